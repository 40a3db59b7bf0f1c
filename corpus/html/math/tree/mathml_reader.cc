// Presentation MathML as it stands in pages. Unknown elements are transparent: HTML inside of
// <mtext>, wrappers of editors.

#include <algorithm>
#include <vector>

#include "corpus/html/math/tree/content_mathml.h"
#include "corpus/html/math/tree/markup.h"
#include "corpus/html/math/tree/read.h"

namespace mathsieve {
namespace {

struct ElementRow {
  std::string_view name;
  MathTag tag;
};
constexpr ElementRow kElements[] = {
    {"mi", MathTag::kIdentifier},
    {"mn", MathTag::kNumber},
    {"mo", MathTag::kOperator},
    {"mtext", MathTag::kText},
    {"ms", MathTag::kString},
    {"mfrac", MathTag::kFraction},
    {"msqrt", MathTag::kSqrt},
    {"mroot", MathTag::kRoot},
    {"msub", MathTag::kSub},
    {"msup", MathTag::kSup},
    {"msubsup", MathTag::kSubSup},
    {"munder", MathTag::kUnder},
    {"mover", MathTag::kOver},
    {"munderover", MathTag::kUnderOver},
    {"mmultiscripts", MathTag::kMultiscripts},
    {"mprescripts", MathTag::kPrescripts},
    {"none", MathTag::kNone},
    {"mtable", MathTag::kTable},
    {"mtr", MathTag::kTableRow},
    {"mlabeledtr", MathTag::kLabeledRow},
    {"mtd", MathTag::kCell},
    {"menclose", MathTag::kEnclose},
    {"mphantom", MathTag::kPhantom},
    {"mrow", MathTag::kRow},
    {"mspace", MathTag::kSpace},
};

constexpr std::string_view kSkipped[] = {"annotation",  "annotation-xml", "malignmark",
                                         "maligngroup", "script",         "style"};

// The alignment of further columns is not looked at.
constexpr size_t kMaxColumns = 64;

const ElementRow* RowOf(std::string_view name) {
  const auto* row = std::find_if(std::begin(kElements), std::end(kElements),
                                 [&](const ElementRow& r) { return r.name == name; });
  return row == std::end(kElements) ? nullptr : row;
}

bool IsSkipped(std::string_view name) {
  return std::find(std::begin(kSkipped), std::end(kSkipped), name) != std::end(kSkipped);
}

class Reader {
 public:
  explicit Reader(const Dom& dom) : dom_(dom) {}

  MathTree Read(NodeId math) {
    builder_.Open(MathTag::kRow);
    builder_.tree().latexml = dom_.HasClass(math, "ltx_Math");
    Children(math);
    return builder_.Take();
  }

 private:
  void Element(NodeId element);
  void Children(NodeId element);
  void Known(NodeId element, MathTag tag);
  void Content(NodeId element, MathTag tag);
  void Token(NodeId element, MathTag tag);
  void Semantics(NodeId element);
  void Action(NodeId element);
  void Fenced(NodeId element);
  void AddOperator(std::string_view text, uint16_t flags);
  uint16_t FlagsOf(NodeId element, MathTag tag) const;
  uint16_t OperatorFlags(NodeId element) const;
  uint16_t PhantomFlags(NodeId element) const;
  MathVariant VariantOf(NodeId element) const;
  std::string Columns(NodeId table) const;
  char CellAlignment(NodeId cell) const;
  bool IsTrue(NodeId element, std::string_view name) const {
    return dom_.Attr(element, name) == "true";
  }
  bool IsZero(NodeId element, std::string_view name) const {
    const auto length = LengthInEm(dom_.Attr(element, name));
    return length && *length == 0;
  }

