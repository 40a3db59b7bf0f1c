#pragma once

#include <cstdint>
#include <string_view>

#include "corpus/html/quick/masked_page.h"
#include "corpus/html/quick/run_words.h"

namespace mathsieve {

// One pass over the bytes of a page without a parse: skips tags, which end at the next ">",
// comments, scripts, styles and <pre>, and gives the words of all other text (see RunWords) in
// order to a sink; those in links, navigation, footers, buttons and lists of choices marked as not
// content. A MathML formula gives $f and what it starts with, an index or a power $f $x ^, TeX in
// <script type="math/tex"> and in alt and data-* attributes the words of the formula. Reads the
// whole page, any bytes, in time linear in them; no allocation once the buffers have their size
// (half of the longest page). One thread at a time.
class QuickScanner {
 public:
  // `html` is UTF-8; what is none separates words. Returns an estimate of the tokens of the visible
  // words, by about the rule of EstimateTokens().
  int64_t Scan(std::string_view html, WordSink& sink);

 private:
  struct Tag;
  struct Layout;
  static Layout LayoutOf(const ByteMasks& masks, uint64_t ahead, bool in_tag);
  size_t ReadBlock(size_t at, bool& in_tag);
  size_t Jump(size_t at, const Tag& tag);
  Tag TagAt(size_t at) const;
  size_t RawEnd(std::string_view name, size_t from) const;
  size_t CommentEnd(size_t at) const;
  size_t ReadMath(size_t at);
  size_t ReadTexAttributes(size_t open);
  void ChangeState(size_t at, const Tag& tag);
  bool HasHref(size_t at) const;
  bool IsIndex(size_t at) const;
  bool content() const { return !in_link_ && aside_ == 0; }

  MaskedPage page_;
  std::string_view html_;
  RunWords words_;
  size_t tag_open_ = 0;  // where the tag that lasts into the block at hand begins
  bool in_link_ = false;
  int aside_ = 0;  // how many elements that are not content are open
};

}  // namespace mathsieve
