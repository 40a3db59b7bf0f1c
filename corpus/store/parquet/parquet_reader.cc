// Row groups are decoded a batch of rows at a time, their pages read as they are needed. Each value
// is written as JSON straight from Arrow's arrays, by one function a kind of type.

#include <arrow/api.h>
#include <arrow/array/array_decimal.h>
#include <arrow/io/file.h>
#include <arrow/util/io_util.h>
#include <parquet/arrow/reader.h>
#include <parquet/exception.h>
#include <parquet/file_reader.h>

#include <climits>
#include <cmath>
#include <map>

#include "absl/strings/str_format.h"
#include "corpus/base/fields.h"
#include "corpus/base/json.h"
#include "corpus/store/parquet/parquet.h"
#include "corpus/store/parquet/parquet_columns.h"
#include "corpus/store/parquet/parquet_rows.h"

namespace mathsieve {
namespace {

using parquet_columns::Column;
using parquet_columns::Place;
using parquet_columns::RowJoiner;
using parquet_columns::Type;

constexpr int64_t kBatchRows = 256;

void AppendReal(std::string& out, double value) {
  out += std::isfinite(value) ? Json(value).Dump() : "null";
}

void AppendKey(std::string& out, std::string_view key) {
  if (out.back() != '{') out += ',';
  AppendJsonString(out, key);
  out += ':';
}

void AppendValue(std::string& out, const arrow::Array& array, int64_t row);

void AppendItems(std::string& out, const arrow::Array& items, int64_t start, int64_t end) {
  out += '[';
  for (int64_t i = start; i < end; ++i) {
    if (i > start) out += ',';
    AppendValue(out, items, i);
  }
  out += ']';
}

void AppendStruct(std::string& out, const arrow::StructArray& array, int64_t row) {
  out += '{';
  for (int i = 0; i < array.num_fields(); ++i) {
    AppendKey(out, array.type()->field(i)->name());
    AppendValue(out, *array.field(i), row);
  }
  out += '}';
}

// A map whose keys are no strings is an array of pairs.
void AppendMap(std::string& out, const arrow::MapArray& array, int64_t row) {
  const auto* const keys = dynamic_cast<const arrow::StringArray*>(array.keys().get());
  if (keys == nullptr) {
    return AppendItems(out, *array.values(), array.value_offset(row), array.value_offset(row + 1));
  }
  out += '{';
  for (int64_t i = array.value_offset(row); i < array.value_offset(row + 1); ++i) {
    AppendKey(out, keys->GetView(i));
    AppendValue(out, *array.items(), i);
  }
  out += '}';
}

// Dates, times, decimals and whatever else there is: Arrow's own words.
void AppendWords(std::string& out, const arrow::Array& array, int64_t row) {
  const auto scalar = array.GetScalar(row);
  std::string words = scalar.ok() ? (*scalar)->ToString() : std::string();
  if (array.type_id() == arrow::Type::TIMESTAMP && words.size() > 10 && words[10] == ' ') {
    words[10] = 'T';
  }
  AppendJsonString(out, words);
}

template <typename Array>
const Array& As(const arrow::Array& array) {
  return static_cast<const Array&>(array);
}

bool AppendNumber(std::string& out, const arrow::Array& array, int64_t row) {
  const auto integer = [&](auto value) { absl::StrAppendFormat(&out, "%d", value); };
  switch (array.type_id()) {
    case arrow::Type::BOOL:
      out += As<arrow::BooleanArray>(array).Value(row) ? "true" : "false";
      return true;
    case arrow::Type::INT8:
      return integer(int{As<arrow::Int8Array>(array).Value(row)}), true;
    case arrow::Type::UINT8:
      return integer(int{As<arrow::UInt8Array>(array).Value(row)}), true;
    case arrow::Type::INT16:
      return integer(As<arrow::Int16Array>(array).Value(row)), true;
    case arrow::Type::UINT16:
      return integer(As<arrow::UInt16Array>(array).Value(row)), true;
    case arrow::Type::INT32:
      return integer(As<arrow::Int32Array>(array).Value(row)), true;
    case arrow::Type::UINT32:
      return integer(As<arrow::UInt32Array>(array).Value(row)), true;
    case arrow::Type::INT64:
      return integer(As<arrow::Int64Array>(array).Value(row)), true;
    case arrow::Type::UINT64:
      return integer(As<arrow::UInt64Array>(array).Value(row)), true;
    case arrow::Type::FLOAT: {
      const float value = As<arrow::FloatArray>(array).Value(row);
      out += std::isfinite(value) ? FieldValue(value).Dump() : "null";
      return true;
    }
    case arrow::Type::DOUBLE:
      return AppendReal(out, As<arrow::DoubleArray>(array).Value(row)), true;
    default:
      return false;
  }
}

bool AppendNested(std::string& out, const arrow::Array& array, int64_t row) {
  switch (array.type_id()) {
    case arrow::Type::STRUCT:
      return AppendStruct(out, As<arrow::StructArray>(array), row), true;
    case arrow::Type::MAP:
      return AppendMap(out, As<arrow::MapArray>(array), row), true;
    case arrow::Type::LIST: {
      const auto& list = As<arrow::ListArray>(array);
      AppendItems(out, *list.values(), list.value_offset(row), list.value_offset(row + 1));
      return true;
    }
    case arrow::Type::LARGE_LIST: {
      const auto& list = As<arrow::LargeListArray>(array);
      AppendItems(out, *list.values(), list.value_offset(row), list.value_offset(row + 1));
      return true;
    }
    case arrow::Type::FIXED_SIZE_LIST: {
      const auto& list = As<arrow::FixedSizeListArray>(array);
      AppendItems(out, *list.values(), list.value_offset(row), list.value_offset(row + 1));
      return true;
    }
    case arrow::Type::DICTIONARY: {
      const auto& dictionary = As<arrow::DictionaryArray>(array);
      AppendValue(out, *dictionary.dictionary(), dictionary.GetValueIndex(row));
      return true;
    }
    default:
      return false;
  }
}

void AppendValue(std::string& out, const arrow::Array& array, int64_t row) {
  if (array.IsNull(row)) {
    out += "null";
    return;
  }
  switch (array.type_id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      return AppendJsonString(out, As<arrow::BinaryArray>(array).GetView(row));
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
      return AppendJsonString(out, As<arrow::LargeBinaryArray>(array).GetView(row));
    case arrow::Type::STRING_VIEW:
    case arrow::Type::BINARY_VIEW:
      return AppendJsonString(out, As<arrow::BinaryViewArray>(array).GetView(row));
    case arrow::Type::FIXED_SIZE_BINARY:
      return AppendJsonString(out, As<arrow::FixedSizeBinaryArray>(array).GetView(row));
    default:
      if (!AppendNumber(out, array, row) && !AppendNested(out, array, row)) {
        AppendWords(out, array, row);
      }
  }
}

// The columns of a file, where ParquetWriter made it: those that somebody added stand at the top,
// where "metadata" is ours.
std::vector<Column> ColumnsOfFile(const arrow::Schema& schema,
                                  const std::map<std::string, Column>& ours) {
  std::vector<Column> columns;
  for (const auto& field : schema.fields()) {
    const std::string& name = field->name();
    const Place place = name == "metadata" ? Place::kMetadata : Place::kExtra;
    const auto found = ours.find(name);
    columns.push_back(found != ours.end()
                          ? found->second
                          : Column{.name = name, .key = name, .place = place, .null = true});
  }
  return columns;
}

// A cell as the JSON that was put into it, nothing where it is empty.
void ReadCell(const arrow::Array& array, int64_t row, const Column& column, std::string& cell) {
  cell.clear();
  if (array.IsNull(row)) return;
  if (column.type == Type::kJson && array.type_id() == arrow::Type::STRING) {
    cell = As<arrow::StringArray>(array).GetView(row);
    if (column.place == Place::kOther || IsJsonValue(cell)) return;
    cell.clear();
  }
  AppendValue(cell, array, row);
  if (column.whole && array.type_id() == arrow::Type::DOUBLE && cell.ends_with(".0")) {
    cell.resize(cell.size() - 2);
  }
}

// OK where the file is at fault, or nothing.
absl::Status FaultOf(const arrow::Status& status, std::string_view path) {
  const int error = arrow::internal::ErrnoFromStatus(status);
  return error == 0 ? absl::OkStatus()
                    : absl::UnavailableError(
                          ErrnoStatus(error, absl::StrFormat("read %s", path)).message());
}

absl::Status FaultOf(const std::exception& error, std::string_view path) {
  const auto* const thrown = dynamic_cast<const parquet::ParquetStatusException*>(&error);
  return thrown == nullptr ? absl::OkStatus() : FaultOf(thrown->status(), path);
}

absl::Status FromArrow(const arrow::Status& status, std::string_view path) {
  if (status.ok()) return absl::OkStatus();
  MS_RETURN_IF_ERROR(FaultOf(status, path));
  const std::string message = absl::StrFormat("%s: %s", path, status.ToString());
  return status.IsInvalid() ? absl::InvalidArgumentError(message) : absl::DataLossError(message);
}

// Of a row group, in the file.
int64_t FirstByte(const parquet::FileMetaData& metadata, int group) {
  const auto row_group = metadata.RowGroup(group);
  int64_t first = INT64_MAX;
  for (int i = 0; i < row_group->num_columns(); ++i) {
    const auto column = row_group->ColumnChunk(i);
    first = std::min(first, column->data_page_offset());
    if (column->has_dictionary_page()) first = std::min(first, column->dictionary_page_offset());
  }
  return first;
}

}  // namespace

bool ParquetIsBuiltIn() { return true; }

struct ParquetReader::Impl {
  absl::Status OpenFile();
  absl::Status StartGroups(int first);
  void AppendOurRow(std::string& line, const arrow::RecordBatch& batch, int64_t row);
  void AppendRow(std::string& line, const arrow::RecordBatch& batch, int64_t row) const;
  // Of an arrow::Status or an exception.
  template <typename Error>
  absl::Status LostRow(const Error& error, std::string_view what) const {
    MS_RETURN_IF_ERROR(Annotate(FaultOf(error, path), absl::StrFormat("at row %d", next_row)));
    return absl::DataLossError(absl::StrFormat("%s: at row %d: %s", path, next_row, what));
  }

