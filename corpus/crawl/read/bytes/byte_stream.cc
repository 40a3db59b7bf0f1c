// A member is first tried whole, straight into the caller's buffer; only one that is larger than
// the window or the room, or broken, goes through the slower decoder that can stop anywhere. That
// decoder alone says what is wrong with a member.

#include "corpus/crawl/read/bytes/byte_stream.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

constexpr size_t kWindowBytes = size_t{1} << 20;
constexpr size_t kRefillBytes = size_t{256} << 10;
constexpr size_t kStepBytes = size_t{256} << 10;
constexpr size_t kTrialBytes = size_t{64} << 10;
constexpr int64_t kRatioGraceBytes = int64_t{1} << 20;
constexpr size_t kMagicBytes = 18;
constexpr int64_t kNowhere = std::numeric_limits<int64_t>::max();

// The end of `window`, reached at the border of a member. Once, where the file is shorter than it
// was, that is no end but a member that stops.
void EndOf(const FileWindow& window, bool& told, StreamChunk& chunk) {
  chunk.member_offset = window.offset();
  chunk.at_end = told || window.missing() == 0;
  if (chunk.at_end) return;
  told = true;
  chunk.reason = "truncated";
  chunk.detail = absl::StrFormat("the file ends at byte %d, it had %d bytes when it was opened",
                                 window.offset(), window.offset() + window.missing());
}

class PlainStream : public ByteStream {
 public:
  explicit PlainStream(FileWindow window) : window_(std::move(window)) {}

  absl::Status Read(char* out, size_t size, StreamChunk& chunk) override {
    chunk = StreamChunk();
    MS_RETURN_IF_ERROR(window_.Fill(kWindowBytes));
    const std::string_view bytes = window_.bytes();
    if (bytes.empty()) {
      EndOf(window_, told_short_, chunk);
      return absl::OkStatus();
    }
    chunk.member_begins = !begun_;
    begun_ = true;
    chunk.member_offset = window_.offset();
    chunk.bytes = std::min(size, bytes.size());
    std::memcpy(out, bytes.data(), chunk.bytes);
    window_.Consume(chunk.bytes);
    return absl::OkStatus();
  }

  int64_t offset() const override { return window_.offset(); }

  absl::Status Seek(int64_t offset) override {
    begun_ = false;
    MS_ASSIGN_OR_RETURN(const bool moved, window_.Rewind(offset));
    if (moved) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrFormat("cannot go to byte %d", offset));
  }

  absl::StatusOr<bool> SeekNear(int64_t from, int64_t /*strict*/, int64_t to) override {
    MS_RETURN_IF_ERROR(Seek(from));
    return from < to;
  }

 private:
  FileWindow window_;
  bool begun_ = false;
  bool told_short_ = false;
};

class MemberStream : public ByteStream {
 public:
  MemberStream(FileWindow window, std::unique_ptr<MemberCodec> codec, StreamLimits limits,
               std::string expected_prefix)
      : window_(std::move(window)),
        codec_(std::move(codec)),
        limits_(limits),
        prefix_(std::move(expected_prefix)) {}

  absl::Status Read(char* out, size_t size, StreamChunk& chunk) override {
    chunk = StreamChunk();
    if (!in_member_) {
      MS_RETURN_IF_ERROR(Begin(chunk));
      if (chunk.at_end || !chunk.reason.empty()) return absl::OkStatus();
      if (ReadWhole(out, size, chunk)) return absl::OkStatus();
      codec_->Reset();
      in_member_ = true;
    }
    chunk.member_offset = member_offset_;
    return ReadPart(out, size, chunk);
  }

  int64_t offset() const override { return in_member_ ? member_offset_ : window_.offset(); }

  absl::Status Seek(int64_t offset) override {
    in_member_ = false;
    MS_ASSIGN_OR_RETURN(const bool moved, window_.Rewind(offset));
    if (moved) return absl::OkStatus();
    return absl::FailedPreconditionError(absl::StrFormat("cannot go to byte %d", offset));
  }

