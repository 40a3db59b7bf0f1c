#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mathsieve {

// The byte behind the formula whose "$" is text[begin]; `begin` itself where there is none. `$$…$$`
// has at most 5,000 bytes; `$…$` at most 1,000, no space next to its dollars on the inside, and no
// digit behind it (so that prices are no formulas). Neither has a blank line; `\$` ends neither.
size_t FormulaEnd(std::string_view text, size_t begin);

// Replaces `out` by `text` without its formulas and without the LaTeX commands outside them; a `$`
// behind a backslash is a dollar, and code stays as it is. A space stands where something was.
// Returns whether there was any.
bool StripFormulas(std::string_view text, std::string& out);

}  // namespace mathsieve
