// From left to right, at each token: a molecule, powers of units, or a chain of terms. What one of
// them has read and not taken is not read again.

#include "corpus/html/math/plain/plain_math.h"

#include <algorithm>

#include "corpus/html/math/plain/plain_math_grammar.h"
#include "corpus/html/math/plain/plain_math_latex.h"
#include "corpus/html/math/plain/plain_math_tokens.h"
#include "corpus/html/math/plain/plain_math_upright.h"

namespace mathsieve {
namespace {

class Finder {
 public:
  Finder(std::string_view run, std::vector<PlainMathSpan>& spans)
      : run_(run), tokens_(TokenizePlainMath(run)), grammar_(run, tokens_), spans_(spans) {}

  void Find() {
    for (size_t i = 0; i < tokens_.size();) i = At(i);
  }

 private:
  bool IsNumber(size_t i) const {
    return i < tokens_.size() && tokens_[i].kind == PlainKind::kNumber;
  }

  // Takes what begins at token i, and returns where to go on.
  size_t At(size_t i) {
    const PlainToken& token = tokens_[i];
    if (token.kind == PlainKind::kSup || token.kind == PlainKind::kSub) {
      return grammar_.ScriptEnd(i);
    }
    for (const auto read : {ReadMolecule, ReadUnits}) {
      if (const Upright upright = read(grammar_, tokens_, i); upright.end != 0) {
        return Take(i, upright);
      }
    }
    PlainFacts facts;
    const size_t end = grammar_.Chain(i, tokens_.size(), facts);
    if (end == i) return i + 1;
    if ((token.code == '(' || token.code == '[') && token.match + 1 == end) return i + 1;
    if (end == i + 1 && token.code == 'a' && !IsNumber(end)) {
      if (const size_t further = BehindCoefficient(i); further != 0) return further;
    }
    if (grammar_.IsFormula(i, end, facts)) {
      AddSpan(i, end, PlainMathLatex(run_, tokens_, i, end));
    }
    return end;
  }

  // "a x² + b = 0": the article would stand before no equation. 0 where there is none.
  size_t BehindCoefficient(size_t i) {
    PlainFacts facts;
    const size_t end = grammar_.Chain(i + 1, tokens_.size(), facts);
    if (!facts.sure || facts.firm_connectors == 0) return 0;
    if (!grammar_.IsFormula(i, end, facts)) return 0;
    AddSpan(i, end, PlainMathLatex(run_, tokens_, i, end));
    return end;
  }

  size_t Take(size_t first, const Upright& upright) {
    if (upright.is_formula) AddSpan(first, upright.end, upright.latex);
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
