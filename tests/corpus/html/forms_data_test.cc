// Formulas of real pages against truths that look at the source by other means.

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <map>
#include <set>

#include "tests/corpus/html/page_formulas.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

void Print(const char* what, const Agreement& sum, const std::vector<std::string>& differences) {
  std::printf("%s: truth %d, found %d, both %d, recall %.4f, precision %.4f\n", what, sum.truth,
              sum.found, sum.both, sum.recall(), sum.precision());
  for (size_t i = 0; i < std::min<size_t>(differences.size(), 8); ++i) {
    std::printf("  %s\n", differences[i].substr(0, 160).c_str());
  }
}

void Add(const Agreement& page, Agreement& sum) {
  sum.truth += page.truth;
  sum.found += page.found;
  sum.both += page.both;
}

// Every formula in the page's own HTML outside of scripts, less the macro block.
TEST(FormsData, FindsTheFormulasOfATextbook) {
  const auto path = SharedDataPath("pages_activecalculus.jsonl.zst");
  if (!path) GTEST_SKIP() << "no ../shared/data";
  Agreement sum;
  std::vector<std::string> differences;
  ForEachRow(*path, [&](const Json& row) {
    const std::string& html = row["html"].String();
    Add(Compare(NaiveBracketFormulas(html), FormulasOfHtml(html), differences), sum);
  });
  Print("pages_activecalculus", sum, differences);
  EXPECT_GT(sum.truth, 10000);
  EXPECT_GE(sum.recall(), 0.99);
  EXPECT_GE(sum.precision(), 0.99);
}

std::vector<std::string> Alttexts(std::string_view html) {
  std::vector<std::string> found;
  for (size_t at = html.find("<math"); at != html.npos; at = html.find("<math", at + 1)) {
    const size_t end = html.find('>', at);
    const size_t begin = html.substr(at, end - at).find("alttext=\"");
    if (begin == html.npos) continue;
    const size_t close = html.find('"', at + begin + 9);
    found.push_back(NaiveUnescape(html.substr(at + begin + 9, close - at - begin - 9)));
  }
  return found;
}

TEST(FormsData, FindsEveryAlttext) {
  const auto path = SharedDataPath("pages_equations_mathml.jsonl.zst");
  if (!path) GTEST_SKIP() << "no ../shared/data";
  Agreement sum;
  std::vector<std::string> differences;
  ForEachRow(*path, [&](const Json& row) {
    const std::string& html = row["html"].String();
    Add(Compare(Alttexts(html), FormulasOfHtml(html), differences), sum);
  });
  Print("pages_equations_mathml", sum, differences);
  EXPECT_GT(sum.truth, 800);
  EXPECT_EQ(sum.both, sum.truth);
  EXPECT_GE(sum.precision(), 0.99);
}

std::vector<std::string> MathScripts(std::string_view html) {
  std::vector<std::string> found;
  constexpr std::string_view kOpen = "<script type=\"math/tex";
  for (size_t at = html.find(kOpen); at != html.npos; at = html.find(kOpen, at + 1)) {
    const size_t begin = html.find('>', at) + 1;
    found.emplace_back(html.substr(begin, html.find("</script>", begin) - begin));
  }
  return found;
}

// Two blogs: display formulas in scripts, inline ones between dollars.
TEST(FormsData, FindsEveryMathJaxScript) {
  for (const char* set : {"pages_desvl", "pages_doraemonzzz"}) {
    const auto path = SharedDataPath(std::string(set) + ".jsonl.zst");
    if (!path) GTEST_SKIP() << "no ../shared/data";
    Agreement sum;
    std::vector<std::string> differences;
    ForEachRow(*path, [&](const Json& row) {
      const std::string& html = row["html"].String();
      std::vector<Formula> scripts;
      for (Formula& formula : FormulasOfHtml(html)) {
        if (formula.form == Form::kMathJaxScript) scripts.push_back(std::move(formula));
      }
      Add(Compare(MathScripts(html), scripts, differences), sum);
    });
    Print(set, sum, differences);
    EXPECT_GT(sum.truth, 2000);
    EXPECT_GE(sum.recall(), 0.999) << set;
    EXPECT_GE(sum.precision(), 0.999) << set;
  }
}

