// The source cuts inputs into batches, workers turn them into lines and rows, and OutputPipeline
// does the rest.

#include "corpus/run/ingest.h"

#include "absl/strings/str_format.h"
#include "corpus/base/hash.h"
#include "corpus/crawl/task_slice.h"
#include "corpus/run/bad_records.h"
#include "corpus/run/page_work.h"
#include "corpus/run/pipeline/output_pipeline.h"
#include "corpus/run/pipeline/pipeline.h"
#include "corpus/run/pipeline/run_output.h"
#include "corpus/run/pipeline/stopwatch.h"
#include "corpus/run/shards/shards.h"

namespace mathsieve {
namespace {

// "CC-MAIN-2024-10" in a path of Common Crawl.
std::string DumpOf(std::string_view path) {
  const size_t start = path.find("CC-MAIN-");
  if (start == std::string_view::npos) return "";
  const size_t end = path.find_first_not_of("0123456789-", start + 8);
  std::string_view dump = path.substr(start, end - start);
  return dump.size() == 15 ? std::string(dump) : "";
}

absl::Status CheckRecords(const Report& report, double max_bad_fraction) {
  const int64_t bad = report.Total("lost") + report.Get("not pages", "bad_warc_header") +
                      report.Get("not pages", "bad_arc_header") +
                      report.Get("not pages", "bad_http") + report.Get("dropped", kBadJson);
  const int64_t all = report.Total("records") + report.Total("lost");
  return CheckBadFraction(bad, all, max_bad_fraction, report);
}

// A source and its workers as the two steps of an OutputPipeline.
class Ingestion {
 public:
  Ingestion(const PageContext& context, RecordSource& source)
      : source_(source),
        workers_([context] { return std::make_unique<PageWorker>(context); }),
        records_([] { return std::make_unique<RecordBatch>(); }) {}

  absl::StatusOr<std::unique_ptr<OutputBatch>> Read() {
    auto batch = std::make_unique<PageBatch>();
    batch->records = records_.Borrow();
    const Stopwatch watch(batch->report, "read");
    MS_ASSIGN_OR_RETURN(const bool more, source_.Next(*batch->records));
    if (!more) return nullptr;
    batch->position = source_.position().ToJson();
    batch->input_bytes = batch->records->compressed_bytes;
    return batch;
  }

  // The bytes of the records go back for another batch: they are most of what a run holds.
  absl::Status Judge(PageBatch& batch) {
    MS_RETURN_IF_ERROR(workers_.Take()->Work(batch));
    records_.Return(std::move(batch.records));
    return absl::OkStatus();
  }

  absl::Status Work(OutputBatch& batch) {
    PageBatch& pages = static_cast<PageBatch&>(batch);
    MS_RETURN_IF_ERROR(Judge(pages));
    pages.FormatLines();
    pages.documents = {};  // what waits for its turn to be written is the lines alone
    return absl::OkStatus();
  }

