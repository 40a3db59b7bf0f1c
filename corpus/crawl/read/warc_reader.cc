// A record is believed to end where its Content-Length says if a record, the end of the member or
// the end of the file follows, after any line ends. Otherwise the length lies, and the record ends
// where the next one begins: at a line that starts one, or at a member that starts with "WARC/".
// A member that begins otherwise goes on with the record of the one before (files compressed in
// blocks).

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/crawl/read/scan_reader.h"
#include "corpus/crawl/warc.h"

namespace mathsieve {
namespace {

constexpr std::string_view kMark = "WARC/";
constexpr size_t kMaxHeaderBytes = size_t{1} << 20;
constexpr size_t kOverlap = 32;

class WarcReader : public ScanReader {
 public:
  using ScanReader::ScanReader;

  absl::StatusOr<bool> Next(BatchBuilder& batch) override;

 private:
  // What stands at a position behind a record.
  enum class Follows { kRecord, kMemberEnd, kWall, kOther };

  absl::StatusOr<bool> Have(size_t size);
  absl::StatusOr<size_t> LineEndsAt(size_t at);
  absl::StatusOr<Follows> WhatFollows(size_t& at);
  absl::StatusOr<size_t> NextRecordStart(size_t from);
  absl::StatusOr<size_t> MemberStart(size_t from, size_t to);
  absl::StatusOr<bool> SkipBlank();
  absl::Status ReadFromHeader(BatchBuilder& batch);
  absl::Status ReadRecord(BatchBuilder& batch, size_t header);
  absl::Status Resynchronise(size_t header, size_t length, BatchBuilder& batch);
  absl::Status SkipToRecord();
  void PassWall(BatchBuilder& batch);
  void Emit(BatchBuilder& batch, size_t header, size_t body, size_t next, bool truncated);
  void Problem(BatchBuilder& batch, std::string_view reason, std::string detail, bool lost) {
    batch.AddProblem(scan_.FileOffset(scan_.position()), reason, std::move(detail), lost);
  }

