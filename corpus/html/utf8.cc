#include "corpus/html/utf8.h"

#include <cstring>

namespace mathsieve {
namespace {

// The length of the UTF-8 sequence at the start of `text`, or minus the number of bytes that a
// reader replaces by one U+FFFD there.
int SequenceAt(std::string_view text) {
  const auto byte = [&](size_t i) -> unsigned {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xC2 || lead > 0xF4) return -1;
  unsigned low = 0x80, high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  const int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  for (int i = 1; i < length; ++i) {
    if (byte(i) < low || byte(i) > high) return -i;
    low = 0x80;
    high = 0xBF;
  }
  return length;
}

}  // namespace

size_t ValidUtf8Prefix(std::string_view text) {
  size_t position = 0;
  while (position < text.size()) {
    uint64_t word;
    while (position + sizeof(word) <= text.size()) {
      std::memcpy(&word, text.data() + position, sizeof(word));
      if (word & 0x8080808080808080u) break;
      position += sizeof(word);
    }
    if (position == text.size()) break;
    const int length = SequenceAt(text.substr(position));
    if (length < 0) return position;
    position += length;
  }
  return position;
}

void ReplaceBadUtf8(std::string_view text, std::string& fixed) {
  fixed.clear();
  while (true) {
    const size_t good = ValidUtf8Prefix(text);
    fixed.append(text.substr(0, good));
    if (good == text.size()) return;
    fixed.append("\xEF\xBF\xBD");
    text.remove_prefix(good - SequenceAt(text.substr(good)));
  }
}

}  // namespace mathsieve
