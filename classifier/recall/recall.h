#pragma once

#include <span>
#include <string>

#include "classifier/recall/cut.h"
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
                    .details = "The parts of a job (--task) all need the same cut: compute it once "
                               "and give it to all."},
          self.cut_file);
  }
};

// Ranks all documents of `shards` and writes those above the exact cut to `folder` (layout of
// RunOutput), with cut.json beside them. Ties are broken by the hash of the id, so the result does
// not depend on the order of shards. Documents are read twice; between, 24 bytes a document lie in
// a scratch file in `folder`.
// `floor`, `scored`: see ComputeCut; `scored` may be null.
// Errors: those of ComputeCut and Select.
absl::StatusOr<Report> Recall(std::span<const std::string> shards, const RecallOptions& options,
                              const OutputPipelineOptions& output, const RunOptions& run,
                              const std::string& folder, float floor = -1e30f,
                              const LogitHistogram* scored = nullptr);

}  // namespace mathsieve
