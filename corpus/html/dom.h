#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/html/tag.h"

namespace mathsieve {

using NodeId = uint32_t;
constexpr NodeId kNoNode = ~NodeId{0};

struct Attribute {
  std::string_view name;   // lower case
  std::string_view value;  // character references decoded
};

// Nodes stand in document order, so the subtree of node i is the range [i, nodes[i].end).
struct Node {
  Tag tag = Tag::kOther;
  NodeId parent = kNoNode;
  NodeId end = 0;  // one past the last descendant
  uint32_t first_attribute = 0;
  uint16_t attribute_count = 0;
  std::string_view text;  // kText, kComment: its characters, references decoded;
                          // elements: the local name in lower case ("mjx-container")
};

// A parsed page. Views live as long as the Dom and until its next Parse. Scripting is off, so what
// <noscript> holds are elements; what <template> holds are its children. Node 0 is <html>; comments
// outside of it are left out. Depth is limited: elements nested deeper than kMaxDepth are left out
// and their content becomes children of the element at that depth.
//
// Source: WHATWG HTML, 13.2, by Lexbor.
class Dom {
 public:
  static constexpr int kMaxDepth = 512;

  Dom();
  ~Dom();
  Dom(Dom&&) noexcept;
  Dom& operator=(Dom&&) noexcept;

  // Parses UTF-8 (bad bytes become U+FFFD) by the HTML5 rules. Reuses the memory of earlier pages.
  // False when the page has more than `max_nodes` nodes, its texts outgrow it or memory ran out;
  // the tree is then empty.
  bool Parse(std::string_view html, size_t max_nodes = 4'000'000);

  std::span<const Node> nodes() const { return nodes_; }
  const Node& operator[](NodeId id) const { return nodes_[id]; }
  std::span<const Attribute> attributes(NodeId id) const {
    return std::span(attributes_).subspan(nodes_[id].first_attribute, nodes_[id].attribute_count);
  }
  // The value of an attribute (the first of that name), empty where it is missing; HasAttribute
  // tells the two apart.
  std::string_view Attr(NodeId id, std::string_view name) const;
  bool HasAttribute(NodeId id, std::string_view name) const;
  // Whether the class attribute holds `name` as one of its words, in its first kMaxClassBytes: a
  // child may ask about its parent, as often as there are children.
  static constexpr size_t kMaxClassBytes = 4096;
  bool HasClass(NodeId id, std::string_view name) const;
  // First child and next sibling, kNoNode at the end.
  NodeId FirstChild(NodeId id) const;
  NodeId NextSibling(NodeId id) const;
  // All text below `id`, concatenated, scripts included (a script's source is its text child).
  std::string TextOf(NodeId id) const;

 private:
  struct Parser;  // the library behind this file
  static constexpr size_t kMaxPath = kMaxDepth + 1;
  bool Flatten(const void* root, size_t max_nodes);
  NodeId Append(const void* lexbor_node, NodeId parent);

  std::unique_ptr<Parser> parser_;
  std::vector<Node> nodes_;
  std::vector<Attribute> attributes_;
};

}  // namespace mathsieve
