#include "corpus/html/forms/find.h"

#include <gtest/gtest.h>

#include "tests/corpus/html/page_formulas.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

// "form:latex", with "!" before it for display, by spaces.
std::string Describe(const std::vector<Formula>& formulas) {
  std::string out;
  for (const Formula& formula : formulas) {
    if (!out.empty()) out += " | ";
    out += std::string(formula.display ? "!" : "") + std::string(FormName(formula.form)) + ":" +
           formula.latex;
  }
  return out;
}

struct Case {
  const char* name;
  const char* html;
  const char* expected;
};

std::string CaseName(const testing::TestParamInfo<Case>& info) { return info.param.name; }

class FormTest : public testing::TestWithParam<Case> {};

TEST_P(FormTest, IsFoundOnce) {
  EXPECT_EQ(Describe(FormulasOfHtml(GetParam().html)), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    MathJax, FormTest,
    testing::Values(
        Case{"Script", R"h(<p><script type="math/tex">x^2</script></p>)h", "mathjax_script:x^2"},
        Case{"ScriptDisplay", R"h(<script type="math/tex; mode=display">\sum_i x</script>)h",
             "!mathjax_script:\\sum_i x"},
        Case{"ScriptTypeInCapitals", R"h(<script type="math/TeX;mode=display">a</script>)h",
             "!mathjax_script:a"},
        Case{"ScriptWithCdata",
             "<script type=\"math/tex; mode=display\">% <![CDATA[\na < b %]]></script>",
             "!mathjax_script:a < b"},
        Case{"ScriptWithBareCdata", "<script type='math/tex'><![CDATA[a]]></script>",
             "mathjax_script:a"},
        Case{"ScriptWithNestedDollars",
             R"h(<script type="math/tex">1 \text{ if $z\ge 0$}</script>)h",
             "mathjax_script:1 \\text{ if $z\\ge 0$}"},
        Case{"ScriptWithBareDollars", R"h(<script type="math/tex">a $ b</script>)h",
             "mathjax_script:a \\$ b"},
        Case{"PreviewAndRenderingBeforeTheScript",
             R"h(<p><span class="MathJax_Preview">x^2</span><span class="MathJax" id="e1">x2</span>
<script type="math/tex" id="e">x^2</script></p>)h",
             "mathjax_script:x^2"},
        Case{"DisplayRenderingBeforeTheScript",
             R"h(<span class="MathJax_Preview"></span><div class="MathJax_Display"><span
class="MathJax">x</span></div><script type="math/tex; mode=display">x</script>)h",
             "!mathjax_script:x"},
        Case{"RenderingWithoutScriptButSource",
             R"h(<span class="MathJax" data-mathml="<math><semantics><mi>x</mi><annotation
 encoding=&quot;application/x-tex&quot;>a &amp;lt; b</annotation></semantics></math>">ab</span>)h",
             "mathml_annotation:a < b"},
        Case{
            "ContainerWithAnnotation",
            R"h(<mjx-container display="true"><mjx-math>x</mjx-math><mjx-assistive-mml><math><semantics>
<mi>x</mi><annotation encoding="application/x-tex">x_1</annotation></semantics></math>
</mjx-assistive-mml></mjx-container>)h",
            "!mathml_annotation:x_1"},
        Case{
            "ContainerWithDataLatex",
            R"h(<mjx-container><mjx-math data-latex="a+b"><mjx-mi data-latex="a">a</mjx-mi></mjx-math>
</mjx-container>)h",
            "data_attribute:a+b"},
        Case{"MmlScript",
             R"h(<script type="math/mml"><math display="block"><semantics><mi>x</mi><annotation
 encoding="TeX">a &lt; b</annotation></semantics></math></script>)h",
             "!mathml_annotation:a < b"},
        Case{
            "AsciiMathScript",
            R"h(<p><span class="MathJax_Preview">\(x_1\)</span><script type="math/asciimath">x_1</script></p>)h",
            "asciimath:x_{1}"},
        Case{"OtherScripts", R"h(<script>var s = "\\(x\\)";</script><script
type="text/javascript">$x_1$</script>)h",
             ""}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    MathMl, FormTest,
    testing::Values(
        Case{"Katex",
             R"h(<span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi>
<annotation encoding="application/x-tex">x</annotation></semantics></math></span>
<span class="katex-html">x</span></span>)h",
             "katex:x"},
        Case{
            "KatexDisplay",
            R"h(<span class="katex-display"><span class="katex"><span class="katex-mathml"><math><semantics>
<annotation encoding="application/x-tex">\frac12</annotation></semantics></math></span></span></span>)h",
            "!katex:\\frac12"},
        Case{"KatexError", R"h(<span class="katex-error" title="ParseError">\frac{1</span>)h",
             "katex:\\frac{1"},
        Case{"KatexNotYetRendered", R"h(<span class="katex">x^2</span>)h", "katex:x^2"},
        Case{"CsdnWithoutTags",
             "<span class=\"katex--inline\"><span class=\"katex\"><span class=\"katex-mathml\">\n  "
             "x\n  2\n  x^2\n</span><span class=\"katex-html\">x2</span></span></span>",
             "katex:x^2"},
        Case{
            "CsdnDisplay",
            R"h(<span class="katex--display"><span class="katex-display"><span class="katex"><math><semantics>
<annotation encoding="application/x-tex">y</annotation></semantics></math></span></span></span>)h",
            "!katex:y"},
        Case{
            "Annotation",
            R"h(<math display="block"><semantics><mi>x</mi><annotation encoding="application/x-tex">a
&lt; b</annotation></semantics></math>)h",
            "!mathml_annotation:a\n< b"},
        Case{
            "AnnotationOfOtherKindsFirst",
            R"h(<math><semantics><mi>x</mi><annotation encoding="StarMath 5.0">x over 2</annotation>
<annotation encoding="text/x-latex">x/2</annotation></semantics></math>)h",
            "mathml_annotation:x/2"},
        Case{"AnnotationBeatsAlttext",
             R"h(<math alttext="\displaystyle x"><semantics><mi>x</mi>
<annotation encoding="LaTeX">x</annotation></semantics></math>)h",
             "mathml_annotation:x"},
        Case{
            "PrefixedNames",
            R"h(<m:math><m:semantics><m:mi>x</m:mi><m:annotation encoding="application/x-tex">x'</m:annotation>
</m:semantics></m:math> and <mml:math alttext="y"><mml:mi>y</mml:mi></mml:math>)h",
            "mathml_annotation:x' | mathml_alttext:y"},
        Case{"Alttext", R"h(<math alttext="E=mc^{2}" display="inline"><mi>E</mi></math>)h",
             "mathml_alttext:E=mc^{2}"},
        Case{"AlttextOverLines", "<math alttext=\"a+%\n   b\"><mi>E</mi></math>",
             "mathml_alttext:a+\nb"},
        Case{"AlttextForScreenReaders",
             R"h(<math alttext="the square root of two"><mi>E</mi></math>)h", "mathml:E"},
        Case{
            "Wikipedia",
            R"h(<span class="mwe-math-element"><span class="mwe-math-mathml-inline mwe-math-mathml-a11y">
<math alttext="{\displaystyle x^{2}}"><semantics><mi>x</mi><annotation
encoding="application/x-tex">{\displaystyle x^{2}}</annotation></semantics></math></span>
<img class="mwe-math-fallback-image-inline" alt="{\displaystyle x^{2}}"
src="https://wikimedia.org/api/rest_v1/media/math/render/svg/1"></span>)h",
            "wikipedia:x^{2}"},
        Case{
            "WikipediaImageOnly",
            R"h(<p>Let <img class="mwe-math-fallback-image-inline" alt="{\textstyle a}" src="x.svg"> be</p>)h",
            "wikipedia:a"},
        Case{
            "JatsAlternatives",
            R"h(<disp-formula><alternatives><tex-math>\documentclass{x}\begin{document}$$x_1$$\end{document}
</tex-math><mml:math><mml:mi>x</mml:mi></mml:math></alternatives></disp-formula>)h",
            "!math_element:x_1"}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Images, FormTest,
    testing::Values(
        Case{"LatexClass", R"h(<p>a <img class="latex" alt="x &lt; y" src="/1.png"> b</p>)h",
             "image_alt:x < y"},
        Case{"LatexCenter", R"h(a <img class="latexcenter" alt="\[x\]" src="/1.png"> b)h",
             "!image_alt:x"},
        Case{"SphinxImgmath",
             R"h(<p>a <img class="math" src="_images/math/ab.png" alt="x"/> b</p>)h",
             "image_alt:x"},
        Case{
            "SphinxImgmathDisplay",
            R"h(<div class="math"><p><img src="_images/math/ab.png" alt="\frac{a}{b}"/></p></div>)h",
            "!image_alt:\\frac{a}{b}"},
        Case{"Latex2Html", R"h(<p>a <img width="9" alt="$x_1$" src="img3.png"> b</p>)h",
             "image_alt:x_1"},
        Case{"NoClassClearLatex", R"h(<p>a <img alt="\frac{a}{b}" src="img3.png"> b</p>)h",
             "image_alt:\\frac{a}{b}"},
        Case{"Prose", R"h(<p><img alt="A man_with a hat" src="1.png"><img class="math"
alt="Portrait of the author" src="2.png"><img class="tex" alt="logo.png" src="3.png"></p>)h",
             ""},
        Case{"WindowsPath", R"h(<p><img alt="C:\Users\Public" src="1.png"></p>)h", ""},
        Case{
            "WordPress",
            R"h(<p>a <img src="https://s0.wp.com/latex.php?latex=x%5E2+%2B+1&#038;bg=ffffff&#038;fg=000"
alt="x^2 + 1" title="x^2 + 1" class="latex"> b</p>)h",
            "wordpress:x^2 + 1"},
        Case{"WordPressWithoutAlt",
             R"h(<p>a <img src="//s0.wp.com/latex.php?latex=x%5E2+%2B+1&bg=ffffff"> b</p>)h",
             "wordpress:x^2 + 1"},
        Case{"ClassOfTextIsNotTex", R"h(<span class="text-muted" data-value="42">42 votes</span>)h",
             ""},
        Case{"ClassOfTextWithContent", R"h(<a class="text-primary" data-content="n+1">a</a>)h", ""},
        Case{"WpKatex", R"h(<span class="wp-katex-eq" data-display="true">x &lt; 1</span>)h",
             "!wordpress:x < 1"},
        Case{
            "Codecogs",
            R"h(<p>a <img src="https://latex.codecogs.com/gif.latex?\dpi{300}&space;\bg_white&space;\frac{a}{b&plus;1}"> b</p>)h",
            "image_url:\\frac{a}{b+1}"},
        Case{
            "CodecogsInline",
            R"h(<p>a <img src="http://latex.codecogs.com/png.latex?%5Cinline%20%5Clarge%20x_1" alt="eq"> b</p>)h",
            "image_url:x_1"},
        Case{
            "CodecogsMatrix",
            R"h(<p>a <img src="http://latex.codecogs.com/svg.image?\begin{matrix}a&b\end{matrix}"> b</p>)h",
            "image_url:\\begin{matrix}a&b\\end{matrix}"},
        Case{"Mathtex", R"h(<p>a <img src="/cgi-bin/mathtex.cgi?\int_0^1 x+1"> b</p>)h",
             "image_url:\\int_0^1 x+1"},
        Case{"Mimetex", R"h(<p>a <img src="/cgi-bin/mimetex.cgi?x^2" alt=""> b</p>)h",
             "image_url:x^2"},
        Case{"Google",
             R"h(<p>a <img src="http://chart.apis.google.com/chart?cht=tx&chl=a%2Bb"> b</p>)h",
             "image_url:a+b"},
        Case{"GoogleChartOnOtherHost",
             R"h(<p>a <img src="//www.google.com/chart?cht=tx&chl=a%2Bb"> b</p>)h",
             "image_url:a+b"},
        Case{"PieChartWithoutScheme",
             R"h(<img src="//chart.googleapis.com/chart?cht=p3&chl=Hello%7CWorld">)h", ""},
        Case{"LogoOfCodecogs", R"h(<img src="https://codecogs.com/images/logo.png?v=3">)h", ""},
        Case{
            "PlaceholderBeforeTheAddress",
            R"h(<p>a <img data-src="p.gif" src="https://latex.codecogs.com/gif.latex?x^2"> b</p>)h",
            "image_url:x^2"},
        Case{
            "NoscriptCopyInLinks",
            R"h(<p>a <a><img data-src="https://latex.codecogs.com/gif.latex?x^2"></a><noscript><a><img
src="https://latex.codecogs.com/gif.latex?x^2"></a></noscript> b</p>)h",
            "image_url:x^2"},
        Case{"GoogleBarChart",
             R"h(<img src="http://chart.googleapis.com/chart?cht=bvs&chl=one%7Ctwo">)h", ""},
        Case{
            "Zhihu",
            R"h(<p>a <img src="https://www.zhihu.com/equation?tex=x%5E2" alt="x^2" eeimg="1"> b</p>)h",
            "image_url:x^2"},
        Case{"PathOfAnyService",
             R"h(<p>a <img src="https://example.com/formula/%5Cfrac%7Bm%7D%7Bv%7D"> b</p>)h",
             "image_url:\\frac{m}{v}"},
        Case{"PathOfAFile", R"h(<img src="https://example.com/a%5Cb%5Cfile.png">)h", ""},
        Case{
            "NoscriptCopyAfter",
            R"h(<p>a <img class="lazy" data-src="https://www.zhihu.com/equation?tex=x" src="data:,">
<noscript><img src="https://www.zhihu.com/equation?tex=x"></noscript> b</p>)h",
            "image_url:x"},
        Case{"NoscriptCopyBefore",
             R"h(<p>a <noscript><img src="https://www.zhihu.com/equation?tex=x"></noscript><img
data-src="https://www.zhihu.com/equation?tex=x"> b</p>)h",
             "image_url:x"},
        Case{"Canvas",
             R"h(<p>a <img class="equation_image" alt="LaTeX: x" src="/equation_images/%255Cx"
data-equation-content="x_1"> b</p>)h",
             "data_attribute:x_1"}),
    CaseName);

