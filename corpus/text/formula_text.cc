#include "corpus/text/formula_text.h"

#include <algorithm>

namespace mathsieve {
namespace {

constexpr size_t kMaxFormulaBytes = 5000;

bool IsLetter(char byte) { return static_cast<unsigned char>((byte | 0x20) - 'a') < 26; }

// The byte behind the formula whose "$" stands at `begin`; `begin` itself where there is none.
size_t FormulaEnd(std::string_view text, size_t begin) {
  const size_t delimiter = text.substr(begin).starts_with("$$") ? 2 : 1;
  const size_t limit = std::min(text.size(), begin + kMaxFormulaBytes);
  for (size_t i = begin + delimiter; i < limit; ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '\n' && i + 1 < limit && text[i + 1] == '\n') {
      return begin;
    } else if (text[i] == '$') {
      if (delimiter == 1) return i == begin + 1 ? begin : i + 1;
      if (i + 1 < limit && text[i + 1] == '$') return i + 2;
    }
  }
  return begin;
}

size_t CommandEnd(std::string_view text, size_t begin) {
  size_t end = begin + 1;
  while (end < text.size() && IsLetter(text[end])) ++end;
  return end - begin > 2 ? end : begin;
}

}  // namespace

bool StripFormulas(std::string_view text, std::string& out) {
  out.clear();
  bool found = false;
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    if (text[i] == '$') end = FormulaEnd(text, i);
    if (text[i] == '\\') end = CommandEnd(text, i);
    if (end > i) {
      out.push_back(' ');
      found = true;
      i = end;
      continue;
    }
    if (text[i] == '\\' && i + 1 < text.size()) out.push_back(text[i++]);
    out.push_back(text[i++]);
  }
  return found;
}

}  // namespace mathsieve
