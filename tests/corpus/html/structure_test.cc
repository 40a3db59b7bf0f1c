// What each kind of HTML becomes in text, every block kept.

#include <string>
#include <string_view>
#include <vector>

#include "corpus/html/blocks/blocks.h"
#include "corpus/html/blocks/render.h"
#include "corpus/html/dom.h"
#include "corpus/html/extract.h"
#include "corpus/html/forms/find.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

std::string Markdown(std::string_view html) {
  Dom dom;
  if (!dom.Parse(html)) return "no tree";
  BlockBuilder builder;
  PageBlocks page;
  std::vector<Formula> formulas;
  FormulaFinder().Find(dom, formulas);
  builder.Build(dom, formulas, ReadDelimiterConfig(dom), page);
  std::string text;
  FormCounts counts;
  Renderer().Render(page, std::vector<bool>(page.blocks.size(), true), text, counts);
  return text;
}

std::string Plain(std::string_view html) {
  HtmlExtractor extractor({.structure = "plain"});
  Extraction extraction;
  return extractor.Extract(html, extraction) ? extraction.text : "no tree";
}

struct Case {
  std::string_view what, html, text;
};

void ExpectAll(const std::vector<Case>& cases) {
  for (const Case& c : cases) EXPECT_EQ(Markdown(c.html), c.text) << c.what;
}

TEST(Structure, Paragraphs) {
  ExpectAll({
      {"white space", " <p> a\n\t b <i> c</i> d</p> ", "a b c d"},
      {"blocks", "x<div>y<p>z</p>w</div>v", "x\n\ny\n\nz\n\nw\n\nv"},
      {"line break", "<p>a<br>\nb", "a\nb"},
      {"two line breaks", "<p>a<br> <br>b", "a\n\nb"},
      {"no-break space", "<p>a&nbsp; b", "a b"},
      {"invisible characters", "<p>so&shy;ft \u200Bz\u2060\uFEFFb", "soft z\u2060b"},
      {"dollars", "<p>$5 and $10 or \\$", "\\$5 and \\$10 or \\$"},
      {"headings", "<h1>One\n</h1><h3>a<br>b</h3>", "# One\n\n### a b"},
      {"indices", "<p>x<sub>1</sub> 10<sup>-6</sup> 1<sup>st</sup> H<sub>2</sub>O",
       "$x_{1}$ $10^{-6}$ 1st $\\mathrm{H_{2}O}$"},
      {"italics and scripts",
       "<p><i>a</i><sub>n</sub> is <em>not</em> <i>b</i> <sup>2</sup>, x<sup><i>k</i></sup>",
       "$a_{n}$ is not b 2, $x^{k}$"},
      {"note marks", "<p>word<sup><a href='#n'>3</a></sup>", "word[^3]"},
  });
}

TEST(Structure, EquationsOfLatexml) {
  ExpectAll({
      {"rows are lines",
       "<table class='ltx_eqn_table'><tr><td><td><math alttext='a'></math><td><math alttext='=b'>"
       "</math><td>(1)<tr><td><td><td><math alttext='=c'></math><td>(2)</table>",
       "$a$ $=b$ (1)\n\n$=c$ (2)"},
      {"typewriter is code",
       "<p>run <span class='ltx_text ltx_font_typewriter'>\\(x\\) $y$</span> <math alttext='x'>",
       "run `\\(x\\) $y$` $x$"},
      {"bullets stand once",
       "<ul><li><span class='ltx_tag ltx_tag_item'>•</span><div><p>one</div></ul>", "- one"},
  });
}

TEST(Structure, Notes) {
  ExpectAll({
      {"mark and note",
       "<p>word<sup id=r1><a href='#n1'>1</a></sup>"
       "<ol><li id=n1>Note. <a href='#r1'>↩</a></ol>",
       "word[^1]\n\n[^1]: Note."},
      {"brackets, note in a division",
       "<p>word<a href='#n' role=doc-noteref><span>[a]</span></a>"
       "<div id=n>Note.</div>",
       "word[^a]\n\n[^a]: Note."},
      {"LaTeXML's, inside of the text",
       "<div><p>word<span class=ltx_note><sup class=ltx_note_mark>1</sup><span "
       "class=ltx_note_outer>"
       "<span class=ltx_note_content><sup class=ltx_note_mark>1</sup><span class='ltx_tag "
       "ltx_tag_note'>1</span> Note on <math alttext='x'></math>.</span></span></span></p></div>"
       "<ul><li>next",
       "word[^1]\n\n[^1]: Note on $x$.\n\n- next"},
      {"an ordinary link", "<p>see <a href='#n'>above</a><p id=n>Here.", "see above\n\nHere."},
  });
}

