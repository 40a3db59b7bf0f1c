// Shards one after the other, each through the pipeline: lines are parsed and judged in parallel,
// verdicts written in order.

#include "corpus/run/shards/judge.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"
#include "corpus/base/zstd.h"
#include "corpus/crawl/task_slice.h"
#include "corpus/run/bad_records.h"
#include "corpus/run/pipeline/pipeline.h"
#include "corpus/run/shards/shards.h"
#include "corpus/store/field_map.h"

namespace mathsieve {
namespace {

struct DocumentBatch : WorkItem {
  RecordBatch records;
  std::vector<Document> documents;
  std::vector<Verdict> verdicts;
};

using Sink = std::function<absl::Status(const DocumentBatch&)>;

void CountBatch(const DocumentBatch& batch, const InputList& inputs, Report& report) {
  CountProblems(batch.records, inputs, report);
  report.Count("documents", "seen", static_cast<int64_t>(batch.documents.size()));
  for (size_t i = 0; i < batch.verdicts.size(); ++i) {
    const std::string& reason = batch.verdicts[i].reason;
    report.Count("verdicts", reason.empty() ? "keep" : reason);
    if (reason != kBadJson) continue;
    AddBadExample(inputs.inputs[0], batch.records.records[i].place.offset, kBadJson, "no document",
                  report);
  }
}

class ShardJudge {
 public:
  ShardJudge(const Stage& stage, const FieldMap& fields, const RunOptions& run)
      : stage_(stage), fields_(fields), run_(run) {}

  // Judges all documents of `input`, hands them to `sink` in order and counts them in `report`.
  absl::Status Run(const Input& input, const Sink& sink, Report& report) {
    const InputList inputs = {.inputs = {input}, .problems = {}};
    MS_ASSIGN_OR_RETURN(const auto source, RecordSource::Open(inputs, ShardReadOptions()));
    Report counted;
    const PipelineSteps steps = {
        .read = [&]() -> absl::StatusOr<std::unique_ptr<WorkItem>> {
          if (run_.stopped()) return absl::CancelledError("stopped");
          auto batch = std::make_unique<DocumentBatch>();
          MS_ASSIGN_OR_RETURN(const bool more, source->Next(batch->records));
          MS_RETURN_IF_ERROR(CheckReadable(inputs, batch->records, run_.max_bad_fraction));
          if (!more) return nullptr;
          return batch;
        },
        .work = [&](WorkItem& item) { return Work(static_cast<DocumentBatch&>(item)); },
        .collect = {},
        .finish = {},
        .write =
            [&](WorkItem& item) {
              const DocumentBatch& batch = static_cast<DocumentBatch&>(item);
              CountBatch(batch, inputs, counted);
              return sink(batch);
            }};
    MS_RETURN_IF_ERROR(RunPipeline(run_.threads, steps));
    report.Merge(counted);
    const int64_t lost = counted.Total("lost");
    return CheckBadFraction(lost + counted.Get("verdicts", kBadJson),
                            lost + counted.Get("documents", "seen"), run_.max_bad_fraction,
                            counted);
  }

 private:
  absl::Status Work(DocumentBatch& batch) const {
    JsonObjectReader reader;
    std::string html;
    std::vector<size_t> bad;  // lines that are no document keep their place
    for (const RawRecord& record : batch.records.records) {
      Document& document = batch.documents.emplace_back();
      const absl::Status status = fields_.Read(record.body, reader, document, html);
      if (!status.ok()) bad.push_back(batch.documents.size() - 1);
    }
    batch.verdicts.resize(batch.documents.size());
    MS_RETURN_IF_ERROR(stage_.Run(batch.documents, batch.verdicts));
    for (const size_t i : bad)
      batch.verdicts[i] = Verdict{.scores = {}, .reason = std::string(kBadJson)};
    return absl::OkStatus();
  }

  const Stage& stage_;
  const FieldMap& fields_;
  const RunOptions& run_;
};

// Keeps the line of progress going.
class ProgressOfDocuments {
 public:
  ProgressOfDocuments(const RunOptions& run, int64_t total_bytes) : run_(run) {
    progress_.phase = "judging";
    progress_.total_bytes = total_bytes;
  }

