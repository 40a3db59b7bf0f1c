#include "classifier/model/scorer.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "classifier/fasttext/fasttext.h"

namespace mathsieve {
namespace {

constexpr std::string_view kPrefix = "__label__";

class FoldedModel : public Scorer {
 public:
  explicit FoldedModel(std::unique_ptr<FoldedScorer> scorer) : scorer_(std::move(scorer)) {}
  PageScore ScoreLine(std::string_view line, ScoreScratch& scratch) const override {
    return scorer_->Score(line, scratch.folded);
  }
  const FoldedScorer* folded() const override { return scorer_.get(); }
  int64_t memory_bytes() const override { return scorer_->memory_bytes(); }

 private:
  std::unique_ptr<FoldedScorer> scorer_;
};

// The byte behind the next `count` words of `line` from `at` on.
size_t SkipWords(std::string_view line, size_t at, int count) {
  for (; count > 0 && at < line.size(); --count) {
    at = std::min(line.find_first_not_of(' ', at), line.size());
    at = std::min(line.find(' ', at), line.size());
  }
  return at;
}

class LibraryModel : public Scorer {
 public:
  LibraryModel(std::unique_ptr<FastTextModel> model, size_t positive, int64_t bytes)
      : model_(std::move(model)), positive_(positive), bytes_(bytes) {}

  PageScore ScoreLine(std::string_view line, ScoreScratch&) const override {
    const double logit = model_->LogOdds(line, positive_);
    double best = FastTextModel::kNoEvidence;
    size_t begin = 0, middle = SkipWords(line, 0, kStrideTokens), windows = 0;
    while (middle < line.size()) {
      const size_t end = SkipWords(line, middle, kStrideTokens);
      best = std::max(best, model_->LogOdds(line.substr(begin, end - begin), positive_));
      ++windows;
      begin = middle;
      middle = end;
    }
    return {static_cast<float>(logit), static_cast<float>(windows > 0 ? best : logit)};
  }
  const FoldedScorer* folded() const override { return nullptr; }
  int64_t memory_bytes() const override { return bytes_; }

 private:
  std::unique_ptr<FastTextModel> model_;
  size_t positive_;
  int64_t bytes_;
};

absl::StatusOr<std::string> ChooseForm(const std::string& path,
                                       const std::optional<ModelCard>& card,
                                       const std::string& wanted) {
  const std::string known = absl::StrJoin(TextForm::Names(), "|");
  if (!card.has_value()) {
    if (!wanted.empty()) return wanted;
    return absl::InvalidArgumentError(
        absl::StrFormat("%s has no card (%s): say how it wants its text with --text-form %s", path,
                        CardPath(path), known));
  }
  const auto& names = TextForm::Names();
  if (std::find(names.begin(), names.end(), card->text_form) == names.end()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "%s was trained on text form '%s'; this version knows %s", path, card->text_form, known));
  }
  if (!wanted.empty() && wanted != card->text_form) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s was trained on text form '%s'; --text-form %s would not score as its "
                        "training did",
                        path, card->text_form, wanted));
  }
  return card->text_form;
}

absl::Status CheckHash(const std::string& path, const ModelCard& card, const std::string& hash) {
  if (card.model_hash.empty() || card.model_hash == hash) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrFormat(
      "%s is the card of another model than %s (it names the hash %s, the file has %s): train "
      "again, or take the card away and say --text-form",
      CardPath(path), path, card.model_hash, hash));
}

}  // namespace

absl::StatusOr<size_t> FindPositiveLabel(const std::vector<std::string>& labels,
                                         std::string_view wanted) {
  const auto find = [&](std::string_view name, bool fold_case) -> size_t {
    for (size_t i = 0; i < labels.size(); ++i) {
      std::string_view label = labels[i];
      if (label == name) return i;
      if (label.starts_with(kPrefix)) label.remove_prefix(kPrefix.size());
      if (label == name) return i;
      if (fold_case && absl::AsciiStrToLower(std::string(label)) == name) return i;
    }
    return labels.size();
  };
  if (!wanted.empty()) {
    const size_t at = find(wanted, false);
    if (at < labels.size()) return at;
    return absl::InvalidArgumentError(absl::StrFormat("the model has no label '%s'; it has %s",
                                                      wanted, absl::StrJoin(labels, " ")));
  }
  for (const std::string_view name :
       {"math", "mathematics", "maths", "hq", "positive", "pos", "1", "true", "yes", "high"}) {
    const size_t at = find(name, true);
    if (at < labels.size()) return at;
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("which label means mathematics? Say --positive-label; the model has %s",
                      absl::StrJoin(labels, " ")));
}

absl::StatusOr<std::unique_ptr<Scorer>> Scorer::Load(const std::string& model_path,
                                                     const ScorerOptions& options) {
  MS_ASSIGN_OR_RETURN(const FastTextFile file, FastTextFile::Open(model_path));
  std::optional<ModelCard> card;
  absl::StatusOr<ModelCard> read = ReadModelCard(model_path);
  if (read.ok()) {
    card = *std::move(read);
  } else if (read.status().code() != absl::StatusCode::kNotFound) {
    return read.status();
  }
  MS_ASSIGN_OR_RETURN(std::string hash, ModelHash(model_path));
  if (card.has_value()) MS_RETURN_IF_ERROR(CheckHash(model_path, *card, hash));
  MS_ASSIGN_OR_RETURN(const std::string form_name, ChooseForm(model_path, card, options.text_form));
  MS_ASSIGN_OR_RETURN(std::unique_ptr<TextForm> form, TextForm::Create(form_name));
  const std::vector<std::string>& labels = file.header().labels;
  const std::string wanted = !options.positive_label.empty() ? options.positive_label
                             : card.has_value()              ? card->positive_label
                                                             : std::string();
  absl::StatusOr<size_t> positive = FindPositiveLabel(labels, wanted);
  if (!positive.ok()) return Annotate(positive.status(), model_path);

  std::unique_ptr<Scorer> scorer;
  if (FoldedScorer::CanFold(file.header())) {
    absl::StatusOr<std::unique_ptr<FoldedScorer>> folded = FoldedScorer::Fold(file, *positive);
    if (!folded.ok()) return Annotate(folded.status(), model_path);
    scorer = std::make_unique<FoldedModel>(*std::move(folded));
  } else {
    MS_ASSIGN_OR_RETURN(std::unique_ptr<FastTextModel> model, FastTextModel::Load(model_path));
    scorer = std::make_unique<LibraryModel>(std::move(model), *positive, file.file_bytes());
  }
  scorer->form_ = std::move(form);
  scorer->labels_ = labels;
  scorer->positive_label_ = labels[*positive];
  scorer->card_ = std::move(card);
  scorer->model_hash_ = std::move(hash);
  return scorer;
}

}  // namespace mathsieve
