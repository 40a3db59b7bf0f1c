#include "tools/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corpus/base/file.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

struct Options {
  int threads = 2;
  bool strict = true;
  std::vector<std::string> inputs = {"default"};
  std::string form = "text";

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "threads", .help = "worker threads", .min = 1}, self.threads);
    visit(FieldInfo{.name = "strict", .help = "be strict"}, self.strict);
    visit(FieldInfo{.name = "inputs", .help = "inputs"}, self.inputs);
    visit(FieldInfo{.name = "form", .help = "output form", .choices = "text|json"}, self.form);
  }
};

constexpr CommandInfo kInfo = {"filter", "INPUT...", "does it", "Details.", "mathsieve filter x"};

struct Parsed {
  absl::Status status;
  Options options;
  std::vector<std::string> arguments;
};

Parsed Parse(std::vector<std::string> args) {
  Parsed parsed;
  CommandLine line(kInfo);
  line.Add(parsed.options);
  parsed.status = line.Parse(args).status();
  parsed.arguments = line.arguments();
  return parsed;
}

TEST(CommandLine, TakesFlagsInBothForms) {
  const Parsed parsed =
      Parse({"--threads=3", "a", "--no-strict", "--inputs", "x,y", "--inputs=z", "-", "--", "--b"});
  ASSERT_TRUE(parsed.status.ok()) << parsed.status;
  EXPECT_EQ(parsed.options.threads, 3);
  EXPECT_FALSE(parsed.options.strict);
  EXPECT_THAT(parsed.options.inputs, testing::ElementsAre("x", "y", "z"));
  EXPECT_THAT(parsed.arguments, testing::ElementsAre("a", "-", "--b"));
}

TEST(CommandLine, RefusesWhatItDoesNotKnowAndNamesTheNearest) {
  EXPECT_EQ(Parse({"--treads", "3"}).status.message(),
            "unknown flag --treads; did you mean --threads?");
  EXPECT_EQ(Parse({"--threads"}).status.message(), "--threads wants a value");
  EXPECT_EQ(Parse({"--threads", "4x"}).status.message(),
            "--threads: '4x' is not a whole number of at least 1");
  EXPECT_EQ(Parse({"-t"}).status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(Parse({"--no-threads"}).status.code(), absl::StatusCode::kInvalidArgument);
}

TEST(CommandLine, ConfigurationGivesWayToFlags) {
  const TempFolder folder;
  const std::string path = folder / "run.toml";
  ASSERT_TRUE(WriteFile(path,
                        "threads = 9\n[filter]\nthreads = 5\ninputs = ['p', 'q']\n"
                        "strict = false\n[other]\nthreads = 1\n")
                  .ok());
  const Parsed parsed = Parse({"--threads=7", "--config", path});
  ASSERT_TRUE(parsed.status.ok()) << parsed.status;
  EXPECT_EQ(parsed.options.threads, 7);
  EXPECT_FALSE(parsed.options.strict);
  EXPECT_THAT(parsed.options.inputs, testing::ElementsAre("p", "q"));
}

TEST(CommandLine, ABrokenConfigurationNamesFileLineAndKey) {
  const TempFolder folder;
  const std::string path = folder / "run.toml";
  ASSERT_TRUE(WriteFile(path, "threads = = 9\n").ok());
  EXPECT_THAT(std::string(Parse({"--config", path}).status.message()),
              testing::StartsWith(path + ":1:"));
  ASSERT_TRUE(WriteFile(path, "treads = 9\n").ok());
  EXPECT_EQ(Parse({"--config", path}).status.message(),
            path + ": unknown flag --treads; did you mean --threads?");
}

TEST(CommandLine, WhatIsLeftOutIsNoFlag) {
  Options options;
  CommandLine line(kInfo);
  const std::string_view without[] = {"strict", "form"};
  line.Add(options, "options", without);
  EXPECT_THAT(line.ShortHelp(), testing::HasSubstr("--threads"));
  EXPECT_THAT(line.ShortHelp(), testing::Not(testing::HasSubstr("--strict")));
  const std::vector<std::string> args = {"--form", "json"};
  EXPECT_EQ(line.Parse(args).status().message(), "unknown flag --form");
}

TEST(CommandLine, HelpNamesEveryFlagWithItsDefault) {
  Options options;
  CommandLine line(kInfo);
  line.Add(options);
  EXPECT_THAT(line.ShortHelp(), testing::HasSubstr("worker threads [2]"));
  EXPECT_THAT(line.LongHelp(), testing::HasSubstr("one of text|json"));
  EXPECT_THAT(line.LongHelp(), testing::HasSubstr("mathsieve filter x"));
}

}  // namespace
}  // namespace mathsieve
