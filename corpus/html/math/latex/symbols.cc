// The small tables: alphabets, function names, accents, fences, negations.

#include "corpus/html/math/latex/symbols.h"

#include <algorithm>

namespace mathsieve {
namespace {

constexpr char32_t kBadChar = 0xFFFD;

struct VariantRow {
  std::string_view name;
  MathVariant variant;
  std::string_view command;
};
constexpr VariantRow kVariants[] = {
    {"normal", MathVariant::kNormal, "\\mathrm"},
    {"italic", MathVariant::kItalic, "\\mathit"},
    {"bold", MathVariant::kBold, "\\mathbf"},
    {"bold-italic", MathVariant::kBoldItalic, "\\boldsymbol"},
    {"double-struck", MathVariant::kDoubleStruck, "\\mathbb"},
    {"script", MathVariant::kScript, "\\mathcal"},
    {"bold-script", MathVariant::kBoldScript, "\\boldsymbol"},
    {"fraktur", MathVariant::kFraktur, "\\mathfrak"},
    {"bold-fraktur", MathVariant::kBoldFraktur, "\\boldsymbol"},
    {"sans-serif", MathVariant::kSansSerif, "\\mathsf"},
    {"bold-sans-serif", MathVariant::kSansSerif, "\\mathsf"},
    {"sans-serif-italic", MathVariant::kSansSerif, "\\mathsf"},
    {"sans-serif-bold-italic", MathVariant::kSansSerif, "\\mathsf"},
    {"monospace", MathVariant::kMonospace, "\\mathtt"},
    {"tex-calligraphic", MathVariant::kScript, "\\mathcal"},
};

struct Alphabet {
  char32_t first;
  MathVariant variant;
};
// Blocks of 52 Latin letters each.
constexpr Alphabet kLatin[] = {
    {0x1D400, MathVariant::kBold},         {0x1D434, MathVariant::kItalic},
    {0x1D468, MathVariant::kBoldItalic},   {0x1D49C, MathVariant::kScript},
    {0x1D4D0, MathVariant::kBoldScript},   {0x1D504, MathVariant::kFraktur},
    {0x1D538, MathVariant::kDoubleStruck}, {0x1D56C, MathVariant::kBoldFraktur},
    {0x1D5A0, MathVariant::kSansSerif},    {0x1D5D4, MathVariant::kSansSerif},
    {0x1D608, MathVariant::kSansSerif},    {0x1D63C, MathVariant::kSansSerif},
    {0x1D670, MathVariant::kMonospace},
};
constexpr char32_t kLatinEnd = 0x1D6A4;
// Blocks of 58 Greek letters each.
constexpr Alphabet kGreek[] = {
    {0x1D6A8, MathVariant::kBold},       {0x1D6E2, MathVariant::kItalic},
    {0x1D71C, MathVariant::kBoldItalic}, {0x1D756, MathVariant::kSansSerif},
    {0x1D790, MathVariant::kSansSerif},
};
constexpr char32_t kGreekEnd = 0x1D7CA;
constexpr std::u32string_view kGreekLetters =
    U"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡϴΣΤΥΦΧΨΩ∇αβγδεζηθικλμνξοπρςστυφχψω∂ϵϑϰϕϱϖ";
constexpr Alphabet kDigits[] = {
    {0x1D7CE, MathVariant::kBold},      {0x1D7D8, MathVariant::kDoubleStruck},
    {0x1D7E2, MathVariant::kSansSerif}, {0x1D7EC, MathVariant::kSansSerif},
    {0x1D7F6, MathVariant::kMonospace},
};
constexpr char32_t kDigitsEnd = 0x1D800;

struct LetterlikeRow {
  char32_t c, letter;
  MathVariant variant;
};
constexpr LetterlikeRow kLetterlike[] = {
    {U'ℂ', 'C', MathVariant::kDoubleStruck}, {U'ℍ', 'H', MathVariant::kDoubleStruck},
    {U'ℕ', 'N', MathVariant::kDoubleStruck}, {U'ℙ', 'P', MathVariant::kDoubleStruck},
    {U'ℚ', 'Q', MathVariant::kDoubleStruck}, {U'ℝ', 'R', MathVariant::kDoubleStruck},
    {U'ℤ', 'Z', MathVariant::kDoubleStruck}, {U'ℬ', 'B', MathVariant::kScript},
    {U'ℰ', 'E', MathVariant::kScript},       {U'ℱ', 'F', MathVariant::kScript},
    {U'ℋ', 'H', MathVariant::kScript},       {U'ℐ', 'I', MathVariant::kScript},
    {U'ℒ', 'L', MathVariant::kScript},       {U'ℳ', 'M', MathVariant::kScript},
    {U'ℛ', 'R', MathVariant::kScript},       {U'ℯ', 'e', MathVariant::kScript},
    {U'ℊ', 'g', MathVariant::kScript},       {U'ℴ', 'o', MathVariant::kScript},
    {U'ℭ', 'C', MathVariant::kFraktur},      {U'ℌ', 'H', MathVariant::kFraktur},
    {U'ℨ', 'Z', MathVariant::kFraktur},      {U'ℎ', 'h', MathVariant::kItalic},
    {U'ⅅ', 'D', MathVariant::kDoubleStruck}, {U'ⅆ', 'd', MathVariant::kItalic},
    {U'ⅇ', 'e', MathVariant::kItalic},       {U'ⅈ', 'i', MathVariant::kItalic},
    {U'ⅉ', 'j', MathVariant::kItalic},       {0x1D6A4, U'ı', MathVariant::kItalic},
    {0x1D6A5, U'ȷ', MathVariant::kItalic},
};

constexpr std::string_view kFunctions[] = {
    "\\Pr",     "\\arccos", "\\arcsin", "\\arctan", "\\arg",    "\\cos",     "\\cosh",
    "\\cot",    "\\coth",   "\\csc",    "\\deg",    "\\det",    "\\dim",     "\\exp",
    "\\gcd",    "\\hom",    "\\inf",    "\\ker",    "\\lg",     "\\lim",     "\\liminf",
    "\\limsup", "\\ln",     "\\log",    "\\max",    "\\min",    "\\sec",     "\\sin",
    "\\sinh",   "\\sup",    "\\tan",    "\\tanh",   "\\injlim", "\\projlim",
};

constexpr std::string_view kWithLimits[] = {
    "\\sum",      "\\prod",     "\\coprod",    "\\bigcap",  "\\bigcup",   "\\bigvee",
    "\\bigwedge", "\\bigoplus", "\\bigotimes", "\\bigodot", "\\biguplus", "\\bigsqcup",
    "\\lim",      "\\limsup",   "\\liminf",    "\\max",     "\\min",      "\\sup",
    "\\inf",      "\\det",      "\\Pr",        "\\gcd",     "\\injlim",   "\\projlim",
};
constexpr std::string_view kIntegrals[] = {"\\int",  "\\iint",  "\\iiint", "\\iiiint",
                                           "\\oint", "\\oiint", "\\oiiint"};

struct AccentRow {
  std::u32string_view marks;
  Accent accent;
};
constexpr AccentRow kAbove[] = {
    {U"^ˆ\u0302⌃", {"\\hat", "\\widehat"}},
    {U"~˜\u0303∼", {"\\tilde", "\\widetilde"}},
    {U"¯ˉ‾\u0304", {"\\bar", "\\overline"}},
    {U"_\u0305\u0332―─−–—", {"\\overline", "\\overline"}},
    {U"→⃗\u20D7⟶", {"\\vec", "\\overrightarrow"}},
    {U"⇀⃑", {"\\vec", "\\overrightharpoon"}},
    {U"←⃖", {"\\overleftarrow", "\\overleftarrow"}},
    {U"↔⃡", {"\\overleftrightarrow", "\\overleftrightarrow"}},
    {U".˙\u0307·", {"\\dot", "\\dot"}},
    {U"¨\u0308", {"\\ddot", "\\ddot"}},
    {U"\u20DB⃛", {"\\dddot", "\\dddot"}},
    {U"\u20DC", {"\\ddddot", "\\ddddot"}},
    {U"ˇ\u030C", {"\\check", "\\widecheck"}},
    {U"˘\u0306", {"\\breve", "\\breve"}},
    {U"´\u0301ˊ", {"\\acute", "\\acute"}},
    {U"`\u0300ˋ", {"\\grave", "\\grave"}},
    {U"˚\u030A", {"\\mathring", "\\mathring"}},
    {U"⏞︷", {"\\overbrace", "\\overbrace"}},
    {U"⏜⌢︵", {"\\overgroup", "\\overgroup"}},
    {U"⎴", {"\\overbracket", "\\overbracket"}},
};
constexpr AccentRow kBelow[] = {
    {U"_¯ˉ‾\u0332\u0331―─−–—", {"\\underline", "\\underline"}},
    {U"⏟︸", {"\\underbrace", "\\underbrace"}},
    {U"⏝⌣︶", {"\\undergroup", "\\undergroup"}},
    {U"⎵", {"\\underbracket", "\\underbracket"}},
    {U"→", {"\\underrightarrow", "\\underrightarrow"}},
    {U"←", {"\\underleftarrow", "\\underleftarrow"}},
    {U"↔", {"\\underleftrightarrow", "\\underleftrightarrow"}},
    {U"~˜∼\u0330", {"\\utilde", "\\utilde"}},
};

struct CharRow {
  char32_t c;
  std::string_view command;
};
constexpr CharRow kGrowingArrows[] = {
    {U'→', "\\xrightarrow"},        {U'⟶', "\\xrightarrow"},
    {U'←', "\\xleftarrow"},         {U'⟵', "\\xleftarrow"},
    {U'↔', "\\xleftrightarrow"},    {U'⇒', "\\xRightarrow"},
    {U'⟹', "\\xRightarrow"},        {U'⇐', "\\xLeftarrow"},
    {U'⇔', "\\xLeftrightarrow"},    {U'↦', "\\xmapsto"},
    {U'↪', "\\xhookrightarrow"},    {U'↩', "\\xhookleftarrow"},
    {U'⇌', "\\xrightleftharpoons"},
};
constexpr CharRow kNegated[] = {
    {'=', "\\neq"},          {U'∈', "\\notin"},       {U'∃', "\\nexists"}, {'<', "\\nless"},
    {'>', "\\ngtr"},         {U'≤', "\\nleq"},        {U'≥', "\\ngeq"},    {U'∣', "\\nmid"},
    {'|', "\\nmid"},         {U'∥', "\\nparallel"},   {U'∼', "\\nsim"},    {U'≅', "\\ncong"},
    {U'⊆', "\\nsubseteq"},   {U'⊇', "\\nsupseteq"},   {U'≺', "\\nprec"},   {U'≻', "\\nsucc"},
    {U'→', "\\nrightarrow"}, {U'⇒', "\\nRightarrow"},
};

constexpr std::u32string_view kOpening = U"([{⟨⌈⌊⟦⟪⟮⎰〈〈⌜⌞";
constexpr std::u32string_view kClosing = U")]}⟩⌉⌋⟧⟫⟯⎱〉〉⌝⌟";
constexpr std::u32string_view kEitherSide = U"|‖∣∥";

template <typename Rows>
std::string_view CommandOf(const Rows& rows, char32_t c) {
  for (const CharRow& row : rows) {
    if (row.c == c) return row.command;
  }
  return {};
}

template <size_t kSize>
std::optional<Accent> AccentOf(const AccentRow (&rows)[kSize], char32_t c) {
  for (const AccentRow& row : rows) {
    if (row.marks.find(c) != row.marks.npos) return row.accent;
  }
  return std::nullopt;
}

template <size_t kSize>
bool Holds(const std::string_view (&words)[kSize], std::string_view word) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

template <size_t kSize>
const Alphabet* BlockOf(const Alphabet (&blocks)[kSize], char32_t end, char32_t c) {
  if (c < blocks[0].first || c >= end) return nullptr;
  const Alphabet* block = std::end(blocks) - 1;
  while (block->first > c) --block;
  return block;
}

}  // namespace

MathVariant VariantOfName(std::string_view name) {
  for (const VariantRow& row : kVariants) {
    if (row.name == name) return row.variant;
  }
  return MathVariant::kNone;
}

std::string_view VariantCommand(MathVariant variant) {
  for (const VariantRow& row : kVariants) {
    if (row.variant == variant) return row.command;
  }
  return {};
}

char32_t NextChar(std::string_view text, size_t& at) {
  const auto lead = static_cast<uint8_t>(text[at++]);
  if (lead < 0x80) return lead;
  const int more = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : lead >= 0xC2 ? 1 : 0;
  if (more == 0 || at + more > text.size()) return kBadChar;
  char32_t c = lead & (0x3F >> more);
  for (int i = 0; i < more; ++i) c = c << 6 | (static_cast<uint8_t>(text[at++]) & 0x3F);
  return c;
}

void AppendChar(std::string& out, char32_t c) {
  if (c >= 0x110000 || (c >= 0xD800 && c < 0xE000)) c = kBadChar;
  if (c < 0x80) {
    out += static_cast<char>(c);
    return;
  }
  const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
  out += static_cast<char>((0xFF00u >> (more + 1) & 0xFF) | c >> (6 * more));
  for (int i = more - 1; i >= 0; --i) out += static_cast<char>(0x80 | (c >> (6 * i) & 0x3F));
}

char32_t OnlyChar(std::string_view text) {
  if (text.empty()) return 0;
  size_t at = 0;
  const char32_t c = NextChar(text, at);
  return at == text.size() ? c : 0;
}

MathLetter DecodeLetter(char32_t c) {
  if (c < 0x2102) return {c, MathVariant::kNone};
  for (const LetterlikeRow& row : kLetterlike) {
    if (row.c == c) return {row.letter, row.variant};
  }
  if (const Alphabet* latin = BlockOf(kLatin, kLatinEnd, c)) {
    const char32_t i = c - latin->first;
    return {i < 26 ? 'A' + i : 'a' + i - 26, latin->variant};
  }
  if (const Alphabet* greek = BlockOf(kGreek, kGreekEnd, c)) {
    return {kGreekLetters[c - greek->first], greek->variant};
  }
  if (const Alphabet* digits = BlockOf(kDigits, kDigitsEnd, c)) {
    return {'0' + c - digits->first, digits->variant};
  }
  return {c, MathVariant::kNone};
}

std::string_view FunctionCommand(std::string_view name) {
  for (const std::string_view command : kFunctions) {
    if (command.substr(1) == name) return command;
  }
  // With a space of any kind between the two words.
  if (!name.starts_with("lim") || name.size() < 7 || name.size() > 9) return {};
  return name.ends_with("sup") ? "\\limsup" : name.ends_with("inf") ? "\\liminf" : "";
}

std::string_view SpaceCommand(char32_t c) {
  if (c == ' ' || c == 0xA0 || c == 0x2004 || c == 0x205F || c == 0x3000) return "\\;";
  if (c == 0x2001 || c == 0x2003) return "\\quad";
  if (c == 0x2005) return "\\:";
  return c >= 0x2000 && c <= 0x200A ? "\\," : "";
}

bool IsInvisible(char32_t c) {
  return (c >= 0x2061 && c <= 0x2064) || (c >= 0x200B && c <= 0x200F) || c == 0x2060 || c < 0x20 ||
         (c >= 0x7F && c < 0xA0) || c == 0xFEFF || (c >= 0xFE00 && c <= 0xFE0F) || c == 0xAD;
}

int PrimeCount(char32_t c) {
  constexpr std::u32string_view kPrimes[] = {U"′'ʹ’", U"″ʺ", U"‴", U"⁗"};
  for (int i = 0; i < 4; ++i) {
    if (kPrimes[i].find(c) != kPrimes[i].npos) return i + 1;
  }
  return 0;
}

bool HasLimits(std::string_view command) { return Holds(kWithLimits, command); }
bool IsIntegral(std::string_view command) { return Holds(kIntegrals, command); }

std::optional<Accent> AccentAbove(char32_t c) { return AccentOf(kAbove, c); }
std::optional<Accent> AccentBelow(char32_t c) { return AccentOf(kBelow, c); }
std::string_view GrowingArrow(char32_t c) { return CommandOf(kGrowingArrows, c); }
std::string_view Negated(char32_t c) { return CommandOf(kNegated, c); }

FenceKind FenceOf(char32_t c) {
  if (kOpening.find(c) != kOpening.npos) return FenceKind::kOpen;
  if (kClosing.find(c) != kClosing.npos) return FenceKind::kClose;
  if (kEitherSide.find(c) != kEitherSide.npos) return FenceKind::kEither;
  return FenceKind::kNone;
}

std::string_view FenceCommand(char32_t c) {
  if (c == U'∣' || c == '|') return "|";
  if (c == U'∥' || c == U'‖') return "\\|";
  const std::string_view command = SymbolCommand(c);
  if (!command.empty()) return command.find('\\', 1) == command.npos ? command : std::string_view();
  constexpr std::string_view kAscii = "()[]/";
  const size_t at = c < 0x80 ? kAscii.find(static_cast<char>(c)) : kAscii.npos;
  return at == kAscii.npos ? std::string_view() : kAscii.substr(at, 1);
}

}  // namespace mathsieve
