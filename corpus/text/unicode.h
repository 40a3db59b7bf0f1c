#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mathsieve {

class CharTable;

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

// What is known of a character.
struct CharFacts {
  int32_t lower_delta = 0;  // from it to its lower case
  CharClass char_class = CharClass::kSeparator;
  // NFKC text keeps it as it is, whatever stands before it. (What follows may still combine with
  // it, if that is no such character itself.)
  bool nfkc_inert = true;
};

// All characters' facts in two stages, made at first use. A view that any thread may copy.
class CharFactsTable {
 public:
  static CharFactsTable Get();
  const CharFacts& operator[](char32_t code_point) const {
    if (code_point >= kEnd) return *(code_point < 0x40000 ? ideograph_ : other_);
    return facts_[size_t{pages_[code_point >> kPageBits]} << kPageBits |
                  (code_point & ((1u << kPageBits) - 1))];
  }

  static constexpr char32_t kEnd = 0x30000;
  static constexpr int kPageBits = 8;

 private:
  friend class CharTable;
  CharFactsTable() = default;
  const uint16_t* pages_ = nullptr;
  const CharFacts* facts_ = nullptr;
  const CharFacts* ideograph_ = nullptr;
  const CharFacts* other_ = nullptr;
};

CharClass ClassOf(char32_t code_point);

// Simple lower case: one character to one. Turkish dotted I becomes i.
char32_t ToLower(char32_t code_point);

// `text` in Unicode Normalization Form KC (UAX #15): a view of `text` itself where it is in that
// form already, else of `buffer`. Bytes that are no UTF-8 stay as they are.
std::string_view Nfkc(std::string_view text, std::string& buffer);

}  // namespace mathsieve
