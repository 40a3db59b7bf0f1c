#include "corpus/run/shards/shards.h"

#include <filesystem>
#include <optional>
#include <vector>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"
#include "corpus/run/pipeline/run_folder.h"

namespace mathsieve {
namespace {

namespace fs = std::filesystem;

bool IsFolder(const std::string& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

// Adds the folder of shards `path` to `paths` when a run of ours has finished it, or none began it.
// One that has no shards stays out.
absl::Status AddShardFolder(const std::string& path, std::vector<std::string>& paths) {
  MS_ASSIGN_OR_RETURN(const std::optional<size_t> shards, CheckFinished(HomeOf(path)));
  if (shards != 0) paths.push_back(path);
  return absl::OkStatus();
}

// A filter that was killed between scoring and cutting leaves no documents.
absl::Status CheckHasDocuments(const std::string& folder) {
  MS_ASSIGN_OR_RETURN(const std::vector<RunPart> parts, ReadRunParts({folder, "scored"}));
  if (parts.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      folder + " is not finished: it has no documents yet; run its command again");
}

bool IsWholeInput(std::string_view reason) {
  return reason == "unreadable" || reason == "unknown_format" || reason == "parquet_unsupported";
}

absl::Status ProblemError(const std::string& path, const RecordBatch::Problem& problem) {
  return absl::DataLossError(absl::StrFormat("%s at offset %d: %s (%s)", path, problem.offset,
                                             problem.reason, problem.detail));
}

}  // namespace

absl::StatusOr<InputList> ResolveShards(std::span<const std::string> arguments) {
  std::vector<std::string> paths;
  for (const std::string& argument : arguments) {
    const std::string documents = argument + "/documents";
    if (IsFolder(documents)) {
      MS_RETURN_IF_ERROR(AddShardFolder(documents, paths));
    } else if (IsFolder(argument)) {
      MS_RETURN_IF_ERROR(CheckHasDocuments(argument));
      MS_RETURN_IF_ERROR(AddShardFolder(argument, paths));
    } else {
      paths.push_back(argument);
    }
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

absl::StatusOr<InputList> ResolveCrawl(std::span<const std::string> arguments) {
  std::vector<std::string> paths;
  for (const std::string& argument : arguments) {
    const std::string documents = argument + "/documents";
    MS_ASSIGN_OR_RETURN(const std::vector<RunPart> parts, ReadRunParts({argument, "manifest"}));
    if (parts.empty() || !IsFolder(documents)) {
      paths.push_back(argument);
    } else {
      MS_RETURN_IF_ERROR(AddShardFolder(documents, paths));
    }
  }
  return ResolveInputs(paths);
}

ReadOptions ShardReadOptions() {
  ReadOptions options;
  options.max_record_bytes = int64_t{1} << 30;
  options.max_ratio = 1e9;
  return options;
}

absl::Status CheckReadable(const InputList& shards, const RecordBatch& batch,
                           double max_bad_fraction) {
  for (const RecordBatch::Problem& problem : batch.problems) {
    if (!problem.lost || (max_bad_fraction > 0 && !IsWholeInput(problem.reason))) continue;
    const bool has_place = problem.offset >= 0 && problem.input < shards.inputs.size();
    const absl::Status error =
        ProblemError(has_place ? shards.inputs[problem.input].path : "shards", problem);
    return max_bad_fraction > 0 ? error : Annotate(error, "--max-bad-fraction 0 allows no loss");
  }
  return absl::OkStatus();
}

absl::StatusOr<LineReader> LineReader::Open(const std::string& path) {
  LineReader reader;
  reader.path_ = path;
  MS_ASSIGN_OR_RETURN(InputList inputs, ResolveInputs(std::span(&path, 1)));
  MS_ASSIGN_OR_RETURN(reader.source_, RecordSource::Open(std::move(inputs), ShardReadOptions()));
  return reader;
}

absl::StatusOr<bool> LineReader::Next(std::string_view& line) {
  while (next_ == batch_.records.size()) {
    MS_ASSIGN_OR_RETURN(const bool more, source_->Next(batch_));
    next_ = 0;
    if (!batch_.problems.empty()) return ProblemError(path_, batch_.problems.front());
    if (!more) return false;
  }
  line = batch_.records[next_++].body;
  return true;
}

}  // namespace mathsieve
