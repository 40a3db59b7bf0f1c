#include "corpus/store/artifact.h"

#include <algorithm>
#include <map>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"

namespace mathsieve {
namespace {

std::string HeaderPath(const std::string& path) { return path + ".header.json"; }

// "name a, expected b" for each name whose values differ.
std::string Differences(const std::map<std::string, std::string>& found,
                        const std::map<std::string, std::string>& expected) {
  std::string text;
  const auto value = [](const std::map<std::string, std::string>& values, const std::string& name) {
    const auto at = values.find(name);
    return at == values.end() ? std::string("nothing") : at->second;
  };
  std::map<std::string, std::string> names = found;
  names.insert(expected.begin(), expected.end());
  for (const auto& [name, ignored] : names) {
    if (value(found, name) == value(expected, name)) continue;
    absl::StrAppendFormat(&text, "%s%s %s, expected %s", text.empty() ? "" : "; ", name,
                          value(found, name), value(expected, name));
  }
  return text;
}

std::map<std::string, std::string> ValuesOf(const Json& options) {
  std::map<std::string, std::string> values;
  for (const auto& [name, value] : options.members()) values[name] = value.Dump();
  return values;
}

}  // namespace

Json ArtifactHeader::ToJson() const {
  Json sources = Json::Object();
  for (const auto& [name, print] : inputs) sources.Set(name, print);
  Json json = Json::Object();
  json.Set("kind", kind).Set("version", version).Set("fingerprint", fingerprint);
  json.Set("options", options).Set("inputs", std::move(sources));
  return json;
}

absl::StatusOr<ArtifactHeader> ArtifactHeader::FromJson(const Json& json) {
  ArtifactHeader header;
  header.kind = json["kind"].String();
  header.version = static_cast<int>(json["version"].Integer(-1));
  header.fingerprint = json["fingerprint"].String();
  header.options = json["options"];
  for (const auto& [name, print] : json["inputs"].members()) {
    header.inputs.emplace_back(name, print.String());
  }
  if (header.kind.empty() || header.version < 0 || header.fingerprint.empty()) {
    return absl::InvalidArgumentError(
        "no header of an artifact: kind, version and fingerprint were expected");
  }
  return header;
}

absl::Status SaveArtifactHeader(const std::string& path, const ArtifactHeader& header) {
  return WriteFile(HeaderPath(path), header.ToJson().Dump(2) + "\n");
}

absl::StatusOr<ArtifactHeader> LoadArtifactHeader(const std::string& path) {
  MS_ASSIGN_OR_RETURN(const Json json, Json::ReadFile(HeaderPath(path)));
  absl::StatusOr<ArtifactHeader> header = ArtifactHeader::FromJson(json);
  if (!header.ok()) return Annotate(header.status(), HeaderPath(path));
  return header;
}

absl::Status CheckArtifact(const std::string& path, const ArtifactHeader& found,
                           const ArtifactHeader& expected) {
  if (found.kind != expected.kind) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: holds '%s', expected '%s'", path, found.kind, expected.kind));
  }
  if (found.version != expected.version) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: version %d, expected %d: make it again", path, found.version, expected.version));
  }
  if (found.fingerprint != expected.fingerprint) {
    return absl::FailedPreconditionError(absl::StrFormat(
        "%s: made with other options (fingerprint %s, expected %s): %s", path, found.fingerprint,
        expected.fingerprint, Differences(ValuesOf(found.options), ValuesOf(expected.options))));
  }
  const std::string inputs = Differences({found.inputs.begin(), found.inputs.end()},
                                         {expected.inputs.begin(), expected.inputs.end()});
  if (inputs.empty()) return absl::OkStatus();
  return absl::FailedPreconditionError(
      absl::StrFormat("%s: made of other inputs: %s", path, inputs));
}

}  // namespace mathsieve
