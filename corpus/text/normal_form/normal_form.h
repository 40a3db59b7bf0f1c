#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/status.h"

namespace mathsieve {

// What a classifier is given in place of a page's text. A model is trained and asked in one form,
// named in its card; the name carries the version, and from the first release on what a name means
// never changes.
//
//   plain         the text, its line breaks spaces
//   dclm          as DataComp-LM feeds its model: stripped, lines joined by one space
//   megamath      as MegaMath's math_fasttext.py: NFKC, split into words and punctuation, lower
//                 case, numbers <NUM>, tokens above 100 characters and all but a-z 0-9 dropped
//   mathsieve-1   ours: NFKC, lower case, LaTeX commands and operators as tokens, digits folded,
//                 each CJK character a token, URLs and markup noise out (see normal_form.cc)
//
// All forms are one line: no "\n", "\r" or NUL. In every form a word that fastText would read as a
// label or as the end of the line is escaped: `__label__x` becomes `\__label__x`, `</s>` `\</s>`.
//
// Immutable: any number of threads may share one.
class TextForm {
 public:
  // Errors: InvalidArgument with the known names.
  static absl::StatusOr<std::unique_ptr<TextForm>> Create(std::string_view name);
  static const std::vector<std::string>& Names();

  virtual ~TextForm() = default;
  virtual std::string_view name() const = 0;
  // Replaces `out` by the form of `text`. Bytes that are no UTF-8 separate words.
  virtual void Apply(std::string_view text, std::string& out) const = 0;
};

inline constexpr std::string_view kDefaultTextForm = "mathsieve-1";

}  // namespace mathsieve
