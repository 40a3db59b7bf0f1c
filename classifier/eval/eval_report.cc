#include "classifier/eval/eval_report.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <map>
#include <set>

#include "absl/strings/str_format.h"
#include "corpus/base/hash.h"

namespace mathsieve {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

constexpr int64_t kLengthEdges[] = {500, 2000, 8000, 32000};
constexpr double kRecallsOfTable[] = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99};

std::string LengthName(int64_t bytes) {
  int64_t low = 0;
  for (const int64_t edge : kLengthEdges) {
    if (bytes < edge) return absl::StrFormat("%d-%d bytes", low, edge - 1);
    low = edge;
  }
  return absl::StrFormat("%d bytes or more", low);
}

std::vector<ScoredLabel> ToRows(std::span<const EvalPage> pages) {
  std::vector<ScoredLabel> rows;
  rows.reserve(pages.size());
  for (size_t i = 0; i < pages.size(); ++i) {
    const std::string& domain = pages[i].domain;
    rows.push_back({.score = pages[i].logit,
                    .positive = pages[i].positive,
                    .group = domain.empty() ? Hash64(std::to_string(i), 1) : Hash64(domain)});
  }
  return rows;
}

EvalSlice SliceOf(std::string name, std::span<const ScoredLabel> rows, double threshold) {
  EvalSlice slice = {.name = std::move(name)};
  std::set<uint64_t> domains[2];
  for (const ScoredLabel& row : rows) {
    ++(row.positive ? slice.positives : slice.negatives);
    domains[row.positive].insert(row.group);
  }
  slice.positive_domains = domains[1].size();
  slice.negative_domains = domains[0].size();
  slice.at_threshold = ConfusionAt(rows, threshold);
  slice.roc_auc = RocAuc(OperatingPoints(rows));
  return slice;
}

// One slice for each name; `key` orders them.
template <typename Key>
std::vector<EvalSlice> SlicesBy(std::span<const EvalPage> pages, std::span<const ScoredLabel> rows,
                                double threshold, const std::function<Key(const EvalPage&)>& key,
                                const std::function<std::string(const EvalPage&)>& name) {
  std::map<Key, std::pair<std::string, std::vector<ScoredLabel>>> parts;
  for (size_t i = 0; i < pages.size(); ++i) {
    auto& part = parts[key(pages[i])];
    part.first = name(pages[i]);
    part.second.push_back(rows[i]);
  }
  std::vector<EvalSlice> slices;
  slices.reserve(parts.size());
  for (auto& [unused, part] : parts) {
    slices.push_back(SliceOf(part.first, part.second, threshold));
  }
  return slices;
}

std::vector<BaseRateRow> BaseRateTable(std::span<const OperatingPoint> points, double base_rate) {
  std::vector<BaseRateRow> table;
  for (const double recall : kRecallsOfTable) {
    const auto at = std::find_if(points.begin(), points.end(), [&](const OperatingPoint& point) {
      return point.confusion.Recall() >= recall;
    });
    if (at == points.end()) continue;
    if (!table.empty() && table.back().threshold == at->threshold) continue;
    const Confusion& c = at->confusion;
    const double fpr = c.FalsePositiveRate();
    const double fpr_high =
        JeffreysInterval(c.false_positive, c.false_positive + c.true_negative).high;
    table.push_back({at->threshold, c.Recall(), fpr,
                     PrecisionAtBaseRate(c.Recall(), fpr, base_rate),
                     PrecisionAtBaseRate(c.Recall(), fpr_high, base_rate)});
  }
  return table;
}

const Confusion* PointAt(std::span<const OperatingPoint> points, double threshold) {
  const auto below = std::partition_point(
      points.begin(), points.end(),
      [&](const OperatingPoint& point) { return point.threshold >= threshold; });
  return below == points.begin() ? nullptr : &std::prev(below)->confusion;
}

// The order of Evaluate's numbers.
std::vector<double> NumbersOf(std::span<const OperatingPoint> points, double threshold,
                              double precision) {
  const Confusion* found = PointAt(points, threshold);
  const Confusion at = found == nullptr ? Confusion() : *found;
  const auto best = MaxRecallAtPrecision(points, precision);
  const auto f1 = MaxF1(points);
  const double auc = RocAuc(points);
  const bool defined = !std::isnan(auc);
  return {defined ? at.Precision() : kNan,
          defined ? at.Recall() : kNan,
          defined ? at.F1() : kNan,
          defined ? (best.has_value() ? best->confusion.Recall() : 0) : kNan,
          auc,
          AveragePrecision(points),
          defined && f1.has_value() ? f1->confusion.F1() : kNan};
}

