// filter and recall together, with a small model of two words: pages say "yes" and "no" in shares
// that make their logits differ.

#include "classifier/recall/recall.h"

#include <filesystem>

#include "classifier/recall/filter.h"
#include "classifier/recall/scored_shards.h"
#include "corpus/base/file.h"
#include "corpus/run/shards/select.h"
#include "tests/support/support.h"
#include "tests/support/two_word_model.h"

namespace mathsieve {
namespace {

namespace fs = std::filesystem;

using testing::HasSubstr;

// Pages 0 to n-1; the greater its number, the more often a page says yes.
std::string Pages(const TempFolder& folder, const std::string& name, int n) {
  std::string lines;
  for (int i = 0; i < n; ++i) {
    std::string text;
    for (int k = 0; k < n; ++k) text += k < i ? "yes " : "no ";
    lines += "{\"id\":\"" + std::to_string(i) + "\",\"url\":\"https://a.org/" + std::to_string(i) +
             "\",\"text\":\"" + text + "\"}\n";
  }
  return folder.Write(name, lines);
}

FilterOptions OptionsFor(const std::string& model, const std::string& floor) {
  FilterOptions options;
  options.model = model;
  options.scorer = {"plain", "__label__math"};
  options.floor = floor;
  return options;
}

absl::StatusOr<int64_t> CountDocumentsOf(const std::string& folder) {
  int64_t count = 0;
  MS_RETURN_IF_ERROR(ForEachJudged(std::span(&folder, 1), {}, {}, [&](const JudgedDocument&) {
                       ++count;
                       return true;
                     }).status());
  return count;
}

int64_t CountDocuments(const std::string& folder) {
  const absl::StatusOr<int64_t> count = CountDocumentsOf(folder);
  EXPECT_OK(count);
  return count.value_or(-1);
}

absl::StatusOr<Report> RecallPages(const std::string& shards, const std::string& pages,
                                   const std::string& out) {
  RecallOptions options;
  options.cut.budget_pages = {pages};
  return Recall(std::span(&shards, 1), options, {}, {}, out);
}

class RecallTest : public testing::Test {
 protected:
  RecallTest()
      : model_(TrainTwoWordModel(folder_, "m.bin")), input_(Pages(folder_, "in.jsonl", 60)) {}

  absl::StatusOr<Report> RunFilter(const FilterOptions& options, const std::string& out,
                                   const std::string& task = "0/1") {
    RunOptions run;
    run.task = task;
    return Filter(std::span(&input_, 1), options, run, folder_ / out);
  }

