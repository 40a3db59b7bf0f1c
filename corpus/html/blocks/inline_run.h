#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/html/forms/delimiters/delimiters.h"
#include "corpus/html/forms/formula.h"
#include "corpus/html/math/plain/plain_math.h"

namespace mathsieve {

// The text between two block boundaries, collected from many nodes: white space collapsed as in
// CSS, control and zero-width characters dropped. What no delimiter may look into (element
// formulas, code, text where the page turns mathematics off) stands in it as one mark each.
class InlineRun {
 public:
  void Clear();
  bool empty() const { return text_.empty(); }
  bool at_line_start() const { return text_.empty() || text_.back() == '\n'; }
  uint32_t weight() const { return weight_; }
  uint32_t link_weight() const { return link_weight_; }

  enum class Space : uint8_t { kCollapse, kKeep };
  void AddText(std::string_view text, bool in_link, Space space = Space::kCollapse);
  void AddSpace() { pending_space_ = true; }
  void AddLineBreak();
  // The marks of PlainMathScanner, where scripts and italics begin and end.
  void BeginMark(char mark);
  void EndMark(char mark);
  // `formula` stays in the hands of the caller until Write.
  void AddFormula(const Formula& formula, bool in_link);
  static constexpr uint32_t kFormulaWeight = 10;
  // Text that no delimiter looks into: AddText between the two goes there. Of code every character
  // stays as it is; kInlineCode stands between backticks.
  enum class Literal : uint8_t { kText, kInlineCode, kListing };
  void BeginLiteral();
  void EndLiteral(Literal kind);
  bool in_literal() const { return literal_begin_ != kNoLiteral; }

  enum class Lines : uint8_t { kKeep, kJoin };
  // Appends the run to `out`, the formulas that `config` finds in it and those written in
  // characters and scripts as $…$ and $$…$$, literal dollars escaped, and their forms to `forms`.
  // Without `config` none is looked for.
  void Write(const DelimiterConfig* config, Lines lines, std::string& out,
             std::vector<Form>& forms);

 private:
  static constexpr size_t kNoLiteral = ~size_t{0};
  struct Atom {
    const Formula* formula = nullptr;
    uint32_t begin = 0, end = 0;  // in literals_
    bool code = false;
  };
  // A formula in the text.
  struct Span {
    size_t begin = 0, end = 0;
    Form form = Form::kDelimiters;
    bool display = false;
    std::string latex;  // empty: only macros, left out
  };
  void FindDelimited(const DelimiterConfig& config);
  void FindPlainMath();
  void WriteSpace();
  void WriteText(std::string_view text, Lines lines, std::string& out);
  void WriteAtom(const Atom& atom, Lines lines, std::string& out, std::vector<Form>& forms);

  std::string text_, literals_;
  std::vector<Atom> atoms_;
  std::vector<Span> spans_;
  std::vector<DelimiterSpan> delimited_;
  std::vector<PlainMathSpan> plain_;
  DelimiterScanner scanner_;
  PlainMathScanner plain_scanner_;
  bool marks_ = false, scripts_ = false;  // some mark is in the text, one of a script
  size_t literal_begin_ = kNoLiteral;
  uint32_t weight_ = 0, link_weight_ = 0;
  bool pending_space_ = false;
};

// The most backticks that stand side by side in `text`: code is put between more.
size_t LongestTickRun(std::string_view text);

// Appends `text` with every dollar that is not escaped written as \$.
void AppendEscaped(std::string_view text, std::string& out);

}  // namespace mathsieve
