// Rows of a Parquet file as lines of JSON, one record each; a place is a row number.

#include <cstring>

#include "absl/strings/str_format.h"
#include "corpus/crawl/read/input_reader.h"
#include "corpus/store/parquet/parquet.h"

namespace mathsieve {
namespace {

class RowReader : public InputReader {
 public:
  RowReader(ParquetReader rows, int64_t first_row, const Input& input, const ReadOptions& options)
      : rows_(std::move(rows)),
        path_(input.path),
        max_record_bytes_(options.max_record_bytes),
        row_(first_row) {}

  void Attach(BatchBuilder&) override {}
  void Detach() override {}

  absl::StatusOr<bool> Next(BatchBuilder& batch) override {
    if (next_ == starts_.size()) {
      next_ = 0;
      MS_ASSIGN_OR_RETURN(const bool more, rows_.Next(lines_, starts_));
      if (!more) return false;
    }
    const size_t end = next_ + 1 < starts_.size() ? starts_[next_ + 1] : lines_.size();
    const size_t size = end - 1 - starts_[next_];
    if (static_cast<int64_t>(size) > max_record_bytes_) {
      batch.AddProblem(
          row_, "record_too_large",
          absl::StrFormat("row of %d bytes, wanted at most %d", size, max_record_bytes_));
    } else {
      AddRow(batch, size);
    }
    ++next_;
    ++row_;
    return true;
  }

  void Tell(SourcePosition& position) const override { position.row = row_; }

  absl::Status Seek(const SourcePosition& position) override {
    row_ = position.row;
    next_ = 0;
    starts_.clear();
    return rows_.Seek(row_);
  }

  absl::StatusOr<bool> GoToPart() override { return true; }  // there from the start

 private:
  void AddRow(BatchBuilder& batch, size_t size) {
    const size_t begin = batch.used();
    std::memcpy(batch.Reserve(size), lines_.data() + starts_[next_], size);
    batch.Commit(size);
    batch.AddRecord({.kind = RawRecord::Kind::kJsonLine, .place = {row_, 0}, .path = path_}, {},
                    {begin, size});
  }

  ParquetReader rows_;
  const std::string_view path_;  // of the list of inputs, which outlives readers
  const int64_t max_record_bytes_;
  std::string lines_;
  std::vector<size_t> starts_;
  size_t next_ = 0;
  int64_t row_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<InputReader>> MakeParquetReader(const Input& input,
                                                               const ReadOptions& options) {
  MS_ASSIGN_OR_RETURN(ParquetReader rows, ParquetReader::Open(input.path));
  int64_t first_row = 0;
  if (input.is_part()) {
    MS_ASSIGN_OR_RETURN(first_row, rows.SetRange(input.begin, input.end));
  }
  std::unique_ptr<InputReader> reader =
      std::make_unique<RowReader>(std::move(rows), first_row, input, options);
  return reader;
}

}  // namespace mathsieve
