// A line is walked once. Known members are unescaped into the document, whose strings are reused;
// unknown ones are copied as they stand, so that nothing of somebody's corpus is reformatted.
// On-demand parsing does not look inside values it skips, so those are checked before they are
// kept: otherwise a broken value would pass from line to line unseen.

#include "corpus/store/document.h"

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

// Refills a vector of fields without giving up the strings it has.
class FieldWriter {
 public:
  explicit FieldWriter(std::vector<Field>& fields) : fields_(fields) {}
  ~FieldWriter() { fields_.resize(used_); }
  FieldWriter(const FieldWriter&) = delete;
  FieldWriter& operator=(const FieldWriter&) = delete;

  bool Add(std::string_view key, std::string_view json) {
    if (!IsJsonValue(json)) return false;
    if (used_ == fields_.size()) fields_.emplace_back();
    fields_[used_].key.assign(key);
    fields_[used_].json.assign(json);
    ++used_;
    return true;
  }

 private:
  std::vector<Field>& fields_;
  size_t used_ = 0;
};

absl::Status NoJson(std::string_view key) {
  return absl::InvalidArgumentError(absl::StrFormat("no valid JSON: the value of \"%s\"", key));
}

// An id is a string; numbers, which some corpora have, are taken by their digits.
bool ReadId(std::string_view raw, std::string& id) {
  if (raw == "null") return true;
  if (UnescapeJsonString(raw, id)) return true;
  if (raw.empty() || raw.front() == '{' || raw.front() == '[' || !IsJsonValue(raw)) return false;
  id.assign(raw);
  return true;
}

absl::Status ReadMetadata(const std::string& object, JsonObjectReader& reader, Document& document) {
  FieldWriter metadata(document.metadata);
  if (object.empty()) return absl::OkStatus();
  absl::Status status;
  const auto visit = [&](std::string_view key, std::string_view raw) {
    if (key == "url" && (raw == "null" || UnescapeJsonString(raw, document.url))) return true;
    if (!metadata.Add(key, raw)) status = NoJson(key);
    return status.ok();
  };
  if (object.front() != '{') {
    visit("metadata", object);
    return status;
  }
  MS_RETURN_IF_ERROR(reader.ForEachMember(object, visit));
  return status;
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

absl::Status ParseDocumentLine(std::string_view line, JsonObjectReader& reader,
                               Document& document) {
  document.id.clear();
  document.url.clear();
  document.text.clear();
  document.source.clear();
  bool has_text = false;
  std::string metadata;
  absl::Status status;
  {
    FieldWriter extra(document.extra);
    const auto visit = [&](std::string_view key, std::string_view raw) {
      if (key == "text" && UnescapeJsonString(raw, document.text)) return has_text = true;
      if (key == "id" && ReadId(raw, document.id)) return true;
      if (key == "source" && UnescapeJsonString(raw, document.source)) return true;
      if (key == "metadata") {
        metadata = raw == "null" ? "" : raw;
        return true;
      }
      if (!extra.Add(key, raw)) status = NoJson(key);
      return status.ok();
    };
    MS_RETURN_IF_ERROR(reader.ForEachMember(line, visit));
    MS_RETURN_IF_ERROR(status);
  }
  if (!has_text) return absl::InvalidArgumentError("no string \"text\" in the object");
  return ReadMetadata(metadata, reader, document);
}

}  // namespace mathsieve
