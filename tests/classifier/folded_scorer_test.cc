#include "classifier/fasttext/folded_scorer.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <sstream>

#include "classifier/fasttext/fasttext.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using ::testing::HasSubstr;

std::string RandomWord(std::mt19937_64& random, int vocabulary) {
  static const std::vector<std::string> kOdd = {
      "é", "数", "__label__", "__label__math", "</s>", "__label__x", "</s", "\xFF\xFE", "<s>"};
  if (random() % 60 == 0) return kOdd[random() % kOdd.size()];
  const double u = std::generate_canonical<double, 32>(random);
  return "w" + std::to_string(static_cast<int>(vocabulary * u * u * u));
}

std::string RandomLine(std::mt19937_64& random, int words, int vocabulary) {
  static const std::vector<std::string> kSpace = {
      " ", " ", " ", "  ", "\t", "\v", "\f", "\r", std::string(1, '\0')};
  std::string line;
  for (int i = 0; i < words; ++i) {
    line += RandomWord(random, vocabulary) + kSpace[random() % kSpace.size()];
  }
  return line;
}

// A labelled file in which some words lean to one label.
std::string TrainingLines(int lines, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::string text;
  for (int i = 0; i < lines; ++i) {
    const bool math = random() % 2;
    text += math ? "__label__math" : "__label__other";
    for (int j = 0; j < 30; ++j) {
      text += " w" + std::to_string(random() % 200 + (math && j % 3 == 0 ? 150 : 0));
    }
    text += " é 数\n";
  }
  return text;
}

std::unique_ptr<FastTextModel> Train(const TempFolder& folder, const FastTextTrainArgs& args) {
  auto model = FastTextModel::Train(args, folder.Write("train.txt", TrainingLines(400, 7)));
  EXPECT_OK(model);
  EXPECT_OK((*model)->Save(folder / "model.bin"));
  return *std::move(model);
}

FastTextTrainArgs Args(int word_ngrams, int bucket) {
  FastTextTrainArgs args;
  args.dim = 8;
  args.lr = 0.5;
  args.word_ngrams = word_ngrams;
  args.bucket = bucket;
  return args;
}

size_t MathLabel(const std::vector<std::string>& labels) {
  return labels[0] == "__label__math" ? 0 : 1;
}

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

class FoldedScorerOrders : public testing::TestWithParam<int> {};

TEST_P(FoldedScorerOrders, GivesThePredictionsOfFastText) {
  const TempFolder folder;
  const auto model = Train(folder, Args(GetParam(), 1009));
  ASSERT_OK_AND_ASSIGN(const FastTextFile file, FastTextFile::Open(folder / "model.bin"));
  const size_t math = MathLabel(file.header().labels);
  EXPECT_EQ(file.header().labels, model->labels());
  ASSERT_OK_AND_ASSIGN(const auto scorer, FoldedScorer::Fold(file, math));
  FoldedScratch scratch;
  std::mt19937_64 random(GetParam());
  std::vector<float> expected;
  for (int round = 0; round < 400; ++round) {
    const int words = round < 20 ? round : static_cast<int>(random() % 1500);
    std::string line = RandomLine(random, words, 500);
    if (round % 10 == 0) line.insert(line.size() / 2, "\nnever read");
    model->Predict(line, expected);
    const double logit = scorer->Score(line, scratch).logit;
    ASSERT_NEAR(Sigmoid(logit), expected[math], 1e-5) << round;
    ASSERT_NEAR(logit, model->LogOdds(line, math), 1e-4 * (1 + std::abs(logit))) << round;
  }
}

INSTANTIATE_TEST_SUITE_P(WordNgrams, FoldedScorerOrders, testing::Values(1, 2, 3, 5));

