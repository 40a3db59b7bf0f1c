// Tokens: letters in their alphabets, names of functions, numbers, operators, text.

#include <algorithm>

#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/math/latex/latex_emitter.h"

namespace mathsieve {
namespace {

constexpr char32_t kNegation = 0x0338;
constexpr char32_t kDegree = 0xB0;

bool IsAsciiName(std::string_view text) {
  return text.size() > 1 && std::all_of(text.begin(), text.end(), IsLetter);
}

bool IsCombining(char32_t c) {
  return (c >= 0x300 && c <= 0x36F && c != kNegation) || (c >= 0x20D0 && c <= 0x20DC);
}

struct TextRow {
  char c;
  std::string_view written;
};
constexpr TextRow kTextSpecials[] = {
    {'#', "\\#"},
    {'$', "\\$"},
    {'%', "\\%"},
    {'&', "\\&"},
    {'_', "\\_"},
    {'{', "\\{"},
    {'}', "\\}"},
    {'~', "\\textasciitilde{}"},
    {'^', "\\textasciicircum{}"},
    {'\\', "\\textbackslash{}"},
};

std::string Escaped(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    const char32_t c = NextChar(text, at);
    const auto* special = std::find_if(std::begin(kTextSpecials), std::end(kTextSpecials),
                                       [&](const TextRow& row) { return char32_t(row.c) == c; });
    if (special != std::end(kTextSpecials)) {
      out += special->written;
    } else if (!SpaceCommand(c).empty()) {
      out += ' ';
    } else if (!IsInvisible(c)) {
      out += text.substr(begin, at - begin);
    }
  }
  return out;
}

// The letters of `text` brought to plain ones, and the alphabet that all of them are of.
std::string PlainLetters(std::string_view text, MathVariant& variant) {
  std::string plain;
  for (size_t at = 0; at < text.size();) {
    const MathLetter letter = DecodeLetter(NextChar(text, at));
    if (IsInvisible(letter.letter)) continue;
    if (letter.variant == MathVariant::kNone) return std::string(text);
    if (!plain.empty() && letter.variant != variant) return std::string(text);
    variant = letter.variant;
    AppendChar(plain, letter.letter);
  }
  return plain;
}

std::string_view TextCommand(MathVariant variant) {
  switch (variant) {
    case MathVariant::kBold:
      return "\\textbf{";
    case MathVariant::kItalic:
      return "\\textit{";
    case MathVariant::kSansSerif:
      return "\\textsf{";
    case MathVariant::kMonospace:
      return "\\texttt{";
    default:
      return "\\text{";
  }
}

}  // namespace

bool LatexEmitter::IsUprightLetter(const MathNode& token) {
  return token.tag == MathTag::kIdentifier && token.variant == MathVariant::kNormal &&
         token.text.size() == 1 && IsLetter(token.text[0]);
}

char32_t LatexEmitter::CharOf(uint32_t i) const {
  return i != kMissing && IsToken(CoreNode(i).tag) ? OnlyChar(CoreNode(i).text) : 0;
}

std::string LatexEmitter::NameOf(uint32_t i) const {
  constexpr uint32_t kLongest = 12;
  const MathNode& core = CoreNode(i);
  if (IsToken(core.tag)) return core.tag == MathTag::kText ? std::string() : core.text;
  std::string name;
  if (core.tag != MathTag::kRow || facts_[Core(i)].visible > kLongest) return name;
  for (const uint32_t child : Children(Core(i))) {
    if (facts_[child].empty) continue;
    if (!IsUprightLetter(node(child))) return {};
    name += node(child).text;
  }
  return name;
}

std::string_view LatexEmitter::CommandOf(uint32_t i) const {
  const MathNode& core = CoreNode(i);
  if (!IsToken(core.tag) || core.tag == MathTag::kText) return {};
  const char32_t c = OnlyChar(core.text);
  return c != 0 ? SymbolCommand(c) : FunctionCommand(core.text);
}

void LatexEmitter::Token(uint32_t i) {
  const MathNode& token = node(i);
  switch (token.tag) {
    case MathTag::kIdentifier:
      return Identifier(i);
    case MathTag::kNumber:
      return Number(token);
    case MathTag::kString:
      return Text('"' + token.text + '"', token.variant);
    case MathTag::kText:
      return Text(token.text, token.variant);
    default:
      return Operator(i);
  }
}

void LatexEmitter::Identifier(uint32_t i) {
  const MathNode& token = node(i);
  const char32_t c = OnlyChar(token.text);
  if (c == U'∣' || c == U'∥' || c == U'‖') return out_.Put(c == U'∣' ? "|" : "\\|");
  if (c != 0) return Character(c, token.variant);
  MathVariant variant = token.variant;
  const std::string plain = PlainLetters(token.text, variant);
  if (const std::string_view function = FunctionCommand(plain); !function.empty()) {
    return out_.Put(function);
  }
  if (plain == "mod") return out_.Put("\\bmod");
  if (IsAsciiName(plain)) return Name(plain, variant, facts_[i].applied);
  if (token.text.find(' ') != std::string::npos) return Text(token.text, variant);
  Characters(token.text, token.variant);
}

