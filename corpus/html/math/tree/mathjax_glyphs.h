#pragma once

#include <string>
#include <string_view>

#include "corpus/html/dom.h"
#include "corpus/html/math/latex/symbols.h"

namespace mathsieve {

// The characters of a token that MathJax rendered, from classes, attributes or text, and the
// alphabet its fonts give them. The pieces of a tall delimiter come back as that delimiter.
struct MathJaxGlyphs {
  std::string text;
  MathVariant variant = MathVariant::kNone;
  bool stretched = false;  // made of pieces; what follows is left out
};
MathJaxGlyphs GlyphsOf(const Dom& dom, NodeId token);

// Bars and lines are set as long as they must be, from copies of one character: that one.
std::string_view WithoutRepeats(std::string_view text);
// The first word of a class attribute that starts with `prefix`, empty where none does.
std::string_view FirstClassWith(std::string_view classes, std::string_view prefix);

}  // namespace mathsieve
