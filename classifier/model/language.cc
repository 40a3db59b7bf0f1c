#include "classifier/model/language.h"

#include <vector>

#include "corpus/text/normal_form/normal_form.h"

namespace mathsieve {

absl::StatusOr<std::unique_ptr<LanguageModel>> LanguageModel::Load(const std::string& path) {
  MS_ASSIGN_OR_RETURN(std::unique_ptr<FastTextModel> model, FastTextModel::Load(path));
  return std::unique_ptr<LanguageModel>(new LanguageModel(std::move(model)));
}

LanguageGuess LanguageModel::Guess(std::string_view text) const {
  if (text.size() > kMaxBytes) {
    size_t end = kMaxBytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    text = text.substr(0, end);
  }
  static const std::unique_ptr<TextForm> form = *TextForm::Create("plain");
  std::string line;
  form->Apply(text, line);
  std::vector<float> probabilities;
  model_->Predict(line, probabilities);
  LanguageGuess guess;
  for (size_t i = 0; i < probabilities.size(); ++i) {
    if (probabilities[i] <= guess.score) continue;
    constexpr std::string_view kPrefix = "__label__";
    std::string_view label = model_->labels()[i];
    if (label.starts_with(kPrefix)) label.remove_prefix(kPrefix.size());
    guess = {std::string(label), probabilities[i]};
  }
  return guess;
}

}  // namespace mathsieve
