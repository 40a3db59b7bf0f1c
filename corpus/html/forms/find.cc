// One walk over the nodes. A row of the table says which tags, classes and attributes wake it; all
// of these are looked up in one small set that two characters and the length keep almost every word
// of almost every page out of.

#include "corpus/html/forms/find.h"

#include <array>
#include <bit>
#include <string_view>
#include <vector>

#include "corpus/html/forms/recognize.h"

namespace mathsieve {
namespace {

struct Row {
  Form form;
  std::string_view wakes;  // "tag", ".class", "[attribute]", by spaces
  Recognize recognize;
};

// In the order in which they are asked; the first that answers has the element and all below it.
constexpr Row kTable[] = {
    {Form::kMathJaxScript, "script", MathJaxScript},
    {Form::kMathJaxScript, ".MathJax_Preview", MathJaxPreview},
    {Form::kMathMlAnnotation,
     ".MathJax .MathJax_Display .MathJax_SVG .MathJax_SVG_Display .MathJax_CHTML .MJXc-display "
     ".mjx-chtml .MathJax_PHTML .MathJax_PHTML_Display .MathJax_MathML mjx-container",
     MathJaxOutput},
    {Form::kWikipedia, ".mwe-math-element", Wikipedia},
    {Form::kKatex, ".katex-display .katex--display .katex--inline .katex-block .katex .katex-error",
     Katex},
    {Form::kMathMlAnnotation, "math m:math mml:math", MathMl},
    {Form::kImageAlt, "img", Image},
    {Form::kImageUrl, "noscript", NoscriptCopy},
    {Form::kWordPress, ".wp-katex-eq", WordPress},
    {Form::kDataAttribute,
     "[data-tex] [data-latex] [data-katex] [data-expr] [data-math] [data-formula] [data-equation] "
     "[data-equation-content] [data-value] [data-content]",
     DataAttribute},
    {Form::kMathElement, "alternatives inline-formula disp-formula tex-math", Alternatives},
    {Form::kMathElement,
     "mathjax math-renderer eq .math-container .math .math-inline .math-display .math-block "
     ".arithmatex .tex .latex .mathjax-tex .MathTeX .ztext-math",
     MathElement},
    {Form::kMathElement, "pre .language-math .js-render-math [data-math-style]", MathCode},
};
static_assert(std::size(kTable) <= 32);

class WakeSet {
 public:
  WakeSet() {
    for (size_t row = 0; row < std::size(kTable); ++row) {
      std::string_view words = kTable[row].wakes;
      while (!words.empty()) {
        const size_t end = std::min(words.find(' '), words.size());
        Add(words.substr(0, end), 1u << row);
        words.remove_prefix(std::min(end + 1, words.size()));
      }
    }
  }

  // The rows, a bit each, that the element's name, classes and attributes wake.
  uint32_t RowsOf(const Dom& dom, NodeId element) const {
    const Node& node = dom[element];
    uint32_t rows = tags_.Find(node.text);
    if (node.attribute_count == 0) return rows;
    for (const Attribute& attribute : dom.attributes(element)) {
      if (attribute.name == "class") {
        rows |= RowsOfClasses(attribute.value);
      } else if (attribute.name.starts_with("data-")) {
        rows |= attributes_.Find(attribute.name);
      }
    }
    return rows;
  }

 private:
  class Words {
   public:
    void Add(std::string_view word, uint32_t rows) {
      filter_[Slot(word)] = true;
      for (auto& [known, known_rows] : words_) {
        if (known == word) {
          known_rows |= rows;
          return;
        }
      }
      words_.emplace_back(word, rows);
    }
    uint32_t Find(std::string_view word) const {
      if (word.empty() || !filter_[Slot(word)]) return 0;
      for (const auto& [known, rows] : words_) {
        if (known == word) return rows;
      }
      return 0;
    }

   private:
    static size_t Slot(std::string_view word) {
      const auto first = static_cast<unsigned char>(word.front());
      const auto last = static_cast<unsigned char>(word.back());
      return (first * 31u + last * 7u + word.size()) % 1024;
    }
    std::array<bool, 1024> filter_{};
    std::vector<std::pair<std::string_view, uint32_t>> words_;
  };

  void Add(std::string_view wake, uint32_t row) {
    if (wake.starts_with('.')) {
      classes_.Add(wake.substr(1), row);
    } else if (wake.starts_with('[')) {
      attributes_.Add(wake.substr(1, wake.size() - 2), row);
    } else {
      tags_.Add(wake, row);
    }
  }

  uint32_t RowsOfClasses(std::string_view value) const {
    uint32_t rows = 0;
    size_t begin = 0;
    for (size_t i = 0; i <= value.size(); ++i) {
      const bool space =
          i == value.size() || value[i] == ' ' || (value[i] >= '\t' && value[i] <= '\r');
      if (!space) continue;
      rows |= classes_.Find(value.substr(begin, i - begin));
      begin = i + 1;
    }
    return rows;
  }

  Words tags_, classes_, attributes_;
};

// Asks the rows in order. True when one has taken the element.
bool Ask(uint32_t rows, const Dom& dom, NodeId element, Formula& formula) {
  for (; rows != 0; rows &= rows - 1) {
    const Row& row = kTable[std::countr_zero(rows)];
    formula = {.form = row.form, .first = element, .end = dom[element].end};
    const Found found = row.recognize(dom, element, formula);
    if (found == Found::kNo) continue;
    if (found == Found::kLeaveOut) {
      formula.latex.clear();
      return true;
    }
    formula.latex = CleanLatex(formula.latex, formula.display);
    if (formula.latex.empty()) continue;
    if (OnlyDefinesMacros(formula.latex)) formula.latex.clear();
    return true;
  }
  return false;
}

}  // namespace

void FormulaFinder::Find(const Dom& dom, std::vector<Formula>& formulas) {
  static const WakeSet wake_set;
  formulas.clear();
  const std::span<const Node> nodes = dom.nodes();
  Formula formula;
  for (NodeId i = 0; i < nodes.size();) {
    const Tag tag = nodes[i].tag;
    const bool element = tag != Tag::kText && tag != Tag::kComment;
    const uint32_t rows = element ? wake_set.RowsOf(dom, i) : 0;
    if (rows != 0 && Ask(rows, dom, i, formula)) {
      i = formula.end;
      formulas.push_back(std::move(formula));
    } else {
      ++i;
    }
  }
}

}  // namespace mathsieve
