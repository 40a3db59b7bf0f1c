// Plain read() into one buffer. A mapping would save the copy of the compressed bytes (a fifth of
// what they inflate to) and turn every disk fault and every file that shrinks into a signal.

#include "corpus/crawl/read/bytes/file_window.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

// Small enough to stay in a core's cache while it is inflated.
constexpr size_t kCapacity = size_t{1} << 20;

// A path that leads to no file is no fault of the system.
absl::Status OpenError(int error, const std::string& path) {
  constexpr std::array kNoFile = {ENOTDIR, EISDIR, ELOOP, ENAMETOOLONG, ENXIO, ENODEV};
  absl::Status status = ErrnoStatus(error, "open " + path);
  if (std::ranges::find(kNoFile, error) == kNoFile.end()) return status;
  return absl::NotFoundError(status.message());
}

// Whatever its number, an error of an open file is none of its content.
absl::Status Fault(int error, std::string_view what) {
  return absl::UnavailableError(ErrnoStatus(error, what).message());
}

}  // namespace

absl::StatusOr<FileWindow> FileWindow::Open(const std::string& path) {
  FileWindow window;
  window.path_ = path;
  window.fd_ = path == "-" ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0)
                           : open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (window.fd_ < 0) return OpenError(errno, path);
  struct stat info;
  if (fstat(window.fd_, &info) != 0) return Fault(errno, "stat " + path);
  if (S_ISDIR(info.st_mode)) return OpenError(EISDIR, path);
  if (S_ISREG(info.st_mode)) window.size_ = info.st_size;
  window.capacity_ = kCapacity;
  window.buffer_.reset(new char[kCapacity]);
  return window;
}

FileWindow::FileWindow(FileWindow&& other) noexcept { *this = std::move(other); }

FileWindow& FileWindow::operator=(FileWindow&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(fd_, other.fd_);
  std::swap(buffer_, other.buffer_);
  std::swap(capacity_, other.capacity_);
  std::swap(begin_, other.begin_);
  std::swap(end_, other.end_);
  std::swap(pin_, other.pin_);
  std::swap(pinned_, other.pinned_);
  std::swap(offset_, other.offset_);
  std::swap(size_, other.size_);
  std::swap(at_end_, other.at_end_);
  return *this;
}

FileWindow::~FileWindow() {
  if (fd_ >= 0) close(fd_);
}

void FileWindow::MakeRoom(size_t want) {
  if (pinned_ && end_ - pin_ + (want - (end_ - begin_)) > capacity_) pinned_ = false;
  const size_t keep = pinned_ ? pin_ : begin_;
  if (begin_ + want > capacity_ && keep > 0) {
    std::memmove(buffer_.get(), buffer_.get() + keep, end_ - keep);
    begin_ -= keep;
    end_ -= keep;
    pin_ = 0;
  }
  if (begin_ + want <= capacity_) return;
  std::unique_ptr<char[]> larger(new char[begin_ + want]);
  std::memcpy(larger.get(), buffer_.get(), end_);
  buffer_ = std::move(larger);
  capacity_ = begin_ + want;
}

int64_t FileWindow::missing() const {
  const int64_t came = offset_ + static_cast<int64_t>(end_ - begin_);
  return at_end_ ? std::max<int64_t>(0, size_ - came) : 0;
}

absl::Status FileWindow::Fill(size_t want) {
  if (end_ - begin_ >= want || at_end_) return absl::OkStatus();
  MakeRoom(want);
  while (end_ - begin_ < want) {
    const ssize_t count = read(fd_, buffer_.get() + end_, capacity_ - end_);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return Fault(errno, absl::StrFormat("read %s at offset %d", path_,
                                          offset_ + static_cast<int64_t>(end_ - begin_)));
    }
    at_end_ = count == 0;
    if (at_end_) break;
    end_ += count;
  }
  return absl::OkStatus();
}

void FileWindow::Consume(size_t size) {
  begin_ += size;
  offset_ += static_cast<int64_t>(size);
}

void FileWindow::Pin() {
  pin_ = begin_;
  pinned_ = true;
}

absl::StatusOr<bool> FileWindow::Rewind(int64_t offset) {
  const int64_t first = offset_ - static_cast<int64_t>(begin_ - (pinned_ ? pin_ : begin_));
  const int64_t last = offset_ + static_cast<int64_t>(end_ - begin_);
  if (offset >= first && offset <= last) {
    begin_ = static_cast<size_t>(static_cast<int64_t>(begin_) + offset - offset_);
    offset_ = offset;
    return true;
  }
  if (lseek(fd_, offset, SEEK_SET) == offset) {
    begin_ = end_ = 0;
    pinned_ = at_end_ = false;
    offset_ = offset;
    return true;
  }
  if (errno != ESPIPE) return Fault(errno, absl::StrFormat("seek %s to %d", path_, offset));
  if (offset < offset_) return false;
  while (offset_ < offset) {
    MS_RETURN_IF_ERROR(Fill(1));
    if (bytes().empty()) return false;
    Consume(std::min<int64_t>(bytes().size(), offset - offset_));
  }
  return true;
}

}  // namespace mathsieve
