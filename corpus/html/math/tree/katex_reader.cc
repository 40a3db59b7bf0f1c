// KaTeX names in classes what it sets: atoms by their kind (mord, mbin, mrel …), constructs as a
// whole. Parts that stand over each other are the children of a .vlist from bottom to top; the
// .vlist of a table's column goes from top to bottom.

#include <algorithm>
#include <string>
#include <vector>

#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/math/tree/katex_markup.h"
#include "corpus/html/math/tree/markup.h"
#include "corpus/html/math/tree/read.h"

namespace mathsieve {
namespace {

constexpr std::string_view kSkipped[] = {"strut",       "pstrut",        "vlist-s",
                                         "frac-line",   "overline-line", "underline-line",
                                         "arraycolsep", "hline",         "vertical-separator",
                                         "fix",         "tag",           "hide-tail",
                                         "katex-mathml"};
constexpr std::string_view kOperatorKinds[] = {"mop",    "mbin",   "mrel",  "mopen",
                                               "mclose", "mpunct", "minner"};

struct FontRow {
  std::string_view name;
  MathVariant variant;
};
constexpr FontRow kFonts[] = {
    {"mathnormal", MathVariant::kItalic},   {"mathdefault", MathVariant::kItalic},
    {"mathrm", MathVariant::kNormal},       {"mathbf", MathVariant::kBold},
    {"mathbb", MathVariant::kDoubleStruck}, {"mathcal", MathVariant::kScript},
    {"mathscr", MathVariant::kScript},      {"mathfrak", MathVariant::kFraktur},
    {"mathsf", MathVariant::kSansSerif},    {"mathtt", MathVariant::kMonospace},
    {"mathit", MathVariant::kItalic},       {"boldsymbol", MathVariant::kBoldItalic},
};

// KaTeX's overlay of \not.
constexpr char32_t kNegation = 0xE020;

class Reader {
 public:
  explicit Reader(const Dom& dom) : dom_(dom) {}
  MathTree Read(NodeId katex_html);

 private:
  using Nodes = std::vector<NodeId>;
  bool Has(NodeId node, std::string_view name) const { return dom_.HasClass(node, name); }
  template <size_t kSize>
  bool HasAny(NodeId node, const std::string_view (&names)[kSize]) const {
    if (dom_[node].attribute_count == 0) return false;
    return std::any_of(std::begin(names), std::end(names),
                       [&](std::string_view name) { return Has(node, name); });
  }
  NodeId ChildWithClass(NodeId node, std::string_view name) const {
    return KatexChild(dom_, node, name);
  }
  Nodes Items(NodeId node) const { return KatexItems(dom_, node); }
  bool IsScriptItem(NodeId item) const { return ChildWithClass(item, "sizing") != kNoNode; }

  void Node(NodeId node);
  bool Strikes(NodeId node);
  bool Construct(NodeId node);
  void Children(NodeId node);
  void Group(NodeId node);
  void Scripts(NodeId node, NodeId scripts);
  void Fraction(NodeId node);
  void Limits(NodeId node);
  void Brace(NodeId node, bool above);
  void Root(NodeId node);
  void AccentMark(NodeId node);
  void Line(NodeId node, bool above);
  void Arrow(NodeId node);
  void Table(NodeId node);
  void Delimiter(NodeId node);
  void Space(NodeId node);
  void Leaf(NodeId span, std::string_view text);
  void Atom(char32_t c, bool operation);
  bool Name(NodeId node);
  void AddOperator(std::string_view text, uint16_t flags) {
    builder_.Add(MathTag::kOperator, text).flags = flags;
  }

