#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "classifier/eval/calibration.h"
#include "classifier/eval/interval.h"
#include "classifier/eval/metrics.h"
#include "corpus/base/fields.h"
#include "corpus/base/json.h"
#include "corpus/base/status.h"

namespace mathsieve {

// A labelled page of a domain that the classifier was not trained on, with what it said.
struct EvalPage {
  double logit = 0;
  bool positive = false;
  std::string domain;    // registrable; empty: a domain of its own
  std::string language;  // a language, or a script where no language model was given
  int64_t text_bytes = 0;
};

struct EvalOptions {
  double base_rate = 0.001;
  double wanted_precision = 0.95;
  int bootstrap = 1000;
  uint64_t seed = 1;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "base-rate",
                    .help = "share of mathematics in the crawl that the model is for",
                    .min = 1e-9,
                    .max = 0.999},
          self.base_rate);
    visit(FieldInfo{.name = "wanted-precision",
                    .help = "precision at which recall is told, and slices are compared",
                    .min = 0.01,
                    .max = 1},
          self.wanted_precision);
    visit(FieldInfo{.name = "bootstrap",
                    .help = "draws of domains for the 95 % intervals",
                    .min = 1,
                    .max = 1e6},
          self.bootstrap);
    visit(FieldInfo{.name = "random-seed", .help = "of these draws"}, self.seed);
  }
};

// A number with its 95 % interval over domains; NaN where a label has one domain only.
struct EvalNumber {
  double value = 0;
  Interval interval;
};

// All pages, or those of one language or length, at the one threshold of the report.
struct EvalSlice {
  std::string name;
  int64_t positives = 0, negatives = 0;
  int64_t positive_domains = 0, negative_domains = 0;
  Confusion at_threshold;
  double roc_auc = 0;  // NaN where a label is missing
};

// One line of the table of precision at the base rate.
struct BaseRateRow {
  double threshold = 0;
  double recall = 0;
  double false_positive_rate = 0;
  double precision = 0;      // at the base rate, from the two rates as measured
  double precision_low = 0;  // from the upper end of the false positive rate's Jeffreys interval
};

struct EvalReport {
  EvalOptions options;
  // Where recall at the wanted precision is highest; where no threshold reaches it, that of the
  // best F1, and `reaches_wanted_precision` is false.
  double threshold = 0;
  bool reaches_wanted_precision = false;
  EvalSlice all;
  EvalNumber precision, recall, f1;       // at the threshold
  EvalNumber recall_at_wanted_precision;  // each draw at its own best threshold
  EvalNumber roc_auc, average_precision, best_f1;
  std::vector<EvalSlice> by_language, by_length;
  std::vector<BaseRateRow> base_rate_rows;
  std::vector<OperatingPoint> points;
  // Fitted to all these pages: for the model's card.
  std::optional<Calibration> calibration;
  // Of the card's calibration where there is one ("card"); else of two halves of the domains, each
  // calibrated by the other ("cross-fitted"), or, where a half lacks a label, of all pages by
  // themselves ("in-sample").
  std::string reliability_of;
  std::vector<ReliabilityBin> reliability;
  double calibration_error = 0;
  double brier = 0;
  std::vector<float> positive_logits, negative_logits;  // ascending

  Json ToJson() const;
  // For people: the numbers, the slices, the table of the base rate.
  std::string ToTable() const;
  // ROC, precision and recall, logits by label, reliability.
  std::string ToSvg(std::string_view title) const;
};

// Errors: FailedPrecondition when a label has no page; InvalidArgument for a logit that is no
// number.
absl::StatusOr<EvalReport> Evaluate(std::span<const EvalPage> pages, const EvalOptions& options,
                                    const std::optional<Calibration>& card = std::nullopt);

}  // namespace mathsieve
