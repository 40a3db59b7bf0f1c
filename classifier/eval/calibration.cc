#include "classifier/eval/calibration.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

double Sigmoid(double x) {
  return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}
double LogOdds(double p) { return std::log(p) - std::log1p(-p); }
// log(1 + exp(x)) without overflow.
double SoftPlus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

// The negative log-likelihood of smoothed targets, with what a Newton step needs.
class PlattFit {
 public:
  PlattFit(std::span<const ScoredLabel> rows, double positive, double negative)
      : rows_(rows),
        target_{1 / (negative + 2), (positive + 1) / (positive + 2)},
        intercept_(std::log((positive + 1) / (negative + 1))) {}

  void Run() {
    double loss = Loss(slope_, intercept_);
    for (int i = 0; i < 100 && Step(loss); ++i) {
    }
  }
  double slope() const { return slope_; }
  double intercept() const { return intercept_; }

 private:
  double Loss(double slope, double intercept) const {
    double loss = 0;
    for (const ScoredLabel& row : rows_) {
      const double logit = slope * row.score + intercept;
      loss += row.weight * (SoftPlus(logit) - target_[row.positive] * logit);
    }
    return loss;
  }

  // False when there is nothing more to gain.
  bool Step(double& loss) {
    double ds = 0, di = 0, ss = 1e-12, si = 0, ii = 1e-12;
    for (const ScoredLabel& row : rows_) {
      const double p = Sigmoid(slope_ * row.score + intercept_);
      const double error = row.weight * (p - target_[row.positive]);
      const double curve = row.weight * p * (1 - p);
      ds += error * row.score;
      di += error;
      ss += curve * row.score * row.score;
      si += curve * row.score;
      ii += curve;
    }
    if (std::abs(ds) < 1e-9 && std::abs(di) < 1e-9) return false;
    const double determinant = ss * ii - si * si;
    const double to_slope = -(ii * ds - si * di) / determinant;
    const double to_intercept = -(ss * di - si * ds) / determinant;
    const double gain = ds * to_slope + di * to_intercept;
    for (double length = 1; length > 1e-10; length /= 2) {
      const double slope = slope_ + length * to_slope;
      const double intercept = intercept_ + length * to_intercept;
      const double now = Loss(slope, intercept);
      if (!(now < loss + 1e-4 * length * gain)) continue;
      slope_ = slope;
      intercept_ = intercept;
      loss = now;
      return true;
    }
    return false;
  }

  std::span<const ScoredLabel> rows_;
  double target_[2];
  double slope_ = 0;
  double intercept_;
};

}  // namespace

double Calibration::Probability(double logit) const { return Sigmoid(slope * logit + intercept); }

double Calibration::Probability(double logit, double at_base_rate) const {
  return Sigmoid(slope * logit + intercept + LogOdds(at_base_rate) - LogOdds(base_rate));
}

double Calibration::LogitFor(double probability, double at_base_rate) const {
  return (LogOdds(probability) - LogOdds(at_base_rate) + LogOdds(base_rate) - intercept) / slope;
}

Json Calibration::ToJson() const {
  Json json = Json::Object();
  return json.Set("slope", slope).Set("intercept", intercept).Set("base_rate", base_rate);
}

absl::StatusOr<Calibration> Calibration::FromJson(const Json& json) {
  const Calibration calibration = {json["slope"].Real(), json["intercept"].Real(),
                                   json["base_rate"].Real()};
  if (calibration.slope > 0 && calibration.base_rate > 0 && calibration.base_rate < 1) {
    return calibration;
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "calibration: expected a positive slope and a base rate between 0 and 1, got %s",
      json.Dump()));
}

absl::StatusOr<Calibration> FitCalibration(std::span<const ScoredLabel> rows) {
  double positive = 0, negative = 0;
  for (const ScoredLabel& row : rows) (row.positive ? positive : negative) += row.weight;
  if (positive <= 0 || negative <= 0) {
    return absl::FailedPreconditionError(
        absl::StrFormat("a calibration needs pages of both labels, got %g positive and %g negative",
                        positive, negative));
  }
  PlattFit fit(rows, positive, negative);
  fit.Run();
  if (!(fit.slope() > 0)) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "the scores do not rise with the labels (slope %g): no calibration", fit.slope()));
  }
  return Calibration{fit.slope(), fit.intercept(), positive / (positive + negative)};
}

std::vector<ReliabilityBin> ReliabilityTable(std::span<const ScoredLabel> rows,
                                             const Calibration& calibration, int bins) {
  std::vector<ReliabilityBin> table(bins);
  std::vector<double> right(bins);
  for (const ScoredLabel& row : rows) {
    const double p = calibration.Probability(row.score);
    const int at = std::min(static_cast<int>(p * bins), bins - 1);
    table[at].weight += row.weight;
    table[at].mean_predicted += row.weight * p;
    right[at] += row.positive ? row.weight : 0;
  }
  for (int i = 0; i < bins; ++i) {
    ReliabilityBin& bin = table[i];
    bin.low = static_cast<double>(i) / bins;
    bin.high = static_cast<double>(i + 1) / bins;
    if (bin.weight <= 0) continue;
    bin.mean_predicted /= bin.weight;
    bin.rate = right[i] / bin.weight;
    bin.interval = JeffreysInterval(right[i], bin.weight);
  }
  return table;
}

double ExpectedCalibrationError(std::span<const ReliabilityBin> table) {
  double error = 0, weight = 0;
  for (const ReliabilityBin& bin : table) {
    error += bin.weight * std::abs(bin.mean_predicted - bin.rate);
    weight += bin.weight;
  }
  return weight > 0 ? error / weight : 0;
}

double BrierScore(std::span<const ScoredLabel> rows, const Calibration& calibration) {
  double sum = 0, weight = 0;
  for (const ScoredLabel& row : rows) {
    const double error = calibration.Probability(row.score) - row.positive;
    sum += row.weight * error * error;
    weight += row.weight;
  }
  return weight > 0 ? sum / weight : 0;
}

}  // namespace mathsieve