INSTANTIATE_TEST_SUITE_P(
    Elements, FormTest,
    testing::Values(
        Case{"ZhihuSpan", R"h(<span class="ztext-math" data-tex="\alpha"><span>x</span></span>)h",
             "data_attribute:\\alpha"},
        Case{"DataLatex", R"h(<div data-latex="x+1">x+1</div>)h", "!data_attribute:x+1"},
        Case{"DataExpr", R"h(<span class="tex" data-expr="x"><span>rendered</span></span>)h",
             "data_attribute:x"},
        Case{"DataMath",
             R"h(<span class="math-block" data-math="x = 1"><span class="katex"><span
class="katex-html">x=1</span></span></span>)h",
             "!data_attribute:x = 1"},
        Case{"DataForOtherThings",
             R"h(<div data-math="true">a</div><p data-value="7">b</p><i data-content="x_1">c</i>)h",
             ""},
        Case{"StackExchange", R"h(<p>Let <span class="math-container">$x \in X$</span> be</p>)h",
             "math_element:x \\in X"},
        Case{"StackExchangeDisplay", R"h(<span class="math-container">$$\sum x$$</span>)h",
             "!math_element:\\sum x"},
        Case{"Pandoc", R"h(<p><span class="math inline">\(x\)</span></p>)h", "math_element:x"},
        Case{"PandocKatex", R"h(<p><span class="math display">x^2 &lt; 1</span></p>)h",
             "!math_element:x^2 < 1"},
        Case{"PandocHtml", R"h(<p><span class="math inline"><em>x</em><sup>2</sup></span></p>)h",
             ""},
        Case{"Sphinx",
             R"h(<div class="math notranslate nohighlight" id="e"><span class="eqno">(1)<a
class="headerlink" href="#e">P</a></span>\[\begin{split}a\\b\end{split}\]</div>)h",
             "!math_element:\\begin{split}a\\\\b\\end{split}"},
        Case{"Arithmatex", R"h(<span class="arithmatex">\(x\)</span>)h", "math_element:x"},
        Case{"ArithmatexWithScript",
             R"h(<span class="arithmatex"><span class="MathJax_Preview">x</span><script
type="math/tex">x</script></span>)h",
             "mathjax_script:x"},
        Case{"MathjaxElement", R"h(<mathjax>$\frac{1}{2}$</mathjax>)h",
             "math_element:\\frac{1}{2}"},
        Case{"TwoInOneElement", R"h(<p class="math">\(a_1\) and \(b\)</p>)h",
             "delimiters:a_1 | delimiters:b"},
        Case{"ProseInMathClass", R"h(<p class="math">The faculty of mathematics</p>)h", ""},
        Case{"GitHubMathBlock", R"h(<pre><code class="language-math">x^2
</code></pre>)h",
             "!math_element:x^2"},
        Case{"GitLabInline", R"h(<code data-math-style="inline">x</code>)h", "math_element:x"},
        Case{"MacroBlockInAScript",
             R"h(<script type="math/tex">\newcommand{\R}{\mathbb{R}}</script>\(\R\))h",
             "delimiters:\\R"}),
    CaseName);

