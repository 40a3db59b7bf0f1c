// The examples of docs/extraction.md.

#include <fstream>
#include <string>
#include <vector>

#include "corpus/html/extract.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

std::string Replace(std::string text, std::string_view from, std::string_view to) {
  for (size_t at = 0; (at = text.find(from, at)) != text.npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// The code in a table's cell: between backticks, as many as it begins with, `\|` for "|".
std::string CodeOf(std::string cell) {
  cell = cell.substr(cell.find('`'));
  const size_t ticks = cell.find_first_not_of('`');
  cell = cell.substr(ticks, cell.rfind(std::string(ticks, '`')) - ticks);
  if (ticks > 1 && cell.front() == ' ') cell = cell.substr(1, cell.size() - 2);
  if (ticks == 2) cell = cell.substr(cell.front() == ' ', cell.find_last_not_of(' ') + 1);
  return Replace(Replace(cell, "\\|", "|"), "⏎", "\n");
}

struct Example {
  std::string form, html, text;
};

std::vector<Example> Examples() {
  std::ifstream file(SourcePath() + "/docs/extraction.md");
  std::vector<Example> examples;
  for (std::string line; std::getline(file, line);) {
    if (!line.starts_with("| ") || line.find(" | `") == line.npos) continue;
    const size_t html = line.find(" | ") + 3;
    const size_t text = line.find(" | ", line.find("` | `", html)) + 3;
    const std::string form = line.substr(2, html - 5);
    examples.push_back({form.starts_with('`') ? CodeOf(form) : "",
                        CodeOf(line.substr(html, text - 3 - html)),
                        CodeOf(line.substr(text, line.size() - 2 - text))});
  }
  return examples;
}

TEST(Convention, IsWhatThePageOfTheDocsSays) {
  const std::vector<Example> examples = Examples();
  EXPECT_GE(examples.size(), 25u);
  const std::string next = "And so on, with the next of our sentences.";
  for (const Example& example : examples) {
    HtmlExtractor extractor;
    Extraction page;
    ASSERT_TRUE(extractor.Extract("<body>" + example.html + "<p>" + next, page));
    EXPECT_EQ(page.text, example.text + "\n\n" + next) << example.html;
    if (!example.form.empty()) {
      EXPECT_TRUE(FormCountsToJson(page.formulas).Has(example.form))
          << example.html << FormCountsToJson(page.formulas).Dump();
    }
  }
}

}  // namespace
}  // namespace mathsieve
