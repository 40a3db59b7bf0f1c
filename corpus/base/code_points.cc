#include "corpus/base/code_points.h"

#include <cstring>

namespace mathsieve {

size_t AsciiRun(std::string_view text, size_t from) {
  const size_t size = text.size();
  size_t at = from;
  uint64_t words[4];
  while (at + sizeof(words) <= size) {
    std::memcpy(words, text.data() + at, sizeof(words));
    if ((words[0] | words[1] | words[2] | words[3]) & 0x8080808080808080u) break;
    at += sizeof(words);
  }
  while (at < size && static_cast<uint8_t>(text[at]) < 0x80) ++at;
  return at - from;
}

}  // namespace mathsieve
