// A file a shard, so that parts of the work need nothing of each other.

#include <filesystem>
#include <functional>
#include <map>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"
#include "corpus/crawl/task_slice.h"
#include "corpus/run/page_summary.h"
#include "corpus/run/pipeline/pipeline.h"
#include "corpus/run/shards/select.h"
#include "corpus/run/shards/shards.h"
#include "corpus/store/pages/page_table.h"
#include "corpus/store/parquet/parquet.h"
#include "tools/commands/commands.h"
#include "tools/commands/job.h"

namespace mathsieve {
namespace {

struct ExportOptions {
  std::string format = "parquet";
  bool page_table = false;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "format",
                    .help = "what to write",
                    .choices = "parquet|jsonl",
                    .details = "parquet: the members of metadata as columns, zstd. jsonl: plain "
                               "lines, not compressed."},
          self.format);
    visit(FieldInfo{.name = "page-table",
                    .help = "write the rows of the page tables as JSON lines instead"},
          self.page_table);
  }
};

// A file to read and the file that it becomes.
struct Work {
  std::string from, to;
};

// "a/b/shard-00000.jsonl.zst" as "OUT/shard-00000.parquet".
std::string OutputPath(const std::string& out, const std::string& path, std::string_view ending) {
  std::string name = std::filesystem::path(path).filename().string();
  for (const std::string_view known : {".zst", ".gz", ".jsonl", ".json", ".parquet", ".mspt"}) {
    if (name.ends_with(known)) name.resize(name.size() - known.size());
  }
  return absl::StrFormat("%s/%s.%s", out, name, ending);
}

// What becomes of all `paths`, and of them the part that this task does. Refuses two that would
// become one file, and one that would be written over itself.
absl::StatusOr<std::vector<Work>> PlanOf(const Job& job, const std::vector<std::string>& paths,
                                         std::string_view ending) {
  MS_ASSIGN_OR_RETURN(const TaskSlice slice, TaskSlice::Parse(job.run.task));
  std::vector<Work> plan;
  std::map<std::string, std::string> taken;
  for (size_t i = 0; i < paths.size(); ++i) {
    Work work = {paths[i], OutputPath(job.out.out, paths[i], ending)};
    const auto [before, is_new] = taken.emplace(work.to, work.from);
    if (!is_new) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s and %s would both become %s; export them one after the other to two folders",
          before->second, work.from, work.to));
    }
    std::error_code error;
    if (std::filesystem::equivalent(work.from, work.to, error)) {
      return absl::InvalidArgumentError(
          absl::StrFormat("%s would be written over itself; --out another folder", work.from));
    }
    if (static_cast<int>(i % slice.count) == slice.index) plan.push_back(std::move(work));
  }
  return plan;
}

// Calls `write` for the documents of a shard, in order, and counts them.
absl::Status ForEachDocument(const std::string& shard, const RunOptions& run, Report& report,
                             const std::function<absl::Status(const JudgedDocument&)>& write) {
  absl::Status status;
  MS_ASSIGN_OR_RETURN(const Report read,
                      ForEachJudged(std::span(&shard, 1), {}, run, [&](const auto& judged) {
                        report.Count("documents", "written");
                        status = write(judged);
                        return status.ok();
                      }));
  report.Merge(read);
  return status;
}

absl::Status WriteParquet(const Work& work, const RunOptions& run, Report& report) {
  MS_ASSIGN_OR_RETURN(ParquetWriter writer, ParquetWriter::Create(work.to));
  MS_RETURN_IF_ERROR(ForEachDocument(work.from, run, report, [&](const JudgedDocument& judged) {
    return writer.Add(judged.document);
  }));
  return writer.Commit();
}

absl::Status WriteLines(const Work& work, const RunOptions& run, Report& report) {
  MS_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(work.to));
  std::string buffer;
  const auto add = [&](const JudgedDocument& judged) {
    buffer.append(judged.line).push_back('\n');
    if (buffer.size() < (size_t{1} << 20)) return absl::OkStatus();
    return file.Write(std::exchange(buffer, {}));
  };
  MS_RETURN_IF_ERROR(ForEachDocument(work.from, run, report, add));
  MS_RETURN_IF_ERROR(file.Write(buffer));
  return file.Commit();
}

