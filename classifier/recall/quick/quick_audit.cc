#include "classifier/recall/quick/quick_audit.h"

#include <algorithm>

namespace mathsieve {
namespace {

Interval GammaInterval(double sum, double variance, double greatest_weight) {
  constexpr double kTail = 0.025;
  Interval interval = {0, 0};
  if (sum > 0) {
    interval.low = variance / sum * GammaQuantile(sum * sum / variance, kTail);
  }
  const double raised = sum + greatest_weight;
  const double raised_variance = variance + greatest_weight * greatest_weight;
  if (greatest_weight > 0) {
    interval.high =
        raised_variance / raised * GammaQuantile(raised * raised / raised_variance, 1 - kTail);
  }
  return interval;
}

}  // namespace

AuditEstimate EstimateLoss(const Report& report, const ClassShares& probabilities, int64_t kept) {
  AuditEstimate estimate;
  double certain = 0, sum = 0, variance = 0, greatest_weight = 0;
  for (size_t i = 0; i < kAuditClasses.size(); ++i) {
    const auto count = [&](std::string_view what) {
      return report.Get(kQuickAuditSection, QuickAuditKey(kAuditClasses[i].name, what));
    };
    const int64_t refused = count(kAuditRefused), found = count(kAuditLost);
    estimate.refused += refused;
    estimate.parsed += count(kAuditParsed);
    estimate.found += found;
    if (probabilities[i] >= 1) {
      certain += static_cast<double>(found);
    } else if (refused > 0) {
      const double weight = 1 / probabilities[i];
      sum += weight * static_cast<double>(found);
      variance += weight * weight * static_cast<double>(found);
      greatest_weight = std::max(greatest_weight, weight);
    }
  }
  const double most = static_cast<double>(estimate.refused);
  const Interval rest = GammaInterval(sum, variance, greatest_weight);
  estimate.lost = certain + sum;
  estimate.lost_interval = {certain + rest.low, std::min(certain + rest.high, most)};
  const auto share = [&](double lost) {
    const double all = lost + static_cast<double>(kept);
    return all > 0 ? lost / all : 0;
  };
  estimate.loss = share(estimate.lost);
  estimate.loss_interval = {share(estimate.lost_interval.low), share(estimate.lost_interval.high)};
  return estimate;
}

Json AuditEstimate::ToJson() const {
  Json json = Json::Object();
  json.Set("refused_pages", refused).Set("parsed_pages", parsed).Set("found_pages", found);
  json.Set("lost_pages", lost).Set("lost_pages_interval", lost_interval.ToJson());
  return json.Set("loss", loss).Set("loss_interval", loss_interval.ToJson());
}

}  // namespace mathsieve
