#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "classifier/fasttext/folded_stream.h"
#include "classifier/model/model_card.h"
#include "classifier/model/scorer.h"
#include "corpus/base/json.h"
#include "corpus/run/quick_stage.h"

namespace mathsieve {

// How far below the threshold refused pages lie: the classes of an audit, in logits. Those that are
// nearer are drawn more often.
struct AuditClass {
  std::string_view name;
  double below;   // the class ends so far below the threshold
  double weight;  // of a page of it, beside the other classes
};
inline constexpr std::array<AuditClass, 5> kAuditClasses{{{"within 0.5", 0.5, 8},
                                                          {"0.5 to 1", 1, 4},
                                                          {"1 to 2", 2, 2},
                                                          {"2 to 4", 4, 1},
                                                          {"beyond 4", 1e30, 0.5}}};
using ClassShares = std::array<double, kAuditClasses.size()>;

// What a card says of the quick pass of its model.
struct QuickPassCard {
  // A page passes from (floor - margin) on: the quick logit is an estimate of the full one.
  double margin = kDefaultMargin;
  bool fitted = false;       // on crawl pages; else the margin is the default
  ClassShares refused = {};  // share of the refused pages by class, of the pages it was fitted on
  Json facts = Json::Object();  // of the fit, for people

  static constexpr double kDefaultMargin = 2;

  Json ToJson() const;
  // Errors: InvalidArgument for what ToJson() did not make.
  static absl::StatusOr<QuickPassCard> FromJson(const Json& json);
};

// Whether pages of this model can be judged by their bytes; if not, `why_not` says what is in the
// way.
bool CanQuickPass(const Scorer& scorer, std::string* why_not);

// The quick pass: the folded classifier itself on the words of a page's bytes (QuickScanner,
// FoldedStream), without a parse. A page passes from a threshold on.
class QuickPass : public QuickStage {
 public:
  // With an `audit` share above 0 refused pages are drawn for a parse with a probability that rises
  // with their logit; were they as those of the fit, `audit` of them all would be drawn.
  // REQUIRES: CanQuickPass(scorer).
  QuickPass(const Scorer& scorer, double floor, const QuickPassCard& card, double audit = 0);

  std::string fingerprint() const override;
  QuickVerdict Judge(std::string_view html, std::string_view name) const override;

  double threshold() const { return threshold_; }
  // Of the pages of each class, to be drawn.
  const ClassShares& probabilities() const { return probabilities_; }

 private:
  const ShortWeights weights_;
  const double threshold_;
  const double audit_;
  ClassShares probabilities_ = {};
};

// In place of a reason where the user wants none.
inline constexpr std::string_view kQuickPassOff = "turned off";

// The quick pass of a run, or why there is none.
struct QuickChoice {
  std::unique_ptr<QuickPass> pass;
  std::string why_not;
  Json facts = Json::Object();  // for the manifest
};
// By the scorer's card, where it has one. Errors: InvalidArgument for a card that cannot be read.
absl::StatusOr<QuickChoice> ChooseQuickPass(const Scorer& scorer, double floor, double audit);

// The class of a page whose quick logit is `below` below the threshold. REQUIRES: below > 0.
size_t AuditClassOf(double below);

}  // namespace mathsieve
