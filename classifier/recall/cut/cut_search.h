#pragma once

#include <cstdint>
#include <vector>

#include "classifier/recall/cut/cut.h"
#include "classifier/recall/cut/cut_rank.h"

namespace mathsieve {

// The search of one stratum for its threshold by budget: every row is given to Add() once a pass,
// EndPass() ends it, until done(). See ComputeCut for the rule and cut.cc for the idea.
class CutSearch {
 public:
  CutSearch(double budget, bool by_tokens, int64_t max_sorted_rows);

  void Add(const CutRank& rank, int64_t tokens);
  void EndPass();
  bool done() const { return done_; }
  const CutThreshold& result() const { return result_; }

 private:
  struct Row {
    CutRank rank;
    int64_t tokens;
  };

  bool Take(const LogitHistogram::Bin& rows);
  void EndCount();
  void Narrow(uint32_t digit, int64_t pages);
  void EndSort();
  void FinishAbove(const CutRank& refused);

  bool by_tokens_;
  int64_t budget_left_;
  int64_t max_sorted_rows_;
  std::vector<LogitHistogram::Bin> counters_;  // by the digit at level_
  std::vector<Row> rows_;
  CutRank boundary_;  // its first level_ digits are known, the others 0
  CutRank mask_;      // those digits
  int level_ = 0;
  bool sorting_ = false;
  bool done_ = false;
  CutThreshold result_;
};

}  // namespace mathsieve
