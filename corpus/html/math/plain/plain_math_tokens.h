#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "corpus/html/math/latex/character_latex.h"

namespace mathsieve {

enum class PlainKind : uint8_t {
  kStop,      // ends every formula: prose, other characters, marks of formulas
  kLetter,    // a Latin letter by itself
  kSymbol,    // a Greek letter by itself, ℝ, 𝑥
  kPair,      // two Latin letters: a product, two points
  kFunction,  // sin, log, lim
  kNumber,
  kOrdinary,  // ∞, ½, …
  kPrefix,    // ∀, ∂, ∇, ¬: takes what follows
  kLarge,     // ∑, ∫
  kRoot,
  kSign,  // an operator that may also stand before a term: + − ±
  kOperator,
  kRelation,
  kComma,  // , ; inside brackets
  kColon,
  kOpen,
  kClose,
  kBar,
  kPrime,
  kFactorial,
  kRaised,   // a run of superscript characters
  kLowered,  // a run of subscript characters
  kSup,      // the begin of a script; match is its end
  kSub,
  kScriptEnd,
};

struct PlainToken {
  PlainKind kind = PlainKind::kStop;
  size_t begin = 0, end = 0;  // in the run
  size_t match = 0;           // of a bracket or script begin: the token that closes it; 0 for none
  char32_t code = 0;          // of a single character
  bool space_before = false;
  bool italic = false;
  bool is_word = false;    // of kStop: letters
  bool is_strong = false;  // an operator of mathematics alone
  bool failed = false;     // this bracket is known to begin no term
};

std::vector<PlainToken> TokenizePlainMath(std::string_view run);

// Whether `word` is the symbol of a unit, and whether it is one even without a number before it.
bool IsUnit(std::string_view word);
bool IsSureUnit(std::string_view word);

}  // namespace mathsieve
