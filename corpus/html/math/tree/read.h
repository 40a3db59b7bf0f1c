#pragma once

#include "corpus/html/dom.h"
#include "corpus/html/math/tree/math_tree.h"

// Formulas of a page that are there as a tree, without their source. All readers take time linear
// in the subtree they read, and recurse no deeper than it.
namespace mathsieve {

// <math> under any prefix. Of <semantics> the presentation counts, which may stand in an
// <annotation-xml encoding="MathML-Presentation">; annotations are skipped. Content MathML is
// turned into presentation: the common operators, other functions as f(x, y). Source: MathML 3 (W3C
// Recommendation 2014), chapters 3 to 5.
MathTree ReadMathMl(const Dom& dom, NodeId math);

// What MathJax shows in place of a formula: the <mjx-container> of version 3 and 4 (CHTML, SVG),
// the elements .mjx-chtml, .mjx-math (CommonHTML), .MathJax and .MathJax_SVG (HTML-CSS, SVG) of
// version 2, or anything below them. An <mjx-assistive-mml> inside is left to ReadMathMl.
MathTree ReadMathJaxOutput(const Dom& dom, NodeId output);

// span.katex-html, the visible half of what KaTeX writes. Empty for an element without text.
MathTree ReadKatexHtml(const Dom& dom, NodeId katex_html);

}  // namespace mathsieve
