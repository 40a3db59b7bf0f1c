// A file a shard, so that parts of the work need nothing of each other.

#include <filesystem>
#include <memory>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"
#include "corpus/run/page_summary.h"
#include "corpus/run/pipeline/pipeline.h"
#include "corpus/run/select.h"
#include "corpus/run/shards.h"
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

// "a/b/shard-00000.jsonl.zst" as "OUT/shard-00000.parquet".
std::string OutputPath(const std::string& out, const std::string& path, std::string_view ending) {
  std::string name = std::filesystem::path(path).filename().string();
  for (const std::string_view known : {".zst", ".gz", ".jsonl", ".json", ".parquet", ".mspt"}) {
    if (name.ends_with(known)) name.resize(name.size() - known.size());
  }
  return absl::StrFormat("%s/%s.%s", out, name, ending);
}

struct Counts {
  int64_t documents = 0;
  int64_t bad_lines = 0;
};

absl::Status WriteParquet(const std::string& shard, const std::string& path, const RunOptions& run,
                          Counts& counts) {
  MS_ASSIGN_OR_RETURN(ParquetWriter writer, ParquetWriter::Create(path));
  absl::Status status;
  const auto add = [&](const JudgedDocument& judged) {
    ++counts.documents;
    status = writer.Add(judged.document);
    return status.ok();
  };
  MS_RETURN_IF_ERROR(ForEachJudged(std::span(&shard, 1), {}, run, add, &counts.bad_lines));
  MS_RETURN_IF_ERROR(status);
  return writer.Commit();
}

absl::Status WriteLines(const std::string& shard, const std::string& path, Counts& counts) {
  MS_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(path));
  MS_ASSIGN_OR_RETURN(LineReader lines, LineReader::Open(shard));
  std::string buffer;
  std::string_view line;
  while (true) {
    MS_ASSIGN_OR_RETURN(const bool more, lines.Next(line));
    if (!more || buffer.size() > (size_t{1} << 20)) {
      MS_RETURN_IF_ERROR(file.Write(buffer));
      buffer.clear();
    }
    if (!more) return file.Commit();
    buffer.append(line).push_back('\n');
    ++counts.documents;
  }
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

absl::Status WritePages(const std::string& path, const std::string& out, int64_t& rows) {
  MS_ASSIGN_OR_RETURN(PageTableReader table, PageTableReader::Open(path));
  MS_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(out));
  PageColumns columns;
  while (true) {
    MS_ASSIGN_OR_RETURN(const bool more, table.Next(kPageAll, columns));
    if (!more) break;
    std::string lines;
    for (int64_t i = 0; i < columns.rows; ++i) lines += RowLine(columns.Row(i), table);
    rows += columns.rows;
    MS_RETURN_IF_ERROR(file.Write(lines));
  }
  return file.Commit();
}

absl::Status ExportPages(const Job& job, Report& report) {
  int64_t rows = 0;
  for (const std::string& argument : job.line.arguments()) {
    MS_ASSIGN_OR_RETURN(const std::vector<std::string> tables, PageTablesOf(argument));
    for (const std::string& table : tables) {
      MS_RETURN_IF_ERROR(WritePages(table, OutputPath(job.out.out, table, "jsonl"), rows));
    }
  }
  report.Count("pages", "written", rows);
  return absl::OkStatus();
}

absl::Status ExportShards(const Job& job, const ExportOptions& options, Report& report) {
  MS_ASSIGN_OR_RETURN(const TaskSlice slice, TaskSlice::Parse(job.run.task));
  MS_ASSIGN_OR_RETURN(const InputList all, ResolveShards(job.line.arguments()));
  const std::vector<Input> shards = slice.Select(all).inputs;
  std::vector<absl::Status> statuses(shards.size());
  std::vector<Counts> counts(shards.size());
  ParallelFor(job.run.threads, shards.size(), [&](size_t i) {
    const std::string path = OutputPath(job.out.out, shards[i].path, options.format);
    statuses[i] = options.format == "parquet"
                      ? WriteParquet(shards[i].path, path, job.run, counts[i])
                      : WriteLines(shards[i].path, path, counts[i]);
  });
  for (size_t i = 0; i < shards.size(); ++i) {
    MS_RETURN_IF_ERROR(statuses[i]);
    report.Count("files", "written");
    report.Count("documents", "written", counts[i].documents);
    if (counts[i].bad_lines > 0) report.Count("dropped", "bad_json", counts[i].bad_lines);
  }
  return absl::OkStatus();
}

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info);
  ExportOptions options;
  job.line.Add(job.out);
  job.line.Add(options);
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  MS_RETURN_IF_ERROR(job.NeedsOut());
  MS_RETURN_IF_ERROR(MakeFolder(job.out.out));
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
     .details = "Writes one file a shard to OUT. With --page-table the rows of the page tables "
                "(every page seen, with its score and its place in the crawl) as JSON lines.",
     .example = "mathsieve export --out parquet math"},
    Run};

}  // namespace mathsieve
