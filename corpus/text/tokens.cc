#include "corpus/text/tokens.h"

#include "corpus/base/code_points.h"

namespace mathsieve {

bool IsCjk(char32_t code) {
  if (code < 0x1100) return false;
  return (code >= 0x2E80 && code <= 0x2FDF) ||                    // radicals
         (code >= 0x3005 && code <= 0x3007) ||                    // 々〆〇
         (code >= 0x3041 && code <= 0x30FF && code != 0x30FB) ||  // Hiragana, Katakana
         (code >= 0x31F0 && code <= 0x31FF) ||                    // Katakana extensions
         (code >= 0x3400 && code <= 0x4DBF) || (code >= 0x4E00 && code <= 0x9FFF) ||
         (code >= 0xAC00 && code <= 0xD7A3) ||  // Hangul syllables
         (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFF66 && code <= 0xFFDC) ||
         (code >= 0x1B000 && code <= 0x1B16F) || (code >= 0x20000 && code <= 0x3FFFF);
}

int64_t EstimateTokens(std::string_view text) {
  int64_t cjk = 0, cjk_bytes = 0;
  size_t at = 0;
  while (true) {
    at += AsciiRun(text, at);
    if (at >= text.size()) break;
    do {
      const size_t begin = at;
      if (IsCjk(DecodeUtf8(text, at))) {
        ++cjk;
        cjk_bytes += static_cast<int64_t>(at - begin);
      }
    } while (at < text.size() && static_cast<uint8_t>(text[at]) >= 0x80);
  }
  return (static_cast<int64_t>(text.size()) - cjk_bytes + 3) / 4 + cjk;
}

}  // namespace mathsieve
