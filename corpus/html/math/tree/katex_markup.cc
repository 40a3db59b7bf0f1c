#include "corpus/html/math/tree/katex_markup.h"

#include <algorithm>

#include "corpus/html/math/latex/symbols.h"
#include "corpus/html/math/tree/markup.h"

namespace mathsieve {
namespace {

// Delimiters drawn as a picture have its width in their viewBox.
struct DrawnRow {
  std::string_view width;
  char32_t open, close;
};
constexpr DrawnRow kDrawn[] = {
    {"0 0 875 ", '(', ')'}, {"0 0 667 ", '[', ']'}, {"0 0 556 ", U'∥', U'∥'}, {"", '|', '|'}};

// Heights of the pictures of \widetilde; those of \widehat differ.
constexpr std::string_view kTildeHeights[] = {"260", "286", "306", "312"};

NodeId FirstSvg(const Dom& dom, NodeId node) {
  constexpr NodeId kNear = 16;
  for (NodeId i = node; i < std::min(dom[node].end, node + kNear); ++i) {
    if (dom[i].tag == Tag::kSvg) return i;
  }
  return kNoNode;
}

std::string_view ViewBox(const Dom& dom, NodeId svg) {
  const std::string_view box = dom.Attr(svg, "viewbox");
  return box.empty() ? dom.Attr(svg, "viewBox") : box;
}

// The delimiter one of whose pieces stands in `text`, empty where none does.
std::string_view WholeOfPieces(std::string_view text) {
  constexpr std::u32string_view kPieces = U"⎛⎜⎝⎞⎟⎠⎡⎢⎣⎤⎥⎦⎧⎨⎩⎫⎬⎭";
  constexpr std::string_view kWhole = "((()))[[[]]]{{{}}}";
  for (size_t at = 0; at < text.size();) {
    const size_t piece = kPieces.find(NextChar(text, at));
    if (piece != kPieces.npos) return kWhole.substr(piece, 1);
  }
  return {};
}

}  // namespace

NodeId KatexChild(const Dom& dom, NodeId node, std::string_view name) {
  for (NodeId child = dom.FirstChild(node); child != kNoNode; child = dom.NextSibling(child)) {
    if (dom[child].attribute_count > 0 && dom.HasClass(child, name)) return child;
  }
  return kNoNode;
}

std::vector<NodeId> KatexItems(const Dom& dom, NodeId node) {
  std::vector<NodeId> items;
  for (const std::string_view name : {"vlist-t", "vlist-r", "vlist"}) {
    node = KatexChild(dom, node, name);
    if (node == kNoNode) return items;
  }
  for (NodeId child = dom.FirstChild(node); child != kNoNode; child = dom.NextSibling(child)) {
    if (!ElementName(dom, child).empty()) items.push_back(child);
  }
  return items;
}

KatexColumns KatexColumnsOf(const Dom& dom, NodeId table) {
  KatexColumns columns;
  for (NodeId child = dom.FirstChild(table); child != kNoNode; child = dom.NextSibling(child)) {
    if (ElementName(dom, child).empty()) continue;
    if (dom.HasClass(child, "vertical-separator")) columns.alignment += '|';
    const char align = dom.HasClass(child, "col-align-l")   ? 'l'
                       : dom.HasClass(child, "col-align-r") ? 'r'
                       : dom.HasClass(child, "col-align-c") ? 'c'
                                                            : 0;
    if (align == 0) continue;
    columns.alignment += align;
    columns.cells.push_back(KatexItems(dom, child));
    columns.rows = std::max(columns.rows, columns.cells.back().size());
  }
  return columns;
}

std::string KatexAccent(const Dom& dom, NodeId item) {
  const NodeId svg = FirstSvg(dom, item);
  if (svg == kNoNode) return CollapsedText(dom, item, true);
  const bool arrow = KatexChild(dom, item, "accent-body") != kNoNode ||
                     KatexChild(dom, item, "hide-tail") != kNoNode;
  if (arrow) return "→";
  const std::string_view box = ViewBox(dom, svg);
  const bool tilde = std::any_of(std::begin(kTildeHeights), std::end(kTildeHeights),
                                 [&](std::string_view height) { return box.ends_with(height); });
  return tilde ? "~" : "^";
}

std::string KatexDelimiter(const Dom& dom, NodeId node, bool opens) {
  const std::string_view whole = WholeOfPieces(CollapsedText(dom, node, true));
  if (!whole.empty()) return std::string(whole);
  const NodeId svg = FirstSvg(dom, node);
  const std::string_view box = svg == kNoNode ? std::string_view() : ViewBox(dom, svg);
  std::string drawn;
  for (const DrawnRow& row : kDrawn) {
    if (!box.starts_with(row.width)) continue;
    AppendChar(drawn, opens ? row.open : row.close);
    break;
  }
  return drawn;
}

}  // namespace mathsieve
