// select, export, stats, view and score as users meet them, on shards with odd contents.

#include <filesystem>

#include "corpus/base/file.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ShardCommands : public testing::Test {
 protected:
  void SetUp() override {
    if (MathsieveBinary().empty()) GTEST_SKIP() << "no binary";
  }

  static CommandResult Mathsieve(std::vector<std::string> args) {
    args.insert(args.begin(), MathsieveBinary());
    return RunCommand(args);
  }

  // A model that calls "theorem" mathematics, and the seed that it comes of.
  static std::string Model(const TempFolder& folder) {
    std::string positive, negative;
    for (int i = 0; i < 60; ++i) {
      const std::string n = std::to_string(i), site = std::to_string(i % 6);
      positive += "{\"url\":\"https://m" + site + ".org/\",\"text\":\"theorem " + n +
                  " let x be a prime number then the proof of lemma " + n + " shows it\"}\n";
      negative += "{\"url\":\"https://c" + site + ".com/\",\"text\":\"recipe " + n +
                  " bake the bread with butter and sugar for " + n + " minutes\"}\n";
    }
    const std::string model = folder / "m.bin";
    Mathsieve({"seed", "--out", folder / "seed", "--positive",
               folder.Write("positive.jsonl", positive), "--negative",
               folder.Write("negative.jsonl", negative)});
    Mathsieve({"train-classifier", "--seed", folder / "seed", "--out", model});
    return model;
  }

  const TempFolder folder_;
};

constexpr std::string_view kTwo =
    "{\"id\":\"a\",\"text\":\"one\",\"metadata\":{\"url\":\"https://a.org/b,c\",\"n\":1}}\n"
    "{\"id\":\"b\",\"text\":\"two\",\"metadata\":{\"url\":\"https://b.org/\",\"n\":2}}\n";

TEST_F(ShardCommands, ARuleMayHaveCommas) {
  const std::string shard = folder_.Write("in.jsonl", kTwo);
  const CommandResult result = Mathsieve({"select", "--where", "url=https://a.org/b,c", "--where",
                                          "n<2", "--out", folder_ / "out", shard});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  const CommandResult view = Mathsieve({"view", folder_ / "out"});
  EXPECT_THAT(view.out, AllOf(HasSubstr("── a\n"), Not(HasSubstr("── b\n"))));
}

TEST_F(ShardCommands, ANameThatNoDocumentHasIsTold) {
  const std::string shard = folder_.Write("in.jsonl", kTwo);
  const CommandResult result =
      Mathsieve({"select", "--where", "langauge!=en", "--where", "n>=1", "--out", folder_ / "out",
                 shard, "--report", folder_ / "report.json"});
  EXPECT_EQ(result.exit_code, 0) << result.err;
  EXPECT_THAT(result.err, HasSubstr("warning: langauge!=en: none of 2 documents has 'langauge'"));
  ASSERT_OK_AND_ASSIGN(Json report, Json::ReadFile(folder_ / "report.json"));
  ASSERT_EQ(report["warnings"].items().size(), 1u);
  EXPECT_THAT(report["warnings"].items()[0].String(), HasSubstr("'langauge'"));
  const CommandResult view =
      Mathsieve({"view", "--where", "langauge=en", "--report", folder_ / "report.json", shard});
  EXPECT_THAT(view.err, HasSubstr("none of 2 documents has 'langauge'"));
  ASSERT_OK_AND_ASSIGN(report, Json::ReadFile(folder_ / "report.json"));
  EXPECT_EQ(report["warnings"].items().size(), 1u);
}

TEST_F(ShardCommands, MembersThatLookLikeVerdictsHaveANameOfTheirOwn) {
  const std::string shard =
      folder_.Write("in.jsonl", R"({"id":"a","text":"t","metadata":{"my__thing":1}})"
                                "\n");
  const CommandResult verdict = Mathsieve({"view", "--where", "my__thing=1", shard});
  EXPECT_EQ(verdict.exit_code, 2);
  EXPECT_THAT(verdict.err,
              AllOf(HasSubstr("no verdicts of 'my'"), HasSubstr("metadata.my__thing")));
  EXPECT_THAT(Mathsieve({"view", "--where", "metadata.my__thing=1", shard}).out, HasSubstr("── a"));
}

