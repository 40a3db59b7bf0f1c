#pragma once

#include <span>
#include <string>

#include "corpus/run/pipeline/report.h"
#include "corpus/run/pipeline/run_options.h"
#include "corpus/run/stage.h"

namespace mathsieve {

// Runs `stage` over shards and writes one verdict file a shard (VerdictPath). A shard whose
// verdicts exist, made by the same stage of the same bytes, is passed over, so a run that was
// killed goes on with the shard it was in. The same bytes at any number of threads.
// Lines that are no document have verdicts with the reason bad_json; broken places of a shard have
// none, so that its verdicts stay in step with what can be read.
// Errors: as ResolveShards; DataLoss for a shard of which more than run.max_bad_fraction cannot be
// read; Cancelled when run.stop was set.
absl::StatusOr<Report> Judge(std::span<const std::string> shards, const Stage& stage,
                             const RunOptions& run);

// What Judge would write, line by line to `visit`, in order, instead of files.
absl::Status JudgeToLines(
    std::span<const std::string> shards, const Stage& stage, const RunOptions& run,
    const std::function<absl::Status(const Document&, const Verdict&)>& visit);

}  // namespace mathsieve
