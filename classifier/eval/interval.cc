#include "classifier/eval/interval.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace mathsieve {
namespace {

// The continued fraction of DLMF 8.17.22 by Lentz's method. Converges fast for
// x < (a + 1) / (a + b + 2).
double BetaFraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  constexpr double kEnough = 1e-16;
  constexpr int kMaxTerms = 20'000;
  const auto away_from_zero = [](double value) { return std::abs(value) < kTiny ? kTiny : value; };
  double c = 1;
  double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
  double fraction = d;
  for (int m = 1; m <= kMaxTerms; ++m) {
    double step = 1;
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    for (const double term : {even, odd}) {
      d = 1 / away_from_zero(1 + term * d);
      c = away_from_zero(1 + term / c);
      step = c * d;
      fraction *= step;
    }
    if (std::abs(step - 1) < kEnough) break;
  }
  return fraction;
}

// Rows by group and score, whatever order they came in, and each row's number of its group.
struct GroupedRows {
  std::vector<ScoredLabel> rows;  // highest score first
  std::vector<uint32_t> group;
  size_t groups = 0;

  explicit GroupedRows(std::span<const ScoredLabel> given) : rows(given.begin(), given.end()) {
    std::sort(rows.begin(), rows.end(), [](const ScoredLabel& a, const ScoredLabel& b) {
      if (a.score != b.score) return a.score > b.score;
      if (a.group != b.group) return a.group < b.group;
      return a.positive != b.positive ? a.positive : a.weight < b.weight;
    });
    std::vector<uint64_t> names;
    for (const ScoredLabel& row : rows) names.push_back(row.group);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    groups = names.size();
    for (const ScoredLabel& row : rows) {
      group.push_back(std::lower_bound(names.begin(), names.end(), row.group) - names.begin());
    }
  }
};

Interval Percentiles(std::vector<double> values, size_t replicates, double confidence) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  if (values.empty() || values.size() * 2 < replicates) return {kNan, kNan};
  std::sort(values.begin(), values.end());
  const double tail = (1 - confidence) / 2;
  const auto at = [&](double share) {
    return values[static_cast<size_t>(std::lround(share * (values.size() - 1)))];
  };
  return {at(tail), at(1 - tail)};
}

}  // namespace

Json Interval::ToJson() const {
  if (std::isnan(low) || std::isnan(high)) return {};
  Json json = Json::Array();
  json.Append(low);
  json.Append(high);
  return json;
}

double RegularizedIncompleteBeta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - RegularizedIncompleteBeta(b, a, 1 - x);
  const double log_front =
      std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x);
  return std::exp(log_front) * BetaFraction(a, b, x) / a;
}

double BetaQuantile(double a, double b, double p) {
  double low = 0, high = 1;
  for (int i = 0; i < 60; ++i) {
    const double middle = (low + high) / 2;
    (RegularizedIncompleteBeta(a, b, middle) < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

double RegularizedIncompleteGamma(double a, double x) {
  constexpr double kEnough = 1e-16;
  constexpr int kMaxTerms = 20'000;
  if (x <= 0) return 0;
  const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
  if (x < a + 1) {
    double term = 1 / a, sum = term;
    for (int n = 1; n <= kMaxTerms && term > sum * kEnough; ++n) sum += term *= x / (a + n);
    return std::min(1.0, front * sum);
  }
  double c = 1e300, d = 1 / (x + 1 - a), fraction = d;
  for (int n = 1; n <= kMaxTerms; ++n) {
    const double numerator = -n * (n - a), denominator = x + 2 * n + 1 - a;
    d = 1 / (denominator + numerator * d);
    c = denominator + numerator / c;
    fraction *= c * d;
    if (std::abs(c * d - 1) < kEnough) break;
  }
  return 1 - front * fraction;
}

double GammaQuantile(double a, double p) {
  double low = 0, high = a + 1;
  while (RegularizedIncompleteGamma(a, high) < p) high *= 2;
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    (RegularizedIncompleteGamma(a, middle) < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

Interval JeffreysInterval(double successes, double trials, double confidence) {
  if (trials <= 0) return {};
  const double a = successes + 0.5, b = trials - successes + 0.5;
  const double tail = (1 - confidence) / 2;
  return {successes <= 0 ? 0 : BetaQuantile(a, b, tail),
          successes >= trials ? 1 : BetaQuantile(a, b, 1 - tail)};
}

std::vector<Interval> GroupBootstrap(std::span<const ScoredLabel> rows,
                                     const Statistics& statistics,
                                     const BootstrapOptions& options) {
  GroupedRows grouped(rows);
  std::vector<ScoredLabel> drawn = grouped.rows;
  std::vector<int> times(grouped.groups);
  std::vector<std::vector<double>> values(statistics({}).size());
  std::mt19937_64 random(options.seed);
  for (int replicate = 0; replicate < options.replicates; ++replicate) {
    std::fill(times.begin(), times.end(), 0);
    for (size_t i = 0; i < grouped.groups; ++i) ++times[random() % grouped.groups];
    for (size_t i = 0; i < drawn.size(); ++i) {
      drawn[i].weight = grouped.rows[i].weight * times[grouped.group[i]];
    }
    const std::vector<double> result = statistics(OperatingPoints(drawn));
    for (size_t i = 0; i < values.size(); ++i) {
      if (!std::isnan(result[i])) values[i].push_back(result[i]);
    }
  }
  std::vector<Interval> intervals;
  intervals.reserve(values.size());
  for (std::vector<double>& of_one : values) {
    intervals.push_back(Percentiles(std::move(of_one), options.replicates, options.confidence));
  }
  return intervals;
}

}  // namespace mathsieve