void LatexEmitter::Name(std::string_view name, MathVariant variant, bool applied) {
  const bool upright = variant == MathVariant::kNone || variant == MathVariant::kNormal;
  out_.Put(applied && upright ? "\\operatorname" : upright ? "\\mathrm" : VariantCommand(variant));
  out_.Put("{");
  if (variant == MathVariant::kBoldScript) out_.Put("\\mathcal");
  if (variant == MathVariant::kBoldFraktur) out_.Put("\\mathfrak");
  const bool nested = variant == MathVariant::kBoldScript || variant == MathVariant::kBoldFraktur;
  if (nested) out_.Put("{");
  out_.Put(name);
  if (nested) out_.Put("}");
  out_.Put("}");
}

void LatexEmitter::Operator(uint32_t i) {
  const MathNode& token = node(i);
  const char32_t c = OnlyChar(token.text);
  const bool fence = token.Has(kPrefix) || token.Has(kPostfix);
  if (fence && (c == U'∣' || c == U'∥')) return out_.Put(FenceCommand(c));
  if (token.text == "mod") return out_.Put("\\bmod");
  if (token.text == "...") return out_.Put("\\ldots");
  if (const std::string_view function = FunctionCommand(token.text); !function.empty()) {
    return out_.Put(function);
  }
  if (IsAsciiName(token.text)) return Name(token.text, MathVariant::kNone, true);
  const bool alphabet = token.variant > MathVariant::kItalic;
  Characters(token.text, alphabet ? token.variant : MathVariant::kNone);
}

void LatexEmitter::Number(const MathNode& token) {
  const std::string& text = token.text;
  const auto is_digit = [&](size_t i) { return i < text.size() && IsDigit(text[i]); };
  if (token.variant > MathVariant::kItalic && std::all_of(text.begin(), text.end(), IsDigit)) {
    return Name(text, token.variant, false);
  }
  for (size_t at = 0; at < text.size();) {
    const size_t comma = text.find(',', at);
    const size_t end = std::min(comma, text.size());
    Characters(std::string_view(text).substr(at, end - at), token.variant);
    if (end < text.size())
      out_.Put(end > 0 && is_digit(end - 1) && is_digit(end + 1) ? "{,}" : ",");
    at = end + 1;
  }
}

void LatexEmitter::Text(std::string_view text, MathVariant variant) {
  const std::string escaped = Escaped(text);
  if (escaped.empty()) return;
  if (escaped.find_first_not_of(' ') == std::string::npos) {
    return Characters(text, MathVariant::kNone);
  }
  out_.Put(TextCommand(variant));
  out_.Put(escaped);
  out_.Put("}");
}

void LatexEmitter::EscapedText(std::string_view text) { out_.Put(Escaped(text)); }

void LatexEmitter::Characters(std::string_view text, MathVariant variant) {
  for (size_t at = 0; at < text.size();) {
    const char32_t c = NextChar(text, at);
    size_t behind = at;
    const char32_t mark = at < text.size() ? NextChar(text, behind) : 0;
    if (mark == kNegation) {
      at = behind;
      const std::string_view negated = Negated(c);
      out_.Put(negated.empty() ? "\\not" : negated);
      if (negated.empty()) Character(c, variant);
    } else if (IsCombining(mark) && AccentAbove(mark)) {
      at = behind;
      out_.Put(AccentAbove(mark)->narrow);
      out_.Put("{");
      Character(c, variant);
      out_.Put("}");
    } else {
      Character(c, variant);
    }
  }
}

void LatexEmitter::Character(char32_t c, MathVariant variant) {
  if (IsInvisible(c)) return;
  if (const int primes = PrimeCount(c); primes > 0) return out_.PutPrimes(primes);
  if (c == kDegree) return out_.PutSuperscript("^{\\circ}");
  if (const std::string_view space = SpaceCommand(c); !space.empty()) return out_.Put(space);
  if (c == kNegation) return out_.Put("\\not");
  const MathLetter letter = DecodeLetter(c);
  if (letter.variant != MathVariant::kNone) variant = letter.variant;
  std::string written(SymbolCommand(letter.letter));
  const bool ascii =
      letter.letter < 0x80 && written.empty() &&
      (IsLetter(static_cast<char>(letter.letter)) || IsDigit(static_cast<char>(letter.letter)));
  if (written.empty()) AppendChar(written, letter.letter);
  const bool bold = variant == MathVariant::kBold || variant == MathVariant::kBoldItalic;
  const bool digit = ascii && IsDigit(written[0]);
  if (variant == MathVariant::kNone || variant == MathVariant::kItalic ||
      (variant == MathVariant::kNormal && digit) || (!ascii && !bold)) {
    return out_.Put(written);
  }
  if (!ascii || (digit && bold_italic_ && bold)) variant = MathVariant::kBoldItalic;
  Name(written, variant, false);
}

}  // namespace mathsieve
