#include "classifier/model/training_lines.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"
#include "corpus/base/hash.h"

namespace mathsieve {
namespace {

constexpr size_t kBufferBytes = size_t{1} << 20;

// splitmix64 (Steele, Lea & Flood 2014): the same numbers with every standard library.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = state_ += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  size_t Below(size_t bound) { return static_cast<size_t>(Next() % bound); }

  template <typename T>
  void Shuffle(std::vector<T>& items) {
    for (size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[Below(i)]);
  }

 private:
  uint64_t state_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<TrainingLines>> TrainingLines::Create(const std::string& path) {
  std::unique_ptr<TrainingLines> lines(new TrainingLines());
  lines->path_ = path;
  lines->fd_ = open(path.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (lines->fd_ < 0) return ErrnoStatus(errno, absl::StrFormat("open %s", path));
  return lines;
}

TrainingLines::~TrainingLines() {
  if (fd_ < 0) return;
  close(fd_);
  unlink(path_.c_str());
}

absl::Status TrainingLines::Flush() {
  for (size_t at = 0; at < buffer_.size();) {
    const ssize_t put = write(fd_, buffer_.data() + at, buffer_.size() - at);
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) return ErrnoStatus(errno, absl::StrFormat("write %s", path_));
    at += static_cast<size_t>(put);
  }
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status TrainingLines::Add(uint32_t document, bool positive, std::string_view text) {
  lines_.push_back({size_, static_cast<uint32_t>(text.size()), document, positive});
  ++counts_[positive];
  size_ += static_cast<int64_t>(text.size());
  buffer_ += text;
  return buffer_.size() < kBufferBytes ? absl::OkStatus() : Flush();
}

absl::Status TrainingLines::WriteShuffled(const std::string& path,
                                          const Selection& selection) const {
  MS_RETURN_IF_ERROR(const_cast<TrainingLines*>(this)->Flush());
  std::vector<uint32_t> by_label[2];
  for (size_t i = 0; i < lines_.size(); ++i) {
    const Line& line = lines_[i];
    const bool out = selection.without != nullptr && line.document < selection.without->size() &&
                     (*selection.without)[line.document];
    if (!out) by_label[line.positive].push_back(static_cast<uint32_t>(i));
  }
  Random random(selection.seed);
  std::vector<uint32_t>& fewer = by_label[by_label[1].size() < by_label[0].size()];
  const size_t most = std::max(by_label[0].size(), by_label[1].size());
  const size_t distinct = fewer.size();
  while (selection.balance && distinct > 0 && fewer.size() < most) {
    fewer.push_back(fewer[random.Below(distinct)]);
  }
  std::vector<uint32_t> order = std::move(by_label[0]);
  order.insert(order.end(), by_label[1].begin(), by_label[1].end());
  random.Shuffle(order);

  MS_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(path));
  std::string out, text;
  for (const uint32_t index : order) {
    const Line& line = lines_[index];
    text.resize(line.bytes);
    const ssize_t got = pread(fd_, text.data(), text.size(), line.offset);
    if (got != static_cast<ssize_t>(text.size())) {
      return ErrnoStatus(got < 0 ? errno : EIO, absl::StrFormat("read %s", path_));
    }
    out += line.positive ? kMathLabel : kOtherLabel;
    out += ' ';
    out += text;
    out += '\n';
    if (out.size() >= kBufferBytes) {
      MS_RETURN_IF_ERROR(file.Write(out));
      out.clear();
    }
  }
  MS_RETURN_IF_ERROR(file.Write(out));
  return file.Commit();
}

std::vector<std::string_view> CutWindows(std::string_view line, int tokens, int limit,
                                         uint64_t seed) {
  if (tokens <= 0) return {line};
  std::vector<std::string_view> windows;
  size_t begin = 0, last_tokens = 0;
  while (begin < line.size()) {
    size_t end = begin;
    last_tokens = 0;
    while (end < line.size() && last_tokens < static_cast<size_t>(tokens)) {
      end = std::min(line.find(' ', end + (last_tokens > 0 ? 1 : 0)), line.size());
      ++last_tokens;
    }
    windows.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  if (windows.size() > 1 && last_tokens * 4 < static_cast<size_t>(tokens)) {
    const char* const start = windows[windows.size() - 2].data();
    windows.pop_back();
    windows.back() = line.substr(static_cast<size_t>(start - line.data()));
  }
  if (limit <= 0 || windows.size() <= static_cast<size_t>(limit)) return windows;
  Random random(Hash64(line, seed));
  std::vector<uint32_t> chosen(windows.size());
  for (size_t i = 0; i < chosen.size(); ++i) chosen[i] = static_cast<uint32_t>(i);
  random.Shuffle(chosen);
  chosen.resize(static_cast<size_t>(limit));
  std::sort(chosen.begin(), chosen.end());
  for (size_t i = 0; i < chosen.size(); ++i) windows[i] = windows[chosen[i]];
  windows.resize(chosen.size());
  return windows;
}

}  // namespace mathsieve
