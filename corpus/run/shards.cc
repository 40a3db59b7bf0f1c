#include "corpus/run/shards.h"

#include <filesystem>
#include <vector>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"

namespace mathsieve {

absl::StatusOr<InputList> ResolveShards(std::span<const std::string> arguments) {
  std::vector<std::string> paths;
  for (const std::string& argument : arguments) {
    const std::string documents = argument + "/documents";
    std::error_code error;
    paths.push_back(std::filesystem::is_directory(documents, error) ? documents : argument);
  }
  MS_ASSIGN_OR_RETURN(InputList inputs, ResolveInputs(paths));
  for (const Input& input : inputs.inputs) {
    if (input.format != InputFormat::kJsonLines && input.format != InputFormat::kParquet) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "%s: no shard of documents (JSON lines or Parquet); `mathsieve ingest` makes them from "
          "crawls",
          input.path));
    }
  }
  return inputs;
}

absl::Status StatusOfProblems(const std::string& path, const RecordBatch& batch) {
  if (batch.problems.empty()) return absl::OkStatus();
  const RecordBatch::Problem& problem = batch.problems.front();
  return absl::DataLossError(absl::StrFormat("%s at offset %d: %s (%s)", path, problem.offset,
                                             problem.reason, problem.detail));
}

absl::StatusOr<LineReader> LineReader::Open(const std::string& path) {
  LineReader reader;
  reader.path_ = path;
  MS_ASSIGN_OR_RETURN(InputList inputs, ResolveInputs(std::span(&path, 1)));
  MS_ASSIGN_OR_RETURN(reader.source_, RecordSource::Open(std::move(inputs), ReadOptions()));
  return reader;
}

absl::StatusOr<bool> LineReader::Next(std::string_view& line) {
  while (next_ == batch_.records.size()) {
    MS_ASSIGN_OR_RETURN(const bool more, source_->Next(batch_));
    next_ = 0;
    MS_RETURN_IF_ERROR(StatusOfProblems(path_, batch_));
    if (!more) return false;
  }
  line = batch_.records[next_++].body;
  return true;
}

}  // namespace mathsieve
