// The text form mathsieve-1. One pass over NFKC text; what a model should not tell apart becomes
// one token, what is no evidence goes:
//
//   words       lower case; above 40 bytes (hashes, base64) dropped
//   numbers     0, whatever their digits
//   LaTeX       \frac, \alpha: a token each; \le and \leq and ≤ are one token, as are α and \alpha
//   formulas    $…$ and $$…$$: the token $f and the first six different tokens inside, where all
//               letters are $x. All the tokens of long formulas would take the place of words, by
//               which a page must be known that has no formulas
//   listings    fenced code: none. In inline code a dollar is a dollar. Its names and operators
//   look like mathematics and are not operators   = < > + ^ and mathematical symbols, a token each;
//   doubled (== ++) one of its own;
//               longer runs (rules) none. In formulas * / _ | - too
//   CJK         each Han, Kana and Hangul character a token, likewise letters of Thai, Lao, Khmer,
//               Burmese: n-grams of the model find the words again. Hangul too, since Korean words
//               carry endings that make one stem many words
//   out         URLs, mail addresses, left-over HTML tags and entities, all other punctuation

#include "corpus/text/normal_form/mathsieve_form.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "corpus/base/code_points.h"
#include "corpus/text/normal_form/formula_text.h"
#include "corpus/text/normal_form/listing.h"
#include "corpus/text/normal_form/mathsieve_vocabulary.h"
#include "corpus/text/unicode.h"

namespace mathsieve {
namespace {

constexpr size_t kMaxWordBytes = 40;
constexpr size_t kMaxHighWordBytes = 80;  // a letter outside ASCII has two bytes or three
constexpr size_t kFormulaTokens = 6;
constexpr size_t kMaxTagBytes = 200;

enum class Kind : uint8_t {
  kDrop,
  kLetter,
  kDigit,
  kOperator,
  kFormulaOperator,  // one in formulas only
  kBackslash,
  kDollar,
  kTick,
  kLess,
  kAmpersand,
  kHigh,
};

constexpr std::array<Kind, 256> KindTable() {
  std::array<Kind, 256> table{};
  for (int i = 0; i < 26; ++i) table['a' + i] = table['A' + i] = Kind::kLetter;
  for (int i = '0'; i <= '9'; ++i) table[i] = Kind::kDigit;
  table['+'] = table['='] = table['>'] = table['^'] = Kind::kOperator;
  for (const char byte : {'*', '/', '_', '|', '-'}) {
    table[static_cast<uint8_t>(byte)] = Kind::kFormulaOperator;
  }
  table['\\'] = Kind::kBackslash;
  table['$'] = Kind::kDollar;
  table['`'] = Kind::kTick;
  table['<'] = Kind::kLess;
  table['&'] = Kind::kAmpersand;
  for (int i = 0x80; i < 256; ++i) table[i] = Kind::kHigh;
  return table;
}
constexpr std::array<Kind, 256> kKinds = KindTable();

Kind KindOf(char byte) { return kKinds[static_cast<uint8_t>(byte)]; }
bool IsLetter(char byte) { return KindOf(byte) == Kind::kLetter; }
bool IsDigit(char byte) { return KindOf(byte) == Kind::kDigit; }

class Tokenizer {
 public:
  Tokenizer(std::string_view text, std::string& out)
      : text_(text),
        listings_(text),
        begin_(text.data()),
        at_(begin_),
        end_(begin_ + text.size()),
        out_(out) {}

  void Run() {
    while (at_ != end_) {
      if (write_ > buffer_ + sizeof(buffer_) - kSlack) Flush();
      Step();
    }
    Flush();
  }

 private:
  static constexpr size_t kSlack = 2048;  // more than a formula's tokens

  // Writes one token or none.
  void Step() {
    switch (KindOf(*at_)) {
      case Kind::kDrop:
        ++at_;
        break;
      case Kind::kLetter:
        in_formula_ ? Variable() : Word();
        break;
      case Kind::kDigit:
        Number();
        break;
      case Kind::kOperator:
        Operator();
        break;
      case Kind::kFormulaOperator:
        in_formula_ ? Operator() : static_cast<void>(++at_);
        break;
      case Kind::kBackslash:
        Command();
        break;
      case Kind::kDollar:
        Dollar();
        break;
      case Kind::kTick:
        Ticks();
        break;
      case Kind::kLess:
        in_formula_ || !SkipTag() ? Operator() : void();
        break;
      case Kind::kAmpersand:
        in_formula_ || !SkipEntity() ? static_cast<void>(++at_) : void();
        break;
      case Kind::kHigh:
        High();
        break;
    }
  }

  void Dollar() {
    const size_t begin = static_cast<size_t>(at_ - begin_);
    const bool literal = in_formula_ || at_ < code_end_;
    const size_t end = literal ? begin : FormulaEnd(text_, begin);
    if (end == begin) {
      ++at_;
    } else {
      Formula(begin_ + end);
    }
  }

