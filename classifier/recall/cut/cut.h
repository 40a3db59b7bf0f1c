#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/recall/histogram.h"
#include "corpus/base/fields.h"
#include "corpus/base/json.h"
#include "corpus/base/status.h"

namespace mathsieve {

// What a cut needs to know of a page.
struct CutRow {
  float logit = 0;
  int64_t tokens = 0;
  uint64_t id_hash = 0;      // Hash64(id)
  std::string_view stratum;  // the value of what the budget is split by: a language, script, dump
};

// Streams all rows, in any order, to `visit`. Called once a pass; every pass must give the same
// rows.
using CutVisitor = std::function<void(const CutRow&)>;
using CutRows = std::function<absl::Status(const CutVisitor& visit)>;

struct CutOptions {
  std::vector<std::string> budget_tokens;  // exactly one of the three is given
  std::vector<std::string> budget_pages;
  std::vector<std::string> min_precision;
  std::string audit;
  std::string stratum = "language";
  // Rows of a boundary that are sorted in memory (24 bytes each); above it another pass narrows
  // the boundary.
  int64_t max_sorted_rows = 4'000'000;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    constexpr std::string_view kList =
        "One value for all pages, or a list such as en=30B,zh=10B: one for each stratum; '*' "
        "stands for all strata that are not named, which without it are left out.";
    visit(FieldInfo{.name = "budget-tokens",
                    .help = "keep the best pages up to so many tokens: 30B or en=30B,zh=10B",
                    .details = kList},
          self.budget_tokens);
    visit(FieldInfo{.name = "budget-pages",
                    .help = "keep so many of the best pages: 5M or en=4M,zh=1M",
                    .details = kList},
          self.budget_pages);
    visit(FieldInfo{.name = "min-precision",
                    .help = "keep as many pages as the audited precision allows: 0.9",
                    .details = kList},
          self.min_precision);
    visit(FieldInfo{.name = "audit",
                    .help = "JSONL of id and label (true or false) for --min-precision"},
          self.audit);
    visit(FieldInfo{.name = "stratum",
                    .help = "what the names in a list of budgets mean",
                    .choices = "language|script|dump"},
          self.stratum);
    visit(FieldInfo{.name = "max-sorted-rows",
                    .help = "rows sorted in memory at once",
                    .min = 1,
                    .unit = Unit::kCount,
                    .changes_result = false},
          self.max_sorted_rows);
  }
};

// Where one stratum is cut. Rank: higher logit first (-0 equals 0), of equal logits the smaller
// id_hash; rows equal in both stand and fall together. A logit that is no number ranks nowhere and
// is never kept.
struct CutThreshold {
  enum class Kind { kNothing, kEverything, kAbove };
  Kind kind = Kind::kNothing;
  float logit = 0;  // kAbove: the best rank that is left out; what ranks above it is kept
  uint64_t id_hash = 0;
  int64_t pages = 0;  // kept
  int64_t tokens = 0;
  int64_t all_pages = 0;  // in the stratum
  int64_t all_tokens = 0;
  double wanted = 0;  // the budget, or the precision
  // Of cuts by precision: the audited pages that are kept, and those among them that are right.
  int64_t audited = 0;
  int64_t audited_right = 0;

  bool Keep(float row_logit, uint64_t row_id_hash) const;
};

// The result: a pure function of a row.
struct Cut {
  // By the names of the budget; "*" is all strata that have no entry of their own, together.
  std::map<std::string, CutThreshold, std::less<>> strata;
  // Rows seen in strata that no budget covers, and rows without a score.
  int64_t uncovered_pages = 0;
  int64_t unscored_pages = 0;
  int passes = 0;

  bool Keep(const CutRow& row) const;
  Json ToJson() const;
  // Errors: InvalidArgument naming what is missing.
  static absl::StatusOr<Cut> FromJson(const Json& json);
};

// The exact cut. By budget: rows are taken in rank order while their sum stays at or below the
// budget; the first one that would exceed it ends the stratum, also where a smaller one behind it
// would still fit. By precision: see MaxRecallAtPrecision in metrics.h, over the audited rows;
// ties of logit fall together.
//
// Memory does not grow with the rows: 65,536 counters a stratum and at most max_sorted_rows rows;
// one pass for the counters, one for the boundary, up to four more where a boundary holds more rows
// than that. The same result for any order of the rows.
//
// `floor`: rows below it have no text any more. When the cut needs some, FailedPrecondition names
// the floor that would do. `scored` is the histogram of all pages where `rows` holds only those
// above the floor; null where `rows` is complete.
//
// Errors: InvalidArgument for options that make no sense, a stratum without any row, audit lines
// that cannot be read, or no audited row; those of `rows`.
absl::StatusOr<Cut> ComputeCut(const CutOptions& options, const CutRows& rows, float floor = -1e30f,
                               const LogitHistogram* scored = nullptr);

}  // namespace mathsieve
