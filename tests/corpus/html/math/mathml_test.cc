// Each construct of MathML as LaTeX, and trees that no one means well.

#include <gtest/gtest.h>

#include <string>

#include "corpus/html/dom.h"
#include "corpus/html/math/latex/to_latex.h"
#include "corpus/html/math/tree/read.h"
#include "tests/corpus/html/math/latex_equal.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

std::string Latex(std::string_view content, std::string_view start = "<math>") {
  static Dom dom;
  std::string html(start);
  html += content;
  html += "</math>";
  EXPECT_TRUE(dom.Parse(html));
  for (NodeId i = 0; i < dom.nodes().size(); ++i) {
    if (dom[i].tag == Tag::kMath || dom[i].text.ends_with(":math")) {
      return ToLatex(ReadMathMl(dom, i));
    }
  }
  return "no formula";
}

struct Case {
  std::string_view mathml, latex;
};

template <size_t kSize>
void ExpectAll(const Case (&cases)[kSize]) {
  for (const Case& c : cases) EXPECT_EQ(Latex(c.mathml), c.latex) << c.mathml;
}

TEST(MathMl, Identifiers) {
  ExpectAll(
      {{"<mi>x</mi>", "x"},
       {"<mi>α</mi><mi>x</mi>", "\\alpha x"},
       {"<mi mathvariant=normal>d</mi>", "\\mathrm{d}"},
       {"<mi mathvariant=normal>Ω</mi>", "\\Omega"},
       {"<mi mathvariant=bold>A</mi>", "\\mathbf{A}"},
       {"<mi mathvariant=bold>α</mi>", "\\boldsymbol{\\alpha}"},
       {"<mi>𝐀</mi><mi>𝒙</mi><mi>ℝ</mi><mi>ℒ</mi><mi>𝔤</mi><mi>𝖳</mi><mi>𝚡</mi>",
        "\\mathbf{A}\\boldsymbol{x}\\mathbb{R}\\mathcal{L}\\mathfrak{g}\\mathsf{T}\\mathtt{x}"},
       {"<mi>𝑥</mi><mi>ℎ</mi><mi>𝜃</mi>", "xh\\theta"},
       {"<mi>sin</mi><mo>&#x2061;</mo><mi>x</mi>", "\\sin x"},
       {"<mi>rank</mi><mo>&#x2061;</mo><mi>A</mi>", "\\operatorname{rank}A"},
       {"<mi>ab</mi>", "\\mathrm{ab}"},
       {"<mrow><mi mathvariant=normal>m</mi><mi mathvariant=normal>s</mi></mrow>", "\\mathrm{ms}"},
       {"<mstyle mathvariant=bold><mi>v</mi></mstyle>", "\\mathbf{v}"},
       {"<mi>x&#x302;</mi>", "\\hat{x}"}});
}

TEST(MathMl, NumbersAndText) {
  ExpectAll({{"<mn>3.14</mn>", "3.14"},
             {"<mn>1,000</mn>", "1{,}000"},
             {"<mtext>if </mtext><mi>x</mi>", "\\text{if }x"},
             {"<mtext>50% &amp; $5_#{}~^\\</mtext>",
              "\\text{50\\% \\& \\$5\\_\\#\\{\\}\\textasciitilde{}\\textasciicircum{}"
              "\\textbackslash{}}"},
             {"<mtext mathvariant=bold>a</mtext>", "\\textbf{a}"},
             {"<mtext>if <math><mi>x</mi></math></mtext>", "\\text{if }x"},
             {"<ms>a</ms>", "\\text{\"a\"}"},
             {"<mglyph alt='glyph'/>", "\\text{glyph}"}});
}

TEST(MathMl, Operators) {
  ExpectAll({{"<mi>a</mi><mo>−</mo><mi>b</mi><mo>≤</mo><mi>c</mi>", "a-b\\leq c"},
             {"<mo>{</mo><mo>%</mo><mo>}</mo>", "\\{\\%\\}"},
             {"<mn>2</mn><mo>&#x2062;</mo><mi>x</mi>", "2x"},
             {"<mi>x</mi><mo>=&#x338;</mo><mi>y</mi>", "x\\neq y"},
             {"<mi>x</mi><mo>⊏&#x338;</mo><mi>y</mi>", "x\\not\\sqsubset y"},
             {"<mi>a</mi><mo>mod</mo><mi>b</mi>", "a\\bmod b"},
             {"<mi>a</mi><mo>(</mo><mi>mod</mi><mspace width='0.3em'/><mi>n</mi><mo>)</mo>",
              "a\\pmod{n}"},
             {"<mn>1</mn><mo>.</mo><mo>.</mo><mo>.</mo><mi>n</mi>", "1\\ldots n"},
             {"<mi>P</mi><mo>(</mo><mi>A</mi><mo>∣</mo><mi>B</mi><mo>)</mo>", "P(A\\mid B)"}});
}

