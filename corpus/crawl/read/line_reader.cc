#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/crawl/read/scan_reader.h"

namespace mathsieve {
namespace {

// What line and HTML readers share: one stretch of the input is one record.
class StretchReader : public ScanReader {
 public:
  using ScanReader::ScanReader;

 protected:
  void Emit(BatchBuilder& batch, RawRecord::Kind kind, size_t size, bool truncated) {
    RawRecord record;
    record.kind = kind;
    record.place = scan_.PlaceOf(size);
    record.truncated = truncated;
    record.path = input_.path;
    const size_t at = scan_.buffer_begin();
    batch.AddRecord(record, {at, 0}, {at, size});
  }

  void PassWall(BatchBuilder& batch) {
    batch.AddProblem(scan_.wall_offset(), scan_.wall_reason(), scan_.wall_detail());
    scan_.PassWall();
  }

  void TooLarge(BatchBuilder& batch, std::string_view what) {
    batch.AddProblem(scan_.FileOffset(scan_.position()), "record_too_large",
                     absl::StrFormat("a %s of more than %d bytes", what, max_record_bytes_));
  }
};

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

// JSON begins with a character of ASCII (RFC 4627, section 3).
bool IsWiderThanUtf8(std::string_view bytes) {
  return bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF") ||
         bytes.substr(0, 2).find('\0') != std::string_view::npos;
}

class LineReader : public StretchReader {
 public:
  using StretchReader::StretchReader;

  // The part may begin inside a line; a file in UTF-16 is left out, all of it.
  absl::StatusOr<bool> GoToPart() override {
    MS_ASSIGN_OR_RETURN(const bool wide, StartsWiderThanUtf8());
    if (wide) return false;
    after_break_ = true;
    return StretchReader::GoToPart();
  }

  absl::StatusOr<bool> Next(BatchBuilder& batch) override {
    MS_ASSIGN_OR_RETURN(const bool ours, IsOurs());
    if (!ours) return false;
    size_t searched = 0;
    while (true) {
      const size_t end = scan_.unread().find('\n', searched);
      if (end != std::string_view::npos) return TakeLine(batch, end, end + 1);
      searched = scan_.unread().size();
      if (searched > static_cast<size_t>(max_record_bytes_)) {
        if (!skipping_) TooLarge(batch, "line");
        scan_.Drop(searched);
        skipping_ = true;
        searched = 0;
      }
      MS_ASSIGN_OR_RETURN(const bool more, scan_.More());
      if (!more) return AtWall(batch);
    }
  }

  void Tell(SourcePosition& position) const override {
    StretchReader::Tell(position);
    position.after_break = after_break_ ? 1 : 0;
  }

  absl::Status Seek(const SourcePosition& position) override {
    after_break_ = position.after_break != 0;
    return StretchReader::Seek(position);
  }

 private:
  absl::StatusOr<bool> StartsWiderThanUtf8() {
    RecordBatch scratch;
    BatchBuilder builder(scratch, 0);
    scan_.Attach(builder);
    const absl::Status status = scan_.More().status();
    const bool wide = IsWiderThanUtf8(scan_.unread());
    scan_.Detach();
    if (!status.ok()) return status;
    return wide;
  }

  // The first `size` bytes unread are a line, the next one begins behind `behind` bytes. False
  // where the input is none of lines in UTF-8.
  bool TakeLine(BatchBuilder& batch, size_t size, size_t behind) {
    if (input_.begin == 0 && scan_.position() == 0 && IsWiderThanUtf8(scan_.unread())) {
      batch.AddProblem(0, "not_utf8", "the bytes of UTF-16 or UTF-32, expected JSON in UTF-8");
      return false;
    }
    // Files with a mark at their start may have been joined.
    const bool mark = scan_.unread().substr(0, size).starts_with(kByteOrderMark);
    const size_t skipped = mark ? kByteOrderMark.size() : 0;
    scan_.Advance(skipped);
    Line(batch, size - skipped);
    scan_.Advance(behind - skipped);
    return true;
  }

  void Line(BatchBuilder& batch, size_t end) {
    const std::string_view line = scan_.unread().substr(0, end);
    const bool blank = line.find_first_not_of(" \t\r") == std::string_view::npos;
    const bool strange = after_break_ && !line.starts_with('{');
    if (!skipping_ && !strange && !blank) {
      if (static_cast<int64_t>(end) > max_record_bytes_) {
        TooLarge(batch, "line");
      } else {
        Emit(batch, RawRecord::Kind::kJsonLine, line.ends_with('\r') ? end - 1 : end, false);
      }
    }
    skipping_ = after_break_ = false;
  }

  bool AtWall(BatchBuilder& batch) {
    if (scan_.wall() == Wall::kEnd) {
      const size_t rest = scan_.unread().size();
      return rest > 0 && TakeLine(batch, rest, rest);
    }
    // The line that the broken member cuts is lost; the next good member may begin inside one.
    after_break_ = true;
    skipping_ = false;
    PassWall(batch);
    return true;
  }

  bool skipping_ = false;
  bool after_break_ = false;
};

class HtmlReader : public StretchReader {
 public:
  using StretchReader::StretchReader;

  absl::StatusOr<bool> Next(BatchBuilder& batch) override {
    if (done_) return false;
    done_ = true;
    bool more = true;
    while (more && static_cast<int64_t>(scan_.unread().size()) <= max_record_bytes_) {
      MS_ASSIGN_OR_RETURN(more, scan_.More());
    }
    const size_t size = scan_.unread().size();
    if (static_cast<int64_t>(size) > max_record_bytes_) {
      TooLarge(batch, "file");
      scan_.Drop(size);
      return true;
    }
    const Wall wall = scan_.wall();
    if (wall != Wall::kBroken) Emit(batch, RawRecord::Kind::kHtmlFile, size, wall != Wall::kEnd);
    scan_.Advance(size);
    if (wall != Wall::kEnd) PassWall(batch);
    return true;
  }

  // The one record begins with the file.
  absl::StatusOr<bool> GoToPart() override { return false; }

  // There is one record, so that a place inside the file is the place behind it.
  absl::Status Seek(const SourcePosition& position) override {
    done_ = true;
    return StretchReader::Seek(position);
  }

 private:
  bool done_ = false;
};

}  // namespace

std::unique_ptr<InputReader> MakeLineReader(ScanBuffer scan, const Input& input,
                                            const ReadOptions& options) {
  return std::make_unique<LineReader>(std::move(scan), input, options);
}

std::unique_ptr<InputReader> MakeHtmlReader(ScanBuffer scan, const Input& input,
                                            const ReadOptions& options) {
  return std::make_unique<HtmlReader>(std::move(scan), input, options);
}

}  // namespace mathsieve
