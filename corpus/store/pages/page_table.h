#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/status.h"

namespace mathsieve {

// The page table has one row for every page that a run saw, kept or not: what later steps (cuts by
// budget, domain and path tables, reading single records again) need to know without the text.
// A file is a header, blocks of up to 65,536 rows whose columns are zstd frames of their own, and
// an end mark. Blocks stand alone, so a run appends them and is cut back to a checkpoint by length.
// The bytes are described in docs/formats.md.

struct PageRow {
  std::string url;
  std::string fetch_time;  // "2024-05-01T12:00:00Z", kept to the second; empty where unknown
  std::string language;    // language or script code, "" where unknown
  float logit = std::numeric_limits<float>::quiet_NaN();  // NaN: not scored
  int64_t tokens = 0;                                     // estimate; 0 where there is no text
  uint32_t file = 0;                                      // index into the files of the header
  int64_t offset = 0;                                     // of the record in that file
  int64_t length = 0;
  bool extracted = false;       // it was parsed and had text
  bool kept = false;            // its document was written
  bool quick_rejected = false;  // the quick pass refused it
};

// The first bytes of a table. `files` are the inputs that rows name by index, `dumps` the crawl
// each of them is of (as many, or none).
std::string PageTableHeader(std::span<const std::string> files,
                            std::span<const std::string> dumps = {});

// The last bytes of a finished table with `rows` rows: without them a reader says that the table is
// not complete.
std::string PageTableEnd(int64_t rows);

// Rows on their way to a file: encoded, not compressed yet.
class PageTableBlock {
 public:
  // Appends the block's bytes. Pure: any thread.
  absl::Status AppendTo(std::string& out) const;
  int64_t rows() const { return rows_; }

 private:
  friend class PageTableBuilder;
  int64_t rows_ = 0;
  std::vector<std::string> columns_;
};

// Gathers rows into blocks, whose bytes depend on the sequence of calls only. One thread at a time.
class PageTableBuilder {
 public:
  PageTableBuilder();
  ~PageTableBuilder();
  PageTableBuilder(PageTableBuilder&&) noexcept;

  static constexpr int64_t kBlockRows = 1 << 16;

  // True when the block is full: Take() it before the next row.
  bool Add(const PageRow& row);
  bool empty() const;
  // The rows so far; the builder is empty again.
  PageTableBlock Take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Which columns a reader decompresses; the others are skipped on disk.
enum PageColumn : uint32_t {
  kPageUrl = 1 << 0,
  kPageTime = 1 << 1,
  kPageLanguage = 1 << 2,
  kPageLogit = 1 << 3,
  kPageTokens = 1 << 4,
  kPageFile = 1 << 5,
  kPagePlace = 1 << 6,  // offset and length
  kPageFlags = 1 << 7,
  kPageAll = (1 << 8) - 1,
};

// Columns of one block. Those that were not asked for are empty.
struct PageColumns {
  int64_t first_row = 0;
  int64_t rows = 0;
  std::vector<std::string_view> url;   // views live until the next block
  std::vector<int64_t> fetch_seconds;  // since 1970, 0 where unknown
  std::vector<std::string_view> language;
  std::vector<float> logit;
  std::vector<int64_t> tokens;
  std::vector<uint32_t> file;
  std::vector<int64_t> offset, length;
  std::vector<uint8_t> extracted, kept, quick_rejected;

  // Row `i` as it was added. REQUIRES: all columns were read.
  PageRow Row(int64_t i) const;

  std::string url_bytes, language_bytes;  // owned by the views
};

// Streams a table; memory is one block. One thread at a time.
class PageTableReader {
 public:
  // Errors: the system's; InvalidArgument for what is no page table, FailedPrecondition for another
  // version, DataLoss for a broken header; all name the path.
  static absl::StatusOr<PageTableReader> Open(const std::string& path);
  ~PageTableReader();
  PageTableReader(PageTableReader&&) noexcept;

  const std::vector<std::string>& files() const;
  const std::vector<std::string>& dumps() const;  // one a file, or none

  // Reads the next block's columns among `wanted` (an or of PageColumn). False at the end.
  // Errors: DataLoss with path and offset, for a broken block and for a table that ends inside one.
  absl::StatusOr<bool> Next(uint32_t wanted, PageColumns& columns);

  // After Next() gave false: whether the end mark was there. A table without one is of a run that
  // has not finished, or was cut between two blocks.
  bool complete() const;

 private:
  PageTableReader();
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Calls `visit` for every block of the table at `path`. Errors: those of the reader and of `visit`;
// DataLoss when the table has no end mark.
absl::Status ForEachPageBlock(const std::string& path, uint32_t wanted,
                              const std::function<absl::Status(const PageColumns&)>& visit);

// "2024-05-01T12:00:00Z" to seconds since 1970 and back; 0 and "" for what is no such time.
int64_t ParseFetchTime(std::string_view text);
std::string FormatFetchTime(int64_t seconds);

}  // namespace mathsieve
