#include "corpus/run/ingest.h"
#include "tools/commands/commands.h"
#include "tools/commands/job.h"

namespace mathsieve {
namespace {

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info);
  IngestOptions options;
  job.line.Add(job.out);
  job.line.Add(options, "reading and writing");
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  MS_RETURN_IF_ERROR(job.NeedsOut());
  MS_ASSIGN_OR_RETURN(Report report, Ingest(job.line.arguments(), options, job.run, PageJudges(),
                                            IngestLayout{.folder = job.out.out}));
  report.SetFact("options", FieldsToJson(options));
  return job.End(std::move(report));
}

}  // namespace

const Command kIngestCommand = {
    {.name = "ingest",
     .arguments = "INPUT...",
     .summary = "crawls and corpora to shards of documents",
     .details =
         "Reads WARC and WET (plain, gzip, zstd), folders of HTML, JSON lines and Parquet with "
         "text "
         "or html; an INPUT is a file, a folder, a glob, a list @FILE or - for standard input. "
         "Writes OUT/documents/shard-*.jsonl.zst, OUT/pages/pages.mspt (one row for every page "
         "seen) and, last, OUT/manifest.json. What cannot be read is counted by reason. Stopped or "
         "killed, the same command goes on where it was, to the same bytes.",
     .example = "mathsieve ingest --out pages CC-MAIN-2024-10/*.warc.gz"},
    Run};

}  // namespace mathsieve
