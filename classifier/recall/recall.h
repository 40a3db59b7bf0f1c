#pragma once

#include <span>
#include <string>

#include "classifier/recall/cut/cut.h"
#include "corpus/run/pipeline/output_pipeline.h"
#include "corpus/run/pipeline/report.h"
#include "corpus/run/pipeline/run_options.h"

namespace mathsieve {

// Which score is ranked, and where it is cut.
struct RecallOptions {
  CutOptions cut;
  std::string score = "logit";
  std::string cut_file;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    CutOptions::Fields(self.cut, visit);
    visit(FieldInfo{.name = "score",
                    .help = "what ranks: a member of the metadata, or STAGE__NAME of verdicts",
                    .details = "filter leaves `logit` in the metadata; `mathsieve score` writes "
                               "verdicts whose score is classifier__logit."},
          self.score);
    visit(FieldInfo{.name = "cut",
                    .help = "use this cut.json of an earlier run instead of computing one",
                    .details = "With the --score and --stratum that it was made with. The parts of "
                               "a job (--task) all need the same cut: compute it once and give it "
                               "to all."},
          self.cut_file);
  }
};

// Ranks all documents of `shards` (as ResolveShards takes them, but what a folder that filter cut
// holds in scored/ comes before its documents/) and writes those above the exact cut to `folder`
// (layout of RunOutput), with cut.json beside them. Ties are broken by the hash of the id, so the
// result does not depend on the order of shards. Documents are read twice; between, 24 bytes a
// document lie in a scratch file in `folder`. Where the shards' manifest tells the floor of the
// logit that ranks, a budget that would need documents below it is refused, with the floor that
// would do by the page tables beside them. Errors: those of ComputeCut and Select;
// FailedPrecondition for a --cut made with another score or stratum.
absl::StatusOr<Report> Recall(std::span<const std::string> shards, const RecallOptions& options,
                              const OutputPipelineOptions& output, const RunOptions& run,
                              const std::string& folder);

}  // namespace mathsieve
