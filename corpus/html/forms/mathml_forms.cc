// MathML beside its source, and the renderers that carry such MathML along: KaTeX, MathJax,
// Wikipedia. The annotation is the author's own text, so it comes first; alttext and data-latex
// have usually been normalised by the converter.

#include <algorithm>

#include "corpus/html/forms/latex.h"
#include "corpus/html/forms/recognize.h"

namespace mathsieve {
namespace {

constexpr size_t kMaxTagBytes = 1000;
// Elements of a renderer lie inside of each other on hostile pages; a formula is smaller.
constexpr NodeId kMaxNodes = 5000;

// Behind the last node of `element` that is looked at.
NodeId EndOf(const Dom& dom, NodeId element) {
  return std::min(dom[element].end, element + kMaxNodes);
}

bool IsDisplayMath(const Dom& dom, NodeId math) {
  return dom.Attr(math, "display") == "block" || dom.Attr(math, "mode") == "display" ||
         dom.HasClass(math, "tml-display");
}

// The value of `name="…"` in a start tag's text, references decoded.
std::string AttributeInMarkup(std::string_view markup, std::string_view name) {
  const size_t at = markup.find(name);
  if (at == markup.npos || at + name.size() + 2 > markup.size()) return {};
  const char quote = markup[at + name.size()];
  if (quote != '"' && quote != '\'') return {};
  const size_t begin = at + name.size() + 1;
  const size_t end = markup.find(quote, begin);
  return end == markup.npos ? std::string() : DecodeReferences(markup.substr(begin, end - begin));
}

// Copies of CSDN's pages have lost the tags inside katex-mathml: what is left are the lines of the
// presentation, then, as the last one, the source.
std::string LastLine(std::string_view text) {
  text = TrimSpace(text);
  const size_t line = text.rfind('\n');
  return std::string(line == text.npos ? std::string_view() : TrimSpace(text.substr(line + 1)));
}

NodeId DescendantWithClass(const Dom& dom, NodeId element, std::string_view name) {
  for (NodeId i = element + 1; i < EndOf(dom, element); ++i) {
    if (dom[i].attribute_count > 0 && dom.HasClass(i, name)) return i;
  }
  return kNoNode;
}

bool HasElementChild(const Dom& dom, NodeId element) {
  for (NodeId i = element + 1; i < dom[element].end; ++i) {
    if (dom[i].tag != Tag::kText && dom[i].tag != Tag::kComment) return true;
  }
  return false;
}

}  // namespace

std::string_view LocalName(std::string_view name) {
  const size_t colon = name.rfind(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

bool IsTexEncoding(std::string_view encoding) { return ContainsIgnoreCase(encoding, "tex"); }

StatedTex FindStatedTex(const Dom& dom, NodeId element) {
  StatedTex found;
  bool annotated = false;
  for (NodeId i = element; i < EndOf(dom, element); ++i) {
    const Node& node = dom[i];
    if (node.tag == Tag::kText || node.tag == Tag::kComment) continue;
    const std::string_view name = LocalName(node.text);
    if (name == "math") {
      if (++found.formulas > 1) return found;
      found.display |= IsDisplayMath(dom, i);
      if (found.latex.empty()) {
        found.latex = dom.Attr(i, "alttext");
        found.form = Form::kMathMlAlttext;
      }
    } else if (name == "annotation" && IsTexEncoding(dom.Attr(i, "encoding"))) {
      const std::string latex = dom.TextOf(i);
      if (annotated || TrimSpace(latex).empty()) continue;
      annotated = true;
      found.latex = latex;
      found.form = Form::kMathMlAnnotation;
    }
    if (node.attribute_count > 0 && found.latex.empty() && dom.HasAttribute(i, "data-latex")) {
      found.latex = dom.Attr(i, "data-latex");
      found.form = Form::kDataAttribute;
    }
  }
  return found;
}

StatedTex FindStatedTex(std::string_view mathml) {
  StatedTex found;
  const size_t math_end = mathml.find('>');
  if (math_end == mathml.npos) return found;
  const std::string_view math_tag = mathml.substr(0, math_end);
  found.formulas = 1;
  found.display = AttributeInMarkup(math_tag, "display=") == "block";
  constexpr std::string_view kAnnotation = "annotation";
  for (size_t at = mathml.find(kAnnotation); at != mathml.npos;
       at = mathml.find(kAnnotation, at + kAnnotation.size())) {
    const std::string_view rest = mathml.substr(at);
    const std::string_view tag = rest.substr(0, rest.substr(0, kMaxTagBytes).find('>'));
    if (tag.size() == rest.size() || !IsTexEncoding(AttributeInMarkup(tag, "encoding="))) continue;
    const size_t end = rest.find("</", tag.size());
    if (end == rest.npos) break;
    found.latex = DecodeReferences(rest.substr(tag.size() + 1, end - tag.size() - 1));
    return found;
  }
  found.form = Form::kMathMlAlttext;
  found.latex = AttributeInMarkup(math_tag, "alttext=");
  if (found.latex.empty()) {
    found.form = Form::kDataAttribute;
    found.latex = AttributeInMarkup(math_tag, "data-latex=");
  }
  return found;
}

Found MathMl(const Dom& dom, NodeId element, Formula& formula) {
  StatedTex stated = FindStatedTex(dom, element);
  // An alttext for screen readers: "the square root of x".
  const bool spoken = stated.form == Form::kMathMlAlttext && ProseWords(stated.latex) >= 3;
  if (spoken || TrimSpace(stated.latex).empty()) {
    formula.form = Form::kMathMl;
    formula.display = IsDisplayMath(dom, element);
    formula.latex = LatexOfMathMl(dom, element);
    return formula.latex.empty() ? Found::kLeaveOut : Found::kFormula;
  }
  formula.form = stated.form;
  formula.display = stated.display;
  formula.latex = std::move(stated.latex);
  return Found::kFormula;
}

Found Katex(const Dom& dom, NodeId element, Formula& formula) {
  const NodeId parent = dom[element].parent;
  formula.display = dom.HasClass(element, "katex-display") ||
                    dom.HasClass(element, "katex--display") ||
                    dom.HasClass(element, "katex-block") ||
                    (parent != kNoNode && dom.HasClass(parent, "katex-display"));
  const StatedTex stated = FindStatedTex(dom, element);
  if (stated.formulas > 1) return Found::kNo;
  formula.latex = stated.latex;
  formula.display |= stated.display;
  if (formula.latex.empty()) {
    const NodeId mathml = DescendantWithClass(dom, element, "katex-mathml");
    if (mathml != kNoNode && !HasElementChild(dom, mathml)) {
      formula.latex = LastLine(dom.TextOf(mathml));
    }
  }
  if (formula.latex.empty()) {
    formula.latex = LatexOfOnlyMathMl(dom, element);
    if (!formula.latex.empty()) formula.form = Form::kMathMl;
  }
  if (formula.latex.empty()) {
    formula.latex = LatexOfKatexHtml(dom, element);
    if (!formula.latex.empty()) formula.form = Form::kRendered;
  }
  if (formula.latex.empty() && !HasElementChild(dom, element)) {
    formula.latex = dom.TextOf(element);
    if (LookAt(formula.latex) != LatexLook::kLatex && !dom.HasClass(element, "katex-error")) {
      return Found::kNo;
    }
  }
  return formula.latex.empty() ? Found::kNo : Found::kFormula;
}

Found Wikipedia(const Dom& dom, NodeId element, Formula& formula) {
  StatedTex stated = FindStatedTex(dom, element);
  if (stated.formulas > 1) return Found::kNo;
  formula.latex = std::move(stated.latex);
  formula.display = stated.display || dom.HasClass(element, "mwe-math-element-block");
  for (NodeId i = element; i < dom[element].end; ++i) {
    if (dom[i].tag != Tag::kImg) continue;
    if (formula.latex.empty()) formula.latex = dom.Attr(i, "alt");
    formula.display |= dom.HasClass(i, "mwe-math-fallback-image-display");
  }
  if (TrimSpace(formula.latex).empty()) {
    formula.form = Form::kMathMl;
    formula.latex = LatexOfOnlyMathMl(dom, element);
  }
  return TrimSpace(formula.latex).empty() ? Found::kNo : Found::kFormula;
}

// JATS: one formula as TeX, as MathML and as a graphic.
Found Alternatives(const Dom& dom, NodeId element, Formula& formula) {
  NodeId tex = kNoNode;
  for (NodeId i = element; i < dom[element].end; ++i) {
    if (LocalName(dom[i].text) != "tex-math" || dom[i].tag == Tag::kText) continue;
    if (tex != kNoNode) return Found::kNo;
    tex = i;
  }
  formula.display = dom[element].text.starts_with("disp");
  if (tex == kNoNode) return MathMl(dom, element, formula);
  const std::string latex = dom.TextOf(tex);
  formula.latex = latex;
  return Found::kFormula;
}

}  // namespace mathsieve
