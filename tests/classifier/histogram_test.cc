#include "classifier/recall/histogram.h"

#include <limits>
#include <vector>

#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

struct Row {
  float logit;
  int64_t tokens;
};

std::vector<Row> GeneratedRows(uint64_t seed, int count) {
  generate::Random random(seed);
  std::vector<Row> rows(count);
  for (Row& row : rows) {
    row.logit = static_cast<float>(random.Below(90'000)) / 1000 - 45;
    row.tokens = random.Below(500);
  }
  return rows;
}

LogitHistogram Of(const std::vector<Row>& rows) {
  LogitHistogram histogram;
  for (const Row& row : rows) histogram.Add(row.logit, row.tokens);
  return histogram;
}

TEST(LogitHistogram, CountsEveryRowInTheBinThatHoldsIt) {
  for (const Row& row : GeneratedRows(1, 2000)) {
    const int bin = LogitHistogram::BinOf(row.logit);
    EXPECT_TRUE(bin == 0 || LogitHistogram::LowerEdge(bin) <= row.logit);
    EXPECT_TRUE(bin + 1 == LogitHistogram::kBins || LogitHistogram::LowerEdge(bin + 1) > row.logit);
  }
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  EXPECT_EQ(LogitHistogram::BinOf(-kInfinity), 0);
  EXPECT_EQ(LogitHistogram::BinOf(kInfinity), LogitHistogram::kBins - 1);
  EXPECT_EQ(LogitHistogram::BinOf(std::numeric_limits<float>::quiet_NaN()), 0);
}

TEST(LogitHistogram, PartsMergeToTheWhole) {
  const std::vector<Row> rows = GeneratedRows(2, 3000);
  LogitHistogram parts[3], merged;
  for (size_t i = 0; i < rows.size(); ++i) parts[i % 3].Add(rows[i].logit, rows[i].tokens);
  for (const LogitHistogram& part : parts) merged.Merge(part);
  EXPECT_EQ(merged, Of(rows));
  EXPECT_EQ(merged.Total().pages, 3000);
}

TEST(LogitHistogram, ComesBackFromJson) {
  const LogitHistogram histogram = Of(GeneratedRows(3, 500));
  ASSERT_OK_AND_ASSIGN(const Json json, Json::Parse(histogram.ToJson().Dump()));
  EXPECT_THAT(LogitHistogram::FromJson(json), IsOkAndHolds(histogram));
  ASSERT_OK_AND_ASSIGN(const Json other, Json::Parse(R"({"low":-8,"width":1,"bins":[]})"));
  EXPECT_FALSE(LogitHistogram::FromJson(other).ok());
  for (const char* bins :
       {"[[1024,1,1]]", "[[-1,1,1]]", "[[1,1]]", "[[1,-1,1]]", "[7]", "[[5,1,1],[5,1,1]]"}) {
    ASSERT_OK_AND_ASSIGN(
        const Json bad,
        Json::Parse(std::string(R"({"low":-32,"width":0.0625,"bins":)") + bins + "}"));
    EXPECT_THAT(LogitHistogram::FromJson(bad), StatusIs(absl::StatusCode::kInvalidArgument))
        << bins;
  }
}

TEST(LogitHistogram, FloorsHoldTheBudgetAndNoHigherEdgeDoes) {
  const std::vector<Row> rows = GeneratedRows(4, 4000);
  const LogitHistogram histogram = Of(rows);
  for (const int64_t tokens : {1, 1000, 100'000, 900'000}) {
    const auto floor = histogram.FloorForTokens(tokens);
    ASSERT_TRUE(floor.has_value());
    int64_t at_floor = 0, above = 0;
    for (const Row& row : rows) {
      const double edge = LogitHistogram::LowerEdge(LogitHistogram::BinOf(row.logit));
      if (edge >= *floor) at_floor += row.tokens;
      if (edge > *floor) above += row.tokens;
    }
    EXPECT_GE(at_floor, tokens);
    EXPECT_LT(above, tokens);
  }
  EXPECT_FALSE(histogram.FloorForPages(4001).has_value());
  EXPECT_TRUE(histogram.FloorForPages(4000).has_value());
}

}  // namespace
}  // namespace mathsieve
