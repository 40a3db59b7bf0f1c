#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mathsieve {

// The part a character plays in a formula.
enum class MathClass : uint8_t {
  kLetter,    // names something: α, ℝ
  kOrdinary,  // stands for itself: ∞, ∀, ½
  kOperator,  // joins two terms: ×, ∪
  kRelation,  // joins two sides: ≤, ∈
  kArrow,
  kLarge,  // takes what follows: ∑, ∫, √
  kOpen,
  kClose,
};

struct CharacterLatex {
  char32_t code;
  MathClass math_class;
  std::string_view latex;
};

// How LaTeX writes `code`: Greek, letterlike symbols, arrows, operators, brackets, fractions. Null
// for ASCII, for scripts and mathematical alphanumerics, and for what is no mathematics.
const CharacterLatex* FindCharacterLatex(char32_t code);

// The command and the letter or digit of a mathematical alphanumeric symbol (U+1D400 … U+1D7FF and
// the letterlike ones): 𝔤 is {"\mathfrak", 'g'}; the command of an italic letter is "".
struct MathAlphanumeric {
  std::string_view command;
  char32_t letter;
};
std::optional<MathAlphanumeric> FindMathAlphanumeric(char32_t code);

// The LaTeX of such a symbol: "x", "\mathbb{R}", "\boldsymbol{\alpha}".
std::string AlphanumericLatex(const MathAlphanumeric& symbol);

// What a superscript or subscript character raises or lowers: '2' for ², 'n' for ⁿ; 0 where it is
// none. Greek and '−' come as their own code points.
char32_t RaisedCharacter(char32_t code);
char32_t LoweredCharacter(char32_t code);

}  // namespace mathsieve
