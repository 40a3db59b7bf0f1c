// The quick pass from the fit to the audit, with a small model of two words.

#include "classifier/recall/quick/quick_pass.h"

#include <filesystem>
#include <random>

#include "classifier/recall/filter.h"
#include "classifier/recall/quick/quick_audit.h"
#include "classifier/recall/quick/quick_fit.h"
#include "classifier/recall/scored_shards.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"
#include "tests/support/two_word_model.h"

namespace mathsieve {
namespace {

using testing::HasSubstr;

class QuickPassTest : public testing::Test {
 protected:
  QuickPassTest() : model_(TrainTwoWordModel(folder_, "model.bin")) { WriteCard(QuickPassCard()); }

  void WriteCard(const QuickPassCard& quick) const {
    ModelCard card;
    card.text_form = "mathsieve-1";
    card.positive_label = "__label__math";
    card.floor_logit = 0;
    card.has_floor = true;
    card.quick_pass = quick.ToJson();
    EXPECT_OK(WriteModelCard(model_, card));
  }

  // Pages of some sites: paragraphs of more or less "yes", and navigation that is not of the text.
  std::string WritePages(int pages) const {
    generate::Random random(5);
    std::string lines;
    for (int i = 0; i < pages; ++i) {
      const uint64_t share = random.Below(11), noise = random.Below(60);
      std::string html = "<html><body><ul class=menu>";
      for (uint64_t k = 0; k < noise; ++k) html += "<li>no no</li>";
      html += "</ul><div id=content>";
      for (int p = 0; p < 6; ++p) {
        html += "<p>";
        for (int k = 0; k < 40; ++k) html += random.Below(10) < share ? "yes " : "no ";
        html += ".</p>";
      }
      html += "</div></body></html>";
      lines += "{\"url\":\"https://site" + std::to_string(i % 10) + ".org/" + std::to_string(i) +
               "\",\"html\":\"" + html + "\"}\n";
    }
    return folder_.Write("pages.jsonl", lines);
  }

  absl::StatusOr<Report> RunFilter(const std::string& input, const std::string& out, bool quick,
                                   double audit = 0, int threads = 2) const {
    FilterOptions options;
    options.model = model_;
    options.quick_pass = quick;
    options.audit_quick_pass = audit;
    options.ingest.read.batch_bytes = 50'000;
    RunOptions run;
    run.threads = threads;
    return Filter(std::span(&input, 1), options, run, folder_ / out);
  }

