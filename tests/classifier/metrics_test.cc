#include "classifier/eval/metrics.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "classifier/eval/interval.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using generate::Random;

std::vector<ScoredLabel> GeneratedRows(uint64_t seed, int count, int scores, int groups = 20) {
  Random random(seed);
  std::vector<ScoredLabel> rows(count);
  for (ScoredLabel& row : rows) {
    row.positive = random.OneIn(3);
    row.score = static_cast<double>(random.Below(scores)) + (row.positive ? scores / 4 : 0);
    row.weight = random.OneIn(7) ? 0 : 1 + random.Below(4);
    row.group = random.Below(groups);
  }
  return rows;
}

TEST(Metrics, PointsAreTheConfusionsOfTheirThresholds) {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    const auto rows = GeneratedRows(seed, 80, 1 + seed);
    const auto points = OperatingPoints(rows);
    std::set<double> scores;
    for (const ScoredLabel& row : rows) {
      if (row.weight > 0) scores.insert(row.score);
    }
    ASSERT_EQ(points.size(), scores.size());
    for (const OperatingPoint& point : points) {
      EXPECT_EQ(scores.count(point.threshold), 1);
      const Confusion naive = ConfusionAt(rows, point.threshold);
      EXPECT_EQ(point.confusion.true_positive, naive.true_positive);
      EXPECT_EQ(point.confusion.false_positive, naive.false_positive);
      EXPECT_EQ(point.confusion.false_negative, naive.false_negative);
      EXPECT_EQ(point.confusion.true_negative, naive.true_negative);
    }
  }
}

TEST(Metrics, AucIsTheChanceThatAPositiveStandsAboveANegative) {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    const auto rows = GeneratedRows(seed, 90, 2 + 3 * seed);
    double above = 0, pairs = 0;
    for (const ScoredLabel& p : rows) {
      for (const ScoredLabel& n : rows) {
        if (!p.positive || n.positive) continue;
        pairs += p.weight * n.weight;
        above += p.weight * n.weight * ((p.score > n.score) + 0.5 * (p.score == n.score));
      }
    }
    EXPECT_NEAR(RocAuc(OperatingPoints(rows)), above / pairs, 1e-12);
  }
}

TEST(Metrics, AveragePrecisionIsThePrecisionSeenByEachPositive) {
  for (uint64_t seed = 0; seed < 30; ++seed) {
    const auto rows = GeneratedRows(seed, 90, 2 + 3 * seed);
    double sum = 0, positives = 0;
    for (const ScoredLabel& row : rows) {
      if (!row.positive) continue;
      sum += row.weight * ConfusionAt(rows, row.score).Precision();
      positives += row.weight;
    }
    EXPECT_NEAR(AveragePrecision(OperatingPoints(rows)), sum / positives, 1e-12);
  }
}

TEST(Metrics, RecallAtPrecisionIsTheBestOfAllThresholds) {
  for (uint64_t seed = 0; seed < 40; ++seed) {
    const auto rows = GeneratedRows(seed, 60, 2 + 2 * seed);
    for (const double precision : {0.3, 0.5, 0.8, 1.0}) {
      double best = 0;
      for (const ScoredLabel& row : rows) {
        const Confusion at = ConfusionAt(rows, row.score);
        if (at.Precision() >= precision) best = std::max(best, at.Recall());
      }
      const auto found = MaxRecallAtPrecision(OperatingPoints(rows), precision);
      EXPECT_EQ(found.has_value(), best > 0);
      if (!found.has_value()) continue;
      EXPECT_EQ(found->confusion.Recall(), best);
      EXPECT_GE(ConfusionAt(rows, found->threshold).Precision(), precision);
    }
  }
}

TEST(Metrics, TiesStandAndFallTogether) {
  const std::vector<ScoredLabel> rows = {{2, true}, {1, true}, {1, false}, {1, false}, {0, true}};
  const auto points = OperatingPoints(rows);
  const auto strict = MaxRecallAtPrecision(points, 0.75);
  ASSERT_TRUE(strict.has_value());
  EXPECT_EQ(strict->threshold, 2);  // one of the two rows at 1 cannot be had alone
  EXPECT_EQ(MaxRecallAtPrecision(points, 0.6)->threshold, 0);
  EXPECT_EQ(MaxF1(points)->threshold, 0);
}

TEST(Metrics, OneClassHasNoCurve) {
  const std::vector<ScoredLabel> rows = {{1, true}, {2, true}};
  EXPECT_TRUE(std::isnan(RocAuc(OperatingPoints(rows))));
  EXPECT_TRUE(std::isnan(AveragePrecision({})));
  EXPECT_FALSE(MaxRecallAtPrecision({}, 0.5).has_value());
  EXPECT_EQ(Confusion().F1(), 0);
}

