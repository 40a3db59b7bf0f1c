#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>

#include "corpus/crawl/read/batch_builder.h"
#include "corpus/crawl/read/bytes/byte_stream.h"

namespace mathsieve {

// Where reading can start again (see SourcePosition).
struct ScanPosition {
  int64_t offset = 0;
  int64_t skip = 0;
  int64_t before = 0;
};

// The uncompressed bytes of one input as one sequence of positions, of which a stretch, unread(),
// lies in the batch that is being filled. Knows the members it came from, and the wall that ends
// what can be read on: the end of the input, or a member that stops.
class ScanBuffer {
 public:
  explicit ScanBuffer(std::unique_ptr<ByteStream> stream, bool plain);

  // Bytes go to `batch` from here on; what was left from the last batch comes first.
  void Attach(BatchBuilder& batch);
  // Takes what is unread out of the batch.
  void Detach();

  std::string_view unread() const;
  int64_t position() const { return position_; }  // of unread()
  int64_t end() const;                            // behind unread()
  void Advance(size_t size);                      // keeps the bytes in the batch
  void Drop(size_t size);                         // gives their memory back
  size_t buffer_begin() const { return begin_; }  // of unread(), in the batch's buffer

  // Reads on behind unread(). False where a wall stands there. Errors: the stream's.
  absl::StatusOr<bool> More();

  enum class Wall { kNone, kEnd, kTruncated, kBroken };
  Wall wall() const { return wall_; }
  int64_t wall_offset() const { return wall_offset_; }  // of the member that stops there
  const std::string& wall_reason() const { return reason_; }
  const std::string& wall_detail() const { return detail_; }
  // Takes away a wall that is not the end; the bytes before it are dropped.
  void PassWall();

  // The first member that begins in (from, to], -1 where there is none.
  int64_t MemberBegin(int64_t from, int64_t to) const;

  struct Member {
    int64_t begin = 0;   // position
    int64_t offset = 0;  // in the file
    int64_t end = -1;    // -1: not yet known
    int64_t end_offset = -1;
  };
  // The member that `position` lies in.
  const Member& MemberOf(int64_t position) const;

  bool plain() const { return plain_; }
  // Of a record of `length` bytes at position() that has no member of its own.
  RecordPlace PlaceOf(size_t length) const;
  // Offset in the file of a position, as far as it is known.
  int64_t FileOffset(int64_t position) const;

  ScanPosition Tell() const;
  absl::Status Seek(const ScanPosition& position);
  // As ByteStream says of it. Positions count from there, in a plain file from its start.
  absl::StatusOr<bool> SeekNear(int64_t from, int64_t strict, int64_t to);
  int64_t stream_offset() const { return stream_->offset(); }

 private:
  std::unique_ptr<ByteStream> stream_;
  bool plain_;
  BatchBuilder* batch_ = nullptr;
  size_t begin_ = 0;
  int64_t position_ = 0;
  std::string carried_;
  std::deque<Member> members_;
  Wall wall_ = Wall::kNone;
  int64_t wall_offset_ = 0;
  std::string reason_, detail_;
};

}  // namespace mathsieve
