#include "corpus/html/quick/quick_scan.h"

#include "kernels/fasttext_features.h"
#include "tests/corpus/html/naive_quick_words.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

struct HashedWord {
  uint32_t hash = 0;
  bool content = false;
};

class Collector : public WordSink {
 public:
  void Take(const WordBlock& block) override {
    EXPECT_FALSE(short_block_) << "only the last block may be short";
    EXPECT_GT(block.count, 0u);
    EXPECT_LE(block.count, WordBlock::kMostWords);
    short_block_ = block.count < WordBlock::kWords;
    for (size_t i = 0; i < block.count; ++i) {
      words.push_back({block.hashes[i], block.content[i] != 0});
    }
  }
  std::vector<HashedWord> words;

 private:
  bool short_block_ = false;
};

std::vector<HashedWord> Scan(std::string_view html) {
  static QuickScanner scanner;
  Collector collector;
  scanner.Scan(html, collector);
  return collector.words;
}

// The first word that differs and the last before it, nothing where none does.
std::string Difference(std::string_view html) {
  const std::vector<QuickWord> expected = NaiveQuickWords(html);
  const std::vector<HashedWord> words = Scan(html);
  for (size_t i = 0; i < std::max(words.size(), expected.size()); ++i) {
    const std::string place =
        "word " + std::to_string(i) + (i > 0 ? " behind " + expected[i - 1].text : "");
    if (i >= expected.size()) return place + " is one too many";
    const std::string& text = expected[i].text;
    if (i >= words.size()) return place + " is missing: " + text;
    if (words[i].hash != FastTextHash(text.data(), text.size())) return place + " is not " + text;
    if (words[i].content != expected[i].content) return place + " has another mark: " + text;
  }
  return "";
}

// Without what can be left out from the end and the start of a page that differs.
std::string Shrunk(std::string html) {
  for (size_t step = html.size() / 2; step > 0; step /= 2) {
    while (html.size() > step && !Difference(html.substr(step)).empty()) html = html.substr(step);
    while (html.size() > step && !Difference(html.substr(0, html.size() - step)).empty()) {
      html.resize(html.size() - step);
    }
  }
  return html;
}

void ExpectNaive(std::string_view html) {
  const std::string difference = Difference(html);
  if (difference.empty()) return;
  const std::string shrunk = Shrunk(std::string(html));
  FAIL() << Difference(shrunk) << " in:\n" << shrunk;
}

std::string Words(std::string_view html) {
  ExpectNaive(html);
  std::string words;
  for (const QuickWord& word : NaiveQuickWords(html))
    words += word.text + (word.content ? " " : "- ");
  return words;
}

TEST(QuickScan, SkipsWhatIsNoText) {
  EXPECT_EQ(Words("<html><title>No</title><p>Yes, <b>I</b> am<!-- not > --> here</html>"),
            "yes i am here ");
  EXPECT_EQ(Words("a<script>if (a<b) x('</div>')</script>b<style>p{}</style><pre>code</pre>c"),
            "a b c ");
  EXPECT_EQ(Words("<p title='a' class=\"x\">z<p a=b>c"), "z c ");
  EXPECT_EQ(Words("one<br>two<!DOCTYPE x>three<?php a ?>four</>five</p >six"),
            "one two three four five six ");
  EXPECT_EQ(Words("<p class=\"x\"\">a<p>b"), "a b ");
  EXPECT_EQ(Words("a <b"), "a ");
  EXPECT_EQ(Words("a <!-- b"), "a ");
  EXPECT_EQ(Words("<script>a"), "");
}

TEST(QuickScan, TellsLinksAndNavigationFromContent) {
  EXPECT_EQ(Words("a <a href=x>b</a> <a name=y>c</a> d"), "a b- c d ");
  EXPECT_EQ(Words("<nav>a<nav>b</nav>c</nav>d<footer>e</footer><button>f</button>g"),
            "a- b- c- d e- f- g ");
  EXPECT_EQ(Words("</nav>a<NAV>b</Nav>c<navy>d"), "a b- c d ");
}

TEST(QuickScan, ReadsFormulasWhereverTheyStand) {
  EXPECT_EQ(Words("<math><mi>x</mi><mo>=</mo><mi>y</mi><mn>2</mn></math> a"), "$f $x = 0 a ");
  EXPECT_EQ(Words("<script type=\"math/tex\">\\frac{a}{b}</script>"), "$f \\frac $x ");
  EXPECT_EQ(Words("<img alt=\"\\frac{a}{b}\"><img alt='C:\\1'><p data-tex='$\\sum x$'>"),
            "$f \\frac $x $f \\sum $x ");
  EXPECT_EQ(Words("<img class=formula alt=\"$P(Y|X)$\" src=a><img alt='a cat'>"), "$f $x | ");
  EXPECT_EQ(Words("a<sup>-1</sup>, (b)<SUB>ij</SUB> 10<sup>6</sup> 1<sup>st</sup> it<sup>2</sup>"),
            "a $f $x ^ 0 b $f $x ^ ij 0 $f $x ^ 0 0 st it 0 ");
  EXPECT_EQ(Words("so \\(a^2 + b\\) and $x &lt; y$ is \\[\\int f\\]."),
            "so $f $x ^ 0 + and $f $x < is $f \\int $x ");
  EXPECT_EQ(Words("a costs $5 or $6, \\$7"), "a costs 0 or 0 0 ");
}

