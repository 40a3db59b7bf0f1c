// The rules are those of corpus/text/normal_form/mathsieve_form.cc. Whatever could read otherwise
// in the text form than here, for what follows it, is left to the form itself: General().

#include "corpus/html/quick/run_words.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "corpus/base/code_points.h"
#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/quick/entities.h"
#include "corpus/text/normal_form/mathsieve_vocabulary.h"
#include "corpus/text/unicode.h"
#include "kernels/fasttext_features.h"

namespace mathsieve {
namespace {

constexpr size_t kMaxWordBytes = 40;
constexpr size_t kMaxHighWordBytes = 80;
// Longer ones are few, and read apart.
constexpr size_t kShortWord = sizeof(ShortWord);
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

bool IsWww(const char* word, size_t length) {
  return length == 3 && (word[0] | 0x20) == 'w' && (word[1] | 0x20) == 'w' &&
         (word[2] | 0x20) == 'w';
}

// Whether what stands behind a word leaves it as it is.
inline bool NothingOdd(const char* word, size_t length, const char* limit) {
  if (word + length == limit) return true;
  const char next = word[length];
  if (!kLook[static_cast<uint8_t>(next)]) return true;
  if (next == '.') return !IsWww(word, length);
  return next == ':' && limit - word > static_cast<ptrdiff_t>(length) + 1 &&
         word[length + 1] != '/' && word[length + 1] != '&';
}

inline void CopyWord(const char* word, size_t length, const char* limit, ShortWord& copy) {
  if (limit - word >= ptrdiff_t{sizeof(copy)}) {
    std::memcpy(copy.letters, word, sizeof(copy));
  } else {
    std::memcpy(copy.letters, word, length);
  }
}

bool IsHigh(char byte) { return static_cast<uint8_t>(byte) >= 0x80; }

// The marks of Chinese and Japanese that NFKC turns into those of ASCII: ！（），；？［］.
bool IsWideBlank(char32_t code) {
  constexpr char32_t kFirst = 0xFF00, kLast = 0xFF3F;
  constexpr auto bit = [](char ascii) { return uint64_t{1} << (ascii - 0x20); };
  constexpr uint64_t kBlanks =
      bit('!') | bit('(') | bit(')') | bit(',') | bit(';') | bit('?') | bit('[') | bit(']');
  return code >= kFirst && code <= kLast && (kBlanks >> (code - kFirst) & 1) != 0;
}

// Separates words, and nothing that follows it could change that.
bool IsBlank(char32_t code, const CharFacts& facts) {
  if (code == kNoBreakSpace || code == kEllipsis || IsWideBlank(code)) return true;
  if (code < 0x80) {
    return std::string_view("&$\\`^@:.").find(static_cast<char>(code)) == std::string_view::npos &&
           facts.char_class == CharClass::kSeparator;
  }
  return facts.nfkc_inert && facts.char_class == CharClass::kSeparator;
}

}  // namespace

struct RunWords::Character {
  char32_t code = 0;
  const CharFacts* facts = nullptr;
  size_t behind = 0;
  bool inert = false;  // NFKC leaves it, and what follows does not touch it