std::string RowLine(const PageRow& row, const PageTableReader& table) {
  Json json = Json::Object();
  json.Set("url", row.url).Set("fetch_time", row.fetch_time).Set("language", row.language);
  json.Set("logit", static_cast<double>(row.logit)).Set("tokens", row.tokens);
  json.Set("warc_filename", table.files()[row.file]);
  json.Set("warc_record_offset", row.offset).Set("warc_record_length", row.length);
  if (!table.dumps().empty()) json.Set("dump", table.dumps()[row.file]);
  json.Set("extracted", row.extracted).Set("kept", row.kept);
  return json.Dump() + "\n";
}

absl::Status WritePages(const Work& work, int64_t& rows) {
  MS_ASSIGN_OR_RETURN(PageTableReader table, PageTableReader::Open(work.from));
  MS_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(work.to));
  PageColumns columns;
  while (true) {
    MS_ASSIGN_OR_RETURN(const bool more, table.Next(kPageAll, columns));
    if (!more) break;
    std::string lines;
    for (int64_t i = 0; i < columns.rows; ++i) lines += RowLine(columns.Row(i), table);
    rows += columns.rows;
    MS_RETURN_IF_ERROR(file.Write(lines));
  }
  if (!table.complete()) {
    return absl::DataLossError(work.from + ": no end mark; the run that writes it is not finished");
  }
  return file.Commit();
}

absl::Status ExportPages(const Job& job, Report& report) {
  std::vector<std::string> paths;
  for (const std::string& argument : job.line.arguments()) {
    MS_ASSIGN_OR_RETURN(const std::vector<std::string> tables, PageTablesOf(argument));
    paths.insert(paths.end(), tables.begin(), tables.end());
  }
  MS_ASSIGN_OR_RETURN(const std::vector<Work> plan, PlanOf(job, paths, "jsonl"));
  MS_RETURN_IF_ERROR(MakeFolder(job.out.out));
  int64_t rows = 0;
  for (const Work& work : plan) MS_RETURN_IF_ERROR(WritePages(work, rows));
  report.Count("pages", "written", rows);
  return absl::OkStatus();
}

absl::Status ExportShards(const Job& job, const ExportOptions& options, Report& report) {
  MS_ASSIGN_OR_RETURN(const InputList shards, ResolveShards(job.line.arguments()));
  std::vector<std::string> paths;
  for (const Input& shard : shards.inputs) paths.push_back(shard.path);
  MS_ASSIGN_OR_RETURN(const std::vector<Work> plan, PlanOf(job, paths, options.format));
  MS_RETURN_IF_ERROR(MakeFolder(job.out.out));
  std::vector<absl::Status> statuses(plan.size());
  std::vector<Report> reports(plan.size());
  ParallelFor(job.run.threads, plan.size(), [&](size_t i) {
    statuses[i] = options.format == "parquet" ? WriteParquet(plan[i], job.run, reports[i])
                                              : WriteLines(plan[i], job.run, reports[i]);
  });
  for (size_t i = 0; i < plan.size(); ++i) {
    MS_RETURN_IF_ERROR(statuses[i]);
    report.Count("files", "written");
    report.Merge(reports[i]);
  }
  return absl::OkStatus();
}

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info, {"progress"});
  ExportOptions options;
  job.line.Add(job.out);
  job.line.Add(options);
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  MS_RETURN_IF_ERROR(job.NeedsOut());
  Report report;
  MS_RETURN_IF_ERROR(options.page_table ? ExportPages(job, report)
                                        : ExportShards(job, options, report));
  return job.End(std::move(report));
}

}  // namespace

const Command kExportCommand = {
    {.name = "export",
     .arguments = "SHARDS...",
     .summary = "shards as Parquet or plain JSON lines",
     .details =
         "Writes one file a shard to OUT; two shards that would become one file are refused, "
         "and lines that are no document are left out and counted. With --page-table the rows of "
         "the page tables "
         "(every page seen, with its score and its place in the crawl) as JSON lines.",
     .example = "mathsieve export --out parquet math"},
    Run};

}  // namespace mathsieve