  bool gave_clipped_ = false;  // what a clipped file holds of its last record has been handed on
};

// True when `size` bytes are unread, false when a wall comes before.
absl::StatusOr<bool> WarcReader::Have(size_t size) {
  while (scan_.unread().size() < size) {
    MS_ASSIGN_OR_RETURN(const bool more, scan_.More());
    if (!more) return false;
  }
  return true;
}

// The place behind the line ends at `at`, without reading on where a member ends there.
absl::StatusOr<size_t> WarcReader::LineEndsAt(size_t at) {
  while (true) {
    const std::string_view bytes = scan_.unread();
    while (at < bytes.size() && (bytes[at] == '\r' || bytes[at] == '\n')) ++at;
    if (at < bytes.size()) return at;
    const int64_t position = scan_.position() + static_cast<int64_t>(at);
    if (scan_.MemberOf(position).end == position) return at;
    MS_ASSIGN_OR_RETURN(const bool more, scan_.More());
    if (!more) return at;
  }
}

absl::StatusOr<WarcReader::Follows> WarcReader::WhatFollows(size_t& at) {
  const size_t declared_end = at;
  MS_ASSIGN_OR_RETURN(at, LineEndsAt(at));
  const int64_t position = scan_.position() + static_cast<int64_t>(at);
  if (at == scan_.unread().size()) {
    return scan_.wall() == Wall::kNone ? Follows::kMemberEnd : Follows::kWall;
  }
  const int64_t border =
      scan_.MemberBegin(scan_.position() + static_cast<int64_t>(declared_end) - 1, position);
  if (border >= 0) {
    at = static_cast<size_t>(border - scan_.position());
    return Follows::kMemberEnd;
  }
  MS_ASSIGN_OR_RETURN(const bool enough, Have(at + kMark.size()));
  // At the end of a clipped file less than the whole mark may stand there.
  const std::string_view mark = scan_.unread().substr(at, kMark.size());
  const bool record = enough ? mark == kMark : kMark.starts_with(mark);
  return record ? Follows::kRecord : Follows::kOther;
}

// The first member in (from, to] that starts a record, npos where there is none.
absl::StatusOr<size_t> WarcReader::MemberStart(size_t from, size_t to) {
  const int64_t base = scan_.position();
  while (true) {
    const int64_t begin =
        scan_.MemberBegin(base + static_cast<int64_t>(from), base + static_cast<int64_t>(to));
    if (begin < 0) return std::string_view::npos;
    from = static_cast<size_t>(begin - base);
    MS_ASSIGN_OR_RETURN(const bool enough, Have(from + kMark.size()));
    (void)enough;
    if (scan_.unread().substr(from, kMark.size()) == kMark) return from;
  }
}

// Where the next record begins behind `from`, at most max_record_bytes_ on; npos where a wall or
// that limit comes first.
absl::StatusOr<size_t> WarcReader::NextRecordStart(size_t from) {
  const size_t first = from;
  while (true) {
    const size_t line = FindRecordStart(scan_.unread(), from);
    const size_t seen = scan_.unread().size();
    MS_ASSIGN_OR_RETURN(const size_t member, MemberStart(first, std::min(line, seen)));
    if (std::min(line, member) != std::string_view::npos) return std::min(line, member);
    if (seen - first > static_cast<size_t>(max_record_bytes_)) return std::string_view::npos;
    from = std::max(first, seen - std::min(seen, kOverlap));
    MS_ASSIGN_OR_RETURN(const bool more, scan_.More());
    if (!more) return std::string_view::npos;
  }
}

// Drops bytes up to the next record or a wall; at least one.
absl::Status WarcReader::SkipToRecord() {
  size_t from = 1;
  while (true) {
    const size_t line = FindRecordStart(scan_.unread(), from);
    const size_t seen = scan_.unread().size();
    MS_ASSIGN_OR_RETURN(const size_t member, MemberStart(from - 1, std::min(line, seen)));
    if (std::min(line, member) != std::string_view::npos) {
      scan_.Drop(std::min(line, member));
      return absl::OkStatus();
    }
    if (seen > kOverlap) scan_.Drop(seen - kOverlap);
    MS_ASSIGN_OR_RETURN(const bool more, scan_.More());
    if (!more) break;
  }
  scan_.Drop(scan_.unread().size());
  return absl::OkStatus();
}

void WarcReader::PassWall(BatchBuilder& batch) {
  if (scan_.wall() != Wall::kEnd) {
    const bool lost = scan_.wall() == Wall::kBroken || !gave_clipped_;
    batch.AddProblem(scan_.wall_offset(), scan_.wall_reason(), scan_.wall_detail(), lost);
  }
  scan_.PassWall();
}

absl::StatusOr<bool> WarcReader::Next(BatchBuilder& batch) {
  MS_ASSIGN_OR_RETURN(const bool more, SkipBlank());
  if (!more) {
    if (scan_.wall() == Wall::kEnd) return false;
    PassWall(batch);
    return true;
  }
  MS_ASSIGN_OR_RETURN(const bool enough, Have(kMark.size()));
  const bool garbage =
      scan_.wall() == Wall::kBroken && FindRecordStart(scan_.unread(), 0) == std::string_view::npos;
  if (garbage || (!enough && scan_.wall() != Wall::kEnd)) {
    PassWall(batch);
    return true;
  }
  if (scan_.unread().substr(0, kMark.size()) != kMark) {
    Problem(batch, "not_warc", "expected \"WARC/\" at the start of a record", true);
    MS_RETURN_IF_ERROR(SkipToRecord());
    return true;
  }
  MS_RETURN_IF_ERROR(ReadFromHeader(batch));
  return true;
}

// Passes over line ends; false where a wall comes next.
absl::StatusOr<bool> WarcReader::SkipBlank() {
  while (true) {
    MS_ASSIGN_OR_RETURN(const size_t blank, LineEndsAt(0));
    scan_.Advance(blank);
    if (!scan_.unread().empty()) return true;
    MS_ASSIGN_OR_RETURN(const bool more, scan_.More());
    if (!more) return false;
  }
}

// Reads the record whose mark stands at the start, or drops it where its header has no end.
absl::Status WarcReader::ReadFromHeader(BatchBuilder& batch) {
  bool cut = false, more = true;
  for (size_t searched = 0; more;) {
    const size_t header = HeaderBlockSize(scan_.unread(), searched);
    const size_t border = std::min(header, scan_.unread().size());
    MS_ASSIGN_OR_RETURN(const size_t member, MemberStart(0, border));
    cut = member != std::string_view::npos;
    if (!cut && header != std::string_view::npos) return ReadRecord(batch, header);
    searched = scan_.unread().size();
    more = false;
    if (!cut && searched <= kMaxHeaderBytes) {
      MS_ASSIGN_OR_RETURN(more, scan_.More());
    }
  }
  if (!cut && scan_.wall() != Wall::kNone && scan_.wall() != Wall::kEnd) {
    PassWall(batch);
    return absl::OkStatus();
  }
  const bool clipped = !cut && scan_.wall() == Wall::kEnd;
  Problem(batch, clipped ? "truncated" : "bad_record_header",
          "expected an empty line behind the header", true);
  return SkipToRecord();
}

absl::Status WarcReader::ReadRecord(BatchBuilder& batch, size_t header) {
  const int64_t length = WarcContentLength(scan_.unread().substr(0, header));
  if (length > max_record_bytes_) {
    Problem(batch, "record_too_large",
            absl::StrFormat("Content-Length %d, at most %d are read", length, max_record_bytes_),
            true);
    return SkipToRecord();
  }
  if (length < 0) return Resynchronise(header, std::string_view::npos, batch);
  const size_t end = header + static_cast<size_t>(length);
  while (scan_.unread().size() < end) {
    MS_ASSIGN_OR_RETURN(const size_t member, MemberStart(0, scan_.unread().size()));
    if (member != std::string_view::npos) return Resynchronise(header, end, batch);
    MS_ASSIGN_OR_RETURN(const bool more, scan_.More());
    if (!more) return Resynchronise(header, end, batch);
  }
  MS_ASSIGN_OR_RETURN(const size_t member, MemberStart(0, end - 1));
  if (member != std::string_view::npos) return Resynchronise(header, end, batch);
  size_t next = end;
  MS_ASSIGN_OR_RETURN(const Follows follows, WhatFollows(next));
  if (follows == Follows::kOther) return Resynchronise(header, end, batch);
  if (follows == Follows::kWall && scan_.wall() == Wall::kBroken) {
    PassWall(batch);
    return absl::OkStatus();
  }
  Emit(batch, header, end, next, false);
  return absl::OkStatus();
}

// Finds the end of a record whose length lies or is missing. `declared_end` may be npos.
absl::Status WarcReader::Resynchronise(size_t header, size_t declared_end, BatchBuilder& batch) {
  MS_ASSIGN_OR_RETURN(size_t next, NextRecordStart(header));
  const bool found = next != std::string_view::npos;
  if (!found && scan_.wall() == Wall::kNone) {
    Problem(batch, "record_too_large", "no record begins within the limit", true);
    return SkipToRecord();
  }
  if (!found && scan_.wall() == Wall::kBroken) {
    PassWall(batch);
    return absl::OkStatus();
  }
  if (!found) next = scan_.unread().size();
  // A file that ends early is not a lie: what follows it would have been the rest.
  const bool clipped = !found && declared_end != std::string_view::npos && next < declared_end &&
                       (scan_.plain() || scan_.wall() == Wall::kTruncated);
  if (!clipped) {
    Problem(batch, "bad_content_length",
            absl::StrFormat("the record has %d bytes behind its header", next - header), false);
  } else if (scan_.wall() == Wall::kEnd) {
    Problem(batch, "truncated", "the file ends inside a record", false);
  }
  size_t end = next;
  const std::string_view bytes = scan_.unread();
  for (int i = 0; i < 2 && !clipped && end > header && bytes[end - 1] == '\n'; ++i) {
    --end;
    while (end > header && bytes[end - 1] == '\r') --end;
  }
  Emit(batch, header, end, next, clipped);
  return absl::OkStatus();
}

void WarcReader::Emit(BatchBuilder& batch, size_t header, size_t end, size_t next, bool truncated) {
  const int64_t begin = scan_.position();
  const ScanBuffer::Member member = scan_.MemberOf(begin);
  const bool alone =
      !scan_.plain() && member.begin == begin && member.end == begin + static_cast<int64_t>(next);
  RawRecord record;
  record.kind = RawRecord::Kind::kWarc;
  record.truncated = gave_clipped_ = truncated;
  record.path = input_.path;
  if (alone) {
    record.place = {member.offset, member.end_offset - member.offset, false};
  } else {
    record.place = {begin, static_cast<int64_t>(end), !scan_.plain()};
  }
  const size_t at = scan_.buffer_begin();
  batch.AddRecord(record, {at, header}, {at + header, end - header});
  scan_.Advance(next);
}

}  // namespace

std::unique_ptr<InputReader> MakeWarcReader(ScanBuffer scan, const Input& input,
                                            const ReadOptions& options) {
  return std::make_unique<WarcReader>(std::move(scan), input, options);
}

}  // namespace mathsieve