TEST(MathMl, Fractions) {
  ExpectAll(
      {{"<mfrac><mi>a</mi><mi>b</mi></mfrac>", "\\frac{a}{b}"},
       {"<mfrac bevelled=true><mi>a</mi><mi>b</mi></mfrac>", "a/b"},
       {"<mo>(</mo><mfrac linethickness=0><mi>n</mi><mi>k</mi></mfrac><mo>)</mo>", "\\binom{n}{k}"},
       {"<mo>[</mo><mfrac linethickness=0pt><mi>n</mi><mi>k</mi></mfrac><mo>]</mo>",
        "\\genfrac{[}{]}{0pt}{}{n}{k}"},
       {"<mfrac linethickness=0><mi>n</mi><mi>k</mi></mfrac>", "\\genfrac{}{}{0pt}{}{n}{k}"},
       {"<mfrac><mi>a</mi></mfrac>", "\\frac{a}{}"}});
}

TEST(MathMl, Roots) {
  ExpectAll({{"<msqrt><mi>a</mi><mo>+</mo><mi>b</mi></msqrt>", "\\sqrt{a+b}"},
             {"<mroot><mi>x</mi><mn>3</mn></mroot>", "\\sqrt[3]{x}"},
             {"<mroot><mi>x</mi><mrow><mo>[</mo><mi>n</mi><mo>]</mo></mrow></mroot>",
              "\\sqrt[{[n]}]{x}"}});
}

TEST(MathMl, Scripts) {
  ExpectAll({{"<msup><mi>x</mi><mn>2</mn></msup>", "x^{2}"},
             {"<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>", "x_{i}^{2}"},
             {"<msub><msub><mi>x</mi><mi>a</mi></msub><mi>b</mi></msub>", "{x_{a}}_{b}"},
             {"<msup><msub><mi>x</mi><mi>a</mi></msub><mi>b</mi></msup>", "x_{a}^{b}"},
             {"<msup><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow><mn>2</mn></msup>", "{a+b}^{2}"},
             {"<msup><mrow><mo>(</mo><mi>a</mi><mo>)</mo></mrow><mn>2</mn></msup>", "(a)^{2}"},
             {"<msub><mrow></mrow><mn>2</mn></msub><mi>F</mi>", "{}_{2}F"},
             {"<msup><mi>x</mi><mo>′</mo></msup>", "x'"},
             {"<msup><mi>x</mi><mo>″</mo></msup>", "x''"},
             {"<msup><mi>x</mi><mrow><mo>′</mo><mn>2</mn></mrow></msup>", "x'^{2}"},
             {"<msubsup><mi>x</mi><mi>i</mi><mo>′</mo></msubsup>", "x'_{i}"},
             {"<msup><mi>x</mi><mn>2</mn></msup><mo>′</mo>", "x^{2}{}'"},
             {"<mn>90</mn><mo>°</mo>", "90^{\\circ}"},
             {"<msup><mi>x</mi><mn>2</mn></msup><mo>°</mo>", "x^{2}{}^{\\circ}"},
             {"<msubsup><mi>c</mi><mrow><mi>i</mi><mi>j</mi></mrow><mo>†</mo></msubsup>",
              "c^{\\dagger}_{ij}"}});
  EXPECT_EQ(Latex("<msup><mi>x</mi><mo>′</mo></msup>", "<math class=ltx_Math>"), "x^{\\prime}");
}

