#pragma once

#include <string>
#include <string_view>

namespace mathsieve {

// Appends the tokens of NFKC text in the form mathsieve-1, each with a space behind it.
// Any thread; see mathsieve_form.cc for the rules.
void AppendMathsieveTokens(std::string_view nfkc_text, std::string& out);

}  // namespace mathsieve