  absl::StatusOr<bool> SeekNear(int64_t from, int64_t strict, int64_t to) override {
    strict_from_ = strict;
    MS_RETURN_IF_ERROR(Seek(from));
    MS_RETURN_IF_ERROR(FindMember(to, to));
    return !window_.bytes().empty() && window_.offset() < to;
  }

 private:
  absl::Status Begin(StreamChunk& chunk) {
    MS_RETURN_IF_ERROR(SkipPadding());
    if (window_.bytes().size() < kRefillBytes) MS_RETURN_IF_ERROR(window_.Fill(kWindowBytes));
    member_offset_ = chunk.member_offset = window_.offset();
    member_bytes_ = 0;
    window_.Pin();
    if (window_.bytes().empty()) {
      EndOf(window_, told_short_, chunk);
      return absl::OkStatus();
    }
    if (!codec_->Begins(window_.bytes())) {
      return GiveUp("bad_member", "expected the first bytes of a compressed member", chunk);
    }
    chunk.member_begins = true;
    return absl::OkStatus();
  }

  // Some writers fill a last block with zeros.
  absl::Status SkipPadding() {
    MS_RETURN_IF_ERROR(window_.Fill(kMagicBytes));
    while (!window_.bytes().empty() && window_.bytes()[0] == '\0') {
      const size_t zeros = window_.bytes().find_first_not_of('\0');
      window_.Consume(std::min(zeros, window_.bytes().size()));
      MS_RETURN_IF_ERROR(window_.Fill(kMagicBytes));
    }
    return absl::OkStatus();
  }

  bool ReadWhole(char* out, size_t size, StreamChunk& chunk) {
    MemberCodec::Step step;
    if (!codec_->DecodeWhole(window_.bytes(), out, size, step)) return false;
    if (!LimitExceeded(static_cast<int64_t>(step.written), static_cast<int64_t>(step.read)).empty())
      return false;
    window_.Consume(step.read);
    chunk.bytes = step.written;
    chunk.member_ends = true;
    chunk.member_end = window_.offset();
    return true;
  }

  absl::Status ReadPart(char* out, size_t size, StreamChunk& chunk) {
    while (chunk.bytes < size) {
      MS_RETURN_IF_ERROR(window_.Fill(1));
      const size_t to_check = kStepBytes - member_bytes_ % kStepBytes;
      const size_t room = std::min(size - chunk.bytes, to_check);
      const bool at_end = window_.bytes().empty();
      MemberCodec::Step step = codec_->Decode(window_.bytes(), out + chunk.bytes, room);
      window_.Consume(step.read);
      chunk.bytes += step.written;
      member_bytes_ += step.written;
      if (!step.error.empty()) return GiveUp("bad_member", step.error, chunk);
      if (!step.ended && step.written == 0) {
        if (at_end) return EndInside(chunk);
        if (step.read == 0) return GiveUp("bad_member", "the decoder stands still", chunk);
      }
      const bool check = step.ended || member_bytes_ % kStepBytes == 0;
      const std::string_view limit = check ? LimitExceeded(static_cast<int64_t>(member_bytes_),
                                                           window_.offset() - member_offset_)
                                           : "";
      if (!limit.empty()) return GiveUp(limit, "the member is skipped from here on", chunk);
      if (step.ended) {
        in_member_ = false;
        chunk.member_ends = true;
        chunk.member_end = window_.offset();
        return absl::OkStatus();
      }
    }
    return absl::OkStatus();
  }

  std::string_view LimitExceeded(int64_t inflated, int64_t compressed) const {
    if (inflated > limits_.max_inflated_bytes) return "member_too_large";
    const bool over = inflated > kRatioGraceBytes &&
                      static_cast<double>(inflated) > limits_.max_ratio * compressed;
    return over ? "ratio_too_high" : "";
  }

