// One pass over the documents counts what there is under each key; types, marks and the choice of
// columns follow from the counts.

#include "corpus/store/parquet/parquet_columns.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>

#include "corpus/base/json.h"

namespace mathsieve::parquet_columns {
namespace {

constexpr size_t kMaxColumns = 512;
constexpr size_t kMaxNameBytes = 256;

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

bool IsInt64(std::string_view raw) {
  int64_t value;
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  return error == std::errc() && end == raw.data() + raw.size();
}

bool IsNumber(std::string_view raw) { return raw[0] == '-' || (raw[0] >= '0' && raw[0] <= '9'); }

bool IsWhole(std::string_view raw) {
  return IsNumber(raw) && raw.find_first_of(".eE") == std::string_view::npos;
}

// What the documents have under a key.
struct Seen {
  Place place;
  std::string_view key;
  std::optional<Type> type = {};
  size_t rows = 0, nulls = 0, whole = 0, pointed = 0;

  void Add(std::string_view raw) {
    ++rows;
    if (raw == "null") {
      ++nulls;
      return;
    }
    type = type ? Merge(*type, TypeOf(raw)) : TypeOf(raw);
    whole += IsWhole(raw);
    pointed += IsNumber(raw) && raw.ends_with(".0");
  }

  void Mark(size_t documents, Column& column) const {
    column.whole = whole > pointed;
    column.null = nulls > documents - rows;
  }
};

std::vector<Seen> Count(const std::vector<Document>& documents) {
  std::vector<Seen> all;
  std::map<std::pair<Place, std::string_view>, size_t> places;
  const auto add = [&](const std::vector<Field>& fields, Place place) {
    for (const auto& [key, raw] : fields) {
      const auto [found, is_new] =
          places.emplace(std::pair(place, std::string_view(key)), all.size());
      if (is_new) all.push_back({place, key});
      all[found->second].Add(raw);
    }
  };
  for (const Document& document : documents) {
    add(document.extra, Place::kExtra);
    add(document.metadata, Place::kMetadata);
  }
  return all;
}

// Leaves the most frequent, in their order.
void KeepFrequent(std::vector<Seen>& seen) {
  std::erase_if(seen, [](const Seen& one) { return one.key.size() > kMaxNameBytes; });
  if (seen.size() <= kMaxColumns) return;
  std::vector<size_t> counts;
  counts.reserve(seen.size());
  for (const Seen& one : seen) counts.push_back(one.rows);
  std::nth_element(counts.begin(), counts.begin() + kMaxColumns, counts.end(), std::greater<>());
  const size_t least = counts[kMaxColumns];
  size_t room = kMaxColumns;
  for (const Seen& one : seen) room -= one.rows > least;
  std::erase_if(seen, [&](const Seen& one) {
    if (one.rows == least && room > 0) return --room, false;
    return one.rows <= least;
  });
}

std::string LowerCase(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return text;
}

}  // namespace

std::vector<Column> ColumnsOf(const std::vector<Document>& documents) {
  std::vector<Column> columns = FixedColumns();
  std::set<std::string> names = {"", std::string(kOther)};
  for (const Column& column : columns) names.insert(column.name);
  std::vector<Seen> seen = Count(documents);
  const ColumnPlaces fixed(columns);
  std::erase_if(seen, [&](const Seen& one) {
    const size_t at = fixed.Find(one.place, one.key);
    if (at != SIZE_MAX) one.Mark(documents.size(), columns[at]);
    return at != SIZE_MAX;
  });
  KeepFrequent(seen);
  for (const Seen& one : seen) {
    std::string name(one.key);
    while (!names.insert(LowerCase(name)).second) {
      name.insert(0, ".").insert(0, kPlaces[static_cast<size_t>(one.place)]);
    }
    columns.push_back({name, std::string(one.key), one.place, one.type.value_or(Type::kString)});
    one.Mark(documents.size(), columns.back());
  }
  columns.push_back({std::string(kOther), std::string(kOther), Place::kOther, Type::kJson});
  return columns;
}

ColumnPlaces::ColumnPlaces(std::span<const Column> columns) {
  for (size_t i = 0; i < columns.size(); ++i) {
    by_key_[static_cast<size_t>(columns[i].place)].emplace(columns[i].key, i);
  }
}

size_t ColumnPlaces::Find(Place place, std::string_view key) const {
  const auto& places = by_key_[static_cast<size_t>(place)];
  const auto found = places.find(key);
  return found == places.end() ? SIZE_MAX : found->second;
}

Type TypeOf(std::string_view raw) {
  if (raw[0] == '"') return Type::kString;
  if (raw == "true" || raw == "false") return Type::kBool;
  if (!IsNumber(raw)) return Type::kJson;
  if (IsInt64(raw)) return Type::kInteger;
  double value;
  return !IsWhole(raw) && ParseReal(raw, value) ? Type::kReal : Type::kJson;
}

bool ParseReal(std::string_view raw, double& value) {
  const auto [end, error] = std::from_chars(raw.data(), raw.data() + raw.size(), value);
  return error == std::errc() && end == raw.data() + raw.size() && std::isfinite(value);
}

std::string RealText(double value, bool whole) {
  std::string text = Json(value).Dump();
  if (whole && text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

Fit FitOf(std::string_view raw, const Column& column) {
  if (raw == "null") return column.null || column.type == Type::kJson ? Fit::kExact : Fit::kNone;
  switch (column.type) {
    case Type::kJson:
      return Fit::kExact;
    case Type::kString:
      if (raw[0] != '"') return Fit::kNone;
      return HasHalfSurrogate(raw) ? Fit::kNear : Fit::kExact;
    case Type::kBool:
      return raw == "true" || raw == "false" ? Fit::kExact : Fit::kNone;
    case Type::kInteger:
      if (!IsInt64(raw)) return Fit::kNone;
      return raw == "-0" ? Fit::kNear : Fit::kExact;
    case Type::kReal: {
      double value;
      if (!IsNumber(raw) || !ParseReal(raw, value)) return Fit::kNone;
      return RealText(value, column.whole) == raw ? Fit::kExact : Fit::kNear;
    }
  }
  return Fit::kNone;
}

std::string DescribeColumns(const std::vector<Column>& columns) {
  std::vector<Json::Member> names;
  for (const Column& column : columns) {
    Json described = Json::Object();
    described.Set("key", column.key).Set("place", kPlaces[static_cast<size_t>(column.place)]);
    if (column.type == Type::kJson) described.Set("json", true);
    if (column.whole) described.Set("whole", true);
    if (column.null) described.Set("null", true);
    names.emplace_back(column.name, std::move(described));
  }
  Json json = Json::Object();
  json.Set("version", 2).Set("columns", Json::Object(std::move(names)));
  return json.Dump();
}

std::map<std::string, Column> ParseColumns(std::string_view description) {
  std::map<std::string, Column> columns;
  const auto json = Json::Parse(description);
  if (!json.ok()) return columns;
  const int64_t version = (*json)["version"].Integer();
  if (version != 1 && version != 2) return columns;
  for (const auto& [name, described] : (*json)["columns"].members()) {
    const auto place = std::find(kPlaces.begin(), kPlaces.end(), described["place"].String());
    if (place == kPlaces.end()) continue;
    Column column{.name = name,
                  .key = described["key"].String(),
                  .place = static_cast<Place>(place - kPlaces.begin()),
                  .whole = described["whole"].Bool(),
                  .null = described["null"].Bool()};
    if (described["json"].Bool()) column.type = Type::kJson;
    columns.emplace(name, std::move(column));
  }
  return columns;
}

}  // namespace mathsieve::parquet_columns
