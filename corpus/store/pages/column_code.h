#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mathsieve {

// Plain encodings of one column of numbers, made so that zstd finds what repeats. Readers take any
// bytes: they return false for what is no column of `rows` values with nothing behind it.

// LEB128, and with the sign in the lowest bit. Small numbers take one byte.
void AppendVarint(std::string& out, uint64_t value);
void AppendSignedVarint(std::string& out, int64_t value);

// Takes one off the front of `bytes`.
bool TakeVarint(std::string_view& bytes, uint64_t& value);
bool TakeSignedVarint(std::string_view& bytes, int64_t& value);

// Differences from row to row, wrapping at 64 bits.
class DeltaWriter {
 public:
  void Add(std::string& out, int64_t value) {
    AppendSignedVarint(out, static_cast<int64_t>(static_cast<uint64_t>(value) - last_));
    last_ = static_cast<uint64_t>(value);
  }

 private:
  uint64_t last_ = 0;
};
bool ReadVarints(std::string_view bytes, int64_t rows, std::vector<int64_t>& values);
bool ReadDeltas(std::string_view bytes, int64_t rows, std::vector<int64_t>& values);

// All first bytes, then all second bytes …: the exponents of floats come together.
std::string ShuffleFloats(const std::vector<float>& values);
bool UnshuffleFloats(std::string_view bytes, int64_t rows, std::vector<float>& values);

// Little-endian integers of fixed width.
void AppendFixed32(std::string& out, uint32_t value);
void AppendFixed64(std::string& out, uint64_t value);
uint32_t ReadFixed32(const char* bytes);
uint64_t ReadFixed64(const char* bytes);

}  // namespace mathsieve
