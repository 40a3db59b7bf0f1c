// Any bytes as a fastText model and as its card: an error, or a model that scores.

#include "classifier/fasttext/fasttext_file.h"
#include "classifier/fasttext/folded_scorer.h"
#include "classifier/model/model_card.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/temp_file.h"

FUZZ(input) {
  using namespace mathsieve;
  const absl::StatusOr<Json> json = Json::Parse(input);
  if (json.ok()) {
    const absl::StatusOr<ModelCard> card = ModelCard::FromJson(*json);
    if (card.ok()) FUZZ_CHECK(ModelCard::FromJson(card->ToJson()).ok());
  }
  const TempFile file(input);
  const absl::StatusOr<FastTextFile> model = FastTextFile::Open(file.path());
  if (!model.ok() || !FoldedScorer::CanFold(model->header())) return;
  const auto scorer = FoldedScorer::Fold(*model, 0);
  if (!scorer.ok()) return;
  FoldedScratch scratch;
  (*scorer)->Score("the word of a theorem", scratch);
}
