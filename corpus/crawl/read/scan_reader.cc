// The reader of a part starts some way before it and throws away what it reads up to there. Inside
// of a record it may take content for records; at the next true one it is where a reader of the
// whole file would be. So all parts see the same records, and whose one is, its place tells.

#include "corpus/crawl/read/scan_reader.h"

namespace mathsieve {
namespace {

constexpr int64_t kBatchBytes = int64_t{4} << 20;

}  // namespace

absl::StatusOr<bool> ScanReader::GoToPart() {
  // The longest record and its header.
  const int64_t lead = max_record_bytes_ + max_record_bytes_ / 4;
  const int64_t from = input_.begin - lead;
  if (from <= 0) {
    MS_RETURN_IF_ERROR(scan_.Seek({}));
  } else {
    MS_ASSIGN_OR_RETURN(const bool any, scan_.SeekNear(from, input_.begin, input_.end));
    if (!any) return false;
  }
  MS_RETURN_IF_ERROR(PassOver());
  return true;
}

// Reads what begins before the part.
absl::Status ScanReader::PassOver() {
  stop_ = input_.begin;
  RecordBatch scratch;
  bool more = true;
  while (more) {
    BatchBuilder batch(scratch, 0);
    scan_.Attach(batch);
    while (more && batch.weight() < kBatchBytes) {
      MS_ASSIGN_OR_RETURN(more, Next(batch));
    }
    scan_.Detach();
  }
  stop_ = input_.end;
  return absl::OkStatus();
}

absl::StatusOr<bool> ScanReader::IsOurs() {
  if (stop_ == Input::kToTheEnd) return true;
  while (scan_.unread().empty()) {
    MS_ASSIGN_OR_RETURN(const bool more, scan_.More());
    if (!more) return scan_.wall() == Wall::kEnd || scan_.wall_offset() < stop_;
  }
  return scan_.FileOffset(scan_.position()) < stop_;
}

}  // namespace mathsieve
