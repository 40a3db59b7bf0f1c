#pragma once

#include <string>
#include <string_view>

namespace mathsieve {

// Whether `bytes` is UTF-8: shortest forms only, no surrogates, nothing above U+10FFFF. Runs at
// about the speed of memory.
bool IsUtf8(std::string_view bytes);

// Appends `bytes` with U+FFFD for every maximal part that is no UTF-8, as the WHATWG decoder does
// (Unicode 15, §3.9, table 3-8). Returns whether there was one.
bool AppendAsUtf8(std::string& out, std::string_view bytes);

}  // namespace mathsieve
