#pragma once

#include <string>
#include <string_view>

#include "corpus/html/dom.h"
#include "corpus/html/forms/formula.h"

// The recognisers of the form table, one small function each, and what they share.
namespace mathsieve {

enum class Found {
  kNo,        // the element is none of this form: other rows, then its children, are looked at
  kFormula,   // `formula.latex` holds the LaTeX as the page gives it
  kLeaveOut,  // a preview, a rendering, a copy
};

// Looks at `element`, which a tag, class or attribute of the row woke. `formula` comes with the
// row's form and the element's own range; all of it may be changed, except that the range starts at
// `element` and ends within its parent.
using Recognize = Found (*)(const Dom& dom, NodeId element, Formula& formula);

Found MathJaxScript(const Dom& dom, NodeId element, Formula& formula);
Found MathJaxPreview(const Dom& dom, NodeId element, Formula& formula);
Found MathJaxOutput(const Dom& dom, NodeId element, Formula& formula);

Found MathMl(const Dom& dom, NodeId element, Formula& formula);
Found Katex(const Dom& dom, NodeId element, Formula& formula);
Found Wikipedia(const Dom& dom, NodeId element, Formula& formula);
Found Alternatives(const Dom& dom, NodeId element, Formula& formula);

Found Image(const Dom& dom, NodeId element, Formula& formula);
Found NoscriptCopy(const Dom& dom, NodeId element, Formula& formula);

Found WordPress(const Dom& dom, NodeId element, Formula& formula);
Found DataAttribute(const Dom& dom, NodeId element, Formula& formula);
Found MathElement(const Dom& dom, NodeId element, Formula& formula);
Found MathCode(const Dom& dom, NodeId element, Formula& formula);

// "m:math" -> "math".
std::string_view LocalName(std::string_view name);
// Whether an annotation's encoding is TeX ("application/x-tex", "LaTeX", "text/x-latex").
bool IsTexEncoding(std::string_view encoding);
// The next sibling that is no white space and no comment, kNoNode at the end.
NodeId NextVisible(const Dom& dom, NodeId node);
// Whether `node` is all that its block holds, white space apart.
bool IsAloneInBlock(const Dom& dom, NodeId node);

// The LaTeX that stands below (or at) `element` in annotations, alttext or MathJax 4's data-latex.
struct StatedTex {
  std::string latex;
  Form form = Form::kMathMlAnnotation;
  bool display = false;
  int formulas = 0;  // <math> elements; the search ends at a second one: that is no single formula
};
StatedTex FindStatedTex(const Dom& dom, NodeId element);
// The same from MathML that stands as text in a script or attribute.
StatedTex FindStatedTex(std::string_view mathml);

// LaTeX made of the presentation: of a <math>, of MathML as text, of the one <math> at or below an
// element (empty where there are several), of what a renderer drew there. Empty where nothing
// shows.
std::string LatexOfMathMl(const Dom& dom, NodeId math);
std::string LatexOfMathMl(std::string_view mathml);
std::string LatexOfOnlyMathMl(const Dom& dom, NodeId element);
std::string LatexOfMathJaxOutput(const Dom& dom, NodeId output);
std::string LatexOfKatexHtml(const Dom& dom, NodeId katex);

}  // namespace mathsieve
