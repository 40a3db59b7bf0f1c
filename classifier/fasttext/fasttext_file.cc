#include "classifier/fasttext/fasttext_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

constexpr int32_t kMagic = 793712314;
constexpr int32_t kNewestVersion = 12;
constexpr int32_t kSupervised = 3;
constexpr int64_t kBufferBytes = int64_t{1} << 20;
constexpr int64_t kMaxWordBytes = int64_t{1} << 20;

}  // namespace

// A buffered reader that knows where it is. It keeps its first error, and gives zeros after it.
class FastTextFile::Reader {
 public:
  Reader(const std::string& path, int fd, int64_t size) : path_(path), fd_(fd), size_(size) {}
  ~Reader() { close(fd_); }

  int64_t offset() const { return buffer_offset_ + static_cast<int64_t>(at_); }
  int64_t size() const { return size_; }
  const absl::Status& status() const { return status_; }

  absl::Status Broken(std::string_view expected) const {
    return absl::DataLossError(
        absl::StrFormat("%s: byte %d: expected %s", path_, offset(), expected));
  }

  void Seek(int64_t offset) {
    buffer_.clear();
    at_ = 0;
    buffer_offset_ = offset;
  }

  template <typename T>
  T Read(std::string_view what) {
    T value{};
    ReadBytes(reinterpret_cast<char*>(&value), sizeof(T), what);
    return value;
  }

  void ReadBytes(char* out, int64_t count, std::string_view what) {
    while (count > 0) {
      if (at_ == buffer_.size() && !Fill(what)) {
        std::memset(out, 0, static_cast<size_t>(count));
        return;
      }
      const int64_t part = std::min<int64_t>(count, static_cast<int64_t>(buffer_.size() - at_));
      std::memcpy(out, buffer_.data() + at_, static_cast<size_t>(part));
      at_ += static_cast<size_t>(part);
      out += part;
      count -= part;
    }
  }

  std::string ReadWord() {
    std::string word;
    while (status_.ok()) {
      const char byte = Read<char>("a word that ends in a zero byte");
      if (byte == 0) break;
      word.push_back(byte);
      if (static_cast<int64_t>(word.size()) > kMaxWordBytes) status_ = Broken("a shorter word");
    }
    return word;
  }

 private:
  bool Fill(std::string_view what) {
    if (!status_.ok()) return false;
    buffer_offset_ += static_cast<int64_t>(buffer_.size());
    at_ = 0;
    buffer_.resize(static_cast<size_t>(kBufferBytes));
    ssize_t got;
    do {
      got = pread(fd_, buffer_.data(), buffer_.size(), buffer_offset_);
    } while (got < 0 && errno == EINTR);
    buffer_.resize(static_cast<size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0)
      status_ = ErrnoStatus(errno, absl::StrFormat("read %s at %d", path_, buffer_offset_));
    if (got == 0) {
      status_ = Broken(absl::StrFormat("%s, but the file ends here", what));
    }
    return got > 0;
  }

  std::string path_;
  int fd_;
  int64_t size_;
  std::string buffer_;
  size_t at_ = 0;
  int64_t buffer_offset_ = 0;
  absl::Status status_;
};

FastTextFile::FastTextFile() = default;
FastTextFile::FastTextFile(FastTextFile&&) noexcept = default;
FastTextFile::~FastTextFile() = default;

absl::StatusOr<FastTextFile> FastTextFile::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return ErrnoStatus(errno, absl::StrFormat("open %s", path));
  FastTextFile file;
  struct stat info = {};
  fstat(fd, &info);
  file.reader_ = std::make_unique<Reader>(path, fd, info.st_size);
  MS_RETURN_IF_ERROR(file.ReadHeader());
  MS_RETURN_IF_ERROR(file.ReadDictionary());
  if (!file.header_.quantized) MS_RETURN_IF_ERROR(file.ReadOutput());
  return file;
}

int64_t FastTextFile::file_bytes() const { return reader_->size(); }

