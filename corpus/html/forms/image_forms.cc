// Images of formulas. The LaTeX is in `alt` (the class, or the text itself, says so) or in the
// address of a service that draws it.

#include <algorithm>
#include <array>

#include "corpus/html/forms/latex.h"
#include "corpus/html/forms/recognize.h"

namespace mathsieve {
namespace {

enum class Take {
  kKey,    // the value of `key` in the query, form-encoded
  kQuery,  // the whole query, a "+" is a plus
  kPath,   // the rest of the address behind `part`
};

struct Service {
  std::string_view part;  // of the address, lower case
  Take take;
  std::string_view key;
  Form form = Form::kImageUrl;
};

constexpr Service kServices[] = {
    {"wp.com/latex.php", Take::kKey, "latex", Form::kWordPress},
    {"wordpress.com/latex.php", Take::kKey, "latex", Form::kWordPress},
    {"codecogs.com/eqnedit", Take::kKey, "latex"},
    {"codecogs.com/", Take::kQuery, ""},
    {"codecogs", Take::kQuery, ""},
    {"chart.googleapis.com/chart?", Take::kKey, "chl"},
    {"chart.apis.google.com/chart?", Take::kKey, "chl"},
    {"google.com/chart?", Take::kKey, "chl"},
    {"tex.z-dn.net/", Take::kKey, "f"},
    {"math.vercel.app", Take::kKey, "from"},
    {"zhihu.com/equation", Take::kKey, "tex"},
    {"render.githubusercontent.com/render/math", Take::kKey, "math"},
    {"math.now.sh", Take::kKey, "from"},
    {"latex.vercel.app", Take::kKey, "from"},
    {"sciweavers.org/tex2img", Take::kKey, "eq"},
    {"texrendr.com", Take::kKey, "eqn"},
    {"numberempire.com/equation.render", Take::kQuery, ""},
    {"mathurl.com/render.cgi", Take::kQuery, ""},
    {"mathtex.cgi", Take::kQuery, ""},
    {"mimetex.cgi", Take::kQuery, ""},
    {"/mathtex.", Take::kQuery, ""},
    {"/mimetex.", Take::kQuery, ""},
    {"/tex.cgi", Take::kQuery, ""},
    {"/latex.cgi", Take::kQuery, ""},
    {"latex.php?formula=", Take::kKey, "formula"},
    {"latex.php", Take::kKey, "latex"},
    {"upmath.me/svg/", Take::kPath, ""},
    {"upmath.me/png/", Take::kPath, ""},
    {"tex.s2cms.ru/svg/", Take::kPath, ""},
    {"tex.s2cms.ru/png/", Take::kPath, ""},
    {"/latex.ltx?", Take::kQuery, ""},
};

// Services that draw more than formulas state what they draw.
bool DrawsFormula(std::string_view address) {
  const auto has = [&](std::string_view part) { return address.find(part) != address.npos; };
  if (has("codecogs") && has("/images/") && !has("latex")) return false;
  return !has("/chart?") || has("cht=tx");
}

std::string ValueOf(std::string_view query, std::string_view key) {
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view field = query.substr(0, end);
    const size_t equals = field.find('=');
    if (equals != field.npos && field.substr(0, equals) == key) {
      return DecodeUrlPart(field.substr(equals + 1), true);
    }
    query.remove_prefix(std::min(end + 1, query.size()));
    if (query.starts_with("amp;")) query.remove_prefix(4);
  }
  return {};
}

std::string FromService(std::string_view address, const Service& service) {
  if (service.take == Take::kPath) {
    const size_t at = address.find(service.part) + service.part.size();
    return DecodeUrlPart(address.substr(at), false);
  }
  const size_t question = address.find('?');
  if (question == address.npos) return {};
  const std::string_view query = address.substr(question + 1);
  if (service.take == Take::kKey) return ValueOf(query, service.key);
  for (const std::string_view key : {"latex=", "tex=", "formula=", "formdata="}) {
    if (query.starts_with(key)) return ValueOf(query, key.substr(0, key.size() - 1));
  }
  return DecodeUrlPart(query, false);
}

// Any other address whose last part is clearly LaTeX: ".../formula/%5Cfrac%7Ba%7D%7Bb%7D".
std::string FromPath(std::string_view address) {
  const size_t backslash = std::min(address.find("%5C"), address.find("%5c"));
  if (backslash == address.npos || address.starts_with("data:")) return {};
  const size_t begin = address.find_last_of("/?=", backslash);
  if (begin == address.npos) return {};
  const size_t stop = address[begin] == '=' ? address.find('&', begin) : address.npos;
  std::string latex = DecodeUrlPart(address.substr(begin + 1, stop - begin - 1), false);
  const bool shaped = latex.find('{') != latex.npos || latex.find('^') != latex.npos;
  return shaped && LookAt(latex) == LatexLook::kLatex ? latex : std::string();
}

// All services have one of these in their address; almost no other image has.
bool MayBeService(std::string_view address) {
  for (const std::string_view part : {"tex", "math", "codecogs", "chart", "equation"}) {
    if (address.find(part) != address.npos) return true;
  }
  return false;
}

bool FromAddress(std::string_view address, Formula& formula) {
  if (address.starts_with("data:")) return false;
  formula.form = Form::kImageUrl;
  if (MayBeService(address)) {
    for (const Service& service : kServices) {
      if (address.find(service.part) == address.npos || !DrawsFormula(address)) continue;
      formula.latex = FromService(address, service);
      formula.form = service.form;
      return !TrimSpace(formula.latex).empty();
    }
  }
  formula.latex = FromPath(address);
  return !formula.latex.empty();
}

// Words of class attributes that formula images carry, by how much they say on their own.
constexpr auto kSureClasses = std::to_array<std::string_view>({"latex",
                                                               "latexcenter",
                                                               "latexdisplay",
                                                               "latexblock",
                                                               "latexblockcenter",
                                                               "latex_eq",
                                                               "mathtex",
                                                               "teximage",
                                                               "texrender",
                                                               "x-ck12-math",
                                                               "x-ck12-block-math",
                                                               "x-ck12",
                                                               "equation_image",
                                                               "mwe-math-fallback-image-inline",
                                                               "mwe-math-fallback-image-display",
                                                               "ql-img-inline-formula",
                                                               "ql-img-displayed-equation",
                                                               "eeimg",
                                                               "ee_img",
                                                               "tex",
                                                               "math",
                                                               "imgmath",
                                                               "tex-image"});
constexpr auto kWeakClasses =
    std::to_array<std::string_view>({"formula", "equation", "eq", "inlinemath", "displaymath"});

// Almost no image has any of these in its classes.
bool MayHaveMathClass(std::string_view classes) {
  for (const std::string_view part : {"tex", "math", "eq", "formula", "ck12", "ee_img", "ql-img"}) {
    if (classes.find(part) != classes.npos) return true;
  }
  return false;
}

template <typename Words>
bool HasAnyClass(const Dom& dom, NodeId node, const Words& words) {
  return std::ranges::any_of(words,
                             [&](std::string_view word) { return dom.HasClass(node, word); });
}

bool IsDelimited(std::string_view alt) {
  alt = TrimSpace(alt);
  return (alt.size() > 2 && alt.starts_with('$') && alt.ends_with('$')) ||
         (alt.starts_with("\\(") && alt.ends_with("\\)")) ||
         (alt.starts_with("\\[") && alt.ends_with("\\]")) || alt.starts_with("\\begin{");
}

// LaTeX that could be nothing else: a command with an argument, an environment.
bool IsClearLatex(std::string_view alt) {
  if (alt.find('\\') == alt.npos || LookAt(alt) != LatexLook::kLatex) return false;
  for (size_t i = alt.find('\\'); i != alt.npos; i = alt.find('\\', i + 1)) {
    size_t end = i + 1;
    while (end < alt.size() && ((alt[end] | 0x20) >= 'a' && (alt[end] | 0x20) <= 'z')) ++end;
    if (end > i + 1 && end < alt.size() && std::string_view("{_^").find(alt[end]) != alt.npos) {
      return true;
    }
  }
  return false;
}

bool LooksLikeFileName(std::string_view alt) {
  return alt.ends_with(".png") || alt.ends_with(".gif") || alt.ends_with(".svg") ||
         alt.ends_with(".jpg");
}

// Of the addresses, the lazily loaded ones first: the first that gives a formula.
bool FromAddresses(const Dom& dom, NodeId image, Formula& formula) {
  for (const std::string_view name : {"data-src", "data-original", "data-lazy-src", "src"}) {
    const std::string_view address = dom.Attr(image, name);
    if (!address.empty() && FromAddress(address, formula)) return true;
  }
  return false;
}

bool FromAlt(const Dom& dom, NodeId image, Formula& formula) {
  std::string_view alt = TrimSpace(dom.Attr(image, "alt"));
  if (alt.starts_with("LaTeX:")) alt = TrimSpace(alt.substr(6));
  if (alt.empty() || LooksLikeFileName(alt)) return false;
  const bool may = MayHaveMathClass(dom.Attr(image, "class"));
  if (!may && alt.find_first_of("$\\") == alt.npos) return false;
  const bool sure = may && HasAnyClass(dom, image, kSureClasses);
  const bool weak = may && !sure && HasAnyClass(dom, image, kWeakClasses);
  const bool wikipedia = sure && (dom.HasClass(image, "mwe-math-fallback-image-inline") ||
                                  dom.HasClass(image, "mwe-math-fallback-image-display"));
  const bool taken = (sure && ProseWords(alt) < 2) || (weak && LookAt(alt) != LatexLook::kNo) ||
                     (IsDelimited(alt) && ProseWords(alt) < 3) || IsClearLatex(alt);
  if (!taken) return false;
  formula.form = wikipedia ? Form::kWikipedia : Form::kImageAlt;
  formula.latex = alt;
  return true;
}

// The image that `node` is or holds, alone; kNoNode where there is none or more than one.
NodeId OnlyImage(const Dom& dom, NodeId node) {
  constexpr NodeId kMaxNodes = 8;  // <a><span><img>
  NodeId image = kNoNode;
  if (node == kNoNode || dom[node].end - node > kMaxNodes) return image;
  for (NodeId i = node; i < dom[node].end; ++i) {
    if (dom[i].tag == Tag::kImg) image = image == kNoNode ? i : kNoNode;
  }
  return image;
}

NodeId PreviousElement(const Dom& dom, NodeId node) {
  NodeId previous = kNoNode;
  for (NodeId i = dom[node].parent + 1; i < node; i = dom[i].end) {
    const bool blank = dom[i].tag == Tag::kText && TrimSpace(dom[i].text).empty();
    if (!blank && dom[i].tag != Tag::kComment) previous = i;
  }
  return previous;
}

bool IsDisplayImage(const Dom& dom, NodeId image) {
  for (const std::string_view name :
       {"latexcenter", "latexdisplay", "latexblock", "latexblockcenter", "x-ck12-block-math",
        "mwe-math-fallback-image-display", "ql-img-displayed-equation", "displaymath"}) {
    if (dom.HasClass(image, name)) return true;
  }
  return IsAloneInBlock(dom, image);
}

}  // namespace