constexpr char kMathJax2[] =
    R"h(<script type="text/x-mathjax-config">MathJax.Hub.Config({tex2jax: {inlineMath:
[['$','$'], ["\\(","\\)"]], processEscapes: true}});</script><script src="/MathJax.js"></script>)h";

TEST(PageFormulas, InTextAsThePageConfigures) {
  const auto page = [](std::string_view body) {
    return Describe(FormulasOfHtml(std::string(kMathJax2) + std::string(body)));
  };
  EXPECT_EQ(page("<p>Let $x$ and $a &lt; b$.</p>"), "delimiters:x | delimiters:a < b");
  EXPECT_EQ(page("<p>$$x<em>_1</em>$$ and \\[a<br>b\\]</p>"), "!delimiters:x_1 | !delimiters:a\nb");
  EXPECT_EQ(page("<p>It costs $5 and then $10.</p>"), "");
  EXPECT_EQ(page("<p>It costs \\$5 and $x$.</p>"), "delimiters:x");
  EXPECT_EQ(page("<pre>$x$</pre><p><code>$y$</code> is $z$</p>"), "delimiters:z");
  EXPECT_EQ(page("<p class=tex2jax_ignore>$x$ <b class=tex2jax_process>$y$</b></p>"),
            "delimiters:y");
  EXPECT_EQ(page("<div style='display:none'>$\\newcommand{\\R}{\\mathbb R}$</div><p>$\\R$</p>"),
            "delimiters:\\R");
  EXPECT_EQ(page("<p>\\begin{align*} a &amp;= b \\end{align*}</p>"),
            "!delimiters:\\begin{align*} a &= b \\end{align*}");
  EXPECT_EQ(page("<p>$a <script type='math/tex'>y</script> b$</p>"), "mathjax_script:y");
}

