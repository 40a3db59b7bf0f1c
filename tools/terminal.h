#pragma once

#include <string>
#include <string_view>

namespace mathsieve {

// `text` with everything written out that a terminal would obey instead of show: control characters
// (C0, DEL, C1), marks that turn the direction of writing, bytes that are no UTF-8. As \x1b,
// \u202e. Newlines and tabs stay.
std::string Visible(std::string_view text);
// The same for what has one line: newlines and tabs become \n and \t.
std::string VisibleLine(std::string_view text);

// `text` as a cell of tab-separated lines: \t, \n, \r, and \\ for a backslash.
std::string TsvCell(std::string_view text);

}  // namespace mathsieve
