#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "classifier/fasttext/fasttext.h"
#include "corpus/base/status.h"

namespace mathsieve {

struct LanguageGuess {
  std::string
      language;     // the model's label without its prefix ("en", "zh"); "" where unsure of all
  float score = 0;  // its probability
};

// A fastText language model (lid.176.bin or .ftz) on the text as it is, its lines joined by spaces
// as that model's users do. Immutable: any number of threads.
class LanguageModel {
 public:
  // Errors: those of FastTextModel::Load.
  static absl::StatusOr<std::unique_ptr<LanguageModel>> Load(const std::string& path);

  // Reads at most the first kMaxBytes of a page, cut between characters: more does not change a
  // label, and costs.
  LanguageGuess Guess(std::string_view text) const;
  static constexpr size_t kMaxBytes = 16'384;

 private:
  explicit LanguageModel(std::unique_ptr<FastTextModel> model) : model_(std::move(model)) {}

  std::unique_ptr<FastTextModel> model_;
};

}  // namespace mathsieve
