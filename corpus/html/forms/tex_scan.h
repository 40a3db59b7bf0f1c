#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

// The few things about TeX source that rules look at: letters, commands, groups.
namespace mathsieve {

constexpr bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// One past the command at text[backslash]: letters, or one other character.
inline size_t CommandEnd(std::string_view text, size_t backslash) {
  size_t end = backslash + 1;
  while (end < text.size() && IsLetter(text[end])) ++end;
  return end == backslash + 1 ? std::min(end + 1, text.size()) : end;
}

// One past the brace that closes the one at `open`; npos where none does.
inline size_t GroupEnd(std::string_view text, size_t open) {
  int depth = 0;
  for (size_t i = open; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '{')
      ++depth;
    else if (text[i] == '}' && --depth == 0)
      return i + 1;
  }
  return std::string_view::npos;
}

}  // namespace mathsieve
