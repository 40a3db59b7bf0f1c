#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mathsieve {

// Where a record stands: `offset` and `length` are of the compressed member in .warc.gz and
// .warc.zst with a member a record, of the record itself in plain files, of the line in plain
// JSONL, the row number and 0 in Parquet.
struct RecordPlace {
  int64_t offset = 0;
  int64_t length = 0;
  // The record or line shares its compressed member with others: `length` then counts uncompressed
  // bytes, and `offset` is that of the member it begins in; where that is 0 (in the first, mostly
  // the only one), the uncompressed bytes before the record.
  bool inside_member = false;
};

// What one record of an input is, as the reader met it. Views point into the batch that holds it.
struct RawRecord {
  enum class Kind {
    kWarc,      // header = WARC header block, body = its block (an HTTP response, WET text, …)
    kArc,       // header = its line, body = what follows it
    kHtmlFile,  // body = the bytes of a file of a folder
    kJsonLine,  // body = one line
  };
  Kind kind = Kind::kWarc;
  uint32_t input = 0;  // index into the list of inputs
  RecordPlace place;
  std::string_view header;
  std::string_view body;
  bool truncated = false;  // the file or member ended before the record did
  std::string_view path;   // kHtmlFile: the file; otherwise the input's path
};

// Records in the order of the input, their bytes, and what went wrong between them.
struct RecordBatch {
  uint64_t sequence = 0;  // 0, 1, 2 … over the whole run
  std::vector<RawRecord> records;
  // Owns what the records view. A buffer: it may be longer than what they use. Hand a batch that
  // is done with to Next() again, and its memory is used again.
  std::string bytes;
  struct Problem {  // a place that gave no record
    uint32_t input = 0;
    int64_t offset = 0;
    std::string reason;  // snake_case, counted: bad_member, record_too_large, …
    std::string detail;  // for people: what was expected
    bool lost = true;    // false: a record came of it all the same, or nothing was wanted
  };
  std::vector<Problem> problems;
  int64_t compressed_bytes = 0;  // read from the inputs for this batch
};

}  // namespace mathsieve
