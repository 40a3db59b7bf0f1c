// The order of a checkpoint is what makes it safe: data synced, then the state that names their
// lengths, then the renaming of finished shards. A kill between two of these leaves a state that
// is older than the files, and files can always be cut back or renamed again.

#include "corpus/run/pipeline/run_output.h"

#include <cerrno>
#include <cstdio>

#include "absl/strings/str_format.h"
#include "corpus/base/hash.h"

namespace mathsieve {
namespace {

Json ToJson(const ShardEntry& entry) {
  return Json::Object()
      .Set("file", entry.file)
      .Set("documents", entry.documents)
      .Set("text_bytes", entry.text_bytes)
      .Set("bytes", entry.bytes)
      .Set("xxh128", entry.hash);
}

ShardEntry EntryFromJson(const Json& json) {
  return {json["file"].String(), json["documents"].Integer(), json["text_bytes"].Integer(),
          json["bytes"].Integer(), json["xxh128"].String()};
}

absl::Status Rename(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) == 0) return absl::OkStatus();
  return ErrnoStatus(errno, absl::StrFormat("rename %s to %s", from, to));
}

absl::Status Remove(const std::string& path) {
  if (std::remove(path.c_str()) == 0 || errno == ENOENT) return absl::OkStatus();
  return ErrnoStatus(errno, "remove " + path);
}

bool IsBegun(const RunPart& part) { return part.finished || part.json["progress"].is_object(); }

absl::Status OtherRun(const RunPart& part, const std::string& here) {
  return absl::FailedPreconditionError(absl::StrFormat(
      "%s is of a run with other options or inputs (fingerprint %s, this run has %s); write to "
      "another folder or remove that one",
      part.path, part.json["fingerprint"].String(), here));
}

absl::Status ChangedInputs(const RunPart& part) {
  return absl::FailedPreconditionError(
      absl::StrFormat("%s is of inputs that have changed since; write to another folder or remove "
                      "that one",
                      part.path));
}

}  // namespace

std::string RunOutput::PathOf(std::string_view stem, std::string_view ending) const {
  return absl::StrFormat("%s/%s%s%s", options_.folder, stem,
                         PartSuffix(options_.task, options_.tasks), ending);
}

std::string RunOutput::ShardFile(size_t index) const {
  return absl::StrFormat("%s/shard-%05d%s.jsonl.zst", options_.documents, index,
                         PartSuffix(options_.task, options_.tasks));
}

absl::StatusOr<RunOutput> RunOutput::Open(const Options& options) {
  RunOutput output;
  output.options_ = options;
  MS_ASSIGN_OR_RETURN(std::optional<RunPart> own, output.FindOwnPart());
  MS_RETURN_IF_ERROR(MakeFolder(options.folder + "/" + options.documents));
  if (options.pages) MS_RETURN_IF_ERROR(MakeFolder(options.folder + "/pages"));
  if (!own.has_value() || !own->finished) {
    MS_ASSIGN_OR_RETURN(output.lock_, FileLock::Take(output.PathOf(options.manifest, ".lock")));
    MS_ASSIGN_OR_RETURN(own, output.FindOwnPart());  // what stands there now, nobody changes
  }
  MS_RETURN_IF_ERROR(own.has_value() ? output.TakeUp(*own) : output.Start());
  return output;
}

absl::StatusOr<std::optional<RunPart>> RunOutput::FindOwnPart() const {
  MS_ASSIGN_OR_RETURN(const std::vector<RunPart> parts,
                      ReadRunParts({options_.folder, options_.manifest}));
  std::optional<RunPart> own;
  for (const RunPart& part : parts) {
    const bool is_own = part.task == options_.task && part.tasks == options_.tasks;
    if (is_own && !IsBegun(part)) continue;
    if (part.json["fingerprint"].String() != options_.fingerprint) {
      return OtherRun(part, options_.fingerprint);
    }
    if (is_own) own = part;
  }
  return own;
}

absl::Status RunOutput::Start() {
  if (options_.pages) {
    MS_ASSIGN_OR_RETURN(pages_, OutputFile::Create(PathOf("pages/pages", ".mspt")));
    MS_RETURN_IF_ERROR(pages_->Write(options_.pages_header));
  }
  return WriteState(Json());
}

absl::Status RunOutput::WriteState(const Json& progress) const {
  return WriteFile(PathOf(options_.manifest, ".state.json"),
                   Sealed(StateOf(progress)).Dump() + "\n");
}

absl::Status RunOutput::TakeUp(const RunPart& part) {
  if (part.json["inputs"].String() != options_.inputs) return ChangedInputs(part);
  if (!part.finished) return Resume(part.json);
  MS_RETURN_IF_ERROR(CheckShardFiles(options_.folder, part));
  for (const Json& entry : part.json["shards"].items()) shards_.push_back(EntryFromJson(entry));
  finished_ = part.json;
  // A kill behind the manifest leaves these; where nobody may remove them, they do no harm.
  for (const char* left : {".state.json", ".lock"}) {
    std::remove(PathOf(options_.manifest, left).c_str());
  }
  return absl::OkStatus();
}

Report RunOutput::FinishedReport() const {
  Report report = Report::FromJson((*finished_)["report"]);
  report.SetFact("finished before", true);
  return report;
}

