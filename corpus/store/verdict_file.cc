#include "corpus/store/verdict_file.h"

#include <algorithm>
#include <limits>

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

constexpr int kVersion = 1;

int64_t CountCharacters(std::string_view text) {
  return std::ranges::count_if(text, [](char byte) { return (byte & 0xC0) != 0x80; });
}

}  // namespace

ArtifactHeader VerdictHeader(std::string_view stage, std::string_view stage_fingerprint,
                             std::string_view shard_hash) {
  return {.kind = "verdicts",
          .version = kVersion,
          .fingerprint = std::string(stage_fingerprint),
          .options = Json::Object().Set("stage", stage),
          .inputs = {{"shard", std::string(shard_hash)}}};
}

std::string VerdictPath(std::string_view shard_path, std::string_view stage) {
  constexpr std::string_view kDocuments = "documents/";
  size_t at = shard_path.rfind("/documents/");
  at = at == std::string_view::npos && shard_path.starts_with(kDocuments) ? 0 : at + 1;
  const bool inside = shard_path.substr(at).starts_with(kDocuments);
  const size_t name = inside ? at + kDocuments.size() : shard_path.rfind('/') + 1;
  const size_t folder = inside ? at : name;
  return absl::StrFormat("%sattributes/%s/%s", shard_path.substr(0, folder), stage,
                         shard_path.substr(name));
}

void AppendVerdictLine(std::string& out, std::string_view stage, std::string_view id,
                       std::string_view text, const Verdict& verdict) {
  const int64_t length = CountCharacters(text);
  out += "{\"id\":";
  AppendJsonString(out, id);
  out += ",\"attributes\":{";
  bool first = true;
  for (const auto& [name, score] : verdict.scores) {
    absl::StrAppendFormat(&out, "%s\"%s__%s\":[[0,%d,%s]]", first ? "" : ",", stage, name, length,
                          Json(score).Dump());
    first = false;
  }
  out += "},\"reason\":";
  AppendJsonString(out, verdict.reason);
  out += "}\n";
}

absl::Status ParseVerdictLine(std::string_view line, JsonObjectReader& reader, std::string& id,
                              Verdict& verdict) {
  verdict.scores.clear();
  verdict.reason.clear();
  id.clear();
  std::string attributes;
  MS_RETURN_IF_ERROR(reader.ForEachMember(line, [&](std::string_view key, std::string_view raw) {
    if (key == "id") UnescapeJsonString(raw, id);
    if (key == "reason") UnescapeJsonString(raw, verdict.reason);
    if (key == "attributes") attributes = raw;
    return true;
  }));
  MS_ASSIGN_OR_RETURN(const Json json, Json::Parse(attributes.empty() ? "{}" : attributes));
  for (const auto& [name, spans] : json.members()) {
    if (spans.items().empty() || spans.items()[0].items().size() != 3) {
      return absl::InvalidArgumentError(
          absl::StrFormat("attribute %s is no list of [start, end, score]", name));
    }
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();  // written as null
    verdict.scores.emplace_back(name, spans.items()[0].items()[2].Real(kNone));
  }
  return absl::OkStatus();
}

}  // namespace mathsieve
