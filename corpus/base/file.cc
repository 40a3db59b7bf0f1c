#include "corpus/base/file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

std::string PartialPath(const std::string& path) { return path + ".partial"; }

absl::Status SyncFolderOf(const std::string& path) {
  std::string folder = std::filesystem::path(path).parent_path().string();
  if (folder.empty()) folder = ".";
  const int fd = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return ErrnoStatus(errno, "open folder " + folder);
  const int result = fsync(fd);
  const int error = errno;
  close(fd);
  // Some file systems cannot sync a folder; the rename itself has happened.
  if (result != 0 && error != EINVAL) return ErrnoStatus(error, "sync folder " + folder);
  return absl::OkStatus();
}

constexpr size_t kBlockBytes = size_t{1} << 18;

// Fills `block` from `fd`, cuts it at the end of the file. Errors: errno's.
bool FillBlock(int fd, std::string& block) {
  size_t used = 0;
  while (used < block.size()) {
    const ssize_t count = read(fd, block.data() + used, block.size() - used);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    if (count == 0) break;
    used += static_cast<size_t>(count);
  }
  block.resize(used);
  return true;
}

}  // namespace

absl::StatusOr<OutputFile> OutputFile::Create(const std::string& path, int64_t keep_bytes) {
  OutputFile file;
  file.path_ = path;
  const std::string partial = PartialPath(path);
  const int truncate = keep_bytes < 0 ? O_TRUNC : 0;
  file.fd_ = open(partial.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC | truncate, 0644);
  if (file.fd_ < 0) return ErrnoStatus(errno, "create " + partial);
  if (keep_bytes > 0) {
    struct stat info;
    if (fstat(file.fd_, &info) != 0) return ErrnoStatus(errno, "stat " + partial);
    if (info.st_size < keep_bytes) {
      return absl::DataLossError(absl::StrFormat("%s: %d bytes, wanted at least %d to go on",
                                                 partial, info.st_size, keep_bytes));
    }
  }
  if (keep_bytes >= 0) {
    if (ftruncate(file.fd_, keep_bytes) != 0) return ErrnoStatus(errno, "truncate " + partial);
    if (lseek(file.fd_, keep_bytes, SEEK_SET) < 0) return ErrnoStatus(errno, "seek " + partial);
    file.size_ = keep_bytes;
  }
  return file;
}

OutputFile::OutputFile(OutputFile&& other) noexcept
    : path_(std::move(other.path_)),
      fd_(std::exchange(other.fd_, -1)),
      size_(std::exchange(other.size_, 0)) {}

OutputFile& OutputFile::operator=(OutputFile&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(fd_, other.fd_);
  std::swap(size_, other.size_);
  return *this;
}

OutputFile::~OutputFile() {
  if (fd_ >= 0) close(fd_);
}

absl::Status OutputFile::Write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = write(fd_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      return ErrnoStatus(errno, absl::StrFormat("write %s at offset %d: wanted %d bytes",
                                                PartialPath(path_), size_, bytes.size()));
    }
    size_ += count;
    bytes.remove_prefix(count);
  }
  return absl::OkStatus();
}

absl::Status OutputFile::Sync() {
  if (fsync(fd_) != 0) return ErrnoStatus(errno, "sync " + PartialPath(path_));
  return absl::OkStatus();
}

absl::Status OutputFile::Commit() {
  MS_RETURN_IF_ERROR(Sync());
  if (close(std::exchange(fd_, -1)) != 0) return ErrnoStatus(errno, "close " + PartialPath(path_));
  if (rename(PartialPath(path_).c_str(), path_.c_str()) != 0) {
    return ErrnoStatus(errno, absl::StrFormat("rename %s to %s", PartialPath(path_), path_));
  }
  return SyncFolderOf(path_);
}

absl::Status OutputFile::Discard() {
  if (fd_ >= 0) close(std::exchange(fd_, -1));
  if (unlink(PartialPath(path_).c_str()) != 0 && errno != ENOENT) {
    return ErrnoStatus(errno, "remove " + PartialPath(path_));
  }
  return absl::OkStatus();
}

absl::Status ForEachBlock(const std::string& path, size_t block_bytes,
                          const std::function<absl::Status(std::string_view)>& visit) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return ErrnoStatus(errno, "open " + path);
  std::string block(block_bytes, '\0');
  absl::Status status;
  for (int64_t offset = 0; status.ok() && block.size() == block_bytes; offset += block_bytes) {
    if (!FillBlock(fd, block)) {
      status = ErrnoStatus(errno, absl::StrFormat("read %s at %d", path, offset));
    } else if (!block.empty()) {
      status = visit(block);
    }
  }
  close(fd);
  return status;
}

absl::StatusOr<std::string> ReadFile(const std::string& path, int64_t max_bytes) {
  std::string bytes;
  MS_RETURN_IF_ERROR(ForEachBlock(path, kBlockBytes, [&](std::string_view chunk) -> absl::Status {
    if (static_cast<int64_t>(bytes.size() + chunk.size()) > max_bytes) {
      return absl::ResourceExhaustedError(
          absl::StrFormat("%s: more than %d bytes", path, max_bytes));
    }
    bytes += chunk;
    return absl::OkStatus();
  }));
  return bytes;
}

absl::StatusOr<std::string> HashFile(const std::string& path) {
  Hash128Stream hash;
  MS_RETURN_IF_ERROR(HashFileInto(path, hash));
  return Hex(hash.Digest());
}

absl::Status HashFileInto(const std::string& path, Hash128Stream& hash) {
  return ForEachBlock(path, kBlockBytes, [&](std::string_view chunk) {
    hash.Update(chunk);
    return absl::OkStatus();
  });
}

absl::Status WriteFile(const std::string& path, std::string_view bytes) {
  MS_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(path));
  MS_RETURN_IF_ERROR(file.Write(bytes));
  return file.Commit();
}

absl::Status MakeFolder(const std::string& path) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return ErrnoStatus(error.value(), "create folder " + path);
  return absl::OkStatus();
}

absl::StatusOr<FileLock> FileLock::Take(const std::string& path) {
  while (true) {
    const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0) return ErrnoStatus(errno, "create " + path);
    FileLock lock(path, fd);
    if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
      const int error = errno;
      lock.path_.clear();  // it is another's
      if (error != EWOULDBLOCK) return ErrnoStatus(error, "lock " + path);
      return absl::FailedPreconditionError(
          absl::StrFormat("another process is at work here: it holds %s", path));
    }
    // The one who held it may have removed the file after we opened it.
    struct stat ours, there;
    const bool same = fstat(fd, &ours) == 0 && stat(path.c_str(), &there) == 0 &&
                      ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
    if (same) return lock;
    lock.path_.clear();
  }
}

FileLock::FileLock(FileLock&& other) noexcept
    : path_(std::exchange(other.path_, {})), fd_(std::exchange(other.fd_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(fd_, other.fd_);
  return *this;
}

FileLock::~FileLock() {
  if (fd_ < 0) return;
  if (!path_.empty()) unlink(path_.c_str());
  close(fd_);
}

bool FileExists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

}  // namespace mathsieve
