// The folded scorer against fastText on every page of the shared data.

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "classifier/fasttext/fasttext.h"
#include "classifier/fasttext/folded_scorer.h"
#include "corpus/text/normal_form/normal_form.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

// What stands between tags: rough text, but real words of all the pages' languages.
std::string WithoutTags(const std::string& html) {
  std::string text;
  bool in_tag = false;
  for (const char byte : html) {
    if (byte == '<') in_tag = true;
    if (!in_tag) text.push_back(byte);
    if (byte == '>') {
      in_tag = false;
      text.push_back(' ');
    }
  }
  return text;
}

struct Lines {
  std::vector<std::string> lines;
  std::string training;  // of the labelled ones, every third
};

Lines ReadPages(const std::string& folder) {
  Lines pages;
  const auto form = *TextForm::Create("mathsieve-1");
  std::string line;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.path().filename().string().starts_with("pages_")) continue;
    ForEachRow(entry.path(), [&](const Json& row) {
      form->Apply(WithoutTags(row["html"].String()), line);
      const std::string& label = row["label"].String();
      if (!label.empty() && pages.lines.size() % 3 == 0) {
        pages.training += "__label__" + label + " " + line.substr(0, 3000) + "\n";
      }
      pages.lines.push_back(line);
    });
  }
  return pages;
}

double Sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

TEST(FoldedScorer, GivesFastTextsProbabilityOnEverySharedPage) {
  const auto file = SharedDataPath("pages_articles.jsonl.zst");
  if (!file.has_value()) GTEST_SKIP() << "no ../shared/data";
  const Lines pages = ReadPages(std::filesystem::path(*file).parent_path());
  ASSERT_GT(pages.lines.size(), 2000u);

  const TempFolder folder;
  FastTextTrainArgs args;
  args.dim = 16;
  args.lr = 0.5;
  args.epoch = 20;
  args.min_count = 3;
  args.word_ngrams = 3;
  args.bucket = 200'000;
  ASSERT_OK_AND_ASSIGN(const auto model,
                       FastTextModel::Train(args, folder.Write("train", pages.training)));
  ASSERT_OK(model->Save(folder / "model.bin"));
  ASSERT_OK_AND_ASSIGN(const FastTextFile model_file, FastTextFile::Open(folder / "model.bin"));
  ASSERT_OK_AND_ASSIGN(const auto scorer, FoldedScorer::Fold(model_file, 0));

  FoldedScratch scratch;
  std::vector<float> expected;
  double largest_exact = 0, largest = 0;
  int certain = 0, rounded = 0, over = 0;
  for (const std::string& line : pages.lines) {
    model->Predict(line, expected);
    const double p = Sigmoid(scorer->Score(line, scratch).logit);
    const double exact = Sigmoid(model->LogOdds(line, 0));
    largest_exact = std::max(largest_exact, std::abs(p - exact));
    largest = std::max(largest, std::abs(p - expected[0]));
    // fastText adds float rows one by one; on long pages of few different words its own rounding
    // can pass 1e-5. Such pages are told by its rows added in double.
    rounded += std::abs(expected[0] - exact) > 0.99e-5;
    over += std::abs(p - expected[0]) > 1e-5;
    certain += p > 0.9 || p < 0.1;
  }
  EXPECT_LT(largest_exact, 1e-6);
  EXPECT_LE(over, rounded);
  EXPECT_LE(rounded, static_cast<int>(pages.lines.size() / 100));
  EXPECT_GT(certain, 1000);  // the model has learnt something, so that there is something to miss
  RecordProperty("largest_e9", static_cast<int>(largest * 1e9));
  RecordProperty("largest_exact_e9", static_cast<int>(largest_exact * 1e9));
  RecordProperty("pages_rounded_by_fasttext", rounded);
  RecordProperty("pages_over", over);
  RecordProperty("pages", static_cast<int>(pages.lines.size()));
}

}  // namespace
}  // namespace mathsieve
