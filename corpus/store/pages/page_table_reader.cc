// A block's header says where each column's frame ends, so columns that nobody asked for cost a
// seek and nothing else. Every size is checked against the file before memory is taken for it.

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "absl/strings/str_format.h"
#include "corpus/base/hash.h"
#include "corpus/base/json.h"
#include "corpus/base/zstd.h"
#include "corpus/store/pages/column_code.h"
#include "corpus/store/pages/page_table.h"
#include "corpus/store/pages/page_table_code.h"

namespace mathsieve {
namespace {

using namespace page_table;

bool HashFits(std::string_view bytes) {
  const std::string_view body = bytes.substr(0, bytes.size() - 8);
  return ReadFixed64(bytes.data() + body.size()) == Hash64(body);
}

bool ReadUrls(std::string_view column, PageColumns& columns) {
  columns.url_bytes.assign(column);
  std::string_view rest = columns.url_bytes;
  std::vector<uint64_t> sizes(columns.rows);
  for (uint64_t& size : sizes) {
    if (!TakeVarint(rest, size)) return false;
  }
  columns.url.clear();
  for (const uint64_t size : sizes) {
    if (size > rest.size()) return false;
    columns.url.push_back(rest.substr(0, size));
    rest.remove_prefix(size);
  }
  return rest.empty();
}

bool ReadLanguages(std::string_view column, PageColumns& columns) {
  columns.language_bytes.assign(column);
  std::string_view rest = columns.language_bytes;
  uint64_t count = 0;
  if (!TakeVarint(rest, count) || count > rest.size()) return false;
  std::vector<std::string_view> words(count);
  for (std::string_view& word : words) {
    uint64_t size = 0;
    if (!TakeVarint(rest, size) || size > rest.size()) return false;
    word = rest.substr(0, size);
    rest.remove_prefix(size);
  }
  columns.language.resize(columns.rows);
  for (std::string_view& language : columns.language) {
    uint64_t number = 0;
    if (!TakeVarint(rest, number) || number >= count) return false;
    language = words[number];
  }
  return rest.empty();
}

bool ReadFiles(std::string_view column, PageColumns& columns) {
  std::vector<int64_t> numbers;
  if (!ReadDeltas(column, columns.rows, numbers)) return false;
  columns.file.clear();
  for (const int64_t number : numbers) {
    if (number < 0 || number > UINT32_MAX) return false;
    columns.file.push_back(static_cast<uint32_t>(number));
  }
  return true;
}

bool ReadPlaces(std::string_view column, PageColumns& columns) {
  std::string_view rest = column;
  int64_t ignored = 0;
  for (int64_t i = 0; i < columns.rows; ++i) {
    if (!TakeSignedVarint(rest, ignored)) return false;
  }
  return ReadDeltas(column.substr(0, column.size() - rest.size()), columns.rows, columns.offset) &&
         ReadVarints(rest, columns.rows, columns.length);
}

bool ReadFlags(std::string_view column, PageColumns& columns) {
  if (column.size() != static_cast<size_t>(columns.rows)) return false;
  columns.extracted.clear();
  columns.kept.clear();
  columns.quick_rejected.clear();
  for (const char flags : column) {
    columns.extracted.push_back((flags & kExtracted) != 0);
    columns.kept.push_back((flags & kKept) != 0);
    columns.quick_rejected.push_back((flags & kQuickRejected) != 0);
  }
  return true;
}

bool ReadColumn(size_t column, std::string_view bytes, PageColumns& columns) {
  switch (column) {
    case kUrl:
      return ReadUrls(bytes, columns);
    case kTime:
      return ReadDeltas(bytes, columns.rows, columns.fetch_seconds);
    case kLanguage:
      return ReadLanguages(bytes, columns);
    case kLogit:
      return UnshuffleFloats(bytes, columns.rows, columns.logit);
    case kTokens:
      return ReadVarints(bytes, columns.rows, columns.tokens);
    case kFile:
      return ReadFiles(bytes, columns);
    case kPlace:
      return ReadPlaces(bytes, columns);
    default:
      return ReadFlags(bytes, columns);
  }
}

constexpr const char* kColumnNames[] = {"url",    "time", "language", "logit",
                                        "tokens", "file", "place",    "flags"};

std::vector<std::string> StringsOf(const Json& array) {
  std::vector<std::string> strings;
  for (const Json& item : array.items()) strings.push_back(item.String());
  return strings;
}

}  // namespace

struct PageTableReader::Impl {
  ~Impl() {
    if (fd >= 0) close(fd);
  }

