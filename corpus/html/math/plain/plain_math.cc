// From left to right, at each token: a molecule, powers of units, or a chain of terms. What one of
// them has read and not taken is not read again.

#include "corpus/html/math/plain/plain_math.h"

#include <algorithm>

#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/math/plain/plain_math_grammar.h"
#include "corpus/html/math/plain/plain_math_latex.h"
#include "corpus/html/math/plain/plain_math_tokens.h"

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

// A formula of chemistry or a unit with powers.
struct Upright {
  size_t end = 0;  // 0: there is none
  std::string latex;
  bool is_taken = false;  // false: what was read stays text
};

class Finder {
 public:
  Finder(std::string_view run, std::vector<PlainMathSpan>& spans)
      : run_(run), tokens_(TokenizePlainMath(run)), grammar_(run, tokens_), spans_(spans) {}

  void Find() {
    for (size_t i = 0; i < tokens_.size();) i = At(i);
  }

 private:
  const PlainToken& Get(size_t i) const { return tokens_[i]; }
  bool IsTight(size_t i) const { return i < tokens_.size() && !tokens_[i].space_before; }

  // Takes what begins at token i, and returns where to go on.
  size_t At(size_t i) {
    const PlainToken& token = tokens_[i];
    if (token.kind == PlainKind::kSup || token.kind == PlainKind::kSub) {
      return grammar_.ScriptEnd(i);
    }
    if (const Upright molecule = Molecule(i); molecule.end != 0) return Take(i, molecule);
    if (const Upright unit = Unit(i); unit.end != 0) return Take(i, unit);
    PlainFacts facts;
    const size_t end = grammar_.Chain(i, tokens_.size(), facts);
    if (end == i) return i + 1;
    if ((token.code == '(' || token.code == '[') && token.match + 1 == end) return i + 1;
    if (grammar_.IsFormula(i, end, facts)) {
      AddSpan(i, end, PlainMathLatex(run_, tokens_, i, end));
    }
    return end;
  }

  size_t Take(size_t first, const Upright& upright) {
    if (upright.is_taken) AddSpan(first, upright.end, upright.latex);
    return upright.end;
  }

  void AddSpan(size_t first, size_t end, std::string latex) {
    PlainMathSpan span{tokens_[first].begin, tokens_[end - 1].end, std::move(latex), false};
    TakeItalics(span);
    const std::string_view text = run_.substr(span.begin, span.end - span.begin);
    span.unicode = text.find_first_of(std::string_view{"\x02\x03", 2}) == std::string_view::npos;
    spans_.push_back(std::move(span));
  }

  // Italics that begin or end at the edge of the span belong to it where their partner is inside.
  void TakeItalics(PlainMathSpan& span) const {
    const std::string_view text = run_.substr(span.begin, span.end - span.begin);
    auto surplus = std::ranges::count(text, kItalicBegin) - std::ranges::count(text, kItalicEnd);
    const size_t least = spans_.empty() ? 0 : spans_.back().end;
    for (; surplus < 0 && span.begin > least && run_[span.begin - 1] == kItalicBegin; ++surplus) {
      --span.begin;
    }
    for (; surplus > 0 && span.end < run_.size() && run_[span.end] == kItalicEnd; --surplus) {
      ++span.end;
    }
    while (span.begin > least && span.end < run_.size() && run_[span.begin - 1] == kItalicBegin &&
           run_[span.end] == kItalicEnd) {
      --span.begin;
      ++span.end;
    }
  }

