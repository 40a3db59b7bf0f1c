// Which scripts are mathematics: a raised number may be a footnote, raised letters an ordinal.

#include <algorithm>

#include "corpus/base/code_points.h"
#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/math/plain/plain_math_grammar.h"

namespace mathsieve {
namespace {

// Raised letters that end an abbreviation: Mᵉ, nᵒ, Sᵗ, Dʳ.
constexpr std::string_view kAbbreviating = "aeordsht";
// Exponents of numbers.
constexpr std::string_view kExponents = "nkNxij";
constexpr std::string_view kOrdinals[] = {"st", "nd", "rd", "th", "er", "re", "me", "os", "as",
                                          "to", "ta", "le", "te", "de", "ne", "ie", "um", "tm"};
constexpr std::string_view kRaisedExponents = "nkNxijmTt";
// One-letter words.
constexpr std::string_view kWordLetters = "aAIOo";

bool IsNumber(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return IsDigit(c); });
}

// The characters that a run of superscripts or subscripts stands for.
std::string Unscripted(std::string_view text, char32_t (*base)(char32_t)) {
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const char32_t code = base(DecodeUtf8(text, at));
    AppendUtf8(out, code == 0x2212 ? '-' : code);
  }
  return out;
}

}  // namespace

bool PlainGrammar::IsScript(size_t token, PlainKind marked, PlainKind character) const {
  if (token >= tokens_.size() || tokens_[token].space_before) return false;
  const PlainToken& script = tokens_[token];
  return script.kind == character || (script.kind == marked && script.match != 0);
}

size_t PlainGrammar::ScriptEnd(size_t token) const {
  return tokens_[token].match == 0 ? token + 1 : tokens_[token].match + 1;
}

std::string PlainGrammar::ScriptNumber(size_t token) const {
  const PlainToken& script = tokens_[token];
  if (script.kind == PlainKind::kRaised) return Unscripted(Text(token), RaisedCharacter);
  if (script.kind == PlainKind::kLowered) return Unscripted(Text(token), LoweredCharacter);
  std::string out;
  for (size_t i = token + 1; i < script.match; ++i) {
    out += tokens_[i].code == 0x2212 || tokens_[i].code == 0x2013 ? "-" : Text(i);
  }
  return out;
}

PlainGrammar::Verdict PlainGrammar::Judge(size_t base, size_t script,
                                          const PlainFacts& inside) const {
  switch (tokens_[script].kind) {
    case PlainKind::kSup:
      return JudgeSuperscript(base, script, inside);
    case PlainKind::kSub:
      return JudgeSubscript(base, script, inside);
    default:
      return JudgeCharacters(base, script, inside);
  }
}

PlainGrammar::Verdict PlainGrammar::JudgeCharacters(size_t base, size_t script,
                                                    const PlainFacts& inside) const {
  const std::string content = ScriptNumber(script);
  const bool has_letters = std::ranges::any_of(content, IsLetter);
  if (tokens_[script].kind == PlainKind::kLowered) {
    return tokens_[base].kind == PlainKind::kNumber ? Verdict::kNoTerm : Verdict::kSure;
  }
  if (has_letters) {
    const bool is_exponent = content.size() == 1
                                 ? kRaisedExponents.find(content[0]) != std::string_view::npos
                                 : content.find_first_of("+-0123456789") <= 1;
    return is_exponent ? Verdict::kSure : Verdict::kNoTerm;
  }
  return IsNumber(content) ? JudgeNumber(base, content, inside) : Verdict::kSure;
}

// A raised number without a sign.
PlainGrammar::Verdict PlainGrammar::JudgeNumber(size_t base, std::string_view number,
                                                const PlainFacts& inside) const {
  const PlainToken& token = tokens_[base];
  switch (token.kind) {
    case PlainKind::kNumber: {
      const std::string_view text = Text(base);
      return text == "10" || (text == "2" && number.size() > 1) ? Verdict::kSure
                                                                : Verdict::kDoubtful;
    }
    case PlainKind::kLetter: {
      const bool is_word = !token.italic && kWordLetters.find(static_cast<char>(token.code)) !=
                                                std::string_view::npos;
      const bool is_note = !token.italic && number == "1";
      return is_word || is_note ? Verdict::kDoubtful : Verdict::kSure;
    }
    case PlainKind::kPair:
      return Verdict::kDoubtful;
    case PlainKind::kOpen:
    case PlainKind::kBar:
      return inside.connectors > 0 || inside.sure ? Verdict::kSure : Verdict::kDoubtful;
    default:
      return Verdict::kSure;
  }
}

