#include "classifier/recall/cut/cut.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "classifier/eval/metrics.h"
#include "classifier/recall/cut/cut_rank.h"
#include "corpus/base/hash.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using generate::Random;
using ::testing::HasSubstr;

// A stream of rows with the mistakes that the real ones may have: ties of logit, ties of both,
// infinities, zero tokens, both zeros, pages without a score.
std::vector<CutRow> GeneratedRows(uint64_t seed, int count) {
  static constexpr std::string_view kLanguages[] = {"en", "zh", "de"};
  Random random(seed);
  const uint64_t logits = 1 + random.Below(count);
  const uint64_t hashes = random.OneIn(3) ? 3 : UINT64_MAX;
  std::vector<CutRow> rows(count);
  for (CutRow& row : rows) {
    row.logit = (static_cast<float>(random.Below(logits)) - logits / 2) * 0.37f;
    if (random.OneIn(50)) row.logit = -0.0f;
    if (random.OneIn(97)) row.logit = std::numeric_limits<float>::quiet_NaN();
    if (random.OneIn(89)) row.logit = std::numeric_limits<float>::infinity();
    row.tokens = random.OneIn(9) ? 0 : random.Below(1000);
    row.id_hash = random.Below(hashes) << 1;
    row.stratum = random.Pick(kLanguages);
  }
  return rows;
}

CutRows StreamOf(const std::vector<CutRow>& rows) {
  return [&rows](const CutVisitor& visit) {
    for (const CutRow& row : rows) visit(row);
    return absl::OkStatus();
  };
}

// Sorts everything and walks down; "" as `stratum` takes all rows.
std::set<size_t> NaiveKept(const std::vector<CutRow>& rows, std::string_view stratum,
                           bool by_tokens, int64_t budget) {
  using Key = std::pair<float, uint64_t>;
  std::map<Key, std::vector<size_t>> ranked;
  for (size_t i = 0; i < rows.size(); ++i) {
    const bool covered = stratum.empty() || rows[i].stratum == stratum;
    if (covered && !std::isnan(rows[i].logit)) {
      ranked[{-rows[i].logit, rows[i].id_hash}].push_back(i);
    }
  }
  std::set<size_t> kept;
  int64_t sum = 0;
  for (const auto& [key, members] : ranked) {
    for (const size_t i : members) sum += by_tokens ? rows[i].tokens : 1;
    if (sum > budget) break;
    kept.insert(members.begin(), members.end());
  }
  return kept;
}

std::set<size_t> Kept(const std::vector<CutRow>& rows, const Cut& cut) {
  std::set<size_t> kept;
  for (size_t i = 0; i < rows.size(); ++i) {
    if (cut.Keep(rows[i])) kept.insert(i);
  }
  return kept;
}

TEST(CutRank, OrdersLikeTheLogitThenAgainstTheHash) {
  Random random(1);
  for (int i = 0; i < 20'000; ++i) {
    const float a = std::bit_cast<float>(static_cast<uint32_t>(random.Below(UINT32_MAX)));
    const float b =
        random.OneIn(4) ? a : std::bit_cast<float>(static_cast<uint32_t>(random.Below(UINT32_MAX)));
    if (std::isnan(a) || std::isnan(b)) continue;
    const uint64_t x = random.Below(3), y = random.Below(3);
    const bool above = a > b || (a == b && x < y);
    EXPECT_EQ(CutRank::Of(a, x) > CutRank::Of(b, y), above) << a << ' ' << b;
    EXPECT_EQ(CutRank::Of(a, x).logit(), a);
    EXPECT_EQ(CutRank::Of(a, x).id_hash(), x);
  }
}

TEST(Cut, EqualsTheFullSortByTokensAndByPages) {
  for (uint64_t seed = 0; seed < 120; ++seed) {
    const std::vector<CutRow> rows = GeneratedRows(seed, 1 + seed * 5);
    int64_t all_tokens = 0;
    for (const CutRow& row : rows) all_tokens += row.tokens;
    Random random(seed);
    for (const bool by_tokens : {true, false}) {
      const int64_t budget = random.Below((by_tokens ? all_tokens : rows.size()) + 2);
      CutOptions options;
      (by_tokens ? options.budget_tokens : options.budget_pages) = {std::to_string(budget)};
      options.max_sorted_rows = random.Pick(std::vector<int64_t>{1, 3, 20, 1'000'000});
      const auto cut = ComputeCut(options, StreamOf(rows));
      if (!cut.ok() && cut.status().message() == "no page has a score") continue;
      ASSERT_OK(cut);
      const std::set<size_t> naive = NaiveKept(rows, "", by_tokens, budget);
      ASSERT_EQ(Kept(rows, *cut), naive) << "seed " << seed << " budget " << budget;
      int64_t tokens = 0;
      for (const size_t i : naive) tokens += rows[i].tokens;
      const CutThreshold& threshold = cut->strata.find("*")->second;
      EXPECT_EQ(threshold.pages, static_cast<int64_t>(naive.size()));
      EXPECT_EQ(threshold.tokens, tokens);
    }
  }
}

