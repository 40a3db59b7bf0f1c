// The rules are those of corpus/text/normal_form/mathsieve_form.cc. Whatever could read otherwise
// in the text form than here, for what follows it, is left to the form itself: General().

#include "corpus/html/quick/run_words.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "corpus/base/code_points.h"
#include "corpus/html/quick/entities.h"
#include "corpus/text/normal_form/mathsieve_form.h"
#include "corpus/text/normal_form/mathsieve_vocabulary.h"
#include "corpus/text/tokens.h"
#include "corpus/text/unicode.h"
#include "kernels/fasttext_features.h"

namespace mathsieve {
namespace {

constexpr size_t kMaxWordBytes = 40;
constexpr size_t kMaxHighWordBytes = 80;
constexpr char32_t kNoBreakSpace = 0xA0;
constexpr char32_t kEllipsis = 0x2026;

// What stands behind a word and makes it worth a second look.
constexpr std::array<bool, 256> LookTable() {
  std::array<bool, 256> table{};
  table[':'] = table['@'] = table['.'] = table['&'] = true;
  for (int i = 0x80; i < 256; ++i) table[i] = true;
  return table;
}
constexpr std::array<bool, 256> kLook = LookTable();

bool IsHigh(char byte) { return static_cast<uint8_t>(byte) >= 0x80; }
bool IsLetter(char byte) { return static_cast<uint8_t>((byte | 0x20) - 'a') < 26; }
bool IsDigit(char byte) { return static_cast<uint8_t>(byte - '0') < 10; }

// Separates words, and nothing that follows it could change that.
bool IsBlank(char32_t code) {
  if (code == kNoBreakSpace || code == kEllipsis) return true;
  if (code < 0x80) {
    return std::string_view("&$\\`^@:.").find(static_cast<char>(code)) == std::string_view::npos &&
           ClassOf(code) == CharClass::kSeparator;
  }
  return IsNfkcInert(code) && ClassOf(code) == CharClass::kSeparator;
}

// \( and the like become $$, which the form knows.
void ReadDelimiters(std::string& text) {
  for (size_t at = text.find('\\'); at != text.npos && at + 1 < text.size();
       at = text.find('\\', at + 2)) {
    if (std::string_view("()[]").find(text[at + 1]) != std::string_view::npos) {
      text[at] = text[at + 1] = '$';
    }
  }
}

}  // namespace

struct RunWords::Character {
  char32_t code = 0;
  size_t behind = 0;
  bool inert = false;  // NFKC leaves it, and what follows does not touch it
};

void RunWords::Start(std::string_view page, const ByteMasks* masks, WordSink& sink) {
  page_ = page;
  masks_ = masks;
  sink_ = &sink;
  block_.count = 0;
  word_bytes_ = cjk_words_ = 0;
  formula_words_ = 0;
}

void RunWords::Finish() {
  if (block_.count > 0) sink_->Take(block_);
  block_.count = 0;
}

inline void RunWords::Push(uint32_t hash, size_t bytes) {
  word_bytes_ += static_cast<int64_t>(bytes) + 1;
  block_.hashes[block_.count] = hash;
  block_.content[block_.count] = content_;
  if (++block_.count < WordBlock::kWords) return;
  sink_->Take(block_);
  block_.count = 0;
}

void RunWords::PushText(std::string_view token) {
  Push(FastTextHash(token.data(), token.size()), token.size());
  size_t at = 0;
  if (token.size() < 3 || !IsHigh(token[0]) || !IsCjk(DecodeUtf8(token, at))) return;
  word_bytes_ -= static_cast<int64_t>(token.size()) + 1;
  ++cjk_words_;
}

void RunWords::AppendRun(size_t begin, size_t end, bool content) {
  end_ = end;
  content_ = content ? 1 : 0;
  while (begin < end) begin = NextWords(begin, end);
}

// The words that start in the block of `at`, from there on. Returns where to go on.
size_t RunWords::NextWords(size_t at, size_t end) {
  const size_t block = at / 64, base = block * 64;
  const ByteMasks& masks = masks_[block];
  const uint64_t next_letters = masks_[block + 1].letters;
  uint64_t starts = masks.starts & (~uint64_t{0} << (at - base));
  if (end - base < 64) starts &= (uint64_t{1} << (end - base)) - 1;
  for (; starts != 0; starts &= starts - 1) {
    const int offset = std::countr_zero(starts);
    const uint64_t letters = masks.letters >> offset | next_letters << 1 << (63 - offset);
    const size_t begin = base + static_cast<size_t>(offset);
    size_t behind;
    if (letters & 1) {
      const size_t length = static_cast<size_t>(std::countr_one(letters));
      const char next = ByteAt(begin + length);
      if (length <= 8 && !kLook[static_cast<uint8_t>(next)]) {
        Push(FastTextHashShort(page_.data() + begin, length, page_.data() + page_.size()), length);
        continue;
      }
      behind = Word(begin, length);
    } else if (const char byte = page_[begin]; IsDigit(byte)) {
      behind = Number(begin);
    } else if (IsHigh(byte)) {
      behind = High(begin);
    } else if (byte == '&') {
      behind = Reference(begin);
    } else {
      behind = byte == '$' || byte == '\\' ? General(begin) : Operator(begin);
    }
    if (IsHigh(ByteAt(behind))) behind = High(behind);
    const size_t passed = behind - base;
    if (passed >= 64) return behind;
    starts &= ~uint64_t{0} << (passed - 1);
    starts |= uint64_t{1} << (passed - 1);
  }
  return base + 64;
}

// A word of ASCII letters, at least of those in sight.
size_t RunWords::Word(size_t at, size_t length) {
  if (length >= 64) {
    while (IsLetter(ByteAt(at + length))) ++length;
  }
  const size_t behind = at + length;
  const char next = ByteAt(behind);
  const bool www = length == 3 && (page_[at] | 0x20) == 'w' && (page_[at + 1] | 0x20) == 'w' &&
                   (page_[at + 2] | 0x20) == 'w';
  if (next == '@' || (next == '.' && www)) return General(at);
  if (next == ':' && (ByteAt(behind + 1) == '/' || ByteAt(behind + 1) == '&')) return General(at);
  if (next == '&' && (www || !IsPlainBehind(behind))) return General(at);
  if (length > kMaxWordBytes) return next == '&' || IsHigh(next) ? General(at) : behind;
  if (IsHigh(next)) return www || !CharacterAt(behind).inert ? General(at) : HighWord(at);
  uint32_t hash = kFastTextHashStart;
  for (size_t i = at; i < behind; ++i) {
    hash = FastTextHashStep(hash, static_cast<char>(page_[i] | 0x20));
  }
  Push(hash, length);
  return behind;
}

// A word with letters outside ASCII that begins at `at`.
size_t RunWords::HighWord(size_t at) {
  char token[kMaxHighWordBytes + 8];
  size_t length = 0, i = at;
  bool fits = true;
  while (i < end_) {
    const char byte = page_[i];
    if (IsLetter(byte)) {
      if (fits) token[length++] = static_cast<char>(byte | 0x20);
      ++i;
    } else if (IsHigh(byte)) {
      const Character character = CharacterAt(i);
      if (!character.inert) return General(at);
      const CharClass kind = ClassOf(character.code);
      const bool ignored = kind == CharClass::kIgnorable;
      if (!ignored && kind != CharClass::kLetter && kind != CharClass::kMark) break;
      i = character.behind;
      if (ignored || !fits) continue;
      length = static_cast<size_t>(EncodeUtf8(ToLower(character.code), token + length) - token);
    } else {
      break;
    }
    fits = fits && length <= kMaxHighWordBytes;
  }
  if (ByteAt(i) == '&' && !IsPlainBehind(i)) return General(at);
  if (!fits || length == 0) return i;
  std::string_view word(token, length);
  size_t behind_first = 0;
  if (length == 2) {
    const std::string_view greek = CommandOfGreek(DecodeUtf8(word, behind_first));
    if (!greek.empty()) word = greek;
  }
  Push(FastTextHash(word.data(), word.size()), word.size());
  return i;
}

size_t RunWords::Number(size_t at) {
  size_t behind = at;
  while (IsDigit(ByteAt(behind))) ++behind;
  if (!IsPlainBehind(behind)) return General(at);
  if (IsHigh(ByteAt(behind)) && ClassOf(CharacterAt(behind).code) == CharClass::kDigit) {
    return General(at);
  }
  static const uint32_t hash = FastTextHash("0", 1);
  Push(hash, 1);
  return behind;
}

size_t RunWords::Operator(size_t at) {
  size_t behind = at;
  while (ByteAt(behind) == page_[at]) ++behind;
  const size_t length = behind - at;
  if (ByteAt(behind) == '&' || IsHigh(ByteAt(behind))) return General(at);
  if (length <= 2) Push(FastTextHash(page_.data() + at, length), length);
  return behind;
}

// From a byte outside ASCII to the next one inside.
size_t RunWords::High(size_t at) {
  while (at < end_ && IsHigh(page_[at])) {
    const Character character = CharacterAt(at);
    if (!character.inert) return General(at);
    switch (ClassOf(character.code)) {
      case CharClass::kLetter:
        at = HighWord(at);
        continue;
      case CharClass::kDigit:
        return General(at);
      case CharClass::kIdeograph:
        at = Ideograph(at, character.behind, character.code);
        continue;
      case CharClass::kSymbol: {
        std::string_view token = CommandOfSymbol(character.code);
        if (token.empty()) token = page_.substr(at, character.behind - at);
        Push(FastTextHash(token.data(), token.size()), token.size());
        break;
      }
      default:
        break;
    }
    at = character.behind;
  }
  return at;
}

size_t RunWords::Ideograph(size_t begin, size_t behind, char32_t code) {
  if (IsHigh(ByteAt(behind)) && ClassOf(CharacterAt(behind).code) == CharClass::kMark) {
    return General(begin);
  }
  Push(FastTextHash(page_.data() + begin, behind - begin), behind - begin);
  if (IsCjk(code)) {
    word_bytes_ -= static_cast<int64_t>(behind - begin) + 1;
    ++cjk_words_;
  }
  return behind;
}

size_t RunWords::Reference(size_t at) {
  const CharacterReference reference = ReadCharacterReference(page_.substr(at, end_ - at));
  const size_t behind = at + reference.length;
  if (reference.length == 0) {
    const char next = ByteAt(at + 1);
    const bool alone = !IsLetter(next) && !IsDigit(next) && next != '#' && next != '&';
    return alone && !IsHigh(next) ? at + 1 : General(at);
  }
  if (!IsBlank(reference.code)) return General(at);
  return IsPlainBehind(behind) || ByteAt(behind) == '&' ? behind : General(at);
}

// Whether what stands at `at` leaves a word before it as it is.
bool RunWords::IsPlainBehind(size_t at) const {
  const char byte = ByteAt(at);
  if (IsHigh(byte)) return CharacterAt(at).inert;
  if (byte != '&') return true;
  return IsBlank(ReadCharacterReference(page_.substr(at, end_ - at)).code);
}

RunWords::Character RunWords::CharacterAt(size_t at) const {
  const std::string_view rest = page_.substr(at, end_ - at);
  Character character;
  size_t length = 0;
  character.code = DecodeUtf8(rest, length);
  character.behind = at + length;
  character.inert = IsBlank(character.code) || IsNfkcInert(character.code);
  if (!character.inert || length == rest.size()) return character;
  if (rest[length] == '&') character.inert = IsPlainBehind(character.behind);
  if (!IsHigh(rest[length])) return character;
  size_t next = length;
  const char32_t code = DecodeUtf8(rest, next);
  character.inert = IsBlank(code) || IsNfkcInert(code);
  return character;
}

// The rest of the run, by the form itself.
size_t RunWords::General(size_t at) {
  FormLine(page_.substr(at, end_ - at));
  std::string_view line = line_;
  while (!line.empty()) {
    const size_t end = line.find(' ');
    PushText(line.substr(0, end));
    line.remove_prefix(end + 1);
  }
  return end_;
}

// Fills line_ with the words of `text`, each with a blank behind it.
void RunWords::FormLine(std::string_view text) {
  decoded_.clear();
  AppendDecoded(text, decoded_);
  ReadDelimiters(decoded_);
  std::string& normal = Nfkc(decoded_, normal_).data() == decoded_.data() ? decoded_ : normal_;
  std::replace(normal.begin(), normal.end(), '`', ' ');
  line_.clear();
  AppendMathsieveTokens(normal, line_);
}

void RunWords::StartFormula(bool content) {
  content_ = content ? 1 : 0;
  formula_words_ = 0;
  PushText("$f");
}

void RunWords::AppendFormulaRun(std::string_view run, bool content) {
  content_ = content ? 1 : 0;
  constexpr int kMost = static_cast<int>(std::size(decltype(formula_hashes_){}));
  if (formula_words_ == kMost) return;
  FormLine(run);
  for (std::string_view line = line_; !line.empty() && formula_words_ < kMost;) {
    const size_t end = line.find(' ');
    const std::string_view token = IsLetter(line[0]) ? "$x" : line.substr(0, end);
    const uint32_t hash = FastTextHash(token.data(), token.size());
    uint32_t* const known = formula_hashes_ + formula_words_;
    if (std::find(formula_hashes_, known, hash) == known) {
      formula_hashes_[formula_words_++] = hash;
      PushText(token);
    }
    line.remove_prefix(end + 1);
  }
}

void RunWords::AppendTex(std::string_view tex, bool content) {
  content_ = content ? 1 : 0;
  std::string formula = "$$";
  formula.append(tex).append("$$");
  FormLine(formula);
  for (std::string_view line = line_; !line.empty();) {
    const size_t end = line.find(' ');
    PushText(line.substr(0, end));
    line.remove_prefix(end + 1);
  }
}

}  // namespace mathsieve