TEST(QuickScan, ReadsWordsAsTheTextFormDoes) {
  EXPECT_EQ(Words("Caf&eacute; na\xC3\xAFve Stra\xC3\x9F"
                  "e \xE2\x80\x9Cquote\xE2\x80\x9D it&rsquo;s"),
            "caf\xC3\xA9 na\xC3\xAFve stra\xC3\x9F"
            "e quote it s ");
  EXPECT_EQ(Words("x \xE2\x89\xA4 \xCE\xB1 \xCE\xB1\xCE\xB2 == === a+b"),
            "x \\leq \\alpha \xCE\xB1\xCE\xB2 == a + b ");
  EXPECT_EQ(
      Words("\xE6\x95\xB0\xE5\xAD\xA6 3.14 \xEF\xBD\x86ull e\xCC\x81 \xE3\x81\x86\xE3\x82\x99"),
      "\xE6\x95\xB0 \xE5\xAD\xA6 0 0 full \xC3\xA9 \xE3\x82\x94 ");
  EXPECT_EQ(
      Words("see http://a.b/c?d=e x@y.org www.a.org mails R & D AT&T a&nbsp;b &lt;b&gt; &foo; `c`"),
      "see mails r d at t a b c ");
}

TEST(QuickScan, EstimatesTokens) {
  QuickScanner scanner;
  Collector sink;
  EXPECT_EQ(scanner.Scan("<p>four letters \xE6\x95\xB0\xE5\xAD\xA6<math><mi>x</mi></math>", sink),
            (5 + 8 + 3 + 3 + 3) / 4 + 2);
}

// Words come from text a block at a time, and one by one from formulas; a block has room for both.
TEST(QuickScan, FormulasAndWordsInTurnsFitIntoBlocks) {
  for (int formulas = 60; formulas < 130; ++formulas) {
    std::string html;
    for (int i = 0; i < formulas; ++i) html += "x<sup>2</sup>";
    for (int i = 0; i < 200; ++i) html += "a ";
    for (int i = 0; i < formulas; ++i) html += "<img alt='$a+b=c$'>";
    for (int i = 0; i < 200; ++i) html += "b 1 ";
    ASSERT_NO_FATAL_FAILURE(ExpectNaive(html));
  }
}

TEST(QuickScan, IsItsNaiveTwinOnGeneratedPages) {
  for (uint64_t seed = 0; seed < 1500; ++seed) {
    generate::Random random(seed);
    const int elements = 1 + static_cast<int>(random.Below(60));
    ASSERT_NO_FATAL_FAILURE(ExpectNaive(generate::Html(random, elements, random.OneIn(2))));
  }
}

TEST(QuickScan, IsItsNaiveTwinOnDamagedPages) {
  for (uint64_t seed = 0; seed < 1500; ++seed) {
    generate::Random random(seed);
    const std::string html = generate::Html(random, 30, true);
    const std::string damaged = generate::Damage(random, html, 1 + random.Below(60));
    ASSERT_NO_FATAL_FAILURE(ExpectNaive(damaged));
  }
}

// What words, marks, references and addresses do to each other.
TEST(QuickScan, IsItsNaiveTwinOnPiecesInAnyOrder) {
  const std::vector<std::string> pieces = {"a",
                                           "www",
                                           "Word",
                                           "supercalifragilistic",
                                           std::string(45, 'x'),
                                           "1",
                                           "23",
                                           " ",
                                           ".",
                                           ":",
                                           "/",
                                           "://",
                                           "@",
                                           "&",
                                           "&amp;",
                                           "&lt;",
                                           "&gt;",
                                           "，",
                                           "（",
                                           "）",
                                           "？",
                                           "！",
                                           "；",
                                           "［",
                                           "］",
                                           "：",
                                           "数",
                                           "学",
                                           "か",
                                           "\xCC\x81",
                                           "&nbsp;",
                                           "&eacute;",
                                           "&#769;",
                                           "&#65;",
                                           "&;",
                                           "&quot;",
                                           "&shy;",
                                           "$",
                                           "$$",
                                           "\\",
                                           "\\(",
                                           "\\)",
                                           "\\frac",
                                           "`",
                                           "```",
                                           "=",
                                           "==",
                                           "<",
                                           ">",
                                           "+",
                                           "^",
                                           "|",
                                           "<b>",
                                           "</b>",
                                           "<a href=x>",
                                           "</a>",
                                           "<",
                                           "\n",
                                           "\n\n",
                                           "\xC3\xA9",
                                           "\xCE\xB1",
                                           "\xCC\x81",
                                           "\xCC\xB8",
                                           "\xE2\x80\x99",
                                           "\xC2\xA0",
                                           "\xE2\x80\xA6",
                                           "\xC2\xAD",
                                           "\xE6\x95\xB0",
                                           "\xE3\x81\x86",
                                           "\xE3\x82\x99",
                                           "\xEF\xBC\xA1",
                                           "\xE2\x89\xA4",
                                           "\xD9\xA1",
                                           "\xFF",
                                           "\xE2\x82",
                                           "\xF0\x9F\x98\x80",
                                           "\xE0\xA4\x95",
                                           "\xE0\xA5\x8D",
                                           "\xE1\x84\x80",
                                           "\xE1\x85\xA1",
                                           "x=\"",
                                           "\"",
                                           "'"};
  for (uint64_t seed = 0; seed < 30000; ++seed) {
    generate::Random random(seed);
    std::string html;
    for (uint64_t i = 1 + random.Below(12); i > 0; --i) html += random.Pick(pieces);
    ASSERT_NO_FATAL_FAILURE(ExpectNaive(html));
  }
}

}  // namespace
}  // namespace mathsieve
