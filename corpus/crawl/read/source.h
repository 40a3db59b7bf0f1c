#pragma once

#include <cstdint>
#include <memory>

#include "corpus/base/fields.h"
#include "corpus/base/json.h"
#include "corpus/base/status.h"
#include "corpus/crawl/inputs.h"
#include "corpus/crawl/record.h"

namespace mathsieve {

struct ReadOptions {
  // A batch is cut behind the first record that fills it so far.
  int64_t batch_bytes = int64_t{4} << 20;
  int64_t max_record_bytes = int64_t{16} << 20;
  int64_t max_inflated_bytes = int64_t{64} << 30;
  double max_ratio = 500;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "batch-bytes",
                    .help = "uncompressed bytes that travel together",
                    .min = 1,
                    .max = 1 << 30,
                    .unit = Unit::kBytes},
          self.batch_bytes);
    visit(FieldInfo{.name = "max-record-bytes",
                    .help = "longer records, lines and files are skipped",
                    .min = 1,
                    .max = 1 << 30,
                    .unit = Unit::kBytes},
          self.max_record_bytes);
    visit(FieldInfo{.name = "max-inflated-bytes",
                    .help = "what one compressed member may grow to before it is skipped",
                    .min = 1,
                    .unit = Unit::kBytes},
          self.max_inflated_bytes);
    visit(
        FieldInfo{.name = "max-ratio",
                  .help = "uncompressed to compressed bytes of a member above which it is skipped",
                  .min = 1,
                  .details = "Looked at only behind the first MiB that a member gives."},
        self.max_ratio);
  }
};

// Where the next record stands, between two batches. Plain numbers, so that a killed run goes on.
struct SourcePosition {
  int64_t input = 0;   // index into the list of inputs
  int64_t offset = 0;  // bytes of the file before the member that holds the next record
  int64_t skip = 0;    // uncompressed bytes of that member before the record
  int64_t before = 0;  // uncompressed bytes of the input before that member
  int64_t row = 0;     // Parquet: rows before the next one
  // JSON lines: 1 where a broken member stands before it, so that it may begin inside a line.
  int64_t after_break = 0;
  uint64_t batches = 0;

  Json ToJson() const;
  // Errors: InvalidArgument for what ToJson() did not make.
  static absl::StatusOr<SourcePosition> FromJson(const Json& json);
  friend bool operator==(const SourcePosition&, const SourcePosition&) = default;
};

// The records of a list of inputs, in order, in batches that depend on the inputs' bytes and the
// options only. Memory: one batch and a window of 4 MiB on the file. An input that cannot be opened
// is a problem `unreadable` in a batch, and reading goes on with the next. A read that fails is an
// error: who opens a source anew may find all of the input.
//
// Of an input that is a part (Input::begin and end) come the records that begin in it, so that the
// parts of a file give what all of it gives, each record and problem once and in order. Where a
// record begins:
// - in a plain file, that is its first byte;
// - in a compressed one, that of the member it begins in;
// - a row of Parquet, that of its row group; a page of HTML, that of the file.
// A problem belongs to the part that the stretch it was met in begins in; what keeps all of a file
// from being read, to its first part. To know where records begin, a part reads from 5/4 of
// `max_record_bytes` before its own bytes on. Only where a member, or in a plain file what is read
// as one record, is longer than that, may content that looks like members or records be taken for
// such; that adds some, and loses none.
//
// Problems: unreadable, unknown_format, empty_file; bad_member, truncated,
// member_too_large, ratio_too_high (compressed files); record_too_large, not_warc,
// not_arc, bad_record_header, bad_content_length (a record came of it), bad_dictionary.
//
// One thread at a time.
class RecordSource {
 public:
  static absl::StatusOr<std::unique_ptr<RecordSource>> Open(InputList inputs, ReadOptions options);
  virtual ~RecordSource() = default;

  // Fills `batch` anew; what it held is gone, its memory is used again. False at the end, when
  // `batch` is empty. Errors: the system's, with path and offset; the source and the batch are then
  // of no further use.
  virtual absl::StatusOr<bool> Next(RecordBatch& batch) = 0;

  // Behind the last batch.
  virtual SourcePosition position() const = 0;

  // The next batch starts at `position`, which came from position() of a source over the same
  // inputs with the same options. Standard input is read up to there.
  virtual absl::Status Seek(const SourcePosition& position) = 0;

  virtual const InputList& inputs() const = 0;
};

}  // namespace mathsieve
