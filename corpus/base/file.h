#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "corpus/base/hash.h"
#include "corpus/base/status.h"

namespace mathsieve {

// A file that appears whole or not at all: bytes go to PATH.partial, and Commit() syncs it, renames
// it to PATH and syncs the folder. Without Commit() the partial file stays, for resuming, unless
// Discard() removes it. One thread at a time.
class OutputFile {
 public:
  // Starts PATH.partial anew, or with `keep_bytes` >= 0 goes on behind its first `keep_bytes`
  // bytes. Errors: those of the system, with the path; DataLoss when the partial file is shorter
  // than `keep_bytes`.
  static absl::StatusOr<OutputFile> Create(const std::string& path, int64_t keep_bytes = -1);

  OutputFile(OutputFile&& other) noexcept;
  OutputFile& operator=(OutputFile&& other) noexcept;
  ~OutputFile();

  absl::Status Write(std::string_view bytes);
  // Everything written so far is on disk when it returns.
  absl::Status Sync();
  absl::Status Commit();
  absl::Status Discard();

  const std::string& path() const { return path_; }
  int64_t size() const { return size_; }

 private:
  OutputFile() = default;

  std::string path_;
  int fd_ = -1;
  int64_t size_ = 0;
};

// Calls `visit` for one piece of the file after the other, each of `block_bytes` but the last.
// Errors: the system's, with path and offset; those of `visit`.
absl::Status ForEachBlock(const std::string& path, size_t block_bytes,
                          const std::function<absl::Status(std::string_view)>& visit);

// The whole file. Errors: the system's; ResourceExhausted above `max_bytes`.
absl::StatusOr<std::string> ReadFile(const std::string& path, int64_t max_bytes = int64_t{1} << 32);

// Write, fsync, rename: PATH holds all of `bytes` or what it held before.
absl::Status WriteFile(const std::string& path, std::string_view bytes);

// Creates `path` and its parents where they are missing.
absl::Status MakeFolder(const std::string& path);

// XXH3-128 of the file's bytes as 32 hexadecimal digits, as `xxh128sum` prints it.
absl::StatusOr<std::string> HashFile(const std::string& path);
// Adds the file's bytes to `hash`.
absl::Status HashFileInto(const std::string& path, Hash128Stream& hash);

// That one process at a time does something, by a lock on the file PATH that ends with its process.
// The file is made when the lock is taken and removed when it is given back; a kill may leave it,
// which keeps nobody out.
class FileLock {
 public:
  // Errors: FailedPrecondition when another process holds it; the system's.
  static absl::StatusOr<FileLock> Take(const std::string& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

 private:
  FileLock(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

  std::string path_;
  int fd_ = -1;
};

bool FileExists(const std::string& path);

}  // namespace mathsieve
