#pragma once

#include <set>
#include <span>
#include <string>

#include "classifier/recall/quick/quick_pass.h"
#include "corpus/run/ingest.h"

namespace mathsieve {

struct QuickFitOptions {
  double loss = 0.005;  // share of the kept pages that the quick pass may lose

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "quick-loss",
                    .help = "share of the kept pages that the quick pass may refuse",
                    .min = 0,
                    .max = 0.5},
          self.loss);
  }
};

// Chooses how far below the floor the quick pass lets pages through: every HTML page of the crawl
// `inputs` is judged by the quick pass and by the whole path, and the margin is what
// options.loss of those that the whole path keeps fall short of. Pages of `seed_domains` (all the
// classifier was trained on) are left out; if no other kept pages are there, they count.
// Loss and cost are measured by domains left out of the choice: the domains are split in five by
// hash, each part is measured with the margin of the others.
// Errors: those of ForEachPage; FailedPrecondition where CanQuickPass says no; InvalidArgument
// where none of the pages is kept.
absl::StatusOr<QuickPassCard> FitQuickPass(std::span<const std::string> inputs,
                                           const Scorer& scorer, double floor,
                                           const std::set<std::string>& seed_domains,
                                           const QuickFitOptions& options,
                                           const IngestOptions& ingest, const RunOptions& run);

}  // namespace mathsieve
