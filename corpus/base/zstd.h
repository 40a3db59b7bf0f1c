#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "corpus/base/status.h"

namespace mathsieve {

// Writes zstd frames (RFC 8878) that carry their size and a checksum. The same bytes for the same
// input and level. One thread at a time; keep one a thread, its tables are dear to make.
class ZstdCompressor {
 public:
  explicit ZstdCompressor(int level = 3);
  ~ZstdCompressor();
  ZstdCompressor(ZstdCompressor&&) noexcept;

  // Appends `bytes` as one frame to `out`.
  absl::Status AppendFrame(std::string_view bytes, std::string& out);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Reads a sequence of frames piece by piece; skippable frames give nothing. Windows above 128 MiB
// are refused. One thread at a time.
class ZstdDecoder {
 public:
  ZstdDecoder();
  ~ZstdDecoder();
  ZstdDecoder(ZstdDecoder&&) noexcept;

  struct Step {
    size_t read = 0;           // bytes taken from `in`
    size_t written = 0;        // bytes put to `out`
    bool frame_ended = false;  // the last byte of a frame has been read and given out
  };
  // Goes on in the frame until `in` is used up, `out` is full or the frame ends.
  // Errors: DataLoss in zstd's words; Reset() makes the decoder usable again.
  absl::StatusOr<Step> Decode(std::string_view in, char* out, size_t out_size);

  // Forgets the frame it is in, keeps the dictionary.
  void Reset();

  // For all frames from here on. Errors: InvalidArgument.
  absl::Status SetDictionary(std::string_view dictionary);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// All frames of `bytes`. Errors: DataLoss for what is no zstd or ends inside a frame;
// ResourceExhausted above `max_bytes`.
absl::StatusOr<std::string> ZstdDecompress(std::string_view bytes,
                                           int64_t max_bytes = int64_t{1} << 32);

// What the first four bytes of `bytes` begin.
enum class ZstdMagic { kNone, kFrame, kSkippable };
ZstdMagic ZstdMagicOf(std::string_view bytes);

}  // namespace mathsieve