  Upright Molecule(size_t first) const {
    Upright molecule;
    int elements = 0, numbers = 0, charges = 0, open = 0;
    size_t i = first;
    bool is_element = false;  // whether an index may follow
    for (; i < tokens_.size() && (i == first || IsTight(i)); ++i) {
      if (i - first > kMaxMoleculeTokens) return {};
      const PlainKind kind = Get(i).kind;
      const std::string_view text = grammar_.Text(i);
      if (kind == PlainKind::kOpen && Get(i).code == '(') {
        ++open;
        molecule.latex += '(';
        is_element = false;
      } else if (kind == PlainKind::kClose && open > 0 && Get(i).code == ')') {
        --open;
        molecule.latex += ')';
        is_element = true;
      } else if (kind == PlainKind::kLetter || kind == PlainKind::kPair || Get(i).is_word) {
        const int count = CountElements(text);
        if (count == 0) return {};
        elements += count;
        molecule.latex += text;
        is_element = true;
      } else if (is_element && grammar_.IsScript(i, PlainKind::kSub, PlainKind::kLowered)) {
        const std::string index = grammar_.ScriptNumber(i);
        if (!IsIndex(index)) return {};
        molecule.latex += "_{" + index + "}";
        ++numbers;
        i = grammar_.ScriptEnd(i) - 1;
      } else if (is_element && grammar_.IsScript(i, PlainKind::kSup, PlainKind::kRaised)) {
        const std::string charge = grammar_.ScriptNumber(i);
        if (!IsCharge(charge)) break;
        molecule.latex += "^{" + charge + "}";
        ++charges;
        i = grammar_.ScriptEnd(i);
        break;
      } else {
        break;
      }
    }
    if (open != 0 || !IsMolecule(first, i, elements, numbers, charges)) return {};
    molecule.end = i;
    molecule.latex = "\\mathrm{" + molecule.latex + "}";
    molecule.is_taken = true;
    return molecule;
  }

  static bool IsIndex(std::string_view text) {
    return !text.empty() && (std::ranges::all_of(text, IsDigit) || text == "n" || text == "x");
  }

  bool IsMolecule(size_t first, size_t end, int elements, int numbers, int charges) const {
    if (numbers + charges == 0 || elements == 0) return false;
    if (elements > 1) return numbers > 0 || charges > 0;
    const std::string_view text = grammar_.Text(first);
    if (text.size() == 2) return true;
    if (Get(first).italic) return false;
    const bool is_equated = end < tokens_.size() && Get(end).code == '=';
    const std::string index = numbers > 0 ? grammar_.ScriptNumber(first + 1) : "";
    if (charges > 0) return text == "H" || text == "K" || text == "F" || text == "I";
    const bool is_gas = text == "O" || text == "N" || text == "H";
    return !is_equated && is_gas && (index == "2" || (text == "O" && index == "3"));
  }

  // Powers of units: m², km/h², W m⁻².
  Upright Unit(size_t first) const {
    if (!grammar_.IsUnitAt(first)) return {};
    Upright unit;
    int powers = 0, marked = 0;
    size_t i = first;
    for (size_t units = 0; units < kMaxUnits; ++units) {
      if (i >= tokens_.size() || !IsUnit(grammar_.Text(i))) break;
      std::string latex = "\\mathrm{" + std::string(grammar_.Text(i)) + "}";
      size_t end = i + 1;
      if (grammar_.IsScript(end, PlainKind::kSup, PlainKind::kRaised)) {
        const std::string power = grammar_.ScriptNumber(end);
        if (!IsPower(power)) break;
        latex += "^{" + power + "}";
        marked += Get(end).kind == PlainKind::kSup;
        ++powers;
        end = grammar_.ScriptEnd(end);
      } else if (i != first && tokens_[i].space_before) {
        break;
      }
      unit.latex += latex;
      unit.end = i = end;
      if (i + 1 >= tokens_.size()) break;
      i = Joint(i, unit.latex);
    }
    if (powers == 0) return {};
    TrimJoint(unit.latex);
    unit.is_taken = marked > 0;
    return unit;
  }

  static bool IsPower(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    return text.size() == 1 && text[0] >= '1' && text[0] <= '6';
  }

  // Steps over a sign between units, or over the space that stands for one.
  size_t Joint(size_t i, std::string& latex) const {
    const bool is_sign = IsTight(i) && IsTight(i + 1) &&
                         (Get(i).code == '/' || Get(i).code == 0xB7 || Get(i).code == 0x22C5);
    if (is_sign) {
      latex += Get(i).code == '/' ? "/" : " \\cdot ";
      return i + 1;
    }
    latex += "\\,";
    return i;
  }

  static void TrimJoint(std::string& latex) {
    for (const std::string_view joint : {"/", " \\cdot ", "\\,"}) {
      if (latex.ends_with(joint)) latex.resize(latex.size() - joint.size());
    }
  }

  std::string_view run_;
  std::vector<PlainToken> tokens_;
  PlainGrammar grammar_;
  std::vector<PlainMathSpan>& spans_;
};

}  // namespace

void PlainMathScanner::Scan(std::string_view run, std::vector<PlainMathSpan>& spans) const {
  spans.clear();
  Finder(run, spans).Find();
}

}  // namespace mathsieve
