// Everything but single thresholds comes from one sorted sweep: after it, curves and areas are
// sums over at most as many points as there are distinct scores.

#include "classifier/eval/metrics.h"

#include <algorithm>
#include <limits>

namespace mathsieve {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

double Ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

bool HasBothClasses(std::span<const OperatingPoint> points) {
  if (points.empty()) return false;
  const Confusion& all = points.back().confusion;
  return all.true_positive > 0 && all.false_positive > 0;
}

void Add(const ScoredLabel& row, Confusion& confusion) {
  (row.positive ? confusion.true_positive : confusion.false_positive) += row.weight;
}

std::vector<const ScoredLabel*> HighestFirst(std::span<const ScoredLabel> rows) {
  std::vector<const ScoredLabel*> sorted;
  sorted.reserve(rows.size());
  for (const ScoredLabel& row : rows) {
    if (row.weight > 0) sorted.push_back(&row);
  }
  const auto higher = [](const ScoredLabel* a, const ScoredLabel* b) {
    return a->score > b->score;
  };
  if (!std::is_sorted(sorted.begin(), sorted.end(), higher)) {
    std::sort(sorted.begin(), sorted.end(), higher);
  }
  return sorted;
}

}  // namespace

double Confusion::Precision() const { return Ratio(true_positive, true_positive + false_positive); }

double Confusion::Recall() const { return Ratio(true_positive, true_positive + false_negative); }

double Confusion::F1() const {
  return Ratio(2 * true_positive, 2 * true_positive + false_positive + false_negative);
}

double Confusion::FalsePositiveRate() const {
  return Ratio(false_positive, false_positive + true_negative);
}

Confusion ConfusionAt(std::span<const ScoredLabel> rows, double threshold) {
  Confusion confusion;
  for (const ScoredLabel& row : rows) {
    if (row.score >= threshold) {
      Add(row, confusion);
    } else {
      (row.positive ? confusion.false_negative : confusion.true_negative) += row.weight;
    }
  }
  return confusion;
}

std::vector<OperatingPoint> OperatingPoints(std::span<const ScoredLabel> rows) {
  std::vector<OperatingPoint> points;
  Confusion sum;
  const std::vector<const ScoredLabel*> sorted = HighestFirst(rows);
  for (size_t i = 0; i < sorted.size(); ++i) {
    Add(*sorted[i], sum);
    const bool last_of_score = i + 1 == sorted.size() || sorted[i + 1]->score != sorted[i]->score;
    if (last_of_score) points.push_back({sorted[i]->score, sum});
  }
  for (OperatingPoint& point : points) {
    point.confusion.false_negative = sum.true_positive - point.confusion.true_positive;
    point.confusion.true_negative = sum.false_positive - point.confusion.false_positive;
  }
  return points;
}

double RocAuc(std::span<const OperatingPoint> points) {
  if (!HasBothClasses(points)) return kNan;
  double area = 0;
  Confusion before;
  for (const OperatingPoint& point : points) {
    const Confusion& now = point.confusion;
    area += (now.false_positive - before.false_positive) *
            (now.true_positive + before.true_positive) / 2;
    before = now;
  }
  return area / (before.true_positive * before.false_positive);
}

double AveragePrecision(std::span<const OperatingPoint> points) {
  if (!HasBothClasses(points)) return kNan;
  double sum = 0, taken = 0;
  for (const OperatingPoint& point : points) {
    sum += (point.confusion.true_positive - taken) * point.confusion.Precision();
    taken = point.confusion.true_positive;
  }
  return sum / taken;
}

std::optional<OperatingPoint> MaxRecallAtPrecision(std::span<const OperatingPoint> points,
                                                   double precision) {
  std::optional<OperatingPoint> best;
  for (const OperatingPoint& point : points) {
    if (point.confusion.true_positive == 0 || point.confusion.Precision() < precision) continue;
    if (!best.has_value() || point.confusion.true_positive > best->confusion.true_positive) {
      best = point;
    }
  }
  return best;
}

std::optional<OperatingPoint> MaxF1(std::span<const OperatingPoint> points) {
  std::optional<OperatingPoint> best;
  for (const OperatingPoint& point : points) {
    if (!best.has_value() || point.confusion.F1() > best->confusion.F1()) best = point;
  }
  return best;
}

double PrecisionAtBaseRate(double true_positive_rate, double false_positive_rate,
                           double base_rate) {
  const double right = base_rate * true_positive_rate;
  return Ratio(right, right + (1 - base_rate) * false_positive_rate);
}

}  // namespace mathsieve
