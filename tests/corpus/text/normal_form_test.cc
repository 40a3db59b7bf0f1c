#include "corpus/text/normal_form/normal_form.h"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

#include "tests/support/support.h"

namespace mathsieve {
namespace {

using ::testing::HasSubstr;

std::string Apply(std::string_view form, std::string_view text) {
  std::string out = "left over";
  (*TextForm::Create(form))->Apply(text, out);
  return out;
}
std::string Ours(std::string_view text) { return Apply("mathsieve-1", text); }

TEST(TextForm, KnowsItsNames) {
  for (const std::string& name : TextForm::Names()) {
    EXPECT_EQ((*TextForm::Create(name))->name(), name);
  }
  EXPECT_THAT(TextForm::Create("mathsieve-2"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("'mathsieve-2' is none of plain, dclm, megamath, mathsieve-1")));
}

TEST(MathsieveForm, KeepsLatexAndOperators) {
  EXPECT_EQ(Ours("\\begin{align} a &= b \\\\ \\end{align}"), "\\begin align a = b \\end align");
  EXPECT_EQ(Ours("x^2 + y^2 = z^2, a < b >= c"), "x ^ 0 + y ^ 0 = z ^ 0 a < b > = c");
  EXPECT_EQ(Ours("\\{x\\} \\, \\$5 a\\|b"), "x 0 a b");
}

TEST(MathsieveForm, GivesFormulasByTheirFirstDifferentTokens) {
  EXPECT_EQ(Ours("Let $x$ be"), "let $f $x be");
  EXPECT_EQ(Ours("so $\\frac{1}{2}x^2 \\le 10$."), "so $f \\frac 0 $x ^ \\leq");
  EXPECT_EQ(Ours("$$\\sum_{i=1}^n a_i \\cdot \\int f - g + \\alpha$$ ok"),
            "$f \\sum _ $x = 0 ^ ok");
  EXPECT_EQ(Ours("$a<b$ and $a$"), "$f $x < and $f $x");
  EXPECT_EQ(Ours("pay $5 or $6 now"), "pay 0 or 0 now");
  EXPECT_EQ(Ours("cost \\$5 or $x$"), "cost 0 or $f $x");
}

TEST(MathsieveForm, OneTokenForOneMeaning) {
  EXPECT_EQ(Ours("α ≤ β"), Ours("\\alpha \\leq \\beta"));
  EXPECT_EQ(Ours("$α ≤ β$"), Ours("$\\alpha \\leqslant \\beta$"));
  EXPECT_EQ(Ours("x ∈ ℝ"), Ours("x \\in R"));
  EXPECT_EQ(Ours("𝒇(𝑥) = ∑ 𝑥²"), "f x = \\sum x 0");
  EXPECT_EQ(Ours("a − b"), "a - b");
  EXPECT_EQ(Ours("αβγ"), "αβγ");  // a Greek word stays one
}

TEST(MathsieveForm, FoldsNumbers) {
  EXPECT_EQ(Ours("7 42 1998 3.14 x2 ３ ٣٤"), "0 0 0 0 0 x 0 0 0");
}

TEST(MathsieveForm, SplitsWhatHasNoSpaces) {
  EXPECT_EQ(Ours("设函数f(x)，证明。"), "设 函 数 f x 证 明");
  EXPECT_EQ(Ours("증명하라"), "증 명 하 라");
  EXPECT_EQ(Ours("ﾃﾞｰﾀ"), "デ ー タ");
  EXPECT_EQ(Ours("พิสูจน์"), "พิ สู จ น์");
  EXPECT_EQ(Ours("Доказать теорему"), "доказать теорему");
}

TEST(MathsieveForm, LeavesListingsOut) {
  EXPECT_EQ(Ours("see\n\n```cpp\nint x = 1;\n```\n\nand `f(x)` too"), "see and f x too");
  EXPECT_EQ(Ours("```\nnever closed"), "never closed");
}

TEST(MathsieveForm, TakesNoiseOut) {
  EXPECT_EQ(Ours("see https://example.org/a?b=c#d, or www.x.org/y and me@x.org now"),
            "see or and now");
  EXPECT_EQ(Ours("网址http://a.com/b。好"), "网 址 好");
  EXPECT_EQ(Ours("a<br>b <sub>2</sub> <a href=\"x\">c</a> &nbsp; d &#123; e"), "a b 0 c d e");
  EXPECT_EQ(Ours("if a < b and c > d, x<y"), "if a < b and c > d x < y");
  EXPECT_EQ(Ours("a <b and c> d"), "a < b and c > d");
  EXPECT_EQ(Ours("======\n-----\n***"), "");
  EXPECT_EQ(Ours("x == y && i++ // z"), "x == y i ++ z");
  EXPECT_EQ(Ours("well-known and/or 1/2 (a_b)"), "well known and or 0 0 a b");
  EXPECT_EQ(Ours(std::string(41, 'a') + " b " + std::string(40, 'C')), "b " + std::string(40, 'c'));
  EXPECT_EQ(Ours("soft\u00ADhyphen caf\u0065\u0301"), "softhyphen café");
}

TEST(MathsieveForm, CannotSayLabelsOrEndsOfLines) {
  EXPECT_EQ(Ours("__label__math </s>"), "label math < s >");
}

TEST(PlainForms, EscapeWhatFastTextWouldRead) {
  EXPECT_EQ(Apply("plain", "a\nb __label__x c</s> </s>\td\r\n"),
            "a b \\__label__x c</s> \\</s>\td  ");
  EXPECT_EQ(Apply("plain", std::string("a\0b", 3)), "a b");
  EXPECT_EQ(Apply("dclm", "  a b\n\nc\u2028d\u0085e \n"), "a b  c d e");
}

TEST(MegaMathForm, IsThatOfMegaMath) {
  EXPECT_EQ(Apply("megamath", "Let x_1 = 42, y2≥10!"), "let x 1 <NUM> y2 <NUM>");
  EXPECT_EQ(Apply("megamath", "a—b naïve <= state-of-the-art"), "a b nave < state of the art");
  EXPECT_EQ(Apply("megamath", std::string(101, 'x') + " ok"), "ok");
  std::string many;
  for (int i = 0; i < 1025; ++i) many += "w ";
  EXPECT_THAT(Apply("megamath", many), HasSubstr("w w <EOS> w"));
}

// What every form promises, on bytes of all kinds.
TEST(TextForm, IsAlwaysOneLineOfFastTextWords) {
  std::mt19937_64 random(1);
  const std::vector<std::string> pieces = {
      "a",      "B",        "\\frac",    "\\",   "数", "한",   "é",    "\u0301",
      "\n",     "\r\n",     " ",         "\t",   "7",  "<br>", "<",    "&amp;",
      "&",      "http://x", "__label__", "</s>", "$",  "（",   "\xFF", "\xE6\x95",
      "=",      "==",       "=====",     "-",    "พ",  "α",    "∑",    std::string("\0", 1),
      "\u2028", "\u00AD",   "٣",         "www.", "@x"};
  for (const std::string& name : TextForm::Names()) {
    for (int round = 0; round < 2000; ++round) {
      std::string text;
      for (size_t i = random() % 40; i > 0; --i) text += pieces[random() % pieces.size()];
      const std::string line = Apply(name, text);
      ASSERT_EQ(line.find_first_of(std::string("\n\r\0", 3)), std::string::npos) << text;
      std::istringstream words(line);
      for (std::string word; words >> word;) {
        ASSERT_FALSE(word.starts_with("__label__")) << name << ": " << text;
        ASSERT_NE(word, "</s>") << name << ": " << text;
      }
      if (name != "mathsieve-1") continue;
      ASSERT_EQ(line.find("  "), std::string::npos) << text;
      ASSERT_FALSE(line.starts_with(' ') || line.ends_with(' ')) << text;
      ASSERT_EQ(Ours(text), line);
    }
  }
}

// A text of many blocks is the text of its parts: nothing is lost where the buffer is flushed.
TEST(MathsieveForm, LongTextsAreTheirParts) {
  std::string text, expected;
  for (int i = 0; i < 5000; ++i) {
    const std::string part = "word" + std::string(i % 37, 'x') + " \\frac 数学 ";
    text += part;
    expected += Ours(part) + " ";
  }
  expected.pop_back();
  EXPECT_EQ(Ours(text), expected);
}

}  // namespace
}  // namespace mathsieve
