#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "corpus/base/status.h"
#include "corpus/crawl/read/source.h"

namespace mathsieve {

// The shards that `arguments` name (files, folders, globs, @lists). A folder that holds a folder
// documents/, as ingest and filter write it, stands for that one, so that verdicts and page tables
// beside it are not taken for documents.
// Errors: as ResolveInputs; InvalidArgument for files that hold no JSON lines or Parquet rows; as
// CheckFinished for a folder that a run of ours writes.
absl::StatusOr<InputList> ResolveShards(std::span<const std::string> arguments);

// The inputs of a crawl that `arguments` name: as ResolveInputs, but a folder that a run of ours
// wrote stands for its documents, as in ResolveShards.
absl::StatusOr<InputList> ResolveCrawl(std::span<const std::string> arguments);

// How shards are read: what we wrote ourselves is under no suspicion, so hardly any limits.
ReadOptions ShardReadOptions();

// The lines of one file, in order: JSON lines, or Parquet rows as such. Bounded memory. One thread
// at a time.
class LineReader {
 public:
  static absl::StatusOr<LineReader> Open(const std::string& path);
  // Sets `line` to the next one; it lives until the next call. False at the end.
  // Errors: DataLoss naming path, offset and what is broken.
  absl::StatusOr<bool> Next(std::string_view& line);

 private:
  std::string path_;
  std::unique_ptr<RecordSource> source_;
  RecordBatch batch_;
  size_t next_ = 0;
};

// Errors: DataLoss for the first shard that could not be read at all, and where nothing may be lost
// (`max_bad_fraction` 0) for the first place that is broken: here, before anything else is done, so
// that a start anew reads it again.
absl::Status CheckReadable(const InputList& shards, const RecordBatch& batch,
                           double max_bad_fraction);

}  // namespace mathsieve
