#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/run/pipeline/output_pipeline.h"
#include "corpus/run/pipeline/report.h"
#include "corpus/run/pipeline/run_options.h"
#include "corpus/store/document.h"
#include "corpus/store/verdict_file.h"

namespace mathsieve {

// A document with the verdicts that stand beside its shard, all stages together
// ("classifier__logit"). `reason` is the first that a stage gave.
struct JudgedDocument {
  Document document;
  Verdict verdict;

  // The number or text called `name`: a verdict's score, a member of the metadata or of the top
  // level; `id`, `url`, `source` and `reason` too. Null where there is none.
  Json Value(std::string_view name) const;
};

// NAME OP VALUE, OP one of >= <= > < = !=, as in classifier__logit>=1.5, language=en,
// reason=. Numbers compare as numbers, everything else as text; what a document lacks fulfils only
// "!=".
struct Rule {
  std::string name, op, value;

  static absl::StatusOr<Rule> Parse(std::string_view text);
  bool Holds(const JudgedDocument& document) const;
  // The stage whose verdicts it needs; empty for a plain name.
  std::string Stage() const;
  std::string ToString() const { return name + op + value; }
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

// Writes the lines of documents that are kept, byte for byte as they stand, in order.
// Errors: as ResolveShards; NotFound for a verdict file that is missing; FailedPrecondition for
// one that was made for other bytes; Cancelled; the system's.
absl::StatusOr<Report> Select(const SelectJob& job, const OutputPipelineOptions& options,
                              const RunOptions& run);

// Calls `visit` for every document with its verdicts, in order; it returns false to stop. Lines
// that are no document are passed over and counted in `bad_lines`. A page of a line without text is
// a member "html" of the document.
absl::Status ForEachJudged(std::span<const std::string> shards, std::span<const std::string> stages,
                           const RunOptions& run,
                           const std::function<bool(const JudgedDocument&)>& visit,
                           int64_t* bad_lines = nullptr);

}  // namespace mathsieve
