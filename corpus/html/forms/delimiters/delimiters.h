#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/html/dom.h"

namespace mathsieve {

// Stands in a run where an element formula, an image or code was; no delimited formula reaches
// across it.
inline constexpr char kFormulaMark = '\x01';

// Bytes in a run that are no text of the page: where scripts and italics begin and end. How a
// formula looks is judged without them; they are left in what is found.
inline constexpr std::string_view kTextMarks = "\x02\x03\x04\x05\x06";

struct Delimiter {
  std::string open, close;
  bool display = false;
  // The page's own configuration names it. Where it does not, the content has to look like LaTeX.
  bool configured = false;
  bool ascii_math = false;  // what it holds is AsciiMath
};

// Whether mathematics is read below an element: as below its parent, not, or again.
enum class MathScope : uint8_t { kInherit, kIgnore, kProcess };

// What a page says about delimiters, in the words of MathJax 2 (tex2jax), MathJax 3 (tex, options)
// and KaTeX auto-render. Programs in scripts are not run: their literals are read.
struct DelimiterConfig {
  std::vector<Delimiter> delimiters;     // longer openings first
  bool loader = false;                   // the page loads MathJax or KaTeX
  bool environments = true;              // \begin{align} … \end{align} outside of delimiters
  bool unusual = false;                  // a delimiter starts neither with "$" nor "\\" nor "["
  bool in_code = false, in_pre = false;  // formulas are read in <code>, in <pre> too
  bool usual_classes = false;            // the page adds none to those of MathJax
  std::vector<std::string> ignore_classes, process_classes;  // ".*" stands for every element

  // By the element's classes (not its tag: the caller skips code, scripts and the like; kProcess
  // overrides that too, as in MathJax).
  MathScope ScopeOf(const Dom& dom, NodeId element) const;
};

DelimiterConfig ReadDelimiterConfig(const Dom& dom);

// A formula in a run of text: [begin, end) with its delimiters, [latex_begin, latex_end) without.
// An environment outside of delimiters keeps its \begin and \end inside the latter.
struct DelimiterSpan {
  size_t begin = 0, end = 0;
  size_t latex_begin = 0, latex_end = 0;
  bool display = false;
  bool ascii_math = false;
  bool macros = false;  // only definitions (\newcommand …): no formula of the text, left out
};

// Finds delimited formulas in the visible text of one inline run (a paragraph, a cell; "\n" for
// <br>). Linear in the length of the run. Const, any number of threads.
class DelimiterScanner {
 public:
  // Replaces the content of `spans`: sorted, disjoint, never one inside another. Returns the work
  // done, in bytes looked at: at most kMaxStepsPerByte for each byte of `run`.
  static constexpr size_t kMaxStepsPerByte = 64;
  size_t Scan(std::string_view run, const DelimiterConfig& config,
              std::vector<DelimiterSpan>& spans) const;
};

}  // namespace mathsieve