TEST(MathMl, UnderAndOver) {
  ExpectAll(
      {{"<munderover><mo>∑</mo><mi>i</mi><mi>n</mi></munderover>", "\\sum_{i}^{n}"},
       {"<munder><mi>lim</mi><mi>x</mi></munder>", "\\lim_{x}"},
       {"<munder><mi>argmax</mi><mi>x</mi></munder>", "\\operatorname*{argmax}_{x}"},
       {"<munder><mo>∫</mo><mi>V</mi></munder>", "\\int\\limits_{V}"},
       {"<mover><munder><mo>∑</mo><mi>i</mi></munder><mi>n</mi></mover>", "\\sum_{i}^{n}"},
       {"<mover><mi>x</mi><mo>^</mo></mover>", "\\hat{x}"},
       {"<mover><mrow><mi>a</mi><mi>b</mi></mrow><mo>^</mo></mover>", "\\widehat{ab}"},
       {"<mover><mi>x</mi><mo>→</mo></mover>", "\\vec{x}"},
       {"<mover><mrow><mi>A</mi><mi>B</mi></mrow><mo>¯</mo></mover>", "\\overline{AB}"},
       {"<mover><mi>x</mi><mo>˙</mo></mover>", "\\dot{x}"},
       {"<munder><mi>x</mi><mo>_</mo></munder>", "\\underline{x}"},
       {"<munder><munder><mi>x</mi><mo>⏟</mo></munder><mi>n</mi></munder>", "\\underbrace{x}_{n}"},
       {"<mover><mo>=</mo><mtext>def</mtext></mover>", "\\overset{\\text{def}}{=}"},
       {"<munderover><mi>A</mi><mi>b</mi><mi>c</mi></munderover>",
        "\\overset{c}{\\underset{b}{A}}"},
       {"<mover><mo>→</mo><mi>f</mi></mover>", "\\xrightarrow{f}"},
       {"<munderover><mo>→</mo><mi>g</mi><mi>f</mi></munderover>", "\\xrightarrow[{g}]{f}"},
       {"<mover><mo stretchy=false>→</mo><mi>f</mi></mover>", "\\overset{f}{\\to}"},
       {"<munder><mo>∑</mo><mtable><mtr><mtd><mi>i</mi></mtd></mtr><mtr><mtd><mi>j</mi></mtd>"
        "</mtr></mtable></munder>",
        "\\sum_{\\substack{i \\\\ j}}"}});
}

TEST(MathMl, Multiscripts) {
  ExpectAll({{"<mmultiscripts><mi>X</mi><mi>c</mi><mi>d</mi><mprescripts/><mi>a</mi><mi>b</mi>"
              "</mmultiscripts>",
              "{}_{a}^{b}X_{c}^{d}"},
             {"<mmultiscripts><mi>R</mi><none/><mi>i</mi><mi>j</mi><none/></mmultiscripts>",
              "R^{i}{}_{j}"}});
}

constexpr std::string_view kTwoByTwo =
    "<mtable><mtr><mtd><mi>a</mi></mtd><mtd><mi>b</mi></mtd></mtr>"
    "<mtr><mtd><mi>c</mi></mtd><mtd><mi>d</mi></mtd></mtr></mtable>";

TEST(MathMl, MatricesByTheirFences) {
  const struct {
    std::string_view open, close, environment;
  } cases[] = {{"(", ")", "pmatrix"}, {"[", "]", "bmatrix"}, {"{", "}", "Bmatrix"},
               {"|", "|", "vmatrix"}, {"‖", "‖", "Vmatrix"}, {"{", "", "cases"}};
  const std::string rows = "a & b \\\\ c & d";
  for (const auto& c : cases) {
    const std::string name = "{" + std::string(c.environment) + "}";
    const std::string expected = "\\begin" + name + rows + "\\end" + name;
    const auto mo = [](std::string_view text) {
      return text.empty() ? std::string() : "<mo>" + std::string(text) + "</mo>";
    };
    EXPECT_EQ(Latex(mo(c.open) + std::string(kTwoByTwo) + mo(c.close)), expected);
    EXPECT_EQ(Latex("<mfenced open='" + std::string(c.open) + "' close='" + std::string(c.close) +
                    "'>" + std::string(kTwoByTwo) + "</mfenced>"),
              expected);
  }
  EXPECT_EQ(Latex(kTwoByTwo), "\\begin{matrix}" + rows + "\\end{matrix}");
}

