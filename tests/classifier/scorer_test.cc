#include "classifier/model/scorer.h"

#include <gtest/gtest.h>

#include <cmath>

#include "classifier/fasttext/fasttext.h"
#include "classifier/model/language.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using ::testing::HasSubstr;

// A model on a few words, of the given labels and loss.
std::string TrainModel(const TempFolder& folder, const std::vector<std::string>& labels,
                       const std::string& loss = "softmax", int max_char_ngram = 0) {
  std::string text;
  for (int i = 0; i < 300; ++i) {
    const size_t label = i % labels.size();
    text +=
        labels[label] + " the word" + std::to_string(label) + " of " + std::to_string(i % 7) + "\n";
  }
  FastTextTrainArgs args;
  args.dim = 6;
  args.lr = 0.5;
  args.epoch = 20;
  args.loss = loss;
  args.bucket = 1000;
  args.max_char_ngram = max_char_ngram;
  auto model = FastTextModel::Train(args, folder.Write("train.txt", text));
  EXPECT_OK(model);
  EXPECT_OK((*model)->Save(folder / "model.bin"));
  return folder / "model.bin";
}

ScorerOptions Plain(const std::string& positive = "") { return {"plain", positive}; }

TEST(Scorer, AsksForTheFormOfAModelWithoutACard) {
  const TempFolder folder;
  const std::string path = TrainModel(folder, {"__label__math", "__label__other"});
  EXPECT_THAT(Scorer::Load(path, {}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("--text-form plain|dclm|megamath|mathsieve-1")));
  EXPECT_OK(Scorer::Load(path, Plain()));
}

TEST(Scorer, RefusesAnotherFormThanTheCards) {
  const TempFolder folder;
  const std::string path = TrainModel(folder, {"__label__math", "__label__other"});
  ModelCard card;
  card.text_form = "mathsieve-7";
  ASSERT_OK(WriteModelCard(path, card));
  EXPECT_THAT(Scorer::Load(path, {}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("text form 'mathsieve-7'")));
  card.text_form = "plain";
  ASSERT_OK(WriteModelCard(path, card));
  EXPECT_OK(Scorer::Load(path, {}));
  EXPECT_OK(Scorer::Load(path, Plain()));
  EXPECT_THAT(Scorer::Load(path, {"dclm", ""}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("--text-form dclm")));
}

TEST(Scorer, RefusesTheCardOfAnotherModel) {
  const TempFolder folder;
  const std::string path = TrainModel(folder, {"__label__math", "__label__other"});
  ModelCard card;
  card.text_form = "plain";
  ASSERT_OK_AND_ASSIGN(card.model_hash, ModelHash(path));
  ASSERT_OK(WriteModelCard(path, card));
  ASSERT_OK_AND_ASSIGN(const auto scorer, Scorer::Load(path, {}));
  EXPECT_EQ(scorer->model_hash(), card.model_hash);
  TrainModel(folder, {"__label__other", "__label__math"});
  EXPECT_THAT(Scorer::Load(path, {}),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("model.bin.card.json")));
}

TEST(Scorer, FindsThePositiveLabel) {
  EXPECT_THAT(FindPositiveLabel({"__label__cc", "__label__hq"}, ""), IsOkAndHolds(1u));
  EXPECT_THAT(FindPositiveLabel({"__label__MATH", "__label__NON_MATH"}, ""), IsOkAndHolds(0u));
  EXPECT_THAT(FindPositiveLabel({"__label__a", "__label__b"}, "b"), IsOkAndHolds(1u));
  EXPECT_THAT(FindPositiveLabel({"__label__a", "__label__b"}, "__label__a"), IsOkAndHolds(0u));
  EXPECT_THAT(FindPositiveLabel({"__label__a", "__label__b"}, ""),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("__label__a __label__b")));
  EXPECT_THAT(FindPositiveLabel({"__label__a", "__label__b"}, "c"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("no label 'c'")));
}

struct Case {
  std::vector<std::string> labels;
  std::string loss;
  int max_char_ngram;
};
class LibraryScorer : public testing::TestWithParam<Case> {};

