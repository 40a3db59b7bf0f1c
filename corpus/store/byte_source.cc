// A zstd frame's bytes are held back until its checksum fits, so that damage never leaves as text.
// Behind a frame that breaks, the next frame's magic is searched in the compressed bytes; a magic
// that stands there by chance breaks again at once and belongs to the same loss.

#include "corpus/store/byte_source.h"

#include <fcntl.h>
#include <isa-l/igzip_lib.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "absl/strings/str_format.h"
#include "corpus/base/zstd.h"

namespace mathsieve {
namespace {

constexpr size_t kReadBytes = size_t{1} << 20;
constexpr size_t kHoldBytes = size_t{32} << 20;
constexpr std::string_view kZstdMagic = "\x28\xB5\x2F\xFD";

// A window on a file that can be moved.
class Window {
 public:
  Window(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}
  ~Window() { close(fd_); }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  // Where view() starts in the file.
  int64_t offset() const { return offset_; }
  std::string_view view() const { return std::string_view(bytes_).substr(used_); }
  const std::string& path() const { return path_; }

  void Skip(size_t count) {
    used_ += count;
    offset_ += static_cast<int64_t>(count);
  }
  void MoveTo(int64_t offset) {
    bytes_.clear();
    used_ = 0;
    offset_ = offset;
  }
  // Reads on when fewer than `wanted` bytes are in view; returns how many bytes it read, 0 at the
  // end of the file.
  absl::StatusOr<int64_t> Fill(size_t wanted) {
    if (view().size() >= wanted) return 0;
    bytes_.erase(0, used_);
    used_ = 0;
    const size_t before = bytes_.size();
    bytes_.resize(before + kReadBytes);
    ssize_t count;
    do {
      count =
          pread(fd_, bytes_.data() + before, kReadBytes, offset_ + static_cast<int64_t>(before));
    } while (count < 0 && errno == EINTR);
    const int error = errno;
    bytes_.resize(before + std::max<ssize_t>(count, 0));
    if (count < 0) {
      return ErrnoStatus(error, absl::StrFormat("read %s at offset %d", path_, offset_));
    }
    return count;
  }

 private:
  std::string path_;
  int fd_;
  std::string bytes_;
  size_t used_ = 0;
  int64_t offset_ = 0;
};

class PlainSource : public ByteSource {
 public:
  PlainSource(std::string path, int fd) : window_(std::move(path), fd) {}

  absl::StatusOr<Step> Read(std::string& out) override {
    MS_ASSIGN_OR_RETURN(const int64_t count, window_.Fill(1));
    out += window_.view();
    window_.Skip(window_.view().size());
    return Step{.more = count > 0, .compressed_bytes = count};
  }

 private:
  Window window_;
};

class ZstdSource : public ByteSource {
 public:
  ZstdSource(std::string path, int fd) : window_(std::move(path), fd) {}

  absl::StatusOr<Step> Read(std::string& out) override {
    Step step;
    std::string held;
    while (held.size() < kHoldBytes) {
      MS_ASSIGN_OR_RETURN(const int64_t count, window_.Fill(1));
      step.compressed_bytes += count;
      if (window_.view().empty()) return AtEnd(step, held, out);
      if (!in_frame_) frame_start_ = window_.offset();
      in_frame_ = true;
      const size_t before = held.size();
      held.resize(before + kReadBytes);
      const auto part = decoder_.Decode(window_.view(), held.data() + before, kReadBytes);
      held.resize(before + (part.ok() ? part->written : 0));
      if (!part.ok()) return Resynchronise(step, part.status());
      window_.Skip(part->read);
      if (!part->frame_ended) continue;
      in_frame_ = resynchronising_ = false;
      break;
    }
    out += held;
    step.more = true;
    return step;
  }

 private:
  Step AtEnd(Step step, const std::string& held, std::string& out) {
    if (!in_frame_) return step;
    if (!resynchronising_) out += held;
    in_frame_ = false;
    return Lose(std::move(step), "truncated", "the file ends inside a zstd frame");
  }

  // One problem for a broken frame and all false starts behind it.
  Step Lose(Step step, std::string_view reason, std::string_view detail) {
    step.lost = !resynchronising_;
    step.problem = {frame_start_, std::string(reason), std::string(detail)};
    resynchronising_ = true;
    return step;
  }

  absl::StatusOr<Step> Resynchronise(Step step, const absl::Status& error) {
    step = Lose(std::move(step), "broken_frame", error.ToString());
    decoder_.Reset();
    in_frame_ = false;
    window_.MoveTo(frame_start_ + 1);
    while (true) {
      MS_ASSIGN_OR_RETURN(const int64_t count, window_.Fill(kZstdMagic.size()));
      step.compressed_bytes += count;
      const size_t found = window_.view().find(kZstdMagic);
      if (found != std::string_view::npos) {
        window_.Skip(found);
        step.more = true;
        return step;
      }
      if (window_.view().size() < kZstdMagic.size()) {
        window_.Skip(window_.view().size());
        return step;
      }
      window_.Skip(window_.view().size() - (kZstdMagic.size() - 1));
    }
  }

  Window window_;
  ZstdDecoder decoder_;
  bool in_frame_ = false, resynchronising_ = false;
  int64_t frame_start_ = 0;
};

// Members one after the other; what breaks ends the file.
class GzipSource : public ByteSource {
 public:
  GzipSource(std::string path, int fd)
      : window_(std::move(path), fd), state_(std::make_unique<inflate_state>()) {
    Restart();
  }

  absl::StatusOr<Step> Read(std::string& out) override {
    Step step;
    MS_ASSIGN_OR_RETURN(step.compressed_bytes, window_.Fill(1));
    const std::string_view in = window_.view();
    if (in.empty()) {
      if (in_member_) Lose(step, "truncated", "the file ends inside a gzip member");
      return step;
    }
    if (!in_member_) member_start_ = window_.offset();
    in_member_ = true;
    const size_t before = out.size();
    out.resize(before + kReadBytes);
    state_->next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(in.data()));
    state_->avail_in = static_cast<uint32_t>(in.size());
    state_->next_out = reinterpret_cast<uint8_t*>(out.data() + before);
    state_->avail_out = kReadBytes;
    const int code = isal_inflate(state_.get());
    out.resize(out.size() - state_->avail_out);
    window_.Skip(in.size() - state_->avail_in);
    if (code != ISAL_DECOMP_OK) {
      out.resize(before);
      Lose(step, "broken_member", absl::StrFormat("gzip: error %d of isal_inflate", code));
      return step;
    }
    if (state_->block_state == ISAL_BLOCK_FINISH) Restart();
    step.more = true;
    return step;
  }

 private:
  void Restart() {
    isal_inflate_init(state_.get());
    state_->crc_flag = ISAL_GZIP;
    in_member_ = false;
  }
  void Lose(Step& step, std::string_view reason, std::string detail) {
    step.lost = true;
    step.problem = {member_start_, std::string(reason), std::move(detail)};
    in_member_ = false;
  }

  Window window_;
  std::unique_ptr<inflate_state> state_;
  bool in_member_ = false;
  int64_t member_start_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ByteSource>> ByteSource::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return ErrnoStatus(errno, "open " + path);
  std::unique_ptr<ByteSource> source;
  if (path.ends_with(".zst")) {
    source = std::make_unique<ZstdSource>(path, fd);
  } else if (path.ends_with(".gz")) {
    source = std::make_unique<GzipSource>(path, fd);
  } else {
    source = std::make_unique<PlainSource>(path, fd);
  }
  return source;
}

}  // namespace mathsieve
