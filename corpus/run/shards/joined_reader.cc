#include "corpus/run/shards/joined_reader.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"

namespace mathsieve {
namespace {

absl::Status CheckVerdicts(const std::string& shard, const std::string& stage) {
  const std::string path = VerdictPath(shard, stage);
  const absl::StatusOr<ArtifactHeader> header = LoadArtifactHeader(path);
  if (absl::IsNotFound(header.status())) {
    return absl::NotFoundError(absl::StrFormat(
        "%s has no verdicts of '%s' (%s is missing): run the command that makes them on this shard",
        shard, stage, path));
  }
  MS_RETURN_IF_ERROR(header.status());
  MS_ASSIGN_OR_RETURN(const std::string hash, HashFile(shard));
  return CheckArtifact(path, *header, VerdictHeader(stage, header->fingerprint, hash));
}

}  // namespace

absl::StatusOr<JoinedReader> JoinedReader::Open(InputList shards, std::vector<std::string> stages,
                                                double max_bad_fraction) {
  for (const Input& shard : shards.inputs) {
    for (const std::string& stage : stages) {
      MS_RETURN_IF_ERROR(CheckVerdicts(shard.path, stage));
    }
  }
  JoinedReader reader;
  reader.shards_ = shards;
  reader.max_bad_fraction_ = max_bad_fraction;
  reader.stages_ = std::move(stages);
  MS_ASSIGN_OR_RETURN(reader.source_, RecordSource::Open(std::move(shards), ShardReadOptions()));
  return reader;
}

absl::Status JoinedReader::OpenVerdicts(size_t shard, int64_t skip) {
  verdicts_.clear();
  for (const std::string& stage : stages_) {
    MS_ASSIGN_OR_RETURN(LineReader lines,
                        LineReader::Open(VerdictPath(shards_.inputs[shard].path, stage)));
    std::string_view line;
    for (int64_t i = 0; i < skip; ++i) MS_RETURN_IF_ERROR(lines.Next(line).status());
    verdicts_.push_back(std::move(lines));
  }
  shard_ = shard;
  line_ = skip;
  return absl::OkStatus();
}

absl::StatusOr<bool> JoinedReader::Next(JoinedBatch& batch) {
  MS_ASSIGN_OR_RETURN(const bool more, source_->Next(batch.records));
  batch.verdict_lines.clear();
  MS_RETURN_IF_ERROR(CheckReadable(shards_, batch.records, max_bad_fraction_));
  for (const RawRecord& record : batch.records.records) {
    if (record.input != shard_) MS_RETURN_IF_ERROR(OpenVerdicts(record.input, 0));
    ++line_;
    for (LineReader& verdicts : verdicts_) {
      std::string_view line;
      MS_ASSIGN_OR_RETURN(const bool found, verdicts.Next(line));
      if (!found) {
        return absl::DataLossError(absl::StrFormat("%s: fewer verdicts than documents (line %d)",
                                                   shards_.inputs[shard_].path, line_));
      }
      batch.verdict_lines.emplace_back(line);
    }
  }
  return more;
}

Json JoinedReader::position() const {
  Json json = Json::Object();
  json.Set("source", source_->position().ToJson()).Set("line", line_);
  return json.Set("shard", shard_ == SIZE_MAX ? int64_t{-1} : static_cast<int64_t>(shard_));
}

absl::Status JoinedReader::Seek(const Json& position) {
  MS_ASSIGN_OR_RETURN(const SourcePosition place, SourcePosition::FromJson(position["source"]));
  MS_RETURN_IF_ERROR(source_->Seek(place));
  const int64_t shard = position["shard"].Integer(-1);
  if (shard < 0 || shard >= static_cast<int64_t>(shards_.inputs.size())) return absl::OkStatus();
  return OpenVerdicts(static_cast<size_t>(shard), position["line"].Integer());
}

}  // namespace mathsieve
