#pragma once

#include <span>
#include <vector>

#include "classifier/eval/interval.h"
#include "classifier/eval/metrics.h"
#include "corpus/base/json.h"
#include "corpus/base/status.h"

namespace mathsieve {

// From a logit to the probability that a page is mathematics:
//   p = 1 / (1 + exp(-(slope * logit + intercept))),
// at the share of positives that the calibration saw. Platt scaling rather than isotonic
// regression: it keeps every order (steps would tie pages where a cut must tell them apart), goes
// on beyond the scores it saw (a cut at a base rate of 0.1 % lies there), and two numbers do not
// overfit the few domains of a test set.
struct Calibration {
  double slope = 1;
  double intercept = 0;
  double base_rate = 0.5;  // share of positives in what it was fitted to

  double Probability(double logit) const;
  // Where a share `base_rate` of the pages is positive instead: the prior's log-odds are exchanged,
  // which holds as long as pages of one label look alike in both places (Saerens et al. 2002).
  double Probability(double logit, double base_rate) const;
  // The logit whose probability is `probability` at `base_rate`: the inverse.
  // REQUIRES: both between 0 and 1, slope > 0.
  double LogitFor(double probability, double base_rate) const;

  Json ToJson() const;  // {"slope", "intercept", "base_rate"}
  // Errors: InvalidArgument for a slope that is not positive, a base rate outside (0, 1).
  static absl::StatusOr<Calibration> FromJson(const Json& json);
};

// Maximum likelihood with Platt's smoothed targets, by Newton steps with a line search (Platt 1999;
// Lin, Lin, Weng 2007). The scores must be of pages that the model was not trained on.
// Errors: FailedPrecondition when a class has no weight, or the scores do not rise with the labels
// (slope not above 0).
absl::StatusOr<Calibration> FitCalibration(std::span<const ScoredLabel> rows);

// How far probabilities can be believed: pages by predicted probability, with the rate that came
// true and its Jeffreys interval (which takes pages as independent).
struct ReliabilityBin {
  double low = 0, high = 0;  // of the prediction
  double weight = 0;
  double mean_predicted = 0;
  double rate = 0;
  Interval interval;
};
// `bins` equally wide bins; those without pages have weight 0.
std::vector<ReliabilityBin> ReliabilityTable(std::span<const ScoredLabel> rows,
                                             const Calibration& calibration, int bins = 10);
// Mean of |predicted - rate| over the bins, by weight.
double ExpectedCalibrationError(std::span<const ReliabilityBin> table);
// Mean of (probability - label)^2, by weight.
double BrierScore(std::span<const ScoredLabel> rows, const Calibration& calibration);

}  // namespace mathsieve