  absl::Status Broken(int64_t at, std::string_view what) const {
    return absl::DataLossError(absl::StrFormat("%s: at byte %d: %s", path, at, what));
  }
  // `size` bytes at `at`. Errors: DataLoss where the file ends before.
  absl::StatusOr<std::string> Read(int64_t at, size_t size, std::string_view what) const;
  absl::Status ReadHeader();
  absl::Status ReadEnd();
  absl::Status ReadBlock(uint32_t wanted, PageColumns& columns);

  std::string path;
  int fd = -1;
  int64_t size = 0, at = 0, rows = 0;
  bool complete = false;
  std::vector<std::string> files, dumps;
};

absl::StatusOr<std::string> PageTableReader::Impl::Read(int64_t from, size_t bytes,
                                                        std::string_view what) const {
  if (from + static_cast<int64_t>(bytes) > size) {
    return Broken(from, absl::StrFormat("the table ends inside %s, wanted %d bytes", what, bytes));
  }
  std::string out(bytes, '\0');
  for (size_t used = 0; used < bytes;) {
    const ssize_t count =
        pread(fd, out.data() + used, bytes - used, from + static_cast<int64_t>(used));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrnoStatus(errno, absl::StrFormat("read %s at %d", path, from));
    if (count == 0) return Broken(from, absl::StrFormat("the table ends inside %s", what));
    used += count;
  }
  return out;
}

absl::Status PageTableReader::Impl::ReadHeader() {
  const auto bytes = Read(0, kFileHeaderBytes, "its header");
  if (!bytes.ok() && !absl::IsDataLoss(bytes.status())) return bytes.status();
  if (!bytes.ok() || bytes->substr(0, kFileMagic.size()) != kFileMagic) {
    return absl::InvalidArgumentError(absl::StrFormat("%s: no page table", path));
  }
  const uint32_t version = ReadFixed32(bytes->data() + 8);
  if (version != kVersion) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: page table of version %d, this program reads %d", path, version, kVersion));
  }
  if (!HashFits(*bytes)) return Broken(0, "the header's hash does not fit");
  MS_ASSIGN_OR_RETURN(const std::string frame,
                      Read(kFileHeaderBytes, ReadFixed32(&(*bytes)[12]), "its header"));
  const auto text = ZstdDecompress(frame, kMaxColumnBytes);
  if (!text.ok()) return Broken(kFileHeaderBytes, text.status().ToString());
  MS_ASSIGN_OR_RETURN(const Json json, Json::Parse(*text));
  files = StringsOf(json["files"]);
  dumps = StringsOf(json["dumps"]);
  at = static_cast<int64_t>(kFileHeaderBytes + frame.size());
  return absl::OkStatus();
}

absl::Status PageTableReader::Impl::ReadEnd() {
  MS_ASSIGN_OR_RETURN(const std::string mark, Read(at, kEndBytes, "its end mark"));
  if (!HashFits(mark)) return Broken(at, "the end mark's hash does not fit");
  const auto expected = static_cast<int64_t>(ReadFixed64(mark.data() + 4));
  if (expected != rows) {
    return Broken(at, absl::StrFormat("%d rows, the end mark says %d", rows, expected));
  }
  at += kEndBytes;
  if (at != size) return Broken(at, "bytes behind the end mark");
  complete = true;
  return absl::OkStatus();
}

