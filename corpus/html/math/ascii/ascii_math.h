#pragma once

#include <string>
#include <string_view>

namespace mathsieve {

// The LaTeX of a formula written in AsciiMath, without delimiters: the language of asciimath.org
// with its LaTeX spellings (\alpha, \frac{a}{b}), read as the reference parser reads it.
// Every input has a reading: what the grammar leaves over (a third script, a stray bracket) stands
// as a character. The braces of the result are balanced, each \left has its \right, no base has two
// scripts of a kind. Linear in time; at most kAsciiMathGrowth bytes come out for each that goes in.
// Brackets and arguments nested deeper than kAsciiMathDepth stand as characters.
// Source: P. Jipsen, ASCIIMathML; http://asciimath.org (grammar and symbols).
std::string AsciiMathToLatex(std::string_view source);

inline constexpr int kAsciiMathDepth = 200;
inline constexpr int kAsciiMathGrowth = 40;

}  // namespace mathsieve
