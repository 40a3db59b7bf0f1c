#include "classifier/recall/score_stage.h"

#include <utility>

#include "absl/strings/str_format.h"

namespace mathsieve {

ScoreStage::ScoreStage(std::unique_ptr<Scorer> scorer, std::string name, double floor_logit)
    : owned_(std::move(scorer)),
      scorer_(owned_.get()),
      name_(std::move(name)),
      floor_logit_(floor_logit) {}

ScoreStage::ScoreStage(const Scorer& scorer, std::string name, double floor_logit)
    : scorer_(&scorer), name_(std::move(name)), floor_logit_(floor_logit) {}

absl::StatusOr<std::unique_ptr<ScoreStage>> ScoreStage::Load(const std::string& model_path,
                                                             const ScorerOptions& options,
                                                             std::string name, double floor_logit) {
  MS_ASSIGN_OR_RETURN(std::unique_ptr<Scorer> scorer, Scorer::Load(model_path, options));
  return std::make_unique<ScoreStage>(std::move(scorer), std::move(name), floor_logit);
}

std::string ScoreStage::fingerprint() const {
  return absl::StrFormat("%s %s %s floor %.17g", scorer_->model_hash(), scorer_->text_form().name(),
                         scorer_->positive_label(), floor_logit_);
}

absl::Status ScoreStage::Run(std::span<const Document> documents,
                             std::span<Verdict> verdicts) const {
  thread_local ScoreScratch scratch;
  for (size_t i = 0; i < documents.size(); ++i) {
    const PageScore score = scorer_->Score(documents[i].text, scratch);
    verdicts[i].scores = {{"logit", score.logit}, {"best_window", score.best_window_logit}};
    verdicts[i].reason = score.logit >= floor_logit_ ? "" : "below_floor";
  }
  return absl::OkStatus();
}

Calibration CalibrationOf(const std::optional<ModelCard>& card) {
  if (!card.has_value()) return {};
  return {card->calibration_slope, card->calibration_intercept, card->training_base_rate};
}

}  // namespace mathsieve
