// The reference parser looks at a bar twice: it tries to read what follows as a subterm, and reads
// on behind the bar where no other one ends it. Whether it succeeds depends on brackets alone, so
// one pass with a stack pairs the bars beforehand, and the parse never goes back.

#include <algorithm>
#include <cstddef>

#include "corpus/base/code_points.h"
#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/math/ascii/ascii_math_tree.h"
#include "corpus/html/math/latex/character_latex.h"

namespace mathsieve {
namespace {

constexpr size_t kNotFound = std::string_view::npos;
constexpr std::string_view kNoBreakSpace = "\xC2\xA0";

constexpr char32_t kRoot = 0x221A;

bool IsBlank(char c) { return static_cast<uint8_t>(c) <= ' '; }

constexpr AsciiSymbol kRaise = {"^", AsciiKind::kInfix, "^"};
constexpr AsciiSymbol kLower = {"_", AsciiKind::kInfix, "\\_"};
constexpr AsciiSymbol kOpenHidden = {"{:", AsciiKind::kLeft, ""};
constexpr AsciiSymbol kCloseHidden = {":}", AsciiKind::kRight, ""};
constexpr AsciiSymbol kMinus = {"-", AsciiKind::kFunction, "-"};

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view source) : source_(source) {}

  std::vector<AsciiToken> Tokens() {
    while (SkipBlanks()) Next();
    return std::move(tokens_);
  }

 private:
  std::string_view Rest() const { return source_.substr(at_); }

  // Moves to the next token; false at the end.
  bool SkipBlanks() {
    for (bool skipped = true; skipped;) {
      skipped = false;
      while (at_ < source_.size() && IsBlank(source_[at_])) ++at_;
      if (Rest().starts_with(kNoBreakSpace)) at_ += kNoBreakSpace.size(), skipped = true;
      const bool is_mark = at_ + 1 < source_.size() && source_[at_] == '\\' &&
                           source_[at_ + 1] != '\\' && source_[at_ + 1] != ' ';
      if (is_mark) ++at_, skipped = true;
    }
    return at_ < source_.size();
  }

  void Next() {
    const AsciiSymbol* symbol = LongestAsciiSymbol(Rest());
    if (symbol == nullptr) return Plain();
    const bool after_infix = !tokens_.empty() && tokens_.back().kind == AsciiKind::kInfix;
    const std::string_view name = source_.substr(at_, symbol->name.size());
    at_ += name.size();
    if (symbol->kind == AsciiKind::kText) return Text(symbol);
    if (symbol->kind == AsciiKind::kQuote) return Quote(symbol);
    if (symbol->kind == AsciiKind::kDecorated) return Decorated(symbol);
    if (name == "-" && after_infix && !Rest().starts_with(' ')) symbol = &kMinus;
    Add(symbol, name);
  }

  void Add(const AsciiSymbol* symbol, std::string_view text) {
    tokens_.push_back({symbol == nullptr ? AsciiKind::kConstant : symbol->kind, symbol, text});
  }

  // A number, or one character.
  void Plain() {
    const size_t begin = at_;
    const auto digits = [&] {
      while (at_ < source_.size() && IsDigit(source_[at_])) ++at_;
    };
    digits();
    if (at_ + 1 < source_.size() && source_[at_] == '.' && IsDigit(source_[at_ + 1])) {
      ++at_;
      digits();
    }
    if (at_ == begin) {
      const char32_t code = DecodeUtf8(source_, at_);
      if (code == kReplacement) return;
      if (code == kRoot) return Add(LongestAsciiSymbol("sqrt"), "sqrt");
      if (RaisedCharacter(code) != 0) return Scripts(begin, kRaise, RaisedCharacter);
      if (LoweredCharacter(code) != 0) return Scripts(begin, kLower, LoweredCharacter);
    }
    Add(nullptr, source_.substr(begin, at_ - begin));
  }

  // A run of superscript characters from `begin` on: ^{:…:}.
  void Scripts(size_t begin, const AsciiSymbol& infix, char32_t (*base)(char32_t)) {
    Add(&infix, infix.name);
    Add(&kOpenHidden, kOpenHidden.name);
    for (at_ = begin; at_ < source_.size();) {
      const size_t character = at_;
      if (base(DecodeUtf8(source_, at_)) == 0) {
        at_ = character;
        break;
      }
      Add(nullptr, source_.substr(character, at_ - character));
    }
    Add(&kCloseHidden, kCloseHidden.name);
  }

  // The content of the bracket pair here, to the end where it is not closed; false where there is
  // no bracket.
  bool Bracketed(std::string_view& content) {
    SkipBlanks();
    const std::string_view rest = Rest();
    const size_t kind = rest.empty() ? kNotFound : std::string_view("{([").find(rest[0]);
    if (kind == kNotFound) return false;
    const size_t end = std::min(rest.find("})]"[kind]), rest.size());
    content = rest.substr(1, end - 1);
    at_ += std::min(end + 1, rest.size());
    return true;
  }

  void Text(const AsciiSymbol* symbol) {
    std::string_view content = symbol->name;
    Bracketed(content);
    Add(symbol, content);
  }

  // A quote that is never closed is a text without content.
  void Quote(const AsciiSymbol* symbol) {
    const size_t end = Rest().find('"');
    const std::string_view content = Rest().substr(0, end == kNotFound ? 0 : end);
    if (end != kNotFound) at_ += end + 1;
    Add(symbol, content);
  }

  void Decorated(const AsciiSymbol* symbol) {
    std::string_view label;
    Bracketed(label);
    Add(symbol, label);
  }

  std::string_view source_;
  size_t at_ = 0;
  std::vector<AsciiToken> tokens_;
};

// Whether a bar behind `token` can only begin something.
bool AwaitsTerm(const AsciiToken& token) {
  switch (token.kind) {
    case AsciiKind::kBar:
      return !token.closes;
    case AsciiKind::kLeft:
    case AsciiKind::kInfix:
    case AsciiKind::kUnary:
    case AsciiKind::kBinary:
    case AsciiKind::kDecorated:
      return true;
    default:
      return false;
  }
}

bool IsComma(const AsciiToken& token) { return token.symbol == nullptr && token.text == ","; }

void PairBars(std::vector<AsciiToken>& tokens) {
  std::vector<AsciiToken*> open;  // left brackets and bars
  for (size_t i = 0; i < tokens.size(); ++i) {
    AsciiToken& token = tokens[i];
    const bool in_bar = !open.empty() && open.back()->kind == AsciiKind::kBar;
    if (token.kind == AsciiKind::kLeft) {
      open.push_back(&token);
    } else if (token.kind == AsciiKind::kRight) {
      while (!open.empty() && open.back()->kind == AsciiKind::kBar) open.pop_back();
      if (!open.empty()) open.pop_back();
    } else if (token.kind == AsciiKind::kBar) {
      const bool ends = in_bar && !AwaitsTerm(tokens[i - 1]);
      const bool is_line = i + 1 < tokens.size() && IsComma(tokens[i + 1]);
      token.closes = ends;
      if (ends) open.back()->opens = true, open.pop_back();
      if (!ends && !is_line) open.push_back(&token);
    }
  }
}

}  // namespace

std::vector<AsciiToken> TokenizeAsciiMath(std::string_view source) {
  std::vector<AsciiToken> tokens = Tokenizer(source).Tokens();
  PairBars(tokens);
  return tokens;
}

}  // namespace mathsieve
