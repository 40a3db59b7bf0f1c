// A member whose name begins one of the map's paths is looked into, as an object or as JSON in a
// string, and kept all the same when it holds more than the value that was taken.

#include "corpus/store/field_map.h"

#include <array>
#include <span>
#include <utility>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "corpus/base/fields.h"
#include "corpus/base/hash.h"

namespace mathsieve {
namespace {

struct ReadyMap {
  std::string_view name, pairs;
};
constexpr std::array<ReadyMap, 8> kReadyMaps = {{
    {"mathsieve", "text=text,html=html,id=id,source=source,url=metadata.url"},
    {"dolma", "text=text,id=id,source=source,url=metadata.url"},
    {"datatrove", "text=text,id=id,url=metadata.url|url"},
    {"openwebmath", "text=text,url=url"},
    {"finemath", "text=text,url=url"},
    {"megamath", "text=text,url=meta.url|url"},
    {"dclm", "text=text,url=url"},
    {"cc_net", "text=raw_content,url=url"},
}};
constexpr std::string_view kAuto =
    "text=text|raw_content|content,html=html,id=id|_id|doc_id,source=source,"
    "url=metadata.url|url|meta.url|metadata.WARC-Target-URI|warc_target_uri";

std::string_view PairsOf(std::string_view spec) {
  if (spec == "auto") return kAuto;
  for (const ReadyMap& map : kReadyMaps) {
    if (map.name == spec) return map.pairs;
  }
  return spec;
}

absl::Status UnknownMap(std::string_view spec) {
  std::vector<std::string> known = {"auto"};
  std::string names = "auto";
  for (const ReadyMap& map : kReadyMaps) {
    known.emplace_back(map.name);
    names += ", " + known.back();
  }
  std::string message = absl::StrFormat(
      "--fields: '%s' is neither %s nor pairs like text=raw_content,url=meta.url", spec, names);
  const std::string near = Nearest(spec, known);
  if (!near.empty()) message += absl::StrFormat("; did you mean %s?", near);
  return absl::InvalidArgumentError(message);
}

void AddPaths(const std::string& alternatives, std::vector<std::vector<std::string>>& paths) {
  for (const std::string& path : std::vector<std::string>(absl::StrSplit(alternatives, '|'))) {
    paths.push_back(absl::StrSplit(path, '.'));
  }
}

// The text of a JSON string, or the digits of a number; false for everything else.
bool ScalarText(std::string_view raw, std::string& text) {
  if (UnescapeJsonString(raw, text)) return true;
  if (raw.empty() || (raw[0] != '-' && (raw[0] < '0' || raw[0] > '9'))) return false;
  text.assign(raw);
  return true;
}

JsonMember* FindMember(std::span<JsonMember> members, std::string_view key) {
  for (JsonMember& member : members) {
    if (member.key == key) return &member;
  }
  return nullptr;
}

// Follows `path` from `raw`, which stands at path[depth - 1]; true when a scalar was found.
bool Follow(std::string_view raw, std::span<const std::string> path, JsonObjectReader& reader,
            std::string& text) {
  if (path.empty()) return ScalarText(raw, text);
  std::string inner;
  if (UnescapeJsonString(raw, inner)) raw = inner;
  if (raw.empty() || raw[0] != '{') return false;
  const auto members = reader.Read(raw);
  if (!members.ok()) return false;
  const JsonMember* const member = FindMember(*members, path[0]);
  return member != nullptr && Follow(member->raw, path.subspan(1), reader.Inner(), text);
}

}  // namespace

// What a line has for a target.
struct FieldMap::Found {
  bool found = false;
  std::string text;
  JsonMember* all = nullptr;  // the member that holds it and nothing else

  void Take(std::string& to) {
    to = std::move(text);
    if (all != nullptr) all->raw = {};
  }
};

FieldMap::Found FieldMap::Find(const Target& target, const LineMembers& members,
                               JsonObjectReader& reader) {
  Found found;
  for (const Path& path : target.paths) {
    std::span<const std::string> rest = path;
    const bool inside = path.size() > 1 && path[0] == "metadata" && !members.metadata.empty();
    if (inside) rest = rest.subspan(1);
    JsonMember* const member = FindMember(inside ? members.metadata : members.top, rest[0]);
    if (member == nullptr || !Follow(member->raw, rest.subspan(1), reader, found.text)) continue;
    found.found = true;
    if (path.size() == 1) found.all = member;
    break;
  }
  return found;
}

absl::StatusOr<FieldMap> FieldMap::Create(std::string_view spec) {
  FieldMap map;
  const std::array<std::pair<std::string_view, Target*>, 5> targets = {{{"text", &map.text_},
                                                                        {"html", &map.html_},
                                                                        {"url", &map.url_},
                                                                        {"id", &map.id_},
                                                                        {"source", &map.source_}}};
  for (const std::string& pair : std::vector<std::string>(
           absl::StrSplit(std::string(PairsOf(spec)), ',', absl::SkipEmpty()))) {
    const size_t equals = pair.find('=');
    if (equals == std::string::npos) return UnknownMap(spec);
    Target* target = nullptr;
    for (const auto& [name, slot] : targets) {
      if (pair.compare(0, equals, name) == 0) target = slot;
    }
    if (target == nullptr) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "--fields: '%s' is none of text, html, url, id, source", pair.substr(0, equals)));
    }
    AddPaths(pair.substr(equals + 1), target->paths);
  }
  if (map.text_.paths.empty() && map.html_.paths.empty()) {
    return absl::InvalidArgumentError("--fields: neither text nor html is named");
  }
  if (map.url_.paths.empty()) AddPaths("metadata.url", map.url_.paths);
  if (map.id_.paths.empty()) AddPaths("id", map.id_.paths);
  if (map.source_.paths.empty()) AddPaths("source", map.source_.paths);
  return map;
}

absl::Status FieldMap::Read(std::string_view line, JsonObjectReader& reader, Document& document,
                            std::string& html) const {
  document = Document();
  html.clear();
  MS_ASSIGN_OR_RETURN(const LineMembers members, ReadLineMembers(line, reader));
  JsonObjectReader& deeper = reader.Inner().Inner();
  Found text = Find(text_, members, deeper), page;
  if (!text.found) page = Find(html_, members, deeper);
  if (!text.found && !page.found) {
    return absl::InvalidArgumentError(
        "the line has neither text nor HTML where they are looked for");
  }
  Found url = Find(url_, members, deeper), id = Find(id_, members, deeper),
        source = Find(source_, members, deeper);
  text.Take(document.text);
  page.Take(html);
  url.Take(document.url);
  id.Take(document.id);
  source.Take(document.source);
  std::string same;
  JsonMember* const inside = FindMember(members.metadata, "url");
  if (inside != nullptr && ScalarText(inside->raw, same) && same == document.url) inside->raw = {};
  KeepMembers(members, document);
  return absl::OkStatus();
}

std::string MakeId(std::string_view warc_record_id, std::string_view url,
                   std::string_view fetch_time, std::string_view text) {
  if (!warc_record_id.empty()) return std::string(warc_record_id);
  Hash128Stream hash;
  for (const std::string_view part : {url, fetch_time, text}) {
    hash.Update(part);
    hash.Update(std::string_view("\0", 1));
  }
  return "xxh:" + Hex(hash.Digest());
}

}  // namespace mathsieve