  const TempFolder folder_;
  const std::string model_;
};

TEST_F(QuickPassTest, CardsComeBack) {
  QuickPassCard card = {.margin = 1.5, .fitted = true, .refused = {0.1, 0.2, 0.3, 0.3, 0.1}};
  card.facts.Set("pages", 12);
  ASSERT_OK_AND_ASSIGN(const QuickPassCard read, QuickPassCard::FromJson(card.ToJson()));
  EXPECT_EQ(read.ToJson().Dump(), card.ToJson().Dump());
  for (const char* broken : {"{}", "{\"margin\":-1,\"refused\":[0,0,0,0,0]}", "{\"margin\":1}",
                             "{\"margin\":1,\"refused\":[1]}"}) {
    ASSERT_OK_AND_ASSIGN(const Json json, Json::Parse(broken));
    EXPECT_THAT(QuickPassCard::FromJson(json), StatusIs(absl::StatusCode::kInvalidArgument))
        << broken;
  }
}

TEST_F(QuickPassTest, SaysWhyThereIsNone) {
  ASSERT_OK_AND_ASSIGN(auto scorer, Scorer::Load(model_, {}));
  ASSERT_OK_AND_ASSIGN(QuickChoice choice, ChooseQuickPass(*scorer, 0, 0));
  EXPECT_TRUE(choice.pass != nullptr);
  EXPECT_EQ(choice.pass->threshold(), -QuickPassCard::kDefaultMargin);
  std::filesystem::remove(CardPath(model_));
  ASSERT_OK_AND_ASSIGN(scorer, Scorer::Load(model_, {"mathsieve-1", "math"}));
  ASSERT_OK_AND_ASSIGN(choice, ChooseQuickPass(*scorer, 0, 0));
  EXPECT_TRUE(choice.pass == nullptr);
  EXPECT_THAT(choice.why_not, HasSubstr("card"));
  ASSERT_OK_AND_ASSIGN(scorer, Scorer::Load(model_, {"plain", "math"}));
  ASSERT_OK_AND_ASSIGN(choice, ChooseQuickPass(*scorer, 0, 0));
  EXPECT_THAT(choice.why_not, HasSubstr("plain"));
}

TEST_F(QuickPassTest, RefusedPagesHaveTheirRowsAndTheirHistogram) {
  const std::string input = WritePages(600);
  ASSERT_OK_AND_ASSIGN(const Report whole, RunFilter(input, "whole", false));
  ASSERT_OK_AND_ASSIGN(const Report quick, RunFilter(input, "quick", true));
  const int64_t refused = quick.Get("dropped", kQuickPass);
  EXPECT_GT(refused, 100);
  EXPECT_GT(quick.Get("pages", "kept"), 200);
  EXPECT_LE(quick.Get("pages", "kept"), whole.Get("pages", "kept"));
  EXPECT_EQ(quick.Get("pages", "seen"), 600);
  ASSERT_OK_AND_ASSIGN(const PageHistograms histograms,
                       HistogramsOf({folder_ / "quick/pages/pages.mspt"}));
  EXPECT_EQ(histograms.refused.Total().pages, refused);
  EXPECT_GT(histograms.refused.Total().tokens, 100 * refused);
  EXPECT_EQ(histograms.scored.Total().pages, 600 - refused);
  EXPECT_EQ(
      histograms.refused.AtLeast(-QuickPassCard::kDefaultMargin + LogitHistogram::kWidth).pages, 0);
}

TEST_F(QuickPassTest, SameBytesAtAnyNumberOfThreads) {
  const std::string input = WritePages(300);
  ASSERT_OK(RunFilter(input, "1", true, 0.2, 1));
  for (const int threads : {2, 8}) {
    const std::string out = std::to_string(threads);
    ASSERT_OK(RunFilter(input, out, true, 0.2, threads));
    EXPECT_EQ(FilesBelow(folder_ / out), FilesBelow(folder_ / "1"));
  }
}

TEST_F(QuickPassTest, AnAuditOfAllPagesTellsTheLossAndChangesNothing) {
  WriteCard({.margin = 0});
  const std::string input = WritePages(600);
  ASSERT_OK_AND_ASSIGN(const Report whole, RunFilter(input, "whole", false));
  ASSERT_OK_AND_ASSIGN(const Report quick, RunFilter(input, "quick", true));
  ASSERT_OK_AND_ASSIGN(const Report audited, RunFilter(input, "audited", true, 1));
  EXPECT_EQ(FilesBelow(folder_ / "audited/documents"), FilesBelow(folder_ / "quick/documents"));
  EXPECT_EQ(FilesBelow(folder_ / "audited/pages"), FilesBelow(folder_ / "quick/pages"));
  const double lost = static_cast<double>(whole.Get("pages", "kept") - quick.Get("pages", "kept"));
  EXPECT_GT(lost, 0);
  const Json& audit = audited.facts()["quick_pass_audit"];
  EXPECT_EQ(audit["parsed_pages"].Integer(), audit["refused_pages"].Integer());
  EXPECT_EQ(audit["lost_pages"].Real(), lost);
  EXPECT_EQ(audit["lost_pages_interval"].Dump(), Json::Array().Append(lost).Append(lost).Dump());
  EXPECT_THAT(RunFilter(input, "none", false, 0.1),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("audit")));
}

TEST_F(QuickPassTest, TheFitLosesNoMoreThanAsked) {
  const std::string input = WritePages(1000);
  ASSERT_OK_AND_ASSIGN(const auto scorer, Scorer::Load(model_, {}));
  for (const double loss : {0.0, 0.05}) {
    ASSERT_OK_AND_ASSIGN(const QuickPassCard card,
                         FitQuickPass(std::span(&input, 1), *scorer, 0, {}, {loss}, {}, {}));
    EXPECT_TRUE(card.fitted);
    EXPECT_GT(card.margin, 0);
    WriteCard(card);
    const std::string out = "loss" + std::to_string(loss);
    ASSERT_OK_AND_ASSIGN(const Report report, RunFilter(input, out, true));
    ASSERT_OK_AND_ASSIGN(const Report whole, RunFilter(input, out + "whole", false));
    const double kept = static_cast<double>(whole.Get("pages", "kept"));
    const double share = 1 - static_cast<double>(report.Get("pages", "kept")) / kept;
    EXPECT_LE(share, loss);
    EXPECT_GE(share, loss - 0.01);
    EXPECT_NEAR(card.facts["all"]["loss"].Real(), loss, 0.03);
    EXPECT_EQ(card.facts["all"]["kept_pages"].Real(), kept);
  }
}

TEST_F(QuickPassTest, TheFitLeavesTheDomainsOfTheSeedOut) {
  const std::string input = WritePages(200);
  ASSERT_OK_AND_ASSIGN(const auto scorer, Scorer::Load(model_, {}));
  const std::set<std::string> seed = {"site0.org", "site1.org"};
  ASSERT_OK_AND_ASSIGN(const QuickPassCard card,
                       FitQuickPass(std::span(&input, 1), *scorer, 0, seed, {}, {}, {}));
  EXPECT_EQ(card.facts["pages"].Integer(), 160);
  const std::string none =
      folder_.Write("none.jsonl", "{\"url\":\"https://a.org\",\"html\":\"<p>no\"}\n");
  EXPECT_THAT(FitQuickPass(std::span(&none, 1), *scorer, 0, seed, {}, {}, {}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("above the floor")));
}

TEST(GammaQuantile, KnowsTheTables) {
  EXPECT_NEAR(GammaQuantile(1, 0.975), 3.688879, 1e-6);
  EXPECT_NEAR(GammaQuantile(0.5, 0.95), 3.841459 / 2, 1e-6);
  EXPECT_NEAR(GammaQuantile(50, 0.025), 74.22193 / 2, 1e-5);
  EXPECT_NEAR(RegularizedIncompleteGamma(3, 2), 0.3233236, 1e-7);
  EXPECT_NEAR(RegularizedIncompleteGamma(300, 290), 0.286, 1e-3);
}

// Crawls with a known loss, audited again and again.
TEST(EstimateLoss, ItsIntervalHoldsTheTruthMostly) {
  const ClassShares probabilities = {1, 0.4, 0.2, 0.05, 0.01};
  const int64_t refused[] = {200, 400, 1000, 5000, 20'000}, lost[] = {20, 12, 8, 6, 2};
  std::mt19937_64 random(3);
  int held = 0;
  double mean = 0;
  constexpr int kRounds = 2000;
  for (int round = 0; round < kRounds; ++round) {
    Report report;
    for (size_t i = 0; i < kAuditClasses.size(); ++i) {
      std::binomial_distribution<int64_t> parsed(refused[i] - lost[i], probabilities[i]);
      std::binomial_distribution<int64_t> found(lost[i], probabilities[i]);
      const std::string name(kAuditClasses[i].name);
      const int64_t hits = found(random);
      report.Count(kQuickAuditSection, name + ": refused", refused[i]);
      report.Count(kQuickAuditSection, name + ": parsed", parsed(random) + hits);
      report.Count(kQuickAuditSection, name + ": lost", hits);
    }
    const AuditEstimate estimate = EstimateLoss(report, probabilities, 1000);
    mean += estimate.lost / kRounds;
    held += estimate.lost_interval.low <= 48 && 48 <= estimate.lost_interval.high;
    ASSERT_NEAR(estimate.loss, estimate.lost / (1000 + estimate.lost), 1e-12);
  }
  EXPECT_NEAR(mean, 48, 1.5);
  EXPECT_GE(held, kRounds * 94 / 100);
}

}  // namespace
}  // namespace mathsieve
