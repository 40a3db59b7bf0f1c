#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/fields.h"
#include "corpus/html/forms/formula.h"

namespace mathsieve {

// How pages become text.
struct HtmlOptions {
  std::string comments = "drop";
  std::string structure = "markdown";

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(
        FieldInfo{.name = "comments",
                  .help = "readers' comments under an article: those with formulas, or all",
                  .choices = "drop|keep",
                  .details = "Answers and replies in forums are content in any case. All of these "
                             "are marked (**Comment**, **Answer**, **Reply**)."},
        self.comments);
    visit(FieldInfo{.name = "structure",
                    .help = "headings, lists, tables, code as light Markdown, or text alone",
                    .choices = "markdown|plain"},
          self.structure);
  }
};

// What a page gave. Text is light Markdown: "# " headings, "- " and "1. " items, "| a | b |" rows,
// fenced code, "> " quotations, "[^1]" notes; paragraphs are apart by one empty line; formulas are
// $…$ and $$…$$, a literal dollar is \$. docs/extraction.md has an example of each.
struct Extraction {
  std::string title;
  std::string text;
  std::string author;     // names as the page states them, joined by "; "
  std::string date;       // when it was published, "2024-09-03" or as the page has it
  std::string language;   // as the page states it (html lang, content-language), lower case
  FormCounts formulas{};  // formulas that stand in `text`, by form
};

// Why a block of a page was kept or dropped.
struct ExplainedBlock {
  struct Part {
    std::string_view name;
    float value, weight;
  };
  std::string_view text, kind;  // a view into the extractor's page
  bool kept = false;
  std::string_view rule;  // what decided: "score", "formula", "heading", "note", "post",
                          // "comment", "title", "little_text"
  float score = 0;        // kept where > 0 and no rule says otherwise; with what neighbours add
  std::vector<Part> features;
};

// Turns HTML into text with its formulas. One instance a thread: it keeps its buffers.
class HtmlExtractor {
 public:
  explicit HtmlExtractor(const HtmlOptions& options = {});
  ~HtmlExtractor();
  HtmlExtractor(HtmlExtractor&&) noexcept;

  // `html` is UTF-8 (see DecodeToUtf8). False when the page cannot be parsed within the limits.
  bool Extract(std::string_view html, Extraction& extraction);
  // The blocks of the page that Extract saw last, in order. Valid until its next call.
  std::vector<ExplainedBlock> Explain() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mathsieve
