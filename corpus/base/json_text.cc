// Strings and syntax of JSON without a parse tree. Both walk the bytes once and allocate nothing
// beyond the result.

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "corpus/base/code_points.h"
#include "corpus/base/json.h"

namespace mathsieve {
namespace {

constexpr int kMaxDepth = 256;

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

  bool AtEnd() {
    SkipSpace();
    return at_ == end_;
  }

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
  bool TakeString() {
    if (!Take('"')) return false;
    while (at_ != end_) {
      const unsigned char c = *at_++;
      if (c == '"') return true;
      if (c < 0x20) return false;
      if (c != '\\') continue;
      if (at_ == end_) return false;
      const char escape = *at_++;
      if (escape == 'u') {
        if (HexUnit({at_, static_cast<size_t>(end_ - at_)}) < 0) return false;
        at_ += 4;
      } else if (std::strchr("\"\\/bfnrt", escape) == nullptr || escape == '\0') {
        return false;
      }
    }
    return false;
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

}  // namespace

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

bool IsJsonValue(std::string_view text) {
  Checker checker(text);
  return checker.TakeValue(0) && checker.AtEnd();
}

}  // namespace mathsieve
