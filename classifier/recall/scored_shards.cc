#include "classifier/recall/scored_shards.h"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "corpus/run/page_summary.h"
#include "corpus/run/pipeline/report.h"
#include "corpus/run/pipeline/run_folder.h"
#include "corpus/store/pages/page_table.h"

namespace mathsieve {
namespace {

namespace fs = std::filesystem;

// What `argument` stands for, scored/ before documents/.
std::string ShardFolder(const std::string& argument) {
  std::error_code error;
  for (const char* name : {"/scored", "/documents"}) {
    if (fs::is_directory(argument + name, error)) return argument + name;
  }
  return argument;
}

absl::StatusOr<std::optional<float>> FloorOf(const RunHome& home) {
  MS_ASSIGN_OR_RETURN(const std::vector<RunPart> parts, ReadRunParts(home));
  std::optional<float> floor;
  for (const RunPart& part : parts) {
    const Json fact = Report::FromJson(part.json["report"]).facts()[kFloorFact];
    if (fact.type() != Json::Type::kReal && fact.type() != Json::Type::kInteger) continue;
    const auto value = static_cast<float>(fact.Real());
    floor = std::max(floor.value_or(value), value);
  }
  return floor;
}

}  // namespace

absl::StatusOr<ScoredShards> FindScoredShards(std::span<const std::string> arguments) {
  ScoredShards scored = {.shards = {arguments.begin(), arguments.end()}, .tables = {}};
  bool all_known = true;
  for (std::string& argument : scored.shards) {
    argument = ShardFolder(argument);
    const RunHome home = HomeOf(argument);
    MS_ASSIGN_OR_RETURN(const std::optional<float> floor, FloorOf(home));
    const auto tables = PageTablesOf(home.folder);
    all_known = all_known && floor.has_value() && tables.ok();
    scored.floor = std::max(scored.floor, floor.value_or(scored.floor));
    if (all_known) scored.tables.insert(scored.tables.end(), tables->begin(), tables->end());
  }
  if (!all_known) scored.tables.clear();
  return scored;
}

absl::StatusOr<PageHistograms> HistogramsOf(const std::vector<std::string>& tables) {
  PageHistograms histograms;
  const auto add = [&](const PageColumns& columns) {
    for (int64_t i = 0; i < columns.rows; ++i) {
      const bool refused = columns.quick_rejected[i] != 0;
      if (columns.extracted[i] == 0 && !refused) continue;
      (refused ? histograms.refused : histograms.scored).Add(columns.logit[i], columns.tokens[i]);
    }
    return absl::OkStatus();
  };
  for (const std::string& table : tables) {
    MS_RETURN_IF_ERROR(ForEachPageBlock(table, kPageLogit | kPageTokens | kPageFlags, add));
  }
  return histograms;
}

}  // namespace mathsieve