TEST(FormsData, FindsNothingInNewsAndRecipes) {
  for (const char* set : {"pages_articles", "pages_recipes", "pages_postlight"}) {
    const auto path = SharedDataPath(std::string(set) + ".jsonl.zst");
    if (!path) GTEST_SKIP() << "no ../shared/data";
    int pages = 0, formulas = 0;
    ForEachRow(*path, [&](const Json& row) {
      const std::vector<Formula> found = FormulasOfHtml(row["html"].String());
      ++pages;
      formulas += static_cast<int>(found.size());
      for (const Formula& formula : found) {
        std::printf("  %s: %s\n", row["url"].String().c_str(), formula.latex.c_str());
      }
    });
    std::printf("%s: %d pages, %d formulas\n", set, pages, formulas);
    EXPECT_EQ(formulas, 0) << set;
  }
}

// The $…$ and $$…$$ of a Markdown file, code left out.
std::vector<std::string> MarkdownFormulas(std::string_view markdown) {
  std::vector<std::string> found;
  for (size_t i = 0; i < markdown.size();) {
    if (markdown.substr(i, 3) == "```" || markdown[i] == '`') {
      const std::string_view fence = markdown.substr(i, markdown.substr(i, 3) == "```" ? 3 : 1);
      const size_t end = markdown.find(fence, i + fence.size());
      i = end == markdown.npos ? markdown.size() : end + fence.size();
    } else if (markdown[i] == '$' && (i == 0 || markdown[i - 1] != '\\')) {
      const std::string_view mark = markdown.substr(i, markdown.substr(i, 2) == "$$" ? 2 : 1);
      const size_t end = markdown.find(mark, i + mark.size());
      const bool price = mark.size() == 1 && isdigit(static_cast<unsigned char>(markdown[i + 1]));
      if (end == markdown.npos || price) {
        ++i;
        continue;
      }
      found.emplace_back(markdown.substr(i + mark.size(), end - i - mark.size()));
      i = end + mark.size();
    } else {
      ++i;
    }
  }
  return found;
}

// Fixtures whose LaTeX is not in the page: MathML to LaTeX comes later.
const std::set<std::string> kPresentationOnly = {
    "math--mathjax-chtml-no-assistive", "math--mathjax-svg", "math--mathjax-tagged-equation",
    "math--mathjax", "math--temml"};

TEST(FormsData, AgreesWithAnotherExtractorsFixtures) {
  const auto path = SharedDataPath("extract_defuddle_math.jsonl.zst");
  if (!path) GTEST_SKIP() << "no ../shared/data";
  Agreement sum, later;
  std::vector<std::string> differences, ignored;
  ForEachRow(*path, [&](const Json& row) {
    const std::vector<std::string> truth = MarkdownFormulas(row["expected_markdown"].String());
    const std::vector<Formula> found = FormulasOfHtml(row["html"].String());
    if (kPresentationOnly.contains(row["name"].String())) {
      Add(Compare(truth, found, ignored), later);
    } else {
      Add(Compare(truth, found, differences), sum);
    }
  });
  Print("extract_defuddle_math", sum, differences);
  Print("  of these, without LaTeX in the page", later, ignored);
  EXPECT_GT(sum.truth, 60);
  EXPECT_EQ(sum.recall(), 1);
  EXPECT_EQ(sum.precision(), 1);
}

TEST(FormsData, CountsByForm) {
  for (const char* set : {"pages_debian", "pages_desvl", "pages_doraemonzzz", "pages_tamref_ko"}) {
    const auto path = SharedDataPath(std::string(set) + ".jsonl.zst");
    if (!path) GTEST_SKIP() << "no ../shared/data";
    std::map<std::string, FormCounts> by_source;
    std::map<std::string, int> other_pages_with_formulas;
    ForEachRow(*path, [&](const Json& row) {
      const std::string source = row["source"].String().substr(0, row["source"].String().find('='));
      for (const Formula& formula : FormulasOfHtml(row["html"].String())) {
        ++by_source[source][static_cast<size_t>(formula.form)];
        EXPECT_FALSE(formula.latex.empty());
      }
    });
    EXPECT_FALSE(by_source.empty()) << set;
    for (const auto& [source, counts] : by_source) {
      std::printf("%s:", source.c_str());
      for (size_t form = 0; form < counts.size(); ++form) {
        if (counts[form] == 0) continue;
        std::printf(" %.*s %u", static_cast<int>(FormName(static_cast<Form>(form)).size()),
                    FormName(static_cast<Form>(form)).data(), counts[form]);
      }
      std::printf("\n");
    }
  }
}

}  // namespace
}  // namespace mathsieve
