#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "corpus/base/status.h"
#include "corpus/crawl/read/bytes/file_window.h"

namespace mathsieve {

// One gzip member or zstd frame at a time, from bytes to bytes. Knows nothing of files.
class MemberCodec {
 public:
  virtual ~MemberCodec() = default;

  struct Step {
    size_t read = 0;
    size_t written = 0;
    bool ended = false;   // the member is complete and its checksum right
    std::string error{};  // not empty: the bytes are no member from here on
  };

  // The first byte of every member that holds something, for searches.
  virtual int first_byte() const = 0;
  // `bytes` begin as a member does (its magic; the rest may still be wrong).
  virtual bool Begins(std::string_view bytes) const = 0;
  // Before the first Decode() of a member.
  virtual void Reset() = 0;
  // Goes on until `in` is used up, `out` is full, the member ends or is found broken.
  virtual Step Decode(std::string_view in, char* out, size_t out_size) = 0;
  // A faster way for a member that lies in `in` wholly and fits `out`. False where it does not, or
  // where the member is broken: Decode() then finds out.
  virtual bool DecodeWhole(std::string_view in, char* out, size_t out_size, Step& step) {
    (void)in, (void)out, (void)out_size, (void)step;
    return false;
  }
};

std::unique_ptr<MemberCodec> MakeGzipCodec();
std::unique_ptr<MemberCodec> MakeZstdCodec();

struct StreamLimits {
  int64_t max_inflated_bytes = int64_t{64} << 30;  // of a member
  double max_ratio = 500;                          // of a member, behind its first MiB
};

// What one Read() brought.
struct StreamChunk {
  size_t bytes = 0;            // put to `out`
  bool member_begins = false;  // with the first of them (also where there are none)
  bool member_ends = false;    // with the last of them
  int64_t member_offset = 0;   // of the member they belong to, in the file
  int64_t member_end = 0;      // with member_ends: the offset behind it
  bool at_end = false;         // the input is at its end; no bytes, nothing else set
  // Not empty: the member stops here, and the stream stands before the next good one.
  // bad_member, member_too_large, ratio_too_high: the member's bytes cannot be trusted to the end.
  // truncated: the input ended inside it, or between two members before it should have; what came
  // is right as far as it goes.
  std::string reason;
  std::string detail;
};

// The uncompressed bytes of a file with the borders of its members. A plain file is one member.
class ByteStream {
 public:
  virtual ~ByteStream() = default;

  // Puts at most `size` bytes to `out`, never of two members. What comes depends on the file and
  // on the sizes asked for since the member began, so that equal calls give equal chunks.
  // Errors: the system's; the stream is then of no further use.
  virtual absl::Status Read(char* out, size_t size, StreamChunk& chunk) = 0;

  // Where the member begins that the next Read() belongs to, if it begins one.
  virtual int64_t offset() const = 0;
  // `offset` is that of a member (in a plain file: of any byte).
  virtual absl::Status Seek(int64_t offset) = 0;
  // Goes to the first place in [from, to) where a member begins, as far as the bytes can tell:
  // they inflate for a while, to anything. From here on that is enough for members behind broken
  // ones, too, as long as they begin before `strict`. In a plain file: to `from`. False where there
  // is none.
  virtual absl::StatusOr<bool> SeekNear(int64_t from, int64_t strict, int64_t to) = 0;
};

std::unique_ptr<ByteStream> MakePlainStream(FileWindow window);
// A member that follows a broken one is taken only if what it inflates to begins with
// `expected_prefix`: members lie inside members where a crawler stored compressed files.
std::unique_ptr<ByteStream> MakeMemberStream(FileWindow window, std::unique_ptr<MemberCodec> codec,
                                             StreamLimits limits, std::string expected_prefix);
// A zstd file; a dictionary in its first frame is used (WARC-zstd 1.0, section 4).
// Errors: DataLoss for a broken dictionary; the system's.
absl::StatusOr<std::unique_ptr<ByteStream>> MakeZstdStream(FileWindow window, StreamLimits limits,
                                                           std::string expected_prefix);

}  // namespace mathsieve
