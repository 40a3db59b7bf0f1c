// What the system does to a run at any of its calls: killed, disk full, disk broken, interrupted,
// half of a call done. The same command again ends with the same bytes. tests/support/fault_shim.cc
// stands between the binary and its files.

#include <csignal>
#include <filesystem>
#include <map>

#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using testing::HasSubstr;

class Faults : public testing::Test {
 protected:
  void SetUp() override {
    if (MathsieveBinary().empty()) GTEST_SKIP() << "no binary";
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers want to be loaded first";
#endif
    generate::Random random(1);
    input_ = folder_.Write("in.warc.gz", generate::Warc(random, 70, true).bytes);
    ASSERT_EQ(Run("whole").exit_code, 0);
    expected_ = FilesBelow(folder_ / "whole");
    ASSERT_GT(expected_.size(), 4u);
  }

  // Several batches, checkpoints and shards, of which the calls are always the same.
  CommandResult Run(const std::string& out, const std::string& fault = "") const {
    std::vector<std::string> command = {"env"};
    if (!fault.empty()) {
      command.push_back("LD_PRELOAD=" MATHSIEVE_FAULT_SHIM);
      command.push_back("MATHSIEVE_FAULT=" + fault);
    }
    for (const std::string& argument :
         {MathsieveBinary(), std::string("ingest"), std::string("--threads"), std::string("1"),
          std::string("--batch-bytes"), std::string("20K"), std::string("--checkpoint-bytes"),
          std::string("12K"), std::string("--shard-bytes"), std::string("40K"),
          std::string("--out"), folder_ / out, input_}) {
      command.push_back(argument);
    }
    return RunCommand(command);
  }

  static constexpr int kMostCalls = 1000;

  // Runs with the fault at each call in turn, until a run has fewer calls; `check` looks at each
  // run that met it. The same command again must then end with the same bytes.
  void AtEveryCall(const std::string& calls, const std::string& what,
                   const std::function<void(const CommandResult&)>& check) const {
    int call = 1;
    for (; call < kMostCalls; ++call) {
      const std::string out = what + std::to_string(call);
      const CommandResult met = Run(out, calls + ":" + std::to_string(call) + ":" + what);
      if (met.exit_code != 0) check(met);
      ASSERT_EQ(Run(out).exit_code, 0) << what << " at call " << call;
      ASSERT_EQ(FilesBelow(folder_ / out), expected_) << what << " at call " << call;
      std::filesystem::remove_all(folder_ / out);
      if (met.exit_code == 0) break;
    }
    EXPECT_GT(call, 40);
  }

  const TempFolder folder_;
  std::string input_;
  std::map<std::string, std::string> expected_;
};

TEST_F(Faults, KilledAtEveryChange) {
  AtEveryCall("changes", "kill",
              [](const CommandResult& met) { EXPECT_EQ(met.exit_code, 128 + SIGKILL); });
}

TEST_F(Faults, DiskFullAtEveryChange) {
  AtEveryCall("changes", "enospc", [](const CommandResult& met) {
    EXPECT_EQ(met.exit_code, 2);
    EXPECT_THAT(met.err, HasSubstr("No space left on device"));
  });
}

TEST_F(Faults, DiskBrokenAtEveryChange) {
  AtEveryCall("changes", "eio", [this](const CommandResult& met) {
    EXPECT_EQ(met.exit_code, 2);
    EXPECT_THAT(met.err, HasSubstr(folder_.path()));
  });
}

TEST_F(Faults, InterruptedAndHalfDoneCallsChangeNothing) {
  for (const char* fault : {"changes:0:short", "reads:0:short", "reads:0:eintr"}) {
    const std::string out = std::string("out") + fault;
    EXPECT_EQ(Run(out, fault).exit_code, 0) << fault;
    EXPECT_EQ(FilesBelow(folder_ / out), expected_) << fault;
  }
}

}  // namespace
}  // namespace mathsieve
