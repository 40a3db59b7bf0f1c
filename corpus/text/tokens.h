#pragma once

#include <cstdint>
#include <string_view>

namespace mathsieve {

// Tokens of `text` where no tokenizer is at hand: ceil(bytes outside CJK characters / 4) + CJK
// characters, where CJK are Han, Hiragana, Katakana and Hangul syllables (and their
// compatibility and half-width forms). Reports call this rule kTokenRule.
int64_t EstimateTokens(std::string_view text);
inline constexpr std::string_view kTokenRule = "ceil(non-CJK bytes / 4) + CJK characters";

// True for the characters counted one by one above.
bool IsCjk(char32_t code_point);

}  // namespace mathsieve
