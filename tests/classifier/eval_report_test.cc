#include "classifier/eval/eval_report.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "classifier/eval/svg.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using ::testing::HasSubstr;

// Pages of 60 domains; those of a domain share a label and a part of their logit.
std::vector<EvalPage> GeneratedPages(uint64_t seed, int count) {
  static constexpr std::string_view kLanguages[] = {"en", "zh", ""};
  generate::Random random(seed);
  std::vector<EvalPage> pages(count);
  for (EvalPage& page : pages) {
    const uint64_t domain = random.Below(60);
    page.domain = domain == 0 ? "" : "d" + std::to_string(domain) + ".org";
    page.positive = domain % 3 == 0;
    page.logit = (page.positive ? 2.5 : -2.5) + (domain % 7) * 0.5 - 1.5;
    for (int i = 0; i < 6; ++i) page.logit += static_cast<double>(random.Below(1000)) / 500 - 1;
    page.language = random.Pick(kLanguages);
    page.text_bytes = 100 << random.Below(10);
  }
  return pages;
}

constexpr EvalOptions kQuick = {.bootstrap = 50};

TEST(EvalReport, SlicesAddUpToTheWhole) {
  ASSERT_OK_AND_ASSIGN(const EvalReport report, Evaluate(GeneratedPages(1, 2000), kQuick));
  for (const auto* slices : {&report.by_language, &report.by_length}) {
    int64_t pages = 0;
    double right = 0;
    for (const EvalSlice& slice : *slices) {
      pages += slice.positives + slice.negatives;
      right += slice.at_threshold.true_positive;
    }
    EXPECT_EQ(pages, 2000);
    EXPECT_EQ(right, report.all.at_threshold.true_positive);
  }
  ASSERT_EQ(report.by_language.size(), 3);
  EXPECT_EQ(report.by_language[0].name, "unknown");
  ASSERT_EQ(report.by_length.size(), 5);
  EXPECT_EQ(report.by_length[1].name, "500-1999 bytes");
}

TEST(EvalReport, NumbersAreThoseOfMetrics) {
  const std::vector<EvalPage> pages = GeneratedPages(2, 1500);
  ASSERT_OK_AND_ASSIGN(const EvalReport report, Evaluate(pages, kQuick));
  std::vector<ScoredLabel> rows;
  for (const EvalPage& page : pages) rows.push_back({page.logit, page.positive});
  const auto best = MaxRecallAtPrecision(OperatingPoints(rows), 0.95);
  ASSERT_TRUE(report.reaches_wanted_precision);
  EXPECT_EQ(report.threshold, best->threshold);
  EXPECT_EQ(report.recall.value, best->confusion.Recall());
  EXPECT_EQ(report.recall_at_wanted_precision.value, best->confusion.Recall());
  EXPECT_EQ(report.roc_auc.value, RocAuc(OperatingPoints(rows)));
  for (const EvalNumber& number : {report.precision, report.recall, report.roc_auc}) {
    EXPECT_LE(number.interval.low, number.value);
    EXPECT_GE(number.interval.high, number.value);
  }
}

TEST(EvalReport, PrecisionAtTheBaseRateFallsWithRecallAndIsNeverOverclaimed) {
  ASSERT_OK_AND_ASSIGN(const EvalReport report, Evaluate(GeneratedPages(3, 3000), kQuick));
  ASSERT_GE(report.base_rate_rows.size(), 3);
  double before = 0;
  for (const BaseRateRow& row : report.base_rate_rows) {
    EXPECT_GT(row.recall, before);
    before = row.recall;
    EXPECT_LT(row.precision_low, row.precision);
    EXPECT_LT(row.precision_low, 0.9) << "no test set of 2,000 negatives can show more";
  }
}

TEST(EvalReport, SaysWhoseCalibrationItJudges) {
  const std::vector<EvalPage> pages = GeneratedPages(4, 2000);
  ASSERT_OK_AND_ASSIGN(const EvalReport crossed, Evaluate(pages, kQuick));
  EXPECT_EQ(crossed.reliability_of, "cross-fitted");
  EXPECT_LT(crossed.calibration_error, 0.05);
  ASSERT_OK_AND_ASSIGN(const EvalReport card, Evaluate(pages, kQuick, Calibration{.intercept = 4}));
  EXPECT_EQ(card.reliability_of, "card");
  EXPECT_GT(card.calibration_error, crossed.calibration_error + 0.1);
  ASSERT_TRUE(card.calibration.has_value());
  EXPECT_LT(std::abs(card.calibration->intercept), 2);
}

