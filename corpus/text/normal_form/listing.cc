#include "corpus/text/normal_form/listing.h"

#include <algorithm>

namespace mathsieve {
namespace {

constexpr size_t kFewest = 3;
constexpr size_t kMost = 8;

bool IsMark(char c) {
  return c == ' ' || c == '\t' || c == '>' || c == '-' || c == '*' || c == '.' ||
         (c >= '0' && c <= '9');
}

}  // namespace

size_t ListingFinder::CountTicks(size_t at) const {
  return std::min(text_.find_first_not_of('`', at), text_.size()) - at;
}

bool ListingFinder::Opens(size_t begin, size_t behind_ticks) const {
  size_t at = begin;
  while (at > 0 && IsMark(text_[at - 1])) --at;
  if (at > 0 && text_[at - 1] != '\n') return false;
  const size_t next = text_.find_first_of("`\n", behind_ticks);
  return next != text_.npos && text_[next] == '\n';
}

size_t ListingFinder::End(size_t begin) {
  const size_t count = CountTicks(begin);
  const size_t needed = std::min(count, kMost);
  if (count < kFewest || needed >= unclosed_ || !Opens(begin, begin + count)) return begin;
  size_t at = begin + count;
  while ((at = text_.find("```", at)) != text_.npos) {
    const size_t ticks = CountTicks(at);
    size_t line = at;
    while (text_[line - 1] == ' ' || text_[line - 1] == '>') --line;
    const size_t behind = std::min(text_.find_first_not_of(" \t\r", at + ticks), text_.size());
    const bool alone = text_[line - 1] == '\n' && (behind == text_.size() || text_[behind] == '\n');
    at += ticks;
    if (ticks >= needed && alone) return at;
  }
  unclosed_ = needed;
  return begin;
}

size_t ListingFinder::InlineEnd(size_t begin) const {
  const size_t count = CountTicks(begin);
  const std::string_view near = text_.substr(0, begin + count + kMaxInlineCode);
  const size_t paragraph_end = std::min(near.find("\n\n", begin), near.size());
  for (size_t at = begin + count; (at = near.find('`', at)) < paragraph_end;) {
    const size_t ticks = CountTicks(at);
    at += ticks;
    if (ticks == count) return at;
  }
  return begin;
}

}  // namespace mathsieve
