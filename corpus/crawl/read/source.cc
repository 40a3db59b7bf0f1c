#include "corpus/crawl/read/source.h"

#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/crawl/read/input_reader.h"
#include "corpus/store/parquet/parquet.h"

namespace mathsieve {
namespace {

class FileSource : public RecordSource {
 public:
  FileSource(InputList inputs, ReadOptions options)
      : inputs_(std::move(inputs)), options_(options) {}

  absl::StatusOr<bool> Next(RecordBatch& batch) override;
  SourcePosition position() const override { return position_; }
  absl::Status Seek(const SourcePosition& position) override;
  const InputList& inputs() const override { return inputs_; }

 private:
  absl::StatusOr<std::unique_ptr<InputReader>> OpenInput(const Input& input) const;
  absl::Status Start(BatchBuilder& batch);
  absl::Status ReadOn(BatchBuilder& batch);
  absl::Status Fill(BatchBuilder& batch);
  absl::Status Close(const absl::Status& status, BatchBuilder& batch);
  int64_t BytesDone() const;

  InputList inputs_;
  ReadOptions options_;
  SourcePosition position_;
  std::unique_ptr<InputReader> reader_;
  int64_t finished_bytes_ = 0;
};

// Reasons for inputs that give nothing at all travel in a status: code for us, message for people.
absl::Status Refuse(std::string_view reason, std::string_view detail) {
  absl::Status status = absl::InvalidArgumentError(absl::StrFormat("%s", detail));
  status.SetPayload("reason", absl::Cord(std::string(reason)));
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  const auto reason = status.GetPayload("reason");
  return reason ? std::string(*reason) : "unreadable";
}

// Whether it is the input that cannot be read, now or at any time, and not the system that failed.
bool IsOfTheInput(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kNotFound:
    case absl::StatusCode::kPermissionDenied:
    case absl::StatusCode::kInvalidArgument:
    case absl::StatusCode::kDataLoss:
      return true;
    default:
      return false;
  }
}

absl::StatusOr<std::unique_ptr<InputReader>> FileSource::OpenInput(const Input& input) const {
  MS_ASSIGN_OR_RETURN(FileWindow window, FileWindow::Open(input.path));
  MS_RETURN_IF_ERROR(window.Fill(size_t{64} << 10));
  if (window.bytes().empty()) {
    return window.missing() == 0 ? Refuse("empty_file", input.path + ": the file is empty")
                                 : Refuse("truncated", "the file ends before its first byte");
  }
  auto [format, packing] = GuessFormat(input.path, window.bytes());
  if (format == InputFormat::kParquet) {
    if (ParquetIsBuiltIn()) return MakeParquetReader(input, options_);
    return Refuse("parquet_unsupported", input.path + ": no Parquet reader in this build");
  }
  if (format == InputFormat::kUnknown) {
    return Refuse("unknown_format",
                  input.path +
                      ": neither WARC, ARC, WET, JSON lines, Parquet nor HTML, by its "
                      "name and its first bytes");
  }
  const StreamLimits limits{options_.max_inflated_bytes, options_.max_ratio};
  const std::string prefix = format == InputFormat::kWarc ? "WARC/" : "";
  std::unique_ptr<ByteStream> stream;
  if (packing == Packing::kPlain) {
    stream = MakePlainStream(std::move(window));
  } else if (packing == Packing::kGzip) {
    stream = MakeMemberStream(std::move(window), MakeGzipCodec(), limits, prefix);
  } else {
    auto zstd = MakeZstdStream(std::move(window), limits, prefix);
    if (zstd.status().code() == absl::StatusCode::kDataLoss) {
      return Refuse("bad_dictionary",
                    absl::StrFormat("%s: %s", input.path, std::string(zstd.status().message())));
    }
    if (!zstd.ok()) return zstd.status();
    stream = *std::move(zstd);
  }
  ScanBuffer scan(std::move(stream), packing == Packing::kPlain);
  if (format == InputFormat::kWarc) return MakeWarcReader(std::move(scan), input, options_);
  if (format == InputFormat::kArc) return MakeArcReader(std::move(scan), input, options_);
  if (format == InputFormat::kHtml) return MakeHtmlReader(std::move(scan), input, options_);
  return MakeLineReader(std::move(scan), input, options_);
}

absl::Status FileSource::Close(const absl::Status& status, BatchBuilder& batch) {
  if (!status.ok()) {
    if (!IsOfTheInput(status)) return status;
    // What keeps all of a file from being read is told by its first part.
    if (reader_ || inputs_.inputs[position_.input].begin == 0) {
      batch.AddProblem(position_.offset, ReasonOf(status), std::string(status.message()));
    }
  }
  finished_bytes_ += inputs_.inputs[position_.input].wanted_bytes();
  reader_.reset();
  position_ = {.input = position_.input + 1, .batches = position_.batches};
  return absl::OkStatus();
}

absl::Status FileSource::Start(BatchBuilder& batch) {
  const Input& input = inputs_.inputs[position_.input];
  batch.set_input(static_cast<uint32_t>(position_.input));
  auto reader = OpenInput(input);
  if (!reader.ok()) return Close(reader.status(), batch);
  reader_ = *std::move(reader);
  if (input.begin > 0) {
    const absl::StatusOr<bool> any = reader_->GoToPart();
    if (!any.ok() || !*any) return Close(any.status(), batch);
  }
  reader_->Attach(batch);
  return absl::OkStatus();
}

absl::Status FileSource::ReadOn(BatchBuilder& batch) {
  const absl::StatusOr<bool> more = reader_->Next(batch);
  if (more.ok() && *more) return absl::OkStatus();
  if (!more.ok()) reader_->Tell(position_);
  reader_->Detach();
  return Close(more.status(), batch);
}

int64_t FileSource::BytesDone() const {
  if (position_.input >= static_cast<int64_t>(inputs_.inputs.size())) return finished_bytes_;
  const Input& input = inputs_.inputs[position_.input];
  const int64_t done = std::max<int64_t>(0, position_.offset - input.begin);
  return finished_bytes_ + (input.is_part() ? std::min(done, input.wanted_bytes()) : done);
}

absl::StatusOr<bool> FileSource::Next(RecordBatch& batch) {
  const int64_t done_before = BytesDone();
  BatchBuilder builder(batch, static_cast<uint32_t>(position_.input));
  if (position_.batches == 0) {
    for (const auto& [path, problem] : inputs_.problems) batch.problems.push_back(problem);
  }
  constexpr int64_t kHeadroom = int64_t{3} << 20;
  if (inputs_.TotalBytes() > options_.batch_bytes)
    builder.Reserve(options_.batch_bytes + kHeadroom);
  if (reader_) reader_->Attach(builder);
  MS_RETURN_IF_ERROR(Fill(builder));
  if (reader_) {
    reader_->Detach();
    reader_->Tell(position_);
  }
  builder.Finish();
  batch.compressed_bytes = BytesDone() - done_before;
  batch.sequence = position_.batches;
  if (batch.records.empty() && batch.problems.empty()) return false;
  ++position_.batches;
  return true;
}

absl::Status FileSource::Fill(BatchBuilder& batch) {
  const int64_t count = static_cast<int64_t>(inputs_.inputs.size());
  while (batch.weight() < options_.batch_bytes && position_.input < count) {
    MS_RETURN_IF_ERROR(reader_ ? ReadOn(batch) : Start(batch));
  }
  return absl::OkStatus();
}

absl::Status FileSource::Seek(const SourcePosition& position) {
  reader_.reset();
  position_ = position;
  finished_bytes_ = 0;
  const int64_t count = static_cast<int64_t>(inputs_.inputs.size());
  if (position.input < 0 || position.input > count) {
    return absl::InvalidArgumentError(
        absl::StrFormat("position in input %d of %d", position.input, count));
  }
  for (int64_t i = 0; i < position.input; ++i) {
    finished_bytes_ += inputs_.inputs[i].wanted_bytes();
  }
  if (position.offset == 0 && position.skip == 0 && position.row == 0) return absl::OkStatus();
  const Input& input = inputs_.inputs[position.input];
  MS_ASSIGN_OR_RETURN(reader_, OpenInput(input));
  return Annotate(reader_->Seek(position), input.path);
}

}  // namespace

Json SourcePosition::ToJson() const {
  Json json = Json::Object();
  json.Set("input", input).Set("offset", offset).Set("skip", skip).Set("before", before);
  json.Set("row", row).Set("after_break", after_break).Set("batches", batches);
  return json;
}

absl::StatusOr<SourcePosition> SourcePosition::FromJson(const Json& json) {
  for (const std::string_view name : {"input", "offset", "skip", "before", "row", "batches"}) {
    if (json[name].Integer(-1) < 0) {
      return absl::InvalidArgumentError(
          absl::StrFormat("no source position: wanted a whole \"%s\" of at least 0", name));
    }
  }
  return SourcePosition{.input = json["input"].Integer(),
                        .offset = json["offset"].Integer(),
                        .skip = json["skip"].Integer(),
                        .before = json["before"].Integer(),
                        .row = json["row"].Integer(),
                        .after_break = json["after_break"].Integer(),
                        .batches = static_cast<uint64_t>(json["batches"].Integer())};
}

absl::StatusOr<std::unique_ptr<RecordSource>> RecordSource::Open(InputList inputs,
                                                                 ReadOptions options) {
  return std::make_unique<FileSource>(std::move(inputs), options);
}

}  // namespace mathsieve
