#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/html/math/latex/symbols.h"

namespace mathsieve {

// The elements of presentation MathML, those that only differ in looks taken together.
enum class MathTag : uint8_t {
  kRow,         // mrow, mstyle, mpadded, merror …: its children one after the other
  kIdentifier,  // mi
  kNumber,      // mn
  kOperator,    // mo
  kText,        // mtext
  kString,      // ms
  kSpace,       // mspace
  kFraction,    // numerator, denominator
  kSqrt,        // any number of children
  kRoot,        // radicand, index
  kSub,         // base, below
  kSup,         // base, above
  kSubSup,      // base, below, above
  kUnder,       // the same three with the scripts under and over the base
  kOver,
  kUnderOver,
  kMultiscripts,  // base, (below, above)…, kPrescripts, (below, above)…
  kPrescripts,
  kNone,        // an empty place of kMultiscripts
  kTable,       // rows
  kTableRow,    // cells
  kLabeledRow,  // a label, then cells
  kCell,        // any number of children
  kEnclose,     // any number of children
  kPhantom,     // any number of children
};

// MathNode::flags.
enum MathFlag : uint16_t {
  kNoLine = 1 << 0,       // kFraction: one above the other, without a line
  kBevelled = 1 << 1,     // kFraction: side by side
  kAccent = 1 << 2,       // kOver, kUnder: the script is an accent by attribute
  kNotStretchy = 1 << 3,  // kOperator: stretchy="false"
  kStretchy = 1 << 4,     // kOperator: stretchy="true" or fence="true"
  kPrefix = 1 << 5,       // kOperator: stands as an opening fence
  kPostfix = 1 << 6,      // kOperator: stands as a closing fence
  kAligned = 1 << 7,      // kTable: columns meet at their relations
  kDisplay = 1 << 8,      // kTable: cells are set as display formulas
  kNoHeight = 1 << 9,     // kPhantom: width only
  kNoWidth = 1 << 10,     // kPhantom: height only
};

// The subtree of node i is [i, nodes[i].end); its children follow it in document order. Fewer
// children than a tag asks for are taken as empty ones, further ones stand behind the construct.
struct MathNode {
  MathTag tag = MathTag::kRow;
  MathVariant variant = MathVariant::kNone;
  uint16_t flags = 0;
  uint32_t end = 0;
  float width_em = 0;  // kSpace
  // Tokens: their characters. kEnclose: the notation. kTable: a letter "l", "c", "r" a column, "|"
  // where a line stands; empty where all are centred.
  std::string text;

  bool Has(MathFlag flag) const { return (flags & flag) != 0; }
};

// A formula as presentation MathML has it. Node 0 is the whole; a tree without nodes is no formula.
struct MathTree {
  std::vector<MathNode> nodes;
  // Made by LaTeXML, whose spelling is kept: x^{\prime} for x', split for a formula that is one
  // alignment, \text{if $x>0$} where text and formula stand in one row.
  bool latexml = false;
};

bool IsToken(MathTag tag);

// Writes a tree from front to back.
class MathTreeBuilder {
 public:
  // Opens a node below those that are open and returns it; references live until the next one.
  MathNode& Open(MathTag tag);
  void Close();
  // A node without children.
  MathNode& Add(MathTag tag, std::string_view text = {});
  // The number of nodes so far.
  uint32_t position() const { return static_cast<uint32_t>(tree_.nodes.size()); }
  MathNode& at(uint32_t position) { return tree_.nodes[position]; }
  MathTree& tree() { return tree_; }
  // The tree; all nodes are closed.
  MathTree Take();

 private:
  MathTree tree_;
  std::vector<uint32_t> open_;
};

}  // namespace mathsieve