TEST(FormulaFinder, RangesAreSortedAndDisjointOnAnything) {
  generate::Random random(11);
  FormulaFinder finder;
  std::vector<Formula> formulas;
  for (int i = 0; i < 300; ++i) {
    const std::string html = generate::Damage(random, generate::Html(random, 60, true), 200);
    Dom dom;
    ASSERT_TRUE(dom.Parse(html));
    finder.Find(dom, formulas);
    NodeId last = 0;
    for (const Formula& formula : formulas) {
      EXPECT_GE(formula.first, last);
      EXPECT_LT(formula.first, formula.end);
      EXPECT_LE(formula.end, dom[dom[formula.first].parent].end);
      last = formula.end;
    }
  }
}

// Each of these forms looks around its element; the root has nothing around it.
TEST(FormulaFinder, LooksAtTheRoot) {
  FormulaFinder finder;
  std::vector<Formula> formulas;
  for (const char* name : {"katex", "katex--inline", "wp-katex-eq", "MathJax", "MathJax_Preview",
                           "math inline", "mwe-math-element", "ztext-math", "tex", "texhtml"}) {
    Dom dom;
    ASSERT_TRUE(dom.Parse("<html class='" + std::string(name) + "' data-tex='x'>"));
    finder.Find(dom, formulas);
    EXPECT_LE(formulas.size(), 1u) << name;
  }
}

