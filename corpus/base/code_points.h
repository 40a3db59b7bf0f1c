#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mathsieve {

inline constexpr char32_t kReplacement = 0xFFFD;

// Whether `code` is a character: no surrogate, nothing above U+10FFFF.
inline constexpr bool IsScalarValue(char32_t code) {
  return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
}

// Decodes the character at text[at] and moves `at` behind it. A byte that starts no well-formed
// UTF-8 sequence (overlong forms, surrogates and values above U+10FFFF included) is one
// kReplacement. REQUIRES: at < text.size().
inline char32_t DecodeUtf8(std::string_view text, size_t& at) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[at + i]); };
  const auto continues = [&](size_t i) { return (byte(i) & 0xC0) == 0x80; };
  const uint8_t lead = byte(0);
  const size_t left = text.size() - at;
  if (lead < 0x80) {
    ++at;
    return lead;
  }
  if (lead >= 0xE0 && lead < 0xF0 && left >= 3 && continues(1) && continues(2)) {
    const char32_t code = (lead & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    if (code >= 0x800 && (code < 0xD800 || code > 0xDFFF)) {
      at += 3;
      return code;
    }
  } else if (lead >= 0xC2 && lead < 0xE0 && left >= 2 && continues(1)) {
    const char32_t code = (lead & 0x1F) << 6 | (byte(1) & 0x3F);
    at += 2;
    return code;
  } else if (lead >= 0xF0 && lead < 0xF5 && left >= 4 && continues(1) && continues(2) &&
             continues(3)) {
    const char32_t code =
        (lead & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    if (code >= 0x10000 && code <= 0x10FFFF) {
      at += 4;
      return code;
    }
  }
  ++at;
  return kReplacement;
}

// Writes `code` as UTF-8 to `out` (room for 4 bytes) and returns the byte behind it.
inline char* EncodeUtf8(char32_t code, char* out) {
  if (code < 0x80) {
    *out++ = static_cast<char>(code);
  } else if (code < 0x800) {
    *out++ = static_cast<char>(0xC0 | code >> 6);
    *out++ = static_cast<char>(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    *out++ = static_cast<char>(0xE0 | code >> 12);
    *out++ = static_cast<char>(0x80 | (code >> 6 & 0x3F));
    *out++ = static_cast<char>(0x80 | (code & 0x3F));
  } else {
    *out++ = static_cast<char>(0xF0 | code >> 18);
    *out++ = static_cast<char>(0x80 | (code >> 12 & 0x3F));
    *out++ = static_cast<char>(0x80 | (code >> 6 & 0x3F));
    *out++ = static_cast<char>(0x80 | (code & 0x3F));
  }
  return out;
}

// Appends `code` as UTF-8. REQUIRES: IsScalarValue(code).
inline void AppendUtf8(std::string& out, char32_t code) {
  char bytes[4];
  out.append(bytes, EncodeUtf8(code, bytes));
}

// The number of leading bytes of text[from..] that are ASCII.
size_t AsciiRun(std::string_view text, size_t from);

}  // namespace mathsieve
