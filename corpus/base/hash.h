#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mathsieve {

// XXH3 of `bytes`. The same on every machine; used in files, so the algorithm never changes.
uint64_t Hash64(std::string_view bytes, uint64_t seed = 0);

struct Hash128Value {
  uint64_t high = 0, low = 0;
  friend bool operator==(const Hash128Value&, const Hash128Value&) = default;
};
Hash128Value Hash128(std::string_view bytes);

// Hash128 of bytes that come in pieces.
class Hash128Stream {
 public:
  Hash128Stream();
  ~Hash128Stream();
  Hash128Stream(const Hash128Stream&) = delete;
  Hash128Stream& operator=(const Hash128Stream&) = delete;
  void Update(std::string_view bytes);
  Hash128Value Digest() const;

 private:
  void* state_;
};

// 16 and 32 lower-case hexadecimal digits.
std::string Hex(uint64_t value);
std::string Hex(const Hash128Value& value);

}  // namespace mathsieve