TEST(EvalReport, NeedsBothLabelsAndNumbers) {
  std::vector<EvalPage> pages = {{.logit = 1, .positive = true}};
  EXPECT_THAT(Evaluate(pages, kQuick),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("1 positive and 0")));
  pages.push_back({.logit = std::numeric_limits<double>::quiet_NaN(), .domain = "a.org"});
  EXPECT_THAT(Evaluate(pages, kQuick),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("a.org")));
  pages.back().logit = 3;  // wrong way round, and only one page of each
  ASSERT_OK_AND_ASSIGN(const EvalReport report, Evaluate(pages, kQuick));
  EXPECT_FALSE(report.reaches_wanted_precision);
  EXPECT_THAT(report.ToTable(), HasSubstr("not reached"));
  EXPECT_THAT(report.ToSvg("x"), HasSubstr("</svg>"));
  EXPECT_OK(Json::Parse(report.ToJson().Dump()));
}

TEST(EvalReport, TheSameForAnyOrderOfPagesWithDomains) {
  std::vector<EvalPage> pages = GeneratedPages(5, 800);
  for (EvalPage& page : pages) page.domain += "x";
  ASSERT_OK_AND_ASSIGN(const EvalReport first, Evaluate(pages, kQuick));
  std::reverse(pages.begin(), pages.end());
  ASSERT_OK_AND_ASSIGN(const EvalReport second, Evaluate(pages, kQuick));
  EXPECT_EQ(first.ToTable(), second.ToTable());
  EXPECT_EQ(first.ToSvg("t"), second.ToSvg("t"));
}

// Every tag closed, in order; no raw `<` or `&` in between.
void ExpectWellFormed(std::string_view xml) {
  std::vector<std::string> open;
  for (size_t at = 0; (at = xml.find('<', at)) != std::string_view::npos;) {
    const size_t end = xml.find('>', at);
    ASSERT_NE(end, std::string_view::npos);
    const std::string_view tag = xml.substr(at + 1, end - at - 1);
    at = end;
    ASSERT_EQ(tag.find('<'), std::string_view::npos);
    if (tag.front() == '?' || tag.back() == '/') continue;
    if (tag.front() == '/') {
      ASSERT_FALSE(open.empty());
      EXPECT_EQ(tag.substr(1), open.back());
      open.pop_back();
    } else {
      open.emplace_back(tag.substr(0, tag.find(' ')));
    }
  }
  EXPECT_TRUE(open.empty());
}

TEST(EvalReport, FigureIsWellFormedAndNeedsNothingFromOutside) {
  ASSERT_OK_AND_ASSIGN(const EvalReport report, Evaluate(GeneratedPages(6, 1500), kQuick));
  const std::string svg = report.ToSvg("math & <more>");
  ExpectWellFormed(svg);
  EXPECT_THAT(svg, HasSubstr("math &amp; &lt;more&gt;"));
  EXPECT_THAT(svg, ::testing::Not(HasSubstr("url(")));
  EXPECT_THAT(svg, ::testing::Not(HasSubstr("nan")));
  EXPECT_THAT(svg, HasSubstr("prefers-color-scheme: dark"));
}

TEST(SvgAxis, TicksAreRoundAndInside) {
  for (const auto& [low, high] : {std::pair{-7.0, 5.0}, {0.0, 0.037}, {-0.5, 120.0}, {2.0, 3.0}}) {
    const SvgAxis axis = SvgAxis::Linear("x", low, high, 6);
    EXPECT_GE(axis.ticks.size(), 2);
    EXPECT_LE(axis.ticks.size(), 7);
    for (const auto& [value, label] : axis.ticks) {
      EXPECT_GE(value, low - 1e-9);
      EXPECT_LE(value, high * 1.000001);
    }
  }
  const SvgAxis log = {.low = 0.01, .high = 1, .log = true};
  EXPECT_NEAR(log.Place(0.1), 0.5, 1e-12);
  EXPECT_EQ(log.Place(0), 0);
  EXPECT_EQ(log.Place(7), 1);
}

}  // namespace
}  // namespace mathsieve
