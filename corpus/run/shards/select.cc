#include "corpus/run/shards/select.h"

#include <filesystem>
#include <memory>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/base/fields.h"
#include "corpus/base/hash.h"
#include "corpus/crawl/task_slice.h"
#include "corpus/run/bad_records.h"
#include "corpus/run/pipeline/run_output.h"
#include "corpus/run/shards/joined_reader.h"
#include "corpus/run/shards/shards.h"
#include "corpus/store/artifact.h"
#include "corpus/store/field_map.h"
#include "corpus/text/tokens.h"

namespace mathsieve {
namespace {

constexpr std::string_view kMember = "metadata.";

Json RawToJson(std::string_view raw) {
  absl::StatusOr<Json> json = Json::Parse(raw);
  return json.ok() ? *std::move(json) : Json();
}

// Joins the verdicts of record `i` to `judged`. Errors: DataLoss.
absl::Status JoinVerdicts(const JoinedBatch& batch, size_t i, JsonObjectReader& reader,
                          JudgedDocument& judged) {
  std::string id;
  judged.verdict = Verdict();
  const size_t stages = batch.verdict_lines.size() / batch.records.records.size();
  for (size_t stage = 0; stage < stages; ++stage) {
    Verdict verdict;
    const absl::Status parsed =
        ParseVerdictLine(batch.verdict_lines[i * stages + stage], reader, id, verdict);
    if (!parsed.ok() || id != judged.document.id) {
      return absl::DataLossError(absl::StrFormat(
          "verdicts out of step: document '%s' beside %s", judged.document.id,
          parsed.ok() ? absl::StrFormat("the verdict of '%s'", id) : "a line that is no verdict"));
    }
    for (auto& score : verdict.scores) judged.verdict.scores.push_back(std::move(score));
    if (judged.verdict.reason.empty()) judged.verdict.reason = verdict.reason;
  }
  return absl::OkStatus();
}

// The documents of joined batches, what is bad counted. One instance a thread.
class JudgedReader {
 public:
  JudgedReader(const FieldMap& fields, const InputList& inputs)
      : fields_(fields), inputs_(inputs) {}

  // Calls visit(judged) for every document; it returns false to stop.
  template <typename Visit>
  absl::StatusOr<bool> Read(const JoinedBatch& batch, Report& report, Visit&& visit) {
    CountProblems(batch.records, inputs_, report);
    std::string html;
    for (size_t i = 0; i < batch.records.records.size(); ++i) {
      const RawRecord& record = batch.records.records[i];
      const absl::Status read = fields_.Read(record.body, json_, judged_.document, html);
      if (!read.ok()) {
        report.Count("dropped", kBadJson);
        AddBadExample(inputs_.inputs[record.input], record.place.offset, kBadJson,
                      std::string(read.message()), report);
        continue;
      }
      if (!html.empty()) PutField(judged_.document.extra, "html", JsonString(html));
      MS_RETURN_IF_ERROR(JoinVerdicts(batch, i, json_, judged_));
      judged_.line = record.body;
      if (!visit(std::as_const(judged_))) return false;
    }
    return true;
  }