// Wakers without formulas, in numbers and nested: nothing is found, and it ends.
TEST(FormulaFinder, StandsHostilePages) {
  constexpr std::string_view kUnits[] = {"<span class=katex>",
                                         "<span class=MathJax_Preview></span>",
                                         "<math>",
                                         "<!-- x -->",
                                         "<noscript><img src='/a.png'></noscript><!-- x -->",
                                         "<div data-latex=''>",
                                         "<mjx-container><math alttext=''>",
                                         "<script type='math/tex'></script>"};
  FormulaFinder finder;
  std::vector<Formula> formulas;
  for (const std::string_view unit : kUnits) {
    std::string html;
    for (int i = 0; i < 20000; ++i) html += unit;
    Dom dom;
    ASSERT_TRUE(dom.Parse(html));
    finder.Find(dom, formulas);
    for (const Formula& formula : formulas) EXPECT_EQ(formula.latex, "") << unit;
  }
  bool display = false;
  std::string nested;
  for (int i = 0; i < 100000; ++i) nested += "{\\displaystyle ";
  nested += "x" + std::string(100000, '}');
  EXPECT_FALSE(CleanLatex(nested, display).empty());
}

TEST(CleanLatex, TakesWrappersOff) {
  const auto clean = [](std::string_view raw) {
    bool display = false;
    const std::string latex = CleanLatex(raw, display);
    return (display ? "!" : "") + latex;
  };
  EXPECT_EQ(clean(" x "), "x");
  EXPECT_EQ(clean("$x$"), "x");
  EXPECT_EQ(clean("$$ \\(x\\) $$"), "!x");
  EXPECT_EQ(clean("{\\displaystyle {a}{b}}"), "{a}{b}");
  EXPECT_EQ(clean("{\\displaystyle a}{b}"), "{\\displaystyle a}{b}");
  EXPECT_EQ(clean("\\dpi{120}\\bg_white \\large x"), "x");
  EXPECT_EQ(clean("\\largex"), "\\largex");
  EXPECT_EQ(clean("a % comment\n  b"), "a b");
  EXPECT_EQ(clean("50% of"), "50\\% of");
  EXPECT_EQ(clean("a\n\n\n b"), "a\n b");
  EXPECT_EQ(clean("x\\ "), "x");
  EXPECT_EQ(clean("x\\\\ "), "x");
  EXPECT_EQ(clean("\\begin{split}A=\\begin{matrix}a&b\\\\c&d\\end{matrix}\\end{split}"),
            "A=\\begin{matrix}a&b\\\\c&d\\end{matrix}");
  EXPECT_EQ(clean("\\begin{split}a&=b\\\\&=c\\end{split}"),
            "\\begin{split}a&=b\\\\&=c\\end{split}");
  EXPECT_EQ(clean("\\textstyle x"), "x");
  EXPECT_EQ(clean("\\begin{displaymath}x\\end{displaymath}"), "!x");
  EXPECT_EQ(clean("\\text{$a$} $"), "\\text{$a$} \\$");
  EXPECT_EQ(clean("\\text{a $ b}"), "\\text{a \\$ b}");
  EXPECT_EQ(clean("\xC2\xA0x\xE2\x80\x8B"), "x");
}

TEST(OnlyDefinesMacros, TellsDefinitionsFromFormulas) {
  EXPECT_TRUE(OnlyDefinesMacros("\\newcommand{\\R}{\\mathbb{R}}\n\\def\\x#1{#1}"));
  EXPECT_TRUE(OnlyDefinesMacros("\\DeclareMathOperator*{\\argmin}{arg\\,min}"));
  EXPECT_TRUE(OnlyDefinesMacros("\\newcommand\\f[2]{\\frac{#1}{#2}} % twice"));
  EXPECT_FALSE(OnlyDefinesMacros("\\newcommand{\\R}{\\mathbb{R}} x \\in \\R"));
  EXPECT_FALSE(OnlyDefinesMacros("\\R"));
  EXPECT_FALSE(OnlyDefinesMacros(""));
}

}  // namespace
}  // namespace mathsieve
