// A line's members are visited once. A member whose name begins one of the map's paths is looked
// into, as an object or as JSON in a string, and kept all the same when it holds more than the
// value that was taken.

#include "corpus/store/field_map.h"

#include <array>
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

// The text of a JSON string, or the digits of a number; false for everything else.
bool ScalarText(std::string_view raw, std::string& text) {
  if (UnescapeJsonString(raw, text)) return true;
  if (raw.empty() || raw == "null" || raw[0] == '{' || raw[0] == '[' || raw[0] == 't' ||
      raw[0] == 'f') {
    return false;
  }
  text.assign(raw);
  return true;
}

// Follows `path` from `raw`, which stands at path[depth - 1]; true when a scalar was found.
bool Follow(std::string_view raw, const std::vector<std::string>& path, size_t depth,
            std::string& text) {
  if (depth == path.size()) return ScalarText(raw, text);
  std::string inner;
  if (!raw.empty() && raw[0] == '"') {
    if (!UnescapeJsonString(raw, inner)) return false;
    raw = inner;
  }
  if (raw.empty() || raw[0] != '{') return false;
  bool found = false;
  JsonObjectReader reader;
  const absl::Status status =
      reader.ForEachMember(raw, [&](std::string_view key, std::string_view value) {
        if (key != path[depth]) return true;
        found = Follow(value, path, depth + 1, text);
        return false;
      });
  return found && status.ok();
}

}  // namespace

// What a line gave for each target, with the rank of the path it came by.
struct FieldMap::Capture {
  struct Value {
    std::string text;
    size_t rank = SIZE_MAX;
    std::string key;  // the member, where all of it was taken
    std::string_view raw;

    // Where something better was found, the member is one like all others.
    void GiveBack(Document& document) {
      if (!key.empty()) document.extra.push_back({std::exchange(key, {}), std::string(raw)});
    }
  };
  Value text, html, url, id, source;
  std::string broken;  // a member whose value is no JSON
};

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
    for (const std::string& path :
         std::vector<std::string>(absl::StrSplit(pair.substr(equals + 1), '|'))) {
      target->paths.push_back(absl::StrSplit(path, '.'));
    }
  }
  if (map.text_.paths.empty() && map.html_.paths.empty()) {
    return absl::InvalidArgumentError("--fields: neither text nor html is named");
  }
  return map;
}

void FieldMap::Visit(std::string_view key, std::string_view raw, Capture& capture,
                     Document& document) const {
  bool used_up = false;
  const auto take = [&](const Target& target, Capture::Value& value) {
    for (size_t rank = 0; rank < target.paths.size() && rank < value.rank; ++rank) {
      const Path& path = target.paths[rank];
      if (path[0] != key || !Follow(raw, path, 1, value.text)) continue;
      value.GiveBack(document);
      value.rank = rank;
      if (path.size() > 1) continue;
      used_up = true;
      value.key = key;
      value.raw = raw;
    }
  };
  take(text_, capture.text);
  take(html_, capture.html);
  take(url_, capture.url);
  take(id_, capture.id);
  take(source_, capture.source);
  if (used_up) return;
  if (!IsJsonValue(raw)) {
    capture.broken = key;
    return;
  }
  // A "metadata" that is no object becomes a member of the one that is written.
  const bool metadata = key == "metadata";
  if (!metadata || raw[0] != '{') {
    (metadata ? document.metadata : document.extra).push_back({std::string(key), std::string(raw)});
    return;
  }
  const bool url_inside = capture.url.rank != SIZE_MAX;
  JsonObjectReader reader;
  const absl::Status status =
      reader.ForEachMember(raw, [&](std::string_view name, std::string_view value) {
        std::string text;
        if (name == "url" && url_inside && UnescapeJsonString(value, text) &&
            text == capture.url.text) {
          return true;
        }
        document.metadata.push_back({std::string(name), std::string(value)});
        return true;
      });
  if (!status.ok()) capture.broken = key;
}

absl::Status FieldMap::Read(std::string_view line, JsonObjectReader& reader, Document& document,
                            std::string& html) const {
  document = Document();
  html.clear();
  Capture capture;
  MS_RETURN_IF_ERROR(reader.ForEachMember(line, [&](std::string_view key, std::string_view raw) {
    Visit(key, raw, capture, document);
    return capture.broken.empty();
  }));
  if (!capture.broken.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("no valid JSON: the value of \"%s\"", capture.broken));
  }
  document.text = std::move(capture.text.text);
  document.url = std::move(capture.url.text);
  document.id = std::move(capture.id.text);
  document.source = std::move(capture.source.text);
  const bool has_text = capture.text.rank != SIZE_MAX;
  if (!has_text && capture.html.rank == SIZE_MAX) {
    return absl::InvalidArgumentError(
        "the line has neither text nor HTML where they are looked for");
  }
  if (has_text) capture.html.GiveBack(document);
  if (!has_text) html = std::move(capture.html.text);
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