TEST(Structure, Lists) {
  ExpectAll({
      {"bullets", "<ul><li>a<li><p>b</p><p>c</p></ul>", "- a\n- b\n\n  c"},
      {"numbers", "<ol start=9><li>a<li>b</ol><ol><li>c</ol>", "9. a\n10. b\n\n1. c"},
      {"nested", "<ul><li>a<ol><li>x<li>y</ol><li>b</ul>", "- a\n  1. x\n  2. y\n- b"},
      {"line breaks in items", "<ul><li>a<br>b</ul>", "- a\n  b"},
      {"definitions", "<dl><dt>t<dd>d</dl>", "t\n\nd"},
      {"classified definitions", "<dl><dt>t<span class=classifier>int</span><dd>d</dl>",
       "t : int\n\nd"},
      {"an item without a list", "<li>a", "a"},
  });
}

TEST(Structure, Quotations) {
  ExpectAll({
      {"paragraphs", "<blockquote><p>a<p>b</blockquote>c", "> a\n\n> b\n\nc"},
      {"nested", "<blockquote>a<blockquote>b</blockquote></blockquote>", "> a\n\n> > b"},
      {"list inside", "<blockquote><ul><li>a<li>b</ul></blockquote>", "> - a\n> - b"},
  });
}

TEST(Structure, Tables) {
  ExpectAll({
      {"rows", "<table><tr><th>a<th>b<tr><td>1<td> </table>", "| a | b |\n| 1 |  |"},
      {"caption", "<table><caption>T</caption><tr><td>a<td>b<tr><td>c<td>d</table>",
       "T\n\n| a | b |\n| c | d |"},
      {"blocks in a cell", "<table><tr><td><p>a<p>b<td>c<tr><td>d<br>e<td>f</table>",
       "| a b | c |\n| d e | f |"},
      {"one column is layout", "<table><tr><td>a<tr><td>b</table>", "a\n\nb"},
      {"one row is layout", "<table><tr><td>a<td>b</table>", "a\n\nb"},
      {"headings inside mean layout", "<table><tr><td><h2>a</h2><td>b<tr><td>c<td>d</table>",
       "## a\n\nb\n\nc\n\nd"},
      {"nested", "<table><tr><td>x<table><tr><td>a<td>b<tr><td>c<td>d</table></table>",
       "x\n\n| a | b |\n| c | d |"},
      {"empty rows", "<table><tr><td>a<td>b<tr><td><td><tr><td>c<td>d</table>",
       "| a | b |\n| c | d |"},
  });
}

TEST(Structure, Code) {
  ExpectAll({
      {"inline", "<p>call <code>f( x )</code> or <tt>g</tt>", "call `f( x )` or `g`"},
      {"listing", "<pre>\na\n  b &lt; c\n</pre>d", "```\na\n  b < c\n```\n\nd"},
      {"language of the code", "<pre><code class='language-cpp'>x;</code></pre>",
       "```cpp\nx;\n```"},
      {"language of the box",
       "<div class='highlight-python3 notranslate'><div class=highlight>"
       "<pre>x</pre></div></div>",
       "```python3\nx\n```"},
      {"ticks inside", "<pre>a ``` b</pre>", "````\na ``` b\n````"},
      {"in a list", "<ul><li>a<pre>x\ny</pre></ul>", "- a\n\n  ```\n  x\n  y\n  ```"},
      {"line numbers",
       "<table><tr><td class=gutter><pre>1\n2</pre><td class=code><pre>a\nb</pre>"
       "</table>",
       "```\na\nb\n```"},
      {"line breaks", "<pre>a<br>b</pre>", "```\na\nb\n```"},
  });
}

