#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "corpus/base/json.h"
#include "corpus/html/dom.h"

namespace mathsieve {

// The ways a page states a formula. Counted per page under FormName() in the metadata
// ("formulas": {"mathjax_script": 3}). Names are an interface: never reused.
enum class Form : uint8_t {
  kMathJaxScript,  // <script type="math/tex">, "; mode=display" too
  kDelimiters,  // $…$, \(…\), \[…\], $$…$$, \begin{align}… in text, as the page configures
  kKatex,       // span.katex with its annotation
  kMathMlAnnotation,  // <math> with <annotation encoding="application/x-tex">
  kMathMlAlttext,     // <math alttext="…">
  kImageAlt,          // img.latex alt="…"
  kImageUrl,          // codecogs, latex.php, mathtex.cgi: the LaTeX is in the address
  kWikipedia,         // .mwe-math-element
  kWordPress,         // img.latex of wordpress.com: alt and title
  kDataAttribute,     // data-tex, data-latex, data-expr, data-math …
  kMathElement,       // an element whose text is the LaTeX: .math-container, span.math, <tex-math>
  kMathMl,            // <math> without its source
  kRendered,          // what MathJax or KaTeX draws, without source and without MathML
  kAsciiMath,         // <script type="math/asciimath">, delimiters of AsciiMath
  kScripts,           // x<sup>2</sup>
  kUnicode,           // x² ≤ ∑ aᵢ
  kCount,
};
std::string_view FormName(Form form);

struct Formula {
  Form form = Form::kDelimiters;
  bool display = false;
  // Without delimiters, references decoded, outer white space trimmed, never with a bare dollar
  // outside of braces. Empty: the range is left out of the text (a preview, a rendering, a fallback
  // of a formula that stands elsewhere).
  std::string latex;
  // The nodes the formula stands for: the element itself, or a range that previews and renderings
  // share with it. Everything in [first, end) is replaced by the formula.
  NodeId first = kNoNode;
  NodeId end = kNoNode;
};

// LaTeX as pages give it, made fit for Formula::latex: outer delimiters (which may set `display`),
// {\displaystyle …}, CDATA fences, comments and editors' prefixes (\dpi{300} \bg_white) removed.
std::string CleanLatex(std::string_view raw, bool& display);
// Whether `latex` only defines macros: \newcommand, \def, \DeclareMathOperator ….
bool OnlyDefinesMacros(std::string_view latex);

using FormCounts = std::array<uint32_t, static_cast<size_t>(Form::kCount)>;

// {"mathjax_script": 3, …}: the forms that were met.
Json FormCountsToJson(const FormCounts& counts);

}  // namespace mathsieve
