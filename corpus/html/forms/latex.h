#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mathsieve {

// How much a piece of text looks like the inside of a formula.
enum class LatexLook {
  kNo,     // prose, code, prices, nothing
  kShort,  // could be: "x", "f(x) = 0", "n + 1": no word of prose, nothing of LaTeX either
  kLatex,  // commands, scripts, environments
};

// Judges by the first kLookBytes of `text`; spaces around it do not count.
inline constexpr size_t kLookBytes = 2048;
LatexLook LookAt(std::string_view text);
// Words of prose in the same piece; 0 where anything looks like LaTeX.
int ProseWords(std::string_view text);

// Whether an environment of this name ("align*") is mathematics.
bool IsMathEnvironment(std::string_view name);

std::string_view TrimSpace(std::string_view text);  // white space, U+00A0, U+200B, U+FEFF
bool ContainsIgnoreCase(std::string_view text, std::string_view lower_case_word);

// The text with %XX decoded, `plus_is_space` as in form data; codecogs' &space; &plus; &hash; too.
std::string DecodeUrlPart(std::string_view part, bool plus_is_space);
// &amp; &lt; &gt; &quot; &apos; &nbsp; &#NN; &#xNN; decoded, others kept: for markup inside scripts
// and attributes, which no parser has seen.
std::string DecodeReferences(std::string_view text);

}  // namespace mathsieve