TEST(MathMl, Alignments) {
  ExpectAll(
      {{"<mtable columnalign='right left'><mtr><mtd><mi>a</mi></mtd><mtd><mo>=</mo><mi>b</mi></mtd>"
        "</mtr></mtable>",
        "\\begin{aligned}a & =b\\end{aligned}"},
       {"<mtable columnalign='left right' columnlines='solid'><mtr><mtd><mi>a</mi></mtd><mtd>"
        "<mi>b</mi></mtd></mtr></mtable>",
        "\\begin{array}{l|r}a & b\\end{array}"},
       {"<mtable displaystyle=true><mtr><mtd><mi>a</mi></mtd></mtr><mtr><mtd><mo>[</mo></mtd></mtr>"
        "</mtable>",
        "\\begin{gathered}a \\\\ {}[\\end{gathered}"},
       {"<mtable><mlabeledtr><mtd><mtext>(1)</mtext></mtd><mtd><mi>a</mi></mtd></mlabeledtr>"
        "</mtable>",
        "a\\tag{\\text{1}}"}});
}

TEST(MathMl, Fences) {
  const std::string fraction = "<mfrac><mi>a</mi><mi>b</mi></mfrac>";
  EXPECT_EQ(Latex("<mo>(</mo><mi>a</mi><mo>)</mo>"), "(a)");
  EXPECT_EQ(Latex("<mo>(</mo>" + fraction + "<mo>)</mo>"), "\\left(\\frac{a}{b}\\right)");
  EXPECT_EQ(Latex("<mo>[</mo>" + fraction + "<mo>)</mo>"), "\\left[\\frac{a}{b}\\right)");
  EXPECT_EQ(Latex("<mo stretchy=false>(</mo>" + fraction + "<mo>)</mo>"), "(\\frac{a}{b})");
  EXPECT_EQ(Latex("<mrow>" + fraction + "<mo>|</mo></mrow>"), "\\left.\\frac{a}{b}\\right|");
  EXPECT_EQ(Latex("<mo>(</mo>" + fraction), "(\\frac{a}{b}");
  EXPECT_EQ(Latex("<mo>)</mo>" + fraction + "<mo>(</mo>"), ")\\frac{a}{b}(");
  EXPECT_EQ(Latex("<mfenced><mi>a</mi><mi>b</mi></mfenced>"), "(a,b)");
  EXPECT_EQ(Latex("<mfenced open='|' close='|'><mi>a</mi></mfenced>"), "|a|");
  EXPECT_EQ(Latex("<mfenced open='[' separators=';'><mi>a</mi><mi>b</mi></mfenced>"), "[a;b)");
}

TEST(MathMl, OtherElements) {
  ExpectAll({{"<menclose notation=box><mi>x</mi></menclose>", "\\boxed{x}"},
             {"<menclose notation=updiagonalstrike><mi>x</mi></menclose>", "\\cancel{x}"},
             {"<menclose notation=top><mi>x</mi></menclose>", "\\overline{x}"},
             {"<mphantom><mi>x</mi></mphantom>", "\\phantom{x}"},
             {"<mpadded height=0><mphantom><mi>x</mi></mphantom></mpadded>", "\\hphantom{x}"},
             {"<mi>a</mi><mspace width=1em /><mi>b</mi>", "a\\quad b"},
             {"<maction selection=2><mi>a</mi><mi>b</mi></maction>", "b"},
             {"<merror><mi>a</mi></merror>", "a"},
             {"<semantics><mi>a</mi><annotation encoding='application/x-tex'>b</annotation>"
              "</semantics>",
              "a"}});
}

TEST(MathMl, Prefixes) {
  EXPECT_EQ(Latex("<m:mfrac><m:mi>a</m:mi><m:mn>2</m:mn></m:mfrac>", "<m:math>"), "\\frac{a}{2}");
}

