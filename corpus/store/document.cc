// A line is walked once. Known members are unescaped into the document, whose strings are reused;
// unknown ones are copied as they stand, so that nothing of somebody's corpus is reformatted.

#include "corpus/store/document.h"

#include <algorithm>
#include <array>

namespace mathsieve {
namespace {

constexpr std::array<std::string_view, 4> kOwnKeys = {"id", "text", "source", "metadata"};

bool IsOwn(std::string_view key) {
  return std::find(kOwnKeys.begin(), kOwnKeys.end(), key) != kOwnKeys.end();
}

bool IsOwnMetadata(std::string_view key) { return key == "url"; }

// Refills a vector of fields without giving up the strings it has.
class FieldWriter {
 public:
  explicit FieldWriter(std::vector<Field>& fields) : fields_(fields) {}
  ~FieldWriter() { fields_.resize(used_); }
  FieldWriter(const FieldWriter&) = delete;
  FieldWriter& operator=(const FieldWriter&) = delete;

  void Add(const JsonMember& member) {
    if (used_ == fields_.size()) fields_.emplace_back();
    fields_[used_].key.assign(member.key);
    fields_[used_].json.assign(member.raw);
    ++used_;
  }

 private:
  std::vector<Field>& fields_;
  size_t used_ = 0;
};

void Rename(std::vector<Field>& fields, bool (*is_own)(std::string_view)) {
  for (Field& field : fields) {
    if (!is_own(field.key)) continue;
    std::string name = "input_" + field.key;
    while (!FindField(fields, name).empty()) name.insert(0, "input_");
    field.key = std::move(name);
  }
}

// An id is a string; numbers, which some corpora have, are taken by their digits.
bool ReadId(std::string_view raw, std::string& id) {
  if (UnescapeJsonString(raw, id)) return true;
  if (raw[0] != '-' && (raw[0] < '0' || raw[0] > '9')) return false;
  id.assign(raw);
  return true;
}

void AppendMember(std::string& out, std::string_view key, std::string_view json) {
  if (out.back() != '{') out += ',';
  AppendJsonString(out, key);
  out += ':';
  out += json;
}

void AppendStringMember(std::string& out, std::string_view key, std::string_view text) {
  AppendMember(out, key, {});
  AppendJsonString(out, text);
}

}  // namespace

std::string_view FindField(const std::vector<Field>& fields, std::string_view key) {
  for (const Field& field : fields) {
    if (field.key == key) return field.json;
  }
  return {};
}

void SetField(std::vector<Field>& fields, std::string_view key, std::string json) {
  for (Field& field : fields) {
    if (field.key != key) continue;
    field.json = std::move(json);
    return;
  }
  fields.push_back({std::string(key), std::move(json)});
}

void PutField(std::vector<Field>& fields, std::string_view key, std::string json) {
  const std::string_view there = FindField(fields, key);
  if (!there.empty() && there != json) {
    SetField(fields, "input_" + std::string(key), std::string(there));
  }
  SetField(fields, key, std::move(json));
}

void AppendDocumentLine(std::string& out, const Document& document) {
  out += '{';
  AppendStringMember(out, "id", document.id);
  AppendStringMember(out, "text", document.text);
  if (!document.source.empty()) AppendStringMember(out, "source", document.source);
  for (const Field& field : document.extra) AppendMember(out, field.key, field.json);
  if (!document.url.empty() || !document.metadata.empty()) {
    AppendMember(out, "metadata", "{");
    if (!document.url.empty()) AppendStringMember(out, "url", document.url);
    for (const Field& field : document.metadata) AppendMember(out, field.key, field.json);
    out += '}';
  }
  out += "}\n";
}

absl::StatusOr<LineMembers> ReadLineMembers(std::string_view line, JsonObjectReader& reader) {
  LineMembers members;
  MS_ASSIGN_OR_RETURN(members.top, reader.Read(line));
  for (const JsonMember& member : members.top) {
    if (member.key != "metadata" || member.raw[0] != '{') continue;
    MS_ASSIGN_OR_RETURN(members.metadata, reader.Inner().Read(member.raw));
  }
  return members;
}

void KeepMembers(const LineMembers& members, Document& document) {
  const auto left = [](const JsonMember& member, bool own) {
    return !member.raw.empty() && !(own && member.raw == "null");
  };
  {
    FieldWriter extra(document.extra), metadata(document.metadata);
    for (const JsonMember& member : members.top) {
      if (!left(member, IsOwn(member.key))) continue;
      if (member.key != "metadata") {
        extra.Add(member);
      } else if (member.raw[0] != '{') {
        metadata.Add(member);
      }
    }
    for (const JsonMember& member : members.metadata) {
      if (left(member, IsOwnMetadata(member.key))) metadata.Add(member);
    }
  }
  Rename(document.extra, IsOwn);
  Rename(document.metadata, IsOwnMetadata);
}

absl::Status ParseDocumentLine(std::string_view line, JsonObjectReader& reader,
                               Document& document) {
  document.id.clear();
  document.url.clear();
  document.text.clear();
  document.source.clear();
  MS_ASSIGN_OR_RETURN(const LineMembers members, ReadLineMembers(line, reader));
  bool has_text = false;
  for (auto& [key, raw] : members.top) {
    const bool is_text = key == "text" && UnescapeJsonString(raw, document.text);
    const bool taken = is_text || (key == "id" && ReadId(raw, document.id)) ||
                       (key == "source" && UnescapeJsonString(raw, document.source));
    has_text |= is_text;
    if (taken) raw = {};
  }
  if (!has_text) return absl::InvalidArgumentError("no string \"text\" in the object");
  for (auto& [key, raw] : members.metadata) {
    if (key == "url" && UnescapeJsonString(raw, document.url)) raw = {};
  }
  KeepMembers(members, document);
  return absl::OkStatus();
}

}  // namespace mathsieve
