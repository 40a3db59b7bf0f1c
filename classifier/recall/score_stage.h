#pragma once

#include <memory>
#include <optional>
#include <string>

#include "classifier/eval/calibration.h"
#include "classifier/model/scorer.h"
#include "corpus/run/stage.h"

namespace mathsieve {

// A classifier as a Stage: "logit" ranks, "best_window" is the best stretch of a long page. With a
// floor, documents below it get the reason `below_floor`.
class ScoreStage : public Stage {
 public:
  ScoreStage(std::unique_ptr<Scorer> scorer, std::string name, double floor_logit);
  // The scorer must live as long.
  ScoreStage(const Scorer& scorer, std::string name, double floor_logit);
  // Errors: as Scorer::Load.
  static absl::StatusOr<std::unique_ptr<ScoreStage>> Load(const std::string& model_path,
                                                          const ScorerOptions& options,
                                                          std::string name, double floor_logit);

  std::string_view name() const override { return name_; }
  std::string fingerprint() const override;
  absl::Status Run(std::span<const Document> documents, std::span<Verdict> verdicts) const override;

  const Scorer& scorer() const { return *scorer_; }

 private:
  const std::unique_ptr<Scorer> owned_;
  const Scorer* const scorer_;
  const std::string name_;
  const double floor_logit_;
};

// What a card says of probabilities; a model without a card is taken at its word.
Calibration CalibrationOf(const std::optional<ModelCard>& card);

}  // namespace mathsieve
