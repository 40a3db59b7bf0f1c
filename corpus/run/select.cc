#include "corpus/run/select.h"

#include <array>
#include <charconv>

#include "absl/strings/str_format.h"
#include "corpus/base/fields.h"
#include "corpus/base/hash.h"
#include "corpus/run/joined_reader.h"
#include "corpus/store/field_map.h"

namespace mathsieve {
namespace {

Json RawToJson(std::string_view raw) {
  absl::StatusOr<Json> json = Json::Parse(raw);
  return json.ok() ? *std::move(json) : Json();
}

// A number where all of `text` is one.
bool AsNumber(std::string_view text, double& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && !text.empty();
}

bool Compare(std::string_view op, int order) {
  if (op == "=") return order == 0;
  if (op == "!=") return order != 0;
  if (op == ">=") return order >= 0;
  if (op == "<=") return order <= 0;
  return op == ">" ? order > 0 : order < 0;
}

// Fills `judged` from the i-th record of `batch`.
absl::Status ReadJudged(const JoinedBatch& batch, size_t i, const FieldMap& fields,
                        JsonObjectReader& reader, JudgedDocument& judged) {
  std::string html, id;
  MS_RETURN_IF_ERROR(fields.Read(batch.records.records[i].body, reader, judged.document, html));
  if (!html.empty()) PutField(judged.document.extra, "html", JsonString(html));
  judged.verdict = Verdict();
  const size_t stages = batch.verdict_lines.size() / batch.records.records.size();
  for (size_t stage = 0; stage < stages; ++stage) {
    Verdict verdict;
    MS_RETURN_IF_ERROR(
        ParseVerdictLine(batch.verdict_lines[i * stages + stage], reader, id, verdict));
    if (id != judged.document.id) {
      return absl::DataLossError(
          absl::StrFormat("verdicts out of step: document '%s' beside the verdict of '%s'",
                          judged.document.id, id));
    }
    for (auto& score : verdict.scores) judged.verdict.scores.push_back(std::move(score));
    if (judged.verdict.reason.empty()) judged.verdict.reason = verdict.reason;
  }
  return absl::OkStatus();
}

struct SelectBatch : OutputBatch {
  JoinedBatch joined;
};

absl::Status Work(const SelectJob& job, const FieldMap& fields, SelectBatch& batch) {
  JsonObjectReader reader;
  JudgedDocument judged;
  for (size_t i = 0; i < batch.joined.records.records.size(); ++i) {
    batch.report.Count("pages", "seen");
    const absl::Status status = ReadJudged(batch.joined, i, fields, reader, judged);
    if (status.code() == absl::StatusCode::kDataLoss) return status;
    const std::string reason = status.ok() ? job.keep(judged) : "bad_json";
    if (!reason.empty()) {
      batch.report.Count("dropped", reason);
      continue;
    }
    batch.report.Count("pages", "kept");
    batch.report.Count("tokens", "kept", judged.Value("token_count").Integer());
    batch.lines += batch.joined.records.records[i].body;
    batch.lines += '\n';
    batch.line_ends.push_back(batch.lines.size());
  }
  batch.joined = JoinedBatch();
  return absl::OkStatus();
}

std::string SelectFingerprint(const SelectJob& job, const OutputPipelineOptions& options,
                              const RunOptions& run, const InputList& inputs) {
  std::string all = job.fingerprint + Fingerprint(options) + Fingerprint(run);
  for (const std::string& stage : job.stages) all += " " + stage;
  for (const Input& input : inputs.inputs) {
    absl::StrAppendFormat(&all, "\n%s %d", input.path, input.size_bytes);
  }
  return Hex(Hash64(all));
}

}  // namespace

Json JudgedDocument::Value(std::string_view name) const {
  for (const auto& [key, score] : verdict.scores) {
    if (key == name) return Json(score);
  }
  if (name == "id") return Json(document.id);
  if (name == "url") return Json(document.url);
  if (name == "source") return Json(document.source);
  if (name == "reason") return Json(verdict.reason);
  std::string_view raw = FindField(document.metadata, name);
  if (raw.empty()) raw = FindField(document.extra, name);
  return raw.empty() ? Json() : RawToJson(raw);
}

absl::StatusOr<Rule> Rule::Parse(std::string_view text) {
  constexpr std::array<std::string_view, 6> kOps = {">=", "<=", "!=", ">", "<", "="};
  const size_t at = text.find_first_of("<>=!");
  for (const std::string_view op : kOps) {
    if (at == 0 || at == std::string_view::npos || !text.substr(at).starts_with(op)) continue;
    return Rule{std::string(text.substr(0, at)), std::string(op),
                std::string(text.substr(at + op.size()))};
  }
  return absl::InvalidArgumentError(absl::StrFormat(
      "--where: '%s' is no rule; a rule is NAME>=VALUE with >=, <=, >, <, = or !=", text));
}

std::string Rule::Stage() const {
  const size_t at = name.find("__");
  return at == std::string::npos ? "" : name.substr(0, at);
}

bool Rule::Holds(const JudgedDocument& document) const {
  const Json have = document.Value(name);
  if (have.type() == Json::Type::kNull) return op == "!=";
  double wanted = 0, number = 0;
  const bool is_text = have.type() == Json::Type::kString;
  const bool numeric =
      AsNumber(value, wanted) && (is_text ? AsNumber(have.String(), number) : true);
  if (numeric) {
    if (!is_text) number = have.Real();
    return Compare(op, number < wanted ? -1 : number > wanted);
  }
  return Compare(op, (is_text ? have.String() : have.Dump()).compare(value));
}

absl::StatusOr<Report> Select(const SelectJob& job, const OutputPipelineOptions& options,
                              const RunOptions& run) {
  MS_ASSIGN_OR_RETURN(const TaskSlice slice, TaskSlice::Parse(run.task));
  MS_ASSIGN_OR_RETURN(const FieldMap fields, FieldMap::Create("auto"));
  MS_ASSIGN_OR_RETURN(const InputList all, ResolveShards(job.shards));
  const InputList inputs = slice.Select(all);
  MS_ASSIGN_OR_RETURN(RunOutput output,
                      RunOutput::Open({.folder = job.folder,
                                       .fingerprint = SelectFingerprint(job, options, run, inputs),
                                       .task = slice.index,
                                       .tasks = slice.count,
                                       .pages = false}));
  if (output.finished().has_value()) return Report::FromJson((*output.finished())["report"]);
  MS_ASSIGN_OR_RETURN(JoinedReader reader, JoinedReader::Open(inputs, job.stages));
  OutputPipeline pipeline(options, run, output, "selecting", inputs.TotalBytes());
  Report report;
  const Json position = pipeline.Resume(report);
  if (position.is_object()) MS_RETURN_IF_ERROR(reader.Seek(position));
  const auto read = [&]() -> absl::StatusOr<std::unique_ptr<OutputBatch>> {
    auto batch = std::make_unique<SelectBatch>();
    MS_ASSIGN_OR_RETURN(const bool more, reader.Next(batch->joined));
    if (!more) return nullptr;
    batch->position = reader.position();
    batch->input_bytes = batch->joined.records.compressed_bytes;
    return batch;
  };
  MS_RETURN_IF_ERROR(pipeline.Run(
      read, [&](OutputBatch& batch) { return Work(job, fields, static_cast<SelectBatch&>(batch)); },
      report));
  MS_RETURN_IF_ERROR(pipeline.Finish(report));
  return report;
}

absl::Status ForEachJudged(std::span<const std::string> shards, std::span<const std::string> stages,
                           const RunOptions& run,
                           const std::function<bool(const JudgedDocument&)>& visit,
                           int64_t* bad_lines) {
  MS_ASSIGN_OR_RETURN(const FieldMap fields, FieldMap::Create("auto"));
  MS_ASSIGN_OR_RETURN(InputList inputs, ResolveShards(shards));
  MS_ASSIGN_OR_RETURN(JoinedReader reader,
                      JoinedReader::Open(std::move(inputs), {stages.begin(), stages.end()}));
  JsonObjectReader json;
  JoinedBatch batch;
  JudgedDocument judged;
  while (true) {
    if (run.stopped()) return absl::CancelledError("stopped");
    MS_ASSIGN_OR_RETURN(const bool more, reader.Next(batch));
    if (!more) return absl::OkStatus();
    for (size_t i = 0; i < batch.records.records.size(); ++i) {
      const absl::Status status = ReadJudged(batch, i, fields, json, judged);
      if (status.code() == absl::StatusCode::kDataLoss) return status;
      if (status.ok() && !visit(judged)) return absl::OkStatus();
      if (!status.ok() && bad_lines != nullptr) ++*bad_lines;
    }
  }
}

}  // namespace mathsieve
