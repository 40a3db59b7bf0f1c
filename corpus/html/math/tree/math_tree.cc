#include "corpus/html/math/tree/math_tree.h"

#include <utility>

namespace mathsieve {

bool IsToken(MathTag tag) { return tag >= MathTag::kIdentifier && tag <= MathTag::kString; }

MathNode& MathTreeBuilder::Open(MathTag tag) {
  open_.push_back(position());
  MathNode& node = tree_.nodes.emplace_back();
  node.tag = tag;
  return node;
}

void MathTreeBuilder::Close() {
  tree_.nodes[open_.back()].end = position();
  open_.pop_back();
}

MathNode& MathTreeBuilder::Add(MathTag tag, std::string_view text) {
  MathNode& node = tree_.nodes.emplace_back();
  node.tag = tag;
  node.text = text;
  node.end = position();
  return node;
}

MathTree MathTreeBuilder::Take() {
  while (!open_.empty()) Close();
  return std::exchange(tree_, {});
}

}  // namespace mathsieve
