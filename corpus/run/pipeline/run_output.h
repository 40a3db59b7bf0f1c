#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/file.h"
#include "corpus/base/json.h"
#include "corpus/run/pipeline/report.h"
#include "corpus/run/pipeline/run_folder.h"

namespace mathsieve {

// One shard that a run has finished.
struct ShardEntry {
  std::string file;  // relative to the output folder
  int64_t documents = 0;
  int64_t text_bytes = 0;  // of its lines, uncompressed
  int64_t bytes = 0;       // of the file
  std::string hash;        // XXH3-128 of the file, as xxh128sum prints it
};

// The folder that a run writes, so that a run killed at any moment goes on where it was, to the
// same bytes:
//   documents/shard-00000.jsonl.zst …   pages/pages.mspt   manifest.json (last: all is finished)
// and, until then, *.partial files and manifest.state.json. A checkpoint syncs the partial files
// and then replaces the state, which holds their lengths and what the caller needs to go on; a new
// start cuts the files back to those lengths. The first state stands before anything else, so a
// folder that is being written says so from the start. Part I of N (--task) writes names with
// ".I-N" before the ending, so that all parts share a folder. One thread at a time.
class RunOutput {
 public:
  struct Options {
    std::string folder;
    std::string fingerprint;  // of the options and all inputs, the same for all parts
    std::string inputs;       // of the bytes that this part reads, as far as they tell by a look
    int task = 0, tasks = 1;
    std::string documents = "documents";  // folder of the shards
    std::string manifest = "manifest";    // stem of the manifest's name; and of state files
    bool pages = true;                    // whether there is a page table
    std::string pages_header;             // its first bytes
  };

  // Errors: FailedPrecondition when the folder holds a part with another fingerprint, or this part
  // of other inputs, or another process is writing this part; DataLoss when it is finished and its
  // files are not what its manifest lists, or when what is to be gone on with is damaged; the
  // system's.
  static absl::StatusOr<RunOutput> Open(const Options& options);

  // The manifest of the run that has been finished here already.
  const std::optional<Json>& finished() const { return finished_; }
  // Its report, with the fact "finished before". REQUIRES: finished().
  Report FinishedReport() const;
  // What Checkpoint was last given; nothing at a first start.
  const std::optional<Json>& resumed() const { return resumed_; }

  // Appends compressed blocks. The first document of a shard creates its file.
  absl::Status AppendDocuments(std::string_view frames, int64_t documents, int64_t text_bytes);
  absl::Status AppendPages(std::string_view blocks);
  // From here a next start goes on. With `end_shard` the current shard is finished too, after it
  // has been read back. Errors: DataLoss where that is not what was written; the system's.
  absl::Status Checkpoint(const Json& progress, bool end_shard);
  // Commits everything; the manifest holds `report` and the list of shards. `progress` is for a
  // start after a kill in between, which is to come here again: `pages_end`, the last bytes of the
  // page table, are not in its state.
  absl::Status Finish(const Json& progress, Json report, std::string_view pages_end = {});

  const std::vector<ShardEntry>& shards() const { return shards_; }
  std::string ManifestPath() const { return PathOf(options_.manifest, ".json"); }

 private:
  RunOutput() = default;
  std::string PathOf(std::string_view stem, std::string_view ending) const;
  std::string ShardFile(size_t index) const;
  absl::StatusOr<std::optional<RunPart>> FindOwnPart() const;
  absl::Status Start();
  absl::Status TakeUp(const RunPart& part);
  absl::Status Resume(const Json& state);
  absl::Status ReopenShard();
  absl::Status EndShard();
  absl::Status WriteState(const Json& progress) const;
  absl::Status CommitFinishedShards();
  Json StateOf(const Json& progress) const;

  Options options_;
  std::optional<FileLock> lock_;  // until this part is finished
  std::optional<Json> finished_, resumed_;
  std::vector<ShardEntry> shards_;
  size_t committed_ = 0;  // shards_ before this one have their final name
  ShardEntry current_;
  std::optional<OutputFile> shard_, pages_;
  std::unique_ptr<Hash128Stream> shard_hash_;  // of what has been written of shard_
};

}  // namespace mathsieve
