// How much of hand-made article bodies the extractor gives, and how much else. The measures: token
// F1 over 4-grams, as the article-extraction-benchmark computes it (Scrapinghub 2020: the shares of
// common, superfluous and missing grams of a page, averaged over pages), and the same over single
// tokens. Weights were chosen on pages whose id ends in an even digit; the others are reported
// apart.

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/code_points.h"
#include "corpus/base/hash.h"
#include "corpus/html/extract.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

bool IsPunctuation(char32_t code) {
  if (code < 0x80) {
    return !((code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
             (code >= 'A' && code <= 'Z') || code == '_');
  }
  return (code >= 0xA0 && code <= 0xBF) || (code >= 0x2000 && code <= 0x2BFF) ||
         (code >= 0x3000 && code <= 0x303F) || (code >= 0xFF00 && code <= 0xFF0F);
}

std::vector<uint64_t> Tokens(std::string_view text) {
  std::vector<uint64_t> tokens;
  std::string token;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (!IsPunctuation(DecodeUtf8(text, at))) {
      token.append(text, begin, at - begin);
    } else if (!token.empty()) {
      tokens.push_back(Hash64(token));
      token.clear();
    }
  }
  if (!token.empty()) tokens.push_back(Hash64(token));
  return tokens;
}

std::map<uint64_t, int> Grams(const std::vector<uint64_t>& tokens, size_t size) {
  std::map<uint64_t, int> grams;
  const size_t last = tokens.size() < size ? 0 : tokens.size() - size;
  for (size_t i = 0; i <= last; ++i) {
    const size_t length = std::min(size, tokens.size() - i);
    ++grams[Hash64({reinterpret_cast<const char*>(tokens.data() + i), length * sizeof(uint64_t)})];
  }
  return grams;
}

struct Agreement {
  double common = 0, superfluous = 0, missing = 0;
  int pages = 0;

  void Add(const std::vector<uint64_t>& given, const std::vector<uint64_t>& wanted, size_t size) {
    const std::map<uint64_t, int> a = Grams(given, size), b = Grams(wanted, size);
    double both = 0, in_a = 0, in_b = 0;
    for (const auto& [gram, count] : a) {
      in_a += count;
      const auto found = b.find(gram);
      if (found != b.end()) both += std::min(count, found->second);
    }
    for (const auto& [gram, count] : b) in_b += count;
    const double all = in_a + in_b - both;
    ++pages;
    if (all == 0) return;
    common += both / all;
    superfluous += (in_a - both) / all;
    missing += (in_b - both) / all;
  }
  double F1() const { return 2 * common / (2 * common + superfluous + missing); }
  void Print(const char* name) const {
    std::printf("%s: %d pages, precision %.3f recall %.3f F1 %.4f\n", name, pages,
                common / (common + superfluous), common / (common + missing), F1());
  }
};

TEST(ExtractQuality, FindsTheBodiesOfArticles) {
  const auto truth_path = SharedDataPath("extract_articles_groundtruth.jsonl.zst");
  const auto pages_path = SharedDataPath("pages_articles.jsonl.zst");
  if (!truth_path || !pages_path) GTEST_SKIP() << "no ../shared/data";
  std::map<std::string, std::string> truth;
  ForEachRow(*truth_path,
             [&](const Json& row) { truth[row["id"].String()] = row["articleBody"].String(); });
  HtmlExtractor extractor;
  Extraction extraction;
  Agreement grams[2], words[2];
  ForEachRow(*pages_path, [&](const Json& row) {
    const std::string& path = row["path"].String();
    const std::string id = path.substr(path.rfind('/') + 1, 64);
    const auto found = truth.find(id);
    if (found == truth.end()) return;
    ASSERT_TRUE(extractor.Extract(row["html"].String(), extraction));
    const int half = std::stoi(id.substr(63), nullptr, 16) % 2;
    grams[half].Add(Tokens(extraction.text), Tokens(found->second), 4);
    words[half].Add(Tokens(extraction.text), Tokens(found->second), 1);
  });
  EXPECT_EQ(grams[0].pages + grams[1].pages, static_cast<int>(truth.size()));
  const char* const names[] = {"even", "odd"};
  for (const int half : {0, 1}) {
    grams[half].Print((std::string("4-grams, ") + names[half]).c_str());
    words[half].Print((std::string("tokens,  ") + names[half]).c_str());
    EXPECT_GE(grams[half].F1(), 0.90);
    EXPECT_GE(words[half].F1(), 0.90);
  }
}

// The measure itself, on what can be counted by hand.
TEST(ExtractQuality, MeasuresAgreement) {
  Agreement same, half;
  same.Add(Tokens("a b, c"), Tokens("a  b c."), 1);
  EXPECT_DOUBLE_EQ(same.F1(), 1);
  half.Add(Tokens("a b c d"), Tokens("c d e f"), 1);
  EXPECT_DOUBLE_EQ(half.F1(), 0.5);
}

}  // namespace
}  // namespace mathsieve