  // Its first different tokens; what is written twice is taken back.
  void Formula(const char* formula_end) {
    const char* const text_end = end_;
    Emit("$f");
    std::string_view tokens[kFormulaTokens];
    size_t count = 0;
    in_formula_ = true;
    end_ = formula_end;
    while (at_ != end_ && count < kFormulaTokens) {
      char* const begin = write_;
      Step();
      const std::string_view token(begin, static_cast<size_t>(write_ - begin));
      if (token.empty()) continue;
      if (std::find(tokens, tokens + count, token) != tokens + count) {
        write_ = begin;
      } else {
        tokens[count++] = token;
      }
    }
    in_formula_ = false;
    at_ = formula_end;
    end_ = text_end;
  }

  void Ticks() {
    if (!in_formula_) {
      const size_t begin = static_cast<size_t>(at_ - begin_);
      const size_t end = listings_.End(begin);
      if (end > begin) {
        at_ = begin_ + end;
        return;
      }
      if (at_ >= code_end_) code_end_ = begin_ + listings_.InlineEnd(begin);
    }
    while (at_ != end_ && *at_ == '`') ++at_;
  }

  void Variable() {
    while (at_ != end_ && IsLetter(*at_)) ++at_;
    Emit("$x");
  }

  void Flush() {
    out_.append(buffer_, static_cast<size_t>(write_ - buffer_));
    write_ = buffer_;
  }
  void Emit(std::string_view token) {
    std::memcpy(write_, token.data(), token.size());
    write_ += token.size();
    *write_++ = ' ';
  }
  std::string_view Rest() const { return {at_, static_cast<size_t>(end_ - at_)}; }
  char Peek(size_t ahead) const {
    return static_cast<size_t>(end_ - at_) > ahead ? at_[ahead] : '\0';
  }
  // The character at `at_`, which moves behind it.
  char32_t Decode() {
    const std::string_view rest = Rest();
    size_t length = 0;
    const char32_t code = DecodeUtf8(rest, length);
    at_ += length;
    return code;
  }

  // ASCII letters are lower-cased by a bit, eight at a time where eight can be read.
  void CopyLower(const char* from, size_t length) {
    if (static_cast<size_t>(end_ - from) >= ((length + 7) & ~size_t{7})) {
      for (size_t i = 0; i < length; i += 8) {
        uint64_t bytes;
        std::memcpy(&bytes, from + i, 8);
        bytes |= 0x2020202020202020u;
        std::memcpy(write_ + i, &bytes, 8);
      }
    } else {
      for (size_t i = 0; i < length; ++i) write_[i] = static_cast<char>(from[i] | 0x20);
    }
    write_ += length;
  }

  void Word() {
    const char* const word = at_;
    while (at_ != end_ && IsLetter(*at_)) ++at_;
    const size_t length = static_cast<size_t>(at_ - word);
    if (at_ != end_) {
      if (*at_ == ':' && Peek(1) == '/' && Peek(2) == '/') return SkipAddress();
      if (*at_ == '@' && (IsLetter(Peek(1)) || IsDigit(Peek(1)))) return SkipAddress();
      if (*at_ == '.' && length == 3 && (word[0] | 0x20) == 'w' && (word[1] | 0x20) == 'w' &&
          (word[2] | 0x20) == 'w') {
        return SkipAddress();
      }
      if (KindOf(*at_) == Kind::kHigh) return HighWord(word);
    }
    if (length > kMaxWordBytes) return;
    CopyLower(word, length);
    *write_++ = ' ';
  }

  // A word with letters outside ASCII; `word` is where it starts.
  void HighWord(const char* word) {
    char* const token = write_;
    const char* const high = at_;
    const size_t ascii = static_cast<size_t>(high - word);
    if (ascii <= kMaxHighWordBytes) CopyLower(word, ascii);
    bool fits = ascii <= kMaxHighWordBytes;
    while (at_ != end_) {
      const char* const before = at_;
      const char32_t code = Decode();
      const CharClass char_class = ClassOf(code);
      if (char_class == CharClass::kIgnorable) continue;
      if (char_class != CharClass::kLetter && char_class != CharClass::kMark) {
        at_ = before;
        break;
      }
      if (fits) write_ = EncodeUtf8(ToLower(code), write_);
      fits = fits && static_cast<size_t>(write_ - token) <= kMaxHighWordBytes;
    }
    if (!fits || write_ == token) {
      write_ = token;
    } else {
      NameGreekLetter(token);
      *write_++ = ' ';
    }
  }

  // A Greek letter that stands alone becomes its LaTeX command.
  void NameGreekLetter(char* token) {
    if (write_ - token != 2) return;
    size_t at = 0;
    const std::string_view name = CommandOfGreek(DecodeUtf8({token, 2}, at));
    if (!name.empty()) write_ = std::copy(name.begin(), name.end(), token);
  }

