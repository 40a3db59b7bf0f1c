#include "corpus/text/normal_form/formula_text.h"

#include <gtest/gtest.h>

namespace mathsieve {
namespace {

std::string Strip(std::string_view text, bool found = true) {
  std::string out;
  EXPECT_EQ(StripFormulas(text, out), found) << text;
  return out;
}

TEST(StripFormulas, TakesFormulasAndCommands) {
  EXPECT_EQ(Strip("Let $x^2$ be."), "Let   be.");
  EXPECT_EQ(Strip("Then $$\\int_0^1 f\n= 1$$ holds"), "Then   holds");
  EXPECT_EQ(Strip("a \\frac b \\alpha"), "a   b  ");
}

TEST(StripFormulas, LeavesCodeAlone) {
  EXPECT_EQ(Strip("run `a $x$ b` for $x$", true), "run `a $x$ b` for  ");
  EXPECT_EQ(Strip("```\n$x$\n```\n$y$", true), "```\n$x$\n```\n ");
  EXPECT_EQ(Strip("a ` b $x$", true), "a ` b  ");
}

TEST(StripFormulas, LeavesDollarsAlone) {
  EXPECT_EQ(Strip("it costs \\$5 and \\$6", false), "it costs \\$5 and \\$6");
  EXPECT_EQ(Strip("one $ only", false), "one $ only");
  EXPECT_EQ(Strip("$ at\n\nparagraphs $", false), "$ at\n\nparagraphs $");
  EXPECT_EQ(Strip("pay $5 or $6", false), "pay $5 or $6");
  EXPECT_EQ(Strip("from US$5 to US$6", false), "from US$5 to US$6");
  EXPECT_EQ(Strip("empty $$ here", false), "empty $$ here");
  EXPECT_EQ(Strip("$a \\$ b$ c"), "  c");
  EXPECT_EQ(Strip("C:\\x ends \\", false), "C:\\x ends \\");
}

}  // namespace
}  // namespace mathsieve
