#include "classifier/recall/filter.h"
#include "absl/strings/str_format.h"
#include "classifier/recall/quick/quick_pass.h"
#include "tools/commands/commands.h"
#include "tools/commands/job.h"

namespace mathsieve {
namespace {

// What a user should know of the quick pass; empty where there is nothing to say.
std::string QuickLine(const Json& facts) {
  const Json& quick = facts["quick_pass"];
  const Json& audit = facts["quick_pass_audit"];
  if (!quick.is_object()) {
    const bool wanted = quick.String() != kQuickPassOff;
    return wanted ? "no quick pass, every page was parsed: " + quick.String() : "";
  }
  if (!audit.is_object()) return "";
  const std::vector<Json>& interval = audit["loss_interval"].items();
  if (interval.size() != 2) return "";
  return absl::StrFormat(
      "audit: the quick pass lost %.2f %% of what is worth keeping (95 %%: %.2f to %.2f %%); %d of "
      "%d refused pages were parsed",
      100 * audit["loss"].Real(), 100 * interval[0].Real(), 100 * interval[1].Real(),
      audit["parsed_pages"].Integer(), audit["refused_pages"].Integer());
}

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info);
  FilterOptions options;
  job.line.Add(job.out);
  job.line.Add(options, "the job");
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  MS_RETURN_IF_ERROR(job.NeedsOut());
  MS_ASSIGN_OR_RETURN(Report report, Filter(job.line.arguments(), options, job.run, job.out.out));
  const std::string quick = QuickLine(report.facts());
  MS_ASSIGN_OR_RETURN(const int code, job.End(std::move(report)));
  if (!quick.empty()) Message(info.name, quick);
  return code;
}

}  // namespace

const Command kFilterCommand = {
    {.name = "filter",
     .arguments = "INPUT...",
     .summary = "the main job: from a crawl to shards of mathematics, in one pass",
     .details =
         "Refuses the pages whose bytes tell that they are none, extracts the others, scores them "
         "with the classifier, writes the text of those above the floor to OUT/documents and a row "
         "for every page to OUT/pages. With a budget "
         "(--budget-tokens, --budget-pages, --min-precision) the cut is exact: OUT/scored holds "
         "what is above the floor, OUT/documents the best of it, ties broken by id. The report has "
         "pages by reason, domain, formula form and language, and the histogram of all logits.",
     .example = "mathsieve filter --model math.bin --out math --budget-tokens en=30B,zh=10B "
                "CC-MAIN-2024-10/*.warc.gz"},
    Run};

}  // namespace mathsieve