  // A damaged member may swallow good ones up to the end of the file; then it is no truncation.
  absl::Status EndInside(StreamChunk& chunk) {
    const std::string detail =
        absl::StrFormat("the file ends at byte %d, inside a compressed member", window_.offset());
    MS_RETURN_IF_ERROR(GiveUp("truncated", detail, chunk));
    told_short_ = window_.bytes().empty();
    if (!told_short_) chunk.reason = "bad_member";
    return absl::OkStatus();
  }

  // Leaves the member and looks for the next one behind its first byte.
  absl::Status GiveUp(std::string_view reason, std::string_view detail, StreamChunk& chunk) {
    chunk.reason = reason;
    chunk.detail = detail;
    in_member_ = false;
    MS_ASSIGN_OR_RETURN(const bool moved, window_.Rewind(member_offset_ + 1));
    (void)moved;
    return FindMember(strict_from_, kNowhere);
  }

  // Moves to the next place where what inflates is as expected, before `strict` anything, or to the
  // end, or to `to` or some way behind it.
  absl::Status FindMember(int64_t strict, int64_t to) {
    while (true) {
      MS_RETURN_IF_ERROR(window_.Fill(kMagicBytes));
      MS_RETURN_IF_ERROR(SkipToMagic(to));
      if (window_.bytes().empty() || window_.offset() >= to) return absl::OkStatus();
      MS_ASSIGN_OR_RETURN(const bool good, Inflates(window_.offset() < strict));
      if (good) return absl::OkStatus();
      window_.Consume(1);
    }
  }

  // Moves to a place where a member may begin, or to the end, or to `to` or some way behind it.
  absl::Status SkipToMagic(int64_t to) {
    while (!window_.bytes().empty() && window_.offset() < to) {
      const std::string_view bytes = window_.bytes();
      const void* found = std::memchr(bytes.data(), codec_->first_byte(), bytes.size());
      if (found == nullptr) {
        window_.Consume(bytes.size());
      } else {
        window_.Consume(static_cast<const char*>(found) - bytes.data());
      }
      MS_RETURN_IF_ERROR(window_.Fill(kMagicBytes));
      if (codec_->Begins(window_.bytes())) return absl::OkStatus();
      if (found != nullptr && !window_.bytes().empty()) window_.Consume(1);
      MS_RETURN_IF_ERROR(window_.Fill(kMagicBytes));
    }
    return absl::OkStatus();
  }

  // The bytes here inflate for a while, to what is expected or to `anything`. Leaves the window
  // where it is.
  absl::StatusOr<bool> Inflates(bool anything) {
    trial_.resize(kTrialBytes);
    MS_RETURN_IF_ERROR(window_.Fill(kTrialBytes));
    codec_->Reset();
    std::string_view in = window_.bytes().substr(0, kTrialBytes);
    size_t used = 0;
    while (used < trial_.size()) {
      const MemberCodec::Step step = codec_->Decode(in, trial_.data() + used, trial_.size() - used);
      if (!step.error.empty()) return false;
      in.remove_prefix(step.read);
      used += step.written;
      if (step.ended || (step.read == 0 && step.written == 0)) break;
    }
    return anything || std::string_view(trial_.data(), used).starts_with(prefix_);
  }

  FileWindow window_;
  std::unique_ptr<MemberCodec> codec_;
  StreamLimits limits_;
  std::string prefix_;
  std::vector<char> trial_;
  bool in_member_ = false;
  bool told_short_ = false;
  int64_t member_offset_ = 0;
  int64_t strict_from_ = 0;
  size_t member_bytes_ = 0;
};

}  // namespace

std::unique_ptr<ByteStream> MakePlainStream(FileWindow window) {
  return std::make_unique<PlainStream>(std::move(window));
}

std::unique_ptr<ByteStream> MakeMemberStream(FileWindow window, std::unique_ptr<MemberCodec> codec,
                                             StreamLimits limits, std::string expected_prefix) {
  return std::make_unique<MemberStream>(std::move(window), std::move(codec), limits,
                                        std::move(expected_prefix));
}

}  // namespace mathsieve
