// Elements that are nothing but a formula: their attribute or their whole text is its LaTeX.

#include <algorithm>
#include <array>

#include "corpus/html/forms/latex.h"
#include "corpus/html/forms/recognize.h"
#include "corpus/html/math/ascii/ascii_math.h"

namespace mathsieve {
namespace {

// Attributes that name LaTeX, and those that often hold something else.
constexpr auto kSureAttributes = std::to_array<std::string_view>(
    {"data-tex", "data-latex", "data-katex", "data-equation-content"});
constexpr auto kWeakAttributes = std::to_array<std::string_view>(
    {"data-expr", "data-math", "data-formula", "data-equation", "data-value", "data-content"});

// Whether a word of the class begins with one of these; "text" is not "tex".
bool HasMathClass(const Dom& dom, NodeId node) {
  constexpr auto kWords = std::to_array<std::string_view>(
      {"math", "latex", "katex", "texhtml", "formula", "equation", "mjx"});
  std::string_view rest = dom.Attr(node, "class");
  const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  while (!rest.empty()) {
    const size_t size = std::ranges::find_if_not(rest, is_letter) - rest.begin();
    const std::string_view word = rest.substr(0, size);
    if (word.size() == 3 && ContainsIgnoreCase(word, "tex")) return true;
    for (const std::string_view known : kWords) {
      if (ContainsIgnoreCase(word.substr(0, known.size()), known)) return true;
    }
    rest.remove_prefix(std::min(size + 1, rest.size()));
  }
  return false;
}

bool IsFlag(std::string_view value) {
  constexpr std::string_view kFlags[] = {"true", "false", "inline",  "block", "display", "yes",
                                         "no",   "on",    "off",     "0",     "1",       "tex",
                                         "math", "latex", "ignored", "auto"};
  return std::ranges::find(kFlags, value) != std::end(kFlags);
}

bool IsBlock(const Dom& dom, NodeId node) {
  const Tag tag = dom[node].tag;
  return tag == Tag::kDiv || tag == Tag::kP || tag == Tag::kPre || tag == Tag::kFigure ||
         tag == Tag::kSection;
}

bool IsDisplayElement(const Dom& dom, NodeId node) {
  for (const std::string_view name : {"display", "math-display", "math-block", "block", "tex-block",
                                      "katex-block", "displaymath", "js-display-math"}) {
    if (dom.HasClass(node, name)) return true;
  }
  const std::string_view display = dom.Attr(node, "data-display");
  return display == "true" || display == "block" || dom.Attr(node, "display") == "block" ||
         dom.Attr(node, "data-math-style") == "display" || dom.Attr(node, "env") == "displaymath" ||
         IsBlock(dom, node);
}

// The text of an element that holds text alone, an equation number apart; false for others.
bool OwnText(const Dom& dom, NodeId element, std::string& text) {
  for (NodeId i = element + 1; i < dom[element].end; i = dom[i].end) {
    const Node& node = dom[i];
    if (node.tag == Tag::kText) {
      text += node.text;
    } else if (node.tag == Tag::kBr) {
      text += '\n';
    } else if (node.tag != Tag::kComment && !dom.HasClass(i, "eqno")) {
      return false;
    }
  }
  return true;
}

// Whether one pair of delimiters holds all of the text.
bool IsOneDelimited(std::string_view text) {
  text = TrimSpace(text);
  const auto whole = [&](std::string_view open, std::string_view close) {
    return text.size() > open.size() + close.size() && text.starts_with(open) &&
           text.find(close, open.size()) == text.size() - close.size();
  };
  return whole("\\(", "\\)") || whole("\\[", "\\]") || whole("$$", "$$") || whole("$", "$") ||
         whole("\\begin{", "}");
}

bool HasDelimiters(std::string_view text) {
  return text.find("\\(") != text.npos || text.find("\\[") != text.npos ||
         text.find('$') != text.npos;
}

}  // namespace

Found DataAttribute(const Dom& dom, NodeId element, Formula& formula) {
  for (const Attribute& attribute : dom.attributes(element)) {
    const std::string_view value = TrimSpace(attribute.value);
    if (value.empty() || IsFlag(value)) continue;
    const bool sure = std::ranges::find(kSureAttributes, attribute.name) != kSureAttributes.end();
    const bool weak =
        !sure && std::ranges::find(kWeakAttributes, attribute.name) != kWeakAttributes.end();
    if (!sure && !weak) continue;
    if (ProseWords(value) >= 2) continue;
    if (weak) {
      const bool often_other = attribute.name == "data-value" || attribute.name == "data-content";
      const LatexLook look = LookAt(value);
      const bool mathematical = HasMathClass(dom, element);
      const bool taken =
          often_other ? mathematical && look == LatexLook::kLatex
                      : (mathematical && look != LatexLook::kNo) || look == LatexLook::kLatex;
      if (!taken) continue;
    }
    formula.latex = value;
    formula.display = IsDisplayElement(dom, element);
    return Found::kFormula;
  }
  return Found::kNo;
}

// wp-katex-eq: <span class="wp-katex-eq" data-display="true">…</span>.
Found WordPress(const Dom& dom, NodeId element, Formula& formula) {
  if (!OwnText(dom, element, formula.latex)) return Found::kNo;
  formula.display = dom.Attr(element, "data-display") == "true";
  return Found::kFormula;
}

// Where the text holds more than one formula, or words beside it, its delimiters are read as those
// of any text.
Found MathElement(const Dom& dom, NodeId element, Formula& formula) {
  if (dom[element].text == "eq" && !dom.HasAttribute(element, "env")) return Found::kNo;
  std::string text;
  if (!OwnText(dom, element, text)) return Found::kNo;
  formula.display = IsDisplayElement(dom, element);
  const std::string_view trimmed_text = TrimSpace(text);
  // <mathjax>#sqrt 2#</mathjax>
  if (dom[element].text == "mathjax" && trimmed_text.size() > 2 && trimmed_text.front() == '#' &&
      trimmed_text.back() == '#') {
    formula.form = Form::kAsciiMath;
    formula.latex = AsciiMathToLatex(trimmed_text.substr(1, trimmed_text.size() - 2));
    return Found::kFormula;
  }
  if (IsOneDelimited(text)) {
    const std::string_view trimmed = TrimSpace(text);
    formula.display |= trimmed.starts_with("\\begin");
    if (trimmed.starts_with("\\(") || (trimmed[0] == '$' && trimmed[1] != '$')) {
      formula.display = false;
    }
  } else if (HasDelimiters(text) ||
             (LookAt(text) == LatexLook::kNo && !dom.HasAttribute(element, "env"))) {
    return Found::kNo;
  }
  formula.latex = std::move(text);
  return Found::kFormula;
}

// Qiita: <div data-lang="math"> around the listing.
bool IsInMathFrame(const Dom& dom, NodeId pre) {
  constexpr int kLevels = 3;
  for (int i = 0; i < kLevels && pre != kNoNode; ++i, pre = dom[pre].parent) {
    if (dom.Attr(pre, "data-lang") == "math") return true;
  }
  return false;
}

// ```math of GitHub and GitLab: <pre><code class="language-math">, <code data-math-style="inline">.
// The block is the formula, not the code in it.
Found MathCode(const Dom& dom, NodeId element, Formula& formula) {
  const bool block = dom[element].tag == Tag::kPre;
  const NodeId child = block ? dom.FirstChild(element) : kNoNode;
  const bool wrapped =
      child != kNoNode && dom[child].end == dom[element].end && dom[child].tag == Tag::kCode;
  const NodeId code = wrapped ? child : element;
  if (!block && dom[element].tag != Tag::kCode) return Found::kNo;
  if (!dom.HasClass(code, "language-math") && !dom.HasClass(code, "js-render-math") &&
      !dom.HasAttribute(code, "data-math-style") && !(block && IsInMathFrame(dom, element))) {
    return Found::kNo;
  }
  if (!OwnText(dom, code, formula.latex)) return Found::kNo;
  const std::string_view style = dom.Attr(code, "data-math-style");
  formula.display = style.empty() ? block : style == "display";
  return Found::kFormula;
}

}  // namespace mathsieve