  void Number() {
    while (at_ != end_) {
      if (IsDigit(*at_)) {
        ++at_;
        continue;
      }
      const char* const before = at_;
      if (KindOf(*at_) == Kind::kHigh && ClassOf(Decode()) == CharClass::kDigit) continue;
      at_ = before;
      break;
    }
    Emit("0");
  }

  void Operator() {
    const char* const run = at_++;
    if (in_formula_) return Emit(std::string_view(run, 1));
    while (at_ != end_ && *at_ == *run) ++at_;
    const size_t length = static_cast<size_t>(at_ - run);
    if (length <= 2) Emit(std::string_view(run, length));
  }

  void Command() {
    if (!IsLetter(Peek(1))) {
      at_ += end_ - at_ == 1 || KindOf(at_[1]) == Kind::kHigh ? 1 : 2;
      return;
    }
    const char* const name = ++at_;
    while (at_ != end_ && IsLetter(*at_)) ++at_;
    const size_t length = static_cast<size_t>(at_ - name);
    if (length > kMaxWordBytes) return;
    char* const token = write_;
    *write_++ = '\\';
    CopyLower(name, length);
    const std::string_view command(token, static_cast<size_t>(write_ - token));
    const std::string_view meant = MeaningOfCommand(command);
    if (meant.data() != token) write_ = std::copy(meant.begin(), meant.end(), token);
    *write_++ = ' ';
  }

  // Up to what cannot stand in an address: white space, quotes, angle brackets, other scripts.
  void SkipAddress() {
    while (at_ != end_ && static_cast<uint8_t>(*at_) > ' ' && *at_ != '<' && *at_ != '>' &&
           *at_ != '"' && KindOf(*at_) != Kind::kHigh) {
      ++at_;
    }
  }

  bool SkipTag() {
    const char* p = at_ + 1;
    if (p != end_ && *p == '/') ++p;
    char name[8];
    size_t length = 0;
    while (p != end_ && (IsLetter(*p) || IsDigit(*p)) && length < sizeof(name)) {
      name[length++] = static_cast<char>(*p++ | 0x20);
    }
    if (p == end_ || (*p != '>' && *p != ' ' && *p != '/')) return false;
    if (!IsMarkupTag({name, length})) return false;
    const bool attributes = *p == ' ';
    const char* const limit = p + std::min<ptrdiff_t>(end_ - p, kMaxTagBytes);
    bool assigned = false;
    while (p != limit && *p != '>' && *p != '<' && *p != '\n') assigned |= *p++ == '=';
    if (p == limit || *p != '>' || (attributes && !assigned && p[-1] != '/')) return false;
    at_ = p + 1;
    return true;
  }

  bool SkipEntity() {
    const char* p = at_ + 1;
    if (p != end_ && *p == '#') ++p;
    const char* const limit = p + std::min<ptrdiff_t>(end_ - p, 10);
    const char* const name = p;
    while (p != limit && (IsLetter(*p) || IsDigit(*p))) ++p;
    if (p == limit || p == name || *p != ';') return false;
    at_ = p + 1;
    return true;
  }

  void High() {
    const char* const begin = at_;
    const char32_t code = Decode();
    switch (ClassOf(code)) {
      case CharClass::kLetter:
        at_ = begin;
        return HighWord(begin);
      case CharClass::kDigit:
        at_ = begin;
        return Number();
      case CharClass::kSymbol:
        return Symbol(code);
      case CharClass::kIdeograph:
        return Ideograph(code);
      default:
        return;
    }
  }

  void Symbol(char32_t code) {
    const std::string_view command = CommandOfSymbol(code);
    if (!command.empty()) return Emit(command);
    write_ = EncodeUtf8(code, write_);
    *write_++ = ' ';
  }

  void Ideograph(char32_t code) {
    char* const limit = write_ + 64;
    write_ = EncodeUtf8(code, write_);
    while (at_ != end_ && KindOf(*at_) == Kind::kHigh) {
      const char* const before = at_;
      const char32_t next = Decode();
      if (ClassOf(next) != CharClass::kMark) {
        at_ = before;
        break;
      }
      if (write_ < limit) write_ = EncodeUtf8(next, write_);
    }
    *write_++ = ' ';
  }

  std::string_view text_;
  ListingFinder listings_;
  const char* begin_;
  const char* at_;
  const char* end_;
  std::string& out_;
  bool in_formula_ = false;
  const char* code_end_ = nullptr;  // of the inline code that begins before at_
  char buffer_[8192];
  char* write_ = buffer_;
};

}  // namespace

void AppendMathsieveTokens(std::string_view nfkc_text, std::string& out) {
  Tokenizer(nfkc_text, out).Run();
}

}  // namespace mathsieve