TEST_F(ShardCommands, ExportRefusesTwoShardsOfOneName) {
  const std::string a = folder_.Write("a/documents/shard-00000.jsonl", kTwo);
  const std::string b = folder_.Write("b/documents/shard-00000.jsonl", kTwo);
  for (const char* task : {"0/1", "1/2"}) {
    for (const char* format : {"jsonl", "parquet"}) {
      const CommandResult result = Mathsieve({"export", "--task", task, "--format", format, "--out",
                                              folder_ / "out", folder_ / "a", folder_ / "b"});
      EXPECT_EQ(result.exit_code, 2);
      EXPECT_THAT(result.err, AllOf(HasSubstr(a), HasSubstr(b)));
      EXPECT_FALSE(FileExists(folder_ / "out"));
    }
  }
  EXPECT_EQ(Mathsieve({"export", "--format", "jsonl", "--out", folder_ / "out", a}).exit_code, 0);
  EXPECT_EQ(ReadAll(folder_ / "out/shard-00000.jsonl"), kTwo);
}

TEST_F(ShardCommands, ExportNeverWritesOverWhatItReads) {
  const std::string shard = folder_.Write("in.jsonl", kTwo);
  const CommandResult result =
      Mathsieve({"export", "--format", "jsonl", "--out", folder_.path(), shard});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("would be written over itself"));
}

TEST_F(ShardCommands, ExportLeavesBadLinesOut) {
  const std::string shard =
      folder_.Write("in.jsonl", "{broken\n" + std::string(kTwo) + "{\"id\":\"no text\"}\n");
  for (const std::string format : {"jsonl", "parquet"}) {
    std::vector<std::string> command = {
        "export",         "--format", format,     "--out",
        folder_ / format, shard,      "--report", folder_ / "report.json"};
    const CommandResult refused = Mathsieve(command);
    if (refused.err.find("built without Parquet") != std::string::npos) continue;
    EXPECT_EQ(refused.exit_code, 2);
    EXPECT_THAT(refused.err, HasSubstr("2 of 4 records could not be read"));
    EXPECT_THAT(refused.err, HasSubstr("in.jsonl at offset 0: bad_json"));
    EXPECT_FALSE(FileExists(folder_ / (format + "/in." + format)));
    command.insert(command.end(), {"--max-bad-fraction", "0.5"});
    const CommandResult result = Mathsieve(command);
    ASSERT_EQ(result.exit_code, 0) << result.err;
    ASSERT_OK_AND_ASSIGN(const Json report, Json::ReadFile(folder_ / "report.json"));
    EXPECT_EQ(report["counts"]["dropped"]["bad_json"].Integer(), 2) << format;
    EXPECT_EQ(report["counts"]["documents"]["written"].Integer(), 2) << format;
  }
  EXPECT_EQ(ReadAll(folder_ / "jsonl/in.jsonl"), kTwo);
}

TEST_F(ShardCommands, ExportDealsOutPageTables) {
  const std::string input = folder_.Write("in.jsonl", kTwo);
  std::vector<std::string> tables;
  for (const std::string name : {"a", "b"}) {
    ASSERT_EQ(Mathsieve({"ingest", "--out", folder_ / name, input}).exit_code, 0);
    tables.push_back(folder_ / (name + ".mspt"));
    std::filesystem::rename(folder_ / (name + "/pages/pages.mspt"), tables.back());
  }
  const auto run = [&](std::vector<std::string> arguments) {
    std::vector<std::string> args = {"export", "--page-table", "--out", folder_ / "out"};
    args.insert(args.end(), arguments.begin(), arguments.end());
    return Mathsieve(args);
  };
  const std::string other = folder_ / "c/a.mspt";
  std::filesystem::create_directory(folder_ / "c");
  std::filesystem::copy(tables[0], other);
  const CommandResult twice = run({tables[0], other});
  EXPECT_EQ(twice.exit_code, 2);
  EXPECT_THAT(twice.err, AllOf(HasSubstr(tables[0]), HasSubstr(other)));
  ASSERT_EQ(run({"--task", "1/2", tables[0], tables[1]}).exit_code, 0);
  EXPECT_FALSE(FileExists(folder_ / "out/a.jsonl"));
  EXPECT_THAT(ReadAll(folder_ / "out/b.jsonl"), HasSubstr("https://a.org/b,c"));
  std::filesystem::resize_file(tables[0], std::filesystem::file_size(tables[0]) - 20);
  EXPECT_THAT(run({tables[0]}).err, AllOf(HasSubstr(tables[0]), HasSubstr("no end mark")));
  EXPECT_FALSE(FileExists(folder_ / "out/a.jsonl"));
}

