#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/status.h"
#include "corpus/store/document.h"

namespace mathsieve {

// Parquet through Arrow. In a build with MATHSIEVE_PARQUET=OFF everything here answers
// Unimplemented ("built without Parquet"). The Arrow libraries cost a process about 18 MB of memory
// (15 of them shared file pages) and 10 ms even where no Parquet is touched.

bool ParquetIsBuiltIn();

// Rows of a Parquet file as lines of JSON, so that field maps work on them: structs and maps become
// objects, lists arrays, times ISO 8601 strings, decimals strings, binary strings (what is no UTF-8
// becomes U+FFFD), nothing null. Of a file that ParquetWriter made, the lines are its documents.
// Memory: the pages of one batch of rows. One thread at a time.
class ParquetReader {
 public:
  // Errors: the system's, Unavailable for a read that fails; InvalidArgument for what is no
  // Parquet, DataLoss for what is broken; with the path.
  static absl::StatusOr<ParquetReader> Open(const std::string& path);
  ~ParquetReader();
  ParquetReader(ParquetReader&&) noexcept;

  int64_t rows() const;

  // Only the row groups whose first byte lies in [begin, end) of the file from here on. Returns the
  // first of their rows, rows() where there are none.
  absl::StatusOr<int64_t> SetRange(int64_t begin, int64_t end);

  // The next row is `row`. Row groups before it are not read.
  absl::Status Seek(int64_t row);

  // Replaces `lines` by some hundred rows, each a line with its newline, and `starts` by where they
  // start. False at the end. Errors: DataLoss with path and row; Unavailable for a read that
  // fails.
  absl::StatusOr<bool> Next(std::string& lines, std::vector<size_t>& starts);

 private:
  ParquetReader();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Documents as rows with zstd: id, text, source, url, the provenance columns of our documents
// (offsets are int64), and a column for every other member of the first row group, typed by its
// values; values that are objects or arrays are JSON strings. What no cell can say goes to the
// column "other", an object in a JSON string. With the file's key-value metadata "mathsieve"
// ParquetReader gives the documents back as they were (docs/formats.md). The same bytes for the
// same documents. One thread at a time; memory is one row group.
class ParquetWriter {
 public:
  struct Options {
    int64_t row_group_bytes = int64_t{64} << 20;  // of documents in memory
    int level = 3;
  };
  static absl::StatusOr<ParquetWriter> Create(const std::string& path, Options options);
  static absl::StatusOr<ParquetWriter> Create(const std::string& path) {
    return Create(path, Options());
  }
  ~ParquetWriter();
  ParquetWriter(ParquetWriter&&) noexcept;

  absl::Status Add(const Document& document);
  // The file appears under its name.
  absl::Status Commit();

 private:
  ParquetWriter();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace mathsieve