// The windows again, by their definition: features that start in tokens [b, b + 512).
TEST(FoldedScorer, BestWindowIsTheHighestMeanOfAllWindows) {
  const TempFolder folder;
  Train(folder, Args(1, 0));
  ASSERT_OK_AND_ASSIGN(const FastTextFile file, FastTextFile::Open(folder / "model.bin"));
  ASSERT_OK_AND_ASSIGN(const auto scorer, FoldedScorer::Fold(file, 0));
  std::mt19937_64 random(3);
  FoldedScratch scratch;
  for (const int count : {1, 100, 255, 256, 511, 512, 513, 700, 1024, 3000}) {
    std::vector<std::string> words;
    for (int i = 0; i + 1 < count; ++i) words.push_back("w" + std::to_string(random() % 350));
    const auto score = [&](size_t begin, size_t end) {
      std::string line;
      for (size_t i = begin; i < end && i < words.size(); ++i) line += words[i] + " ";
      return scorer->Score(line, scratch);
    };
    const PageScore page = score(0, words.size());
    double best = -1e300;
    const double end_of_line = score(0, 0).logit;
    for (size_t begin = 0; begin == 0 || begin + kStrideTokens < words.size() + 1;
         begin += kStrideTokens) {
      const size_t end = std::min<size_t>(begin + kWindowTokens, words.size());
      const size_t tokens = end - begin;
      const bool last = begin + kWindowTokens > words.size();
      const double with_end = score(begin, end).logit;  // its own </s> is counted once too often
      const double sum = with_end * (tokens + 1.0) - (last ? 0 : end_of_line);
      best = std::max(best, sum / (tokens + (last ? 1.0 : 0.0)));
    }
    if (count <= kStrideTokens) best = page.logit;
    EXPECT_NEAR(page.best_window_logit, best, 1e-4) << count;
  }
}

TEST(FoldedScorer, IsTheOppositeForTheOtherLabel) {
  const TempFolder folder;
  Train(folder, Args(2, 500));
  ASSERT_OK_AND_ASSIGN(const FastTextFile file, FastTextFile::Open(folder / "model.bin"));
  ASSERT_OK_AND_ASSIGN(const auto one, FoldedScorer::Fold(file, 0));
  ASSERT_OK_AND_ASSIGN(const auto other, FoldedScorer::Fold(file, 1));
  FoldedScratch scratch;
  EXPECT_FLOAT_EQ(one->Score("w1 w2 w3", scratch).logit, -other->Score("w1 w2 w3", scratch).logit);
}

TEST(FoldedScorer, RefusesModelsThatAreNotLinear) {
  const TempFolder folder;
  FastTextTrainArgs args = Args(1, 100);
  args.max_char_ngram = 3;
  Train(folder, args);
  ASSERT_OK_AND_ASSIGN(const FastTextFile subwords, FastTextFile::Open(folder / "model.bin"));
  EXPECT_THAT(FoldedScorer::Fold(subwords, 0),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("it has subwords")));
  args = Args(1, 0);
  args.loss = "ova";
  Train(folder, args);
  ASSERT_OK_AND_ASSIGN(const FastTextFile ova, FastTextFile::Open(folder / "model.bin"));
  EXPECT_THAT(FoldedScorer::Fold(ova, 0),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("loss is not softmax")));
}

TEST(FastTextFile, NamesTheByteWhereAModelBreaks) {
  const TempFolder folder;
  Train(folder, Args(2, 100));
  const std::string model = ReadAll(folder / "model.bin");
  EXPECT_THAT(FastTextFile::Open(folder / "none"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(FastTextFile::Open(folder.Write("text", "hello, world")),
              StatusIs(absl::StatusCode::kDataLoss,
                       HasSubstr("byte 0: expected the magic number of a fastText model")));
  for (size_t size = 0; size < model.size(); size = size < 600 ? size + 1 : size + 997) {
    EXPECT_THAT(FastTextFile::Open(folder.Write("cut", model.substr(0, size))),
                StatusIs(absl::StatusCode::kDataLoss))
        << size;
  }
  std::mt19937_64 random(5);
  for (int round = 0; round < 300; ++round) {
    std::string broken = model;
    broken[random() % 700] = static_cast<char>(random());
    const auto file = FastTextFile::Open(folder.Write("broken", broken));
    if (file.ok() && FoldedScorer::CanFold(file->header())) {
      (void)FoldedScorer::Fold(*file, 0).status();
    }
  }
}

TEST(FastTextModel, OneThreadTrainsToTheSameBytes) {
  const TempFolder first, second;
  Train(first, Args(2, 1000));
  Train(second, Args(2, 1000));
  EXPECT_EQ(ReadAll(first / "model.bin"), ReadAll(second / "model.bin"));
}

TEST(FastTextModel, SaysWhatIsWrongWithItsInput) {
  const TempFolder folder;
  EXPECT_THAT(FastTextModel::Train({}, folder / "none"), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(FastTextModel::Train({}, folder.Write("empty", "")),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(FastTextModel::Train({}, folder.Write("unlabelled", "a b c\n")),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("__label__")));
  EXPECT_THAT(FastTextModel::Load(folder.Write("bad", "no model at all")),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("bad")));
}

}  // namespace
}  // namespace mathsieve
