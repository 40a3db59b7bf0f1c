// Lines are cut where "\n" stands and nowhere else: JSON escapes it, while other line ends may
// stand in strings as they are.

#include "corpus/store/shard.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_format.h"
#include "corpus/base/zstd.h"

namespace mathsieve {
namespace {

namespace fs = std::filesystem;

bool IsShard(std::string_view path) {
  return path.ends_with(".jsonl.zst") || path.ends_with(".jsonl.gz") || path.ends_with(".jsonl");
}

std::string FolderOfShards(const std::string& path) {
  std::error_code error;
  const std::string documents = path + "/documents";
  return fs::is_directory(documents, error) ? documents : path;
}

}  // namespace

absl::StatusOr<ShardSet> ShardSet::Open(const std::string& path) {
  ShardSet set;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) return absl::NotFoundError(absl::StrFormat("%s: no such file", path));
  if (!fs::is_directory(status)) {
    set.paths.push_back(path);
    return set;
  }
  fs::recursive_directory_iterator entry(FolderOfShards(path), error), end;
  for (; !error && entry != end; entry.increment(error)) {
    const bool is_folder = entry->is_directory(error);
    if (is_folder && entry->path().filename() == "attributes") entry.disable_recursion_pending();
    if (!is_folder && IsShard(entry->path().string())) set.paths.push_back(entry->path().string());
  }
  if (error) return ErrnoStatus(error.value(), "list " + path);
  if (set.paths.empty()) {
    return absl::NotFoundError(
        absl::StrFormat("%s: no shards (.jsonl.zst, .jsonl.gz or .jsonl)", path));
  }
  std::sort(set.paths.begin(), set.paths.end());
  return set;
}

struct ShardReader::Impl {
  // Moves the whole lines of `rest` to `batch` and keeps what follows them.
  void TakeLines(ShardBatch& batch);
  void DropCutLine();
  void CheckLineLength(ShardBatch& batch);
  void Finish(ShardBatch& batch);

  ShardReadOptions options;
  std::unique_ptr<ByteSource> source;
  std::string rest;       // bytes behind the last newline
  bool skipping = false;  // inside a line that is too long
  bool more = true;
  int64_t line = 0;
  int64_t rest_offset = 0;  // of `rest`, uncompressed
};

void ShardReader::Impl::TakeLines(ShardBatch& batch) {
  const size_t end = rest.rfind('\n') + 1;
  if (end == 0) return;
  size_t start = 0;
  if (skipping) start = rest.find('\n') + 1;
  skipping = false;
  while (start < end) {
    const size_t next = rest.find('\n', start) + 1;
    const bool blank = rest.find_first_not_of(" \t\r\n", start) >= next;
    if (!blank) {
      batch.line_starts.push_back(batch.bytes.size());
      batch.bytes.append(rest, start, next - start);
    }
    start = next;
  }
  rest.erase(0, end);
  rest_offset += static_cast<int64_t>(end);
}

void ShardReader::Impl::DropCutLine() {
  rest_offset += static_cast<int64_t>(rest.size());
  rest.clear();
  skipping = false;
}

void ShardReader::Impl::CheckLineLength(ShardBatch& batch) {
  if (static_cast<int64_t>(rest.size()) <= options.max_line_bytes && !skipping) return;
  if (!skipping) {
    batch.problems.push_back({rest_offset, "line_too_long",
                              absl::StrFormat("wanted at most %d bytes", options.max_line_bytes)});
  }
  DropCutLine();
  skipping = true;
}

void ShardReader::Impl::Finish(ShardBatch& batch) {
  if (rest.empty() || skipping) return;
  rest += '\n';
  TakeLines(batch);
}

ShardReader::ShardReader() : impl_(std::make_unique<Impl>()) {}
ShardReader::~ShardReader() = default;
ShardReader::ShardReader(ShardReader&&) noexcept = default;

absl::StatusOr<ShardReader> ShardReader::Open(const std::string& path, ShardReadOptions options) {
  ShardReader reader;
  reader.impl_->options = options;
  MS_ASSIGN_OR_RETURN(reader.impl_->source, ByteSource::Open(path));
  return reader;
}

