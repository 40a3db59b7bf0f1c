// Chemistry and physics write element symbols and units upright; their letters look like words.

#include "corpus/html/math/plain/plain_math_upright.h"

#include <algorithm>
#include <string_view>

#include "corpus/html/forms/tex_scan.h"

namespace mathsieve {
namespace {

constexpr std::string_view kElements[] = {
    "H",  "He", "Li", "Be", "B",  "C",  "N",  "O",  "F",  "Ne", "Na", "Mg", "Al", "Si", "P",
    "S",  "Cl", "Ar", "K",  "Ca", "Sc", "Ti", "V",  "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn",
    "Ga", "Ge", "As", "Se", "Br", "Kr", "Rb", "Sr", "Y",  "Zr", "Nb", "Mo", "Tc", "Ru", "Rh",
    "Pd", "Ag", "Cd", "In", "Sn", "Sb", "Te", "I",  "Xe", "Cs", "Ba", "La", "Ce", "Pr", "Nd",
    "Pm", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Hf", "Ta", "W",  "Re",
    "Os", "Ir", "Pt", "Au", "Hg", "Tl", "Pb", "Bi", "Po", "At", "Rn", "Fr", "Ra", "Ac", "Th",
    "Pa", "U",  "Np", "Pu", "Am", "Cm", "Bk", "Cf", "Es", "Fm", "Md", "No", "Lr"};

bool IsElement(std::string_view symbol) {
  return std::ranges::find(kElements, symbol) != std::end(kElements);
}

// The number of elements that `word` spells; 0 where it spells anything else.
int CountElements(std::string_view word) {
  int count = 0;
  while (!word.empty()) {
    const size_t size = word.size() > 1 && IsElement(word.substr(0, 2)) ? 2 : 1;
    if (!IsElement(word.substr(0, size))) return 0;
    word.remove_prefix(size);
    ++count;
  }
  return count;
}

// "2+", "-": the charge of an ion.
bool IsCharge(std::string_view text) {
  if (text.empty() || text.size() > 2 || (text.back() != '+' && text.back() != '-')) return false;
  return text.size() == 1 || IsDigit(text[0]);
}

// Longer ones are none.
constexpr size_t kMaxMoleculeTokens = 60, kMaxUnits = 8;

bool IsIndex(std::string_view text) {
  if (text == "n" || text == "x") return true;
  return !text.empty() && std::ranges::all_of(text, IsDigit) && text != "1" && text[0] != '0';
}

class MoleculeReader {
 public:
  MoleculeReader(const PlainGrammar& grammar, const std::vector<PlainToken>& tokens, size_t first)
      : grammar_(grammar), tokens_(tokens), first_(first), at_(first) {}

  Upright Read() {
    while (GoesOn() && Part()) {
    }
    if (is_broken_ || open_ != 0 || !IsMolecule()) return {};
    return {at_, "\\mathrm{" + latex_ + "}", true};
  }

 private:
  bool GoesOn() const {
    if (at_ == tokens_.size() || at_ - first_ > kMaxMoleculeTokens || charges_ > 0) return false;
    return at_ == first_ || !tokens_[at_].space_before;
  }

  // Reads one part; false where the molecule ends, or is none.
  bool Part() {
    const PlainToken& token = tokens_[at_];
    if (token.code == '(') return Bracket('(', 1, false);
    if (token.code == ')' && open_ > 0) return Bracket(')', -1, true);
    if (token.kind == PlainKind::kLetter || token.kind == PlainKind::kPair || token.is_word) {
      return Elements();
    }
    if (!takes_index_) return false;
    if (grammar_.IsScript(at_, PlainKind::kSub, PlainKind::kLowered)) return Index();
    return grammar_.IsScript(at_, PlainKind::kSup, PlainKind::kRaised) && Charge();
  }

  bool Bracket(char bracket, int change, bool takes_index) {
    latex_ += bracket;
    open_ += change;
    takes_index_ = takes_index;
    ++at_;
    return true;
  }

  bool Elements() {
    const int count = CountElements(grammar_.Text(at_));
    is_broken_ = count == 0;
    elements_ += count;
    latex_ += grammar_.Text(at_++);
    takes_index_ = true;
    return !is_broken_;
  }

