#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "corpus/html/math/ascii/ascii_math_symbols.h"

namespace mathsieve {

// One terminal of AsciiMath.
struct AsciiToken {
  AsciiKind kind = AsciiKind::kConstant;
  const AsciiSymbol* symbol = nullptr;  // null for numbers, letters, other characters
  std::string_view text;  // the name; the content of a text, the label of a decoration
  bool closes = false;    // a bar that ends what another one began
  bool opens = false;     // a bar that has its end
};

// Greedily, the longest symbol at each place. Blanks and single backslashes only separate; a '-'
// right behind an infix sign takes an argument. The tokens point into `source`.
std::vector<AsciiToken> TokenizeAsciiMath(std::string_view source);

inline constexpr uint32_t kNoAsciiNode = UINT32_MAX;

enum class AsciiNodeKind : uint8_t {
  kLeaf,      // its token
  kSequence,  // its children
  kGroup,     // children between two delimiters
  kCommand,   // a unary or binary command and its arguments
  kFraction,  // numerator and denominator
  kScripts,   // base, subscript, superscript; an absent one is an empty sequence
};

struct AsciiNode {
  AsciiNodeKind kind = AsciiNodeKind::kSequence;
  bool tall = false;       // higher than a line: its delimiters grow
  bool bare_left = false;  // of a group: this delimiter is not written
  bool bare_right = false;
  bool has_sub = false, has_sup = false;
  bool is_matrix = false;             // of a group: its children are rows between commas
  const AsciiToken* token = nullptr;  // of a group the left delimiter
  const AsciiToken* right = nullptr;  // of a group; null where it is never closed
  uint32_t first = kNoAsciiNode, last = kNoAsciiNode, next = kNoAsciiNode;
};

// The parse; the last node is its root. Nodes point to `tokens`.
std::vector<AsciiNode> ParseAsciiMath(const std::vector<AsciiToken>& tokens);

}  // namespace mathsieve
