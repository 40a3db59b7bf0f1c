#pragma once

#include <string_view>

namespace mathsieve {

// What the text form mathsieve-1 takes for the same thing. Results live for ever.

// The LaTeX command (or operator) of a mathematical symbol: U+2264 is "\leq"; empty for others.
std::string_view CommandOfSymbol(char32_t code);
// The command of a small Greek letter, empty for other characters.
std::string_view CommandOfGreek(char32_t code);
// The command that stands for this one and its like ("\le" is "\leq"); `command` itself where there
// is none. Lower case, with its backslash.
std::string_view MeaningOfCommand(std::string_view command);
// Whether `name`, in lower case, is an HTML element whose tags are left over in text now and then;
// `a < b` is none of them.
bool IsMarkupTag(std::string_view name);

}  // namespace mathsieve