TEST(Cut, EqualsTheFullSortInEachStratum) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const std::vector<CutRow> rows = GeneratedRows(1000 + seed, 600);
    CutOptions options;
    options.budget_tokens = {"en=20K", "zh=" + std::to_string(seed * 2500)};
    options.max_sorted_rows = seed % 2 ? 2 : 1'000'000;
    ASSERT_OK_AND_ASSIGN(const Cut cut, ComputeCut(options, StreamOf(rows)));
    std::set<size_t> naive = NaiveKept(rows, "en", true, 20'000);
    naive.merge(NaiveKept(rows, "zh", true, seed * 2500));
    EXPECT_EQ(Kept(rows, cut), naive) << "seed " << seed;
    EXPECT_EQ(cut.uncovered_pages, std::count_if(rows.begin(), rows.end(), [](const CutRow& row) {
                return row.stratum == "de" && !std::isnan(row.logit);
              }));
  }
}

TEST(Cut, OrderOfRowsAndMemoryLimitChangeNothing) {
  std::vector<CutRow> rows = GeneratedRows(7, 5000);
  CutOptions options;
  options.budget_tokens = {"en=100K", "*=200K"};
  ASSERT_OK_AND_ASSIGN(const Cut first, ComputeCut(options, StreamOf(rows)));
  std::reverse(rows.begin(), rows.end());
  for (const int64_t limit : {1, 5, 100}) {
    std::rotate(rows.begin(), rows.begin() + 1234, rows.end());
    options.max_sorted_rows = limit;
    ASSERT_OK_AND_ASSIGN(Cut again, ComputeCut(options, StreamOf(rows)));
    again.passes = first.passes;
    EXPECT_EQ(again.ToJson().Dump(), first.ToJson().Dump());
  }
}

