// Formulas that other tools wrote, against the LaTeX they were given: how many come back equal.

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <sstream>

#include "corpus/html/dom.h"
#include "corpus/html/math/latex/to_latex.h"
#include "corpus/html/math/tree/read.h"
#include "tests/corpus/html/math/latex_equal.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

struct Share {
  int all = 0, equal = 0;
  std::string differences;

  void Add(std::string_view truth, std::string_view ours) {
    ++all;
    if (LatexEqual(truth, ours)) {
      ++equal;
    } else {
      differences += "  " + std::string(truth) + "\n  " + std::string(ours) + "\n\n";
    }
  }
  double value() const { return all == 0 ? 0 : static_cast<double>(equal) / all; }
};

std::string FormulaOfPage(std::string_view html) {
  static Dom dom;
  if (!dom.Parse(html)) return {};
  for (NodeId i = 0; i < dom.nodes().size(); ++i) {
    if (dom[i].tag == Tag::kMath) return ToLatex(ReadMathMl(dom, i));
    if (dom.HasClass(i, "katex-html")) return ToLatex(ReadKatexHtml(dom, i));
    if (dom[i].text == "mjx-container" || dom.HasClass(i, "mjx-chtml")) {
      return ToLatex(ReadMathJaxOutput(dom, i));
    }
  }
  return {};
}

// Lines of "tool TAB LaTeX TAB markup"; MATHSIEVE_DIFFERENCES=1 prints what is not equal.
void ExpectShares(const std::string& path, const std::map<std::string, double>& at_least) {
  std::map<std::string, Share> shares;
  std::istringstream lines(ReadAll(path));
  for (std::string line; std::getline(lines, line);) {
    const size_t first = line.find('\t'), second = line.find('\t', first + 1);
    ASSERT_NE(second, line.npos);
    shares[line.substr(0, first)].Add(line.substr(first + 1, second - first - 1),
                                      FormulaOfPage(line.substr(second + 1)));
  }
  for (const auto& [tool, share] : shares) {
    std::printf("%s: %d of %d equal, %.4f\n", tool.c_str(), share.equal, share.all, share.value());
    if (std::getenv("MATHSIEVE_DIFFERENCES") != nullptr) {
      std::printf("%s", share.differences.c_str());
    }
  }
  for (const auto& [tool, share] : at_least) EXPECT_GE(shares[tool].value(), share) << tool;
}

TEST(LatexEqual, LeavesOutWhatDoesNotCount) {
  for (const auto& [a, b] : {std::pair("x ^ 2", "x^{2}"),
                             {"\\frac12", "\\dfrac{1}{2}"},
                             {"\\left( a \\right)", "(a)"},
                             {"a\\,b\\quad c~d", "abcd"},
                             {"2\\eta{\\left[x\\right]}^2", "2\\eta[x]^{2}"},
                             {"\\displaystyle x%\n+1", "x+1"},
                             {"\\lvert x\\rvert", "|x|"}}) {
    EXPECT_PRED2(LatexEqual, a, b);
  }
  for (const auto& [a, b] : {std::pair("x^{ab}", "x^ab"),
                             {"{a+b}^2", "a+b^2"},
                             {"x'", "x^{\\prime}"},
                             {"\\frac{ab}{c}", "\\frac{a}{bc}"},
                             {"\\to", "\\rightarrow"}}) {
    EXPECT_FALSE(LatexEqual(a, b)) << a << " " << b;
  }
}

TEST(MathPairs, MathMlOfSixTools) {
  ExpectShares(SourcePath() + "/tests/corpus/html/math/math_pairs/mathml.tsv",
               {{"katex", 0.9},
                {"latex2mathml", 0.9},
                {"latexml", 0.9},
                {"math-core", 0.9},
                {"mathjax", 0.9},
                {"pandoc", 0.9}});
}

TEST(MathPairs, RenderingsOfKatexAndMathJax) {
  const char* all = std::getenv("MATHSIEVE_RENDERINGS");
  ExpectShares(
      all ? all : SourcePath() + "/tests/corpus/html/math/math_pairs/renderers.tsv",
      {{"katex-html", 0.9}, {"mathjax-chtml", 0.9}, {"mathjax-svg", 0.9}, {"mathjax2-chtml", 0.9}});
}

}  // namespace
}  // namespace mathsieve
