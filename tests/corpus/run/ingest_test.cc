#include "corpus/run/ingest.h"

#include <atomic>
#include <filesystem>

#include "corpus/run/shards/select.h"
#include "corpus/run/shards/shards.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

namespace fs = std::filesystem;

// Pages as JSON lines, of lengths that make blocks, checkpoints and shards end inside of batches.
std::string PagesFile(const TempFolder& folder, int pages) {
  std::string lines;
  for (int i = 0; i < pages; ++i) {
    std::string words;
    for (int k = 0; k < 20 + i * 37 % 400; ++k) words += " word" + std::to_string(i * k % 997);
    const std::string html = "<title>Page " + std::to_string(i) + "</title><p>Let \\(x^2\\) be" +
                             words + ".<script type='math/tex'>y_" + std::to_string(i) +
                             "</script></p>";
    lines += "{\"url\":\"https://site" + std::to_string(i % 7) + ".org/" + std::to_string(i) +
             "\",\"html\":" + JsonString(html) + "}\n";
  }
  return folder.Write("pages.jsonl", lines);
}

IngestOptions SmallCuts() {
  IngestOptions options;
  options.read.batch_bytes = 20'000;
  options.output.shard_bytes = 150'000;
  options.output.checkpoint_bytes = 60'000;
  return options;
}

absl::StatusOr<Report> RunIngest(const std::string& input, const std::string& out,
                                 RunOptions run = {}) {
  return Ingest(std::span(&input, 1), SmallCuts(), run, {}, {.folder = out});
}

TEST(Ingest, SameBytesAtAnyThreadCount) {
  const TempFolder folder;
  const std::string input = PagesFile(folder, 400);
  for (const int threads : {1, 2, 8}) {
    RunOptions run;
    run.threads = threads;
    ASSERT_OK_AND_ASSIGN(const Report report,
                         RunIngest(input, folder / ("out" + std::to_string(threads)), run));
    EXPECT_EQ(report.Get("pages", "kept"), 400);
    EXPECT_EQ(report.Get("formulas", "mathjax_script"), 400);
  }
  const auto expected = FilesBelow(folder / "out1");
  EXPECT_GT(expected.size(), 5u);
  EXPECT_EQ(FilesBelow(folder / "out2"), expected);
  EXPECT_EQ(FilesBelow(folder / "out8"), expected);
}

TEST(Ingest, StoppedAnywhereItGoesOnToTheSameBytes) {
  const TempFolder folder;
  const std::string input = PagesFile(folder, 300);
  ASSERT_OK(RunIngest(input, folder / "whole"));
  const auto expected = FilesBelow(folder / "whole");
  for (const int after : {1, 3, 9, 14}) {
    const std::string out = folder / ("stopped" + std::to_string(after));
    std::atomic<bool> stop = false;
    int batches = 0;
    RunOptions run;
    run.threads = 2;
    run.stop = &stop;
    run.on_progress = [&](const Progress&) { stop = ++batches >= after; };
    EXPECT_THAT(RunIngest(input, out, run), StatusIs(absl::StatusCode::kCancelled));
    ASSERT_OK(RunIngest(input, out));
    EXPECT_EQ(FilesBelow(out), expected) << after;
  }
}

TEST(Ingest, PartsTogetherAreTheWhole) {
  const TempFolder folder;
  std::vector<std::string> inputs;
  for (int i = 0; i < 5; ++i) {
    inputs.push_back(folder.Write("in" + std::to_string(i) + ".jsonl",
                                  "{\"id\":\"" + std::to_string(i) + "\",\"text\":\"t\"}\n"));
  }
  int64_t kept = 0;
  for (const char* task : {"0/2", "1/2"}) {
    RunOptions run;
    run.task = task;
    ASSERT_OK_AND_ASSIGN(const Report report,
                         Ingest(inputs, {}, run, {}, {.folder = folder / "out"}));
    kept += report.Get("pages", "kept");
  }
  EXPECT_EQ(kept, 5);
  EXPECT_TRUE(FileExists(folder / "out/manifest.1-2.json"));
}

