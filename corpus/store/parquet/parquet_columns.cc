#include "corpus/store/parquet/parquet_columns.h"

#include <charconv>
#include <cmath>
#include <cstdlib>

#include "corpus/base/json.h"

namespace mathsieve::parquet_columns {
namespace {

constexpr std::string_view kPlaces[] = {"top", "extra", "metadata"};

std::vector<Column> FixedColumns() {
  std::vector<Column> columns;
  for (const char* const name : {"id", "text", "source", "url"}) {
    columns.push_back({name, name, Place::kTop, Type::kString});
  }
  for (const char* const name : {"warc_filename", "fetch_time", "dump", "language", "title"}) {
    columns.push_back({name, name, Place::kMetadata, Type::kString});
  }
  for (const char* const name : {"warc_record_offset", "warc_record_length", "token_count"}) {
    columns.push_back({name, name, Place::kMetadata, Type::kInteger});
  }
  columns.push_back({"language_score", "language_score", Place::kMetadata, Type::kReal});
  return columns;
}

Type Merge(Type a, Type b) {
  if (a == b) return a;
  const bool numbers =
      (a == Type::kInteger || a == Type::kReal) && (b == Type::kInteger || b == Type::kReal);
  return numbers ? Type::kReal : Type::kJson;
}

class Collector {
 public:
  Collector() : columns_(FixedColumns()), fixed_(columns_.size()) {
    for (size_t i = 0; i < columns_.size(); ++i) Remember(i);
    names_.emplace(kOther, SIZE_MAX);
  }

  void Add(const std::vector<Field>& fields, Place place) {
    for (const Field& field : fields) {
      if (field.json == "null") continue;
      const auto found = by_key_.find({place, field.key});
      if (found != by_key_.end()) {
        Type& type = columns_[found->second].type;
        if (found->second >= fixed_) type = Merge(type, TypeOf(field.json));
        continue;
      }
      std::string name = field.key;
      while (names_.count(name)) name = std::string(kPlaces[static_cast<int>(place)]) + "." + name;
      columns_.push_back({name, field.key, place, TypeOf(field.json)});
      Remember(columns_.size() - 1);
    }
  }

  std::vector<Column> Take() { return std::move(columns_); }

 private:
  void Remember(size_t i) {
    names_.emplace(columns_[i].name, i);
    by_key_.emplace(std::pair(columns_[i].place, columns_[i].key), i);
  }

  std::vector<Column> columns_;
  size_t fixed_;
  std::map<std::string, size_t, std::less<>> names_;
  std::map<std::pair<Place, std::string>, size_t> by_key_;
};

bool IsInt64(std::string_view raw) {
  int64_t value;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  return error == std::errc() && end == raw.data() + raw.size();
}

}  // namespace

std::vector<Column> ColumnsOf(const std::vector<Document>& documents) {
  Collector collector;
  for (const Document& document : documents) {
    collector.Add(document.extra, Place::kExtra);
    collector.Add(document.metadata, Place::kMetadata);
  }
  return collector.Take();
}

Type TypeOf(std::string_view raw) {
  if (raw.empty() || raw[0] == '{' || raw[0] == '[') return Type::kJson;
  if (raw[0] == '"') return Type::kString;
  if (raw == "true" || raw == "false") return Type::kBool;
  if (IsInt64(raw)) return Type::kInteger;
  return std::isfinite(std::strtod(std::string(raw).c_str(), nullptr)) ? Type::kReal : Type::kJson;
}

bool Fits(std::string_view raw, Type column) {
  return raw == "null" || column == Type::kJson || Merge(TypeOf(raw), column) == column;
}

std::string DescribeColumns(const std::vector<Column>& columns) {
  Json names = Json::Object();
  for (const Column& column : columns) {
    Json described = Json::Object();
    described.Set("key", column.key).Set("place", kPlaces[static_cast<int>(column.place)]);
    if (column.type == Type::kJson) described.Set("json", true);
    names.Set(column.name, std::move(described));
  }
  Json json = Json::Object();
  json.Set("version", 1).Set("columns", std::move(names));
  return json.Dump();
}

std::map<std::string, Column> ParseColumns(std::string_view description) {
  std::map<std::string, Column> columns;
  const auto json = Json::Parse(description);
  if (!json.ok() || (*json)["version"].Integer() != 1) return columns;
  for (const auto& [name, described] : (*json)["columns"].members()) {
    Column column{.name = name, .key = described["key"].String(), .place = Place::kTop};
    if (described["place"].String() == "extra") column.place = Place::kExtra;
    if (described["place"].String() == "metadata") column.place = Place::kMetadata;
    if (described["json"].Bool()) column.type = Type::kJson;
    columns.emplace(name, std::move(column));
  }
  return columns;
}

}  // namespace mathsieve::parquet_columns
