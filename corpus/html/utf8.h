#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mathsieve {

// The length of the longest prefix of `text` that is UTF-8.
size_t ValidUtf8Prefix(std::string_view text);

// `text` with every maximal bad sequence replaced by U+FFFD (the Unicode Standard's practice for
// replacing, §3.9). `fixed` is replaced, its memory reused.
void ReplaceBadUtf8(std::string_view text, std::string& fixed);

// Reads the character at `position` of valid UTF-8 and moves `position` behind it.
// REQUIRES: position < text.size().
inline uint32_t NextCodePoint(std::string_view text, size_t& position) {
  const auto at = [&](size_t i) { return static_cast<unsigned char>(text[position + i]); };
  const uint32_t lead = at(0);
  const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  uint32_t code_point = length == 1 ? lead : lead & (0x7F >> length);
  if (position + length > text.size()) {
    position = text.size();
    return 0xFFFD;
  }
  for (size_t i = 1; i < length; ++i) code_point = code_point << 6 | (at(i) & 0x3F);
  position += length;
  return code_point;
}

}  // namespace mathsieve
