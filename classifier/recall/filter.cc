#include "classifier/recall/filter.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "absl/strings/str_format.h"
#include "classifier/model/language.h"
#include "classifier/recall/histogram.h"
#include "classifier/recall/score_stage.h"
#include "corpus/run/page_summary.h"
#include "corpus/store/pages/page_table.h"
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

absl::StatusOr<LogitHistogram> HistogramOf(const std::vector<std::string>& tables) {
  LogitHistogram histogram;
  for (const std::string& table : tables) {
    MS_RETURN_IF_ERROR(ForEachPageBlock(table, kPageLogit | kPageTokens | kPageFlags,
                                        [&](const PageColumns& columns) {
                                          for (int64_t i = 0; i < columns.rows; ++i) {
                                            if (columns.extracted[i])
                                              histogram.Add(columns.logit[i], columns.tokens[i]);
                                          }
                                          return absl::OkStatus();
                                        }));
  }
  return histogram;
}

absl::Status Describe(const FilterOptions& options, double floor, const Scorer& scorer,
                      const LogitHistogram& histogram, const std::vector<std::string>& tables,
                      Report& report) {
  MS_ASSIGN_OR_RETURN(Report pages, SummarizePages(tables));
  for (const char* section : {"pages by domain", "kept by domain"}) {
    for (const auto& [domain, count] : pages.Section(section)) {
      report.Count(section, domain, count);
    }
  }
  report.SetFact("command", "filter");
  report.SetFact("options", FieldsToJson(options));
  report.SetFact("model", Json::Object()
                              .Set("path", options.model)
                              .Set("text_form", scorer.text_form().name())
                              .Set("positive_label", scorer.positive_label())
                              .Set("folded", scorer.folded()));
  report.SetFact("floor_logit", floor);
  report.SetFact("token_rule", kTokenRule);
  report.SetFact("histogram", histogram.ToJson());
  report.SetFact("peak_memory_bytes", PeakMemoryBytes());
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Report> Filter(std::span<const std::string> inputs, const FilterOptions& options,
                              const RunOptions& run, const std::string& folder) {
  if (options.model.empty()) return absl::InvalidArgumentError("--model is missing");
  if (!options.ingest.pages) {
    return absl::InvalidArgumentError("--no-pages: filter needs the page table");
  }
  MS_ASSIGN_OR_RETURN(auto loaded, Scorer::Load(options.model, options.scorer));
  MS_ASSIGN_OR_RETURN(const double floor, FloorOf(options, loaded->card()));
  MS_ASSIGN_OR_RETURN(const std::string hash, ModelHash(options.model));
  const ScoreStage stage(std::move(loaded), "classifier", hash, floor);
  PageJudges judges = {.stage = &stage, .language = {}};
  std::unique_ptr<LanguageModel> language;
  if (!options.language_model.empty()) {
    MS_ASSIGN_OR_RETURN(language, LanguageModel::Load(options.language_model));
    judges.language = [&language](std::string_view text) {
      LanguageGuess guess = language->Guess(text);
      return LanguageLabel{std::move(guess.language), guess.score};
    };
  }
  IngestLayout layout = {.folder = folder};
  if (options.has_cut()) {
    layout.documents = "scored";
    layout.manifest = "scored";
  }
  MS_ASSIGN_OR_RETURN(Report report, Ingest(inputs, options.ingest, run, judges, layout));
  MS_ASSIGN_OR_RETURN(const std::vector<std::string> tables, PageTablesOf(folder));
  MS_ASSIGN_OR_RETURN(const LogitHistogram histogram, HistogramOf(tables));
  MS_RETURN_IF_ERROR(Describe(options, floor, stage.scorer(), histogram, tables, report));
  if (!options.has_cut()) return report;
  const RecallOptions recall = {.cut = options.cut};
  const std::vector<std::string> scored = {folder + "/scored"};
  MS_ASSIGN_OR_RETURN(const Report cut, Recall(scored, recall, options.ingest.output, run, folder,
                                               static_cast<float>(floor), &histogram));
  report.Count("recall", "documents", cut.Get("pages", "kept"));
  report.Count("recall", "tokens", cut.Get("tokens", "kept"));
  report.SetFact("cut", cut.facts()["cut"]);
  return report;
}

}  // namespace mathsieve
