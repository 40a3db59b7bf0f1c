#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/html/math/plain/plain_math_tokens.h"

namespace mathsieve {

// The LaTeX of the chain [first, end) that PlainGrammar has read.
std::string PlainMathLatex(std::string_view run, const std::vector<PlainToken>& tokens,
                           size_t first, size_t end);

}  // namespace mathsieve