 private:
  RecordSource& source_;
  Pool<PageWorker> workers_;
  Pool<RecordBatch> records_;
};

// Of all that decides what the parts of a run write.
std::string RunFingerprint(const IngestOptions& options, const PageJudges& judges,
                           const InputList& inputs, int tasks) {
  std::string all = Fingerprint(options) + inputs.NamesFingerprint() + std::to_string(tasks);
  if (tasks > 1) all += " parts by bytes";
  if (judges.stage != nullptr) all += judges.stage->fingerprint();
  if (judges.quick != nullptr) all += "quick pass " + judges.quick->fingerprint();
  if (judges.language) all += "language " + judges.language_fingerprint;
  return Hex(Hash64(all));
}

absl::StatusOr<Report> FinishedBefore(const RunOutput& output, const InputList& inputs) {
  if (inputs.HasStandardInput()) {
    return absl::FailedPreconditionError(
        output.ManifestPath() +
        " is of standard input, and nobody can tell whether this is the same; write to another "
        "folder or remove that one");
  }
  return output.FinishedReport();
}

// From where the output stands to the end of the inputs.
absl::StatusOr<Report> RunIngestion(const PageContext& context, const RunOptions& run,
                                    RunOutput& output) {
  const IngestOptions& options = *context.options;
  const InputList& inputs = *context.inputs;
  MS_ASSIGN_OR_RETURN(const auto source, RecordSource::Open(inputs, options.read));
  OutputPipeline pipeline(options.output, run, output, "reading", inputs.TotalBytes());
  Report report;
  const Json position = pipeline.Resume(report);
  if (position.is_object()) {
    MS_ASSIGN_OR_RETURN(const SourcePosition place, SourcePosition::FromJson(position));
    MS_RETURN_IF_ERROR(source->Seek(place));
  }
  Ingestion ingestion(context, *source);
  MS_RETURN_IF_ERROR(pipeline.Run([&] { return ingestion.Read(); },
                                  [&](OutputBatch& batch) { return ingestion.Work(batch); },
                                  report));
  MS_RETURN_IF_ERROR(CheckRecords(report, run.max_bad_fraction));
  for (const auto& [name, fact] : context.judges->facts.members()) report.SetFact(name, fact);
  MS_RETURN_IF_ERROR(pipeline.Finish(report));
  report.SetFact("throughput", pipeline.Throughput());
  return report;
}

}  // namespace

absl::StatusOr<Report> Ingest(std::span<const std::string> arguments, const IngestOptions& options,
                              const RunOptions& run, const PageJudges& judges,
                              const IngestLayout& layout) {
  MS_ASSIGN_OR_RETURN(const TaskSlice slice, TaskSlice::Parse(run.task));
  MS_ASSIGN_OR_RETURN(const FieldMap fields, FieldMap::Create(options.fields));
  MS_ASSIGN_OR_RETURN(const InputList all, ResolveCrawl(arguments));
  const InputList inputs = slice.Cut(all);
  std::vector<std::string> paths, dumps;
  for (const Input& input : inputs.inputs) {
    paths.push_back(input.path);
    dumps.push_back(options.dump.empty() ? DumpOf(input.path) : options.dump);
  }
  MS_ASSIGN_OR_RETURN(
      RunOutput output,
      RunOutput::Open({.folder = layout.folder,
                       .fingerprint = RunFingerprint(options, judges, all, slice.count),
                       .inputs = inputs.ContentFingerprint(),
                       .task = slice.index,
                       .tasks = slice.count,
                       .documents = layout.documents,
                       .manifest = layout.manifest,
                       .pages = options.pages,
                       .pages_header = PageTableHeader(paths, dumps)}));
  if (output.finished().has_value()) return FinishedBefore(output, inputs);
  return RunIngestion({&options, &judges, &inputs, &fields, &dumps}, run, output);
}

absl::StatusOr<Report> ForEachPage(std::span<const std::string> arguments,
                                   const IngestOptions& options, const RunOptions& run,
                                   const PageJudges& judges,
                                   const std::function<absl::Status(const JudgedPage&)>& visit) {
  MS_ASSIGN_OR_RETURN(const FieldMap fields, FieldMap::Create(options.fields));
  MS_ASSIGN_OR_RETURN(const InputList inputs, ResolveCrawl(arguments));
  MS_ASSIGN_OR_RETURN(const auto source, RecordSource::Open(inputs, options.read));
  const std::vector<std::string> dumps(inputs.inputs.size(), options.dump);
  Ingestion ingestion({&options, &judges, &inputs, &fields, &dumps}, *source);
  Report report;
  Progress progress = {.phase = "reading", .total_bytes = inputs.TotalBytes()};
  const PipelineSteps steps = {
      .read = [&]() -> absl::StatusOr<std::unique_ptr<WorkItem>> {
        if (run.stopped()) return absl::CancelledError("stopped");
        return ingestion.Read();
      },
      .work = [&](WorkItem& item) { return ingestion.Judge(static_cast<PageBatch&>(item)); },
      .collect = {},
      .finish = {},
      .write =
          [&](WorkItem& item) {
            const PageBatch& batch = static_cast<PageBatch&>(item);
            report.Merge(batch.report);
            for (size_t i = 0; i < batch.rows.size(); ++i) {
              MS_RETURN_IF_ERROR(visit(batch.Page(i)));
            }
            progress.done_bytes += batch.input_bytes;
            progress.pages += static_cast<int64_t>(batch.rows.size());
            if (run.on_progress) run.on_progress(progress);
            return absl::OkStatus();
          }};
  MS_RETURN_IF_ERROR(RunPipeline(run.threads, steps));
  MS_RETURN_IF_ERROR(CheckRecords(report, run.max_bad_fraction));
  return report;
}

absl::StatusOr<Report> ForEachDocument(std::span<const std::string> arguments,
                                       const IngestOptions& options, const RunOptions& run,
                                       const std::function<absl::Status(const Document&)>& visit) {
  return ForEachPage(arguments, options, run, {}, [&](const JudgedPage& page) {
    return page.document == nullptr ? absl::OkStatus() : visit(*page.document);
  });
}

}  // namespace mathsieve
