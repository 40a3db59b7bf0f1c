#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/run/pipeline/output_pipeline.h"
#include "corpus/run/pipeline/report.h"
#include "corpus/run/pipeline/run_options.h"
#include "corpus/run/shards/rule.h"
#include "corpus/store/document.h"
#include "corpus/store/verdict_file.h"

namespace mathsieve {

// A document with the verdicts that stand beside its shard, all stages together
// ("classifier__logit"). `reason` is the first that a stage gave.
struct JudgedDocument {
  Document document;
  Verdict verdict;
  std::string_view
      line;  // as it stands in the shard, without its newline; as long as it is visited

  // The number or text called `name` ("metadata.NAME" looks at the members only): a verdict's
  // score, a member of the metadata or of the top level; `id`, `url`, `source` and `reason` too.
  // Null where there is none.
  Json Value(std::string_view name) const;
  // Its "token_count", or the estimate of its text where that is no count.
  int64_t TokenCount() const;
};

// Why a document is not taken; empty: it is. Called by many threads at once.
using KeepFunction = std::function<std::string(const JudgedDocument&)>;

// What a Select job reads, decides and writes.
struct SelectJob {
  std::vector<std::string> shards;  // as ResolveShards takes them
  std::vector<std::string> stages;  // whose verdicts are joined
  KeepFunction keep;
  std::string fingerprint;  // of `keep`
  std::string folder;       // written in RunOutput's layout, without a page table
};

// Writes the lines of documents that are kept, byte for byte as they stand, in order. Lines that
// are no document, and places where a shard is broken, are counted. Errors: as ResolveShards;
// InvalidArgument for a shard in the folder that would be written; NotFound for a verdict file that
// is missing; FailedPrecondition for one that was made for other bytes; DataLoss above
// run.max_bad_fraction; Cancelled; the system's.
absl::StatusOr<Report> Select(const SelectJob& job, const OutputPipelineOptions& options,
                              const RunOptions& run);

// Calls `visit` for every document with its verdicts, in order; it returns false to stop. The
// report counts "lines", and what was bad: "dropped", "problems", "lost".
// Errors: as Select.
absl::StatusOr<Report> ForEachJudged(std::span<const std::string> shards,
                                     std::span<const std::string> stages, const RunOptions& run,
                                     const std::function<bool(const JudgedDocument&)>& visit);

}  // namespace mathsieve
