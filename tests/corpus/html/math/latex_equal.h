#pragma once

#include <string>
#include <string_view>

namespace mathsieve {

// Whether two formulas are the same but for what does not count: white space, "%" at line ends,
// \displaystyle, \left and \right, commands for spaces, braces that group nothing, \dfrac for
// \frac, \lvert and \rvert for "|". All else is compared token for token.
bool LatexEqual(std::string_view a, std::string_view b);

// The tokens that LatexEqual compares, a space between them.
std::string NormalLatex(std::string_view latex);

}  // namespace mathsieve
