#include "classifier/recall/filter.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "classifier/model/language.h"
#include "classifier/recall/histogram.h"
#include "classifier/recall/quick/quick_audit.h"
#include "classifier/recall/quick/quick_pass.h"
#include "classifier/recall/score_stage.h"
#include "classifier/recall/scored_shards.h"
#include "corpus/crawl/task_slice.h"
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
Json FactsOf(const FilterOptions& options, double floor, const Scorer& scorer,
             const QuickChoice& quick) {
  Json model = Json::Object();
  model.Set("path", options.model).Set("hash", scorer.model_hash());
  model.Set("text_form", scorer.text_form().name());
  model.Set("positive_label", scorer.positive_label()).Set("folded", scorer.folded() != nullptr);
  Json facts = Json::Object();
  facts.Set("model", std::move(model)).Set(kFloorFact, floor);
  facts.Set("quick_pass", quick.pass ? quick.facts : Json(quick.why_not));
  return facts.Set("token_rule", kTokenRule);
}

absl::Status Describe(const FilterOptions& options, const std::string& table,
                      const QuickChoice& quick, Report& report) {
  MS_ASSIGN_OR_RETURN(Report pages, SummarizePages({table}));
  for (const char* section : {"pages by domain", "kept by domain"}) {
    for (const auto& [domain, count] : pages.Section(section)) {
      report.Count(section, domain, count);
    }
  }
  MS_ASSIGN_OR_RETURN(const PageHistograms histograms, HistogramsOf({table}));
  report.SetFact("command", "filter");
  report.SetFact("options", FieldsToJson(options));
  report.SetFact("histogram", histograms.scored.ToJson());
  report.SetFact("quick_histogram", histograms.refused.ToJson());
  report.SetFact("peak_memory_bytes", PeakMemoryBytes());
  if (options.audit_quick_pass <= 0 || !quick.pass) return absl::OkStatus();
  const AuditEstimate estimate =
      EstimateLoss(report, quick.pass->probabilities(), report.Get("pages", "kept"));
  report.SetFact("quick_pass_audit", estimate.ToJson());
  return absl::OkStatus();
}

absl::StatusOr<QuickChoice> QuickOf(const FilterOptions& options, const Scorer& scorer,
                                    double floor) {
  if (options.quick_pass) return ChooseQuickPass(scorer, floor, options.audit_quick_pass);
  return QuickChoice{.pass = nullptr, .why_not = std::string(kQuickPassOff)};
}

// The best of folder/scored, by the options' budget or precision.
absl::Status CutScored(const FilterOptions& options, const RunOptions& run,
                       const std::string& folder, Report& report) {
  const std::vector<std::string> scored = {folder + "/scored"};
  RunOptions whole = run;
  whole.max_bad_fraction = 0;  // of what has just been written nothing may be lost
  MS_ASSIGN_OR_RETURN(const Report cut, Recall(scored, {.cut = options.cut, .cut_file = {}},
                                               options.ingest.output, whole, folder));
  report.Count("recall", "documents", cut.Get("pages", "kept"));
  report.Count("recall", "tokens", cut.Get("tokens", "kept"));
  report.SetFact("cut", cut.facts()["cut"]);
  return absl::OkStatus();
}

absl::Status AddLanguage(const std::string& path, PageJudges& judges) {
  if (path.empty()) return absl::OkStatus();
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
  if (options.audit_quick_pass > 0 && !options.quick_pass) {
    return absl::InvalidArgumentError("--audit-quick-pass needs the quick pass");
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
  MS_ASSIGN_OR_RETURN(const QuickChoice quick, QuickOf(options, stage.scorer(), floor));
  PageJudges judges = {.stage = &stage,
                       .quick = quick.pass.get(),
                       .facts = FactsOf(options, floor, stage.scorer(), quick)};
  MS_RETURN_IF_ERROR(AddLanguage(options.language_model, judges));
  const char* const name = options.has_cut() ? "scored" : "documents";
  const IngestLayout layout = {
      .folder = folder, .documents = name, .manifest = options.has_cut() ? name : "manifest"};
  MS_ASSIGN_OR_RETURN(Report report, Ingest(inputs, options.ingest, run, judges, layout));
  MS_RETURN_IF_ERROR(
      Describe(options, PageTablePath(folder, slice.index, slice.count), quick, report));
  if (options.has_cut()) MS_RETURN_IF_ERROR(CutScored(options, run, folder, report));
  return report;
}

}  // namespace mathsieve