  const Dom& dom_;
  MathTreeBuilder builder_;
  MathVariant font_ = MathVariant::kNone;
  uint16_t side_ = 0;  // kPrefix in an opening delimiter, kPostfix in a closing one
  bool negated_ = false;
};

MathTree Reader::Read(NodeId katex_html) {
  const NodeId tag = ChildWithClass(katex_html, "tag");
  if (tag == kNoNode) {
    Group(katex_html);
    return builder_.Take();
  }
  builder_.Open(MathTag::kTable);
  builder_.Open(MathTag::kLabeledRow);
  builder_.Add(MathTag::kText, CollapsedText(dom_, tag, true));
  builder_.Open(MathTag::kCell);
  Children(katex_html);
  return builder_.Take();
}

void Reader::Children(NodeId node) {
  for (NodeId child = dom_.FirstChild(node); child != kNoNode; child = dom_.NextSibling(child)) {
    if (dom_[child].tag == Tag::kText) {
      Leaf(node, dom_[child].text);
    } else if (dom_[child].tag != Tag::kComment) {
      Node(child);
    }
  }
}

void Reader::Group(NodeId node) {
  builder_.Open(MathTag::kRow);
  Node(node);
  builder_.Close();
}

void Reader::Node(NodeId node) {
  if (dom_[node].tag == Tag::kSvg || HasAny(node, kSkipped)) return;
  if (Has(node, "llap") && Strikes(node)) return;
  const MathVariant font = font_;
  const uint16_t side = side_;
  for (const FontRow& row : kFonts) {
    if (dom_[node].attribute_count > 0 && Has(node, row.name)) font_ = row.variant;
  }
  if (Has(node, "mopen")) side_ = kPrefix;
  if (Has(node, "mclose")) side_ = kPostfix;
  const NodeId scripts = ChildWithClass(node, "msupsub");
  if (scripts != kNoNode) {
    Scripts(node, scripts);
  } else if (!Construct(node)) {
    const bool row = Has(node, "minner");
    if (row) builder_.Open(MathTag::kRow);
    Children(node);
    if (row) builder_.Close();
  }
  font_ = font;
  side_ = side;
}

// \notin: a slash laid over what stands before it.
bool Reader::Strikes(NodeId node) {
  constexpr NodeId kLongest = 16;
  if (dom_[node].end - node > kLongest || CollapsedText(dom_, node, true) != "/") return false;
  if (builder_.position() == 0) return false;
  MathNode& last = builder_.at(builder_.position() - 1);
  if (!IsToken(last.tag)) return false;
  last.text += "\u0338";
  return true;
}

bool Reader::Construct(NodeId node) {
  if (dom_[node].attribute_count == 0) return false;
  struct ConstructRow {
    std::string_view name;
    void (Reader::*read)(NodeId);
  };
  constexpr ConstructRow kConstructs[] = {
      {"mspace", &Reader::Space},
      {"mfrac", &Reader::Fraction},
      {"op-limits", &Reader::Limits},
      {"sqrt", &Reader::Root},
      {"accent", &Reader::AccentMark},
      {"x-arrow", &Reader::Arrow},
      {"mtable", &Reader::Table},
      {"mult", &Reader::Delimiter},
      {"nulldelimiter", &Reader::Delimiter},
  };
  for (const ConstructRow& row : kConstructs) {
    if (!Has(node, row.name)) continue;
    (this->*row.read)(node);
    return true;
  }
  if (Has(node, "mover") || Has(node, "munder")) {
    Brace(node, Has(node, "mover"));
  } else if (Has(node, "overline") || Has(node, "underline")) {
    Line(node, Has(node, "overline"));
  } else if (Has(node, "text")) {
    builder_.Add(MathTag::kText, CollapsedText(dom_, node, false)).variant =
        font_ == MathVariant::kItalic ? MathVariant::kNone : font_;
  } else {
    return Has(node, "mop") && Name(node);
  }
  return true;
}

// \operatorname{rank}: an operator of letters.
bool Reader::Name(NodeId node) {
  constexpr NodeId kLongest = 64;
  if (dom_[node].end - node > kLongest) return false;
  const std::string name = CollapsedText(dom_, node, true);
  const bool letters = name.size() > 1 && std::all_of(name.begin(), name.end(), IsLetter);
  if (letters) builder_.Add(MathTag::kOperator, name);
  return letters;
}

void Reader::Scripts(NodeId node, NodeId scripts) {
  const Nodes items = Items(scripts);
  const bool below = ChildWithClass(scripts, "vlist-t2") != kNoNode && !items.empty();
  builder_.Open(MathTag::kSubSup);
  builder_.Open(MathTag::kRow);
  for (NodeId child = dom_.FirstChild(node); child != kNoNode; child = dom_.NextSibling(child)) {
    if (dom_[child].tag == Tag::kText) {
      Leaf(node, dom_[child].text);
    } else if (child != scripts) {
      Node(child);
    }
  }
  builder_.Close();
  font_ = MathVariant::kNone;
  side_ = 0;
  below ? Group(items[0]) : void(builder_.Add(MathTag::kNone));
  const size_t above = below ? 1 : 0;
  above < items.size() ? Group(items[above]) : void(builder_.Add(MathTag::kNone));
  builder_.Close();
}

void Reader::Fraction(NodeId node) {
  const Nodes items = Items(node);
  if (items.empty()) return;
  bool line = false;
  for (const NodeId item : items) line |= ChildWithClass(item, "frac-line") != kNoNode;
  builder_.Open(MathTag::kFraction).flags = line ? 0 : kNoLine;
  if (items.size() > 1) {
    Group(items.back());
  } else {
    builder_.Add(MathTag::kNone);
  }
  Group(items.front());
  builder_.Close();
}

void Reader::Limits(NodeId node) {
  const Nodes items = Items(node);
  size_t base = 0;
  while (base + 1 < items.size() && IsScriptItem(items[base])) ++base;
  if (base >= items.size()) return;
  const bool below = base > 0, above = base + 1 < items.size();
  builder_.Open(below && above ? MathTag::kUnderOver : below ? MathTag::kUnder : MathTag::kOver);
  Group(items[base]);
  if (below) Group(items[base - 1]);
  if (above) Group(items[base + 1]);
  builder_.Close();
}

// A brace over or under a formula, or the label of one.
void Reader::Brace(NodeId node, bool above) {
  const Nodes items = Items(node);
  for (const NodeId item : items) {
    if (IsScriptItem(item)) return Limits(node);
  }
  builder_.Open(above ? MathTag::kOver : MathTag::kUnder);
  if (!items.empty()) Group(above ? items.front() : items.back());
  AddOperator(above ? "⏞" : "⏟", 0);
  builder_.Close();
}

void Reader::Root(NodeId node) {
  const NodeId index = ChildWithClass(node, "root");
  const Nodes items = Items(node);
  builder_.Open(index == kNoNode ? MathTag::kSqrt : MathTag::kRoot);
  if (items.empty()) {
    builder_.Add(MathTag::kNone);
  } else {
    Group(items.front());
  }
  if (index != kNoNode) {
    builder_.Open(MathTag::kRow);
    for (const NodeId item : Items(index)) Node(item);
    builder_.Close();
  }
  builder_.Close();
}

void Reader::AccentMark(NodeId node) {
  const Nodes items = Items(node);
  if (items.size() < 2) return Children(node);
  builder_.Open(MathTag::kOver);
  Group(items.front());
  AddOperator(KatexAccent(dom_, items.back()), 0);
  builder_.Close();
}

void Reader::Line(NodeId node, bool above) {
  const Nodes items = Items(node);
  if (items.empty()) return;
  builder_.Open(above ? MathTag::kOver : MathTag::kUnder);
  Group(above ? items.front() : items.back());
  AddOperator("―", 0);
  builder_.Close();
}

// Which arrow it is only its picture tells; most are \xrightarrow.
void Reader::Arrow(NodeId node) {
  Nodes labels;
  for (const NodeId item : Items(node)) {
    if (ChildWithClass(item, "hide-tail") == kNoNode) labels.push_back(item);
  }
  const auto label = [&](bool present, size_t at) {
    present ? Group(labels[at]) : void(builder_.Add(MathTag::kNone));
  };
  builder_.Open(MathTag::kUnderOver);
  AddOperator("→", 0);
  label(labels.size() > 1, 0);
  label(!labels.empty(), labels.size() - 1);
  builder_.Close();
}

void Reader::Table(NodeId node) {
  const KatexColumns columns = KatexColumnsOf(dom_, node);
  const std::string& alignment = columns.alignment;
  MathNode& table = builder_.Open(MathTag::kTable);
  table.text = alignment;
  if (alignment.starts_with("rl") && alignment.find('c') == alignment.npos) table.flags = kAligned;
  for (size_t row = 0; row < columns.rows; ++row) {
    builder_.Open(MathTag::kTableRow);
    for (const Nodes& column : columns.cells) {
      // A column far shorter than the table ends the row: time stays linear in the cells.
      if (row >= column.size() && columns.rows > 2 * column.size()) break;
      builder_.Open(MathTag::kCell);
      if (row < column.size()) Node(column[row]);
      builder_.Close();
    }
    builder_.Close();
  }
  builder_.Close();
}

// One that is built of pieces, drawn, or left out.
void Reader::Delimiter(NodeId node) {
  if (Has(node, "nulldelimiter")) {
    const NodeId parent = dom_[node].parent;
    const bool written = parent != kNoNode && Has(parent, "minner");
    if (written) AddOperator("", side_ | kStretchy);
    return;
  }
  AddOperator(KatexDelimiter(dom_, node, side_ == kPrefix), side_);
}

// Spaces between atoms are KaTeX's own; wide ones are the author's.
void Reader::Space(NodeId node) {
  const std::string_view style = dom_.Attr(node, "style");
  const size_t at = style.find("margin-right:");
  const float width =
      at == style.npos ? 0 : LengthInEm(ListWord(style.substr(at + 13), 0)).value_or(0.0f);
  if (width > 0.9f) builder_.Add(MathTag::kSpace).width_em = width;
}

void Reader::Leaf(NodeId span, std::string_view text) {
  const std::string whole = CollapsedText(text, true);
  if (whole.empty()) return;
  const bool number =
      std::all_of(whole.begin(), whole.end(), [](char c) { return IsDigit(c) || c == '.'; });
  const bool operation = HasAny(span, kOperatorKinds) || side_ != 0;
  if (whole.size() > 1 && number && font_ == MathVariant::kNone) {
    builder_.Add(MathTag::kNumber, whole);
    return;
  }
  const bool upright = font_ != MathVariant::kNone && font_ != MathVariant::kItalic;
  if (whole.size() > 1 && (upright || (operation && IsLetter(whole[0])))) {
    builder_.Add(operation ? MathTag::kOperator : MathTag::kIdentifier, whole).variant =
        operation ? MathVariant::kNone : font_;
    return;
  }
  for (size_t at = 0; at < whole.size();) Atom(NextChar(whole, at), operation);
}

void Reader::Atom(char32_t c, bool operation) {
  if (IsInvisible(c)) return;
  if (c == kNegation) {
    negated_ = true;
    return;
  }
  std::string text;
  AppendChar(text, c);
  if (negated_) text += "\u0338";
  negated_ = false;
  const bool digit = c < 0x80 && IsDigit(static_cast<char>(c));
  const MathTag tag = operation ? MathTag::kOperator
                      : digit   ? MathTag::kNumber
                                : MathTag::kIdentifier;
  MathNode& atom = builder_.Add(tag, text);
  atom.flags = operation ? side_ : 0;
  atom.variant = operation ? MathVariant::kNone : font_;
}

}  // namespace

MathTree ReadKatexHtml(const Dom& dom, NodeId katex_html) { return Reader(dom).Read(katex_html); }

}  // namespace mathsieve
