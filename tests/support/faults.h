#pragma once

// The binary under tests/support/fault_shim.cc: a command, a fault at any of its calls, and the
// same command again. The including test defines MATHSIEVE_FAULT_SHIM, the path of the library.

#include <csignal>
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/support.h"

namespace mathsieve {

// The files below `folder`, without what two runs may say otherwise: a manifest tells the times of
// the shards that it was made of.
inline std::map<std::string, std::string> ResultsBelow(const std::string& folder) {
  std::map<std::string, std::string> files = FilesBelow(folder);
  for (auto& [name, bytes] : files) {
    for (const std::string member : {"\"inputs\": \"", "\"xxh64\": \""}) {
      const size_t at = name.ends_with(".json") ? bytes.find(member) : std::string::npos;
      if (at != std::string::npos) bytes.erase(at + member.size(), 16);
    }
  }
  return files;
}

// Names the first file that is another one.
inline testing::AssertionResult SameFiles(const std::map<std::string, std::string>& found,
                                          const std::map<std::string, std::string>& expected) {
  for (const auto& [name, bytes] : expected) {
    if (!found.contains(name)) return testing::AssertionFailure() << name << " is missing";
    if (found.at(name) != bytes) return testing::AssertionFailure() << name << " is another one";
  }
  for (const auto& [name, bytes] : found) {
    if (!expected.contains(name)) return testing::AssertionFailure() << name << " is left";
  }
  return testing::AssertionSuccess();
}

// See fault_shim.cc.
struct Fault {
  std::string calls;  // "changes" or "reads"
  int call = 0;       // from 1, 0 every one
  std::string what;
  std::string path{};  // of what is read, its end; empty: anything
  int bytes = 0;       // that a read gives at most; 0: any number
};

class FaultsTest : public testing::Test {
 protected:
  using Arguments = std::vector<std::string>;

  void SetUp() override {
    if (MathsieveBinary().empty()) GTEST_SKIP() << "no binary";
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers want to be loaded first";
#endif
  }

  // `mathsieve` with `arguments`, on one thread, so that its calls are always the same.
  static CommandResult Run(const Arguments& arguments) { return RunIn({"env"}, arguments); }

  static CommandResult Run(const Arguments& arguments, const Fault& fault,
                           const std::string& count = "") {
    Arguments command = {"env", "LD_PRELOAD=" MATHSIEVE_FAULT_SHIM};
    command.push_back("MATHSIEVE_FAULT=" + fault.calls + ":" + std::to_string(fault.call) + ":" +
                      fault.what);
    if (!fault.path.empty()) command.push_back("MATHSIEVE_FAULT_PATH=" + fault.path);
    if (fault.bytes > 0) {
      command.push_back("MATHSIEVE_FAULT_BYTES=" + std::to_string(fault.bytes));
    }
    if (!count.empty()) command.push_back("MATHSIEVE_FAULT_COUNT=" + count);
    return RunIn(std::move(command), arguments);
  }

  // How many calls `arguments`, written to a folder of their own, make of those that `fault` meets.
  int CountCalls(Arguments arguments, Fault fault) const {
    arguments.insert(arguments.end(), {"--out", folder_ / "counted"});
    fault.call = 1 << 30;
    const CommandResult result = Run(arguments, fault, folder_ / "calls");
    EXPECT_EQ(result.exit_code, 0) << result.err;
    std::filesystem::remove_all(folder_ / "counted");
    return std::stoi(ReadAll(folder_ / "calls"));
  }

  // Runs `arguments`, to which "--out FOLDER" comes, with `fault` at one in `stride` of its calls;
  // `check` looks at each run that failed. The same command again must then end with the bytes of
  // a run without a fault. `fewest_failed`: the least share of runs that fail.
  void AtEveryCall(const Arguments& arguments, Fault fault,
                   const std::function<void(const CommandResult&)>& check, int stride = 1,
                   double fewest_failed = 0.9) const {
    const std::string out = folder_ / "out";
    Arguments command = arguments;
    command.insert(command.end(), {"--out", out});
    std::filesystem::remove_all(out);
    ASSERT_EQ(Run(command).exit_code, 0);
    const std::map<std::string, std::string> expected = ResultsBelow(out);
    const int calls = CountCalls(arguments, fault);
    int failed = 0;
    for (fault.call = 1; fault.call <= calls; fault.call += stride) {
      SCOPED_TRACE(fault.what + " at call " + std::to_string(fault.call));
      std::filesystem::remove_all(out);
      const CommandResult met = Run(command, fault);
      if (met.exit_code != 0) check(met);
      failed += met.exit_code != 0 ? 1 : 0;
      const CommandResult again = Run(command);
      ASSERT_EQ(again.exit_code, 0) << again.err << "after" << met.err;
      ASSERT_TRUE(SameFiles(ResultsBelow(out), expected)) << met.err;
    }
    EXPECT_GE(failed * stride + 3 * stride, calls * fewest_failed);
    std::filesystem::remove_all(out);
  }

  // Runs `arguments` with each of `faults`, which are of the kind that changes nothing.
  void ExpectNoChange(Arguments arguments, const std::vector<Fault>& faults) const {
    const std::string out = folder_ / "out";
    arguments.insert(arguments.end(), {"--out", out});
    std::filesystem::remove_all(out);
    ASSERT_EQ(Run(arguments).exit_code, 0);
    const std::map<std::string, std::string> expected = ResultsBelow(out);
    for (const Fault& fault : faults) {
      SCOPED_TRACE(fault.calls + " " + fault.what);
      std::filesystem::remove_all(out);
      const CommandResult met = Run(arguments, fault);
      EXPECT_EQ(met.exit_code, 0) << met.err;
      EXPECT_TRUE(SameFiles(ResultsBelow(out), expected));
    }
  }

  const TempFolder folder_;

 private:
  static CommandResult RunIn(Arguments command, const Arguments& arguments) {
    command.push_back(MathsieveBinary());
    command.insert(command.end(), arguments.begin(), arguments.end());
    command.insert(command.end(), {"--threads", "1"});
    return RunCommand(command);
  }
};

inline void ExpectKilled(const CommandResult& met) { EXPECT_EQ(met.exit_code, 128 + SIGKILL); }

inline void ExpectDiskFull(const CommandResult& met) {
  EXPECT_EQ(met.exit_code, 2);
  EXPECT_THAT(met.err, testing::HasSubstr("No space left on device"));
}

inline void ExpectDiskBroken(const CommandResult& met) {
  EXPECT_EQ(met.exit_code, 2);
  EXPECT_THAT(met.err, testing::ContainsRegex("/[^ ]*[ :].*Input/output error"));
}

}  // namespace mathsieve