TEST(MathMl, Content) {
  ExpectAll(
      {{"<apply><plus/><ci>x</ci><cn>1</cn></apply>", "x+1"},
       {"<apply><times/><cn>2</cn><apply><plus/><ci>x</ci><ci>y</ci></apply></apply>", "2(x+y)"},
       {"<apply><divide/><ci>a</ci><ci>b</ci></apply>", "\\frac{a}{b}"},
       {"<apply><power/><ci>x</ci><cn>2</cn></apply>", "x^{2}"},
       {"<apply><root/><ci>x</ci></apply>", "\\sqrt{x}"},
       {"<apply><sin/><ci>x</ci></apply>", "\\sin x"},
       {"<apply><ci>f</ci><ci>x</ci></apply>", "f(x)"},
       {"<apply><leq/><ci>a</ci><ci>b</ci></apply>", "a\\leq b"},
       {"<apply><minus/><ci>a</ci></apply>", "-a"},
       {"<apply><sum/><bvar><ci>i</ci></bvar><lowlimit><cn>1</cn></lowlimit><uplimit><ci>n</ci>"
        "</uplimit><ci>i</ci></apply>",
        "\\sum_{i=1}^{n}i"},
       {"<apply><int/><bvar><ci>x</ci></bvar><ci>x</ci></apply>", "\\int x\\,dx"},
       {"<apply><diff/><bvar><ci>x</ci></bvar><ci>y</ci></apply>", "\\frac{d}{dx}y"},
       {"<semantics><apply><plus/><ci>x</ci></apply><annotation-xml "
        "encoding='MathML-Presentation'><mi>y</mi></annotation-xml></semantics>",
        "y"}});
}

int Depth(std::string_view latex) {
  int depth = 0, lowest = 0;
  for (size_t i = 0; i < latex.size(); ++i) {
    if (latex[i] == '\\') {
      ++i;
    } else if (latex[i] == '{') {
      ++depth;
    } else if (latex[i] == '}') {
      lowest = std::min(lowest, --depth);
    }
  }
  return lowest < 0 ? lowest : depth;
}

std::string Repeat(std::string_view part, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += part;
  return all;
}

// That none of them takes long is for the timeout of the test to say.
TEST(MathMl, HostileTreesComeBackBalanced) {
  const std::string inputs[] = {
      Repeat("<mrow>", 100'000) + "<mi>x</mi>",
      Repeat("<mi>x</mi>", 500'000),
      Repeat("<mo>(</mo>", 300'000) + Repeat("<mo>]</mo>", 300'000),
      Repeat("<mo>|</mo><mo>)</mo>", 300'000),
      Repeat("<mo>(</mo><mi>mod</mi>", 200'000) + Repeat("<mo>)</mo>", 200'000),
      Repeat("<mo>(</mo><mspace width=1em></mspace>", 300'000),
      Repeat("<mo>(</mo><mrow><mi>a</mi><mi>b</mi></mrow>", 100'000) +
          Repeat("<mo>)</mo>", 100'000),
      Repeat("<msup>", 100'000) + "<mi>x</mi>",
      Repeat("<msup><mi>x</mi>", 50'000),
      Repeat("<msub><mrow>", 10'000) + Repeat("<mi>x</mi>", 200'000),
      Repeat("<mfrac><mo>(</mo>", 10'000),
      Repeat("<mover><mo>&#x23DE;</mo>", 10'000),
      "<mtable columnalign='" + Repeat("left ", 100'000) + "'><mtr>" + Repeat("<mtd>", 100'000),
      "<mi>" + Repeat("'", 300'000) + "</mi>",
      Repeat("<mmultiscripts>", 1000) + Repeat("<mprescripts/>", 100'000),
      Repeat("<apply><plus/>", 10'000) + "<ci>x</ci>",
      Repeat("<apply><minus/><ci>x</ci>", 300),
  };
  for (const std::string& input : inputs) {
    EXPECT_EQ(Depth(Latex(input)), 0) << input.substr(0, 60);
  }
}

// The page of MathJax with MathML input, and formulas that Temml made: what the authors meant.
TEST(MathMl, AnotherExtractorsFixtures) {
  const auto path = SharedDataPath("extract_defuddle_math.jsonl.zst");
  if (!path) GTEST_SKIP() << "no ../shared/data";
  int formulas = 0;
  ForEachRow(*path, [&](const Json& row) {
    if (row["name"].String() != "math--temml") return;
    Dom dom;
    ASSERT_TRUE(dom.Parse(row["html"].String()));
    for (NodeId i = 0; i < dom.nodes().size(); ++i) {
      if (dom[i].tag != Tag::kMath) continue;
      const std::string_view written = dom.Attr(dom[i].parent, "data-entry");
      EXPECT_PRED2(LatexEqual, written, ToLatex(ReadMathMl(dom, i)));
      ++formulas;
    }
  });
  EXPECT_EQ(formulas, 21);
}

}  // namespace
}  // namespace mathsieve