TEST(Cut, TwoPassesAreEnoughWhereTheBoundaryFits) {
  const std::vector<CutRow> rows = GeneratedRows(8, 20'000);
  CutOptions options;
  options.budget_pages = {"5K"};
  ASSERT_OK_AND_ASSIGN(const Cut cut, ComputeCut(options, StreamOf(rows)));
  EXPECT_EQ(cut.passes, 2);
}

TEST(Cut, ThousandsOfEqualLogitsAreCutByIdInSixPasses) {
  std::vector<CutRow> rows(10'000);
  for (size_t i = 0; i < rows.size(); ++i) rows[i] = {.logit = 2, .tokens = 1, .id_hash = i};
  CutOptions options;
  options.budget_tokens = {"1234"};
  options.max_sorted_rows = 1;
  ASSERT_OK_AND_ASSIGN(const Cut cut, ComputeCut(options, StreamOf(rows)));
  EXPECT_EQ(cut.passes, 6);
  for (const CutRow& row : rows) EXPECT_EQ(cut.Keep(row), row.id_hash < 1234);
}

TEST(Cut, ComesBackFromJson) {
  const std::vector<CutRow> rows = GeneratedRows(9, 3000);
  CutOptions options;
  options.budget_pages = {"en=100", "zh=0", "de=1B"};
  ASSERT_OK_AND_ASSIGN(const Cut cut, ComputeCut(options, StreamOf(rows)));
  ASSERT_OK_AND_ASSIGN(const Json json, Json::Parse(cut.ToJson().Dump()));
  ASSERT_OK_AND_ASSIGN(const Cut again, Cut::FromJson(json));
  EXPECT_EQ(again.ToJson().Dump(), cut.ToJson().Dump());
  EXPECT_EQ(Kept(rows, again), Kept(rows, cut));
  EXPECT_THAT(Cut::FromJson(Json::Object()),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("'strata'")));
}

TEST(Cut, ByPrecisionKeepsAllThatTheAuditAllows) {
  const TempFolder folder;
  std::vector<CutRow> rows;
  std::string audit;
  std::vector<ScoredLabel> labels;
  Random random(3);
  for (int i = 0; i < 4000; ++i) {
    const std::string id = "page-" + std::to_string(i);
    const float logit = static_cast<float>(random.Below(200)) / 20 - 5;
    rows.push_back({.logit = logit, .tokens = 10, .id_hash = Hash64(id), .stratum = "en"});
    if (i % 8 != 0) continue;
    const bool right = static_cast<int>(random.Below(200)) < 20 * logit + 100;
    audit += R"({"id":")" + id + R"(","label":)" + (right ? "true}\n" : "0}\n");
    labels.push_back({.score = logit, .positive = right});
  }
  CutOptions options;
  options.audit = folder.Write("audit.jsonl", audit + "{\"id\":\"?\",\"label\":null}\n\n");
  options.min_precision = {"0.8"};
  ASSERT_OK_AND_ASSIGN(const Cut cut, ComputeCut(options, StreamOf(rows)));
  // Naive: the lowest logit of a right page such that those at or above it are right often enough.
  float lowest = 100;
  for (const ScoredLabel& candidate : labels) {
    int right = 0, all = 0;
    for (const ScoredLabel& row : labels) {
      all += row.score >= candidate.score;
      right += row.score >= candidate.score && row.positive;
    }
    if (candidate.positive && right / 0.8 >= all)
      lowest = std::min(lowest, static_cast<float>(candidate.score));
  }
  for (const CutRow& row : rows) ASSERT_EQ(cut.Keep(row), row.logit >= lowest);
  const CutThreshold& threshold = cut.strata.begin()->second;
  EXPECT_GE(threshold.audited_right, 0.8 * threshold.audited);
  EXPECT_EQ(threshold.tokens, 10 * threshold.pages);
}

TEST(Cut, NamesTheFloorThatABudgetNeeds) {
  std::vector<CutRow> rows;
  LogitHistogram scored;
  for (int i = 0; i < 100; ++i) {
    rows.push_back({.logit = i * 0.1f, .tokens = 10, .id_hash = static_cast<uint64_t>(i)});
    scored.Add(rows.back().logit, 10);
  }
  CutOptions options;
  options.budget_tokens = {"500"};
  EXPECT_OK(ComputeCut(options, StreamOf(rows), 5.0f));
  options.budget_tokens = {"510"};
  EXPECT_THAT(ComputeCut(options, StreamOf(rows), 5.0f),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("--floor 4.9")));
  // Only what lies above the floor is streamed: the histogram knows the rest.
  rows.erase(rows.begin(), rows.begin() + 50);
  EXPECT_THAT(ComputeCut(options, StreamOf(rows), 5.0f, &scored),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("--floor 4.875")));
  options.budget_tokens = {"500"};
  EXPECT_OK(ComputeCut(options, StreamOf(rows), 5.0f, &scored));
}

TEST(Cut, RefusesWhatMakesNoSense) {
  const TempFolder folder;
  const std::vector<CutRow> rows = GeneratedRows(5, 100);
  const auto error = [&](CutOptions options) {
    return StatusOf(ComputeCut(options, StreamOf(rows)));
  };
  constexpr auto kInvalid = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(error({}), StatusIs(kInvalid, HasSubstr("exactly one of --budget-tokens")));
  EXPECT_THAT(error({.budget_tokens = {"1"}, .budget_pages = {"1"}}),
              StatusIs(kInvalid, HasSubstr("exactly one")));
  EXPECT_THAT(error({.budget_tokens = {"en=1", "en=2"}}),
              StatusIs(kInvalid, HasSubstr("two values for 'en'")));
  EXPECT_THAT(error({.budget_tokens = {"much"}}), StatusIs(kInvalid, HasSubstr("budget-tokens")));
  EXPECT_THAT(error({.budget_tokens = {"fr=1"}}), StatusIs(kInvalid, HasSubstr("stratum 'fr'")));
  EXPECT_THAT(error({.min_precision = {"0.9"}}), StatusIs(kInvalid, HasSubstr("--audit")));
  EXPECT_THAT(error({.min_precision = {"0.9"}, .audit = folder.Write("a", "{\"id\":\"x\"}\n")}),
              StatusIs(kInvalid, HasSubstr("a: line 1: 'label' of 'x' is null")));
  EXPECT_THAT(error({.min_precision = {"0.9"}, .audit = folder.Write("b", "")}),
              StatusIs(kInvalid, HasSubstr("no labelled line")));
  EXPECT_THAT(error({.min_precision = {"0.9"},
                     .audit = folder.Write("c", R"({"id":"unseen","label":true})")}),
              StatusIs(kInvalid, HasSubstr("labels no page")));
  EXPECT_THAT(ComputeCut({.budget_pages = {"5"}},
                         [](const CutVisitor&) { return absl::DataLossError("disk"); }),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("disk")));
}

}  // namespace
}  // namespace mathsieve
