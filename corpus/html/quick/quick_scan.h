#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "corpus/html/quick/run_words.h"
#include "kernels/byte_masks.h"

namespace mathsieve {

// What a scan met besides words.
struct QuickPage {
  int64_t tokens = 0;    // estimate of its visible words, by about the rule of EstimateTokens()
  int64_t formulas = 0;  // MathML, TeX in scripts and in attributes
};

// One pass over the bytes of a page without a parse: skips tags, comments, scripts, styles and
// <pre>, and gives the words of all other text (see RunWords) in order to a sink; those in links,
// navigation, footers, buttons and lists of choices marked as not content. A MathML formula gives
// $f and what it starts with, TeX in <script type="math/tex"> and in alt and data-* attributes the
// words of the formula. Reads the whole page, any bytes, in time linear in them; no allocation once
// the buffers have their size (half of the longest page). One thread at a time.
class QuickScanner {
 public:
  // `html` is UTF-8; what is none separates words.
  QuickPage Scan(std::string_view html, WordSink& sink);

 private:
  size_t FindLess(size_t from) const;
  size_t FindTagByte(size_t from) const;
  size_t FindTag(size_t from) const;
  size_t NameLength(size_t at) const;
  size_t TagEnd(size_t at, bool& backslash) const;
  size_t RawEnd(std::string_view name, size_t from) const;
  size_t ReadTag(size_t at);
  size_t ReadStartTag(size_t at, size_t name_length);
  void ReadEndTag(size_t name, size_t name_length);
  void ReadAttributes(std::string_view attributes);
  void ReadText(size_t begin, size_t end);
  bool content() const { return !in_link_ && aside_ == 0; }

  std::string_view html_;
  std::vector<ByteMasks> masks_;
  size_t blocks_ = 0;  // of masks_ that are of this page; one more is empty
  RunWords words_;
  bool in_link_ = false, in_pre_ = false, in_math_ = false;
  int aside_ = 0;  // how many elements that are not content are open
  int64_t formulas_ = 0;
};

}  // namespace mathsieve
