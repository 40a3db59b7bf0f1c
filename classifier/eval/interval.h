#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "classifier/eval/metrics.h"
#include "corpus/base/json.h"

namespace mathsieve {

struct Interval {
  double low = 0;
  double high = 1;
  Json ToJson() const;  // [low, high], null where they are no numbers
};

// I_x(a, b), the distribution function of Beta(a, b). REQUIRES: a, b > 0; x from 0 to 1.
// Continued fraction of DLMF 8.17.22; about 14 digits for a, b up to 1e6.
double RegularizedIncompleteBeta(double a, double b, double x);
// The x with I_x(a, b) = p, to 1e-12. REQUIRES: p from 0 to 1.
double BetaQuantile(double a, double b, double p);

// Jeffreys interval of a rate: quantiles of Beta(successes + 1/2, trials - successes + 1/2), with
// low 0 for no success and high 1 for no failure (Brown, Cai, DasGupta 2001). Counts may be sums
// of weights. No trials: [0, 1].
Interval JeffreysInterval(double successes, double trials, double confidence = 0.95);

// P(a, x), the distribution function of Gamma(a) with scale 1. REQUIRES: a > 0; x >= 0. Series of
// DLMF 8.11.4, continued fraction of 8.9.2.
double RegularizedIncompleteGamma(double a, double x);
// The x with P(a, x) = p. REQUIRES: 0 < p < 1.
double GammaQuantile(double a, double p);

struct BootstrapOptions {
  int replicates = 1000;
  double confidence = 0.95;
  uint64_t seed = 1;
};

// Percentile intervals of statistics over whole groups: each replicate draws as many groups as
// there are, with replacement, and takes all rows of each draw. Pages of a domain resemble each
// other; intervals over single pages would be far too narrow. With fewer than about ten groups of a
// class these are too narrow still. `statistics` turns OperatingPoints() into one number each
// (always as many); replicates that give NaN are left out of that number's interval, which is
// [NaN, NaN] when fewer than half remain. The same for any order of the rows.
using Statistics = std::function<std::vector<double>(std::span<const OperatingPoint>)>;
std::vector<Interval> GroupBootstrap(std::span<const ScoredLabel> rows,
                                     const Statistics& statistics,
                                     const BootstrapOptions& options = {});

}  // namespace mathsieve
