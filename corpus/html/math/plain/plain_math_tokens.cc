// Words decide most: letters that touch are prose unless they are few enough to be a product or
// name a function.

#include "corpus/html/math/plain/plain_math_tokens.h"

#include <algorithm>
#include <utility>

#include "corpus/base/code_points.h"
#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/math/plain/plain_math.h"

namespace mathsieve {
namespace {

using Words = std::string_view;

constexpr Words kFunctions[] = {"sin",  "cos",  "tan",  "cot",    "sec",    "csc",    "sinh",
                                "cosh", "tanh", "coth", "arcsin", "arccos", "arctan", "log",
                                "ln",   "lg",   "exp",  "lim",    "max",    "min",    "sup",
                                "inf",  "det",  "dim",  "ker",    "gcd",    "arg",    "deg"};
constexpr Words kUnits[] = {"m",  "cm",  "mm", "km",  "dm",  "nm", "in", "ft", "yd", "mi",
                            "s",  "ms",  "h",  "min", "kg",  "g",  "mg", "t",  "L",  "l",
                            "ml", "mL",  "dL", "N",   "J",   "W",  "K",  "Pa", "Hz", "V",
                            "A",  "mol", "kW", "kWh", "kPa", "hr", "kJ", "MJ"};
constexpr Words kSureUnits[] = {"cm", "mm", "km", "dm", "nm", "kg", "mg", "mol"};
// Words of two letters that are no product.
constexpr Words kShortWords[] = {
    "is", "it", "in", "if", "of", "on", "or", "to", "at", "as", "an", "am", "be", "by", "do",
    "go", "he", "hi", "me", "my", "no", "oh", "ok", "so", "up", "us", "we", "et", "de", "le",
    "la", "un", "du", "au", "en", "es", "el", "il", "lo", "al", "di", "da", "se", "te", "tu",
    "si", "ne", "ce", "je", "on", "ou", "sa", "ma", "ta", "zu", "er", "wo", "um", "im", "am",
    "ja", "vs", "no", "nr", "st", "pp", "ed", "ex", "eg", "ie", "co", "tv", "uk", "eu"};

template <size_t kSize>
bool IsOneOf(const Words (&words)[kSize], Words word) {
  return std::ranges::find(words, word) != std::end(words);
}

constexpr char32_t kMicro = 0x3BC;

bool IsGreek(char32_t code) {
  return (code >= 0x370 && code < 0x400) || (code >= 0x1F00 && code < 0x2000);
}

// Letters of alphabets whose words are written together.
bool IsWordLetter(char32_t code) {
  if (code < 0x80) return IsLetter(static_cast<char>(code));
  if (code == 0xD7 || code == 0xF7) return false;
  return (code >= 0xC0 && code < 0x250) || (code >= 0x300 && code < 0x530) || code == 0xB5 ||
         code == 0xAA || code == 0xBA || (code >= 0x1E00 && code < 0x2000);
}

bool IsWhite(char32_t code) {
  return code == ' ' || (code >= 9 && code <= 13) || code == 0xA0 || code == 0x3000 ||
         (code >= 0x2000 && code <= 0x200B) || code == 0x202F || code == 0x205F;
}

// Operators that prose uses as well; all others of their block are mathematics alone.
bool IsStrong(char32_t code) {
  constexpr char32_t kWeak[] = {0x2205, 0x2212, 0x2215, 0x2217, 0x2219, 0x22C5, 0x2223,
                                0x2225, 0x2236, 0x2237, 0x223C, 0x22C6, 0x22EE, 0x22EF};
  return ((code >= 0x2200 && code <= 0x22FF) || (code >= 0x2A00 && code <= 0x2AFF)) &&
         std::ranges::find(kWeak, code) == std::end(kWeak);
}

struct AsciiSign {
  char sign;
  PlainKind kind;
};
constexpr AsciiSign kAsciiSigns[] = {
    {'+', PlainKind::kSign},     {'-', PlainKind::kSign},     {'*', PlainKind::kOperator},
    {'/', PlainKind::kOperator}, {'=', PlainKind::kRelation}, {'<', PlainKind::kRelation},
    {'>', PlainKind::kRelation}, {',', PlainKind::kComma},    {';', PlainKind::kComma},
    {':', PlainKind::kColon},    {'(', PlainKind::kOpen},     {'[', PlainKind::kOpen},
    {'{', PlainKind::kOpen},     {')', PlainKind::kClose},    {']', PlainKind::kClose},
    {'}', PlainKind::kClose},    {'|', PlainKind::kBar},      {'!', PlainKind::kFactorial}};

PlainKind KindOf(const CharacterLatex& character) {
  constexpr char32_t kPrefixes[] = {0x2200, 0x2203, 0x2204, 0x2202, 0x2207, 0xAC};
  constexpr char32_t kNoTerms[] = {0xB0, 0x2103, 0x220E, 0x25A1, 0x25C7, 0x25B3, 0x2026};
  const char32_t code = character.code;
  if (std::ranges::find(kPrefixes, code) != std::end(kPrefixes)) return PlainKind::kPrefix;
  if (std::ranges::find(kNoTerms, code) != std::end(kNoTerms)) return PlainKind::kStop;
  if (character.latex[0] == '\'') return PlainKind::kPrime;
  if (code == 0xB1 || code == 0x2212 || code == 0x2213) return PlainKind::kSign;
  switch (character.math_class) {
    case MathClass::kLetter:
      return PlainKind::kSymbol;
    case MathClass::kOrdinary:
      return code == 0x2016 ? PlainKind::kBar : PlainKind::kOrdinary;
    case MathClass::kOperator:
      return PlainKind::kOperator;
    case MathClass::kRelation:
    case MathClass::kArrow:
      return PlainKind::kRelation;
    case MathClass::kLarge:
      return character.latex.starts_with("\\sqrt") ? PlainKind::kRoot : PlainKind::kLarge;
    case MathClass::kOpen:
      return PlainKind::kOpen;
    case MathClass::kClose:
      return PlainKind::kClose;
  }
  return PlainKind::kStop;
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view run) : run_(run) {}