  bool Index() {
    const std::string index = grammar_.ScriptNumber(at_);
    is_broken_ = !IsIndex(index);
    if (is_broken_) return false;
    if (indices_++ == 0) first_index_ = index;
    has_number_ |= IsDigit(index[0]);
    latex_ += "_{" + index + "}";
    at_ = grammar_.ScriptEnd(at_);
    return true;
  }

  bool Charge() {
    const std::string charge = grammar_.ScriptNumber(at_);
    if (!IsCharge(charge)) return false;
    latex_ += "^{" + charge + "}";
    ++charges_;
    at_ = grammar_.ScriptEnd(at_);
    return true;
  }

  bool IsMolecule() const {
    if (indices_ + charges_ == 0 || elements_ == 0 || tokens_[first_].italic) return false;
    if (tokens_[first_].code == '(' && tokens_[first_].match + 1 == at_) return false;
    const bool is_equated = at_ < tokens_.size() && tokens_[at_].code == '=';
    const bool is_product = elements_ == indices_ && charges_ == 0;
    if (is_product && (is_equated || !has_number_)) return false;
    const std::string_view symbol = grammar_.Text(first_);
    if (elements_ > 1 || symbol.size() == 2) return true;
    if (charges_ > 0) return symbol == "H" || symbol == "K" || symbol == "F" || symbol == "I";
    const bool is_gas = symbol == "O" || symbol == "N" || symbol == "H";
    return is_gas && (first_index_ == "2" || (symbol == "O" && first_index_ == "3"));
  }

  const PlainGrammar& grammar_;
  const std::vector<PlainToken>& tokens_;
  const size_t first_;
  size_t at_;
  std::string latex_, first_index_;
  bool has_number_ = false;  // among the indices
  int elements_ = 0, indices_ = 0, charges_ = 0, open_ = 0;
  bool takes_index_ = false;
  bool is_broken_ = false;
};

bool IsPower(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return text.size() == 1 && text[0] >= '1' && text[0] <= '6';
}

class UnitReader {
 public:
  UnitReader(const PlainGrammar& grammar, const std::vector<PlainToken>& tokens, size_t first)
      : grammar_(grammar), tokens_(tokens), at_(first) {}

  Upright Read() {
    Upright units;
    std::string joint;
    for (size_t count = 0; count < kMaxUnits; ++count) {
      std::string unit;
      if (!Unit(joint == " ", unit)) break;
      units.latex += (joint == " " ? "\\," : joint) + unit;
      units.end = at_;
      joint = Joint();
    }
    if (!has_power_) return {};
    units.is_formula = is_marked_;
    return units;
  }

 private:
  // Reads a unit; behind a space only one that has a power is meant.
  bool Unit(bool needs_power, std::string& latex) {
    if (at_ >= tokens_.size() || !IsUnit(grammar_.Text(at_))) return false;
    latex = "\\mathrm{" + std::string(grammar_.Text(at_)) + "}";
    const size_t script = at_ + 1;
    if (!grammar_.IsScript(script, PlainKind::kSup, PlainKind::kRaised)) {
      at_ = script;
      return !needs_power;
    }
    const std::string power = grammar_.ScriptNumber(script);
    if (!IsPower(power)) return false;
    latex += "^{" + power + "}";
    has_power_ = true;
    is_marked_ |= tokens_[script].kind == PlainKind::kSup;
    at_ = grammar_.ScriptEnd(script);
    return true;
  }

  // Steps over the sign between two units; " " where there is none.
  std::string Joint() {
    const bool is_inside =
        at_ + 1 < tokens_.size() && !tokens_[at_].space_before && !tokens_[at_ + 1].space_before;
    if (!is_inside) return " ";
    const char32_t code = tokens_[at_].code;
    if (code != '/' && code != 0xB7 && code != 0x22C5) return " ";
    ++at_;
    return code == '/' ? "/" : " \\cdot ";
  }

  const PlainGrammar& grammar_;
  const std::vector<PlainToken>& tokens_;
  size_t at_;
  bool has_power_ = false, is_marked_ = false;
};

}  // namespace

Upright ReadMolecule(const PlainGrammar& grammar, const std::vector<PlainToken>& tokens,
                     size_t first) {
  return MoleculeReader(grammar, tokens, first).Read();
}

Upright ReadUnits(const PlainGrammar& grammar, const std::vector<PlainToken>& tokens,
                  size_t first) {
  return grammar.IsUnitAt(first) ? UnitReader(grammar, tokens, first).Read() : Upright();
}

}  // namespace mathsieve
