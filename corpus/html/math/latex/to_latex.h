#pragma once

#include <string>

#include "corpus/html/math/tree/math_tree.h"

namespace mathsieve {

// The LaTeX an author would have written for `tree`, as KaTeX and MathJax read it: without outer
// delimiters, on one line, scripts and arguments in braces, braces balanced whatever the tree.
// Characters without a command stay as they are. Empty for a tree that shows nothing. Takes time
// linear in the tree and recurses as deep as it.
std::string ToLatex(const MathTree& tree);

}  // namespace mathsieve
