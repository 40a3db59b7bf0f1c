#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "corpus/base/status.h"

namespace mathsieve {

// A loss that reading goes on behind.
struct ReadProblem {
  int64_t offset = 0;  // byte of the file where the broken frame or member starts
  std::string reason;  // snake_case, counted: broken_frame, truncated
  std::string detail;  // for people: what was expected
};

// The uncompressed bytes of one file, front to back, in bounded memory. One thread at a time.
class ByteSource {
 public:
  // By the ending of `path`: .zst, .gz, everything else as it is. Errors: the system's.
  static absl::StatusOr<std::unique_ptr<ByteSource>> Open(const std::string& path);
  virtual ~ByteSource() = default;

  struct Step {
    bool more = false;  // there may be further bytes
    bool lost = false;  // `problem` stands behind the bytes that were appended, and what
                        // follows it starts anew
    ReadProblem problem;
    int64_t compressed_bytes = 0;  // read from the file for this step
  };
  // Appends some bytes to `out`. zstd: a frame's bytes come when its checksum fits, unless it is
  // larger than 32 MiB; behind a broken frame it goes on at the next.
  virtual absl::StatusOr<Step> Read(std::string& out) = 0;
};

}  // namespace mathsieve