  const Dom& dom_;
  MathTreeBuilder builder_;
  MathVariant inherited_ = MathVariant::kNone;
};

void Reader::Element(NodeId element) {
  const std::string_view name = ElementName(dom_, element);
  if (name.empty() || IsSkipped(name)) return;
  if (const ElementRow* row = RowOf(name)) return Known(element, row->tag);
  if (name == "semantics") return Semantics(element);
  if (name == "maction") return Action(element);
  if (name == "mfenced") return Fenced(element);
  if (name == "mglyph") {
    builder_.Add(MathTag::kText, dom_.Attr(element, "alt"));
    return;
  }
  if (IsContentMathMl(name)) return ReadContentMathMl(dom_, element, builder_);
  const MathVariant outer = inherited_;
  if (name == "mstyle" && dom_.HasAttribute(element, "mathvariant")) {
    inherited_ = VariantOfName(dom_.Attr(element, "mathvariant"));
  }
  builder_.Open(MathTag::kRow);
  Children(element);
  builder_.Close();
  inherited_ = outer;
}

void Reader::Children(NodeId element) {
  for (NodeId child = dom_.FirstChild(element); child != kNoNode; child = dom_.NextSibling(child)) {
    if (dom_[child].tag != Tag::kText) {
      Element(child);
      continue;
    }
    const std::string text = CollapsedText(dom_[child].text, true);
    if (!text.empty()) builder_.Add(MathTag::kOperator, text);
  }
}

void Reader::Known(NodeId element, MathTag tag) {
  if (IsToken(tag)) return Token(element, tag);
  MathNode& node = builder_.Open(tag);
  node.flags = FlagsOf(element, tag);
  if (tag == MathTag::kSpace) {
    node.width_em = LengthInEm(dom_.Attr(element, "width")).value_or(0.0f);
  } else if (tag == MathTag::kEnclose) {
    node.text = dom_.Attr(element, "notation");
    if (node.text.empty()) node.text = "longdiv";
  } else if (tag == MathTag::kTable) {
    node.text = Columns(element);
    const std::string& columns = node.text;
    const bool pairs = columns.starts_with("rl") && columns.find_first_of("c|") == columns.npos &&
                       columns.find("rr") == columns.npos && columns.find("ll") == columns.npos;
    if (pairs || columns == "rcl") node.flags |= kAligned;
  }
  Children(element);
  builder_.Close();
}

void Reader::Token(NodeId element, MathTag tag) {
  if (HasElements(dom_, element)) {
    builder_.Open(MathTag::kRow);
    Content(element, tag);
    builder_.Close();
    return;
  }
  const std::string text = CollapsedText(dom_, element, tag != MathTag::kText);
  MathNode& node = builder_.Add(tag, text);
  node.flags = tag == MathTag::kOperator ? OperatorFlags(element) : 0;
  node.variant = VariantOf(element);
}

void Reader::Content(NodeId element, MathTag tag) {
  for (NodeId child = dom_.FirstChild(element); child != kNoNode; child = dom_.NextSibling(child)) {
    const std::string_view name = ElementName(dom_, child);
    if (dom_[child].tag == Tag::kText) {
      const std::string text = CollapsedText(dom_[child].text, tag != MathTag::kText);
      if (!text.empty()) builder_.Add(tag, text).variant = VariantOf(element);
    } else if (RowOf(name) != nullptr || name.starts_with("m")) {
      Element(child);
    } else if (!name.empty() && !IsSkipped(name)) {
      Content(child, tag);
    }
  }
}

void Reader::Semantics(NodeId element) {
  NodeId chosen = kNoNode;
  for (NodeId child = dom_.FirstChild(element); child != kNoNode; child = dom_.NextSibling(child)) {
    const std::string_view name = ElementName(dom_, child);
    const bool presentation =
        name == "annotation-xml" && dom_.Attr(child, "encoding").ends_with("Presentation");
    const bool content = chosen != kNoNode && IsContentMathMl(ElementName(dom_, chosen));
    if (presentation && (chosen == kNoNode || content)) chosen = child;
    if (!name.empty() && !IsSkipped(name) && chosen == kNoNode) chosen = child;
  }
  if (chosen == kNoNode) return;
  if (!IsSkipped(ElementName(dom_, chosen))) return Element(chosen);
  builder_.Open(MathTag::kRow);
  Children(chosen);
  builder_.Close();
}

void Reader::Action(NodeId element) {
  const std::string_view selection = dom_.Attr(element, "selection");
  int left =
      selection.size() == 1 && selection[0] > '1' && selection[0] <= '9' ? selection[0] - '1' : 0;
  NodeId chosen = kNoNode;
  for (NodeId child = dom_.FirstChild(element); child != kNoNode && left >= 0;
       child = dom_.NextSibling(child)) {
    if (ElementName(dom_, child).empty()) continue;
    chosen = child;
    --left;
  }
  if (chosen != kNoNode) Element(chosen);
}

void Reader::AddOperator(std::string_view text, uint16_t flags) {
  builder_.Add(MathTag::kOperator, text).flags = flags;
}

void Reader::Fenced(NodeId element) {
  const auto attribute = [&](std::string_view name, std::string_view otherwise) {
    return dom_.HasAttribute(element, name) ? dom_.Attr(element, name) : otherwise;
  };
  const std::string open = CollapsedText(attribute("open", "("), true);
  const std::string close = CollapsedText(attribute("close", ")"), true);
  const std::string_view separators = attribute("separators", ",");
  const bool fences = !open.empty() || !close.empty();
  builder_.Open(MathTag::kRow);
  if (fences) AddOperator(open, kPrefix);
  size_t at = 0, previous = 0;
  bool first = true;
  for (NodeId child = dom_.FirstChild(element); child != kNoNode; child = dom_.NextSibling(child)) {
    if (ElementName(dom_, child).empty()) continue;
    if (!first && !separators.empty()) {
      if (at < separators.size()) {
        previous = at;
        NextChar(separators, at);
      }
      AddOperator(CollapsedText(separators.substr(previous, at - previous), true), 0);
    }
    first = false;
    Element(child);
  }
  if (fences) AddOperator(close, kPostfix);
  builder_.Close();
}

uint16_t Reader::FlagsOf(NodeId element, MathTag tag) const {
  switch (tag) {
    case MathTag::kFraction:
      return (IsZero(element, "linethickness") ? kNoLine : 0) |
             (IsTrue(element, "bevelled") ? kBevelled : 0);
    case MathTag::kUnder:
    case MathTag::kOver:
    case MathTag::kUnderOver:
      return IsTrue(element, "accent") || IsTrue(element, "accentunder") ? kAccent : 0;
    case MathTag::kTable:
      return IsTrue(element, "displaystyle") ? kDisplay : 0;
    case MathTag::kPhantom:
      return PhantomFlags(element);
    default:
      return 0;
  }
}

uint16_t Reader::OperatorFlags(NodeId element) const {
  const std::string_view form = dom_.Attr(element, "form");
  const std::string_view tex_class = dom_.Attr(element, "data-mjx-texclass");
  const std::string_view stretchy = dom_.Attr(element, "stretchy");
  uint16_t flags = 0;
  if (form == "prefix" || tex_class == "OPEN") flags |= kPrefix;
  if (form == "postfix" || tex_class == "CLOSE") flags |= kPostfix;
  if (stretchy == "true" || IsTrue(element, "fence")) flags |= kStretchy;
  if (stretchy == "false") flags |= kNotStretchy;
  return flags;
}

uint16_t Reader::PhantomFlags(NodeId element) const {
  const NodeId parent = dom_[element].parent;
  if (parent == kNoNode || ElementName(dom_, parent) != "mpadded") return 0;
  if (IsZero(parent, "width")) return kNoWidth;
  return IsZero(parent, "height") ? kNoHeight : 0;
}

MathVariant Reader::VariantOf(NodeId element) const {
  if (dom_.HasAttribute(element, "mathvariant")) {
    return VariantOfName(dom_.Attr(element, "mathvariant"));
  }
  if (dom_.Attr(element, "fontweight") == "bold") return MathVariant::kBold;
  return inherited_;
}

char Reader::CellAlignment(NodeId cell) const {
  std::string_view alignment = dom_.Attr(cell, "columnalign");
  const std::string_view style = dom_.Attr(cell, "style");
  constexpr std::string_view kProperty = "text-align:";
  if (const size_t at = style.find(kProperty); alignment.empty() && at != style.npos) {
    alignment = style.substr(at + kProperty.size());
    while (alignment.starts_with(' ')) alignment.remove_prefix(1);
  }
  if (alignment.empty() && dom_.HasClass(cell, "tml-right")) return 'r';
  if (alignment.empty() && dom_.HasClass(cell, "tml-left")) return 'l';
  return alignment.empty() ? 'c' : alignment[0] == 'l' || alignment[0] == 'r' ? alignment[0] : 'c';
}

std::string Reader::Columns(NodeId table) const {
  const std::string_view align = dom_.Attr(table, "columnalign");
  const std::string_view lines = dom_.Attr(table, "columnlines");
  std::vector<char> columns;
  for (NodeId row = dom_.FirstChild(table); row != kNoNode; row = dom_.NextSibling(row)) {
    size_t column = 0;
    for (NodeId cell = dom_.FirstChild(row); cell != kNoNode; cell = dom_.NextSibling(cell)) {
      if (column == kMaxColumns) break;
      if (ElementName(dom_, cell) != "mtd") continue;
      if (column == columns.size()) {
        const std::string_view word = ListWord(align, column);
        columns.push_back(word == "left" ? 'l' : word == "right" ? 'r' : CellAlignment(cell));
      }
      ++column;
    }
  }
  std::string text;
  for (size_t i = 0; i < columns.size(); ++i) {
    text += columns[i];
    const std::string_view line = ListWord(lines, i);
    if (i + 1 < columns.size() && (line == "solid" || line == "dashed")) text += '|';
  }
  return text;
}

}  // namespace

MathTree ReadMathMl(const Dom& dom, NodeId math) { return Reader(dom).Read(math); }

}  // namespace mathsieve