 private:
  const FieldMap& fields_;
  const InputList& inputs_;
  JsonObjectReader json_;
  JudgedDocument judged_;
};

absl::Status CheckLines(const Report& report, const RunOptions& run) {
  const int64_t lost = report.Total("lost");
  const int64_t lines = report.Get("pages", "seen") + report.Get("lines", "read");
  return CheckBadFraction(lost + report.Get("dropped", kBadJson), lost + lines,
                          run.max_bad_fraction, report);
}

struct SelectBatch : OutputBatch {
  JoinedBatch joined;
};

absl::Status Work(const SelectJob& job, JudgedReader& reader, SelectBatch& batch) {
  batch.report.Count("pages", "seen", static_cast<int64_t>(batch.joined.records.records.size()));
  const auto visit = [&](const JudgedDocument& judged) {
    const std::string reason = job.keep(judged);
    if (!reason.empty()) {
      batch.report.Count("dropped", reason);
      return true;
    }
    batch.report.Count("pages", "kept");
    batch.report.Count("tokens", "kept", judged.TokenCount());
    batch.lines += judged.line;
    batch.lines += '\n';
    batch.line_ends.push_back(batch.lines.size());
    return true;
  };
  MS_RETURN_IF_ERROR(reader.Read(batch.joined, batch.report, visit).status());
  batch.joined = JoinedBatch();
  return absl::OkStatus();
}

// From where the output stands to the end of the shards.
absl::StatusOr<Report> RunSelect(const SelectJob& job, const OutputPipelineOptions& options,
                                 const RunOptions& run, const InputList& inputs,
                                 const FieldMap& fields, RunOutput& output) {
  MS_ASSIGN_OR_RETURN(JoinedReader joined,
                      JoinedReader::Open(inputs, job.stages, run.max_bad_fraction));
  OutputPipeline pipeline(options, run, output, "selecting", inputs.TotalBytes());
  Report report;
  const Json position = pipeline.Resume(report);
  if (position.is_object()) MS_RETURN_IF_ERROR(joined.Seek(position));
  const auto read = [&]() -> absl::StatusOr<std::unique_ptr<OutputBatch>> {
    auto batch = std::make_unique<SelectBatch>();
    MS_ASSIGN_OR_RETURN(const bool more, joined.Next(batch->joined));
    if (!more) return nullptr;
    batch->position = joined.position();
    batch->input_bytes = batch->joined.records.compressed_bytes;
    return batch;
  };
  Pool<JudgedReader> readers([&] { return std::make_unique<JudgedReader>(fields, inputs); });
  MS_RETURN_IF_ERROR(pipeline.Run(
      read,
      [&](OutputBatch& batch) {
        return Work(job, *readers.Take(), static_cast<SelectBatch&>(batch));
      },
      report));
  MS_RETURN_IF_ERROR(CheckLines(report, run));
  MS_RETURN_IF_ERROR(pipeline.Finish(report));
  return report;
}

std::string SelectFingerprint(const SelectJob& job, const OutputPipelineOptions& options,
                              const InputList& inputs, int tasks) {
  std::string all = job.fingerprint + Fingerprint(options) + inputs.NamesFingerprint();
  for (const std::string& stage : job.stages) all += " " + stage;
  return Hex(Hash64(all + " " + std::to_string(tasks)));
}

// Of the shards' bytes and of what made the verdicts beside them.
absl::StatusOr<std::string> ContentOf(const SelectJob& job, const InputList& inputs) {
  std::string all = inputs.ContentFingerprint();
  for (const std::string& stage : job.stages) {
    for (const Input& input : inputs.inputs) {
      const auto header = LoadArtifactHeader(VerdictPath(input.path, stage));
      if (!header.ok() && !absl::IsNotFound(header.status())) return header.status();
      if (header.ok()) all += " " + header->fingerprint;
    }
  }
  return Hex(Hash64(all));
}

absl::Status CheckNotInto(const std::string& folder, const InputList& inputs) {
  std::error_code error;
  for (const Input& input : inputs.inputs) {
    const auto parent = std::filesystem::path(input.path).parent_path();
    if (!std::filesystem::equivalent(parent.empty() ? "." : parent, folder, error)) continue;
    return absl::InvalidArgumentError(
        absl::StrFormat("%s lies in the folder that would be written; choose another", input.path));
  }
  return absl::OkStatus();
}

}  // namespace

Json JudgedDocument::Value(std::string_view name) const {
  const bool member = name.starts_with(kMember);
  if (member) name.remove_prefix(kMember.size());
  for (const auto& [key, score] : verdict.scores) {
    if (!member && key == name) return Json(score);
  }
  if (!member && name == "id") return Json(document.id);
  if (name == "url") return Json(document.url);
  if (!member && name == "source") return Json(document.source);
  if (!member && name == "reason") return Json(verdict.reason);
  std::string_view raw = FindField(document.metadata, name);
  if (raw.empty()) raw = FindField(document.extra, name);
  return raw.empty() ? Json() : RawToJson(raw);
}

int64_t JudgedDocument::TokenCount() const {
  const Json count = Value("token_count");
  const bool is_count = count.type() == Json::Type::kInteger && count.Integer() >= 0;
  return is_count ? count.Integer() : EstimateTokens(document.text);
}

absl::StatusOr<Report> Select(const SelectJob& job, const OutputPipelineOptions& options,
                              const RunOptions& run) {
  MS_ASSIGN_OR_RETURN(const TaskSlice slice, TaskSlice::Parse(run.task));
  MS_ASSIGN_OR_RETURN(const FieldMap fields, FieldMap::Create("auto"));
  MS_ASSIGN_OR_RETURN(const InputList all, ResolveShards(job.shards));
  MS_RETURN_IF_ERROR(CheckNotInto(job.folder + "/documents", all));
  const InputList inputs = slice.Deal(all);
  MS_ASSIGN_OR_RETURN(std::string content, ContentOf(job, inputs));
  MS_ASSIGN_OR_RETURN(
      RunOutput output,
      RunOutput::Open({.folder = job.folder,
                       .fingerprint = SelectFingerprint(job, options, all, slice.count),
                       .inputs = std::move(content),
                       .task = slice.index,
                       .tasks = slice.count,
                       .pages = false,
                       .pages_header = {}}));
  if (output.finished().has_value()) return output.FinishedReport();
  return RunSelect(job, options, run, inputs, fields, output);
}

absl::StatusOr<Report> ForEachJudged(std::span<const std::string> shards,
                                     std::span<const std::string> stages, const RunOptions& run,
                                     const std::function<bool(const JudgedDocument&)>& visit) {
  MS_ASSIGN_OR_RETURN(const FieldMap fields, FieldMap::Create("auto"));
  MS_ASSIGN_OR_RETURN(const InputList inputs, ResolveShards(shards));
  MS_ASSIGN_OR_RETURN(
      JoinedReader joined,
      JoinedReader::Open(inputs, {stages.begin(), stages.end()}, run.max_bad_fraction));
  JudgedReader reader(fields, inputs);
  JoinedBatch batch;
  Report report;
  while (true) {
    if (run.stopped()) return absl::CancelledError("stopped");
    MS_ASSIGN_OR_RETURN(const bool more, joined.Next(batch));
    if (!more) break;
    report.Count("lines", "read", static_cast<int64_t>(batch.records.records.size()));
    MS_ASSIGN_OR_RETURN(const bool go_on, reader.Read(batch, report, visit));
    if (!go_on) return report;
  }
  MS_RETURN_IF_ERROR(CheckLines(report, run));
  return report;
}

}  // namespace mathsieve
