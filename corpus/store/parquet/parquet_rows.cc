#include "corpus/store/parquet/parquet_rows.h"

#include <algorithm>
#include <utility>

namespace mathsieve::parquet_columns {
namespace {

constexpr std::array kPlacesOfMembers = {Place::kExtra, Place::kMetadata};
constexpr std::string_view kAbsent = "absent";

std::string_view NameOf(Place place) { return kPlaces[static_cast<size_t>(place)]; }

void AppendKey(std::string& object, std::string_view key) {
  if (object.back() != '{') object += ',';
  AppendJsonString(object, key);
  object += ':';
}

void AppendMember(std::string& object, std::string_view key, std::string_view raw) {
  AppendKey(object, key);
  object += raw;
}

// Whether a cell that cannot say all of `exact` would say `cell`.
bool IsNear(std::string_view cell, std::string_view exact) {
  double a = 0, b = 0;
  if (ParseReal(cell, a) && ParseReal(exact, b)) return a == b;
  std::string left, right;
  return UnescapeJsonString(cell, left) && UnescapeJsonString(exact, right) && left == right;
}

}  // namespace

void OtherWriter::Add(Place place, std::string_view key, std::string_view raw) {
  std::string& members = members_[static_cast<size_t>(place)];
  if (members.empty()) members = "{";
  AppendMember(members, key, raw);
}

void OtherWriter::AddAbsent(Place place, std::string_view key) {
  std::string& keys = absent_[static_cast<size_t>(place)];
  keys += keys.empty() ? '[' : ',';
  AppendJsonString(keys, key);
}

std::string OtherWriter::Take() {
  std::string other = "{", absent = "{";
  for (const Place place : kPlacesOfMembers) {
    std::string members = std::exchange(members_[static_cast<size_t>(place)], {});
    if (!members.empty()) AppendMember(other, NameOf(place), members + "}");
    std::string keys = std::exchange(absent_[static_cast<size_t>(place)], {});
    if (!keys.empty()) AppendMember(absent, NameOf(place), keys + "]");
  }
  if (absent.size() > 1) AppendMember(other, kAbsent, absent + "}");
  return other.size() > 1 ? other + "}" : std::string();
}

RowJoiner::RowJoiner(std::vector<Column> columns) : columns_(std::move(columns)), index_(columns_) {
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].place == Place::kOther) other_ = i;
  }
}

bool RowJoiner::ReadAbsent(std::string_view absent) {
  const auto json = Json::Parse(absent);
  if (!json.ok()) return false;
  for (const Place place : kPlacesOfMembers) {
    for (const Json& key : (*json)[NameOf(place)].items()) {
      const size_t column = index_.Find(place, key.String());
      if (column != SIZE_MAX) absent_[column] = true;
    }
  }
  return true;
}

bool RowJoiner::ReadPart(const JsonMember& part) {
  if (part.key == kAbsent) return ReadAbsent(part.raw);
  for (const Place place : kPlacesOfMembers) {
    if (part.key != NameOf(place)) continue;
    JsonObjectReader& reader = place == Place::kExtra ? extra_reader_ : metadata_reader_;
    const auto members = reader.Read(part.raw);
    if (!members.ok()) return false;
    for (const JsonMember& member : *members) {
      const size_t column = index_.Find(place, member.key);
      if (column == SIZE_MAX) rest_[static_cast<size_t>(place)].push_back(member);
      if (column != SIZE_MAX) exact_[column] = member.raw;
    }
    return true;
  }
  return false;
}

void RowJoiner::ReadOther(std::string_view other) {
  exact_.assign(columns_.size(), {});
  absent_.assign(columns_.size(), false);
  for (auto& rest : rest_) rest.clear();
  if (other.empty()) return;
  const auto parts = other_reader_.Read(other);
  bool good = parts.ok();
  if (good)
    good = std::all_of(parts->begin(), parts->end(),
                       [&](const JsonMember& part) { return ReadPart(part); });
  if (good) return;
  strange_ = IsJsonValue(other) ? std::string(other) : JsonString(other);
  rest_[static_cast<size_t>(Place::kExtra)].push_back({kOther, strange_});
}

std::string_view RowJoiner::Value(size_t column, const std::string& cell) const {
  const std::string_view exact = exact_[column];
  if (!exact.empty() && (cell.empty() || IsNear(cell, exact))) return exact;
  if (!cell.empty()) return cell;
  return columns_[column].null && !absent_[column] ? "null" : "";
}

void RowJoiner::AppendLine(const std::vector<std::string>& cells, std::string& line) {
  ReadOther(other_ == SIZE_MAX ? std::string_view() : cells[other_]);
  std::string metadata = "{";
  line += '{';
  for (size_t i = 0; i < cells.size(); ++i) {
    const std::string_view value = i == other_ ? "" : Value(i, cells[i]);
    if (value.empty()) continue;
    const auto& [name, key, place, type, whole, null] = columns_[i];
    const bool inside = place == Place::kMetadata || (place == Place::kTop && key == "url");
    AppendMember(inside ? metadata : line, key, value);
  }
  for (const Place place : kPlacesOfMembers) {
    for (const auto& [key, raw] : rest_[static_cast<size_t>(place)]) {
      AppendMember(place == Place::kMetadata ? metadata : line, key, raw);
    }
  }
  if (metadata.size() > 1) AppendMember(line, "metadata", metadata + "}");
  line += "}\n";
}

}  // namespace mathsieve::parquet_columns
