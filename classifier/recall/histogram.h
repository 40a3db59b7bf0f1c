#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "corpus/base/json.h"
#include "corpus/base/status.h"

namespace mathsieve {

// Pages and tokens by logit, for every page that was scored, kept or not. Bins are fixed (1/16 wide
// from -32 to 32; what lies outside is counted in the outermost bin), so histograms of runs, shards
// and dumps add up whatever made them. One thread at a time: workers fill their own and Merge().
class LogitHistogram {
 public:
  static constexpr double kLow = -32;
  static constexpr double kWidth = 1.0 / 16;
  static constexpr int kBins = 1024;

  struct Bin {
    int64_t pages = 0;
    int64_t tokens = 0;
    friend bool operator==(const Bin&, const Bin&) = default;
  };

  // A logit that is no number counts in the lowest bin.
  void Add(float logit, int64_t tokens, int64_t pages = 1);
  void Merge(const LogitHistogram& other);

  const Bin& bin(int i) const { return bins_[i]; }
  static double LowerEdge(int i) { return kLow + i * kWidth; }
  static int BinOf(float logit);
  Bin Total() const;
  // All bins whose lower edge is at least `logit`, rounded to the edge below it.
  Bin AtLeast(double logit) const;

  // The greatest edge above which `tokens` tokens, `pages` pages lie, the floor that a cut of that
  // size needs; nothing where there are fewer in all. A bin that ends the scale gives its edge.
  std::optional<double> FloorForTokens(int64_t tokens) const;
  std::optional<double> FloorForPages(int64_t pages) const;

  // {"low", "width", "bins": [[index, pages, tokens], …]}: bins that hold something.
  Json ToJson() const;
  // Errors: InvalidArgument for other bins than ours, negative or twice given counts.
  static absl::StatusOr<LogitHistogram> FromJson(const Json& json);

  friend bool operator==(const LogitHistogram&, const LogitHistogram&) = default;

 private:
  std::array<Bin, kBins> bins_ = {};
};

}  // namespace mathsieve
