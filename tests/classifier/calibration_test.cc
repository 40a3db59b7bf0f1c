#include "classifier/eval/calibration.h"

#include <cmath>

#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using generate::Random;

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
double Uniform(Random& random) { return static_cast<double>(random.Below(1 << 30)) / (1 << 30); }

// Labels drawn from a known slope and intercept.
std::vector<ScoredLabel> Drawn(uint64_t seed, int count, double slope, double intercept) {
  Random random(seed);
  std::vector<ScoredLabel> rows(count);
  for (ScoredLabel& row : rows) {
    row.score = 12 * Uniform(random) - 6;
    row.positive = Uniform(random) < Sigmoid(slope * row.score + intercept);
  }
  return rows;
}

TEST(Calibration, FindsTheSlopeAndInterceptThatDrewTheLabels) {
  for (const auto& [slope, intercept] : {std::pair{1.0, 0.0}, {0.4, -1.5}, {3.0, 2.0}}) {
    const auto rows = Drawn(1, 40'000, slope, intercept);
    ASSERT_OK_AND_ASSIGN(const Calibration fit, FitCalibration(rows));
    EXPECT_NEAR(fit.slope, slope, 0.06 * slope);
    EXPECT_NEAR(fit.intercept, intercept, 0.12);
    EXPECT_LT(ExpectedCalibrationError(ReliabilityTable(rows, fit)), 0.01);
  }
}

// Naive twin: no step of a grid around the answer has a smaller loss.
TEST(Calibration, IsTheMinimumOfTheSmoothedLoss) {
  const auto rows = Drawn(2, 300, 0.8, 0.5);
  ASSERT_OK_AND_ASSIGN(const Calibration fit, FitCalibration(rows));
  double positive = 0;
  for (const ScoredLabel& row : rows) positive += row.positive;
  const double negative = rows.size() - positive;
  const auto loss = [&](double slope, double intercept) {
    double sum = 0;
    for (const ScoredLabel& row : rows) {
      const double target = row.positive ? (positive + 1) / (positive + 2) : 1 / (negative + 2);
      const double p = Sigmoid(slope * row.score + intercept);
      sum -= target * std::log(p) + (1 - target) * std::log(1 - p);
    }
    return sum;
  };
  const double best = loss(fit.slope, fit.intercept);
  for (const double step : {1e-1, 1e-2, 1e-3}) {
    for (int s = -1; s <= 1; ++s) {
      for (int i = -1; i <= 1; ++i) {
        EXPECT_LE(best, loss(fit.slope + s * step, fit.intercept + i * step) + 1e-9);
      }
    }
  }
}

TEST(Calibration, SeparableScoresStayFinite) {
  const std::vector<ScoredLabel> rows = {{-2, false}, {-1, false}, {1, true}, {30, true}};
  ASSERT_OK_AND_ASSIGN(const Calibration fit, FitCalibration(rows));
  EXPECT_GT(fit.slope, 0);
  EXPECT_LT(fit.slope, 100);
  EXPECT_GT(fit.Probability(1), fit.Probability(-1));
}

TEST(Calibration, WeightsCountAsRepetition) {
  const auto rows = Drawn(3, 200, 1, 0);
  std::vector<ScoredLabel> repeated, weighted = rows;
  for (ScoredLabel& row : weighted) row.weight = 3;
  for (const ScoredLabel& row : rows) repeated.insert(repeated.end(), 3, row);
  ASSERT_OK_AND_ASSIGN(const Calibration a, FitCalibration(weighted));
  ASSERT_OK_AND_ASSIGN(const Calibration b, FitCalibration(repeated));
  EXPECT_NEAR(a.slope, b.slope, 1e-6);
  EXPECT_NEAR(a.intercept, b.intercept, 1e-6);
}

// Drop 99 % of the positives: the probabilities of the first fit, moved to the new base rate, are
// those of what is left.
TEST(Calibration, MovesToAnotherBaseRate) {
  const auto rows = Drawn(4, 60'000, 1, 0);
  ASSERT_OK_AND_ASSIGN(const Calibration fit, FitCalibration(rows));
  Random random(5);
  double positive = 0, all = 0, predicted = 0;
  std::vector<ScoredLabel> rare;
  for (const ScoredLabel& row : rows) {
    if (row.positive && !random.OneIn(100)) continue;
    rare.push_back(row);
    positive += row.positive;
    ++all;
  }
  for (const ScoredLabel& row : rare) predicted += fit.Probability(row.score, positive / all);
  EXPECT_NEAR(predicted / positive, 1, 0.12);
  EXPECT_NEAR(fit.Probability(1.5, fit.base_rate), fit.Probability(1.5), 1e-12);
}

TEST(Calibration, LogitForIsTheInverse) {
  const Calibration calibration = {0.7, -0.3, 0.4};
  for (const double base_rate : {0.001, 0.4}) {
    for (const double probability : {0.01, 0.5, 0.95}) {
      const double logit = calibration.LogitFor(probability, base_rate);
      EXPECT_NEAR(calibration.Probability(logit, base_rate), probability, 1e-12);
    }
  }
}

TEST(Calibration, ComesBackFromJsonAndRefusesNonsense) {
  const Calibration calibration = {1.25, -3, 0.125};
  ASSERT_OK_AND_ASSIGN(const Json json, Json::Parse(calibration.ToJson().Dump()));
  ASSERT_OK_AND_ASSIGN(const Calibration again, Calibration::FromJson(json));
  EXPECT_EQ(again.Probability(2, 0.01), calibration.Probability(2, 0.01));
  EXPECT_FALSE(Calibration::FromJson(Json::Object()).ok());
  EXPECT_FALSE(Calibration::FromJson(Calibration{-1, 0, 0.5}.ToJson()).ok());
  EXPECT_THAT(FitCalibration(std::vector<ScoredLabel>{{1, true}}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(FitCalibration(std::vector<ScoredLabel>{{1, false}, {0, true}, {2, false}}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(Calibration, ReliabilityCountsEveryPageOnce) {
  const auto rows = Drawn(6, 5000, 1, 0);
  const Calibration plain;
  double weight = 0, right = 0, brier = 0;
  for (const ReliabilityBin& bin : ReliabilityTable(rows, plain, 7)) {
    weight += bin.weight;
    right += bin.weight * bin.rate;
    EXPECT_GE(bin.mean_predicted, bin.low);
    EXPECT_LE(bin.mean_predicted, bin.high);
    EXPECT_LE(bin.interval.low, bin.rate);
    EXPECT_GE(bin.interval.high, bin.rate);
  }
  double positives = 0;
  for (const ScoredLabel& row : rows) {
    positives += row.positive;
    brier += std::pow(Sigmoid(row.score) - row.positive, 2) / rows.size();
  }
  EXPECT_EQ(weight, rows.size());
  EXPECT_NEAR(right, positives, 1e-6);
  EXPECT_NEAR(BrierScore(rows, plain), brier, 1e-12);
}

}  // namespace
}  // namespace mathsieve
