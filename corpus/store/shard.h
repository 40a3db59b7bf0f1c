#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/file.h"
#include "corpus/base/json.h"
#include "corpus/base/status.h"
#include "corpus/store/byte_source.h"
#include "corpus/store/document.h"

namespace mathsieve {

// Shards are files of documents, one JSON object a line: .jsonl.zst, .jsonl.gz, .jsonl.

// The shards of a folder or a list of them.
struct ShardSet {
  std::vector<std::string> paths;  // in bytewise order

  // `path` is a shard or a folder; a folder that mathsieve wrote (with documents/ in it) gives the
  // shards in there, any other the shards at any depth, folders named attributes left out.
  // Errors: NotFound where there is no shard; the system's.
  static absl::StatusOr<ShardSet> Open(const std::string& path);
};

// Some lines of a shard.
struct ShardBatch {
  int64_t first_line = 0;           // number of the first, from 0; empty lines are not counted
  std::string bytes;                // owns the lines
  std::vector<size_t> line_starts;  // in `bytes`
  std::vector<ReadProblem> problems;
  int64_t compressed_bytes = 0;

  size_t size() const { return line_starts.size(); }
  // Without its newline.
  std::string_view Line(size_t i) const {
    const size_t end = i + 1 < line_starts.size() ? line_starts[i + 1] : bytes.size();
    return std::string_view(bytes).substr(line_starts[i], end - line_starts[i] - 1);
  }
};

struct ShardReadOptions {
  int64_t batch_bytes = int64_t{4} << 20;
  int64_t max_line_bytes = int64_t{64} << 20;
};

// Streams a shard in batches that depend on its bytes and the options only. Memory: a batch, a line
// and a frame up to 32 MiB. One thread at a time.
//
// What is broken is a problem in a batch and reading goes on: broken_frame, broken_member,
// truncated, line_too_long (offset: of the uncompressed line). The line that a break cuts is lost
// with it.
class ShardReader {
 public:
  static absl::StatusOr<ShardReader> Open(const std::string& path, ShardReadOptions options = {});
  ~ShardReader();
  ShardReader(ShardReader&&) noexcept;

  // Fills `batch` anew. False at the end, when it is empty.
  absl::StatusOr<bool> Next(ShardBatch& batch);

 private:
  ShardReader();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Calls `visit` for every document of a shard, in order; `line` is its number. `problem` gets lines
// that are no documents (reason bad_document, offset: the line's number) and what ShardReader lost.
// Errors: the system's and those of `visit`.
absl::Status ForEachDocument(const std::string& path,
                             const std::function<absl::Status(int64_t line, Document&)>& visit,
                             const std::function<void(const ReadProblem&)>& problem);

// Cuts a sequence of lines into blocks: a block ends behind the line that fills it. What it gives
// depends on the lines alone. One thread at a time.
class BlockBuilder {
 public:
  explicit BlockBuilder(int64_t block_bytes = int64_t{1} << 20) : block_bytes_(block_bytes) {}

  // `line` ends in its newline. True when the block is full: Take() it before the next line.
  bool Add(std::string_view line);
  bool empty() const { return block_.empty(); }
  int64_t lines() const { return lines_; }
  std::string Take();

 private:
  int64_t block_bytes_;
  int64_t lines_ = 0;
  std::string block_;
};

// Writes one shard front to back; it appears under its name with Commit() only. The same bytes for
// the same lines and level. One thread at a time.
class ShardWriter {
 public:
  struct Options {
    int level = 3;
    int64_t block_bytes = int64_t{1} << 20;
  };
  // Ends in .zst: compressed; else plain.
  static absl::StatusOr<ShardWriter> Create(const std::string& path, Options options);
  static absl::StatusOr<ShardWriter> Create(const std::string& path) { return Create(path, {}); }
  ~ShardWriter();
  ShardWriter(ShardWriter&&) noexcept;

  absl::Status Add(const Document& document);
  absl::Status AddLine(std::string_view line);  // with its newline
  absl::Status Commit();

  int64_t documents() const;
  int64_t text_bytes() const;  // of the lines, uncompressed

 private:
  ShardWriter();
  absl::Status EndBlock();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mathsieve
