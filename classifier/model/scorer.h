#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/fasttext/folded_scorer.h"
#include "classifier/model/model_card.h"
#include "corpus/base/fields.h"
#include "corpus/base/status.h"
#include "corpus/text/normal_form/normal_form.h"

namespace mathsieve {

struct ScorerOptions {
  // Needed for a model without a card; with a card, empty or the card's own.
  std::string text_form;
  // Empty: the card's, else the first of math, hq, positive, … that the model has.
  std::string positive_label;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "text-form",
                    .help = "how the model wants its text, where it has no card",
                    .choices = "plain|dclm|megamath|mathsieve-1"},
          self.text_form);
    visit(FieldInfo{.name = "positive-label", .help = "label that means mathematics"},
          self.positive_label);
  }
};

// Buffers of one thread.
struct ScoreScratch {
  std::string line;
  FoldedScratch folded;
};

// A text classifier as users bring it: a fastText .bin or .ftz with or without a card. Two-label
// softmax models without subwords are folded (see FoldedScorer); all others go through the library
// and are held whole. Immutable: any number of threads may share one, each with its own scratch.
class Scorer {
 public:
  // Errors: NotFound; DataLoss for a broken model; InvalidArgument where the form is not known or
  // is another than the card's, or the positive label cannot be told (the message lists labels);
  // FailedPrecondition where the card is of another model.
  static absl::StatusOr<std::unique_ptr<Scorer>> Load(const std::string& model_path,
                                                      const ScorerOptions& options);
  virtual ~Scorer() = default;

  PageScore Score(std::string_view text, ScoreScratch& scratch) const {
    form_->Apply(text, scratch.line);
    return ScoreLine(scratch.line, scratch);
  }
  // Scores text that is in the model's form already. `line` may be scratch.line.
  virtual PageScore ScoreLine(std::string_view line, ScoreScratch& scratch) const = 0;

  // The folded model, nullptr where it cannot be folded.
  virtual const FoldedScorer* folded() const = 0;
  virtual int64_t memory_bytes() const = 0;
  const TextForm& text_form() const { return *form_; }
  const std::string& positive_label() const { return positive_label_; }
  const std::vector<std::string>& labels() const { return labels_; }
  const std::optional<ModelCard>& card() const { return card_; }
  const std::string& model_hash() const { return model_hash_; }  // see ModelHash

 protected:
  Scorer() = default;

 private:
  std::unique_ptr<TextForm> form_;
  std::string positive_label_;
  std::vector<std::string> labels_;
  std::optional<ModelCard> card_;
  std::string model_hash_;
};

// The label among `labels` that means mathematics: `wanted` with or without its prefix, or where
// `wanted` is empty a well-known name. Errors: InvalidArgument listing the labels.
absl::StatusOr<size_t> FindPositiveLabel(const std::vector<std::string>& labels,
                                         std::string_view wanted);

}  // namespace mathsieve