TEST(Ingest, TheSameCommandAgainDoesNothing) {
  const TempFolder folder;
  const std::string input = PagesFile(folder, 30);
  ASSERT_OK(RunIngest(input, folder / "out"));
  ASSERT_OK_AND_ASSIGN(const Report again, RunIngest(input, folder / "out"));
  EXPECT_EQ(again.Get("pages", "kept"), 30);
  EXPECT_TRUE(again.facts().Has("finished before"));
  RunOptions run;
  IngestOptions other = SmallCuts();
  other.output.compression_level = 5;
  EXPECT_THAT(Ingest(std::span(&input, 1), other, run, {}, {.folder = folder / "out"}),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(Ingest, AnInputOfTheSameSizeIsAnotherOne) {
  const TempFolder folder;
  const std::string input = folder.Write("in.jsonl", "{\"text\":\"one\"}\n");
  ASSERT_OK(RunIngest(input, folder / "out"));
  const auto time = fs::last_write_time(input);
  folder.Write("in.jsonl", "{\"text\":\"two\"}\n");
  fs::last_write_time(input, time + std::chrono::milliseconds(3));
  EXPECT_THAT(RunIngest(input, folder / "out"),
              StatusIs(absl::StatusCode::kFailedPrecondition, testing::HasSubstr("changed")));
}

TEST(Ingest, JudgesArePartOfWhatARunIs) {
  const TempFolder folder;
  const std::string input = folder.Write("in.jsonl", "{\"text\":\"one\"}\n");
  PageJudges judges;
  judges.language = [](std::string_view) { return LanguageLabel{"en", 1}; };
  judges.language_fingerprint = "model 1";
  judges.facts.Set("floor", -2);
  const IngestLayout layout = {.folder = folder / "out"};
  ASSERT_OK(Ingest(std::span(&input, 1), {}, {}, judges, layout));
  ASSERT_OK_AND_ASSIGN(const Json manifest, Json::ReadFile(folder / "out/manifest.json"));
  EXPECT_EQ(Report::FromJson(manifest["report"]).facts()["floor"].Integer(), -2);
  EXPECT_OK(Ingest(std::span(&input, 1), {}, {}, judges, layout));
  judges.language_fingerprint = "model 2";
  EXPECT_THAT(Ingest(std::span(&input, 1), {}, {}, judges, layout),
              StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(Ingest, AFolderThatLinksToItselfIsReadOnce) {
  const TempFolder folder;
  folder.Write("in/a/page.html", "<p>One page.</p>");
  fs::create_directory_symlink("..", folder / "in/a/up");
  ASSERT_OK_AND_ASSIGN(const Report report, RunIngest(folder / "in", folder / "out"));
  EXPECT_EQ(report.Get("pages", "kept"), 1);
  EXPECT_EQ(report.Get("problems", "folder_cycle"), 1);
}

TEST(Ingest, BadLinesAreCountedUpToTheShareThatIsAllowed) {
  const TempFolder folder;
  std::string lines;
  for (int i = 0; i < 9; ++i) lines += "{\"text\":\"t" + std::to_string(i) + "\"}\n";
  const std::string input = folder.Write("in.jsonl", lines + "{broken\n");
  RunOptions run;
  ASSERT_OK_AND_ASSIGN(const Report report, RunIngest(input, folder / "a", run));
  EXPECT_EQ(report.Get("dropped", "bad_json"), 1);
  run.max_bad_fraction = 0.05;
  EXPECT_THAT(RunIngest(input, folder / "b", run), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(Ingest, TooManyBadResponsesAreNamedWithTheirPlace) {
  const TempFolder folder;
  const std::string good =
      generate::WarcRecord("response", "https://a.org/", "application/http; msgtype=response",
                           generate::HttpResponse("<p>A page.</p>"));
  const std::string bad = generate::WarcRecord(
      "response", "https://b.org/", "application/http; msgtype=response", "no response at all");
  const std::string input = folder.Write("in.warc", good + bad);
  EXPECT_THAT(RunIngest(input, folder / "out"),
              StatusIs(absl::StatusCode::kDataLoss,
                       testing::HasSubstr(input + " at offset " + std::to_string(good.size()) +
                                          ": bad_http (https://b.org/)")));
}

}  // namespace
}  // namespace mathsieve