bool IsAloneInBlock(const Dom& dom, NodeId node) {
  constexpr int kMaxWrappers = 4;  // <p><a><span><img>
  for (int i = 0; i < kMaxWrappers; ++i) {
    const NodeId parent = dom[node].parent;
    if (parent == kNoNode || NextVisible(dom, node) != kNoNode) return false;
    NodeId first = dom.FirstChild(parent);
    const Node& node_at_first = dom[first];
    if (first != node && node_at_first.tag == Tag::kText && TrimSpace(node_at_first.text).empty()) {
      first = NextVisible(dom, first);
    }
    if (first != node) return false;
    const Tag tag = dom[parent].tag;
    if (tag == Tag::kP || tag == Tag::kDiv || tag == Tag::kCenter || tag == Tag::kDd ||
        tag == Tag::kFigure || tag == Tag::kBlockquote) {
      return true;
    }
    if (tag != Tag::kSpan && tag != Tag::kA && tag != Tag::kB && tag != Tag::kI) return false;
    node = parent;
  }
  return false;
}

Found Image(const Dom& dom, NodeId element, Formula& formula) {
  const std::string_view content = dom.Attr(element, "data-equation-content");  // Canvas
  Formula by_address = formula;
  const bool addressed = FromAddresses(dom, element, by_address);
  if (!content.empty()) {
    formula.form = Form::kDataAttribute;
    formula.latex = content;
  } else if (addressed && by_address.form == Form::kImageUrl) {
    formula = std::move(by_address);
  } else if (FromAlt(dom, element, formula)) {
    if (addressed) formula.form = Form::kWordPress;
  } else if (addressed) {
    formula = std::move(by_address);
  } else {
    return Found::kNo;
  }
  formula.display = IsDisplayImage(dom, element);
  return Found::kFormula;
}

// Lazy loading writes an image twice: once for scripts, once, inside <noscript>, without.
Found NoscriptCopy(const Dom& dom, NodeId element, Formula&) {
  NodeId image = kNoNode;
  for (NodeId i = element + 1; i < dom[element].end; ++i) {
    if (dom[i].tag == Tag::kImg) image = i;
  }
  if (image == kNoNode) return Found::kNo;
  Formula in_noscript;
  if (Image(dom, image, in_noscript) != Found::kFormula) return Found::kNo;
  for (const NodeId neighbour : {NextVisible(dom, element), PreviousElement(dom, element)}) {
    Formula outside;
    const NodeId other = OnlyImage(dom, neighbour);
    if (other != kNoNode && Image(dom, other, outside) == Found::kFormula &&
        outside.latex == in_noscript.latex) {
      return Found::kLeaveOut;
    }
  }
  return Found::kNo;
}

}  // namespace mathsieve
