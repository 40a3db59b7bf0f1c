#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/recall/histogram.h"
#include "corpus/base/status.h"

namespace mathsieve {

// The member of the metadata, and the name of the fact in manifests, that filter writes.
inline constexpr std::string_view kFloorScore = "logit";
inline constexpr std::string_view kFloorFact = "floor_logit";

// Shards that filter wrote, and what is known of the pages that it scored but did not keep.
struct ScoredShards {
  std::vector<std::string> shards;
  float floor = -1e30f;  // the highest of their floors; so low where none is known
  // The page tables of all pages that were scored; none unless every argument has its floor and its
  // tables.
  std::vector<std::string> tables;
};

// What `arguments` (as ResolveShards takes them) are the results of. A folder that filter cut by a
// budget holds scored/, all above the floor, beside documents/, the cut: scored/ is meant.
// Errors: InvalidArgument for manifests that cannot be read; those of page tables.
absl::StatusOr<ScoredShards> FindScoredShards(std::span<const std::string> arguments);

struct PageHistograms {
  LogitHistogram scored;   // logits of the pages with text
  LogitHistogram refused;  // quick logits of those that the quick pass refused
};
// Of the pages in page tables. Errors: those of ForEachPageBlock.
absl::StatusOr<PageHistograms> HistogramsOf(const std::vector<std::string>& tables);

}  // namespace mathsieve
