#include "corpus/crawl/read/bytes/scan_buffer.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace mathsieve {
namespace {

// Asked for every time, so that chunks depend on the file alone.
constexpr size_t kReadBytes = size_t{2} << 20;

}  // namespace

ScanBuffer::ScanBuffer(std::unique_ptr<ByteStream> stream, bool plain)
    : stream_(std::move(stream)), plain_(plain) {
  members_.push_back({});
}

void ScanBuffer::Attach(BatchBuilder& batch) {
  batch_ = &batch;
  begin_ = batch.used();
  std::memcpy(batch.Reserve(carried_.size()), carried_.data(), carried_.size());
  batch.Commit(carried_.size());
  carried_.clear();
}

void ScanBuffer::Detach() {
  carried_.assign(unread());
  batch_->Truncate(begin_);
  batch_ = nullptr;
}

std::string_view ScanBuffer::unread() const {
  return {batch_->data() + begin_, batch_->used() - begin_};
}

int64_t ScanBuffer::end() const {
  return position_ + static_cast<int64_t>(batch_->used() - begin_);
}

void ScanBuffer::Advance(size_t size) {
  begin_ += size;
  position_ += static_cast<int64_t>(size);
  while (members_.size() > 1 && members_[1].begin <= position_) members_.pop_front();
}

void ScanBuffer::Drop(size_t size) {
  const size_t rest = batch_->used() - begin_ - size;
  std::memmove(batch_->data() + begin_, batch_->data() + begin_ + size, rest);
  batch_->Truncate(begin_ + rest);
  const size_t begin = begin_;
  Advance(size);
  begin_ = begin;
}

absl::StatusOr<bool> ScanBuffer::More() {
  if (wall_ != Wall::kNone) return false;
  char* const out = batch_->Reserve(kReadBytes);
  StreamChunk chunk;
  MS_RETURN_IF_ERROR(stream_->Read(out, kReadBytes, chunk));
  const int64_t at = end();
  if (chunk.member_begins) members_.push_back({.begin = at, .offset = chunk.member_offset});
  batch_->Commit(chunk.bytes);
  if (chunk.member_ends) {
    members_.back().end = end();
    members_.back().end_offset = chunk.member_end;
  }
  if (chunk.at_end) {
    wall_ = Wall::kEnd;
  } else if (!chunk.reason.empty()) {
    wall_ = chunk.reason == "truncated" ? Wall::kTruncated : Wall::kBroken;
    wall_offset_ = chunk.member_offset;
    reason_ = std::move(chunk.reason);
    detail_ = std::move(chunk.detail);
  }
  Advance(0);
  return true;
}

void ScanBuffer::PassWall() {
  Drop(unread().size());
  wall_ = Wall::kNone;
  members_.clear();
  members_.push_back({.begin = position_, .offset = stream_->offset()});
}

int64_t ScanBuffer::MemberBegin(int64_t from, int64_t to) const {
  for (const Member& member : members_) {
    if (member.begin > from && member.begin <= to) return member.begin;
  }
  return -1;
}

const ScanBuffer::Member& ScanBuffer::MemberOf(int64_t position) const {
  size_t i = 0;
  while (i + 1 < members_.size() && members_[i + 1].begin <= position) ++i;
  return members_[i];
}

RecordPlace ScanBuffer::PlaceOf(size_t length) const {
  const int64_t offset = FileOffset(position_);
  return {offset == 0 ? position_ : offset, static_cast<int64_t>(length), !plain_};
}

int64_t ScanBuffer::FileOffset(int64_t position) const {
  return plain_ ? position : MemberOf(position).offset;
}

ScanPosition ScanBuffer::Tell() const {
  if (plain_) return {.offset = position_, .skip = 0, .before = position_};
  const Member& member = members_.front();
  if (member.end == position_) {
    return {.offset = member.end_offset, .skip = 0, .before = position_};
  }
  return {.offset = member.offset, .skip = position_ - member.begin, .before = member.begin};
}

absl::Status ScanBuffer::Seek(const ScanPosition& target) {
  MS_RETURN_IF_ERROR(stream_->Seek(target.offset));
  members_.clear();
  members_.push_back({.begin = target.before, .offset = target.offset});
  position_ = target.before;
  carried_.clear();
  wall_ = Wall::kNone;
  RecordBatch scratch;
  BatchBuilder builder(scratch, 0);
  Attach(builder);
  int64_t skip = target.skip;
  while (skip > 0) {
    MS_ASSIGN_OR_RETURN(const bool more, More());
    if (!more) break;
    const size_t size = std::min<int64_t>(skip, unread().size());
    Drop(size);
    skip -= static_cast<int64_t>(size);
  }
  Detach();
  return absl::OkStatus();
}

absl::StatusOr<bool> ScanBuffer::SeekNear(int64_t from, int64_t strict, int64_t to) {
  MS_ASSIGN_OR_RETURN(const bool any, stream_->SeekNear(from, strict, to));
  if (!any) return false;
  const int64_t offset = stream_->offset();
  MS_RETURN_IF_ERROR(Seek({.offset = offset, .skip = 0, .before = plain_ ? offset : 0}));
  return true;
}

}  // namespace mathsieve
