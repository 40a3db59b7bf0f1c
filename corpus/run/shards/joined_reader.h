#pragma once

#include <memory>
#include <string>
#include <vector>

#include "corpus/run/shards/shards.h"
#include "corpus/store/verdict_file.h"

namespace mathsieve {

// Documents of several shards and, line for line, what stages said of them.
struct JoinedBatch {
  RecordBatch records;
  std::vector<std::string> verdict_lines;  // stages() lines a record: all stages of the first …
};

// Reads shards in order, each with its verdict files beside it. One thread at a time.
class JoinedReader {
 public:
  // Errors: NotFound and FailedPrecondition for verdict files that are missing or of other bytes
  // (checked for all shards before the first is read).
  static absl::StatusOr<JoinedReader> Open(InputList shards, std::vector<std::string> stages,
                                           double max_bad_fraction);

  // False at the end. Broken places of a shard are problems of the batch.
  // Errors: as CheckReadable; DataLoss for shards that cannot be read at all and for verdict files
  // that are broken or end early.
  absl::StatusOr<bool> Next(JoinedBatch& batch);
  Json position() const;
  absl::Status Seek(const Json& position);

 private:
  absl::Status OpenVerdicts(size_t shard, int64_t skip);

  InputList shards_;
  std::vector<std::string> stages_;
  double max_bad_fraction_ = 0;
  std::unique_ptr<RecordSource> source_;
  std::vector<LineReader> verdicts_;  // of the current shard, one a stage
  size_t shard_ = SIZE_MAX;
  int64_t line_ = 0;  // of the current shard
};

}  // namespace mathsieve
