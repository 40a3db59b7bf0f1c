#include "classifier/recall/recall.h"

#include <cstdio>
#include <limits>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"
#include "classifier/recall/scored_shards.h"
#include "corpus/base/file.h"
#include "corpus/base/hash.h"
#include "corpus/run/shards/select.h"

namespace mathsieve {
namespace {

// What a cut needs of a document, as it lies in the scratch file.
struct SpilledRow {
  float logit;
  uint32_t stratum;
  int64_t tokens;
  uint64_t id_hash;
};

// Rows on disk, read as often as a cut has passes. Strata are few and stay in memory.
class RowSpill {
 public:
  static absl::StatusOr<RowSpill> Create(const std::string& path) {
    RowSpill spill;
    spill.path_ = path;
    spill.file_.reset(std::fopen(path.c_str(), "w+b"));
    if (spill.file_ == nullptr) return ErrnoStatus(errno, "create " + path);
    return spill;
  }
  RowSpill(RowSpill&&) = default;
  RowSpill& operator=(RowSpill&&) = default;
  ~RowSpill() {
    if (file_ != nullptr) std::remove(path_.c_str());
  }

  absl::Status Add(const CutRow& row) {
    const auto [entry, is_new] =
        numbers_.try_emplace(std::string(row.stratum), static_cast<uint32_t>(strata_.size()));
    if (is_new) strata_.emplace_back(row.stratum);
    const SpilledRow spilled = {row.logit, entry->second, row.tokens, row.id_hash};
    if (std::fwrite(&spilled, sizeof spilled, 1, file_.get()) == 1) return absl::OkStatus();
    return ErrnoStatus(errno, "write " + path_);
  }

  absl::Status ForEach(const CutVisitor& visit) const {
    std::rewind(file_.get());
    std::vector<SpilledRow> rows(4096);
    while (const size_t count = std::fread(rows.data(), sizeof rows[0], rows.size(), file_.get())) {
      for (size_t i = 0; i < count; ++i) {
        const SpilledRow& row = rows[i];
        visit({row.logit, row.tokens, row.id_hash, strata_[row.stratum]});
      }
    }
    if (std::ferror(file_.get()) != 0) return ErrnoStatus(errno, "read " + path_);
    return absl::OkStatus();
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  RowSpill() = default;

  std::string path_;
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<std::string> strata_;
  std::unordered_map<std::string, uint32_t> numbers_;
};

std::string StratumOf(const JudgedDocument& judged, const std::string& stratum) {
  const std::string value = judged.Value(stratum).String();
  // Without a language model pages have a script only.
  return value.empty() && stratum == "language" ? judged.Value("script").String() : value;
}

CutRow RowOf(const JudgedDocument& judged, const RecallOptions& options,
             const std::string& stratum) {
  constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
  return {static_cast<float>(judged.Value(options.score).Real(kNone)), judged.TokenCount(),
          Hash64(judged.document.id), stratum};
}

std::vector<std::string> StagesOf(const RecallOptions& options) {
  const std::string stage = Rule{options.score, "", ""}.Stage();
  return stage.empty() ? std::vector<std::string>() : std::vector<std::string>{stage};
}

Json CutToJson(const Cut& cut, const RecallOptions& options) {
  return cut.ToJson().Set("score", options.score).Set("stratum", options.cut.stratum);
}

absl::StatusOr<Cut> LoadCut(const RecallOptions& options) {
  MS_ASSIGN_OR_RETURN(const Json json, Json::ReadFile(options.cut_file));
  const std::string& score = json["score"].String();
  const std::string& stratum = json["stratum"].String();
  if (score != options.score || stratum != options.cut.stratum) {
    return absl::FailedPreconditionError(
        absl::StrFormat("%s was made with --score '%s' --stratum '%s'; give the same",
                        options.cut_file, score, stratum));
  }
  return Cut::FromJson(json);
}

absl::StatusOr<Cut> FindCut(const ScoredShards& scored, const RecallOptions& options,
                            const RunOptions& run, const std::string& folder) {
  if (!options.cut_file.empty()) return LoadCut(options);
  MS_RETURN_IF_ERROR(MakeFolder(folder));
  MS_ASSIGN_OR_RETURN(RowSpill spill,
                      RowSpill::Create(absl::StrFormat("%s/cut-rows.%d.partial", folder,
                                                       Hash64(run.task) % 1000000)));
  absl::Status status;
  const std::vector<std::string> stages = StagesOf(options);
  MS_RETURN_IF_ERROR(ForEachJudged(scored.shards, stages, run, [&](const JudgedDocument& judged) {
                       const std::string stratum = StratumOf(judged, options.cut.stratum);
                       status = spill.Add(RowOf(judged, options, stratum));
                       return status.ok();
                     }).status());
  MS_RETURN_IF_ERROR(status);
  const CutRows rows = [&](const CutVisitor& visit) { return spill.ForEach(visit); };
  if (options.score != kFloorScore) return ComputeCut(options.cut, rows);
  if (scored.tables.empty()) return ComputeCut(options.cut, rows, scored.floor);
  MS_ASSIGN_OR_RETURN(const PageHistograms histograms, HistogramsOf(scored.tables));
  return ComputeCut(options.cut, rows, scored.floor, &histograms.scored);
}

}  // namespace

absl::StatusOr<Report> Recall(std::span<const std::string> shards, const RecallOptions& options,
                              const OutputPipelineOptions& output, const RunOptions& run,
                              const std::string& folder) {
  MS_ASSIGN_OR_RETURN(const ScoredShards scored, FindScoredShards(shards));
  MS_ASSIGN_OR_RETURN(const Cut cut, FindCut(scored, options, run, folder));
  const Json json = CutToJson(cut, options);
  const SelectJob job = {.shards = scored.shards,
                         .stages = StagesOf(options),
                         .keep = [&](const JudgedDocument& judged) -> std::string {
                           const std::string stratum = StratumOf(judged, options.cut.stratum);
                           return cut.Keep(RowOf(judged, options, stratum)) ? "" : "below_cut";
                         },
                         .fingerprint = Hex(Hash64(json.Dump())) + Fingerprint(options),
                         .folder = folder};
  MS_ASSIGN_OR_RETURN(Report report, Select(job, output, run));
  MS_RETURN_IF_ERROR(WriteFile(folder + "/cut.json", json.Dump(2) + "\n"));
  report.SetFact("cut", json);
  return report;
}

}  // namespace mathsieve
