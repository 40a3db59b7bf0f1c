#include "classifier/recall/recall.h"
#include "tools/commands/commands.h"
#include "tools/commands/job.h"

namespace mathsieve {
namespace {

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info);
  RecallOptions options;
  OutputPipelineOptions shards;
  job.line.Add(job.out);
  job.line.Add(options, "the cut");
  job.line.Add(shards, "writing");
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  MS_RETURN_IF_ERROR(job.NeedsOut());
  MS_ASSIGN_OR_RETURN(Report report,
                      Recall(job.line.arguments(), options, shards, job.run, job.out.out));
  report.SetFact("options", FieldsToJson(options));
  return job.End(std::move(report));
}

}  // namespace

const Command kRecallCommand = {
    {.name = "recall",
     .arguments = "SHARDS...",
     .summary = "the exact cut of scored shards by a budget",
     .details =
         "Ranks all documents by their score and keeps the best up to a budget of tokens or "
         "pages, or down to a precision measured on an audit sample; in all or by stratum "
         "(en=30B,zh=10B). Ties are broken by id, so the cut does not depend on the order of "
         "shards. OUT/cut.json holds the thresholds. A folder that filter cut by a budget is "
         "ranked "
         "anew from all that it scored (its scored/).",
     .example = "mathsieve recall --budget-tokens 40B --out round1 math"},
    Run};

}  // namespace mathsieve
