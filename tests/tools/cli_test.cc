// The binary as users meet it: what it prints, where, and how it ends.

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>

#include "corpus/base/file.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

class Cli : public testing::Test {
 protected:
  void SetUp() override {
    if (MathsieveBinary().empty()) GTEST_SKIP() << "no binary";
  }

  static CommandResult Mathsieve(std::vector<std::string> args, std::string_view input = {}) {
    args.insert(args.begin(), MathsieveBinary());
    return RunCommand(args, input);
  }

  static std::vector<std::string> Commands() {
    std::vector<std::string> commands;
    const std::string help = Mathsieve({"--help"}).out;
    for (size_t at = help.find("\n  "); at != std::string::npos; at = help.find("\n  ", at + 1)) {
      commands.push_back(help.substr(at + 3, help.find(' ', at + 3) - at - 3));
    }
    return commands;
  }

  // n pages as JSON lines.
  static std::string Pages(int n) {
    std::string lines;
    for (int i = 0; i < n; ++i) {
      lines += "{\"url\":\"https://a.org/" + std::to_string(i) + "\",\"html\":\"<p>Page " +
               std::to_string(i * 7919) + " has a sentence of some length, with $x^" +
               std::to_string(i) + "$ in it.</p>\"}\n";
    }
    return lines;
  }
};

TEST_F(Cli, EveryCommandExplainsItselfAndHasAPage) {
  const std::vector<std::string> commands = Commands();
  ASSERT_GE(commands.size(), 12u);
  for (const std::string& command : commands) {
    const CommandResult brief = Mathsieve({command, "-h"});
    EXPECT_EQ(brief.exit_code, 0) << command;
    EXPECT_THAT(brief.out, StartsWith("mathsieve " + command)) << command;
    const CommandResult full = Mathsieve({command, "--help"});
    EXPECT_EQ(full.exit_code, 0) << command;
    EXPECT_THAT(full.out, HasSubstr("example:\n  ")) << command;
    EXPECT_THAT(ReadAll(SourcePath() + "/docs/commands/" + command + ".md"), HasSubstr(full.out))
        << "docs/commands/" << command << ".md is old: run ./dev docs";
  }
}

TEST_F(Cli, TyposAreRefusedWithTheNearestName) {
  const CommandResult command = Mathsieve({"filtr"});
  EXPECT_EQ(command.exit_code, 2);
  EXPECT_THAT(command.err, HasSubstr("did you mean 'filter'?"));
  const CommandResult flag = Mathsieve({"ingest", "--thread", "3", "x"});
  EXPECT_EQ(flag.exit_code, 2);
  EXPECT_EQ(flag.err, "mathsieve ingest: unknown flag --thread; did you mean --threads?\n");
  EXPECT_EQ(Mathsieve({"ingest", "--out", "x"}).exit_code, 2);
  EXPECT_EQ(Mathsieve({}).exit_code, 2);
}

