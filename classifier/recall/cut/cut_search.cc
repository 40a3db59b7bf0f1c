#include "classifier/recall/cut/cut_search.h"

#include <algorithm>

namespace mathsieve {
namespace {

constexpr size_t kCounters = size_t{1} << CutRank::kDigitBits;

}  // namespace

CutSearch::CutSearch(double budget, bool by_tokens, int64_t max_sorted_rows)
    : by_tokens_(by_tokens),
      budget_left_(static_cast<int64_t>(std::min(budget, 9e18))),
      max_sorted_rows_(max_sorted_rows),
      counters_(kCounters) {
  result_.wanted = budget;
}

void CutSearch::Add(const CutRank& rank, int64_t tokens) {
  if (rank.And(mask_) != boundary_) return;
  if (sorting_) {
    rows_.push_back({rank, tokens});
    return;
  }
  LogitHistogram::Bin& counter = counters_[rank.Digit(level_)];
  ++counter.pages;
  counter.tokens += tokens;
}

void CutSearch::EndPass() {
  if (sorting_) {
    EndSort();
  } else {
    EndCount();
  }
}

bool CutSearch::Take(const LogitHistogram::Bin& rows) {
  const int64_t cost = by_tokens_ ? rows.tokens : rows.pages;
  if (cost > budget_left_) return false;
  budget_left_ -= cost;
  result_.pages += rows.pages;
  result_.tokens += rows.tokens;
  return true;
}

void CutSearch::EndCount() {
  if (level_ == 0) {
    for (const LogitHistogram::Bin& counter : counters_) {
      result_.all_pages += counter.pages;
      result_.all_tokens += counter.tokens;
    }
  }
  for (uint32_t digit = kCounters; digit-- > 0;) {
    const LogitHistogram::Bin& counter = counters_[digit];
    if (counter.pages > 0 && !Take(counter)) return Narrow(digit, counter.pages);
  }
  // Only a whole stratum comes here: a bin that was narrowed did not fit.
  if (result_.pages > 0) result_.kind = CutThreshold::Kind::kEverything;
  done_ = true;
}

void CutSearch::Narrow(uint32_t digit, int64_t pages) {
  boundary_ = boundary_.With(level_, digit);
  mask_ = CutRank::Mask(++level_);
  if (level_ == CutRank::kDigits) return FinishAbove(boundary_);
  sorting_ = pages <= max_sorted_rows_;
  counters_.assign(sorting_ ? 0 : kCounters, {});
  if (sorting_) rows_.reserve(pages);
}

void CutSearch::EndSort() {
  std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.rank > b.rank; });
  for (size_t at = 0, end = 0; at < rows_.size(); at = end) {
    LogitHistogram::Bin equals;
    for (; end < rows_.size() && rows_[end].rank == rows_[at].rank; ++end) {
      ++equals.pages;
      equals.tokens += rows_[end].tokens;
    }
    if (!Take(equals)) return FinishAbove(rows_[at].rank);
  }
}

void CutSearch::FinishAbove(const CutRank& refused) {
  result_.kind = CutThreshold::Kind::kAbove;
  result_.logit = refused.logit();
  result_.id_hash = refused.id_hash();
  counters_ = {};
  rows_ = {};
  done_ = true;
}

}  // namespace mathsieve
