#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/json.h"
#include "corpus/base/status.h"

namespace mathsieve {

// One part of a run, as its manifest (finished) or its state (still to be finished) describes it.
struct RunPart {
  std::string path;  // of the manifest or the state
  int task = 0, tasks = 1;
  bool finished = false;
  Json json;
};

// ".I-N" in the names of part I of N; nothing where one run does it all.
std::string PartSuffix(int task, int tasks);

// The page table that part `task` of a run in `folder` writes.
std::string PageTablePath(std::string_view folder, int task, int tasks);

// The run that writes a folder of shards, and the stem of its manifests: {"a", "manifest"} for
// "a/documents", {"a", "scored"} for "a/scored".
struct RunHome {
  std::string folder, stem;
};
RunHome HomeOf(const std::string& shards);

// A manifest or state with the hash of what it says, as its last member.
Json Sealed(Json json);

// The parts that STEM.json, STEM.I-N.json and their *.state.json tell of, in order; a part that has
// both is finished. None where there is no such folder.
// Errors: the system's; InvalidArgument for files that are no JSON; DataLoss where the hash is
// wrong.
absl::StatusOr<std::vector<RunPart>> ReadRunParts(const RunHome& home);

// OK when the files that the manifest of `part` lists are there in the lengths it gives.
// Errors: DataLoss naming the first that is not.
absl::Status CheckShardFiles(const std::string& folder, const RunPart& part);

// How many shards the manifests of `home` list, when they may be read: all parts of one run,
// finished and whole. Nothing for shards that no run of ours wrote. Errors: FailedPrecondition
// naming what is unfinished or missing; those of the two above.
absl::StatusOr<std::optional<size_t>> CheckFinished(const RunHome& home);

}  // namespace mathsieve
