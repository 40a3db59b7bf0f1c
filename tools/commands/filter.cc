#include "classifier/recall/filter.h"
#include "tools/commands/commands.h"
#include "tools/commands/job.h"

namespace mathsieve {
namespace {

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info);
  FilterOptions options;
  job.line.Add(job.out);
  job.line.Add(options, "the job");
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  MS_RETURN_IF_ERROR(job.NeedsOut());
  MS_ASSIGN_OR_RETURN(Report report, Filter(job.line.arguments(), options, job.run, job.out.out));
  return job.End(std::move(report));
}

}  // namespace

const Command kFilterCommand = {
    {.name = "filter",
     .arguments = "INPUT...",
     .summary = "the main job: from a crawl to shards of mathematics, in one pass",
     .details =
         "Extracts every page, scores it with the classifier, writes the text of those above the "
         "floor to OUT/documents and a row for every page to OUT/pages. With a budget "
         "(--budget-tokens, --budget-pages, --min-precision) the cut is exact: OUT/scored holds "
         "what is above the floor, OUT/documents the best of it, ties broken by id. The report has "
         "pages by reason, domain, formula form and language, and the histogram of all logits.",
     .example = "mathsieve filter --model math.bin --out math --budget-tokens en=30B,zh=10B "
                "CC-MAIN-2024-10/*.warc.gz"},
    Run};

}  // namespace mathsieve