absl::Status PageTableReader::Impl::ReadBlock(uint32_t wanted, PageColumns& columns) {
  MS_ASSIGN_OR_RETURN(const std::string header, Read(at, kBlockHeaderBytes, "a block's header"));
  if (!header.starts_with(kBlockMagic)) return Broken(at, "no block starts here");
  if (!HashFits(header)) return Broken(at, "the block header's hash does not fit");
  columns = PageColumns();
  columns.first_row = rows;
  columns.rows = ReadFixed32(header.data() + 4);
  if (columns.rows > kMaxRows) return Broken(at, "more rows than a block may have");
  int64_t from = at + static_cast<int64_t>(kBlockHeaderBytes);
  for (size_t column = 0; column < kColumns; ++column) {
    const size_t bytes = ReadFixed32(header.data() + 8 + 4 * column);
    const std::string what = absl::StrFormat("column %s", kColumnNames[column]);
    if (wanted >> column & 1) {
      MS_ASSIGN_OR_RETURN(const std::string frame, Read(from, bytes, what));
      const auto raw = ZstdDecompress(frame, kMaxColumnBytes);
      if (!raw.ok()) return Broken(from, what + ": " + raw.status().ToString());
      if (!ReadColumn(column, *raw, columns)) return Broken(from, what + ": wrong count of values");
    }
    from += static_cast<int64_t>(bytes);
  }
  if (from > size) return Broken(at, "the table ends inside a block");
  rows += columns.rows;
  at = from;
  return absl::OkStatus();
}

PageTableReader::PageTableReader() : impl_(std::make_unique<Impl>()) {}
PageTableReader::~PageTableReader() = default;
PageTableReader::PageTableReader(PageTableReader&&) noexcept = default;

const std::vector<std::string>& PageTableReader::files() const { return impl_->files; }
const std::vector<std::string>& PageTableReader::dumps() const { return impl_->dumps; }
bool PageTableReader::complete() const { return impl_->complete; }

absl::StatusOr<PageTableReader> PageTableReader::Open(const std::string& path) {
  PageTableReader reader;
  Impl& impl = *reader.impl_;
  impl.path = path;
  impl.fd = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (impl.fd < 0) return ErrnoStatus(errno, "open " + path);
  struct stat info;
  if (fstat(impl.fd, &info) != 0) return ErrnoStatus(errno, "stat " + path);
  impl.size = info.st_size;
  MS_RETURN_IF_ERROR(impl.ReadHeader());
  return reader;
}

absl::StatusOr<bool> PageTableReader::Next(uint32_t wanted, PageColumns& columns) {
  Impl& impl = *impl_;
  if (impl.at == impl.size) return false;
  MS_ASSIGN_OR_RETURN(const std::string magic, impl.Read(impl.at, 4, "a block's header"));
  if (magic == kEndMagic) {
    MS_RETURN_IF_ERROR(impl.ReadEnd());
    return false;
  }
  MS_RETURN_IF_ERROR(impl.ReadBlock(wanted, columns));
  return true;
}

PageRow PageColumns::Row(int64_t i) const {
  return {.url = std::string(url[i]),
          .fetch_time = FormatFetchTime(fetch_seconds[i]),
          .language = std::string(language[i]),
          .logit = logit[i],
          .tokens = tokens[i],
          .file = file[i],
          .offset = offset[i],
          .length = length[i],
          .extracted = extracted[i] != 0,
          .kept = kept[i] != 0,
          .quick_rejected = quick_rejected[i] != 0};
}

absl::Status ForEachPageBlock(const std::string& path, uint32_t wanted,
                              const std::function<absl::Status(const PageColumns&)>& visit) {
  MS_ASSIGN_OR_RETURN(PageTableReader reader, PageTableReader::Open(path));
  PageColumns columns;
  while (true) {
    MS_ASSIGN_OR_RETURN(const bool more, reader.Next(wanted, columns));
    if (!more) break;
    MS_RETURN_IF_ERROR(visit(columns));
  }
  if (reader.complete()) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrFormat("%s: no end mark: the run has not finished or the table was cut", path));
}

}  // namespace mathsieve
