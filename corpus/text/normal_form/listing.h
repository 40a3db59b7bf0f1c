#pragma once

#include <cstddef>
#include <string_view>

namespace mathsieve {

// Finds fenced code listings in Markdown: from a line that opens with three backticks or more (what
// stands before them: spaces, quotation and list marks) to the next line of at least as many (up to
// eight count) and nothing else. A fence that is not closed is none.
// Source: CommonMark 0.30, section 4.5, for backticks only.
class ListingFinder {
 public:
  explicit ListingFinder(std::string_view text) : text_(text) {}

  // The byte behind the listing whose first backtick is text[begin]; `begin` itself where none
  // begins there. All calls together take time in proportion to the text.
  // REQUIRES: text[begin] is a backtick and text[begin - 1] is none.
  size_t End(size_t begin);

  // The byte behind the inline code whose first backtick is text[begin]: it ends at the next run of
  // as many backticks in the same paragraph, kMaxInlineCode bytes ahead at most. `begin` where none
  // does. Source: CommonMark 0.30, section 6.1.
  static constexpr size_t kMaxInlineCode = 500;
  size_t InlineEnd(size_t begin) const;

 private:
  size_t CountTicks(size_t at) const;
  bool Opens(size_t begin, size_t behind_ticks) const;

  std::string_view text_;
  size_t unclosed_ = 9;  // fences of so many backticks are closed nowhere below
};

}  // namespace mathsieve
