#include "corpus/run/pipeline/run_folder.h"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <map>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/base/hash.h"

namespace mathsieve {
namespace {

namespace fs = std::filesystem;

bool TakeEnding(std::string_view& name, std::string_view ending) {
  if (!name.ends_with(ending)) return false;
  name.remove_suffix(ending.size());
  return true;
}

bool TakeNumber(std::string_view& text, int& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc()) return false;
  text.remove_prefix(end - text.data());
  return true;
}

// Reads "STEM", "STEM.I-N" and either with ".state" behind it, all before ".json".
bool ParseName(std::string_view name, std::string_view stem, RunPart& part) {
  if (!name.starts_with(stem) || !TakeEnding(name, ".json")) return false;
  part.finished = !TakeEnding(name, ".state");
  if (name.size() < stem.size()) return false;
  name.remove_prefix(stem.size());
  if (name.empty()) return true;
  if (name[0] != '.') return false;
  name.remove_prefix(1);
  if (!TakeNumber(name, part.task) || !name.starts_with('-')) return false;
  name.remove_prefix(1);
  return TakeNumber(name, part.tasks) && name.empty();
}

constexpr std::string_view kSeal = "xxh64";

// Files without a hash are of versions that wrote none.
absl::Status CheckSeal(const RunPart& part) {
  std::vector<Json::Member> said = part.json.members();
  if (said.empty() || said.back().first != kSeal) return absl::OkStatus();
  const std::string hash = said.back().second.String();
  said.pop_back();
  if (hash == Hex(Hash64(Json::Object(std::move(said)).Dump()))) return absl::OkStatus();
  return absl::DataLossError(absl::StrFormat(
      "%s is damaged: its hash is another one; remove it, and the same command starts anew",
      part.path));
}

absl::Status Unfinished(const std::string& folder, std::string_view what) {
  return absl::FailedPreconditionError(
      absl::StrFormat("%s is not finished: %s; run its command again", folder, what));
}

absl::Status CheckPart(const std::string& folder, const RunPart& part, const RunPart& first) {
  if (part.json["fingerprint"].String() != first.json["fingerprint"].String()) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s holds parts of different runs: %s and %s have other options or inputs",
                        folder, first.path, part.path));
  }
  if (!part.finished) return Unfinished(folder, "there is " + part.path);
  return CheckShardFiles(folder, part);
}

}  // namespace

// Numbers are hashed as they come back from a file.
Json Sealed(Json json) {
  const auto read = Json::Parse(json.Dump());
  return json.Set(kSeal, Hex(Hash64(read.ok() ? read->Dump() : std::string())));
}

std::string PartSuffix(int task, int tasks) {
  return tasks > 1 ? absl::StrFormat(".%d-%d", task, tasks) : "";
}

std::string PageTablePath(std::string_view folder, int task, int tasks) {
  return absl::StrFormat("%s/pages/pages%s.mspt", folder, PartSuffix(task, tasks));
}

RunHome HomeOf(const std::string& shards) {
  std::error_code error;
  const fs::path whole = fs::absolute(shards, error).lexically_normal();
  const fs::path self = whole.has_filename() ? whole : whole.parent_path();
  const std::string name = self.filename().string();
  return {self.parent_path().string(), name == "documents" ? "manifest" : name};
}

absl::StatusOr<std::vector<RunPart>> ReadRunParts(const RunHome& home) {
  std::map<std::pair<int, int>, RunPart> parts;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(home.folder, error)) {
    RunPart part = {.path = entry.path().string(), .json = {}};
    if (!ParseName(entry.path().filename().string(), home.stem, part)) continue;
    RunPart& known = parts[{part.tasks, part.task}];
    if (!known.finished) known = std::move(part);
  }
  std::vector<RunPart> result;
  for (auto& [number, part] : parts) {
    MS_ASSIGN_OR_RETURN(part.json, Json::ReadFile(part.path));
    MS_RETURN_IF_ERROR(CheckSeal(part));
    result.push_back(std::move(part));
  }
  return result;
}

absl::Status CheckShardFiles(const std::string& folder, const RunPart& part) {
  for (const Json& shard : part.json["shards"].items()) {
    const std::string path = folder + "/" + shard["file"].String();
    std::error_code error;
    const auto size = fs::file_size(path, error);
    if (error) {
      return absl::DataLossError(absl::StrFormat(
          "%s is missing, which %s lists: remove %s and run the command again to make it anew",
          path, part.path, part.path));
    }
    if (static_cast<int64_t>(size) == shard["bytes"].Integer()) continue;
    return absl::DataLossError(
        absl::StrFormat("%s has %d bytes, %s lists it with %d: remove %s and run the command again "
                        "to make it anew",
                        path, size, part.path, shard["bytes"].Integer(), part.path));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::optional<size_t>> CheckFinished(const RunHome& home) {
  MS_ASSIGN_OR_RETURN(const std::vector<RunPart> parts, ReadRunParts(home));
  if (parts.empty()) return std::nullopt;
  size_t shards = 0;
  for (const RunPart& part : parts) {
    MS_RETURN_IF_ERROR(CheckPart(home.folder, part, parts.front()));
    shards += part.json["shards"].items().size();
  }
  const int tasks = parts.front().tasks;
  for (int task = 0; task < tasks; ++task) {
    const auto is_it = [&](const RunPart& part) { return part.task == task; };
    if (std::ranges::any_of(parts, is_it)) continue;
    return Unfinished(home.folder, absl::StrFormat("part %d of %d (--task %d/%d) is missing", task,
                                                   tasks, task, tasks));
  }
  return shards;
}

}  // namespace mathsieve