  const TempFolder folder_;
  const std::string model_, input_;
};

TEST_F(RecallTest, KnowsTheFloorOfTheShards) {
  ASSERT_OK_AND_ASSIGN(const Report report, RunFilter(OptionsFor(model_, "0"), "out"));
  const int64_t kept = report.Get("pages", "kept");
  ASSERT_GT(kept, 20);
  ASSERT_LT(kept, 40);
  for (const std::string& shards : {folder_ / "out", folder_ / "out/documents"}) {
    EXPECT_THAT(
        RecallPages(shards, "50", folder_ / "cut"),
        StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("filter again with --floor -")));
  }
  EXPECT_FALSE(FileExists(folder_ / "cut/cut.json"));
  ASSERT_OK(RecallPages(folder_ / "out", "20", folder_ / "cut"));
  EXPECT_EQ(CountDocuments(folder_ / "cut"), 20);
  // More than there are pages in all: nothing is missing that a lower floor would give but those.
  EXPECT_THAT(RecallPages(folder_ / "out", "1000", folder_ / "all"),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(RecallTest, AFloorAboveAllPagesIsNamed) {
  FilterOptions options = OptionsFor(model_, "1000");
  ASSERT_OK(RunFilter(options, "none"));
  EXPECT_EQ(CountDocuments(folder_ / "none"), 0);
  options.cut.budget_pages = {"5"};
  EXPECT_THAT(RunFilter(options, "cut"), StatusIs(absl::StatusCode::kFailedPrecondition,
                                                  HasSubstr("filter again with --floor")));
  EXPECT_THAT(CountDocumentsOf(folder_ / "cut"), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(RecallTest, CutsAnewFromWhatFilterScored) {
  FilterOptions options = OptionsFor(model_, "-1000");
  options.cut.budget_pages = {"5"};
  ASSERT_OK(RunFilter(options, "out"));
  EXPECT_EQ(CountDocuments(folder_ / "out"), 5);
  ASSERT_OK(RecallPages(folder_ / "out", "30", folder_ / "more"));
  EXPECT_EQ(CountDocuments(folder_ / "more"), 30);
  EXPECT_THAT(RecallPages(folder_ / "out", "7", folder_ / "out"),
              StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(CountDocuments(folder_ / "out"), 5);
  ASSERT_OK_AND_ASSIGN(const Json cut, Json::ReadFile(folder_ / "out/cut.json"));
  EXPECT_EQ(cut["strata"]["*"]["pages"].Integer() + cut["strata"]["all"]["pages"].Integer(), 5)
      << cut.Dump();
}

TEST_F(RecallTest, ACutIsForItsScoreAndStratum) {
  ASSERT_OK(RunFilter(OptionsFor(model_, "-1000"), "out"));
  ASSERT_OK(RecallPages(folder_ / "out", "7", folder_ / "cut"));
  RecallOptions options;
  options.cut_file = folder_ / "cut/cut.json";
  const std::string shards = folder_ / "out";
  ASSERT_OK(Recall(std::span(&shards, 1), options, {}, {}, folder_ / "again"));
  EXPECT_EQ(CountDocuments(folder_ / "again"), 7);
  options.score = "other";
  EXPECT_THAT(Recall(std::span(&shards, 1), options, {}, {}, folder_ / "wrong"),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("--score 'logit'")));
}

TEST_F(RecallTest, PartsReportTheirOwnPages) {
  const std::string more = Pages(folder_, "more.jsonl", 10);
  const std::vector<std::string> inputs = {input_, more};
  int64_t pages = 0;
  for (const char* task : {"0/2", "1/2"}) {
    RunOptions run;
    run.task = task;
    ASSERT_OK_AND_ASSIGN(const Report report,
                         Filter(inputs, OptionsFor(model_, "0"), run, folder_ / "out"));
    pages += report.Total("pages by domain");
    ASSERT_OK_AND_ASSIGN(const LogitHistogram histogram,
                         LogitHistogram::FromJson(report.facts()["histogram"]));
    EXPECT_EQ(histogram.Total().pages, report.Total("pages by domain"));
  }
  EXPECT_EQ(pages, 70);
  ASSERT_OK_AND_ASSIGN(const ScoredShards scored,
                       FindScoredShards(std::vector<std::string>{folder_ / "out"}));
  EXPECT_EQ(scored.floor, 0);
  EXPECT_EQ(scored.tables.size(), 2u);
  ASSERT_OK_AND_ASSIGN(const PageHistograms histograms, HistogramsOf(scored.tables));
  EXPECT_EQ(histograms.scored.Total().pages, 70);
  FilterOptions cut = OptionsFor(model_, "0");
  cut.cut.budget_pages = {"5"};
  EXPECT_THAT(RunFilter(cut, "other", "0/2"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("mathsieve recall")));
}

TEST_F(RecallTest, AnotherLanguageModelIsAnotherRun) {
  FilterOptions options = OptionsFor(model_, "0");
  options.language_model = folder_ / "lid.bin";
  fs::copy_file(model_, options.language_model);
  ASSERT_OK(RunFilter(options, "out"));
  fs::rename(TrainTwoWordModel(folder_, "second.bin", 4), options.language_model);
  EXPECT_THAT(RunFilter(options, "out"), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST_F(RecallTest, CountsTokensOfForeignDocuments) {
  std::string lines;
  for (int i = 0; i < 10; ++i) {
    lines += "{\"id\":\"" + std::to_string(i) +
             "\",\"text\":\"12345678\",\"metadata\":{\"s\":" + std::to_string(i) + "}}\n";
  }
  const std::string shards = folder_.Write("foreign.jsonl", lines);
  RecallOptions options;
  options.score = "s";
  options.cut.budget_tokens = {"6"};
  ASSERT_OK(Recall(std::span(&shards, 1), options, {}, {}, folder_ / "cut"));
  EXPECT_EQ(CountDocuments(folder_ / "cut"), 3);
}

}  // namespace
}  // namespace mathsieve
