#include "corpus/text/script.h"

#include <gtest/gtest.h>

#include <random>

#include "corpus/base/code_points.h"
#include "corpus/text/tokens.h"

namespace mathsieve {
namespace {

TEST(Script, NamesGoBothWays) {
  for (int i = 0; i < kScripts; ++i) {
    const auto script = static_cast<Script>(i);
    EXPECT_EQ(ScriptFromName(ScriptName(script)), script);
  }
  EXPECT_EQ(ScriptFromName("klingon"), Script::kNone);
}

TEST(Script, CountsLettersOnly) {
  const ScriptCounts counts = CountScripts("Ab1, é! 数学 かな カ 한 Жя αβ سلام ก 🎉 $x^2$");
  EXPECT_EQ(counts[static_cast<int>(Script::kLatin)], 4);
  EXPECT_EQ(counts[static_cast<int>(Script::kHan)], 2);
  EXPECT_EQ(counts[static_cast<int>(Script::kKana)], 3);
  EXPECT_EQ(counts[static_cast<int>(Script::kHangul)], 1);
  EXPECT_EQ(counts[static_cast<int>(Script::kCyrillic)], 2);
  EXPECT_EQ(counts[static_cast<int>(Script::kGreek)], 2);
  EXPECT_EQ(counts[static_cast<int>(Script::kArabic)], 4);
  EXPECT_EQ(counts[static_cast<int>(Script::kThai)], 1);
  EXPECT_EQ(counts[static_cast<int>(Script::kNone)], 0);
}

TEST(Script, DominantScriptIsWhatAPageIsWrittenIn) {
  EXPECT_EQ(DominantScript("The quick brown fox"), Script::kLatin);
  EXPECT_EQ(DominantScript("设 f(x) 是连续函数 sin"), Script::kHan);
  EXPECT_EQ(DominantScript("連続関数について考える"), Script::kKana);
  EXPECT_EQ(DominantScript("연속함수 f(x)"), Script::kHangul);
  EXPECT_EQ(DominantScript("123 + 456"), Script::kNone);
  EXPECT_EQ(DominantScript(""), Script::kNone);
}

TEST(Tokens, FollowTheRule) {
  EXPECT_EQ(EstimateTokens(""), 0);
  EXPECT_EQ(EstimateTokens("abcd"), 1);
  EXPECT_EQ(EstimateTokens("abcde"), 2);
  EXPECT_EQ(EstimateTokens("数学"), 2);
  EXPECT_EQ(EstimateTokens("数学 abc"), 3);
  EXPECT_EQ(EstimateTokens("、。"), 2);  // punctuation is six bytes
  EXPECT_EQ(EstimateTokens("かなカナ한글"), 6);
}

TEST(Tokens, EqualTheRuleCharacterByCharacter) {
  std::mt19937_64 random(1);
  const std::vector<std::string> pieces = {
      "a",  " ",    "数", "é",  "か",
      "한", "\xFF", "🎉",  "、", "a long run of ASCII that spans some machine words"};
  for (int round = 0; round < 500; ++round) {
    std::string text;
    for (size_t i = random() % 50; i > 0; --i) text += pieces[random() % pieces.size()];
    int64_t bytes = 0, cjk = 0;
    for (size_t at = 0; at < text.size();) {
      const size_t begin = at;
      if (IsCjk(DecodeUtf8(text, at))) {
        ++cjk;
      } else {
        bytes += static_cast<int64_t>(at - begin);
      }
    }
    ASSERT_EQ(EstimateTokens(text), (bytes + 3) / 4 + cjk);
  }
}

}  // namespace
}  // namespace mathsieve
