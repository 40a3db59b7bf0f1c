// Faults at the calls of filter and recall, as faults_test.cc has them for ingest: models, page
// tables, scored shards and cuts are read back, and all of it is written in several steps.

#include "tests/support/faults.h"
#include "tests/support/two_word_model.h"

namespace mathsieve {
namespace {

// A model of two words, and pages that say them in shares of their own.
class FilterFaults : public FaultsTest {
 protected:
  void SetUp() override {
    FaultsTest::SetUp();
    if (IsSkipped()) return;
    std::string lines;
    for (int i = 0; i < 60; ++i) {
      lines += "{\"id\":\"" + std::to_string(i) + "\",\"text\":\"";
      for (int k = 0; k < 60; ++k) lines += k < i ? "yes " : "no ";
      lines += "\"}\n";
    }
    filter_ = {"filter",
               "--model",
               TrainTwoWordModel(folder_, "m.bin"),
               "--text-form",
               "plain",
               "--positive-label",
               "__label__math",
               "--floor",
               "-1e9",
               "--batch-bytes",
               "4K",
               "--checkpoint-bytes",
               "6K",
               "--shard-bytes",
               "5K",
               folder_.Write("in.jsonl", lines)};
    budget_ = filter_;
    budget_.insert(budget_.end(), {"--budget-tokens", "700"});
    // Its kind of input: what filter wrote.
    Arguments scored = filter_;
    scored.insert(scored.end(), {"--out", folder_ / "scored"});
    ASSERT_EQ(Run(scored).exit_code, 0);
    recall_ = {"recall", "--budget-tokens",    "700", "--shard-bytes",
               "5K",     "--checkpoint-bytes", "1K",  folder_ / "scored"};
  }

  // Kill, full disk and broken disk at one in `stride` of the calls that change a file, and broken
  // disk at one in `stride` of the reads.
  void TryAll(const Arguments& command, int stride) const {
    AtEveryCall(command, {"changes", 0, "kill"}, ExpectKilled, stride);
    AtEveryCall(command, {"changes", 0, "enospc"}, ExpectDiskFull, stride);
    AtEveryCall(command, {"changes", 0, "eio"}, ExpectDiskBroken, stride);
    AtEveryCall(command, {"reads", 0, "eio", "", 2000}, ExpectDiskBroken, stride);
    ExpectNoChange(command,
                   {{"reads", 0, "delay"}, {"changes", 0, "short"}, {"reads", 0, "short"}});
  }

  Arguments filter_, budget_, recall_;
};

TEST_F(FilterFaults, Filter) { TryAll(filter_, 7); }
TEST_F(FilterFaults, FilterWithABudget) { TryAll(budget_, 11); }
TEST_F(FilterFaults, Recall) { TryAll(recall_, 5); }

// What a run wrote and reads again: finished shards, the page table, cuts, states. A bit of it that
// is another one ends the run, or changes nothing.
TEST_F(FilterFaults, FlippedBitInWhatIsReadBack) {
  for (const char* ending : {".zst", ".zst.partial", ".mspt", ".json"}) {
    SCOPED_TRACE(ending);
    AtEveryCall(
        budget_, {"reads", 0, "flip", ending},
        [](const CommandResult& met) { EXPECT_EQ(met.exit_code, 2); }, 1, 0);
  }
}

}  // namespace
}  // namespace mathsieve
