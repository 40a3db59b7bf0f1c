// MathJax 2 leaves its source in a script and puts a preview and its rendering before it; MathJax 3
// keeps nothing but the rendering, with MathML for screen readers inside. The script counts; what
// stands before it is left out.

#include "corpus/html/forms/latex.h"
#include "corpus/html/forms/recognize.h"

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
    formula.latex = dom.TextOf(element);
    return Found::kFormula;
  }
  if (!ContainsIgnoreCase(type, "math/mml")) return Found::kNo;
  StatedTex stated = FindStatedTex(dom.TextOf(element));
  formula.form = stated.form;
  formula.display |= stated.display;
  formula.latex = std::move(stated.latex);
  return formula.latex.empty() ? Found::kNo : Found::kFormula;
}

Found MathJaxPreview(const Dom& dom, NodeId element, Formula&) {
  return HasScriptBehind(dom, element) ? Found::kLeaveOut : Found::kNo;
}

Found MathJaxOutput(const Dom& dom, NodeId element, Formula& formula) {
  if (HasScriptBehind(dom, element)) return Found::kLeaveOut;
  StatedTex stated = FindStatedTex(dom, element);
  if (stated.latex.empty() && stated.formulas <= 1) {
    for (NodeId i = element; i < dom[element].end && stated.latex.empty(); ++i) {
      if (dom[i].attribute_count == 0 || !dom.HasAttribute(i, "data-mathml")) continue;
      stated = FindStatedTex(dom.Attr(i, "data-mathml"));
    }
  }
  if (stated.latex.empty() || stated.formulas > 1) return Found::kNo;
  formula.form = stated.form;
  formula.display = stated.display || dom.Attr(element, "display") == "true" ||
                    dom.HasClass(element, "MathJax_Display") ||
                    dom.HasClass(element, "MathJax_SVG_Display") ||
                    dom.HasClass(element, "MJXc-display");
  formula.latex = std::move(stated.latex);
  return Found::kFormula;
}

}  // namespace mathsieve