absl::StatusOr<bool> ShardReader::Next(ShardBatch& batch) {
  Impl& impl = *impl_;
  batch = ShardBatch{.first_line = impl.line};
  while (impl.more && static_cast<int64_t>(batch.bytes.size()) < impl.options.batch_bytes) {
    MS_ASSIGN_OR_RETURN(ByteSource::Step step, impl.source->Read(impl.rest));
    batch.compressed_bytes += step.compressed_bytes;
    impl.TakeLines(batch);
    if (step.lost) {
      impl.DropCutLine();
      batch.problems.push_back(std::move(step.problem));
    }
    impl.CheckLineLength(batch);
    impl.more = step.more;
    if (!impl.more) impl.Finish(batch);
  }
  impl.line += static_cast<int64_t>(batch.size());
  return batch.size() > 0 || !batch.problems.empty();
}

absl::Status ForEachDocument(const std::string& path,
                             const std::function<absl::Status(int64_t line, Document&)>& visit,
                             const std::function<void(const ReadProblem&)>& problem) {
  MS_ASSIGN_OR_RETURN(ShardReader reader, ShardReader::Open(path));
  JsonObjectReader json;
  ShardBatch batch;
  Document document;
  while (true) {
    MS_ASSIGN_OR_RETURN(const bool more, reader.Next(batch));
    if (!more) return absl::OkStatus();
    for (const ReadProblem& lost : batch.problems) problem(lost);
    for (size_t i = 0; i < batch.size(); ++i) {
      const int64_t line = batch.first_line + static_cast<int64_t>(i);
      const absl::Status status = ParseDocumentLine(batch.Line(i), json, document);
      if (status.ok()) {
        MS_RETURN_IF_ERROR(visit(line, document));
      } else {
        problem({line, "bad_document", std::string(status.message())});
      }
    }
  }
}

bool BlockBuilder::Add(std::string_view line) {
  block_ += line;
  ++lines_;
  return static_cast<int64_t>(block_.size()) >= block_bytes_;
}

std::string BlockBuilder::Take() {
  lines_ = 0;
  return std::exchange(block_, {});
}

struct ShardWriter::Impl {
  Impl(OutputFile opened, const Options& options, bool compress)
      : file(std::move(opened)), builder(options.block_bytes) {
    if (compress) compressor = std::make_unique<ZstdCompressor>(options.level);
  }
  OutputFile file;
  BlockBuilder builder;
  std::unique_ptr<ZstdCompressor> compressor;
  std::string line, frame;
  int64_t documents = 0, text_bytes = 0;
};

ShardWriter::ShardWriter() = default;
ShardWriter::~ShardWriter() = default;
ShardWriter::ShardWriter(ShardWriter&&) noexcept = default;

int64_t ShardWriter::documents() const { return impl_->documents; }
int64_t ShardWriter::text_bytes() const { return impl_->text_bytes; }

absl::StatusOr<ShardWriter> ShardWriter::Create(const std::string& path, Options options) {
  MS_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(path));
  ShardWriter writer;
  writer.impl_ = std::make_unique<Impl>(std::move(file), options, path.ends_with(".zst"));
  return writer;
}

absl::Status ShardWriter::Add(const Document& document) {
  impl_->line.clear();
  AppendDocumentLine(impl_->line, document);
  return AddLine(impl_->line);
}

absl::Status ShardWriter::AddLine(std::string_view line) {
  ++impl_->documents;
  impl_->text_bytes += static_cast<int64_t>(line.size());
  return impl_->builder.Add(line) ? EndBlock() : absl::OkStatus();
}

absl::Status ShardWriter::EndBlock() {
  const std::string block = impl_->builder.Take();
  if (impl_->compressor == nullptr) return impl_->file.Write(block);
  impl_->frame.clear();
  MS_RETURN_IF_ERROR(impl_->compressor->AppendFrame(block, impl_->frame));
  return impl_->file.Write(impl_->frame);
}

absl::Status ShardWriter::Commit() {
  if (!impl_->builder.empty()) MS_RETURN_IF_ERROR(EndBlock());
  return impl_->file.Commit();
}

}  // namespace mathsieve