PlainGrammar::Verdict PlainGrammar::JudgeLetter(size_t base, char letter,
                                                const PlainFacts& inside) const {
  const PlainToken& token = tokens_[base];
  const bool abbreviates = kAbbreviating.find(letter) != std::string_view::npos;
  switch (token.kind) {
    case PlainKind::kNumber: {
      if (kExponents.find(letter) != std::string_view::npos) return Verdict::kSure;
      return Text(base) == "2" && letter == 'm' ? Verdict::kSure : Verdict::kNoTerm;
    }
    case PlainKind::kLetter:
      if (token.italic || token.code == 'e' || !abbreviates) return Verdict::kSure;
      return token.code < 'a' || token.code == 'n' || token.code == 'v' ? Verdict::kNoTerm
                                                                        : Verdict::kDoubtful;
    case PlainKind::kPair:
      return Verdict::kNoTerm;
    case PlainKind::kOpen:
    case PlainKind::kBar:
      return inside.connectors > 0 || inside.sure ? Verdict::kSure : Verdict::kDoubtful;
    default:
      return Verdict::kSure;
  }
}

// Whether tokens [first, end) are one chain, with a sign at most before it.
bool PlainGrammar::IsWhole(size_t first, size_t end, bool in_brackets) const {
  PlainFacts facts;
  return first < end && Items(first, end, facts, in_brackets) == end;
}

// A superscript of one token.
std::optional<PlainGrammar::Verdict> PlainGrammar::JudgeToken(size_t base, size_t token,
                                                              const PlainFacts& inside) const {
  const std::string_view text = Text(token);
  switch (tokens_[token].kind) {
    case PlainKind::kNumber:
      return IsNumber(text) ? JudgeNumber(base, text, inside) : Verdict::kApart;
    case PlainKind::kLetter:
      return JudgeLetter(base, text[0], inside);
    case PlainKind::kPair: {
      const bool is_ordinal = std::ranges::find(kOrdinals, text) != std::end(kOrdinals);
      const bool is_small = tokens_[base].kind == PlainKind::kLetter && tokens_[base].code >= 'a';
      return is_ordinal || !is_small || (text[0] & 32) == 0 ? Verdict::kNoTerm : Verdict::kSure;
    }
    case PlainKind::kSign:
    case PlainKind::kOperator:
    case PlainKind::kPrime:
      return Verdict::kDoubtful;
    default:
      return std::nullopt;
  }
}

PlainGrammar::Verdict PlainGrammar::JudgeSuperscript(size_t base, size_t script,
                                                     const PlainFacts& inside) const {
  const size_t first = script + 1, end = tokens_[script].match;
  if (first == end) return Verdict::kApart;
  const PlainToken& content = tokens_[first];
  if (tokens_[base].kind == PlainKind::kPair && content.kind != PlainKind::kNumber) {
    return Verdict::kNoTerm;
  }
  if (end - first == 1) {
    if (const auto verdict = JudgeToken(base, first, inside)) return *verdict;
  }
  if (content.kind == PlainKind::kStop && content.is_word) return Verdict::kNoTerm;
  if (!IsWhole(first, end, false)) return Verdict::kApart;
  const bool is_derivative = content.code == '(' && tokens_[first + 1].kind == PlainKind::kLetter &&
                             tokens_[base].kind == PlainKind::kLetter;
  const bool is_note = !is_derivative && (content.code == '[' || content.code == '(');
  return is_note ? Verdict::kDoubtful : Verdict::kSure;
}

PlainGrammar::Verdict PlainGrammar::JudgeSubscript(size_t base, size_t script,
                                                   const PlainFacts& inside) const {
  const size_t first = script + 1, end = tokens_[script].match;
  if (first == end || tokens_[first].code == '[') return Verdict::kApart;
  const bool is_word = end - first == 1 && tokens_[first].is_word &&
                       std::ranges::all_of(Text(first), [](char c) { return IsLetter(c); });
  const bool is_sign = end - first == 1 && (tokens_[first].kind == PlainKind::kSign ||
                                            tokens_[first].kind == PlainKind::kOperator);
  if (!is_word && !is_sign && !IsWhole(first, end, true)) return Verdict::kNoTerm;
  switch (tokens_[base].kind) {
    case PlainKind::kNumber:
      return is_word ? Verdict::kNoTerm : Verdict::kDoubtful;
    case PlainKind::kPair:
      return Verdict::kNoTerm;
    case PlainKind::kOpen:
    case PlainKind::kBar:
      return inside.connectors > 0 || inside.sure ? Verdict::kSure : Verdict::kDoubtful;
    default:
      return Verdict::kSure;
  }
}

bool PlainGrammar::IsUnitAt(size_t token) const {
  const std::string_view text = Text(token);
  if (!IsUnit(text)) return false;
  if (IsSureUnit(text)) return true;
  if (token == 0) return false;
  const PlainKind before = tokens_[token - 1].kind;
  return before == PlainKind::kNumber || before == PlainKind::kScriptEnd ||
         before == PlainKind::kRaised;
}

}  // namespace mathsieve
