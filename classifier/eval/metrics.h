#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace mathsieve {

// One labelled page that a classifier scored.
struct ScoredLabel {
  double score = 0;
  bool positive = false;
  double weight = 1;   // how many pages it stands for; not negative
  uint64_t group = 0;  // pages of a group (a domain) are not independent of each other
};

// What a threshold does: rows with score >= threshold are called positive. Sums of weights.
struct Confusion {
  double true_positive = 0, false_positive = 0, false_negative = 0, true_negative = 0;

  // 0 where nothing is called positive, is positive, is negative.
  double Precision() const;
  double Recall() const;
  double F1() const;
  double FalsePositiveRate() const;
};
Confusion ConfusionAt(std::span<const ScoredLabel> rows, double threshold);

// The thresholds that differ in effect: one at each distinct score of a row with weight, highest
// first. Rows of equal score are called together, as any threshold must.
struct OperatingPoint {
  double threshold = 0;
  Confusion confusion;
};
std::vector<OperatingPoint> OperatingPoints(std::span<const ScoredLabel> rows);

// The four below take OperatingPoints(); NaN where a class has no weight.

// Area under the ROC curve, straight lines between the points: the chance that a positive scores
// above a negative, ties counted half.
double RocAuc(std::span<const OperatingPoint> points);
// Sum over the points of precision times the gain of recall (no interpolation).
double AveragePrecision(std::span<const OperatingPoint> points);
// Of the points with at least this precision the one of highest recall, of equal recall the higher
// threshold. Precision does not fall evenly with the threshold: points above it may have less.
// Nothing where no point with a positive in it reaches the precision.
std::optional<OperatingPoint> MaxRecallAtPrecision(std::span<const OperatingPoint> points,
                                                   double precision);
// The point of highest F1, of equal ones the higher threshold.
std::optional<OperatingPoint> MaxF1(std::span<const OperatingPoint> points);

// Precision where a share `base_rate` of all pages is positive:
// base_rate * tpr / (base_rate * tpr + (1 - base_rate) * fpr). 0 where nothing is called positive.
double PrecisionAtBaseRate(double true_positive_rate, double false_positive_rate, double base_rate);

}  // namespace mathsieve
