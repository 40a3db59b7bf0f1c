#pragma once

#include <vector>

#include "corpus/html/dom.h"
#include "corpus/html/forms/formula.h"

namespace mathsieve {

// Finds the formulas that elements state: scripts, annotations, attributes, images. Those that
// stand in running text between delimiters are DelimiterScanner's (delimiters.h).
//
// A form is one row of the table in find.cc: the tags and classes that wake it, and one function.
// A page without formulas costs one look at each node. One instance a thread: it keeps its buffers.
class FormulaFinder {
 public:
  // Replaces the content of `formulas` by the page's, sorted by `first`, their ranges disjoint and
  // each within one parent. Those with empty `latex` are previews, renderings and fallbacks of a
  // formula that has an entry of its own, and macro blocks: the reader of the page leaves them out.
  void Find(const Dom& dom, std::vector<Formula>& formulas);
};

}  // namespace mathsieve
