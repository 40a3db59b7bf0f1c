// Shards one after the other, each through the pipeline: lines are parsed and judged in parallel,
// verdicts written in order.

#include "corpus/run/judge.h"

#include <filesystem>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"
#include "corpus/base/zstd.h"
#include "corpus/run/pipeline/pipeline.h"
#include "corpus/run/shards.h"
#include "corpus/store/field_map.h"

namespace mathsieve {
namespace {

struct DocumentBatch : WorkItem {
  RecordBatch records;
  std::vector<Document> documents;
  std::vector<Verdict> verdicts;
};

using Sink = std::function<absl::Status(const DocumentBatch&)>;

class ShardJudge {
 public:
  ShardJudge(const Stage& stage, const FieldMap& fields, const RunOptions& run)
      : stage_(stage), fields_(fields), run_(run) {}

  // Judges all documents of `input` and hands them to `sink` in order.
  absl::Status Run(const Input& input, const Sink& sink) {
    MS_ASSIGN_OR_RETURN(const auto source,
                        RecordSource::Open(InputList{.inputs = {input}}, ReadOptions()));
    const PipelineSteps steps = {
        .read = [&]() -> absl::StatusOr<std::unique_ptr<WorkItem>> {
          if (run_.stopped()) return absl::CancelledError("stopped");
          auto batch = std::make_unique<DocumentBatch>();
          MS_ASSIGN_OR_RETURN(const bool more, source->Next(batch->records));
          MS_RETURN_IF_ERROR(StatusOfProblems(input.path, batch->records));
          if (!more) return nullptr;
          return batch;
        },
        .work = [&](WorkItem& item) { return Work(static_cast<DocumentBatch&>(item)); },
        .collect = {},
        .finish = {},
        .write = [&](WorkItem& item) { return sink(static_cast<DocumentBatch&>(item)); }};
    return RunPipeline(run_.threads, steps);
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
    for (const size_t i : bad) batch.verdicts[i] = Verdict{.scores = {}, .reason = "bad_json"};
    return absl::OkStatus();
  }

  const Stage& stage_;
  const FieldMap& fields_;
  const RunOptions& run_;
};

// Counts verdicts and keeps the line of progress going.
class Tally {
 public:
  Tally(const RunOptions& run, int64_t total_bytes) : run_(run) {
    progress_.phase = "judging";
    progress_.total_bytes = total_bytes;
  }

  void Add(const DocumentBatch& batch) {
    report_.Count("documents", "seen", static_cast<int64_t>(batch.documents.size()));
    for (const Verdict& verdict : batch.verdicts) {
      report_.Count("verdicts", verdict.reason.empty() ? "keep" : verdict.reason);
      progress_.kept += verdict.reason.empty();
    }
    progress_.done_bytes += batch.records.compressed_bytes;
    progress_.pages += static_cast<int64_t>(batch.documents.size());
    if (run_.on_progress) run_.on_progress(progress_);
  }

  Report& report() { return report_; }

 private:
  const RunOptions& run_;
  Report report_;
  Progress progress_;
};

absl::Status JudgeShard(ShardJudge& judge, const Stage& stage, const Input& input,
                        const std::string& path, Tally& tally) {
  MS_RETURN_IF_ERROR(MakeFolder(std::filesystem::path(path).parent_path().string()));
  MS_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(path));
  ZstdCompressor compressor;
  MS_RETURN_IF_ERROR(judge.Run(input, [&](const DocumentBatch& batch) {
    std::string lines, frame;
    for (size_t i = 0; i < batch.documents.size(); ++i) {
      const Document& document = batch.documents[i];
      AppendVerdictLine(lines, stage.name(), document.id, document.text, batch.verdicts[i]);
    }
    tally.Add(batch);
    MS_RETURN_IF_ERROR(compressor.AppendFrame(lines, frame));
    return file.Write(frame);
  }));
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
  const InputList inputs = slice.Select(all);
  ShardJudge judge(stage, fields, run);
  Tally tally(run, inputs.TotalBytes());
  for (const Input& input : inputs.inputs) {
    const std::string path = VerdictPath(input.path, stage.name());
    MS_ASSIGN_OR_RETURN(const bool done, IsDone(path, stage, input));
    tally.report().Count("shards", done ? "finished before" : "judged");
    if (done) continue;
    MS_RETURN_IF_ERROR(JudgeShard(judge, stage, input, path, tally));
  }
  return std::move(tally.report());
}

absl::Status JudgeToLines(
    std::span<const std::string> shards, const Stage& stage, const RunOptions& run,
    const std::function<absl::Status(const Document&, const Verdict&)>& visit) {
  MS_ASSIGN_OR_RETURN(const InputList inputs, ResolveShards(shards));
  MS_ASSIGN_OR_RETURN(const FieldMap fields, FieldMap::Create("auto"));
  ShardJudge judge(stage, fields, run);
  for (const Input& input : inputs.inputs) {
    MS_RETURN_IF_ERROR(judge.Run(input, [&](const DocumentBatch& batch) {
      for (size_t i = 0; i < batch.documents.size(); ++i) {
        MS_RETURN_IF_ERROR(visit(batch.documents[i], batch.verdicts[i]));
      }
      return absl::OkStatus();
    }));
  }
  return absl::OkStatus();
}

}  // namespace mathsieve