absl::Status RunOutput::Resume(const Json& state) {
  for (const Json& entry : state["shards"].items()) shards_.push_back(EntryFromJson(entry));
  MS_RETURN_IF_ERROR(CommitFinishedShards());
  current_ = EntryFromJson(state["open_shard"]);
  if (!current_.file.empty()) MS_RETURN_IF_ERROR(ReopenShard());
  if (options_.pages) {
    const std::string path = PathOf("pages/pages", ".mspt");
    if (FileExists(path)) MS_RETURN_IF_ERROR(Rename(path, path + ".partial"));
    MS_ASSIGN_OR_RETURN(pages_, OutputFile::Create(path, state["pages_bytes"].Integer()));
  }
  resumed_ = state["progress"];
  return absl::OkStatus();
}

absl::Status RunOutput::ReopenShard() {
  // The shard may have been finished after this state was written: then it goes back to work.
  const std::string path = options_.folder + "/" + current_.file;
  if (FileExists(path)) MS_RETURN_IF_ERROR(Rename(path, path + ".partial"));
  MS_ASSIGN_OR_RETURN(shard_, OutputFile::Create(path, current_.bytes));
  shard_hash_ = std::make_unique<Hash128Stream>();
  MS_RETURN_IF_ERROR(HashFileInto(path + ".partial", *shard_hash_));
  const std::string hash = Hex(shard_hash_->Digest());
  if (current_.hash.empty() || current_.hash == hash) return absl::OkStatus();
  return absl::DataLossError(absl::StrFormat(
      "%s.partial is damaged: its hash is %s, %s says %s; remove the latter, and the same command "
      "starts anew",
      path, hash, PathOf(options_.manifest, ".state.json"), current_.hash));
}

absl::Status RunOutput::AppendDocuments(std::string_view frames, int64_t documents,
                                        int64_t text_bytes) {
  if (documents == 0) return absl::OkStatus();
  if (!shard_.has_value()) {
    current_ = {.file = ShardFile(shards_.size())};
    MS_ASSIGN_OR_RETURN(shard_, OutputFile::Create(options_.folder + "/" + current_.file));
    shard_hash_ = std::make_unique<Hash128Stream>();
  }
  current_.documents += documents;
  current_.text_bytes += text_bytes;
  shard_hash_->Update(frames);
  return shard_->Write(frames);
}

absl::Status RunOutput::AppendPages(std::string_view blocks) {
  return pages_.has_value() ? pages_->Write(blocks) : absl::OkStatus();
}

Json RunOutput::StateOf(const Json& progress) const {
  Json shards = Json::Array();
  for (const ShardEntry& entry : shards_) shards.Append(ToJson(entry));
  Json state = Json::Object();
  state.Set("fingerprint", options_.fingerprint).Set("inputs", options_.inputs);
  state.Set("shards", std::move(shards));
  if (shard_.has_value()) {
    ShardEntry open = current_;
    open.bytes = shard_->size();
    open.hash = Hex(shard_hash_->Digest());
    state.Set("open_shard", ToJson(open));
  }
  state.Set("pages_bytes", pages_.has_value() ? pages_->size() : int64_t{0});
  return state.Set("progress", progress);
}

absl::Status RunOutput::Checkpoint(const Json& progress, bool end_shard) {
  if (pages_.has_value()) MS_RETURN_IF_ERROR(pages_->Sync());
  if (shard_.has_value()) {
    MS_RETURN_IF_ERROR(shard_->Sync());
    if (end_shard) MS_RETURN_IF_ERROR(EndShard());
  }
  MS_RETURN_IF_ERROR(WriteState(progress));
  return CommitFinishedShards();
}

absl::Status RunOutput::EndShard() {
  const std::string path = options_.folder + "/" + current_.file + ".partial";
  current_.bytes = shard_->size();
  current_.hash = Hex(shard_hash_->Digest());
  MS_ASSIGN_OR_RETURN(const std::string on_disk, HashFile(path));
  if (on_disk != current_.hash) {
    return absl::DataLossError(absl::StrFormat(
        "%s: read back, its hash is %s, that of what was written is %s; the same command again "
        "goes on from the last checkpoint",
        path, on_disk, current_.hash));
  }
  shards_.push_back(current_);
  shard_.reset();
  return absl::OkStatus();
}

absl::Status RunOutput::CommitFinishedShards() {
  for (; committed_ < shards_.size(); ++committed_) {
    const std::string path = options_.folder + "/" + shards_[committed_].file;
    if (FileExists(path + ".partial")) MS_RETURN_IF_ERROR(Rename(path + ".partial", path));
  }
  return absl::OkStatus();
}

absl::Status RunOutput::Finish(const Json& progress, Json report, std::string_view pages_end) {
  MS_RETURN_IF_ERROR(Checkpoint(progress, true));
  if (pages_.has_value()) {
    MS_RETURN_IF_ERROR(pages_->Write(pages_end));
    MS_RETURN_IF_ERROR(pages_->Commit());
  }
  pages_.reset();
  Json manifest = Json::Object();
  Json shards = Json::Array();
  for (const ShardEntry& entry : shards_) shards.Append(ToJson(entry));
  manifest.Set("kind", "documents").Set("version", 1).Set("fingerprint", options_.fingerprint);
  manifest.Set("inputs", options_.inputs).Set("shards", std::move(shards));
  manifest.Set("report", std::move(report));
  MS_RETURN_IF_ERROR(WriteFile(ManifestPath(), Sealed(manifest).Dump(2) + "\n"));
  finished_ = std::move(manifest);
  MS_RETURN_IF_ERROR(Remove(PathOf(options_.manifest, ".state.json")));
  lock_.reset();
  return absl::OkStatus();
}

}  // namespace mathsieve
