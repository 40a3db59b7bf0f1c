// Strings, objects and syntax of JSON without a parse tree. All walk the bytes once and allocate
// nothing beyond the result. A parser that builds its answer on demand looks at nothing that it is
// not asked for; what is kept byte for byte must be checked to the last byte, so objects are split
// by the pass that checks them.

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <numeric>

#include "absl/strings/str_format.h"
#include "corpus/base/code_points.h"
#include "corpus/base/json.h"

namespace mathsieve {
namespace {

constexpr int kMaxDepth = 256;
constexpr size_t kFewMembers = 24;  // compared in pairs

constexpr uint64_t Each(uint8_t byte) { return byte * 0x0101010101010101u; }

// Eight bytes of a string: the lowest bit that is set belongs to the first byte that is a quote, a
// backslash or a control character (Bit Twiddling Hacks, "Determine if a word has a byte less than
// n"). Higher bits may be wrong.
uint64_t Specials(uint64_t word) {
  const uint64_t quotes = word ^ Each('"'), backslashes = word ^ Each('\\');
  return (((word - Each(0x20)) & ~word) | ((quotes - Each(1)) & ~quotes) |
          ((backslashes - Each(1)) & ~backslashes)) &
         Each(0x80);
}
static_assert(std::endian::native == std::endian::little);

constexpr ptrdiff_t kBlock = 32;

bool IsSpecial(char c) { return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\'; }

// The same of a block, in a form that compilers turn into vector instructions.
bool HasSpecial(const char* block) {
  unsigned char any = 0;
  for (ptrdiff_t i = 0; i < kBlock; ++i) {
    const auto c = static_cast<unsigned char>(block[i]);
    any |= static_cast<unsigned char>((c < 0x20) | (c == '"') | (c == '\\'));
  }
  return any != 0;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// The four hexadecimal digits at the start of `text`, -1 where there are none.
int HexUnit(std::string_view text) {
  if (text.size() < 4) return -1;
  int unit = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = HexDigit(text[i]);
    if (digit < 0) return -1;
    unit = unit * 16 + digit;
  }
  return unit;
}

// Appends what stands behind "\u" and moves `rest` past it. Half a surrogate pair is U+FFFD.
bool AppendUnicodeEscape(std::string_view& rest, std::string& out) {
  const int unit = HexUnit(rest);
  if (unit < 0) return false;
  rest.remove_prefix(4);
  uint32_t code_point = unit;
  if (unit >= 0xD800 && unit < 0xE000) {
    code_point = 0xFFFD;
    const int low = rest.substr(0, 2) == "\\u" ? HexUnit(rest.substr(2)) : -1;
    if (unit < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
      code_point = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
      rest.remove_prefix(6);
    }
  }
  AppendUtf8(out, code_point);
  return true;
}

bool AppendEscape(std::string_view& rest, std::string& out) {
  if (rest.empty()) return false;
  const char c = rest.front();
  rest.remove_prefix(1);
  switch (c) {
    case '"':
    case '\\':
    case '/':
      out += c;
      return true;
    case 'n':
      out += '\n';
      return true;
    case 't':
      out += '\t';
      return true;
    case 'r':
      out += '\r';
      return true;
    case 'b':
      out += '\b';
      return true;
    case 'f':
      out += '\f';
      return true;
    case 'u':
      return AppendUnicodeEscape(rest, out);
    default:
      return false;
  }
}

// A recursive-descent check of RFC 8259. Each Take… moves past what it names or returns false.
class Checker {
 public:
  explicit Checker(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  bool TakeValue(int depth) {
    SkipSpace();
    if (at_ == end_ || depth > kMaxDepth) return false;
    switch (*at_) {
      case '{':
        return TakeObject(depth);
      case '[':
        return TakeArray(depth);
      case '"':
        return TakeString();
      case 't':
        return TakeWord("true");
      case 'f':
        return TakeWord("false");
      case 'n':
        return TakeWord("null");
      default:
        return TakeNumber();
    }
  }

  // An object, with what its members are written in.
  bool TakeMembers(std::vector<JsonMember>& members) {
    if (!Take('{')) return false;
    if (Take('}')) return true;
    do {
      SkipSpace();
      const char* const key = at_;
      if (!TakeString()) return false;
      const std::string_view raw_key(key, at_ - key);
      if (!Take(':')) return false;
      SkipSpace();
      const char* const value = at_;
      if (!TakeValue(0)) return false;
      members.push_back({raw_key, {value, static_cast<size_t>(at_ - value)}});
    } while (Take(','));
    return Take('}');
  }

  bool AtEnd() {
    SkipSpace();
    return at_ == end_;
  }

  size_t Place(std::string_view text) const { return at_ - text.data(); }

 private:
  void SkipSpace() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\t' || *at_ == '\n' || *at_ == '\r')) ++at_;
  }
  bool Take(char c) {
    SkipSpace();
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  bool TakeWord(std::string_view word) {
    if (static_cast<size_t>(end_ - at_) < word.size()) return false;
    if (std::memcmp(at_, word.data(), word.size()) != 0) return false;
    at_ += word.size();
    return true;
  }
  bool TakeDigits() {
    const char* const start = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
    return at_ != start;
  }
  bool TakeNumber() {
    if (*at_ == '-') ++at_;
    const char* const start = at_;
    if (!TakeDigits() || (*start == '0' && at_ - start > 1)) return false;
    if (at_ != end_ && *at_ == '.') {
      ++at_;
      if (!TakeDigits()) return false;
    }
    if (at_ == end_ || (*at_ != 'e' && *at_ != 'E')) return true;
    ++at_;
    if (at_ != end_ && (*at_ == '+' || *at_ == '-')) ++at_;
    return TakeDigits();
  }
  void SkipPlain() {
    while (end_ - at_ >= kBlock && !HasSpecial(at_)) at_ += kBlock;
    uint64_t word;
    for (; end_ - at_ >= 8; at_ += 8) {
      std::memcpy(&word, at_, 8);
      if (const uint64_t specials = Specials(word)) {
        at_ += std::countr_zero(specials) / 8;
        return;
      }
    }
    while (at_ != end_ && !IsSpecial(*at_)) ++at_;
  }
  bool TakeEscape() {
    if (at_ == end_) return false;
    switch (*at_++) {
      case '"':
      case '\\':
      case '/':
      case 'b':
      case 'f':
      case 'n':
      case 'r':
      case 't':
        return true;
      case 'u':
        if (HexUnit({at_, static_cast<size_t>(end_ - at_)}) < 0) return false;
        at_ += 4;
        return true;
      default:
        return false;
    }
  }
  bool TakeString() {
    if (!Take('"')) return false;
    while (true) {
      SkipPlain();
      if (at_ == end_ || static_cast<unsigned char>(*at_) < 0x20) return false;
      if (*at_++ == '"') return true;
      if (!TakeEscape()) return false;
    }
  }
  bool TakeArray(int depth) {
    ++at_;
    if (Take(']')) return true;
    do {
      if (!TakeValue(depth + 1)) return false;
    } while (Take(','));
    return Take(']');
  }
  bool TakeObject(int depth) {
    ++at_;
    if (Take('}')) return true;
    do {
      if (!TakeString() || !Take(':') || !TakeValue(depth + 1)) return false;
    } while (Take(','));
    return Take('}');
  }

  const char* at_;
  const char* end_;
};

// Takes the quotes and escapes off the keys. Those with escapes go to `unescaped`.
void UnescapeKeys(std::vector<JsonMember>& members, std::string& unescaped) {
  size_t room = 0;  // an escape is longer than what it stands for
  for (const JsonMember& member : members) room += member.key.size();
  unescaped.clear();
  unescaped.reserve(room);
  std::string key;
  for (JsonMember& member : members) {
    if (member.key.find('\\') == std::string_view::npos) {
      member.key = member.key.substr(1, member.key.size() - 2);
      continue;
    }
    UnescapeJsonString(member.key, key);
    const size_t begin = unescaped.size();
    unescaped += key;
    member.key = std::string_view(unescaped).substr(begin);
  }
}

// Drops members whose key comes again. `order` is scratch.
void KeepLast(std::vector<JsonMember>& members, std::vector<size_t>& order) {
  bool again = false;
  const auto drop = [&](size_t i) {
    members[i].raw = {};
    again = true;
  };
  if (members.size() <= kFewMembers) {
    for (size_t i = 0; i < members.size(); ++i) {
      for (size_t k = i + 1; k < members.size(); ++k) {
        if (members[i].key == members[k].key) drop(i);
      }
    }
  } else {
    order.resize(members.size());
    std::iota(order.begin(), order.end(), size_t{0});
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) {
      const int difference = members[a].key.compare(members[b].key);
      return difference != 0 ? difference < 0 : a < b;
    });
    for (size_t i = 0; i + 1 < order.size(); ++i) {
      if (members[order[i]].key == members[order[i + 1]].key) drop(order[i]);
    }
  }
  if (again) std::erase_if(members, [](const JsonMember& member) { return member.raw.empty(); });
}

}  // namespace

struct JsonObjectReader::Impl {
  std::vector<JsonMember> members;
  std::string keys;
  std::vector<size_t> order;
  std::unique_ptr<JsonObjectReader> inner;
};

JsonObjectReader::JsonObjectReader() : impl_(std::make_unique<Impl>()) {}
JsonObjectReader::~JsonObjectReader() = default;
JsonObjectReader::JsonObjectReader(JsonObjectReader&&) noexcept = default;

absl::StatusOr<std::span<JsonMember>> JsonObjectReader::Read(std::string_view object) {
  std::vector<JsonMember>& members = impl_->members;
  members.clear();
  Checker checker(object);
  if (!checker.TakeMembers(members) || !checker.AtEnd()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "no JSON object: byte %d of %d is not as expected", checker.Place(object), object.size()));
  }
  if (!simdjson::validate_utf8(object)) {
    return absl::InvalidArgumentError("no JSON object: its bytes are no UTF-8");
  }
  UnescapeKeys(members, impl_->keys);
  KeepLast(members, impl_->order);
  return std::span<JsonMember>(members);
}