TEST_F(ShardCommands, StatsTakesShardsTablesAndFolders) {
  const std::string input = folder_.Write("in.jsonl", kTwo);
  ASSERT_EQ(Mathsieve({"ingest", "--out", folder_ / "set", input}).exit_code, 0);
  const std::string shard = folder_ / "set/documents/shard-00000.jsonl.zst";
  const std::string table = folder_ / "set/pages/pages.mspt";
  const auto stats = [&](std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"stats", "--report", folder_ / "report.json"});
    const CommandResult result = Mathsieve(arguments);
    EXPECT_EQ(result.exit_code, 0) << result.err;
    return Json::ReadFile(folder_ / "report.json").value()["counts"];
  };
  EXPECT_EQ(stats({shard})["documents"]["all"].Integer(), 2);
  EXPECT_FALSE(stats({shard}).Has("pages"));
  EXPECT_EQ(stats({table})["pages"]["seen"].Integer(), 2);
  EXPECT_FALSE(stats({table}).Has("documents"));
  EXPECT_FALSE(stats({folder_ / "set/pages"}).Has("documents"));
  for (const Json& counts :
       {stats({folder_ / "set"}), stats({table, shard}), stats({table, folder_ / "set"})}) {
    EXPECT_EQ(counts["documents"]["all"].Integer(), 2);
    EXPECT_EQ(counts["pages"]["seen"].Integer(), 2);
  }
}

TEST_F(ShardCommands, StatsRefusesWhatIsNeither) {
  const std::string notes = folder_.Write("notes.txt", "neither\n");
  const CommandResult result = Mathsieve({"stats", notes});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, AllOf(HasSubstr(notes), HasSubstr("no shard of documents")));
  const std::string broken = folder_.Write("broken.mspt", "neither\n");
  EXPECT_THAT(Mathsieve({"stats", broken}).err, HasSubstr(broken));
}

TEST_F(ShardCommands, ViewSkipsAndLimits) {
  const std::string shard = folder_.Write("in.jsonl", kTwo);
  EXPECT_THAT(Mathsieve({"view", "--limit", "9223372036854775807", "--skip", "1", shard}).out,
              AllOf(HasSubstr("── b\n"), Not(HasSubstr("── a\n"))));
  EXPECT_THAT(Mathsieve({"view", "--limit", "1", shard}).out,
              AllOf(HasSubstr("── a\n"), Not(HasSubstr("── b\n"))));
  EXPECT_THAT(Mathsieve({"view", "--skip", "9223372036854775807", shard}).out, IsEmpty());
}

TEST_F(ShardCommands, NothingOfADocumentReachesTheTerminalAsACommand) {
  const std::string shard = folder_.Write(
      "in.jsonl",
      R"({"id":"a\u001b]0;x\u0007\n── b","text":"t\u001b[2J\nnext","metadata":{"url":"https://a/)"
      R"(\u009b31m","language":"\u001b[8m","k\u001b":"v"}})"
      "\n");
  const CommandResult view = Mathsieve({"view", shard});
  EXPECT_THAT(view.out,
              AllOf(HasSubstr("── a\\x1b]0;x\\x07\\n── b\n"), HasSubstr("https://a/\\u009b31m"),
                    HasSubstr("k\\x1b: \"v\""), HasSubstr("\nt\\x1b[2J\nnext\n")));
  const CommandResult stats = Mathsieve({"stats", shard});
  for (const std::string& out : {view.out, stats.out, stats.err}) {
    EXPECT_EQ(out.find('\x1b'), std::string::npos) << out;
  }
  EXPECT_THAT(stats.out, HasSubstr("\\x1b[8m"));
}

