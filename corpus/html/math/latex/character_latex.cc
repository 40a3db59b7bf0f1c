// What plain text adds to the symbols of formulas: the part each plays, and a few spellings.

#include "corpus/html/math/latex/character_latex.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "corpus/base/code_points.h"
#include "corpus/html/math/latex/character_latex_table.h"
#include "corpus/html/math/latex/symbols.h"

namespace mathsieve {
namespace {

using character_table::ClassCharacters;
using character_table::kClasses;
using character_table::kLowered;
using character_table::kOwnLatex;
using character_table::kRaised;
using character_table::OwnLatex;
using character_table::Script;

template <typename Row>
const Row* FindRow(const Row* begin, const Row* end, char32_t code) {
  const Row* row = std::ranges::lower_bound(begin, end, code, {}, &Row::code);
  return row != end && row->code == code ? row : nullptr;
}

using Table = std::vector<CharacterLatex>;

Table MakeTable() {
  Table table;
  for (const ClassCharacters& row : kClasses) {
    for (const char32_t code : row.characters) {
      const OwnLatex* own = FindRow(std::begin(kOwnLatex), std::end(kOwnLatex), code);
      table.push_back({code, row.math_class, own != nullptr ? own->latex : SymbolCommand(code)});
    }
  }
  std::ranges::sort(table, {}, &CharacterLatex::code);
  return table;
}

// Greek has no face of its own but these two.
std::string_view CommandOf(const MathLetter& symbol) {
  const bool greek = symbol.letter >= 0x80;
  switch (symbol.variant) {
    case MathVariant::kNone:
    case MathVariant::kNormal:
    case MathVariant::kItalic:
      return "";
    case MathVariant::kBold:
      return greek ? "\\boldsymbol" : "\\mathbf";
    case MathVariant::kBoldItalic:
      return "\\boldsymbol";
    case MathVariant::kBoldScript:
      return "\\mathcal";
    case MathVariant::kBoldFraktur:
      return "\\mathfrak";
    default:
      return greek ? "\\boldsymbol" : VariantCommand(symbol.variant);
  }
}

}  // namespace

const CharacterLatex* FindCharacterLatex(char32_t code) {
  static const Table table = MakeTable();
  return FindRow(table.data(), table.data() + table.size(), code);
}

std::optional<MathAlphanumeric> FindMathAlphanumeric(char32_t code) {
  const MathLetter symbol = DecodeLetter(code);
  if (symbol.letter == code) return std::nullopt;
  return MathAlphanumeric{CommandOf(symbol), symbol.letter};
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
