#pragma once

#include <string>
#include <string_view>

namespace mathsieve {

// Replaces `out` by `text` without its formulas: `$…$` and `$$…$$` (a `$` behind a backslash is a
// dollar; a formula has no blank line and at most 5,000 bytes), and LaTeX commands outside them.
// A space stands where something was. Returns whether there was any.
bool StripFormulas(std::string_view text, std::string& out);

}  // namespace mathsieve
