// What MathJax renders, construct by construct, and the pages of another extractor's tests.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "corpus/html/dom.h"
#include "corpus/html/math/latex/to_latex.h"
#include "corpus/html/math/tree/read.h"
#include "tests/corpus/html/math/latex_equal.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

std::string Latex(std::string_view html) {
  Dom dom;
  EXPECT_TRUE(dom.Parse(html));
  for (NodeId i = 0; i < dom.nodes().size(); ++i) {
    const bool output = dom[i].text == "mjx-container" || dom.HasClass(i, "mjx-chtml") ||
                        dom.HasClass(i, "MathJax");
    if (output) return ToLatex(ReadMathJaxOutput(dom, i));
  }
  return "no output";
}

std::string Chtml(std::string_view content) {
  return Latex("<mjx-container><mjx-math>" + std::string(content) + "</mjx-math></mjx-container>");
}

std::string Svg(std::string_view content) {
  return Latex("<mjx-container><svg><g data-mml-node=math>" + std::string(content) +
               "</g></svg></mjx-container>");
}

const std::string kX = "<mjx-mi><mjx-c class='mjx-c1D465 TEX-I'></mjx-c></mjx-mi>";
const std::string kI = "<mjx-mi><mjx-c class='mjx-c1D456 TEX-I'></mjx-c></mjx-mi>";
const std::string kTwo = "<mjx-mn><mjx-c class=mjx-c32></mjx-c></mjx-mn>";

TEST(MathJaxChtml, Tokens) {
  EXPECT_EQ(Chtml(kX + kTwo), "x2");
  EXPECT_EQ(Chtml("<mjx-mi><mjx-c class=mjx-c64></mjx-c></mjx-mi>"), "\\mathrm{d}");
  EXPECT_EQ(Chtml("<mjx-mi><mjx-c class='mjx-c4C TEX-C'></mjx-c></mjx-mi>"), "\\mathcal{L}");
  EXPECT_EQ(Chtml("<mjx-mi><mjx-c class=mjx-c73></mjx-c><mjx-c class=mjx-c69></mjx-c>"
                  "<mjx-c class=mjx-c6E></mjx-c></mjx-mi>" +
                  kX),
            "\\sin x");
  EXPECT_EQ(Chtml("<mjx-mtext><mjx-c class=mjx-c61></mjx-c><mjx-c class=mjx-cA0></mjx-c>"
                  "</mjx-mtext>"),
            "\\text{a }");
  EXPECT_EQ(Chtml("<mjx-mo><mjx-utext>≤</mjx-utext></mjx-mo>"), "\\leq");
}

TEST(MathJaxChtml, Scripts) {
  EXPECT_EQ(Chtml("<mjx-msub>" + kX + "<mjx-script>" + kI + "</mjx-script></mjx-msub>"), "x_{i}");
  EXPECT_EQ(Chtml("<mjx-msup>" + kX + "<mjx-script>" + kTwo + "</mjx-script></mjx-msup>"), "x^{2}");
  EXPECT_EQ(Chtml("<mjx-msubsup>" + kX + "<mjx-script>" + kTwo + "<mjx-spacer></mjx-spacer>" + kI +
                  "</mjx-script></mjx-msubsup>"),
            "x_{i}^{2}");
  EXPECT_EQ(Chtml("<mjx-munderover><mjx-over>" + kTwo +
                  "</mjx-over><mjx-box><mjx-munder><mjx-row><mjx-base><mjx-mo>"
                  "<mjx-c class=mjx-c2211></mjx-c></mjx-mo></mjx-base></mjx-row><mjx-row>"
                  "<mjx-under>" +
                  kI + "</mjx-under></mjx-row></mjx-munder></mjx-box></mjx-munderover>"),
            "\\sum_{i}^{2}");
}

TEST(MathJaxChtml, FractionsRootsAndTallDelimiters) {
  const std::string parts = "<mjx-num>" + kX + "</mjx-num><mjx-den>" + kTwo + "</mjx-den>";
  EXPECT_EQ(Chtml("<mjx-mfrac><mjx-frac>" + parts + "</mjx-frac></mjx-mfrac>"), "\\frac{x}{2}");
  EXPECT_EQ(Chtml("<mjx-mfrac><mjx-frac atop=true>" + parts + "</mjx-frac></mjx-mfrac>"),
            "\\genfrac{}{}{0pt}{}{x}{2}");
  EXPECT_EQ(Chtml("<mjx-mroot><mjx-root>" + kTwo +
                  "</mjx-root><mjx-sqrt><mjx-surd><mjx-mo>√</mjx-mo></mjx-surd><mjx-box>" + kX +
                  "</mjx-box></mjx-sqrt></mjx-mroot>"),
            "\\sqrt[2]{x}");
  EXPECT_EQ(Chtml("<mjx-mo><mjx-stretchy-v class=mjx-c28><mjx-beg><mjx-c></mjx-c></mjx-beg>"
                  "</mjx-stretchy-v></mjx-mo>" +
                  kX),
            "(x");
}