absl::Status JsonObjectReader::ForEachMember(std::string_view object, const Visitor& visit) {
  MS_ASSIGN_OR_RETURN(const std::span<JsonMember> members, Read(object));
  for (const auto& [key, raw] : members) {
    if (!visit(key, raw)) break;
  }
  return absl::OkStatus();
}

JsonObjectReader& JsonObjectReader::Inner() {
  if (!impl_->inner) impl_->inner = std::make_unique<JsonObjectReader>();
  return *impl_->inner;
}

bool UnescapeJsonString(std::string_view raw, std::string& text) {
  if (raw.size() < 2 || raw.front() != '"' || raw.back() != '"') return false;
  std::string_view rest = raw.substr(1, raw.size() - 2);
  text.clear();
  text.reserve(rest.size());
  while (true) {
    const size_t escape = std::min(rest.find('\\'), rest.size());
    text.append(rest.substr(0, escape));
    if (escape == rest.size()) return true;
    rest.remove_prefix(escape + 1);
    if (!AppendEscape(rest, text)) return false;
  }
}

bool HasHalfSurrogate(std::string_view raw) {
  const auto unit = [&](size_t at) { return HexUnit(raw.substr(std::min(at, raw.size()))); };
  for (size_t at = raw.find('\\'); at < raw.size(); at = raw.find('\\', at)) {
    const bool unicode = raw.substr(at + 1, 1) == "u";
    const int first = unicode ? unit(at + 2) : 0;
    at += unicode ? 6 : 2;
    if (first < 0xD800 || first >= 0xE000) continue;
    const int second = raw.substr(std::min(at, raw.size()), 2) == "\\u" ? unit(at + 2) : 0;
    if (first >= 0xDC00 || second < 0xDC00 || second >= 0xE000) return true;
    at += 6;
  }
  return false;
}

bool IsJsonValue(std::string_view text) {
  Checker checker(text);
  return checker.TakeValue(0) && checker.AtEnd();
}

}  // namespace mathsieve
