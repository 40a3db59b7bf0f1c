#include "corpus/store/verdict_file.h"

#include "tests/support/support.h"

namespace mathsieve {
namespace {

TEST(VerdictPath, StandsBesideTheDocuments) {
  EXPECT_EQ(VerdictPath("/x/documents/a/s.jsonl.zst", "math"), "/x/attributes/math/a/s.jsonl.zst");
  EXPECT_EQ(VerdictPath("documents/s.jsonl.zst", "math"), "attributes/math/s.jsonl.zst");
  EXPECT_EQ(VerdictPath("/documents/x/documents/s", "m"), "/documents/x/attributes/m/s");
  EXPECT_EQ(VerdictPath("/x/s.jsonl", "math"), "/x/attributes/math/s.jsonl");
  EXPECT_EQ(VerdictPath("s.jsonl", "math"), "attributes/math/s.jsonl");
}

TEST(StageName, IsAFolderAndTheFirstHalfOfAScore) {
  for (const char* name : {"classifier", "a", "my-stage_2", "A_b_c", "-"}) {
    EXPECT_OK(CheckStageName(name)) << name;
  }
  for (const char* name :
       {"", "../evil", "a/b", "a__b", "_a", "a_", "a b", "a.b", "\xC3\xA9", "a\n"}) {
    EXPECT_THAT(CheckStageName(name), StatusIs(absl::StatusCode::kInvalidArgument)) << name;
  }
}

TEST(VerdictLine, ComesBackAndCountsCharacters) {
  const Verdict verdict = {{{"logit", 1.25}, {"best_window", -3e-7}}, "below_floor"};
  std::string line;
  AppendVerdictLine(line, "math", "id \"1\"", "数学ab", verdict);
  EXPECT_THAT(line, testing::HasSubstr(R"("math__logit":[[0,4,1.25]])"));
  JsonObjectReader reader;
  std::string id;
  Verdict back;
  ASSERT_OK(ParseVerdictLine(line, reader, id, back));
  EXPECT_EQ(id, "id \"1\"");
  EXPECT_EQ(back.reason, "below_floor");
  ASSERT_EQ(back.scores.size(), 2u);
  EXPECT_EQ(back.scores[1], std::make_pair(std::string("math__best_window"), -3e-7));
}

TEST(VerdictLine, RefusesWhatIsNoVerdict) {
  JsonObjectReader reader;
  std::string id;
  Verdict verdict;
  for (const char* line :
       {"", "[]", R"({"attributes":{"a":1}})", R"({"attributes":{"a":[[1]]}})"}) {
    EXPECT_FALSE(ParseVerdictLine(line, reader, id, verdict).ok()) << line;
  }
}

TEST(VerdictHeader, IsOfOneStageAndOneShard) {
  const ArtifactHeader header = VerdictHeader("math", "f", "h");
  EXPECT_OK(CheckArtifact("v", header, VerdictHeader("math", "f", "h")));
  for (const auto& other : {VerdictHeader("math", "g", "h"), VerdictHeader("math", "f", "i")}) {
    EXPECT_THAT(CheckArtifact("v", header, other), StatusIs(absl::StatusCode::kFailedPrecondition));
  }
}

}  // namespace
}  // namespace mathsieve