TEST(Structure, Formulas) {
  ExpectAll({
      {"in a line", "<p>let <script type='math/tex'>x</script> be", "let $x$ be"},
      {"on a line of its own", "<p>so <script type='math/tex; mode=display'>x\n=1</script> holds",
       "so\n$$x\n=1$$\nholds"},
      {"across elements and lines", "<p>sum \\(a_<i>1</i> +<br>b &lt; c\\).", "sum $a_1 + b < c$."},
      {"beside money", "<script src='MathJax.js'></script><p>\\(x\\) costs $5", "$x$ costs \\$5"},
      {"no delimiter in code", "<script src='MathJax.js'></script><p><code>\\(x\\)</code> \\(y\\)",
       "`\\(x\\)` $y$"},
      {"not across a formula", "<p>\\(a <script type='math/tex'>x</script> b\\)", "\\(a $x$ b\\)"},
      {"in a table",
       "<script src='MathJax.js'></script><table><tr><td>\\[x\\]<td>b<tr><td>c<td>d</table>",
       "| $$x$$ | b |\n| c | d |"},
      {"in a heading", "<h2>The \\(\\pi\\) of it</h2>", "## The $\\pi$ of it"},
      {"hidden from readers of the screen",
       "<p>a <span aria-hidden=true><script type='math/tex'>x</script>y</span> b", "a $x$ b"},
      {"mathematics turned off, on again",
       "<script src='MathJax.js'></script><script>MathJax = {options: {ignoreHtmlClass: 'off', "
       "processHtmlClass: 'on'}}</script>"
       "<p class=off>let \\(x\\) and <span class=on>\\(y\\)</span> be</p>",
       "let \\(x\\) and $y$ be"},
  });
}

TEST(Structure, LeavesOutWhatIsNotText) {
  ExpectAll({
      {"scripts", "a<script>s</script><style>t</style><template>u</template>b", "ab"},
      {"embedded", "a<iframe>i</iframe><svg><text>s</text></svg><object>o</object>b", "ab"},
      {"controls", "a<select><option>o</select><button>b</button><textarea>t</textarea>z", "az"},
      {"noscript", "a<noscript>n</noscript>b", "ab"},
      {"hidden",
       "a<p hidden>h<p style='color:red; display : none'>i<p aria-hidden=true>j"
       "<p class='x sr-only'>k",
       "a"},
      {"hidden inside of hidden", "<div hidden><div>a</div>b</div>c", "c"},
      {"signs of anchors", "<h2>a <a href='#a'> ¶</a></h2>", "## a"},
      {"paragraph signs", "<h2>a<a class=headerlink href='#a'>¶</a></h2>", "## a"},
      {"comments", "a<!-- c -->b", "ab"},
  });
}

TEST(Structure, PageTextIsOneRangeABlock) {
  Dom dom;
  ASSERT_TRUE(dom.Parse("<p>ab<a href=x>cd</a></p><p>数学</p><p>수학</p>"));
  BlockBuilder builder;
  PageBlocks page;
  builder.Build(dom, {}, DelimiterConfig(), page);
  ASSERT_EQ(page.blocks.size(), 3u);
  EXPECT_EQ(page.TextOf(page.blocks[0]), "abcd");
  EXPECT_EQ(page.blocks[0].weight, 4u);
  EXPECT_EQ(page.blocks[0].link_weight, 2u);
  EXPECT_EQ(page.blocks[1].weight, 6u);
  EXPECT_EQ(page.blocks[2].weight, 4u);
}

TEST(Structure, PlainTextHasNoMarks) {
  EXPECT_EQ(Plain("<h2>Groups</h2><p>A group is a set with an operation, as <code>a*b</code> says."
                  "<ul><li>It is associative.</ul><blockquote>Groups are everywhere.</blockquote>"
                  "<pre>x = 1\ny = 2</pre><table><tr><td>a<td>b<tr><td>$x^2$<td>2</table>"),
            "Groups\n\nA group is a set with an operation, as a*b says.\n\nIt is associative.\n\n"
            "Groups are everywhere.\n\nx = 1\ny = 2\n\na b\n$x^2$ 2");
}

}  // namespace
}  // namespace mathsieve
