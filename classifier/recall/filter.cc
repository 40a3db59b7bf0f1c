#include "classifier/recall/filter.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "classifier/model/language.h"
#include "classifier/recall/histogram.h"
#include "classifier/recall/score_stage.h"
#include "classifier/recall/scored_shards.h"
#include "corpus/run/page_summary.h"
#include "corpus/run/pipeline/run_folder.h"
#include "corpus/text/tokens.h"

namespace mathsieve {
namespace {

constexpr double kDefaultFloor = -1;

absl::StatusOr<double> FloorOf(const FilterOptions& options, const std::optional<ModelCard>& card) {
  double floor = card.has_value() && card->has_floor ? card->floor_logit : kDefaultFloor;
  if (options.floor != "card") {
    const FieldInfo field = {.name = "floor"};
    MS_RETURN_IF_ERROR(ParseValue(field, options.floor, floor));
  } else if (options.min_score > 0) {
    floor = -std::numeric_limits<double>::infinity();
  }
  if (options.min_score <= 0) return floor;
  const Calibration calibration = CalibrationOf(card);
  const double probability = std::min(options.min_score, 1 - 1e-12);
  return std::max(floor, calibration.LogitFor(probability, calibration.base_rate));
}

// What the manifest tells of the judges.
Json FactsOf(const FilterOptions& options, double floor, const Scorer& scorer) {
  Json model = Json::Object();
  model.Set("path", options.model).Set("hash", scorer.model_hash());
  model.Set("text_form", scorer.text_form().name());
  model.Set("positive_label", scorer.positive_label()).Set("folded", scorer.folded());
  Json facts = Json::Object();
  facts.Set("model", std::move(model)).Set(kFloorFact, floor);
  return facts.Set("token_rule", kTokenRule);
}

absl::Status Describe(const FilterOptions& options, const std::string& table, Report& report) {
  MS_ASSIGN_OR_RETURN(Report pages, SummarizePages({table}));
  for (const char* section : {"pages by domain", "kept by domain"}) {
    for (const auto& [domain, count] : pages.Section(section)) {
      report.Count(section, domain, count);
    }
  }
  MS_ASSIGN_OR_RETURN(const LogitHistogram histogram, HistogramOf({table}));
  report.SetFact("command", "filter");
  report.SetFact("options", FieldsToJson(options));
  report.SetFact("histogram", histogram.ToJson());
  report.SetFact("peak_memory_bytes", PeakMemoryBytes());
  return absl::OkStatus();
}

absl::Status AddLanguage(const std::string& path, PageJudges& judges) {
  MS_ASSIGN_OR_RETURN(std::shared_ptr<LanguageModel> model, LanguageModel::Load(path));
  MS_ASSIGN_OR_RETURN(judges.language_fingerprint, ModelHash(path));
  judges.language = [model = std::move(model)](std::string_view text) {
    LanguageGuess guess = model->Guess(text);
    return LanguageLabel{std::move(guess.language), guess.score};
  };
  return absl::OkStatus();
}

absl::Status CheckOptions(const FilterOptions& options, const TaskSlice& slice) {
  if (options.model.empty()) return absl::InvalidArgumentError("--model is missing");
  if (!options.ingest.pages) {
    return absl::InvalidArgumentError("--no-pages: filter needs the page table");
  }
  if (options.has_cut() && slice.count > 1) {
    return absl::InvalidArgumentError(
        "--task with a budget: one part cannot know the cut of all. Leave the budget out, and cut "
        "with `mathsieve recall` when all parts are done");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Report> Filter(std::span<const std::string> inputs, const FilterOptions& options,
                              const RunOptions& run, const std::string& folder) {
  MS_ASSIGN_OR_RETURN(const TaskSlice slice, TaskSlice::Parse(run.task));
  MS_RETURN_IF_ERROR(CheckOptions(options, slice));
  MS_ASSIGN_OR_RETURN(auto loaded, Scorer::Load(options.model, options.scorer));
  MS_ASSIGN_OR_RETURN(const double floor, FloorOf(options, loaded->card()));
  const ScoreStage stage(std::move(loaded), "classifier", floor);
  PageJudges judges = {.stage = &stage,
                       .language = {},
                       .language_fingerprint = {},
                       .facts = FactsOf(options, floor, stage.scorer())};
  if (!options.language_model.empty()) {
    MS_RETURN_IF_ERROR(AddLanguage(options.language_model, judges));
  }
  IngestLayout layout = {.folder = folder};
  if (options.has_cut()) {
    layout.documents = "scored";
    layout.manifest = "scored";
  }
  MS_ASSIGN_OR_RETURN(Report report, Ingest(inputs, options.ingest, run, judges, layout));
  MS_RETURN_IF_ERROR(Describe(options, PageTablePath(folder, slice.index, slice.count), report));
  if (!options.has_cut()) return report;
  const std::vector<std::string> scored = {folder + "/scored"};
  MS_ASSIGN_OR_RETURN(const Report cut, Recall(scored, {.cut = options.cut, .cut_file = {}},
                                               options.ingest.output, run, folder));
  report.Count("recall", "documents", cut.Get("pages", "kept"));
  report.Count("recall", "tokens", cut.Get("tokens", "kept"));
  report.SetFact("cut", cut.facts()["cut"]);
  return report;
}

}  // namespace mathsieve
