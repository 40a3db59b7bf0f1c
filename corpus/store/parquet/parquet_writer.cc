// Documents are gathered until a row group is full. The first one settles the columns; Arrow gets
// them column by column. Bytes go to a file of ours, so that it appears whole or not at all.

#include <arrow/api.h>
#include <arrow/io/interfaces.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <charconv>
#include <set>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"
#include "corpus/store/parquet/parquet.h"
#include "corpus/store/parquet/parquet_columns.h"
#include "corpus/store/parquet/parquet_rows.h"

namespace mathsieve {
namespace {

using parquet_columns::Column;
using parquet_columns::ColumnPlaces;
using parquet_columns::Fit;
using parquet_columns::Place;
using parquet_columns::Type;

// Arrow's view of an OutputFile. It keeps the first error, whose words Arrow would lose.
class FileStream : public arrow::io::OutputStream {
 public:
  explicit FileStream(OutputFile& file) : file_(file) { set_mode(arrow::io::FileMode::WRITE); }
  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<int64_t> Tell() const override { return file_.size(); }
  arrow::Status Write(const void* data, int64_t size) override {
    error.Update(file_.Write({static_cast<const char*>(data), static_cast<size_t>(size)}));
    return error.ok() ? arrow::Status::OK() : arrow::Status::IOError(error.ToString());
  }

  absl::Status error;

 private:
  OutputFile& file_;
  bool closed_ = false;
};

std::shared_ptr<arrow::DataType> ArrowType(Type type) {
  switch (type) {
    case Type::kInteger:
      return arrow::int64();
    case Type::kReal:
      return arrow::float64();
    case Type::kBool:
      return arrow::boolean();
    default:
      return arrow::utf8();
  }
}

std::unique_ptr<arrow::ArrayBuilder> BuilderOf(Type type) {
  switch (type) {
    case Type::kInteger:
      return std::make_unique<arrow::Int64Builder>();
    case Type::kReal:
      return std::make_unique<arrow::DoubleBuilder>();
    case Type::kBool:
      return std::make_unique<arrow::BooleanBuilder>();
    default:
      return std::make_unique<arrow::StringBuilder>();
  }
}

// The cells of a column in a row group. Rows that are passed over are empty.
class Cells {
 public:
  explicit Cells(const Column& column) : column_(column), builder_(BuilderOf(column.type)) {}

  int64_t rows() const { return builder_->length(); }

  // Tells how much of `raw` the cell of `row` says.
  arrow::Result<Fit> Put(int64_t row, std::string_view raw) {
    const Fit fit = FitOf(raw, column_);
    if (fit == Fit::kNone) return fit;
    ARROW_RETURN_NOT_OK(PadTo(row));
    ARROW_RETURN_NOT_OK(raw == "null" && column_.null ? builder_->AppendNull() : Append(raw));
    return fit;
  }

  arrow::Status PutText(int64_t row, std::string_view text) {
    ARROW_RETURN_NOT_OK(PadTo(row));
    return static_cast<arrow::StringBuilder&>(*builder_).Append(text);
  }

  arrow::Result<std::shared_ptr<arrow::Array>> Finish(int64_t rows) {
    ARROW_RETURN_NOT_OK(PadTo(rows));
    return builder_->Finish();
  }

 private:
  arrow::Status PadTo(int64_t row) { return builder_->AppendNulls(row - builder_->length()); }

  template <typename Builder, typename Value>
  arrow::Status AppendNumber(std::string_view raw) {
    Value value{};
    std::from_chars(raw.data(), raw.data() + raw.size(), value);
    return static_cast<Builder&>(*builder_).Append(value);
  }

  arrow::Status Append(std::string_view raw) {
    switch (column_.type) {
      case Type::kInteger:
        return AppendNumber<arrow::Int64Builder, int64_t>(raw);
      case Type::kReal:
        return AppendNumber<arrow::DoubleBuilder, double>(raw);
      case Type::kBool:
        return static_cast<arrow::BooleanBuilder&>(*builder_).Append(raw == "true");
      case Type::kString:
        UnescapeJsonString(raw, text_);
        raw = text_;
        break;
      case Type::kJson:
        break;
    }
    return static_cast<arrow::StringBuilder&>(*builder_).Append(raw);
  }

  const Column& column_;
  std::unique_ptr<arrow::ArrayBuilder> builder_;
  std::string text_;
};

// The documents of a row group as columns.
class GroupBuilder {
 public:
  GroupBuilder(const std::vector<Column>& columns, const ColumnPlaces& index)
      : columns_(columns), index_(index), cells_(columns.begin(), columns.end()) {}

