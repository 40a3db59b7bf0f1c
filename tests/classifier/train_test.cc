#include "classifier/model/train.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "classifier/model/scorer.h"
#include "classifier/model/training_lines.h"
#include "corpus/base/file.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

struct Page {
  std::string id, domain, text;
  bool positive;
};

std::string RandomText(std::mt19937_64& random, bool math, int words) {
  static const std::vector<std::string> kMath = {"theorem",  "lemma",  "$\\frac{a}{b}$", "proof",
                                                 "integral", "matrix", "$x^2$",          "group"};
  static const std::vector<std::string> kOther = {"price",    "shop",   "news",  "recipe",
                                                  "football", "travel", "login", "cheese"};
  static const std::vector<std::string> kBoth = {"the", "of", "and", "is", "we", "to"};
  std::string text;
  for (int i = 0; i < words; ++i) {
    const auto& pool = random() % 2 ? kBoth : math ? kMath : kOther;
    text += pool[random() % pool.size()] + " ";
  }
  return text;
}

std::vector<Page> Pages(int per_label, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::vector<Page> pages;
  for (int i = 0; i < 2 * per_label; ++i) {
    const bool math = i < per_label;
    pages.push_back({"id" + std::to_string(i), (math ? "m" : "o") + std::to_string(i % 20) + ".org",
                     RandomText(random, math, 120), math});
  }
  return pages;
}

LabelledSource SourceOf(const std::vector<Page>& pages) {
  return [&pages](const std::function<absl::Status(const LabelledText&)>& visit) {
    for (const Page& page : pages) {
      const absl::Status status = visit({page.id, page.domain, page.text, page.positive});
      if (!status.ok()) return status;
    }
    return absl::OkStatus();
  };
}

TEST(TrainClassifier, LearnsAndLeavesAModelWithItsCard) {
  const TempFolder folder;
  const std::string path = folder / "math.bin";
  const auto pages = Pages(100, 1);
  std::set<std::string> stages;
  double last = 0;
  ASSERT_OK_AND_ASSIGN(const TrainReport report,
                       TrainClassifier(SourceOf(pages), {}, path, [&](const TrainProgress& now) {
                         stages.insert(now.stage);
                         last = now.fraction;
                         return true;
                       }));
  EXPECT_EQ(report.positives, 100);
  EXPECT_EQ(report.negatives, 100);
  EXPECT_EQ(report.positive_domains, 20);
  EXPECT_EQ(report.screening, "done");
  EXPECT_EQ(report.screened, 0);
  EXPECT_THAT(stages, ElementsAre("read", "screen 1/2", "screen 2/2", "train"));
  EXPECT_EQ(last, 1);

  ASSERT_OK_AND_ASSIGN(const auto scorer, Scorer::Load(path, {}));
  EXPECT_TRUE(scorer->folded());
  EXPECT_EQ(scorer->text_form().name(), "mathsieve-1");
  EXPECT_EQ(scorer->positive_label(), "__label__math");
  ScoreScratch scratch;
  int right = 0;
  for (const Page& page : Pages(50, 99)) {
    right += (scorer->Score(page.text, scratch).logit > 0) == page.positive;
  }
  EXPECT_EQ(right, 100);
  ASSERT_TRUE(scorer->card().has_value());
  EXPECT_EQ(scorer->card()->options["word-ngrams"].Integer(), 2);
  EXPECT_EQ(scorer->card()->data["fingerprint"].String(), report.fingerprint);
  EXPECT_TRUE(scorer->card()->has_floor);
  EXPECT_THAT(ModelHash(path), IsOkAndHolds(scorer->card()->model_hash));

  std::set<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    files.insert(entry.path().filename());
  }
  EXPECT_THAT(files, ElementsAre("math.bin", "math.bin.card.json"));
}

TEST(TrainClassifier, GivesTheSameBytesAgain) {
  const TempFolder folder;
  const auto pages = Pages(40, 1);
  ASSERT_OK(TrainClassifier(SourceOf(pages), {}, folder / "a").status());
  ASSERT_OK(TrainClassifier(SourceOf(pages), {}, folder / "b").status());
  EXPECT_EQ(ReadAll(folder / "a"), ReadAll(folder / "b"));
}

TEST(TrainClassifier, LeavesOutNegativesThatAreMathematics) {
  const TempFolder folder;
  auto pages = Pages(100, 1);
  std::mt19937_64 random(5);
  for (int i = 0; i < 6; ++i) {
    pages.push_back({"hidden" + std::to_string(i), "h" + std::to_string(i) + ".org",
                     RandomText(random, true, 200), false});
  }
  TrainOptions options;
  options.screen_probability = 0.9;
  options.screen_share = 0.01;
  ASSERT_OK_AND_ASSIGN(const TrainReport report,
                       TrainClassifier(SourceOf(pages), options, folder / "m"));
  // Those that look more like mathematics than the middle one of the positives; one may go.
  EXPECT_GE(report.suspected, 2);
  EXPECT_LE(report.suspected, 6);
  EXPECT_EQ(report.screened, 1);
  std::istringstream list(ReadAll(report.screened_path));
  int listed = 0;
  for (std::string line; std::getline(list, line); ++listed) EXPECT_THAT(line, HasSubstr("hidden"));
  EXPECT_EQ(listed, report.screened);
  options.screen = false;
  ASSERT_OK_AND_ASSIGN(const TrainReport all,
                       TrainClassifier(SourceOf(pages), options, folder / "n"));
  EXPECT_EQ(all.screened, 0);
  EXPECT_EQ(all.screening, "off");
}

