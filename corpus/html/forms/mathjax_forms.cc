// MathJax 2 leaves its source in a script and puts a preview and its rendering before it; MathJax 3
// keeps nothing but the rendering, with MathML for screen readers inside. The script counts; what
// stands before it is left out.

#include "corpus/html/forms/latex.h"
#include "corpus/html/forms/recognize.h"
#include "corpus/html/math/ascii/ascii_math.h"

namespace mathsieve {
namespace {

// Whether the script states TeX; previews of AsciiMath are all there is of it.
bool IsMathScript(const Dom& dom, NodeId node) {
  Formula formula;
  return dom[node].tag == Tag::kScript && MathJaxScript(dom, node, formula) == Found::kFormula;
}

bool IsOutput(const Dom& dom, NodeId node) {
  for (const std::string_view name :
       {"MathJax", "MathJax_Display", "MathJax_SVG", "MathJax_SVG_Display", "MathJax_CHTML",
        "MathJax_Preview", "MathJax_Processing", "MathJax_Processed", "MJXc-display", "mjx-chtml",
        "MathJax_PHTML", "MathJax_PHTML_Display", "MathJax_MathML"}) {
    if (dom.HasClass(node, name)) return true;
  }
  return false;
}

constexpr int kMaxParts = 6;  // of one formula: preview, rendering, its wrapper, the script

bool HasScriptBehind(const Dom& dom, NodeId node) {
  for (int i = 0; i < kMaxParts; ++i) {
    node = NextVisible(dom, node);
    if (node == kNoNode) return false;
    if (IsMathScript(dom, node)) return true;
    if (!IsOutput(dom, node)) return false;
  }
  return false;
}

// What the attribute data-mathml at or below `element` holds.
std::string_view MathMlOf(const Dom& dom, NodeId element) {
  for (NodeId i = element; i < dom[element].end; ++i) {
    if (dom[i].attribute_count == 0) continue;
    const std::string_view mathml = dom.Attr(i, "data-mathml");
    if (!mathml.empty()) return mathml;
  }
  return {};
}

}  // namespace

NodeId NextVisible(const Dom& dom, NodeId node) {
  for (node = dom.NextSibling(node); node != kNoNode; node = dom.NextSibling(node)) {
    const Node& next = dom[node];
    if (next.tag == Tag::kComment) continue;
    if (next.tag != Tag::kText || !TrimSpace(next.text).empty()) return node;
  }
  return kNoNode;
}

Found MathJaxScript(const Dom& dom, NodeId element, Formula& formula) {
  const std::string_view type = dom.Attr(element, "type");
  if (!ContainsIgnoreCase(type, "math/")) return Found::kNo;
  formula.display = ContainsIgnoreCase(type, "mode=display");
  if (ContainsIgnoreCase(type, "math/tex")) {
    // Some writers take a script's content for text.
    formula.latex = DecodeReferences(dom.TextOf(element));
    return Found::kFormula;
  }
  if (ContainsIgnoreCase(type, "math/asciimath")) {
    formula.form = Form::kAsciiMath;
    formula.latex = AsciiMathToLatex(DecodeReferences(dom.TextOf(element)));
    return formula.latex.empty() ? Found::kNo : Found::kFormula;
  }
  if (!ContainsIgnoreCase(type, "math/mml")) return Found::kNo;
  const std::string mathml = dom.TextOf(element);
  StatedTex stated = FindStatedTex(mathml);
  formula.form = stated.form;
  formula.display |= stated.display;
  formula.latex = std::move(stated.latex);
  if (TrimSpace(formula.latex).empty()) {
    formula.form = Form::kMathMl;
    formula.latex = LatexOfMathMl(mathml);
  }
  return formula.latex.empty() ? Found::kNo : Found::kFormula;
}

Found MathJaxPreview(const Dom& dom, NodeId element, Formula&) {
  return HasScriptBehind(dom, element) ? Found::kLeaveOut : Found::kNo;
}

Found MathJaxOutput(const Dom& dom, NodeId element, Formula& formula) {
  if (HasScriptBehind(dom, element)) return Found::kLeaveOut;
  StatedTex stated = FindStatedTex(dom, element);
  if (stated.formulas > 1) return Found::kNo;
  const std::string_view mathml = stated.latex.empty() ? MathMlOf(dom, element) : "";
  if (!mathml.empty()) stated = FindStatedTex(mathml);
  if (TrimSpace(stated.latex).empty()) {
    stated.form = Form::kMathMl;
    stated.latex = mathml.empty() ? LatexOfOnlyMathMl(dom, element) : LatexOfMathMl(mathml);
  }
  if (stated.latex.empty()) {
    stated.form = Form::kRendered;
    stated.latex = LatexOfMathJaxOutput(dom, element);
  }
  if (stated.latex.empty()) return Found::kNo;
  formula.form = stated.form;
  formula.display = stated.display || dom.Attr(element, "display") == "true" ||
                    dom.HasClass(element, "MathJax_Display") ||
                    dom.HasClass(element, "MathJax_SVG_Display") ||
                    dom.HasClass(element, "MJXc-display");
  formula.latex = std::move(stated.latex);
  return Found::kFormula;
}

}  // namespace mathsieve
