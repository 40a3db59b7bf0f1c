// MathJax keeps the elements of its MathML visible in what it renders: as <mjx-mi>, as
// data-mml-node="mi" or as class "mi" or "mjx-mi". Between them stand boxes; a few of these say
// which part of the construct they hold, else the order does, or the height in HTML-CSS.

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/math/tree/markup.h"
#include "corpus/html/math/tree/mathjax_glyphs.h"
#include "corpus/html/math/tree/read.h"

namespace mathsieve {
namespace {

enum class Kind : uint8_t { kBox, kMath, kSkip, kPart, kText };
enum class Part : uint8_t { kNone, kBase, kScript, kBelow, kAbove };

struct KindRow {
  std::string_view name;
  Kind kind;
  MathTag tag = MathTag::kRow;
  Part part = Part::kNone;
};
constexpr KindRow kKinds[] = {
    {"mi", Kind::kMath, MathTag::kIdentifier},
    {"mn", Kind::kMath, MathTag::kNumber},
    {"mo", Kind::kMath, MathTag::kOperator},
    {"mtext", Kind::kMath, MathTag::kText},
    {"ms", Kind::kMath, MathTag::kString},
    {"mspace", Kind::kMath, MathTag::kSpace},
    {"mrow", Kind::kMath, MathTag::kRow},
    {"mstyle", Kind::kMath, MathTag::kRow},
    {"mpadded", Kind::kMath, MathTag::kRow},
    {"texatom", Kind::kMath, MathTag::kRow},
    {"merror", Kind::kMath, MathTag::kRow},
    {"math", Kind::kMath, MathTag::kRow},
    {"menclose", Kind::kMath, MathTag::kRow},
    {"mphantom", Kind::kMath, MathTag::kPhantom},
    {"mfrac", Kind::kMath, MathTag::kFraction},
    {"msqrt", Kind::kMath, MathTag::kSqrt},
    {"mroot", Kind::kMath, MathTag::kRoot},
    {"msub", Kind::kMath, MathTag::kSub},
    {"msup", Kind::kMath, MathTag::kSup},
    {"msubsup", Kind::kMath, MathTag::kSubSup},
    {"munder", Kind::kMath, MathTag::kUnder},
    {"mover", Kind::kMath, MathTag::kOver},
    {"munderover", Kind::kMath, MathTag::kUnderOver},
    {"mtable", Kind::kMath, MathTag::kTable},
    {"mtr", Kind::kMath, MathTag::kTableRow},
    {"mlabeledtr", Kind::kMath, MathTag::kTableRow},
    {"mtd", Kind::kMath, MathTag::kCell},
    {"base", Kind::kPart, MathTag::kRow, Part::kBase},
    {"op", Kind::kPart, MathTag::kRow, Part::kBase},
    {"script", Kind::kPart, MathTag::kRow, Part::kScript},
    {"sub", Kind::kPart, MathTag::kRow, Part::kBelow},
    {"sup", Kind::kPart, MathTag::kRow, Part::kAbove},
    {"under", Kind::kPart, MathTag::kRow, Part::kBelow},
    {"over", Kind::kPart, MathTag::kRow, Part::kAbove},
    {"num", Kind::kPart, MathTag::kRow, Part::kAbove},
    {"numerator", Kind::kPart, MathTag::kRow, Part::kAbove},
    {"den", Kind::kPart, MathTag::kRow, Part::kBelow},
    {"denominator", Kind::kPart, MathTag::kRow, Part::kBelow},
    {"root", Kind::kPart, MathTag::kRow, Part::kAbove},
    {"surd", Kind::kSkip},
    {"labels", Kind::kSkip},
    {"line", Kind::kSkip},
    {"assistive-mml", Kind::kSkip},
    {"speech", Kind::kSkip},
    {"script-source", Kind::kSkip},
};

const KindRow kBox = {"", Kind::kBox};

class Reader {
 public:
  explicit Reader(const Dom& dom) : dom_(dom) {}
  MathTree Read(NodeId output) {
    builder_.Open(MathTag::kRow);
    const KindRow& row = KindOf(output);
    row.kind == Kind::kMath ? Element(output, row.tag) : Children(output);
    return builder_.Take();
  }

