#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "corpus/base/status.h"

namespace mathsieve {

// A window that moves along a file or standard input: 1 MiB, more where Fill() asks for more. One
// thread at a time.
class FileWindow {
 public:
  // `path` "-" is standard input. Errors: NotFound and PermissionDenied for what is no file to
  // read; the system's, Unavailable as a rule; with the path.
  static absl::StatusOr<FileWindow> Open(const std::string& path);

  FileWindow(FileWindow&& other) noexcept;
  FileWindow& operator=(FileWindow&& other) noexcept;
  ~FileWindow();

  // What has been read and not consumed. Valid until the next call of Fill() or Rewind().
  std::string_view bytes() const { return {buffer_.get() + begin_, end_ - begin_}; }
  // Of bytes() in the file.
  int64_t offset() const { return offset_; }
  // Nothing will come behind bytes().
  bool at_end() const { return at_end_; }
  // At the end: how many bytes fewer came than the file had when it was opened.
  int64_t missing() const;

  // Reads until bytes() has at least `want` bytes or the file ends.
  // Errors: Unavailable, with path and offset.
  absl::Status Fill(size_t want);
  void Consume(size_t size);

  // Keeps what was consumed from here on, as far as the window reaches, for a Rewind().
  void Pin();
  // Moves to `offset`, forwards or backwards. False where that is no longer possible: standard
  // input has gone on and the bytes are not in the window. Errors: Unavailable.
  absl::StatusOr<bool> Rewind(int64_t offset);

 private:
  FileWindow() = default;
  void MakeRoom(size_t want);

  std::string path_;
  int fd_ = -1;
  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;
  size_t begin_ = 0, end_ = 0, pin_ = 0;
  bool pinned_ = false;
  int64_t offset_ = 0, size_ = 0;  // size_: when it was opened, 0 where that is no file
  bool at_end_ = false;
};

}  // namespace mathsieve
