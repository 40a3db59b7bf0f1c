// Formulas that stand in the page as a tree only.

#include <algorithm>

#include "corpus/html/forms/recognize.h"
#include "corpus/html/math/latex/to_latex.h"
#include "corpus/html/math/tree/read.h"

namespace mathsieve {
namespace {

// Elements of a renderer lie inside of each other on hostile pages, and each would be read anew.
constexpr NodeId kMaxNodes = 20'000;
bool IsTooLarge(const Dom& dom, NodeId element) { return dom[element].end - element > kMaxNodes; }

// The one <math> at or below `element`; kNoNode where there are none or several.
NodeId OnlyMathMl(const Dom& dom, NodeId element) {
  NodeId only = kNoNode;
  for (NodeId i = element; i < dom[element].end; ++i) {
    if (dom[i].tag == Tag::kText || LocalName(dom[i].text) != "math") continue;
    if (only != kNoNode) return kNoNode;
    only = i;
    i = dom[i].end - 1;
  }
  return only;
}

}  // namespace

std::string LatexOfMathMl(const Dom& dom, NodeId math) { return ToLatex(ReadMathMl(dom, math)); }

std::string LatexOfMathMl(std::string_view mathml) {
  if (mathml.find("<math") == mathml.npos && mathml.find(":math") == mathml.npos) return {};
  thread_local Dom dom;
  return dom.Parse(mathml) ? LatexOfOnlyMathMl(dom, 0) : std::string();
}

std::string LatexOfOnlyMathMl(const Dom& dom, NodeId element) {
  if (element != 0 && IsTooLarge(dom, element)) return {};
  const NodeId math = OnlyMathMl(dom, element);
  return math == kNoNode ? std::string() : LatexOfMathMl(dom, math);
}

std::string LatexOfMathJaxOutput(const Dom& dom, NodeId output) {
  if (IsTooLarge(dom, output)) return {};
  return ToLatex(ReadMathJaxOutput(dom, output));
}

std::string LatexOfKatexHtml(const Dom& dom, NodeId katex) {
  if (IsTooLarge(dom, katex)) return {};
  for (NodeId i = katex; i < dom[katex].end; ++i) {
    if (dom[i].attribute_count == 0 || !dom.HasClass(i, "katex-html")) continue;
    return ToLatex(ReadKatexHtml(dom, i));
  }
  return {};
}

}  // namespace mathsieve