  arrow::Status Add(const Document& document) {
    for (size_t i = 0; columns_[i].place == Place::kTop; ++i) {
      const std::string& text = TopValue(columns_[i].key, document);
      const bool none = text.empty() && (&text == &document.url || &text == &document.source);
      if (!none) ARROW_RETURN_NOT_OK(cells_[i].PutText(rows_, text));
    }
    ARROW_RETURN_NOT_OK(AddMembers(document.extra, Place::kExtra));
    ARROW_RETURN_NOT_OK(AddMembers(document.metadata, Place::kMetadata));
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].null && cells_[i].rows() <= rows_ && !spoken_for_.count(i)) {
        other_.AddAbsent(columns_[i].place, columns_[i].key);
      }
    }
    spoken_for_.clear();
    if (const std::string other = other_.Take(); !other.empty()) {
      ARROW_RETURN_NOT_OK(cells_.back().PutText(rows_, other));
    }
    ++rows_;
    return arrow::Status::OK();
  }

  arrow::Result<std::vector<std::shared_ptr<arrow::Array>>> Finish() {
    std::vector<std::shared_ptr<arrow::Array>> arrays;
    for (Cells& cells : cells_) {
      ARROW_ASSIGN_OR_RAISE(auto array, cells.Finish(rows_));
      arrays.push_back(std::move(array));
    }
    return arrays;
  }

 private:
  static const std::string& TopValue(std::string_view key, const Document& document) {
    if (key == "id") return document.id;
    if (key == "text") return document.text;
    return key == "url" ? document.url : document.source;
  }

  arrow::Status AddMembers(const std::vector<Field>& fields, Place place) {
    for (const auto& [key, raw] : fields) {
      const size_t column = index_.Find(place, key);
      Fit fit = Fit::kNone;
      if (column != SIZE_MAX && cells_[column].rows() <= rows_) {
        ARROW_ASSIGN_OR_RAISE(fit, cells_[column].Put(rows_, raw));
        if (fit == Fit::kNone) spoken_for_.insert(column);
      }
      if (fit != Fit::kExact) other_.Add(place, key, raw);
    }
    return arrow::Status::OK();
  }

  const std::vector<Column>& columns_;
  const ColumnPlaces& index_;
  std::vector<Cells> cells_;
  std::set<size_t> spoken_for_;  // columns whose empty cell in this row "other" explains
  parquet_columns::OtherWriter other_;
  int64_t rows_ = 0;
};

// What a document takes in memory, about.
int64_t SizeOf(const Document& document) {
  size_t size = sizeof(Document) + document.id.size() + document.url.size() + document.text.size() +
                document.source.size();
  for (const auto* const fields : {&document.extra, &document.metadata}) {
    for (const Field& field : *fields) size += sizeof(Field) + field.key.size() + field.json.size();
  }
  return static_cast<int64_t>(size);
}

}  // namespace

struct ParquetWriter::Impl {
  Impl(OutputFile opened, Options wanted)
      : options(wanted), file(std::move(opened)), stream(std::make_shared<FileStream>(file)) {}

  absl::Status Flush();
  arrow::Status Start();
  arrow::Status WriteGroup();
  absl::Status Fail(std::string_view what) const {
    if (!stream->error.ok()) return stream->error;
    return absl::InternalError(absl::StrFormat("write %s: %s", file.path(), what));
  }

  Options options;
  OutputFile file;
  std::shared_ptr<FileStream> stream;
  std::vector<Column> columns;
  std::unique_ptr<ColumnPlaces> index;
  std::shared_ptr<arrow::Schema> schema;
  std::unique_ptr<parquet::arrow::FileWriter> writer;
  std::vector<Document> documents;
  int64_t bytes = 0;
};

arrow::Status ParquetWriter::Impl::Start() {
  columns = parquet_columns::ColumnsOf(documents);
  index = std::make_unique<ColumnPlaces>(columns);
  arrow::FieldVector fields;
  for (const Column& column : columns) {
    fields.push_back(arrow::field(column.name, ArrowType(column.type)));
  }
  schema = arrow::schema(fields)->WithMetadata(
      arrow::key_value_metadata({"mathsieve"}, {parquet_columns::DescribeColumns(columns)}));
  const auto properties = parquet::WriterProperties::Builder()
                              .compression(parquet::Compression::ZSTD)
                              ->compression_level(options.level)
                              ->disable_dictionary("text")
                              ->disable_statistics("text")
                              ->created_by("mathsieve")
                              ->build();
  ARROW_ASSIGN_OR_RAISE(writer, parquet::arrow::FileWriter::Open(
                                    *schema, arrow::default_memory_pool(), stream, properties));
  return writer->AddKeyValueMetadata(schema->metadata());
}

arrow::Status ParquetWriter::Impl::WriteGroup() {
  if (writer == nullptr) ARROW_RETURN_NOT_OK(Start());
  GroupBuilder group(columns, *index);
  for (const Document& document : documents) ARROW_RETURN_NOT_OK(group.Add(document));
  ARROW_ASSIGN_OR_RAISE(const auto arrays, group.Finish());
  const auto rows = static_cast<int64_t>(documents.size());
  return writer->WriteTable(*arrow::Table::Make(schema, arrays, rows), std::max<int64_t>(rows, 1));
}

absl::Status ParquetWriter::Impl::Flush() {
  try {
    const arrow::Status status = WriteGroup();
    if (!status.ok()) return Fail(status.ToString());
  } catch (const std::exception& error) {
    return Fail(error.what());
  }
  documents.clear();
  bytes = 0;
  return absl::OkStatus();
}

ParquetWriter::ParquetWriter() = default;
ParquetWriter::~ParquetWriter() = default;
ParquetWriter::ParquetWriter(ParquetWriter&&) noexcept = default;

absl::StatusOr<ParquetWriter> ParquetWriter::Create(const std::string& path, Options options) {
  MS_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(path));
  ParquetWriter writer;
  writer.impl_ = std::make_unique<Impl>(std::move(file), options);
  return writer;
}

absl::Status ParquetWriter::Add(const Document& document) {
  Impl& impl = *impl_;
  impl.documents.push_back(document);
  impl.bytes += SizeOf(document);
  return impl.bytes >= impl.options.row_group_bytes ? impl.Flush() : absl::OkStatus();
}

absl::Status ParquetWriter::Commit() {
  Impl& impl = *impl_;
  if (!impl.documents.empty() || impl.writer == nullptr) MS_RETURN_IF_ERROR(impl.Flush());
  try {
    const arrow::Status status = impl.writer->Close();
    if (!status.ok()) return impl.Fail(status.ToString());
  } catch (const std::exception& error) {
    return impl.Fail(error.what());
  }
  return impl.file.Commit();
}

}  // namespace mathsieve
