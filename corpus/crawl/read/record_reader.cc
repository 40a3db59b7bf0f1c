// A record is believed to end where its Content-Length says if a record, the end of the member or
// the end of the file follows, after any line ends. Otherwise the length lies, and the record ends
// where the next one begins: at a line that starts one, or at a member that does.
// A member that begins otherwise goes on with the record of the one before (files compressed in
// blocks).

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/crawl/read/record_grammar.h"
#include "corpus/crawl/read/scan_reader.h"

namespace mathsieve {
namespace {

constexpr size_t kMaxHeaderBytes = size_t{1} << 20;

class RecordReader : public ScanReader {
 public:
  RecordReader(std::unique_ptr<RecordGrammar> grammar, ScanBuffer scan, const Input& input,
               const ReadOptions& options)
      : ScanReader(std::move(scan), input, options), grammar_(std::move(grammar)) {}

  absl::StatusOr<bool> Next(BatchBuilder& batch) override;

 private:
  using Start = RecordGrammar::Start;
  // What stands at a position behind a record.
  enum class Follows { kRecord, kMemberEnd, kWall, kOther };

  absl::StatusOr<Start> StartAt(size_t at);
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

  const std::unique_ptr<RecordGrammar> grammar_;
  bool gave_clipped_ = false;  // what a clipped file holds of its last record has been handed on
};

// Whether a record begins at `at`; kMaybe only where a wall comes before that is clear.
absl::StatusOr<RecordGrammar::Start> RecordReader::StartAt(size_t at) {
  while (true) {
    const std::string_view bytes = scan_.unread();
    const Start start = grammar_->StartsAt(bytes.substr(std::min(at, bytes.size())));
    if (start != Start::kMaybe) return start;
    MS_ASSIGN_OR_RETURN(const bool more, scan_.More());
    if (!more) return start;
  }
}

// The place behind the line ends at `at`, without reading on where a member ends there.
absl::StatusOr<size_t> RecordReader::LineEndsAt(size_t at) {
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

absl::StatusOr<RecordReader::Follows> RecordReader::WhatFollows(size_t& at) {
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
  // At the end of a clipped file less than a whole start may stand there.
  MS_ASSIGN_OR_RETURN(const Start start, StartAt(at));
  return start == Start::kNo ? Follows::kOther : Follows::kRecord;
}

// The first member in (from, to] that starts a record, npos where there is none.
absl::StatusOr<size_t> RecordReader::MemberStart(size_t from, size_t to) {
  const int64_t base = scan_.position();
  while (true) {
    const int64_t begin =
        scan_.MemberBegin(base + static_cast<int64_t>(from), base + static_cast<int64_t>(to));
    if (begin < 0) return std::string_view::npos;
    from = static_cast<size_t>(begin - base);
    MS_ASSIGN_OR_RETURN(const Start start, StartAt(from));
    if (start == Start::kYes) return from;
  }
}

// Where the next record begins behind `from`, at most max_record_bytes_ on; npos where a wall or
// that limit comes first.
absl::StatusOr<size_t> RecordReader::NextRecordStart(size_t from) {
  const size_t first = from;
  while (true) {
    const size_t line = grammar_->FindStart(scan_.unread(), from);
    const size_t seen = scan_.unread().size();
    MS_ASSIGN_OR_RETURN(const size_t member, MemberStart(first, std::min(line, seen)));
    if (std::min(line, member) != std::string_view::npos) return std::min(line, member);
    if (seen - first > static_cast<size_t>(max_record_bytes_)) return std::string_view::npos;
    from = std::max(first, seen - std::min(seen, grammar_->overlap()));
    MS_ASSIGN_OR_RETURN(const bool more, scan_.More());
    if (!more) return std::string_view::npos;
  }
}

// Drops bytes up to the next record or a wall; at least one.
absl::Status RecordReader::SkipToRecord() {
  size_t from = 1;
  while (true) {
    const size_t line = grammar_->FindStart(scan_.unread(), from);
    const size_t seen = scan_.unread().size();
    MS_ASSIGN_OR_RETURN(const size_t member, MemberStart(from - 1, std::min(line, seen)));
    if (std::min(line, member) != std::string_view::npos) {
      scan_.Drop(std::min(line, member));
      return absl::OkStatus();
    }
    if (seen > grammar_->overlap()) scan_.Drop(seen - grammar_->overlap());
    MS_ASSIGN_OR_RETURN(const bool more, scan_.More());
    if (!more) break;
  }
  scan_.Drop(scan_.unread().size());
  return absl::OkStatus();
}

void RecordReader::PassWall(BatchBuilder& batch) {
  if (scan_.wall() != Wall::kEnd) {
    const bool lost = scan_.wall() == Wall::kBroken || !gave_clipped_;
    batch.AddProblem(scan_.wall_offset(), scan_.wall_reason(), scan_.wall_detail(), lost);
  }
  scan_.PassWall();
}

absl::StatusOr<bool> RecordReader::Next(BatchBuilder& batch) {
  MS_ASSIGN_OR_RETURN(const bool more, SkipBlank());
  MS_ASSIGN_OR_RETURN(const bool ours, IsOurs());
  if (!ours) return false;
  if (!more) {
    if (scan_.wall() == Wall::kEnd) return false;
    PassWall(batch);
    return true;
  }
  MS_ASSIGN_OR_RETURN(const Start start, StartAt(0));
  const bool garbage = scan_.wall() == Wall::kBroken &&
                       grammar_->FindStart(scan_.unread(), 0) == std::string_view::npos;
  if (garbage || (start == Start::kMaybe && scan_.wall() != Wall::kEnd)) {
    PassWall(batch);
    return true;
  }
  if (start != Start::kYes) {
    Problem(batch, grammar_->stray_reason(), std::string(grammar_->stray_detail()), true);
    MS_RETURN_IF_ERROR(SkipToRecord());
    return true;
  }
  MS_RETURN_IF_ERROR(ReadFromHeader(batch));
  return true;
}

// Passes over line ends; false where a wall comes next.
absl::StatusOr<bool> RecordReader::SkipBlank() {
  while (true) {
    MS_ASSIGN_OR_RETURN(const size_t blank, LineEndsAt(0));
    scan_.Advance(blank);
    if (!scan_.unread().empty()) return true;
    MS_ASSIGN_OR_RETURN(const bool more, scan_.More());
    if (!more) return false;
  }
}

// Reads the record whose mark stands at the start, or drops it where its header has no end.
absl::Status RecordReader::ReadFromHeader(BatchBuilder& batch) {
  bool cut = false, more = true;
  for (size_t searched = 0; more;) {
    const size_t header = grammar_->HeaderSize(scan_.unread(), searched);
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
          std::string(grammar_->header_end_detail()), true);
  return SkipToRecord();
}

absl::Status RecordReader::ReadRecord(BatchBuilder& batch, size_t header) {
  const int64_t length = grammar_->ContentLength(scan_.unread().substr(0, header));
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
absl::Status RecordReader::Resynchronise(size_t header, size_t declared_end, BatchBuilder& batch) {
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

void RecordReader::Emit(BatchBuilder& batch, size_t header, size_t end, size_t next,
                        bool truncated) {
  const int64_t begin = scan_.position();
  const ScanBuffer::Member member = scan_.MemberOf(begin);
  const bool alone =
      !scan_.plain() && member.begin == begin && member.end == begin + static_cast<int64_t>(next);
  RawRecord record;
  record.kind = grammar_->kind();
  record.truncated = gave_clipped_ = truncated;
  record.path = input_.path;
  if (alone) {
    record.place = {member.offset, member.end_offset - member.offset, false};
  } else {
    record.place = scan_.PlaceOf(end);
  }
  const size_t at = scan_.buffer_begin();
  batch.AddRecord(record, {at, header}, {at + header, end - header});
  scan_.Advance(next);
}

}  // namespace

std::unique_ptr<InputReader> MakeWarcReader(ScanBuffer scan, const Input& input,
                                            const ReadOptions& options) {
  return std::make_unique<RecordReader>(MakeWarcGrammar(), std::move(scan), input, options);
}

std::unique_ptr<InputReader> MakeArcReader(ScanBuffer scan, const Input& input,
                                           const ReadOptions& options) {
  return std::make_unique<RecordReader>(MakeArcGrammar(), std::move(scan), input, options);
}

}  // namespace mathsieve
