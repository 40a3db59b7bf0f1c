#include "classifier/seed/seed_files.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <set>
#include <vector>

#include "absl/strings/str_format.h"
#include "corpus/store/document.h"

namespace mathsieve {
namespace {

constexpr size_t kFrameBytes = size_t{1} << 20;
constexpr int64_t kShardBytes = int64_t{64} << 20;  // before compression
constexpr size_t kLargestDomains = 20;
constexpr std::array kLabels = {SeedLabel::kPositive, SeedLabel::kNegative};
constexpr std::array kSplits = {SeedSplit::kTrain, SeedSplit::kTest};

Json Largest(const std::map<std::string, int64_t>& domains) {
  std::vector<std::pair<int64_t, std::string>> order;
  order.reserve(domains.size());
  for (const auto& [domain, count] : domains) order.emplace_back(-count, domain);
  std::sort(order.begin(), order.end());
  order.resize(std::min(order.size(), kLargestDomains));
  Json json = Json::Object();
  for (const auto& [count, domain] : order) json.Set(domain, -count);
  return json;
}

std::string ManifestPath(const std::string& folder) { return folder + "/manifest.json"; }

absl::Status Remove(const std::string& path) {
  if (std::remove(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return ErrnoStatus(errno, absl::StrFormat("remove %s", path));
}

absl::Status LoadFile(const std::string& path, SeedLabel label, const SeedVisitor& visit) {
  MS_ASSIGN_OR_RETURN(const std::string packed, ReadFile(path));
  absl::StatusOr<std::string> bytes = ZstdDecompress(packed);
  if (!bytes.ok()) return Annotate(bytes.status(), path);
  JsonObjectReader reader;
  int64_t number = 0;
  for (size_t begin = 0; begin < bytes->size();) {
    const size_t end = std::min(bytes->find('\n', begin), bytes->size());
    const std::string_view line = std::string_view(*bytes).substr(begin, end - begin);
    begin = end + 1;
    ++number;
    Document document;
    const absl::Status read = ParseDocumentLine(line, reader, document);
    if (!read.ok()) {
      return absl::DataLossError(
          absl::StrFormat("%s: line %d: %s", path, number, std::string(read.message())));
    }
    MS_RETURN_IF_ERROR(visit(label, document));
  }
  return absl::OkStatus();
}

}  // namespace

std::string_view SeedLabelName(SeedLabel label) {
  return label == SeedLabel::kPositive ? "positive" : "negative";
}

std::string_view SeedSplitName(SeedSplit split) {
  return split == SeedSplit::kTrain ? "train" : "test";
}

absl::Status SeedFiles::Open(SeedLabel label, SeedSplit split, Part& part) {
  MS_RETURN_IF_ERROR(MakeFolder(absl::StrFormat("%s/%s", folder_, SeedSplitName(split))));
  part.name = absl::StrFormat("%s/%s-%05d.jsonl.zst", SeedSplitName(split), SeedLabelName(label),
                              part.shards++);
  part.shard_documents = part.shard_bytes = 0;
  MS_ASSIGN_OR_RETURN(part.file, OutputFile::Create(folder_ + "/" + part.name));
  return absl::OkStatus();
}

absl::Status SeedFiles::Add(SeedLabel label, SeedSplit split, std::string_view line) {
  Part& part = parts_[static_cast<int>(split)][static_cast<int>(label)];
  if (!part.file.has_value()) MS_RETURN_IF_ERROR(Open(label, split, part));
  Document document;
  MS_RETURN_IF_ERROR(ParseDocumentLine(line.substr(0, line.size() - 1), reader_, document));
  const std::string domain = SeedDomain(document);
  if (domain.empty()) {
    ++part.without_url;
  } else {
    ++part.domains[domain];
  }
  ++part.documents;
  ++part.shard_documents;
  part.text_bytes += document.text.size();
  part.shard_bytes += line.size();
  part.pending += line;
  if (part.pending.size() >= kFrameBytes) MS_RETURN_IF_ERROR(Flush(part));
  return part.shard_bytes < kShardBytes ? absl::OkStatus() : CloseShard(label, split, part);
}

absl::Status SeedFiles::Flush(Part& part) {
  if (part.pending.empty()) return absl::OkStatus();
  std::string frame;
  MS_RETURN_IF_ERROR(compressor_.AppendFrame(part.pending, frame));
  part.pending.clear();
  return part.file->Write(frame);
}

absl::Status SeedFiles::CloseShard(SeedLabel label, SeedSplit split, Part& part) {
  MS_RETURN_IF_ERROR(Flush(part));
  MS_RETURN_IF_ERROR(part.file->Commit());
  part.file.reset();
  Json file = Json::Object();
  file.Set("path", part.name).Set("label", SeedLabelName(label));
  file.Set("split", SeedSplitName(split)).Set("documents", part.shard_documents);
  files_.Append(std::move(file));
  return absl::OkStatus();
}

absl::Status SeedFiles::Close() {
  for (const SeedSplit split : kSplits) {
    for (const SeedLabel label : kLabels) {
      Part& part = parts_[static_cast<int>(split)][static_cast<int>(label)];
      if (part.file.has_value()) MS_RETURN_IF_ERROR(CloseShard(label, split, part));
    }
    MS_RETURN_IF_ERROR(RemoveOthers(split));
  }
  return absl::OkStatus();
}

Json SeedFiles::SplitsToJson() const {
  Json splits = Json::Object();
  for (const SeedSplit split : kSplits) {
    Json labels = Json::Object();
    for (const SeedLabel label : kLabels) {
      const Part& part = parts_[static_cast<int>(split)][static_cast<int>(label)];
      Json json = Json::Object();
      json.Set("documents", part.documents).Set("text_bytes", part.text_bytes);
      json.Set("domains", static_cast<int64_t>(part.domains.size()));
      json.Set("without_url", part.without_url).Set("largest_domains", Largest(part.domains));
      labels.Set(SeedLabelName(label), std::move(json));
    }
    splits.Set(SeedSplitName(split), std::move(labels));
  }
  return splits;
}

// A process that was killed may have written more shards than this one.
absl::Status SeedFiles::RemoveOthers(SeedSplit split) const {
  std::set<std::string> ours;
  for (const Json& file : files_.items()) ours.insert(folder_ + "/" + file["path"].String());
  std::vector<std::string> others;
  std::error_code error;
  const std::string folder = absl::StrFormat("%s/%s", folder_, SeedSplitName(split));
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    const bool is_shard = name.find(".jsonl.zst") != std::string::npos &&
                          (name.starts_with("positive-") || name.starts_with("negative-"));
    if (is_shard && !ours.contains(entry.path().string())) others.push_back(entry.path().string());
  }
  for (const std::string& path : others) MS_RETURN_IF_ERROR(Remove(path));
  return absl::OkStatus();
}

absl::StatusOr<Json> ReadSeedManifest(const std::string& folder) {
  MS_ASSIGN_OR_RETURN(Json manifest, Json::ReadFile(ManifestPath(folder)));
  bool good = manifest["format"].Integer() == 1 && !manifest["files"].items().empty();
  for (const Json& file : manifest["files"].items()) {
    const std::string& name = file["path"].String();
    good &= !name.empty() && name.front() != '/' && name.find("..") == std::string::npos;
  }
  if (good) return manifest;
  return absl::InvalidArgumentError(absl::StrFormat(
      "%s: expected the manifest of a seed of format 1 with its files", ManifestPath(folder)));
}

absl::Status LoadSeed(const std::string& folder, SeedSplit split, const SeedVisitor& visit) {
  MS_ASSIGN_OR_RETURN(const Json manifest, ReadSeedManifest(folder));
  for (const SeedLabel label : kLabels) {
    for (const Json& file : manifest["files"].items()) {
      if (file["split"].String() != SeedSplitName(split)) continue;
      if (file["label"].String() != SeedLabelName(label)) continue;
      MS_RETURN_IF_ERROR(LoadFile(folder + "/" + file["path"].String(), label, visit));
    }
  }
  return absl::OkStatus();
}

}  // namespace mathsieve
