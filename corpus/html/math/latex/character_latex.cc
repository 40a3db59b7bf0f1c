// Tables by code point. The mathematical alphanumerics are runs of the two alphabets, of Greek and
// of the digits, one for each face, in the same order; their few holes are letterlike symbols.

#include "corpus/html/math/latex/character_latex.h"

#include <algorithm>
#include <iterator>

#include "corpus/base/code_points.h"
#include "corpus/html/math/latex/character_latex_table.h"

namespace mathsieve {
namespace {

using character_table::kCharacters;
using character_table::kLowered;
using character_table::kRaised;
using character_table::Script;

template <typename Row>
const Row* FindRow(const Row* begin, const Row* end, char32_t code) {
  const Row* row = std::ranges::lower_bound(begin, end, code, {}, &Row::code);
  return row != end && row->code == code ? row : nullptr;
}

// Runs of 52 letters from U+1D400, of 58 Greek signs from U+1D6A8, of 10 digits from U+1D7CE.
constexpr char32_t kLatinRuns = 0x1D400, kDotless = 0x1D6A4, kGreekRuns = 0x1D6A8;
constexpr char32_t kDigamma = 0x1D7CA, kDigitRuns = 0x1D7CE, kRunsEnd = 0x1D800;
constexpr std::string_view kLatinFaces[] = {
    "\\mathbf",   "",         "\\boldsymbol", "\\mathcal", "\\mathcal", "\\mathfrak", "\\mathbb",
    "\\mathfrak", "\\mathsf", "\\mathsf",     "\\mathsf",  "\\mathsf",  "\\mathtt"};
constexpr std::string_view kGreekFaces[] = {"\\boldsymbol", "", "\\boldsymbol", "\\boldsymbol",
                                            "\\boldsymbol"};
constexpr std::string_view kDigitFaces[] = {"\\mathbf", "\\mathbb", "\\mathsf", "\\mathsf",
                                            "\\mathtt"};
// Behind capital omega and behind small omega.
constexpr char32_t kGreekVariants[] = {0x2202, 0x03F5, 0x03D1, 0x03F0, 0x03D5, 0x03F1, 0x03D6};

struct Letterlike {
  char32_t code;
  std::string_view command;
  char32_t letter;
};
constexpr Letterlike kLetterlike[] = {
    {0x2102, "\\mathbb", 'C'},   {0x210A, "\\mathcal", 'g'},  {0x210B, "\\mathcal", 'H'},
    {0x210C, "\\mathfrak", 'H'}, {0x210D, "\\mathbb", 'H'},   {0x210E, "", 'h'},
    {0x2110, "\\mathcal", 'I'},  {0x2111, "\\mathfrak", 'I'}, {0x2112, "\\mathcal", 'L'},
    {0x2115, "\\mathbb", 'N'},   {0x2119, "\\mathbb", 'P'},   {0x211A, "\\mathbb", 'Q'},
    {0x211B, "\\mathcal", 'R'},  {0x211C, "\\mathfrak", 'R'}, {0x211D, "\\mathbb", 'R'},
    {0x2124, "\\mathbb", 'Z'},   {0x2128, "\\mathfrak", 'Z'}, {0x212C, "\\mathcal", 'B'},
    {0x212D, "\\mathfrak", 'C'}, {0x212F, "\\mathcal", 'e'},  {0x2130, "\\mathcal", 'E'},
    {0x2131, "\\mathcal", 'F'},  {0x2133, "\\mathcal", 'M'},  {0x2134, "\\mathcal", 'o'}};

char32_t GreekOf(char32_t place) {
  if (place < 25) return place == 17 ? 0x03F4 : 0x0391 + place;
  if (place == 25) return 0x2207;
  if (place < 51) return 0x03B1 + (place - 26);
  return kGreekVariants[place - 51];
}

}  // namespace

const CharacterLatex* FindCharacterLatex(char32_t code) {
  return FindRow(std::begin(kCharacters), std::end(kCharacters), code);
}

std::optional<MathAlphanumeric> FindMathAlphanumeric(char32_t code) {
  if (code < kLatinRuns) {
    const auto* row = FindRow(std::begin(kLetterlike), std::end(kLetterlike), code);
    if (row == nullptr) return std::nullopt;
    return MathAlphanumeric{row->command, row->letter};
  }
  if (code >= kRunsEnd || (code >= kDigamma && code < kDigitRuns)) return std::nullopt;
  if (code < kDotless) {
    const char32_t place = (code - kLatinRuns) % 52;
    return MathAlphanumeric{kLatinFaces[(code - kLatinRuns) / 52],
                            place < 26 ? U'A' + place : U'a' + (place - 26)};
  }
  if (code < kGreekRuns) return MathAlphanumeric{"", code == kDotless ? 0x0131U : 0x0237U};
  if (code < kDigamma) {
    return MathAlphanumeric{kGreekFaces[(code - kGreekRuns) / 58],
                            GreekOf((code - kGreekRuns) % 58)};
  }
  return MathAlphanumeric{kDigitFaces[(code - kDigitRuns) / 10], U'0' + (code - kDigitRuns) % 10};
}

std::string AlphanumericLatex(const MathAlphanumeric& symbol) {
  std::string letter;
  const CharacterLatex* known = FindCharacterLatex(symbol.letter);
  if (known != nullptr) {
    letter = known->latex;
  } else {
    AppendUtf8(letter, symbol.letter);
  }
  if (symbol.command.empty()) return letter;
  return std::string(symbol.command) + "{" + letter + "}";
}

char32_t RaisedCharacter(char32_t code) {
  const Script* row = FindRow(std::begin(kRaised), std::end(kRaised), code);
  return row == nullptr ? 0 : row->base;
}

char32_t LoweredCharacter(char32_t code) {
  const Script* row = FindRow(std::begin(kLowered), std::end(kLowered), code);
  return row == nullptr ? 0 : row->base;
}

}  // namespace mathsieve
