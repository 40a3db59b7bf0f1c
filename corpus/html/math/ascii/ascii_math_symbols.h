#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace mathsieve {

// What a symbol does in the grammar.
enum class AsciiKind : uint8_t {
  kConstant,
  kOperator,   // a constant that is set with space around it
  kLimits,     // a constant whose scripts stand above and below
  kFunction,   // takes an argument that keeps its brackets: sin, f
  kUnary,      // takes an argument that loses its brackets: sqrt, hat, bb
  kBinary,     // takes two of these
  kDecorated,  // takes two of which the first is no mathematics: color, class, id
  kInfix,      // / _ ^
  kText,       // the source up to a closing bracket is text
  kQuote,      // the source up to the next quote is text
  kLeft,
  kRight,
  kBar,  // opens or closes
};

struct AsciiSymbol {
  std::string_view name;
  AsciiKind kind;
  // Of a command: up to the opening brace of its argument, which closes as many as it opens.
  std::string_view latex;
  // Of a unary command whose argument is longer than a character, and of a pair of delimiters the
  // second: "" where there is none.
  std::string_view other = {};
};

// Every symbol of the language, each once. A backslash before a name is no part of it.
std::span<const AsciiSymbol> AsciiSymbols();

// The longest symbol that `text` begins with; null where none does.
const AsciiSymbol* LongestAsciiSymbol(std::string_view text);

}  // namespace mathsieve
