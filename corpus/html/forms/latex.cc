// Character references and percent signs outside of what a parser has read.

#include "corpus/html/forms/latex.h"

#include <algorithm>
#include <cstdint>

#include "corpus/base/code_points.h"
#include "corpus/html/forms/tex_scan.h"

namespace mathsieve {
namespace {

int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  c = Lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct Reference {
  std::string_view name, value;
};
constexpr Reference kReferences[] = {{"amp", "&"},   {"lt", "<"},   {"gt", ">"},
                                     {"quot", "\""}, {"apos", "'"}, {"nbsp", " "},
                                     {"space", " "}, {"plus", "+"}, {"hash", "#"}};

// Decodes the reference at text[i] == '&' and moves behind it; false where it is none.
bool DecodeReference(std::string_view text, size_t& i, std::string& out) {
  const size_t end = text.substr(i, 12).find(';');
  if (end == std::string_view::npos || end < 2) return false;
  const std::string_view name = text.substr(i + 1, end - 1);
  if (name[0] == '#') {
    const bool hex = name.size() > 1 && Lower(name[1]) == 'x';
    uint32_t code = 0;
    for (const char c : name.substr(hex ? 2 : 1)) {
      const int digit = HexDigit(c);
      if (digit < 0 || (!hex && digit > 9)) return false;
      code = std::min<uint32_t>(code * (hex ? 16 : 10) + digit, 0x110000);
    }
    AppendUtf8(out, IsScalarValue(code) && code != 0 ? code : kReplacement);
  } else {
    const auto* known = std::ranges::find(kReferences, name, &Reference::name);
    if (known == std::end(kReferences)) return false;
    out += known->value;
  }
  i += end + 1;
  return true;
}
}  // namespace

std::string_view TrimSpace(std::string_view text) {
  constexpr std::string_view kWide[] = {"\xC2\xA0", "\xE2\x80\x8B", "\xEF\xBB\xBF", "\xE3\x80\x80"};
  for (bool again = true; again;) {
    again = false;
    while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
    for (const std::string_view wide : kWide) {
      if (text.starts_with(wide)) text.remove_prefix(wide.size()), again = true;
      if (text.ends_with(wide)) text.remove_suffix(wide.size()), again = true;
    }
  }
  return text;
}

bool ContainsIgnoreCase(std::string_view text, std::string_view lower_case_word) {
  const size_t size = lower_case_word.size();
  for (size_t i = 0; i + size <= text.size(); ++i) {
    size_t k = 0;
    while (k < size && Lower(text[i + k]) == lower_case_word[k]) ++k;
    if (k == size) return true;
  }
  return false;
}

std::string DecodeReferences(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '&' && DecodeReference(text, i, out)) continue;
    out += text[i++];
  }
  return out;
}

std::string DecodeUrlPart(std::string_view part, bool plus_is_space) {
  std::string bytes;
  for (size_t i = 0; i < part.size(); ++i) {
    const int high = part[i] == '%' && i + 2 < part.size() ? HexDigit(part[i + 1]) : -1;
    const int low = high >= 0 ? HexDigit(part[i + 2]) : -1;
    if (low >= 0) {
      bytes += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      bytes += part[i] == '+' && plus_is_space ? ' ' : part[i];
    }
  }
  return DecodeReferences(bytes);
}

}  // namespace mathsieve