TEST(TrainClassifier, CapsDomainsAndCountsEmptyPages) {
  const TempFolder folder;
  auto pages = Pages(60, 1);
  for (Page& page : pages) {
    if (page.positive) page.domain = "one.org";
  }
  pages.push_back({"e", "e.org", " ...\n ", false});
  TrainOptions options;
  options.pages_per_domain = 10;
  ASSERT_OK_AND_ASSIGN(const TrainReport report,
                       TrainClassifier(SourceOf(pages), options, folder / "m"));
  EXPECT_EQ(report.positives, 10);
  EXPECT_EQ(report.over_domain_limit, 50);
  EXPECT_EQ(report.empty, 1);
  EXPECT_THAT(report.screening, HasSubstr("not done"));
}

TEST(TrainClassifier, WantsBothLabelsAndAKnownPreset) {
  const TempFolder folder;
  auto pages = Pages(10, 1);
  pages.resize(10);
  EXPECT_THAT(TrainClassifier(SourceOf(pages), {}, folder / "m"),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("there are 10 positive and 0 negative ones")));
  TrainOptions options;
  options.preset = "huge";
  EXPECT_THAT(TrainClassifier(SourceOf(pages), options, folder / "m"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("'huge'")));
}

TEST(ResolvePreset, HasThePapersValuesAndKeepsWhatIsGiven) {
  TrainOptions options;
  options.preset = "paper";
  options.dim = 16;
  options.window_tokens = 7;
  ASSERT_OK_AND_ASSIGN(const TrainOptions paper, ResolvePreset(options));
  EXPECT_EQ(paper.dim, 16);
  EXPECT_EQ(paper.window_tokens, 7);
  EXPECT_EQ(paper.lr, 0.1);
  EXPECT_EQ(paper.word_ngrams, 3);
  EXPECT_EQ(paper.min_count, 3);
  EXPECT_EQ(paper.epochs, 3);
}

TEST(TrainingLines, AreShuffledSelectedAndBalanced) {
  const TempFolder folder;
  ASSERT_OK_AND_ASSIGN(const auto lines, TrainingLines::Create(folder / "lines"));
  for (uint32_t i = 0; i < 100; ++i) {
    ASSERT_OK(lines->Add(i, i % 10 == 0, "text " + std::to_string(i)));
  }
  std::vector<bool> without(50);
  without[20] = true;
  ASSERT_OK(lines->WriteShuffled(folder / "out", {&without, true, 3}));
  std::istringstream out(ReadAll(folder / "out"));
  std::map<std::string, int> count;
  int math = 0, other = 0, moved = 0, at = 0;
  for (std::string line; std::getline(out, line); ++at) {
    ++count[line];
    (line.starts_with("__label__math ") ? math : other) += 1;
    moved += !line.ends_with(" " + std::to_string(at));
  }
  EXPECT_EQ(other, 90);
  EXPECT_EQ(math, 90);
  EXPECT_EQ(count.count("__label__math text 20"), 0u);
  EXPECT_EQ(count.size(), 99u);
  EXPECT_EQ(count["__label__other text 21"], 1);
  EXPECT_GT(moved, 150);
}

TEST(CutWindows, AreDisjointAndWhole) {
  EXPECT_THAT(CutWindows("a b c d e f g h i", 4, 0, 1), ElementsAre("a b c d", "e f g h", "i"));
  EXPECT_THAT(CutWindows("a b c d e f g h i", 8, 0, 1), ElementsAre("a b c d e f g h i"));
  EXPECT_THAT(CutWindows("a b", 4, 0, 1), ElementsAre("a b"));
  EXPECT_THAT(CutWindows("a b", 0, 0, 1), ElementsAre("a b"));
  std::string line;
  for (int i = 0; i < 1000; ++i) line += (i ? " w" : "w") + std::to_string(i);
  const auto some = CutWindows(line, 50, 10, 1);
  EXPECT_EQ(some.size(), 10u);
  EXPECT_EQ(some, CutWindows(line, 50, 10, 1));
  EXPECT_NE(some, CutWindows(line, 50, 10, 2));
  for (size_t i = 1; i < some.size(); ++i) EXPECT_LT(some[i - 1].data(), some[i].data());
}

TEST(TrainClassifier, StopsAtAnyStageAndLeavesNothing) {
  const auto pages = Pages(100, 1);
  for (const char* stage : {"read", "screen 1/2", "train"}) {
    const TempFolder folder;
    EXPECT_THAT(TrainClassifier(SourceOf(pages), {}, folder / "m",
                                [&](const TrainProgress& now) { return now.stage != stage; }),
                StatusIs(absl::StatusCode::kCancelled))
        << stage;
    EXPECT_TRUE(std::filesystem::is_empty(folder.path())) << stage;
  }
}

TEST(TrainClassifier, NoOlderListOfScreenedPagesStays) {
  const TempFolder folder;
  folder.Write("m.screened.jsonl", "of an earlier training");
  TrainOptions options;
  options.screen = false;
  ASSERT_OK(TrainClassifier(SourceOf(Pages(50, 1)), options, folder / "m"));
  EXPECT_FALSE(FileExists(folder / "m.screened.jsonl"));
}

}  // namespace
}  // namespace mathsieve