  void Add(const DocumentBatch& batch) {
    for (const Verdict& verdict : batch.verdicts) progress_.kept += verdict.reason.empty();
    progress_.done_bytes += batch.records.compressed_bytes;
    progress_.pages += static_cast<int64_t>(batch.documents.size());
    if (run_.on_progress) run_.on_progress(progress_);
  }

 private:
  const RunOptions& run_;
  Progress progress_;
};

absl::Status JudgeShard(ShardJudge& judge, const Stage& stage, const Input& input,
                        const std::string& path, ProgressOfDocuments& progress, Report& report) {
  MS_RETURN_IF_ERROR(MakeFolder(std::filesystem::path(path).parent_path().string()));
  MS_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(path));
  ZstdCompressor compressor;
  const auto sink = [&](const DocumentBatch& batch) {
    std::string lines, frame;
    for (size_t i = 0; i < batch.documents.size(); ++i) {
      const Document& document = batch.documents[i];
      AppendVerdictLine(lines, stage.name(), document.id, document.text, batch.verdicts[i]);
    }
    progress.Add(batch);
    MS_RETURN_IF_ERROR(compressor.AppendFrame(lines, frame));
    return file.Write(frame);
  };
  MS_RETURN_IF_ERROR(judge.Run(input, sink, report));
  MS_RETURN_IF_ERROR(file.Commit());
  MS_ASSIGN_OR_RETURN(const std::string hash, HashFile(input.path));
  return SaveArtifactHeader(path, VerdictHeader(stage.name(), stage.fingerprint(), hash));
}

// Whether the verdicts at `path` are those of this stage on this shard.
absl::StatusOr<bool> IsDone(const std::string& path, const Stage& stage, const Input& input) {
  const absl::StatusOr<ArtifactHeader> header = LoadArtifactHeader(path);
  if (!header.ok() || header->fingerprint != stage.fingerprint() || !FileExists(path)) return false;
  MS_ASSIGN_OR_RETURN(const std::string hash, HashFile(input.path));
  return CheckArtifact(path, *header, VerdictHeader(stage.name(), stage.fingerprint(), hash)).ok();
}

}  // namespace

absl::StatusOr<Report> Judge(std::span<const std::string> shards, const Stage& stage,
                             const RunOptions& run) {
  MS_ASSIGN_OR_RETURN(const TaskSlice slice, TaskSlice::Parse(run.task));
  MS_ASSIGN_OR_RETURN(const InputList all, ResolveShards(shards));
  MS_ASSIGN_OR_RETURN(const FieldMap fields, FieldMap::Create("auto"));
  const InputList inputs = slice.Deal(all);
  ShardJudge judge(stage, fields, run);
  ProgressOfDocuments progress(run, inputs.TotalBytes());
  Report report;
  for (const Input& input : inputs.inputs) {
    const std::string path = VerdictPath(input.path, stage.name());
    MS_ASSIGN_OR_RETURN(const bool done, IsDone(path, stage, input));
    report.Count("shards", done ? "finished before" : "judged");
    if (done) continue;
    MS_RETURN_IF_ERROR(JudgeShard(judge, stage, input, path, progress, report));
  }
  return report;
}

absl::Status JudgeToLines(
    std::span<const std::string> shards, const Stage& stage, const RunOptions& run,
    const std::function<absl::Status(const Document&, const Verdict&)>& visit) {
  MS_ASSIGN_OR_RETURN(const InputList inputs, ResolveShards(shards));
  MS_ASSIGN_OR_RETURN(const FieldMap fields, FieldMap::Create("auto"));
  ShardJudge judge(stage, fields, run);
  Report report;
  for (const Input& input : inputs.inputs) {
    const auto sink = [&](const DocumentBatch& batch) {
      for (size_t i = 0; i < batch.documents.size(); ++i) {
        MS_RETURN_IF_ERROR(visit(batch.documents[i], batch.verdicts[i]));
      }
      return absl::OkStatus();
    };
    MS_RETURN_IF_ERROR(judge.Run(input, sink, report));
  }
  return absl::OkStatus();
}

}  // namespace mathsieve