  std::vector<PlainToken> Tokens() {
    while (at_ < run_.size()) Next();
    MatchPairs();
    return std::move(tokens_);
  }

 private:
  char32_t Peek() const {
    size_t at = at_;
    return at < run_.size() ? DecodeUtf8(run_, at) : 0;
  }

  PlainToken& Add(PlainKind kind, size_t begin, char32_t code = 0) {
    tokens_.push_back({.kind = kind,
                       .begin = begin,
                       .end = at_,
                       .code = code,
                       .space_before = std::exchange(space_, false),
                       .italic = italic_});
    return tokens_.back();
  }

  void Next() {
    const size_t begin = at_;
    const char32_t code = DecodeUtf8(run_, at_);
    if (code == kItalicBegin || code == kItalicEnd) {
      italic_ = code == kItalicBegin;
    } else if (IsWhite(code)) {
      space_ = true;
    } else if (IsWordLetter(code)) {
      Word(begin);
    } else if (code < 0x80) {
      Ascii(begin, static_cast<char>(code));
    } else if (RaisedCharacter(code) != 0) {
      ScriptRun(PlainKind::kRaised, begin, RaisedCharacter);
    } else if (LoweredCharacter(code) != 0) {
      ScriptRun(PlainKind::kLowered, begin, LoweredCharacter);
    } else if (FindMathAlphanumeric(code)) {
      Alphanumerics(begin, code);
    } else {
      Character(begin, code);
    }
  }

  void Character(size_t begin, char32_t code) {
    const CharacterLatex* known = FindCharacterLatex(code);
    PlainToken& token = Add(known == nullptr ? PlainKind::kStop : KindOf(*known), begin, code);
    token.is_strong = IsStrong(code);
  }

  void ScriptRun(PlainKind kind, size_t begin, char32_t (*base)(char32_t)) {
    for (size_t next = at_; at_ < run_.size() && base(DecodeUtf8(run_, next)) != 0;) at_ = next;
    Add(kind, begin);
  }

  // Many letters of a mathematical alphabet that touch are a word in a fancy face.
  void Alphanumerics(size_t begin, char32_t code) {
    const size_t first_end = at_;
    int count = 1;
    for (size_t next = at_; at_ < run_.size(); at_ = next, ++count) {
      if (!FindMathAlphanumeric(DecodeUtf8(run_, next))) break;
    }
    if (count > 2) {
      Add(PlainKind::kStop, begin, code).is_word = true;
      return;
    }
    at_ = first_end;
    Add(PlainKind::kSymbol, begin, code).is_strong = code >= 0x1D400;
  }

  void Ascii(size_t begin, char c) {
    if (IsDigit(c)) return Number(begin);
    if (c == kSupBegin) return void(Add(PlainKind::kSup, begin));
    if (c == kSubBegin) return void(Add(PlainKind::kSub, begin));
    if (c == kScriptEnd) return void(Add(PlainKind::kScriptEnd, begin));
    if (c == '\'') return Apostrophe(begin);
    const auto* sign = std::ranges::find(kAsciiSigns, c, &AsciiSign::sign);
    Add(sign == std::end(kAsciiSigns) ? PlainKind::kStop : sign->kind, begin,
        static_cast<uint8_t>(c));
  }

