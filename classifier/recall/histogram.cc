#include "classifier/recall/histogram.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

std::optional<double> FloorFor(const LogitHistogram& histogram, int64_t wanted,
                               int64_t LogitHistogram::Bin::*count) {
  int64_t sum = 0;
  for (int i = LogitHistogram::kBins - 1; i >= 0; --i) {
    sum += histogram.bin(i).*count;
    if (sum >= wanted) return LogitHistogram::LowerEdge(i);
  }
  return std::nullopt;
}

}  // namespace

int LogitHistogram::BinOf(float logit) {
  if (std::isnan(logit)) return 0;
  const double bin = std::floor((static_cast<double>(logit) - kLow) / kWidth);
  return static_cast<int>(std::clamp(bin, 0.0, kBins - 1.0));
}

void LogitHistogram::Add(float logit, int64_t tokens, int64_t pages) {
  Bin& bin = bins_[BinOf(logit)];
  bin.pages += pages;
  bin.tokens += tokens;
}

void LogitHistogram::Merge(const LogitHistogram& other) {
  for (int i = 0; i < kBins; ++i) {
    bins_[i].pages += other.bins_[i].pages;
    bins_[i].tokens += other.bins_[i].tokens;
  }
}

LogitHistogram::Bin LogitHistogram::Total() const { return AtLeast(kLow); }

LogitHistogram::Bin LogitHistogram::AtLeast(double logit) const {
  Bin sum;
  for (int i = BinOf(static_cast<float>(logit)); i < kBins; ++i) {
    sum.pages += bins_[i].pages;
    sum.tokens += bins_[i].tokens;
  }
  return sum;
}

std::optional<double> LogitHistogram::FloorForTokens(int64_t tokens) const {
  return FloorFor(*this, tokens, &Bin::tokens);
}

std::optional<double> LogitHistogram::FloorForPages(int64_t pages) const {
  return FloorFor(*this, pages, &Bin::pages);
}

Json LogitHistogram::ToJson() const {
  Json bins = Json::Array();
  for (int i = 0; i < kBins; ++i) {
    if (bins_[i] == Bin()) continue;
    Json bin = Json::Array();
    bin.Append(i);
    bin.Append(bins_[i].pages);
    bin.Append(bins_[i].tokens);
    bins.Append(std::move(bin));
  }
  Json json = Json::Object();
  json.Set("low", kLow).Set("width", kWidth).Set("bins", std::move(bins));
  return json;
}

absl::StatusOr<LogitHistogram> LogitHistogram::FromJson(const Json& json) {
  if (json["low"].Real() != kLow || json["width"].Real() != kWidth) {
    return absl::InvalidArgumentError(
        absl::StrFormat("histogram: expected bins from %g on, %g wide, got low %g, width %g", kLow,
                        kWidth, json["low"].Real(), json["width"].Real()));
  }
  LogitHistogram histogram;
  for (const Json& bin : json["bins"].items()) {
    const bool triple = bin.items().size() == 3;
    const int64_t index = triple ? bin.items()[0].Integer(-1) : -1;
    if (index < 0 || index >= kBins || bin.items()[1].Integer(-1) < 0 ||
        bin.items()[2].Integer(-1) < 0 || histogram.bins_[index] != Bin()) {
      return absl::InvalidArgumentError(
          absl::StrFormat("histogram: expected [index below %d, pages, tokens] once a bin, got %s",
                          kBins, bin.Dump()));
    }
    histogram.bins_[index] = {bin.items()[1].Integer(), bin.items()[2].Integer()};
  }
  return histogram;
}

}  // namespace mathsieve
