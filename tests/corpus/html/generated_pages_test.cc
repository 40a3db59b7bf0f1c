// Pages made by tests/pages, for what sites publish whose tools are not at hand: Wikipedia,
// WordPress, Stack Exchange, CSDN, Zhihu and others in twelve site templates, six languages. Their
// text and formulas are known. The pages of real tools are measured by ./dev bench extract.

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <string>
#include <string_view>

#include "corpus/base/json.h"
#include "corpus/html/extract.h"
#include "tests/corpus/html/math/latex_equal.h"
#include "tests/corpus/html/text_agreement.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

constexpr const char* kTools =
    "wikipedia-image,wordpress,stackexchange,csdn,zhihu,discourse,latex2html,codecogs,moodle,"
    "sphinx-imgmath,delimiters";

// The formulas between dollars, code left out, normalised, with how often each stands there.
std::map<std::string, int> FormulasOf(std::string_view text) {
  std::map<std::string, int> found;
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '`') {
      const std::string_view fence =
          text.substr(i, std::min(text.find_first_not_of('`', i), text.size()) - i);
      const size_t end = text.find(fence, i + fence.size());
      i = end == text.npos ? text.size() : end + fence.size();
    } else if (text[i] == '\\') {
      i += 2;
    } else if (text[i] == '$') {
      const std::string_view mark = text.substr(i, text.substr(i, 2) == "$$" ? 2 : 1);
      size_t end = i + mark.size();
      while (end < text.size() && text.substr(end, mark.size()) != mark) {
        end += text[end] == '\\' ? 2 : 1;
      }
      if (end >= text.size()) break;
      ++found[NormalLatex(text.substr(i + mark.size(), end - i - mark.size()))];
      i = end + mark.size();
    } else {
      ++i;
    }
  }
  return found;
}

std::string Squeezed(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool space = c == ' ' || c == '\n';
    if (!space || (!out.empty() && out.back() != ' ')) out += space ? ' ' : c;
  }
  return out;
}

struct Sums {
  TextAgreement text;
  int truth = 0, found = 0, both = 0, doubled = 0;
  int kept = 0, keep = 0, dropped = 0, drop = 0;
};

void AddFormulas(std::string_view text, const Json& formulas, Sums& sums) {
  std::map<std::string, int> wanted;
  for (const Json& formula : formulas.items()) ++wanted[NormalLatex(formula["latex"].String())];
  for (const auto& [latex, count] : wanted) sums.truth += count;
  for (const auto& [latex, count] : FormulasOf(text)) {
    const auto truth = wanted.find(latex);
    const int expected = truth == wanted.end() ? 0 : truth->second;
    sums.found += count;
    sums.both += std::min(count, expected);
    sums.doubled += expected > 0 && count > expected;
  }
}

void AddPage(const Json& row, HtmlExtractor& extractor, Sums& sums) {
  Extraction page;
  ASSERT_TRUE(extractor.Extract(row["html"].String(), page));
  sums.text.Add(page.text, row["text"].String(), 1);
  AddFormulas(page.text, row["formulas"], sums);
  const std::string text = Squeezed(page.title + " " + page.text);
  for (const Json& wanted : row["must_keep"].items()) {
    ++sums.keep;
    sums.kept += text.find(Squeezed(wanted.String())) != text.npos;
  }
  for (const Json& unwanted : row["must_drop"].items()) {
    ++sums.drop;
    sums.dropped += page.text.find(unwanted.String()) == page.text.npos;
  }
}

TEST(GeneratedPages, GiveTheirTextAndFormulas) {
  const TempFolder folder;
  const std::string path = folder / "pages.jsonl";
  const CommandResult made = RunCommand(
      {"python3", SourcePath() + "/tests/pages/make_pages.py", "--out", path, "--tools", kTools},
      "");
  ASSERT_EQ(made.exit_code, 0) << made.err;
  std::map<std::string, Sums> by_language;
  HtmlExtractor extractor;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    const absl::StatusOr<Json> row = Json::Parse(line);
    ASSERT_TRUE(row.ok()) << row.status();
    AddPage(*row, extractor, by_language[(*row)["language"].String()]);
  }
  EXPECT_EQ(by_language.size(), 6u);
  for (const auto& [language, sums] : by_language) {
    sums.text.Print(language.c_str());
    std::printf("  formulas: truth %d, found %d, both %d; kept %d of %d, dropped %d of %d\n",
                sums.truth, sums.found, sums.both, sums.kept, sums.keep, sums.dropped, sums.drop);
    EXPECT_GE(sums.text.F1(), 0.97) << language;
    EXPECT_GE(sums.both, 0.98 * sums.truth) << language;
    EXPECT_GE(sums.both, 0.97 * sums.found) << language;
    EXPECT_EQ(sums.doubled, 0) << language;
    EXPECT_GE(sums.dropped, 0.98 * sums.drop) << language;
    EXPECT_GE(sums.kept, 0.9 * sums.keep) << language;
  }
}

}  // namespace
}  // namespace mathsieve