absl::Status FastTextFile::ReadHeader() {
  Reader& in = *reader_;
  const auto number = [&] { return in.Read<int32_t>("fastText's arguments"); };
  if (number() != kMagic) {
    in.Seek(0);
    return in.status().ok() ? in.Broken("the magic number of a fastText model") : in.status();
  }
  const int32_t version = number();
  if (version > kNewestVersion) return in.Broken("fastText format 11 or 12 before it");
  header_.dim = number();
  number();  // ws
  header_.epoch = number();
  header_.min_count = number();
  number();  // neg
  header_.word_ngrams = number();
  header_.loss = static_cast<FastTextHeader::Loss>(number());
  header_.supervised = number() == kSupervised;
  header_.bucket = number();
  header_.min_char_ngram = number();
  header_.max_char_ngram = number();
  number();  // lrUpdateRate
  in.Read<double>("fastText's arguments");
  if (version == 11 && header_.supervised) header_.max_char_ngram = 0;
  if (!in.status().ok()) return in.status();
  if (header_.dim <= 0 || header_.bucket < 0) return in.Broken("sound arguments before it");
  return absl::OkStatus();
}

absl::Status FastTextFile::ReadDictionary() {
  Reader& in = *reader_;
  const int32_t size = in.Read<int32_t>("the dictionary");
  const int32_t words = in.Read<int32_t>("the dictionary");
  const int32_t labels = in.Read<int32_t>("the dictionary");
  in.Read<int64_t>("the dictionary");  // tokens
  const int64_t pruned = in.Read<int64_t>("the dictionary");
  if (!in.status().ok()) return in.status();
  if (size < 0 || words < 0 || labels < 0 || int64_t{words} + labels != size ||
      int64_t{size} * 10 > in.size() || pruned > in.size() / 8) {
    return in.Broken("the sizes of a dictionary before it");
  }
  for (int32_t i = 0; i < size && in.status().ok(); ++i) {
    std::string word = in.ReadWord();
    in.Read<int64_t>("the count of a word");
    const bool is_label = in.Read<int8_t>("the type of a word") == 1;
    if (in.status().ok() && is_label != (i >= words)) return in.Broken("words before labels");
    (is_label ? header_.labels : header_.words).push_back(std::move(word));
  }
  for (int64_t i = 0; i < pruned && in.status().ok(); ++i) in.Read<int64_t>("a pruned n-gram");
  header_.quantized = in.Read<uint8_t>("the flag of quantised matrices") != 0;
  return in.status();
}

absl::Status FastTextFile::ReadOutput() {
  Reader& in = *reader_;
  header_.rows = in.Read<int64_t>("the size of the input matrix");
  const int64_t columns = in.Read<int64_t>("the size of the input matrix");
  if (!in.status().ok()) return in.status();
  const int64_t row_bytes = int64_t{header_.dim} * 4;
  if (columns != header_.dim || header_.rows < 0 || header_.rows > in.size() / row_bytes) {
    return in.Broken(
        absl::StrFormat("before it an input matrix of %d columns that fits the file", header_.dim));
  }
  input_offset_ = in.offset();
  in.Seek(input_offset_ + header_.rows * row_bytes);
  in.Read<uint8_t>("the flag of a quantised output matrix");
  const int64_t outputs = in.Read<int64_t>("the size of the output matrix");
  const int64_t output_columns = in.Read<int64_t>("the size of the output matrix");
  if (!in.status().ok()) return in.status();
  if (output_columns != header_.dim || outputs < 0 || outputs > in.size() / row_bytes) {
    return in.Broken(absl::StrFormat("before it an output matrix of %d columns", header_.dim));
  }
  header_.output.resize(static_cast<size_t>(outputs * header_.dim));
  in.ReadBytes(reinterpret_cast<char*>(header_.output.data()), outputs * row_bytes,
               "the output matrix");
  return in.status();
}

absl::Status FastTextFile::ForEachInputRow(
    const std::function<void(int64_t, const float*)>& visit) const {
  Reader& in = *reader_;
  in.Seek(input_offset_);
  std::vector<float> row(static_cast<size_t>(header_.dim));
  for (int64_t i = 0; i < header_.rows; ++i) {
    in.ReadBytes(reinterpret_cast<char*>(row.data()), int64_t{header_.dim} * 4, "the input matrix");
    if (!in.status().ok()) return in.status();
    visit(i, row.data());
  }
  return absl::OkStatus();
}

}  // namespace mathsieve