TEST_F(Cli, WhatIsMissingIsNamed) {
  const TempFolder folder;
  const CommandResult result = Mathsieve({"ingest", "--out", folder / "out", folder / "none.warc"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("none.warc"));
  EXPECT_EQ(result.out, "");
}

TEST_F(Cli, ExtractWritesTextOrJson) {
  const std::string page = "<title>T</title><html lang=en><p>Let \\(a_1\\) be 5$.</p>";
  const CommandResult text = Mathsieve({"extract"}, page);
  EXPECT_EQ(text.exit_code, 0);
  EXPECT_THAT(text.out, HasSubstr("$a_1$"));
  EXPECT_THAT(text.out, HasSubstr("5\\$"));
  const CommandResult json = Mathsieve({"extract", "--format", "json", "-"}, page);
  ASSERT_OK_AND_ASSIGN(const Json parsed, Json::Parse(json.out));
  EXPECT_EQ(parsed["title"].String(), "T");
  EXPECT_EQ(parsed["language"].String(), "en");
  EXPECT_EQ(parsed["charset"].String(), "utf-8");
  EXPECT_EQ(parsed["formulas"]["delimiters"].Integer(), 1);
}

TEST_F(Cli, AReaderThatHasSeenEnoughIsNoFailure) {
  const TempFolder folder;
  const std::string input = folder.Write("in.jsonl", Pages(3000));
  ASSERT_EQ(Mathsieve({"ingest", "--out", folder / "out", input}).exit_code, 0);
  const CommandResult result =
      RunCommand({"bash", "-c",
                  "set -o pipefail; '" + MathsieveBinary() + "' view --limit 100000 '" +
                      (folder / "out") + "' | head -1"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
}

TEST_F(Cli, AFullDiskIsAnErrorThatNamesTheFile) {
  const TempFolder folder;
  std::filesystem::create_directories(folder / "out/documents");
  std::filesystem::create_symlink("/dev/full",
                                  folder / "out/documents/shard-00000.jsonl.zst.partial");
  const std::string input = folder.Write("in.jsonl", Pages(50));
  const CommandResult result = Mathsieve({"ingest", "--out", folder / "out", input});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("shard-00000.jsonl.zst.partial"));
  EXPECT_THAT(result.err, HasSubstr("No space left"));
  EXPECT_FALSE(FileExists(folder / "out/manifest.json"));
}

// A file system of its own that is too small, then made larger.
TEST_F(Cli, GoesOnWhenTheDiskHasRoomAgain) {
  const TempFolder folder;
  const std::string input = folder.Write("in.jsonl", Pages(20000));
  const std::string disk = folder / "disk";
  const std::string ingest = "'" + MathsieveBinary() + "' ingest --shard-bytes 400K " +
                             "--batch-bytes 50K --checkpoint-bytes 100K '" + input + "' --out ";
  ASSERT_EQ(RunCommand({"bash", "-c", ingest + (folder / "whole")}).exit_code, 0);
  std::filesystem::create_directory(disk);
  // In a name space of its own where the system gives one, else as root.
  const bool unshared = RunCommand({"unshare", "-rm", "true"}).exit_code == 0;
  std::vector<std::string> command = {
      "bash", "-c",
      "mount -t tmpfs -o size=300k tmpfs " + disk + " || exit 77; trap 'umount " + disk +
          "' EXIT; " + ingest + disk + "/out; echo first $?; ls " + disk +
          "/out; mount -o remount,size=64m " + disk + " && " + ingest + disk + "/out && cp -r " +
          disk + "/out " + (folder / "out")};
  if (unshared) command.insert(command.begin(), {"unshare", "-rm"});
  const CommandResult result = RunCommand(command);
  if (result.exit_code == 77) GTEST_SKIP() << "no mounts allowed";
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.out, HasSubstr("first 2\n"));
  EXPECT_THAT(result.out, Not(HasSubstr("manifest.json\n")));
  EXPECT_THAT(result.err, HasSubstr("No space left"));
  EXPECT_EQ(FilesBelow(folder / "out"), FilesBelow(folder / "whole"));
}

TEST_F(Cli, KilledAtAnyMomentItGoesOnToTheSameBytes) {
  const TempFolder folder;
  const std::string input = folder.Write("in.jsonl", Pages(20000));
  const auto args = [&](const std::string& out) {
    return std::vector<std::string>{MathsieveBinary(),
                                    "ingest",
                                    "--out",
                                    out,
                                    "--shard-bytes",
                                    "400K",
                                    "--batch-bytes",
                                    "50K",
                                    "--checkpoint-bytes",
                                    "100K",
                                    input};
  };
  ASSERT_EQ(RunCommand(args(folder / "whole")).exit_code, 0);
  const auto expected = FilesBelow(folder / "whole");
  int killed = 0;
  for (int round = 0; round < 6; ++round) {
    const std::string out = folder / ("killed" + std::to_string(round));
    // Killed once the next shard has begun, however fast the machine is.
    const std::string sign =
        out + "/documents/shard-0000" + std::to_string(round) + ".jsonl.zst.partial";
    const pid_t child = fork();
    if (child == 0) {
      const std::vector<std::string> arguments = args(out);
      std::vector<char*> pointers;
      for (const std::string& argument : arguments) {
        pointers.push_back(const_cast<char*>(argument.c_str()));
      }
      pointers.push_back(nullptr);
      std::freopen("/dev/null", "w", stderr);
      execv(pointers[0], pointers.data());
      _exit(127);
    }
    int status = 0;
    while (waitpid(child, &status, WNOHANG) == 0) {
      if (FileExists(sign)) kill(child, SIGKILL);
    }
    killed += WIFSIGNALED(status);
    ASSERT_EQ(RunCommand(args(out)).exit_code, 0);
    EXPECT_EQ(FilesBelow(out), expected) << "round " << round;
  }
  EXPECT_GT(killed, 0);
}

TEST_F(Cli, RepeatedIdsAreKeptAndCounted) {
  const TempFolder folder;
  const std::string line = R"({"id":"a","text":"one and the same id"})";
  const std::string input = folder.Write("in.jsonl", line + "\n" + line + "\n" + line + "\n");
  ASSERT_EQ(Mathsieve({"ingest", "--out", folder / "out", input}).exit_code, 0);
  const CommandResult result =
      Mathsieve({"stats", "--report", folder / "stats.json", folder / "out"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  ASSERT_OK_AND_ASSIGN(const Json report, Json::ReadFile(folder / "stats.json"));
  EXPECT_EQ(report["counts"]["documents"]["all"].Integer(), 3);
  EXPECT_EQ(report["counts"]["documents"]["repeated ids"].Integer(), 2);
}

TEST_F(Cli, TheWholeChainOnPagesOfOurOwn) {
  const TempFolder folder;
  std::string positive, negative;
  for (int i = 0; i < 60; ++i) {
    const std::string n = std::to_string(i);
    positive += "{\"id\":\"p" + n + "\",\"url\":\"https://m" + std::to_string(i % 6) +
                ".org/\",\"text\":\"theorem " + n + " let x be a prime number then the proof of " +
                "lemma " + n + " shows that the group is abelian\"}\n";
    negative += "{\"id\":\"n" + n + "\",\"url\":\"https://c" + std::to_string(i % 6) +
                ".com/\",\"text\":\"recipe " + n + " bake the bread with butter and sugar for " +
                n + " minutes then serve with fresh milk\"}\n";
  }
  const std::string math = folder.Write("math.jsonl", positive);
  const std::string other = folder.Write("other.jsonl", negative);
  const std::string seed = folder / "seed", model = folder / "m.bin";
  CommandResult result =
      Mathsieve({"seed", "--out", seed, "--positive", math, "--negative", other});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  result = Mathsieve({"train-classifier", "--seed", seed, "--out", model});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  result =
      Mathsieve({"eval-classifier", "--model", model, "--seed", seed, "--out", folder / "e.json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  EXPECT_TRUE(FileExists(folder / "e.svg"));
  result =
      Mathsieve({"filter", "--model", model, "--budget-pages", "40", "--floor", "-1000", "--out",
                 folder / "kept", math, other, "--report", folder / "reports/r.json"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  ASSERT_OK_AND_ASSIGN(const Json report, Json::ReadFile(folder / "reports/r.json"));
  EXPECT_EQ(report["counts"]["recall"]["documents"].Integer(), 40);
  result = Mathsieve({"view", "--limit", "100", folder / "kept"});
  EXPECT_THAT(result.out, HasSubstr("theorem"));
  EXPECT_THAT(result.out, testing::Not(HasSubstr("recipe")));
  result = Mathsieve({"score", "--model", model, folder / "kept"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  result = Mathsieve(
      {"select", "--where", "classifier__logit>=-1000", "--out", folder / "sel", folder / "kept"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  result = Mathsieve({"export", "--format", "jsonl", "--out", folder / "plain", folder / "sel"});
  ASSERT_EQ(result.exit_code, 0) << result.err;
  const std::string plain = ReadAll(folder / "plain/shard-00000.jsonl");
  EXPECT_EQ(std::count(plain.begin(), plain.end(), '\n'), 40);
  result = Mathsieve({"stats", folder / "kept"});
  EXPECT_THAT(result.out, HasSubstr("pages by domain"));
}

}  // namespace
}  // namespace mathsieve
