#include "corpus/text/normal_form/formula_text.h"

#include <algorithm>

#include "corpus/text/normal_form/listing.h"

namespace mathsieve {
namespace {

constexpr size_t kMaxInlineBytes = 1000;
constexpr size_t kMaxDisplayBytes = 5000;

bool IsLetter(char byte) { return static_cast<unsigned char>((byte | 0x20) - 'a') < 26; }
bool IsDigit(char byte) { return byte >= '0' && byte <= '9'; }
bool IsSpace(char byte) { return byte == ' ' || byte == '\n' || byte == '\t' || byte == '\r'; }

bool ClosesInline(std::string_view text, size_t begin, size_t at) {
  return at > begin + 1 && !IsSpace(text[at - 1]) &&
         (at + 1 == text.size() || !IsDigit(text[at + 1]));
}

size_t CommandEnd(std::string_view text, size_t begin) {
  size_t end = begin + 1;
  while (end < text.size() && IsLetter(text[end])) ++end;
  return end - begin > 2 ? end : begin;
}

// Behind the listing or inline code that begins at text[i], or behind the backticks there.
size_t CodeEnd(std::string_view text, size_t i, ListingFinder& code) {
  size_t end = code.End(i);
  if (end == i) end = code.InlineEnd(i);
  return end > i ? end : std::min(text.find_first_not_of('`', i), text.size());
}

}  // namespace

size_t FormulaEnd(std::string_view text, size_t begin) {
  const bool display = text.substr(begin).starts_with("$$");
  const size_t open = begin + (display ? 2 : 1);
  if (!display && open < text.size() && IsSpace(text[open])) return begin;
  const size_t limit =
      std::min(text.size(), begin + (display ? kMaxDisplayBytes : kMaxInlineBytes));
  for (size_t i = open; i < limit; ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '\n' && i + 1 < limit && text[i + 1] == '\n') {
      return begin;
    } else if (text[i] == '$') {
      if (!display) return ClosesInline(text, begin, i) ? i + 1 : begin;
      if (display && i + 1 < limit && text[i + 1] == '$') return i + 2;
    }
  }
  return begin;
}

bool StripFormulas(std::string_view text, std::string& out) {
  out.clear();
  ListingFinder code(text);
  bool found = false;
  for (size_t i = 0; i < text.size();) {
    size_t end = i;
    if (text[i] == '`') {
      end = CodeEnd(text, i, code);
      out.append(text, i, end - i);
      i = end;
      continue;
    }
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