  char32_t lower() const {
    return static_cast<char32_t>(static_cast<int32_t>(code) + facts->lower_delta);
  }
};

inline RunWords::Character RunWords::CharacterAt(size_t at) const {
  const std::string_view rest = page_.substr(at, end_ - at);
  Character character;
  size_t length = 0;
  character.code = DecodeUtf8(rest, length);
  character.facts = &table_[character.code];
  character.behind = at + length;
  character.inert = character.facts->nfkc_inert || IsBlank(character.code, *character.facts);
  if (!character.inert || length == rest.size()) return character;
  if (rest[length] == '&') character.inert = IsPlainBehind(character.behind);
  if (!IsHigh(rest[length])) return character;
  size_t next = length;
  const char32_t code = DecodeUtf8(rest, next);
  const CharFacts& facts = table_[code];
  character.inert = facts.nfkc_inert || IsBlank(code, facts);
  return character;
}

void RunWords::Start(const MaskedPage& page, WordSink& sink) {
  masked_ = &page;
  page_ = page.bytes();
  sink_ = &sink;
  block_.count = 0;
  word_bytes_ = cjk_words_ = 0;
  formula_words_ = 0;
}

void RunWords::Finish() {
  if (block_.count > 0) TakeBlock();
}

void RunWords::TakeBlock() {
  HashShortWords(short_words_, lengths_, block_.count, block_.hashes);
  sink_->Take(block_);
  block_.count = 0;
}

size_t RunWords::AppendWords(size_t block, uint64_t starts, uint64_t content) {
  const size_t base = block * 64;
  const uint64_t letters = masked_->masks(block).letters;
  const uint64_t next_letters = masked_->masks(block + 1).letters;
  const char* const limit = page_.data() + page_.size();
  size_t behind = base + 64;
  size_t count = block_.count, bytes = 0;
  while (starts != 0) {
    const size_t offset = static_cast<size_t>(std::countr_zero(starts));
    const size_t begin = base + offset;
    const size_t length = LetterRun(letters, next_letters, offset);
    const char* const word = page_.data() + begin;
    if (length - 1 < kShortWord && NothingOdd(word, length, limit)) {
      CopyWord(word, length, limit, short_words_[count]);
      lengths_[count] = static_cast<uint8_t>(length);
      block_.hashes[count] = kFastTextHashStart;
      block_.content[count++] = static_cast<uint8_t>(content >> offset & 1);
      bytes += length + 1;
      starts &= starts - 1;
      continue;
    }
    block_.count = count;
    content_ = static_cast<uint8_t>(content >> offset & 1);
    const size_t passed = Special(begin, length) - base;
    count = block_.count;
    starts = passed >= 64 ? 0 : starts & ~uint64_t{0} << passed;
    behind = std::max(behind, base + passed);
  }
  word_bytes_ += static_cast<int64_t>(bytes);
  block_.count = count;
  if (count >= WordBlock::kWords) TakeBlock();
  return behind;
}

// What begins at `begin` and is no short word; `length` letters are in sight. Returns what is
// behind it.
size_t RunWords::Special(size_t begin, size_t length) {
  const char byte = page_[begin];
  size_t behind = begin;
  if (IsDigit(byte)) {
    while (behind < page_.size() && IsDigit(page_[behind])) ++behind;
    const bool odd = behind < page_.size() && (page_[behind] == '&' || IsHigh(page_[behind]));
    if (!odd) {
      PushNumber();
      return behind;
    }
  }
  end_ = masked_->FindOpen(begin);
  if (length > 0) {
    behind = Word(begin, length);
  } else if (IsDigit(byte)) {
    behind = Number(begin);
  } else if (IsHigh(byte)) {
    behind = High(begin);
  } else if (byte == '&') {
    behind = Reference(begin);
  } else {
    behind = byte == '$' || byte == '\\' ? General(begin) : Operator(begin);
  }
  return IsHigh(ByteAt(behind)) ? High(behind) : behind;
}

// A word of ASCII letters, at least of those in sight.
size_t RunWords::Word(size_t at, size_t length) {
  if (length >= 64) {
    while (IsLetter(ByteAt(at + length))) ++length;
  }
  const size_t behind = at + length;
  const char next = ByteAt(behind);
  const bool www = IsWww(page_.data() + at, length);
  if (next == '@' || (next == '.' && www)) return General(at);
  if (next == ':' && (ByteAt(behind + 1) == '/' || ByteAt(behind + 1) == '&')) return General(at);
  if (next == '&' && (www || !IsPlainBehind(behind))) return General(at);
  if (length > kMaxWordBytes) return IsSpace(next) || behind == end_ ? behind : General(at);
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
      const CharClass kind = character.facts->char_class;
      const bool ignored = kind == CharClass::kIgnorable;
      if (!ignored && kind != CharClass::kLetter && kind != CharClass::kMark) break;
      i = character.behind;
      if (ignored || !fits) continue;
      length = static_cast<size_t>(EncodeUtf8(character.lower(), token + length) - token);
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

void RunWords::PushNumber() {
  static const uint32_t hash = FastTextHash("0", 1);
  Push(hash, 1);
}

size_t RunWords::Number(size_t at) {
  size_t behind = at;
  while (IsDigit(ByteAt(behind))) ++behind;
  if (!IsPlainBehind(behind)) return General(at);
  if (IsHigh(ByteAt(behind)) && CharacterAt(behind).facts->char_class == CharClass::kDigit) {
    return General(at);
  }
  PushNumber();
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
    if (IsWideBlank(character.code)) {
      at = character.behind;
      continue;
    }
    switch (character.facts->char_class) {
      case CharClass::kLetter:
        at = HighWord(at);
        continue;
      case CharClass::kDigit:
        return General(at);
      case CharClass::kIdeograph:
        at = Ideographs(at, character.behind, character.code);
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

// The ideographs from `at` on, of which the first is `code` and ends at `behind`, each of them
// decoded once.
size_t RunWords::Ideographs(size_t at, size_t behind, char32_t code) {
  while (true) {
    const bool more = IsHigh(ByteAt(behind));
    size_t next_behind = behind;
    char32_t next = 0;
    if (more) next = DecodeUtf8(page_.substr(0, end_), next_behind);
    const CharFacts& facts = table_[next];
    const bool touched =
        more ? !(facts.nfkc_inert || IsBlank(next, facts)) || facts.char_class == CharClass::kMark
             : !IsPlainBehind(behind);
    if (touched) return General(at);
    Push(FastTextHash(page_.data() + at, behind - at), behind - at);
    CountIdeograph(code, behind - at);
    if (!more || facts.char_class != CharClass::kIdeograph) return behind;
    at = behind;
    behind = next_behind;
    code = next;
  }
}

size_t RunWords::Reference(size_t at) {
  const CharacterReference reference = ReadCharacterReference(page_.substr(at, end_ - at));
  const size_t behind = at + reference.length;
  if (reference.length == 0) {
    const char next = ByteAt(at + 1);
    const bool alone = !IsLetter(next) && !IsDigit(next) && next != '#' && next != '&';
    return alone && !IsHigh(next) ? at + 1 : General(at);
  }
  const char next = ByteAt(behind);
  if (IsSpace(next) || next == '\0' || IsDigit(next)) {
    if (reference.code == '<' || reference.code == '>') {
      const char sign = static_cast<char>(reference.code);
      Push(FastTextHash(&sign, 1), 1);
      return behind;
    }
    if (reference.code == '&' && !IsDigit(next)) return behind;
  }
  if (!IsBlank(reference.code, table_[reference.code])) return General(at);
  return IsPlainBehind(behind) || ByteAt(behind) == '&' ? behind : General(at);
}

// Whether what stands at `at` leaves a word before it as it is.
bool RunWords::IsPlainBehind(size_t at) const {
  const char byte = ByteAt(at);
  if (IsHigh(byte)) return CharacterAt(at).inert;
  if (byte != '&') return true;
  const char32_t code = ReadCharacterReference(page_.substr(at, end_ - at)).code;
  return IsBlank(code, table_[code]);
}

// The rest of the run, by the form itself.
size_t RunWords::General(size_t at) {
  PushForm(page_.substr(at, end_ - at));
  return end_;
}

}  // namespace mathsieve