TEST_F(ShardCommands, TakePartsOnlyWhereThereAreParts) {
  for (const std::string command :
       {"seed", "train-classifier", "eval-classifier", "extract", "stats", "view"}) {
    const CommandResult result = Mathsieve({command, "--task", "0/2", "x"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("unknown flag --task")) << command;
    EXPECT_THAT(Mathsieve({command, "--help"}).out, Not(HasSubstr("--task"))) << command;
  }
}

TEST_F(ShardCommands, FlagsThatWouldDoNothingAreUnknown) {
  for (const std::string command : {"view", "stats"}) {
    for (const std::string flag : {"--threads", "--progress"}) {
      EXPECT_THAT(Mathsieve({command, flag, "1", "x"}).err, HasSubstr("unknown flag " + flag));
    }
  }
  EXPECT_THAT(Mathsieve({"export", "--progress", "on", "x"}).err, HasSubstr("unknown flag"));
}

TEST_F(ShardCommands, AModelIsNoFolder) {
  const CommandResult result =
      Mathsieve({"train-classifier", "--seed", "s", "--out", folder_.path()});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr(folder_.path() + " is a folder"));
}

TEST_F(ShardCommands, AnEvaluationIsOfOneThing) {
  const CommandResult result =
      Mathsieve({"eval-classifier", "--model", "m", "--seed", "s", "--positive", "x"});
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("either --seed, or --positive and --negative"));
}

TEST_F(ShardCommands, ScorePrintsOneLineADocumentOfItsPart) {
  const std::string model = Model(folder_);
  const std::string a =
      folder_.Write("a.jsonl", R"({"id":"x\ty\nz\\","text":"theorem and proof of a lemma"})"
                               "\n");
  const std::string b = folder_.Write("b.jsonl", R"({"id":"b","text":"recipe for bread"})"
                                                 "\n");
  const CommandResult all = Mathsieve({"score", "--model", model, "--print", a, b});
  EXPECT_EQ(all.exit_code, 0) << all.err;
  EXPECT_THAT(all.out, AllOf(testing::StartsWith("x\\ty\\nz\\\\\t"), HasSubstr("\nb\t")));
  EXPECT_EQ(std::count(all.out.begin(), all.out.end(), '\n'), 2);
  std::string parts;
  for (const char* task : {"0/2", "1/2", "2/3"}) {
    parts += Mathsieve({"score", "--model", model, "--print", "--task", task, a, b}).out;
  }
  EXPECT_EQ(parts, all.out);
  Mathsieve({"score", "--model", model, "--print", "--report", folder_ / "r.json", a, b});
  ASSERT_OK_AND_ASSIGN(const Json report, Json::ReadFile(folder_ / "r.json"));
  EXPECT_EQ(report["counts"]["verdicts"]["keep"].Integer(), 2);
}

TEST_F(ShardCommands, StagesHaveNamesThatAreNoPaths) {
  const std::string shard = folder_.Write("in.jsonl", kTwo);
  for (const std::string name : {"../evil", "", "a__b", "a/b"}) {
    const CommandResult score =
        Mathsieve({"score", "--model", folder_ / "none.bin", "--stage=" + name, shard});
    EXPECT_EQ(score.exit_code, 2);
    EXPECT_THAT(score.err, HasSubstr("--stage: '" + name + "' is no name of a stage"));
    if (name.empty()) continue;
    const CommandResult view = Mathsieve({"view", "--stages", name, shard});
    EXPECT_EQ(view.exit_code, 2);
    EXPECT_THAT(view.err, HasSubstr("--stages: '" + name + "' is no name of a stage"));
  }
}

}  // namespace
}  // namespace mathsieve
