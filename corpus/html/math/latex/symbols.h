#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// What characters of formulas are in LaTeX, as tables. The commands are those of plain TeX, amsmath
// and amssymb, which KaTeX and MathJax know as well.
namespace mathsieve {

enum class MathVariant : uint8_t {
  kNone,  // the element says nothing: one letter is italic, several are upright
  kNormal,
  kItalic,
  kBold,
  kBoldItalic,
  kDoubleStruck,
  kScript,
  kBoldScript,
  kFraktur,
  kBoldFraktur,
  kSansSerif,
  kMonospace,
};
// A value of the mathvariant attribute; kNone for what it does not know.
MathVariant VariantOfName(std::string_view name);
// "\mathbb" and the like; empty for kNone.
std::string_view VariantCommand(MathVariant variant);

// Steps over the UTF-8 character at text[at] and returns it; U+FFFD for a byte that starts none.
char32_t NextChar(std::string_view text, size_t& at);
// Appends `c` as UTF-8.
void AppendChar(std::string& out, char32_t c);
// The character when `text` is exactly one, else 0.
char32_t OnlyChar(std::string_view text);

// A letter of the Mathematical Alphanumeric Symbols (U+1D400…) or Letterlike Symbols ("ℝ") as the
// letter and its alphabet; others come back as they are, with kNone.
// Source: Unicode 15, chapter 22.2.
struct MathLetter {
  char32_t letter = 0;
  MathVariant variant = MathVariant::kNone;
};
MathLetter DecodeLetter(char32_t c);

// "\alpha", "\leq", "\{", "-" for U+2212; empty for characters that stand for themselves.
std::string_view SymbolCommand(char32_t c);
// "\sin" for "sin"; empty for names that LaTeX has no command for.
std::string_view FunctionCommand(std::string_view name);
// "\," and the like for a space of any width; empty for other characters.
std::string_view SpaceCommand(char32_t c);
// U+2061…U+2064, control characters, joiners, variation selectors: nothing of them is seen.
bool IsInvisible(char32_t c);
// How many primes "′", "″", "'" stand for; 0 for other characters.
int PrimeCount(char32_t c);

// Whether scripts go below and above: sums, products, \lim, \max; no integrals.
bool HasLimits(std::string_view command);
bool IsIntegral(std::string_view command);

// The accent for a character above or below: {"\hat", "\widehat"}. Empty where it is none.
struct Accent {
  std::string_view narrow;  // over one letter
  std::string_view wide;    // over more, or where it stretches
};
std::optional<Accent> AccentAbove(char32_t c);
std::optional<Accent> AccentBelow(char32_t c);
// "\xrightarrow" for "→", empty for what does not grow with its label.
std::string_view GrowingArrow(char32_t c);
// "\not=" as one command: "\neq", "\notin"; empty where there is none.
std::string_view Negated(char32_t c);

enum class FenceKind : uint8_t { kNone, kOpen, kClose, kEither };
FenceKind FenceOf(char32_t c);
// The fence after \left or \right, "\lvert" and the like for what reads as "|" elsewhere.
std::string_view FenceCommand(char32_t c);

}  // namespace mathsieve
