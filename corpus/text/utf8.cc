// Validation is simdjson's (Keiser & Lemire 2021, "Validating UTF-8 in less than one instruction
// per byte"). Repair walks only what validation refused: runs that are fine are copied whole.

#include "corpus/text/utf8.h"

#include <simdjson.h>

#include <cstdint>

namespace mathsieve {
namespace {

struct Sequence {
  int length = 0;  // bytes that belong together, at least 1
  bool valid = false;
};

// What stands at the start of `text`: a sequence, or the longest prefix of one.
Sequence TakeSequence(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  const uint8_t lead = byte(0);
  if (lead < 0x80) return {1, true};
  const int length = lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  if (length == 0) return {1, false};
  uint8_t low = 0x80, high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  for (int i = 1; i < length; ++i) {
    if (static_cast<size_t>(i) == text.size() || byte(i) < low || byte(i) > high) {
      return {i, false};
    }
    low = 0x80;
    high = 0xBF;
  }
  return {length, true};
}

}  // namespace

bool IsUtf8(std::string_view bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

bool AppendAsUtf8(std::string& out, std::string_view bytes) {
  bool broken = false;
  size_t start = 0;
  for (size_t i = 0; i < bytes.size();) {
    const Sequence sequence = TakeSequence(bytes.substr(i));
    if (!sequence.valid) {
      broken = true;
      out.append(bytes, start, i - start);
      out += "\xEF\xBF\xBD";
      start = i + sequence.length;
    }
    i += sequence.length;
  }
  out.append(bytes, start, bytes.size() - start);
  return broken;
}

}  // namespace mathsieve
