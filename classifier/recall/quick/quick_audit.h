#pragma once

#include <cstdint>

#include "classifier/eval/interval.h"
#include "classifier/recall/quick/quick_pass.h"
#include "corpus/base/json.h"
#include "corpus/run/pipeline/report.h"

namespace mathsieve {

// What the quick pass cost a run, by those of the refused pages that were parsed all the same.
struct AuditEstimate {
  int64_t refused = 0, parsed = 0, found = 0;  // pages; found: parsed ones that are worth keeping
  double lost = 0;                             // pages that are worth keeping among all refused
  Interval lost_interval;                      // 95 %
  double loss = 0;                             // their share of all that are worth keeping
  Interval loss_interval;
  Json ToJson() const;
};

// From the section of the report that the run filled, the probability with which pages of each
// class were drawn, and the number of pages that the run kept. Each page found stands for
// 1 / probability of its like (Horvitz & Thompson 1952); the interval is the gamma interval of Fay
// & Feuer 1997 for weighted sums of Poisson counts, which holds for few pages and for none. Classes
// that were parsed whole have no error.
AuditEstimate EstimateLoss(const Report& report, const ClassShares& probabilities, int64_t kept);

}  // namespace mathsieve
