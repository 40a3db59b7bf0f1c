#include "corpus/store/pages/column_code.h"

#include <bit>

namespace mathsieve {

void AppendVarint(std::string& out, uint64_t value) {
  while (value >= 0x80) {
    out += static_cast<char>(0x80 | (value & 0x7F));
    value >>= 7;
  }
  out += static_cast<char>(value);
}

void AppendSignedVarint(std::string& out, int64_t value) {
  AppendVarint(out, (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63));
}

bool TakeVarint(std::string_view& bytes, uint64_t& value) {
  value = 0;
  for (int shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto byte = static_cast<uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    value |= static_cast<uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) return shift < 63 || byte <= 1;
  }
  return false;
}

bool TakeSignedVarint(std::string_view& bytes, int64_t& value) {
  uint64_t folded = 0;
  if (!TakeVarint(bytes, folded)) return false;
  value = static_cast<int64_t>((folded >> 1) ^ (~(folded & 1) + 1));
  return true;
}

bool ReadVarints(std::string_view bytes, int64_t rows, std::vector<int64_t>& values) {
  values.resize(rows);
  for (int64_t& value : values) {
    uint64_t number = 0;
    if (!TakeVarint(bytes, number)) return false;
    value = static_cast<int64_t>(number);
  }
  return bytes.empty();
}

bool ReadDeltas(std::string_view bytes, int64_t rows, std::vector<int64_t>& values) {
  values.resize(rows);
  uint64_t last = 0;
  for (int64_t& value : values) {
    int64_t delta = 0;
    if (!TakeSignedVarint(bytes, delta)) return false;
    last += static_cast<uint64_t>(delta);
    value = static_cast<int64_t>(last);
  }
  return bytes.empty();
}

std::string ShuffleFloats(const std::vector<float>& values) {
  std::string bytes(values.size() * 4, '\0');
  for (size_t i = 0; i < values.size(); ++i) {
    const auto bits = std::bit_cast<uint32_t>(values[i]);
    for (size_t plane = 0; plane < 4; ++plane) {
      bytes[plane * values.size() + i] = static_cast<char>(bits >> (8 * plane));
    }
  }
  return bytes;
}

bool UnshuffleFloats(std::string_view bytes, int64_t rows, std::vector<float>& values) {
  if (bytes.size() != static_cast<size_t>(rows) * 4) return false;
  values.resize(rows);
  for (size_t i = 0; i < values.size(); ++i) {
    uint32_t bits = 0;
    for (size_t plane = 0; plane < 4; ++plane) {
      bits |= static_cast<uint32_t>(static_cast<uint8_t>(bytes[plane * rows + i])) << (8 * plane);
    }
    values[i] = std::bit_cast<float>(bits);
  }
  return true;
}

void AppendFixed32(std::string& out, uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(value >> shift);
}

void AppendFixed64(std::string& out, uint64_t value) {
  for (int shift = 0; shift < 64; shift += 8) out += static_cast<char>(value >> shift);
}

uint32_t ReadFixed32(const char* bytes) {
  uint32_t value = 0;
  for (int i = 3; i >= 0; --i) value = value << 8 | static_cast<uint8_t>(bytes[i]);
  return value;
}

uint64_t ReadFixed64(const char* bytes) {
  return ReadFixed32(bytes) | static_cast<uint64_t>(ReadFixed32(bytes + 4)) << 32;
}

}  // namespace mathsieve