TEST(Metrics, PrecisionAtBaseRateIsThatOfReweightedPages) {
  const auto rows = GeneratedRows(3, 200, 40);
  double positive = 0, all = 0;
  for (const ScoredLabel& row : rows) {
    positive += row.positive ? row.weight : 0;
    all += row.weight;
  }
  std::vector<ScoredLabel> rare = rows;
  for (ScoredLabel& row : rare) {
    row.weight *= row.positive ? 0.001 / positive : 0.999 / (all - positive);
  }
  const Confusion at = ConfusionAt(rows, 20);
  EXPECT_NEAR(PrecisionAtBaseRate(at.Recall(), at.FalsePositiveRate(), 0.001),
              ConfusionAt(rare, 20).Precision(), 1e-12);
}

TEST(Interval, IncompleteBetaOfWholeNumbersIsABinomialTail) {
  for (const int n : {1, 5, 30, 200}) {
    for (int k = 1; k <= n; k += 1 + n / 7) {
      for (const double p : {0.001, 0.1, 0.5, 0.77, 0.999}) {
        double tail = 0;
        for (int i = k; i <= n; ++i) {
          tail += std::exp(std::lgamma(n + 1.0) - std::lgamma(i + 1.0) - std::lgamma(n - i + 1.0) +
                           i * std::log(p) + (n - i) * std::log1p(-p));
        }
        EXPECT_NEAR(RegularizedIncompleteBeta(k, n - k + 1, p), tail, 1e-11);
      }
    }
  }
  for (const double x : {0.01, 0.3, 0.5, 0.98}) {
    EXPECT_NEAR(RegularizedIncompleteBeta(0.5, 0.5, x), 2 / M_PI * std::asin(std::sqrt(x)), 1e-13);
  }
}

TEST(Interval, QuantilesTurnTheDistributionRound) {
  for (const double a : {0.5, 3.5, 80.5, 5000.5}) {
    for (const double b : {0.5, 10.5, 20000.5}) {
      for (const double p : {0.025, 0.5, 0.975}) {
        EXPECT_NEAR(RegularizedIncompleteBeta(a, b, BetaQuantile(a, b, p)), p, 1e-8);
      }
    }
  }
}

// Published values (Brown, Cai, DasGupta 2001, table 5, rounded to three digits).
TEST(Interval, JeffreysHasItsPublishedValues) {
  const auto expect = [](double successes, double trials, double low, double high) {
    const Interval interval = JeffreysInterval(successes, trials);
    EXPECT_NEAR(interval.low, low, 6e-4);
    EXPECT_NEAR(interval.high, high, 6e-4);
  };
  expect(0, 10, 0, 0.217);
  expect(1, 10, 0.011, 0.381);
  expect(5, 10, 0.224, 0.776);
  expect(10, 10, 0.783, 1);
  EXPECT_EQ(JeffreysInterval(0, 0).high, 1);
}

std::vector<double> RecallAtZero(std::span<const OperatingPoint> points) {
  for (const OperatingPoint& point : points) {
    if (point.threshold == 1) return {point.confusion.Recall()};
  }
  return {0};
}

// Pages of a group are all found or all missed: there are 40 facts, not 4,000.
TEST(Interval, BootstrapSeesThatPagesOfAGroupAreOneFact) {
  std::vector<ScoredLabel> rows;
  for (int group = 0; group < 40; ++group) {
    for (int page = 0; page < 100; ++page) {
      rows.push_back({.score = group % 2 ? 1.0 : 0.0,
                      .positive = true,
                      .group = static_cast<uint64_t>(group)});
    }
  }
  const Interval interval = GroupBootstrap(rows, RecallAtZero)[0];
  const double error = 1.96 * std::sqrt(0.25 / 40);
  EXPECT_NEAR(interval.low, 0.5 - error, 0.05);
  EXPECT_NEAR(interval.high, 0.5 + error, 0.05);
  EXPECT_LT(JeffreysInterval(2000, 4000).high, 0.52);
}

TEST(Interval, BootstrapDoesNotDependOnTheOrder) {
  std::vector<ScoredLabel> rows = GeneratedRows(5, 500, 50);
  const Statistics statistics = [](std::span<const OperatingPoint> points) {
    return std::vector<double>{RocAuc(points), AveragePrecision(points)};
  };
  const BootstrapOptions options = {.replicates = 100};
  const auto first = GroupBootstrap(rows, statistics, options);
  std::reverse(rows.begin(), rows.end());
  const auto second = GroupBootstrap(rows, statistics, options);
  for (const int i : {0, 1}) {
    EXPECT_EQ(first[i].low, second[i].low);
    EXPECT_EQ(first[i].high, second[i].high);
    EXPECT_LT(first[i].low, first[i].high);
  }
}

TEST(Interval, BootstrapOfNothingIsNoNumber) {
  const Statistics auc = [](std::span<const OperatingPoint> points) {
    return std::vector<double>{RocAuc(points)};
  };
  EXPECT_TRUE(std::isnan(GroupBootstrap({}, auc)[0].low));
  EXPECT_EQ(GroupBootstrap({}, auc)[0].ToJson().type(), Json::Type::kNull);
}

}  // namespace
}  // namespace mathsieve
