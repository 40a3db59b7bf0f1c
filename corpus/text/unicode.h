#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mathsieve {

// What a character is to a tokeniser.
enum class CharClass : uint8_t {
  kSeparator,  // space, punctuation, control, pictures, unassigned, U+FFFD
  kLetter,     // of a script with spaces between words
  kMark,       // combines with what stands before it
  kDigit,      // a decimal digit of any script
  kIdeograph,  // Han, Kana, Hangul, and the letters of scripts without spaces between words (Thai
               // …)
  kSymbol,     // a mathematical operator or arrow
  kIgnorable,  // soft hyphen, zero-width joiner …: as if it were not there
};
CharClass ClassOf(char32_t code_point);

// Simple lower case: one character to one. Turkish dotted I becomes i.
char32_t ToLower(char32_t code_point);

// Whether NFKC text keeps `code_point` as it is, whatever stands before it. (What follows may still
// combine with it, if that is no such character itself.)
bool IsNfkcInert(char32_t code_point);

// `text` in Unicode Normalization Form KC (UAX #15): a view of `text` itself where it is in that
// form already, else of `buffer`. Bytes that are no UTF-8 stay as they are.
std::string_view Nfkc(std::string_view text, std::string& buffer);

}  // namespace mathsieve
