// Documents are gathered until a row group is full. The first one settles the columns; Arrow gets
// them column by column. Bytes go to a file of ours, so that it appears whole or not at all.

#include <arrow/api.h>
#include <arrow/io/interfaces.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <charconv>
#include <optional>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"
#include "corpus/store/parquet/parquet.h"
#include "corpus/store/parquet/parquet_columns.h"

namespace mathsieve {
namespace {

using parquet_columns::Column;
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

// The raw JSON value of a column in a document, empty where it has none or one of another type.
std::string_view RawValue(const Column& column, const Document& document) {
  const std::string_view raw =
      FindField(column.place == Place::kExtra ? document.extra : document.metadata, column.key);
  return raw == "null" || !parquet_columns::Fits(raw, column.type) ? std::string_view() : raw;
}

const std::string& TopValue(const Column& column, const Document& document) {
  if (column.key == "id") return document.id;
  if (column.key == "text") return document.text;
  return column.key == "url" ? document.url : document.source;
}

arrow::Result<std::shared_ptr<arrow::Array>> Strings(const Column& column,
                                                     const std::vector<Document>& documents) {
  arrow::StringBuilder builder;
  std::string text;
  for (const Document& document : documents) {
    if (column.place == Place::kTop) {
      const std::string& value = TopValue(column, document);
      const bool missing = value.empty() && (column.key == "url" || column.key == "source");
      ARROW_RETURN_NOT_OK(missing ? builder.AppendNull() : builder.Append(value));
      continue;
    }
    const std::string_view raw = RawValue(column, document);
    if (raw.empty()) {
      ARROW_RETURN_NOT_OK(builder.AppendNull());
    } else if (column.type == Type::kJson) {
      ARROW_RETURN_NOT_OK(builder.Append(raw));
    } else {
      UnescapeJsonString(raw, text);
      ARROW_RETURN_NOT_OK(builder.Append(text));
    }
  }
  return builder.Finish();
}

template <typename Builder, typename Value>
arrow::Result<std::shared_ptr<arrow::Array>> Numbers(const Column& column,
                                                     const std::vector<Document>& documents) {
  Builder builder;
  for (const Document& document : documents) {
    const std::string_view raw = RawValue(column, document);
    if (raw.empty()) {
      ARROW_RETURN_NOT_OK(builder.AppendNull());
      continue;
    }
    Value value{};
    if constexpr (std::is_same_v<Value, bool>) {
      value = raw == "true";
    } else {
      std::from_chars(raw.data(), raw.data() + raw.size(), value);
    }
    ARROW_RETURN_NOT_OK(builder.Append(value));
  }
  return builder.Finish();
}

arrow::Result<std::shared_ptr<arrow::Array>> ArrayOf(const Column& column,
                                                     const std::vector<Document>& documents) {
  switch (column.type) {
    case Type::kInteger:
      return Numbers<arrow::Int64Builder, int64_t>(column, documents);
    case Type::kReal:
      return Numbers<arrow::DoubleBuilder, double>(column, documents);
    case Type::kBool:
      return Numbers<arrow::BooleanBuilder, bool>(column, documents);
    default:
      return Strings(column, documents);
  }
}

}  // namespace

struct ParquetWriter::Impl {
  Impl(OutputFile opened, Options wanted)
      : options(wanted), file(std::move(opened)), stream(std::make_shared<FileStream>(file)) {}

  absl::Status Flush();
  arrow::Status Start();
  arrow::Status WriteGroup();
  // The fields that fit no column, as an object; nothing where all fit.
  std::optional<std::string> Others(const Document& document) const;
  absl::Status Fail(std::string_view what) const {
    if (!stream->error.ok()) return stream->error;
    return absl::InternalError(absl::StrFormat("write %s: %s", file.path(), what));
  }

  Options options;
  OutputFile file;
  std::shared_ptr<FileStream> stream;
  std::vector<Column> columns;
  std::shared_ptr<arrow::Schema> schema;
  std::unique_ptr<parquet::arrow::FileWriter> writer;
  std::vector<Document> documents;
  int64_t text_bytes = 0;
};

arrow::Status ParquetWriter::Impl::Start() {
  columns = parquet_columns::ColumnsOf(documents);
  arrow::FieldVector fields;
  for (const Column& column : columns) {
    fields.push_back(arrow::field(column.name, ArrowType(column.type)));
  }
  std::vector<Column> described = columns;
  const std::string other(parquet_columns::kOther);
  described.push_back({other, other, Place::kExtra, Type::kJson});
  fields.push_back(arrow::field(other, arrow::utf8()));
  schema = arrow::schema(fields)->WithMetadata(
      arrow::key_value_metadata({"mathsieve"}, {parquet_columns::DescribeColumns(described)}));
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

std::optional<std::string> ParquetWriter::Impl::Others(const Document& document) const {
  std::string object = "{";
  const auto add = [&](const std::vector<Field>& fields, Place place, std::string_view prefix) {
    for (const Field& field : fields) {
      bool fits = field.json == "null";
      for (const Column& column : columns) {
        if (column.place == place && column.key == field.key) {
          fits |= parquet_columns::Fits(field.json, column.type);
        }
      }
      if (fits) continue;
      if (object.size() > 1) object += ',';
      AppendJsonString(object, std::string(prefix) + field.key);
      object += ':' + field.json;
    }
  };
  add(document.extra, Place::kExtra, "");
  add(document.metadata, Place::kMetadata, "metadata.");
  if (object.size() == 1) return std::nullopt;
  return object + "}";
}

arrow::Status ParquetWriter::Impl::WriteGroup() {
  if (writer == nullptr) ARROW_RETURN_NOT_OK(Start());
  std::vector<std::shared_ptr<arrow::Array>> arrays;
  for (const Column& column : columns) {
    ARROW_ASSIGN_OR_RAISE(auto array, ArrayOf(column, documents));
    arrays.push_back(std::move(array));
  }
  arrow::StringBuilder others;
  for (const Document& document : documents) {
    const std::optional<std::string> other = Others(document);
    ARROW_RETURN_NOT_OK(other ? others.Append(*other) : others.AppendNull());
  }
  ARROW_ASSIGN_OR_RAISE(auto array, others.Finish());
  arrays.push_back(std::move(array));
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
  text_bytes = 0;
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
  impl.text_bytes += static_cast<int64_t>(document.text.size());
  return impl.text_bytes >= impl.options.row_group_bytes ? impl.Flush() : absl::OkStatus();
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
