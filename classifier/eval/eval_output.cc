// The three ways an evaluation is told: JSON, a table for people, one figure.

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "classifier/eval/eval_report.h"
#include "classifier/eval/svg.h"

namespace mathsieve {
namespace {

constexpr double kLowestRate = 1e-4;  // left edge of the ROC's axis

Json Number(double value) { return std::isnan(value) ? Json() : Json(value); }

Json NumberToJson(const EvalNumber& number) {
  Json json = Json::Object();
  return json.Set("value", Number(number.value)).Set("interval", number.interval.ToJson());
}

Json SliceToJson(const EvalSlice& slice) {
  Json json = Json::Object();
  json.Set("name", slice.name).Set("positives", slice.positives);
  json.Set("negatives", slice.negatives).Set("positive_domains", slice.positive_domains);
  json.Set("negative_domains", slice.negative_domains);
  const Confusion& c = slice.at_threshold;
  json.Set("true_positive", c.true_positive).Set("false_positive", c.false_positive);
  json.Set("precision", c.Precision()).Set("recall", c.Recall()).Set("f1", c.F1());
  return json.Set("roc_auc", Number(slice.roc_auc));
}

Json SlicesToJson(const std::vector<EvalSlice>& slices) {
  Json json = Json::Array();
  for (const EvalSlice& slice : slices) json.Append(SliceToJson(slice));
  return json;
}

Json BaseRateToJson(const EvalReport& report) {
  Json rows = Json::Array();
  for (const BaseRateRow& row : report.base_rate_rows) {
    Json json = Json::Object();
    json.Set("threshold", row.threshold).Set("recall", row.recall);
    json.Set("false_positive_rate", row.false_positive_rate).Set("precision", row.precision);
    rows.Append(json.Set("precision_low", row.precision_low));
  }
  Json json = Json::Object();
  return json.Set("base_rate", report.options.base_rate).Set("rows", std::move(rows));
}

Json ReliabilityToJson(const EvalReport& report) {
  Json bins = Json::Array();
  for (const ReliabilityBin& bin : report.reliability) {
    if (bin.weight <= 0) continue;
    Json json = Json::Object();
    json.Set("low", bin.low).Set("high", bin.high).Set("pages", bin.weight);
    json.Set("predicted", bin.mean_predicted).Set("rate", bin.rate);
    bins.Append(json.Set("interval", bin.interval.ToJson()));
  }
  Json json = Json::Object();
  json.Set("of", report.reliability_of).Set("bins", std::move(bins));
  return json.Set("expected_calibration_error", report.calibration_error)
      .Set("brier", report.brier);
}

// At most a few hundred points of a curve: those where it turns.
Json CurveToJson(const std::vector<OperatingPoint>& points) {
  Json curve = Json::Array();
  const size_t step = std::max<size_t>(1, points.size() / 500);
  for (size_t i = 0; i < points.size(); ++i) {
    if (i % step != 0 && i + 1 != points.size()) continue;
    Json json = Json::Array();
    json.Append(points[i].threshold);
    json.Append(points[i].confusion.Precision());
    json.Append(points[i].confusion.Recall());
    json.Append(points[i].confusion.FalsePositiveRate());
    curve.Append(std::move(json));
  }
  return curve;
}

std::string NumberLine(std::string_view name, const EvalNumber& number) {
  const Interval& interval = number.interval;
  const std::string range = std::isnan(interval.low)
                                ? "[one domain: none]"
                                : absl::StrFormat("[%.3f, %.3f]", interval.low, interval.high);
  return absl::StrFormat("  %-28s %6.3f  %s\n", name, number.value, range);
}

std::string SliceLines(std::string_view title, const std::vector<EvalSlice>& slices) {
  std::string text = absl::StrFormat("%-24s %9s %9s %9s %9s %9s\n", title, "positives", "negatives",
                                     "precision", "recall", "ROC AUC");
  for (const EvalSlice& slice : slices) {
    const auto rate = [](bool there, double value) {
      return there && !std::isnan(value) ? absl::StrFormat("%9.3f", value)
                                         : std::string(8, ' ') + "-";
    };
    const Confusion& c = slice.at_threshold;
    text +=
        absl::StrFormat("  %-22s %9d %9d %s %s %s\n", slice.name, slice.positives, slice.negatives,
                        rate(c.true_positive + c.false_positive > 0, c.Precision()),
                        rate(slice.positives > 0, c.Recall()), rate(true, slice.roc_auc));
  }
  return text;
}

SvgPanel RocPanel(const EvalReport& report) {
  SvgAxis x = {.label = "false positive rate (log)", .low = kLowestRate, .high = 1, .log = true};
  x.ticks = {{1e-4, "0.01 %"}, {1e-3, "0.1 %"}, {1e-2, "1 %"}, {1e-1, "10 %"}, {1, "100 %"}};
  SvgPanel panel(84, 96, 330, 250, "ROC", x, SvgAxis::Percent("recall"));
  SvgPanel::Points curve = {{0, 0}}, chance;
  for (const OperatingPoint& point : report.points) {
    curve.emplace_back(point.confusion.FalsePositiveRate(), curve.back().second);
    curve.emplace_back(point.confusion.FalsePositiveRate(), point.confusion.Recall());
  }
  for (double rate = kLowestRate; rate < 1.05; rate *= 1.1) chance.emplace_back(rate, rate);
  panel.Line(chance, SvgInk::kGuide, true);
  panel.Line(curve, SvgInk::kFirst);
  panel.Legend(absl::StrFormat("AUC %.4f", report.roc_auc.value), SvgInk::kFirst);
  panel.Legend("chance", SvgInk::kGuide, true);
  return panel;
}

SvgPanel PrecisionPanel(const EvalReport& report) {
  SvgPanel panel(534, 96, 330, 250, "Precision and recall", SvgAxis::Percent("recall"),
                 SvgAxis::Percent("precision"));
  SvgPanel::Points here, at_base_rate;
  for (const OperatingPoint& point : report.points) {
    const Confusion& c = point.confusion;
    here.emplace_back(c.Recall(), c.Precision());
    at_base_rate.emplace_back(c.Recall(), PrecisionAtBaseRate(c.Recall(), c.FalsePositiveRate(),
                                                              report.options.base_rate));
  }
  panel.Line(at_base_rate, SvgInk::kSecond, true);
  panel.Line(here, SvgInk::kFirst);
  panel.LegendAtBottom(2);
  panel.Legend(absl::StrFormat("in this test set, AP %.4f", report.average_precision.value),
               SvgInk::kFirst);
  panel.Legend(absl::StrFormat("where %g %% of pages are positive", report.options.base_rate * 100),
               SvgInk::kSecond, true);
  return panel;
}

// Outlines of a histogram with `bins` bars between low and high, as shares of the label's pages.
SvgPanel::Points Outline(const std::vector<float>& logits, double low, double high, int bins) {
  std::vector<double> share(bins);
  for (const float logit : logits) {
    const double at = (std::clamp<double>(logit, low, high) - low) / (high - low) * bins;
    share[std::min(static_cast<int>(at), bins - 1)] += 1.0 / static_cast<double>(logits.size());
  }
  SvgPanel::Points points = {{low, 0}};
  for (int i = 0; i < bins; ++i) {
    points.emplace_back(low + (high - low) * i / bins, share[i]);
    points.emplace_back(low + (high - low) * (i + 1) / bins, share[i]);
  }
  points.emplace_back(high, 0);
  return points;
}

SvgPanel HistogramPanel(const EvalReport& report) {
  constexpr int kBars = 48;
  const double low =
      std::floor(std::min<double>(report.positive_logits.front(), report.negative_logits.front()));
  const double top =
      std::ceil(std::max<double>(report.positive_logits.back(), report.negative_logits.back()));
  const double high = top > low ? top : low + 1;
  const auto positive = Outline(report.positive_logits, low, high, kBars);
  const auto negative = Outline(report.negative_logits, low, high, kBars);
  double highest = 0;
  for (const auto* points : {&positive, &negative}) {
    for (const auto& [x, share] : *points) highest = std::max(highest, share);
  }
  SvgAxis y = SvgAxis::Linear("share of the label's pages", 0, highest * 1.3, 5);
  for (auto& [value, label] : y.ticks) label = absl::StrFormat("%g %%", value * 100);
  SvgPanel panel(84, 452, 330, 250, "Logits", SvgAxis::Linear("logit", low, high, 8), y);
  panel.Area(negative, SvgInk::kSecond);
  panel.Area(positive, SvgInk::kFirst);
  panel.Line(negative, SvgInk::kSecond);
  panel.Line(positive, SvgInk::kFirst);
  panel.Vertical(report.threshold, absl::StrFormat("threshold %.2f", report.threshold));
  panel.Legend(absl::StrFormat("positive, %d", report.positive_logits.size()), SvgInk::kFirst);
  panel.Legend(absl::StrFormat("negative, %d", report.negative_logits.size()), SvgInk::kSecond);
  return panel;
}

SvgPanel ReliabilityPanel(const EvalReport& report) {
  SvgPanel panel(534, 452, 330, 250, absl::StrFormat("Reliability (%s)", report.reliability_of),
                 SvgAxis::Percent("predicted probability"), SvgAxis::Percent("share positive"));
  panel.Line({{0, 0}, {1, 1}}, SvgInk::kGuide, true);
  SvgPanel::Points line;
  for (const ReliabilityBin& bin : report.reliability) {
    if (bin.weight <= 0) continue;
    line.emplace_back(bin.mean_predicted, bin.rate);
    panel.ErrorBar(bin.mean_predicted, bin.interval.low, bin.interval.high, SvgInk::kFirst);
    panel.Dot(bin.mean_predicted, bin.rate, SvgInk::kFirst);
  }
  panel.Line(line, SvgInk::kFirst);
  panel.Legend(absl::StrFormat("calibration error %.3f", report.calibration_error), SvgInk::kFirst);
  panel.Legend("perfect", SvgInk::kGuide, true);
  return panel;
}

}  // namespace

Json EvalReport::ToJson() const {
  Json json = Json::Object();
  json.Set("options", FieldsToJson(options));
  json.Set("threshold", threshold).Set("reaches_wanted_precision", reaches_wanted_precision);
  json.Set("all", SliceToJson(all));
  json.Set("precision", NumberToJson(precision)).Set("recall", NumberToJson(recall));
  json.Set("f1", NumberToJson(f1));
  json.Set("recall_at_wanted_precision", NumberToJson(recall_at_wanted_precision));
  json.Set("roc_auc", NumberToJson(roc_auc));
  json.Set("average_precision", NumberToJson(average_precision));
  json.Set("best_f1", NumberToJson(best_f1));
  json.Set("by_language", SlicesToJson(by_language)).Set("by_length", SlicesToJson(by_length));
  json.Set("at_base_rate", BaseRateToJson(*this)).Set("reliability", ReliabilityToJson(*this));
  json.Set("calibration", calibration.has_value() ? calibration->ToJson() : Json());
  json.Set("curve_columns", "threshold, precision, recall, false positive rate");
  return json.Set("curve", CurveToJson(points));
}

std::string EvalReport::ToTable() const {
  std::string text = absl::StrFormat(
      "%d positive pages of %d domains, %d negative of %d; 95 %% intervals over domains\n",
      all.positives, all.positive_domains, all.negatives, all.negative_domains);
  text += NumberLine("ROC AUC", roc_auc) + NumberLine("average precision", average_precision);
  text += NumberLine(absl::StrFormat("recall at precision %g", options.wanted_precision),
                     recall_at_wanted_precision);
  text += NumberLine("best F1", best_f1);
  text +=
      absl::StrFormat("at the logit %.3f (%s)\n", threshold,
                      reaches_wanted_precision ? "most recall at the wanted precision"
                                               : "best F1: the wanted precision is not reached");
  text += NumberLine("precision", precision) + NumberLine("recall", recall) + NumberLine("F1", f1);
  text += SliceLines("by language", by_language) + SliceLines("by length", by_length);
  text += absl::StrFormat("where %g %% of pages are positive\n  %9s %9s %12s %10s %12s\n",
                          options.base_rate * 100, "logit", "recall", "false pos.", "precision",
                          "at least");
  for (const BaseRateRow& row : base_rate_rows) {
    text += absl::StrFormat("  %9.3f %9.3f %12.5f %10.4f %12.4f\n", row.threshold, row.recall,
                            row.false_positive_rate, row.precision, row.precision_low);
  }
  return text;
}

std::string EvalReport::ToSvg(std::string_view title) const {
  const std::string subtitle = absl::StrFormat(
      "%d positive pages of %d domains, %d negative of %d; recall %.3f at precision %g",
      all.positives, all.positive_domains, all.negatives, all.negative_domains,
      recall_at_wanted_precision.value, options.wanted_precision);
  return SvgFigure(
      900, 764, title, subtitle,
      {RocPanel(*this), PrecisionPanel(*this), HistogramPanel(*this), ReliabilityPanel(*this)});
}

}  // namespace mathsieve