TEST(MathJaxSvg, Constructs) {
  const std::string x = "<g data-mml-node=mi><use data-c=1D465></use></g>";
  const std::string two = "<g data-mml-node=mn><path data-c=32></path></g>";
  EXPECT_EQ(Svg("<g data-mml-node=msup>" + x + two + "</g>"), "x^{2}");
  EXPECT_EQ(Svg("<g data-mml-node=msubsup>" + x + two + x + "</g>"), "x_{x}^{2}");
  EXPECT_EQ(Svg("<g data-mml-node=mfrac>" + x + two + "<rect></rect></g>"), "\\frac{x}{2}");
  EXPECT_EQ(Svg("<g data-mml-node=mfrac>" + x + two + "</g>"), "\\genfrac{}{}{0pt}{}{x}{2}");
  EXPECT_EQ(Svg("<g data-mml-node=msqrt><g>" + x +
                "</g><g data-mml-node=mo><use data-c=221A></use></g><rect></rect></g>"),
            "\\sqrt{x}");
  EXPECT_EQ(Svg("<g data-mml-node=mo><use data-c=239B></use><use data-c=239D></use></g>" + x),
            "(x");
}

std::string Chtml2(std::string_view content) {
  return Latex("<span class=mjx-chtml><span class=mjx-math>" + std::string(content) +
               "</span></span>");
}

TEST(MathJax2CommonHtml, Constructs) {
  const std::string x = "<span class=mjx-mi><span class='mjx-char MJXc-TeX-math-I'>x</span></span>";
  const std::string two =
      "<span class=mjx-mn><span class='mjx-char MJXc-TeX-main-R'>2</span></span>";
  EXPECT_EQ(Chtml2("<span class=mjx-msubsup><span class=mjx-base>" + x +
                   "</span><span class=mjx-sup>" + two + "</span></span>"),
            "x^{2}");
  EXPECT_EQ(Chtml2("<span class=mjx-mfrac><span class='mjx-box MJXc-stacked'>"
                   "<span class=mjx-numerator>" +
                   x + "</span><span class=mjx-denominator>" + two +
                   "</span><span class=mjx-line></span></span></span>"),
            "\\frac{x}{2}");
  EXPECT_EQ(Chtml2("<span class='mjx-mi MJXc-space1'><span class='mjx-char MJXc-TeX-ams-R'>R"
                   "</span></span>"),
            "\\mathbb{R}");
}

TEST(MathJax2HtmlCss, ScriptsByTheirHeight) {
  const auto box = [](std::string_view top, std::string_view content) {
    return "<span style='position: absolute; top: " + std::string(top) + "em; left: 0em;'>" +
           std::string(content) + "</span>";
  };
  const std::string x = "<span class=mi style='font-family: MathJax_Math-italic;'>x</span>";
  const std::string two = "<span class=mn style='font-family: MathJax_Main;'>2</span>";
  const auto formula = [](const std::string& content) {
    return Latex("<span class=MathJax><span class=math>" + content + "</span></span>");
  };
  EXPECT_EQ(
      formula("<span class=msubsup><span>" + box("-3.9", x) + box("-4.4", two) + "</span></span>"),
      "x^{2}");
  EXPECT_EQ(
      formula("<span class=msubsup><span>" + box("-3.9", x) + box("-3.8", two) + "</span></span>"),
      "x_{2}");
  EXPECT_EQ(
      formula("<span class=mfrac><span>" + box("-4.7", x) + box("-3.3", two) + "</span></span>"),
      "\\frac{x}{2}");
}

std::string Repeat(std::string_view part, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += part;
  return all;
}