 private:
  struct Piece {
    NodeId node;
    Part part;
    float top_em;  // HTML-CSS: where its box stands
  };
  using Pieces = std::vector<Piece>;
  const KindRow& KindOf(NodeId node) const;
  bool IsSvg(NodeId node) const { return dom_.HasAttribute(node, "data-mml-node"); }
  void Node(NodeId node);
  void Children(NodeId node);
  void Element(NodeId node, MathTag tag);
  void Token(NodeId node, MathTag tag);
  void CollectPieces(NodeId node, MathTag tag, Part part, float top_em, Pieces& pieces) const;
  void Group(const Pieces& pieces, Part part);
  void Scripts(NodeId node, MathTag tag);
  void AssignParts(NodeId node, MathTag tag, Pieces& pieces) const;
  bool HasLine(NodeId fraction) const;
  void Fraction(NodeId node);
  void Root(NodeId node, MathTag tag);
  void Table(NodeId node);
  void Rows(NodeId node);

  const Dom& dom_;
  MathTreeBuilder builder_;
};

const KindRow& Reader::KindOf(NodeId node) const {
  std::string name(ElementName(dom_, node));
  if (name.empty()) return kBox;
  if (IsSvg(node)) {
    name = dom_.Attr(node, "data-mml-node");
  } else if (name.starts_with("mjx-")) {
    name = name.substr(4);
  } else {
    const std::string_view classes = dom_.Attr(node, "class");
    const std::string_view own = FirstClassWith(classes, "mjx-");
    name = own.empty() ? ListWord(classes, 0) : own.substr(4);
    if (classes.find("MJX_Assistive") != classes.npos) name = "assistive-mml";
  }
  std::transform(name.begin(), name.end(), name.begin(), Lower);
  const auto* row = std::find_if(std::begin(kKinds), std::end(kKinds),
                                 [&](const KindRow& r) { return r.name == name; });
  return row == std::end(kKinds) ? kBox : *row;
}

void Reader::Node(NodeId node) {
  const KindRow& row = KindOf(node);
  if (row.kind == Kind::kSkip) return;
  row.kind == Kind::kMath ? Element(node, row.tag) : Children(node);
}

void Reader::Children(NodeId node) {
  for (NodeId child = dom_.FirstChild(node); child != kNoNode; child = dom_.NextSibling(child)) {
    if (!ElementName(dom_, child).empty()) Node(child);
  }
}

void Reader::Element(NodeId node, MathTag tag) {
  if (IsToken(tag)) return Token(node, tag);
  switch (tag) {
    case MathTag::kSub:
    case MathTag::kSup:
    case MathTag::kSubSup:
    case MathTag::kUnder:
    case MathTag::kOver:
    case MathTag::kUnderOver:
      return Scripts(node, tag);
    case MathTag::kFraction:
      return Fraction(node);
    case MathTag::kSqrt:
    case MathTag::kRoot:
      return Root(node, tag);
    case MathTag::kTable:
      return Table(node);
    default:
      break;
  }
  MathNode& opened = builder_.Open(tag);
  if (tag == MathTag::kSpace) {
    const std::string_view style = dom_.Attr(node, "style");
    const size_t at = style.find("width:");
    if (at != style.npos) {
      opened.width_em = LengthInEm(ListWord(style.substr(at + 6), 0)).value_or(0.0f);
    }
  }
  Children(node);
  builder_.Close();
}

void Reader::Token(NodeId node, MathTag tag) {
  const MathJaxGlyphs glyphs = GlyphsOf(dom_, node);
  const std::string text = tag == MathTag::kText ? glyphs.text : CollapsedText(glyphs.text, true);
  MathNode& token =
      builder_.Add(tag, tag == MathTag::kOperator ? WithoutRepeats(text) : std::string_view(text));
  const char32_t only = OnlyChar(text);
  const bool letter = only < 0x80 && IsLetter(static_cast<char>(only));
  if (tag == MathTag::kOperator) {
    token.flags = text.empty() ? kStretchy : 0;
  } else if (tag == MathTag::kIdentifier) {
    token.variant = glyphs.variant;
    if (letter && token.variant == MathVariant::kNone) token.variant = MathVariant::kNormal;
  } else if (tag == MathTag::kNumber && glyphs.variant != MathVariant::kItalic) {
    token.variant = glyphs.variant;
  }
}

void Reader::CollectPieces(NodeId node, MathTag tag, Part part, float top_em,
                           Pieces& pieces) const {
  const bool boxed = ElementName(dom_, node) == "mjx-box";
  for (NodeId child = dom_.FirstChild(node); child != kNoNode; child = dom_.NextSibling(child)) {
    if (ElementName(dom_, child).empty()) continue;
    const KindRow& row = KindOf(child);
    if (row.kind == Kind::kSkip) continue;
    const bool halved = tag == MathTag::kUnderOver && boxed && row.tag == MathTag::kUnder;
    if (row.kind == Kind::kMath && !halved) {
      pieces.push_back({child, part, top_em});
      continue;
    }
    const std::string_view style = dom_.Attr(child, "style");
    const size_t at = style.find(" top:") != style.npos ? style.find(" top:") + 5 : style.npos;
    const float top =
        at == style.npos ? top_em : LengthInEm(ListWord(style.substr(at), 0)).value_or(top_em);
    CollectPieces(child, tag, row.kind == Kind::kPart ? row.part : part, top, pieces);
  }
}

void Reader::Group(const Pieces& pieces, Part part) {
  builder_.Open(MathTag::kRow);
  for (const Piece& piece : pieces) {
    if (piece.part == part) Node(piece.node);
  }
  builder_.Close();
}

// Gives a part to the pieces that have none. MathJax 3 writes what is above before what is below,
// except in the SVG of <munderover>.
void Reader::AssignParts(NodeId node, MathTag tag, Pieces& pieces) const {
  const bool beside = tag == MathTag::kSubSup || !IsSvg(node);
  const bool below_only = tag == MathTag::kSub || tag == MathTag::kUnder;
  const bool both = tag == MathTag::kSubSup || tag == MathTag::kUnderOver;
  const bool heights = !IsSvg(node) && !ElementName(dom_, node).starts_with("mjx-");
  int scripts = 0;
  const auto base = std::find_if(pieces.begin(), pieces.end(),
                                 [](const Piece& p) { return p.part == Part::kBase; });
  bool has_base = base != pieces.end();
  const float base_top = pieces.empty() ? 0 : pieces.front().top_em;
  for (Piece& piece : pieces) {
    if (piece.part == Part::kNone && !has_base) {
      piece.part = Part::kBase;
      has_base = true;
    } else if (piece.part == Part::kNone || piece.part == Part::kScript) {
      const bool above = heights ? piece.top_em < base_top
                         : both  ? (scripts == 0) == beside
                                 : !below_only;
      piece.part = above ? Part::kAbove : Part::kBelow;
      ++scripts;
    }
  }
}

void Reader::Scripts(NodeId node, MathTag tag) {
  Pieces pieces;
  CollectPieces(node, tag, Part::kNone, 0, pieces);
  AssignParts(node, tag, pieces);
  const bool beside = tag == MathTag::kSub || tag == MathTag::kSup || tag == MathTag::kSubSup;
  const auto has = [&](Part part) {
    return std::any_of(pieces.begin(), pieces.end(),
                       [&](const Piece& p) { return p.part == part; });
  };
  const bool below = has(Part::kBelow), above = has(Part::kAbove);
  builder_.Open(beside           ? MathTag::kSubSup
                : below && above ? MathTag::kUnderOver
                : below          ? MathTag::kUnder
                                 : MathTag::kOver);
  Group(pieces, Part::kBase);
  if (below || beside) Group(pieces, Part::kBelow);
  if (above || beside) Group(pieces, Part::kAbove);
  builder_.Close();
}

bool Reader::HasLine(NodeId fraction) const {
  NodeId box = dom_.FirstChild(fraction);
  while (box != kNoNode && ElementName(dom_, box).empty()) box = dom_.NextSibling(box);
  if (box == kNoNode) return true;
  const bool common_html = dom_.HasClass(box, "MJXc-stacked");
  if (!IsSvg(fraction) && !common_html) return dom_.Attr(box, "atop") != "true";
  NodeId child = common_html ? dom_.FirstChild(box) : box;
  for (; child != kNoNode; child = dom_.NextSibling(child)) {
    if (ElementName(dom_, child) == "rect" || dom_.HasClass(child, "mjx-line")) return true;
  }
  return false;
}

void Reader::Fraction(NodeId node) {
  Pieces pieces;
  CollectPieces(node, MathTag::kFraction, Part::kNone, 0, pieces);
  bool first = true;
  for (Piece& piece : pieces) {
    if (piece.part == Part::kNone) piece.part = first ? Part::kAbove : Part::kBelow;
    first = false;
  }
  builder_.Open(MathTag::kFraction).flags = HasLine(node) ? 0 : kNoLine;
  Group(pieces, Part::kAbove);
  Group(pieces, Part::kBelow);
  builder_.Close();
}

void Reader::Root(NodeId node, MathTag tag) {
  Pieces pieces;
  CollectPieces(node, tag, Part::kNone, 0, pieces);
  const auto is_surd = [&](const Piece& piece) {
    return KindOf(piece.node).tag == MathTag::kOperator && GlyphsOf(dom_, piece.node).text == "√";
  };
  pieces.erase(std::remove_if(pieces.begin(), pieces.end(), is_surd), pieces.end());
  if (tag == MathTag::kRoot && IsSvg(node) && pieces.size() > 1) pieces.back().part = Part::kAbove;
  for (Piece& piece : pieces) {
    if (piece.part != Part::kAbove) piece.part = Part::kBase;
  }
  builder_.Open(tag);
  Group(pieces, Part::kBase);
  if (tag == MathTag::kRoot) Group(pieces, Part::kAbove);
  builder_.Close();
}

void Reader::Rows(NodeId node) {
  for (NodeId child = dom_.FirstChild(node); child != kNoNode; child = dom_.NextSibling(child)) {
    if (ElementName(dom_, child).empty()) continue;
    const KindRow& row = KindOf(child);
    if (row.kind == Kind::kSkip) continue;
    row.tag == MathTag::kTableRow ? Element(child, row.tag) : Rows(child);
  }
}

// The alignment of columns is a matter of positions here; what tells it is a relation at the front
// of each second cell.
void Reader::Table(NodeId node) {
  const uint32_t table = builder_.position();
  builder_.Open(MathTag::kTable);
  Rows(node);
  builder_.Close();
  const std::vector<MathNode>& nodes = builder_.tree().nodes;
  size_t relations = 0, others = 0;
  for (uint32_t row = table + 1; row < nodes[table].end; row = nodes[row].end) {
    const uint32_t first = row + 1;
    const uint32_t second = first < nodes[row].end ? nodes[first].end : first;
    if (second >= nodes[row].end) continue;
    uint32_t leaf = second + 1;
    while (leaf < nodes[second].end &&
           (nodes[leaf].text.empty() || nodes[leaf].tag == MathTag::kSpace)) {
      ++leaf;
    }
    constexpr std::u32string_view kRelations = U"=<>≤≥≡≈∼≅≃⩽⩾∈⊂⊆→⇒⇔≠∝≔:≪≫";
    const char32_t c = leaf < nodes[second].end ? OnlyChar(nodes[leaf].text) : 0;
    const bool relation = c != 0 && kRelations.find(c) != kRelations.npos;
    ++(relation ? relations : others);
  }
  if (relations > 0 && relations >= others) builder_.at(table).flags |= kAligned;
}

}  // namespace

MathTree ReadMathJaxOutput(const Dom& dom, NodeId output) { return Reader(dom).Read(output); }

}  // namespace mathsieve