TEST_P(LibraryScorer, ScoresByTheLibraryWhatCannotBeFolded) {
  const TempFolder folder;
  const std::string path =
      TrainModel(folder, GetParam().labels, GetParam().loss, GetParam().max_char_ngram);
  ASSERT_OK_AND_ASSIGN(const auto scorer, Scorer::Load(path, Plain()));
  EXPECT_FALSE(scorer->folded());
  ASSERT_OK_AND_ASSIGN(const auto model, FastTextModel::Load(path));
  ScoreScratch scratch;
  std::vector<float> p;
  for (const std::string line :
       {"the word0 of 3", "word1", "word0 word1 of", "nothing known", ""}) {
    model->Predict(line, p);
    const double logit = scorer->Score(line, scratch).logit;
    EXPECT_NEAR(1 / (1 + std::exp(-logit)), p[*FindPositiveLabel(model->labels(), "")], 2e-5)
        << line;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, LibraryScorer,
    testing::Values(Case{{"__label__math", "__label__other"}, "ova", 0},
                    Case{{"__label__math", "__label__other"}, "softmax", 3},
                    Case{{"__label__math", "__label__x", "__label__y"}, "softmax", 0},
                    Case{{"__label__math", "__label__x", "__label__y"}, "hs", 0},
                    Case{{"__label__math", "__label__x"}, "ns", 0}));

TEST(Scorer, LongPagesHaveABestWindowByEveryRoute) {
  const TempFolder folder;
  std::string text;
  for (int i = 0; i < 2000; ++i) text += i >= 1000 && i < 1400 ? "word0 " : "word1 ";
  for (const char* loss : {"softmax", "ova"}) {
    const std::string path = TrainModel(folder, {"__label__math", "__label__other"}, loss);
    ASSERT_OK_AND_ASSIGN(const auto scorer, Scorer::Load(path, Plain()));
    ScoreScratch scratch;
    const PageScore score = scorer->Score(text, scratch);
    EXPECT_LT(score.logit, 0) << loss;
    EXPECT_GT(score.best_window_logit, 0) << loss;
  }
}

TEST(Scorer, MissingAndBrokenModelsAreErrors) {
  const TempFolder folder;
  EXPECT_THAT(Scorer::Load(folder / "none.bin", Plain()), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Scorer::Load(folder.Write("bad.bin", "xxxxxxxxxxxx"), Plain()),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("bad.bin")));
}

TEST(ModelCard, ComesBackAndKeepsWhatItDoesNotKnow) {
  const TempFolder folder;
  const std::string model = folder / "m.bin";
  EXPECT_THAT(ReadModelCard(model), StatusIs(absl::StatusCode::kNotFound));
  folder.Write("m.bin.card.json", R"({"format": 1, "text_form": "plain", "theirs": [1, 2]})");
  ASSERT_OK_AND_ASSIGN(ModelCard card, ReadModelCard(model));
  EXPECT_FALSE(card.has_floor);
  card.calibration_slope = 0.1;
  card.has_floor = true;
  card.floor_logit = -2.5;
  card.metrics.Set("auc", 0.99);
  ASSERT_OK(WriteModelCard(model, card));
  ASSERT_OK_AND_ASSIGN(const ModelCard again, ReadModelCard(model));
  EXPECT_EQ(again.ToJson().Dump(), card.ToJson().Dump());
  EXPECT_THAT(ReadAll(model + ".card.json"), HasSubstr("\"theirs\""));
  folder.Write("m.bin.card.json", R"({"format": 9})");
  EXPECT_THAT(ReadModelCard(model),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("m.bin.card.json")));
}

TEST(LanguageModel, GivesTheBestLabel) {
  const TempFolder folder;
  const std::string path = TrainModel(folder, {"__label__en", "__label__zh", "__label__ko"});
  ASSERT_OK_AND_ASSIGN(const auto model, LanguageModel::Load(path));
  const LanguageGuess guess = model->Guess("word1\nword1 " + std::string(100'000, 'x'));
  EXPECT_EQ(guess.language, "zh");
  EXPECT_GT(guess.score, 0.5);
}

}  // namespace
}  // namespace mathsieve