TEST(MathJaxOutput, HostileTreesEnd) {
  for (const std::string& input :
       {Repeat("<mjx-mrow>", 100'000) + kX, Repeat(kX, 200'000), Repeat("<mjx-msub>", 100'000) + kX,
        Repeat("<mjx-msubsup>" + kX + "<mjx-script>", 50'000),
        Repeat("<mjx-msqrt><mjx-mo>", 50'000),
        Repeat("<mjx-munderover><mjx-box><mjx-munder>", 50'000),
        Repeat("<mjx-mtable><mjx-mtr><mjx-mtd>", 50'000),
        "<mjx-mi class='" + Repeat("mjx-c ", 200'000) + "'>" + Repeat("<b>", 100'000)}) {
    Chtml(input);
  }
}

// The formulas of the page called `name`: what MathJax shows, or <math> where that is empty.
std::vector<std::string> FixtureFormulas(const std::string& path, std::string_view name) {
  std::vector<std::string> formulas;
  ForEachRow(path, [&](const Json& row) {
    if (row["name"].String() != name) return;
    Dom dom;
    ASSERT_TRUE(dom.Parse(row["html"].String()));
    NodeId behind = 0;
    for (NodeId i = 0; i < dom.nodes().size(); ++i) {
      std::string latex;
      if (dom[i].tag == Tag::kMath && i >= behind) {
        latex = ToLatex(ReadMathMl(dom, i));
      } else if (dom[i].text == "mjx-container") {
        latex = ToLatex(ReadMathJaxOutput(dom, i));
        if (!latex.empty()) behind = dom[i].end;
      }
      if (!latex.empty()) formulas.push_back(latex);
    }
  });
  return formulas;
}

void ExpectFixture(std::string_view name, const std::vector<std::string>& expected) {
  const auto path = SharedDataPath("extract_defuddle_math.jsonl.zst");
  if (!path) GTEST_SKIP() << "no ../shared/data";
  const std::vector<std::string> formulas = FixtureFormulas(*path, name);
  ASSERT_EQ(formulas.size(), expected.size()) << ::testing::PrintToString(formulas);
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_PRED2(LatexEqual, expected[i], formulas[i]);
  }
}

TEST(MathJaxFixtures, ChtmlWithoutAssistiveMathMl) {
  ExpectFixture(
      "math--mathjax-chtml-no-assistive",
      {"z=\\frac{1}{n}\\sum_{i=1}^{n}x_{i}", "\\sigma_{\\mathrm{group}}=\\frac{\\sigma}{\\sqrt{n}}",
       "p_{\\mathrm{group}}=\\frac{1}{\\sigma_{\\mathrm{group}}^{2}}", "N(s,\\sigma_{i}^{2})"});
}

TEST(MathJaxFixtures, SvgWithAssistiveMathMl) {
  ExpectFixture(
      "math--mathjax-svg",
      {"r_{\\text{perf}}",
       "r_{\\mathrm{PARL}}(x,y)=\\lambda_{1}\\cdot r_{\\text{parallel}}+\\lambda_{2}\\cdot "
       "r_{\\text{finish}}+r_{\\text{perf}}(x,y)"});
}

TEST(MathJaxFixtures, TaggedEquation) {
  ExpectFixture("math--mathjax-tagged-equation",
                {"a=b+c\\tag{$\\star$}", "\\begin{aligned}x & = & y \\\\ u & = & v\\end{aligned}"});
}

TEST(MathJaxFixtures, MathMlInput) {
  ExpectFixture(
      "math--mathjax",
      {"a\\neq0", "ax^{2}+bx+c=0", "x=\\frac{-b\\pm\\sqrt{b^{2}-4ac}}{2a}\\text{.}",
       "\\begin{aligned}\\dot{x}&=\\sigma(y-x)\\\\\\dot{y}&=\\rho x-y-xz\\\\\\dot{z}&=-\\beta z+xy"
       "\\end{aligned}",
       "(\\sum_{k=1}^{n}a_{k}b_{k})^{2}\\leq(\\sum_{k=1}^{n}a_{k}^{2})(\\sum_{k=1}^{n}b_{k}^{2})",
       "\\mathbf{V}_{1}\\times\\mathbf{V}_{2}=\\begin{vmatrix}\\mathbf{i}&\\mathbf{j}&\\mathbf{k}"
       "\\\\\\frac{\\partial X}{\\partial u}&\\frac{\\partial Y}{\\partial u}&0\\\\"
       "\\frac{\\partial X}{\\partial v}&\\frac{\\partial Y}{\\partial v}&0\\end{vmatrix}",
       "k", "n", "P(E)=\\binom{n}{k}p^{k}(1-p)^{n-k}",
       "\\frac{1}{(\\sqrt{\\phi\\sqrt{5}}-\\phi)e^{\\frac{2}{5}\\pi}}=1+\\frac{e^{-2\\pi}}{1+"
       "\\frac{e^{-4\\pi}}{1+\\frac{e^{-6\\pi}}{1+\\frac{e^{-8\\pi}}{1+\\ldots}}}}",
       "1+\\frac{q^{2}}{(1-q)}+\\frac{q^{6}}{(1-q)(1-q^{2})}+\\cdots=\\prod_{j=0}^{\\infty}"
       "\\frac{1}{(1-q^{5j+2})(1-q^{5j+3})},\\text{for}|q|<1.",
       "\\begin{aligned}\\nabla\\times\\vec{\\mathbf{B}}-\\frac{1}{c}"
       "\\frac{\\partial\\vec{\\mathbf{E}}}{\\partial t}&=\\frac{4\\pi}{c}\\vec{\\mathbf{j}}\\\\"
       "\\nabla\\cdot\\vec{\\mathbf{E}}&=4\\pi\\rho\\\\\\nabla\\times\\vec{\\mathbf{E}}+\\frac{1}{"
       "c}"
       "\\frac{\\partial\\vec{\\mathbf{B}}}{\\partial t}&=\\vec{\\mathbf{0}}\\\\"
       "\\nabla\\cdot\\vec{\\mathbf{B}}&=0\\end{aligned}",
       "\\sqrt{3x-1}+(1+x)^{2}"});
}

}  // namespace
}  // namespace mathsieve