  std::string path;
  std::unique_ptr<parquet::arrow::FileReader> file;
  std::shared_ptr<arrow::RecordBatchReader> batches;
  std::unique_ptr<RowJoiner> ours;  // where ParquetWriter made the file
  std::vector<std::string> cells;
  int64_t rows = 0, next_row = 0, skip = 0;
  int first_group = 0, end_group = INT_MAX;  // that are wanted
};

absl::Status ParquetReader::Impl::OpenFile() {
  auto opened = arrow::io::ReadableFile::Open(path);
  if (!opened.ok()) {
    const int error = arrow::internal::ErrnoFromStatus(opened.status());
    if (error != 0) return ErrnoStatus(error, "open " + path);
    return absl::NotFoundError(absl::StrFormat("%s: %s", path, opened.status().message()));
  }
  parquet::ReaderProperties properties = parquet::default_reader_properties();
  properties.enable_buffered_stream();
  parquet::arrow::FileReaderBuilder builder;
  const arrow::Status status = builder.Open(*opened, properties);
  if (!status.ok()) {
    MS_RETURN_IF_ERROR(FaultOf(status, path));
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: no readable Parquet file: %s", path, status.message()));
  }
  parquet::ArrowReaderProperties arrow_properties(/*use_threads=*/false);
  arrow_properties.set_batch_size(kBatchRows);
  arrow_properties.set_pre_buffer(false);
  builder.properties(arrow_properties);
  auto built = builder.Build();
  if (!built.ok()) return FromArrow(built.status(), path);
  file = *std::move(built);
  const auto metadata = file->parquet_reader()->metadata();
  rows = metadata->num_rows();
  std::map<std::string, Column> columns;
  if (const auto pairs = metadata->key_value_metadata(); pairs != nullptr) {
    const auto found = pairs->Get("mathsieve");
    if (found.ok()) columns = parquet_columns::ParseColumns(*found);
  }
  MS_RETURN_IF_ERROR(StartGroups(0));
  if (columns.empty()) return absl::OkStatus();
  ours = std::make_unique<RowJoiner>(ColumnsOfFile(*batches->schema(), columns));
  cells.resize(ours->columns().size());
  return absl::OkStatus();
}

absl::Status ParquetReader::Impl::StartGroups(int first) {
  std::vector<int> groups;
  for (int i = std::max(first, first_group); i < std::min(file->num_row_groups(), end_group); ++i) {
    groups.push_back(i);
  }
  auto reader = file->GetRecordBatchReader(groups);
  if (!reader.ok()) return FromArrow(reader.status(), path);
  batches = *std::move(reader);
  return absl::OkStatus();
}

void ParquetReader::Impl::AppendRow(std::string& line, const arrow::RecordBatch& batch,
                                    int64_t row) const {
  line += '{';
  for (int i = 0; i < batch.num_columns(); ++i) {
    AppendKey(line, batch.column_name(i));
    AppendValue(line, *batch.column(i), row);
  }
  line += "}\n";
}

void ParquetReader::Impl::AppendOurRow(std::string& line, const arrow::RecordBatch& batch,
                                       int64_t row) {
  for (int i = 0; i < batch.num_columns(); ++i) {
    ReadCell(*batch.column(i), row, ours->columns()[i], cells[i]);
  }
  ours->AppendLine(cells, line);
}

ParquetReader::ParquetReader() : impl_(std::make_unique<Impl>()) {}
ParquetReader::~ParquetReader() = default;
ParquetReader::ParquetReader(ParquetReader&&) noexcept = default;
int64_t ParquetReader::rows() const { return impl_->rows; }

absl::StatusOr<ParquetReader> ParquetReader::Open(const std::string& path) {
  ParquetReader reader;
  reader.impl_->path = path;
  try {
    MS_RETURN_IF_ERROR(reader.impl_->OpenFile());
  } catch (const std::exception& error) {
    MS_RETURN_IF_ERROR(FaultOf(error, path));
    return absl::DataLossError(absl::StrFormat("%s: %s", path, error.what()));
  }
  return reader;
}

absl::StatusOr<int64_t> ParquetReader::SetRange(int64_t begin, int64_t end) {
  Impl& impl = *impl_;
  try {
    const auto metadata = impl.file->parquet_reader()->metadata();
    const int groups = metadata->num_row_groups();
    int64_t row = 0;
    impl.first_group = 0;
    while (impl.first_group < groups && FirstByte(*metadata, impl.first_group) < begin) {
      row += metadata->RowGroup(impl.first_group++)->num_rows();
    }
    impl.end_group = impl.first_group;
    while (impl.end_group < groups && FirstByte(*metadata, impl.end_group) < end) ++impl.end_group;
    impl.next_row = row;
    impl.skip = 0;
    MS_RETURN_IF_ERROR(impl.StartGroups(impl.first_group));
    return row;
  } catch (const std::exception& error) {
    return impl.LostRow(error, error.what());
  }
}

absl::Status ParquetReader::Seek(int64_t row) {
  Impl& impl = *impl_;
  try {
    const auto metadata = impl.file->parquet_reader()->metadata();
    int group = 0;
    int64_t before = 0;
    while (group < metadata->num_row_groups() &&
           before + metadata->RowGroup(group)->num_rows() <= row) {
      before += metadata->RowGroup(group++)->num_rows();
    }
    impl.next_row = row;
    impl.skip = row - before;
    return impl.StartGroups(group);
  } catch (const std::exception& error) {
    return impl.LostRow(error, error.what());
  }
}

absl::StatusOr<bool> ParquetReader::Next(std::string& lines, std::vector<size_t>& starts) {
  Impl& impl = *impl_;
  lines.clear();
  starts.clear();
  try {
    while (starts.empty()) {
      std::shared_ptr<arrow::RecordBatch> batch;
      const arrow::Status status = impl.batches->ReadNext(&batch);
      if (!status.ok()) return impl.LostRow(status, status.ToString());
      if (batch == nullptr) return false;
      const int64_t first = std::min(impl.skip, batch->num_rows());
      impl.skip -= first;
      for (int64_t row = first; row < batch->num_rows(); ++row) {
        starts.push_back(lines.size());
        impl.ours == nullptr ? impl.AppendRow(lines, *batch, row)
                             : impl.AppendOurRow(lines, *batch, row);
      }
    }
  } catch (const std::exception& error) {
    return impl.LostRow(error, error.what());
  }
  impl.next_row += static_cast<int64_t>(starts.size());
  return true;
}

}  // namespace mathsieve
