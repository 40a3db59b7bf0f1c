// How much of hand-made article bodies the extractor gives, and how much else: over 4-grams and
// over single tokens. Weights were fitted on pages whose id ends in an even digit; the others are
// reported apart.

#include <map>
#include <string>

#include "corpus/html/extract.h"
#include "tests/corpus/html/text_agreement.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

TEST(ExtractQuality, FindsTheBodiesOfArticles) {
  const auto truth_path = SharedDataPath("extract_articles_groundtruth.jsonl.zst");
  const auto pages_path = SharedDataPath("pages_articles.jsonl.zst");
  if (!truth_path || !pages_path) GTEST_SKIP() << "no ../shared/data";
  std::map<std::string, std::string> truth;
  ForEachRow(*truth_path,
             [&](const Json& row) { truth[row["id"].String()] = row["articleBody"].String(); });
  HtmlExtractor extractor;
  Extraction extraction;
  TextAgreement grams[2], words[2];
  ForEachRow(*pages_path, [&](const Json& row) {
    const std::string& path = row["path"].String();
    const std::string id = path.substr(path.rfind('/') + 1, 64);
    const auto found = truth.find(id);
    if (found == truth.end()) return;
    ASSERT_TRUE(extractor.Extract(row["html"].String(), extraction));
    const int half = std::stoi(id.substr(63), nullptr, 16) % 2;
    grams[half].Add(extraction.text, found->second, 4);
    words[half].Add(extraction.text, found->second, 1);
  });
  EXPECT_EQ(grams[0].pages + grams[1].pages, static_cast<int>(truth.size()));
  const char* const names[] = {"even", "odd"};
  for (const int half : {0, 1}) {
    grams[half].Print((std::string("4-grams, ") + names[half]).c_str());
    words[half].Print((std::string("tokens,  ") + names[half]).c_str());
    EXPECT_GE(grams[half].F1(), 0.95);
    EXPECT_GE(words[half].F1(), 0.95);
  }
}

// The measure itself, on what can be counted by hand.
TEST(ExtractQuality, MeasuresAgreement) {
  TextAgreement same, half;
  same.Add("a b, c", "a  b c.", 1);
  EXPECT_DOUBLE_EQ(same.F1(), 1);
  half.Add("a b c d", "c d e f", 1);
  EXPECT_DOUBLE_EQ(half.F1(), 0.5);
}

}  // namespace
}  // namespace mathsieve
