// What the system does to a run at any of its calls that change a file: killed, disk full, disk
// broken, interrupted, half of a call done, slow. The same command again ends with the same bytes.
// faults_read_test.cc asks the same of reads, faults_filter_test.cc of other commands.

#include "tests/support/faults.h"
#include "tests/support/generate.h"

namespace mathsieve {
namespace {

// Several batches, checkpoints and shards.
class Faults : public FaultsTest {
 protected:
  void SetUp() override {
    FaultsTest::SetUp();
    if (IsSkipped()) return;
    generate::Random random(1);
    const std::string input = folder_.Write("in.warc.gz", generate::Warc(random, 70, true).bytes);
    ingest_ = {"ingest", "--batch-bytes", "20K", "--checkpoint-bytes",
               "12K",    "--shard-bytes", "40K", input};
  }

  Arguments ingest_;
};

TEST_F(Faults, KilledAtEveryChange) { AtEveryCall(ingest_, {"changes", 0, "kill"}, ExpectKilled); }

TEST_F(Faults, DiskFullAtEveryChange) {
  AtEveryCall(ingest_, {"changes", 0, "enospc"}, ExpectDiskFull);
}

TEST_F(Faults, DiskBrokenAtEveryChange) {
  AtEveryCall(ingest_, {"changes", 0, "eio"}, ExpectDiskBroken);
}

TEST_F(Faults, InterruptedHalfDoneAndSlowCallsChangeNothing) {
  ExpectNoChange(ingest_, {{"changes", 0, "short"},
                           {"changes", 0, "delay"},
                           {"reads", 0, "short"},
                           {"reads", 0, "eintr"},
                           {"reads", 0, "delay"}});
}

}  // namespace
}  // namespace mathsieve
