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

TEST_F(ShardCommands, ViewSkipsAndLimits) {
  const std::string shard = folder_.Write("in.jsonl", kTwo);
  EXPECT_THAT(Mathsieve({"view", "--limit", "9223372036854775807", "--skip", "1", shard}).out,
              AllOf(HasSubstr("── b\n"), Not(HasSubstr("── a\n"))));
  EXPECT_THAT(Mathsieve({"view", "--limit", "1", shard}).out,
              AllOf(HasSubstr("── a\n"), Not(HasSubstr("── b\n"))));
  EXPECT_THAT(Mathsieve({"view", "--skip", "9223372036854775807", shard}).out, IsEmpty());
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
