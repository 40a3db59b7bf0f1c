#pragma once

#include <string_view>

#include "corpus/html/dom.h"
#include "corpus/html/math/tree/math_tree.h"

namespace mathsieve {

// Whether an element called `name` says what a formula means (<apply>, <ci>), not how it looks.
bool IsContentMathMl(std::string_view name);
// Appends the presentation of a content element.
// Source: MathML 3 (W3C Recommendation 2014), chapter 4.
void ReadContentMathMl(const Dom& dom, NodeId element, MathTreeBuilder& builder);

}  // namespace mathsieve