  // A prime behind a letter; a letter behind it makes both part of a word.
  void Apostrophe(size_t begin) {
    const bool behind_letter = !tokens_.empty() && tokens_.back().end == begin && !space_;
    if (behind_letter && IsWordLetter(Peek())) {
      tokens_.back().kind = PlainKind::kStop;
      Add(PlainKind::kStop, begin);
      return;
    }
    Add(behind_letter ? PlainKind::kPrime : PlainKind::kStop, begin, 0x2032);
  }

  void Number(size_t begin) {
    const auto digit_at = [&](size_t i) { return i < run_.size() && IsDigit(run_[i]); };
    while (digit_at(at_) ||
           (at_ < run_.size() && (run_[at_] == '.' || run_[at_] == ',') && digit_at(at_ + 1))) {
      ++at_;
    }
    Add(PlainKind::kNumber, begin);
  }

  void Word(size_t begin) {
    at_ = begin;
    int letters = 0, greek = 0, others = 0;
    const char32_t first = Peek();
    for (size_t next = at_; at_ < run_.size(); at_ = next) {
      const char32_t code = DecodeUtf8(run_, next);
      const bool is_digit = code < 0x80 && IsDigit(static_cast<char>(code));
      if (!IsWordLetter(code) && !is_digit) break;
      greek += IsGreek(code);
      others += is_digit || (code >= 0x80 && !IsGreek(code));
      ++letters;
    }
    const std::string_view word = run_.substr(begin, at_ - begin);
    const bool is_product = greek > 0 && others == 0 && letters <= 3 &&
                            (letters == 1 || (greek < letters && first != kMicro));
    if (is_product) return Letters(begin);
    PlainToken& token = Add(KindOfWord(word, letters, others), begin, first);
    token.is_word = true;
  }

  // Each letter of a product like πr by itself.
  void Letters(size_t begin) {
    const size_t end = at_;
    for (at_ = begin; at_ < end;) {
      const size_t letter = at_;
      const char32_t code = DecodeUtf8(run_, at_);
      const bool is_known = code < 0x80 || FindCharacterLatex(code) != nullptr;
      Add(!is_known     ? PlainKind::kStop
          : code < 0x80 ? PlainKind::kLetter
                        : PlainKind::kSymbol,
          letter, code);
    }
  }

  PlainKind KindOfWord(std::string_view word, int letters, int others) const {
    if (others > 0) return PlainKind::kStop;
    if (letters == 1) return BehindWordSign() ? PlainKind::kStop : PlainKind::kLetter;
    if (IsOneOf(kFunctions, word)) return PlainKind::kFunction;
    if (letters > 2 || word.size() > 2 || IsOneOf(kShortWords, word)) return PlainKind::kStop;
    const bool is_one_case = IsLetter(word[0]) && (word[0] & 32) == (word[1] & 32);
    return is_one_case && !IsUnit(word) ? PlainKind::kPair : PlainKind::kStop;
  }

  // Whether the last character ties a letter to a word: U.S, e.g, #x, @x.
  bool BehindWordSign() const {
    if (tokens_.empty() || space_) return false;
    const PlainToken& last = tokens_.back();
    return last.kind == PlainKind::kStop && last.code > 0 && last.code < 0x80 &&
           std::string_view(".'@#_&$%\\~").find(static_cast<char>(last.code)) !=
               std::string_view::npos;
  }

  void MatchPairs() {
    std::vector<size_t> brackets, scripts;
    for (size_t i = 0; i < tokens_.size(); ++i) {
      switch (tokens_[i].kind) {
        case PlainKind::kOpen:
          brackets.push_back(i);
          break;
        case PlainKind::kClose:
          if (brackets.empty()) break;
          tokens_[brackets.back()].match = i;
          brackets.pop_back();
          break;
        case PlainKind::kSup:
        case PlainKind::kSub:
          scripts.push_back(i);
          break;
        case PlainKind::kScriptEnd:
          if (scripts.empty()) break;
          tokens_[scripts.back()].match = i;
          scripts.pop_back();
          break;
        default:
          break;
      }
    }
  }

  std::string_view run_;
  size_t at_ = 0;
  bool space_ = false, italic_ = false;
  std::vector<PlainToken> tokens_;
};

}  // namespace

std::vector<PlainToken> TokenizePlainMath(std::string_view run) { return Tokenizer(run).Tokens(); }

bool IsUnit(std::string_view word) { return IsOneOf(kUnits, word); }
bool IsSureUnit(std::string_view word) { return IsOneOf(kSureUnits, word); }

}  // namespace mathsieve