void SetNumbers(std::span<const ScoredLabel> rows, EvalReport& report) {
  const auto statistics = [&](std::span<const OperatingPoint> points) {
    std::vector<double> numbers =
        NumbersOf(points, report.threshold, report.options.wanted_precision);
    return numbers;
  };
  const std::vector<double> values = statistics(report.points);
  const std::vector<Interval> intervals = GroupBootstrap(
      rows, statistics, {.replicates = report.options.bootstrap, .seed = report.options.seed});
  EvalNumber* const numbers[] = {&report.precision, &report.recall,
                                 &report.f1,        &report.recall_at_wanted_precision,
                                 &report.roc_auc,   &report.average_precision,
                                 &report.best_f1};
  const bool one_domain = report.all.positive_domains < 2 || report.all.negative_domains < 2;
  for (size_t i = 0; i < values.size(); ++i) {
    *numbers[i] = {values[i], one_domain ? Interval{kNan, kNan} : intervals[i]};
  }
}

// Logits turned to those of calibrated probabilities, halves of the domains each by the other.
std::optional<std::vector<ScoredLabel>> CrossFitted(std::span<const ScoredLabel> rows) {
  std::vector<ScoredLabel> halves[2];
  for (const ScoredLabel& row : rows) halves[row.group & 1].push_back(row);
  std::vector<ScoredLabel> calibrated;
  for (const int half : {0, 1}) {
    const auto fit = FitCalibration(halves[1 - half]);
    if (!fit.ok() || halves[half].empty()) return std::nullopt;
    for (ScoredLabel row : halves[half]) {
      row.score = fit->slope * row.score + fit->intercept;
      calibrated.push_back(row);
    }
  }
  return calibrated;
}

void SetReliability(std::span<const ScoredLabel> rows, const std::optional<Calibration>& card,
                    EvalReport& report) {
  const auto fit = FitCalibration(rows);
  if (fit.ok()) report.calibration = *fit;
  std::vector<ScoredLabel> judged(rows.begin(), rows.end());
  Calibration by;
  if (card.has_value()) {
    report.reliability_of = "card";
    by = *card;
  } else if (auto calibrated = CrossFitted(rows); calibrated.has_value()) {
    report.reliability_of = "cross-fitted";
    judged = *std::move(calibrated);
  } else {
    report.reliability_of = fit.ok() ? "in-sample" : "raw";
    if (fit.ok()) by = *fit;
  }
  report.reliability = ReliabilityTable(judged, by);
  report.calibration_error = ExpectedCalibrationError(report.reliability);
  report.brier = BrierScore(judged, by);
}

absl::Status CheckPages(std::span<const EvalPage> pages) {
  int64_t positives = 0;
  for (const EvalPage& page : pages) {
    if (std::isnan(page.logit)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("a page of '%s' has a logit that is no number", page.domain));
    }
    positives += page.positive;
  }
  const int64_t negatives = static_cast<int64_t>(pages.size()) - positives;
  if (positives > 0 && negatives > 0) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrFormat("an evaluation needs pages of both labels, got %d positive and %d negative",
                      positives, negatives));
}

}  // namespace

absl::StatusOr<EvalReport> Evaluate(std::span<const EvalPage> pages, const EvalOptions& options,
                                    const std::optional<Calibration>& card) {
  MS_RETURN_IF_ERROR(CheckPages(pages));
  const std::vector<ScoredLabel> rows = ToRows(pages);
  EvalReport report;
  report.options = options;
  report.points = OperatingPoints(rows);
  const auto wanted = MaxRecallAtPrecision(report.points, options.wanted_precision);
  report.reaches_wanted_precision = wanted.has_value();
  report.threshold = wanted.has_value() ? wanted->threshold : MaxF1(report.points)->threshold;
  report.all = SliceOf("all", rows, report.threshold);
  SetNumbers(rows, report);
  report.by_language = SlicesBy<std::string>(
      pages, rows, report.threshold, [](const EvalPage& page) { return page.language; },
      [](const EvalPage& page) { return page.language.empty() ? "unknown" : page.language; });
  report.by_length = SlicesBy<int>(
      pages, rows, report.threshold,
      [](const EvalPage& page) {
        return static_cast<int>(
            std::upper_bound(std::begin(kLengthEdges), std::end(kLengthEdges), page.text_bytes) -
            std::begin(kLengthEdges));
      },
      [](const EvalPage& page) { return LengthName(page.text_bytes); });
  report.base_rate_rows = BaseRateTable(report.points, options.base_rate);
  SetReliability(rows, card, report);
  for (const EvalPage& page : pages) {
    (page.positive ? report.positive_logits : report.negative_logits)
        .push_back(static_cast<float>(page.logit));
  }
  std::sort(report.positive_logits.begin(), report.positive_logits.end());
  std::sort(report.negative_logits.begin(), report.negative_logits.end());
  return report;
}

}  // namespace mathsieve
