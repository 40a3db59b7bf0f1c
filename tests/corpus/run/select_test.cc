#include "corpus/run/shards/select.h"

#include <filesystem>

#include "corpus/base/zstd.h"
#include "corpus/run/shards/judge.h"
#include "corpus/run/shards/shards.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

namespace fs = std::filesystem;

using testing::ElementsAre;
using testing::HasSubstr;

// Scores a document by the number that its id is.
class NumberStage : public Stage {
 public:
  explicit NumberStage(std::string fingerprint = "f") : fingerprint_(std::move(fingerprint)) {}
  std::string_view name() const override { return "number"; }
  std::string fingerprint() const override { return fingerprint_; }
  absl::Status Run(std::span<const Document> documents,
                   std::span<Verdict> verdicts) const override {
    for (size_t i = 0; i < documents.size(); ++i) {
      verdicts[i].scores = {{"n", std::atof(documents[i].id.c_str())}};
    }
    return absl::OkStatus();
  }

 private:
  std::string fingerprint_;
};

std::string Line(int id) {
  return "{\"id\":\"" + std::to_string(id) + "\",\"text\":\"some words\"}\n";
}

// Frames of ten documents; the text of frame `broken` is damaged.
std::string ShardOf(int frames, int broken) {
  ZstdCompressor compressor;
  std::string shard;
  for (int frame = 0; frame < frames; ++frame) {
    std::string lines, bytes;
    for (int i = 0; i < 10; ++i) lines += Line(frame * 10 + i);
    EXPECT_OK(compressor.AppendFrame(lines, bytes));
    if (frame == broken) bytes[bytes.size() - 6] ^= 0x55;
    shard += bytes;
  }
  return shard;
}

SelectJob JobOf(const std::string& shard, const std::string& folder) {
  return {.shards = {shard},
          .stages = {},
          .keep = [](const JudgedDocument&) { return std::string(); },
          .fingerprint = "all",
          .folder = folder};
}

std::vector<std::string> IdsOf(const std::string& shard, std::vector<std::string> stages = {}) {
  std::vector<std::string> ids;
  EXPECT_OK(ForEachJudged(std::span(&shard, 1), stages, {}, [&](const JudgedDocument& judged) {
    ids.push_back(judged.document.id);
    return true;
  }));
  return ids;
}

TEST(Select, KeepsLinesByteForByteAndInOrder) {
  const TempFolder folder;
  const std::string input = folder.Write(
      "in.jsonl",
      "{\"id\": \"a\",  \"text\":\"t\",\"metadata\":{\"language\":\"en\",\"n\":3}}\n"
      "{\"id\": \"b\",  \"text\":\"t\",\"metadata\":{\"language\":\"zh\",\"n\":4}}\n"
      "{\"id\": \"c\",  \"text\":\"t\",\"metadata\":{\"language\":\"en\",\"n\":10}}\n");
  ASSERT_OK_AND_ASSIGN(const Rule language, Rule::Parse("language=en"));
  ASSERT_OK_AND_ASSIGN(const Rule number, Rule::Parse("n>=4"));
  const SelectJob job = {.shards = {input},
                         .keep = [&](const JudgedDocument& document) -> std::string {
                           return language.Holds(document) && number.Holds(document) ? "" : "no";
                         },
                         .fingerprint = "f",
                         .folder = folder / "out"};
  ASSERT_OK_AND_ASSIGN(const Report report, Select(job, {}, {}));
  EXPECT_EQ(report.Get("pages", "kept"), 1);
  ASSERT_OK_AND_ASSIGN(LineReader lines,
                       LineReader::Open(folder / "out/documents/shard-00000.jsonl.zst"));
  std::string_view line;
  ASSERT_TRUE(*lines.Next(line));
  EXPECT_EQ(line, R"({"id": "c",  "text":"t","metadata":{"language":"en","n":10}})");
  EXPECT_FALSE(*lines.Next(line));
}

TEST(Select, ABrokenFrameCostsItsDocumentsOnly) {
  const TempFolder folder;
  const std::string shard = folder.Write("documents/a.jsonl.zst", ShardOf(6, 2));
  RunOptions run;
  ASSERT_OK_AND_ASSIGN(const Report report, Select(JobOf(shard, folder / "out"), {}, run));
  EXPECT_EQ(report.Get("pages", "kept"), 50);
  EXPECT_EQ(report.Total("lost"), 1);
  ASSERT_FALSE(report.examples().empty());
  EXPECT_THAT(report.examples()[0], HasSubstr("a.jsonl.zst at offset"));
  EXPECT_EQ(IdsOf(folder / "out"), IdsOf(shard));
  run.max_bad_fraction = 0;
  EXPECT_THAT(Select(JobOf(shard, folder / "strict"), {}, run),
              StatusIs(absl::StatusCode::kDataLoss, HasSubstr("--max-bad-fraction 0")));
  EXPECT_FALSE(FileExists(folder / "strict/manifest.json"));
}

TEST(Select, VerdictsStayInStepBehindABrokenFrame) {
  const TempFolder folder;
  const std::string shard = folder.Write("documents/a.jsonl.zst", ShardOf(3, 1));
  const NumberStage stage;
  ASSERT_OK_AND_ASSIGN(const Report judged, Judge(std::span(&shard, 1), stage, {}));
  EXPECT_EQ(judged.Get("documents", "seen"), 20);
  EXPECT_EQ(judged.Total("lost"), 1);
  SelectJob job = JobOf(shard, folder / "out");
  job.stages = {"number"};
  job.keep = [](const JudgedDocument& document) -> std::string {
    return document.Value("number__n").Real() < 25 ? "small" : "";
  };
  ASSERT_OK(Select(job, {}, {}));
  EXPECT_THAT(IdsOf(folder / "out"), ElementsAre("25", "26", "27", "28", "29"));
  RunOptions strict;
  strict.max_bad_fraction = 0;
  const NumberStage other("g");
  EXPECT_THAT(Judge(std::span(&shard, 1), other, strict), StatusIs(absl::StatusCode::kDataLoss));
}

TEST(Select, LinesThatAreNoDocumentAreCounted) {
  const TempFolder folder;
  std::string lines = "{no json\n";
  for (int i = 0; i < 10; ++i) lines += Line(i);
  const std::string shard = folder.Write("a.jsonl", lines);
  ASSERT_OK_AND_ASSIGN(
      const Report report,
      ForEachJudged(std::span(&shard, 1), {}, {}, [](const JudgedDocument&) { return true; }));
  EXPECT_EQ(report.Get("lines", "read"), 11);
  EXPECT_EQ(report.Get("dropped", "bad_json"), 1);
  RunOptions strict;
  strict.max_bad_fraction = 0.01;
  EXPECT_THAT(
      ForEachJudged(std::span(&shard, 1), {}, strict, [](const JudgedDocument&) { return true; }),
      StatusIs(absl::StatusCode::kDataLoss, HasSubstr("a.jsonl at offset 0")));
}

TEST(ForEachJudged, PassesNothingOverUncounted) {
  const TempFolder folder;
  const std::string shard = folder.Write(
      "in.jsonl", "{\"text\":\"a\"}\n{\"text\":\"\\q\"}\n{\"html\":\"<p>\",\"x\":1}\n{\"x\":1}\n");
  std::vector<Document> documents;
  RunOptions run;
  run.max_bad_fraction = 1;
  ASSERT_OK_AND_ASSIGN(const Report report, ForEachJudged(std::span(&shard, 1), {}, run,
                                                          [&](const JudgedDocument& judged) {
                                                            documents.push_back(judged.document);
                                                            return true;
                                                          }));
  EXPECT_EQ(report.Get("dropped", "bad_json"), 2);
  ASSERT_EQ(documents.size(), 2u);
  EXPECT_EQ(FindField(documents[1].extra, "html"), "\"<p>\"");
}

TEST(Select, OtherVerdictsAreAnotherRun) {
  const TempFolder folder;
  const std::string shard = folder.Write("documents/a.jsonl", Line(1) + Line(2));
  const NumberStage stage, other("g");
  ASSERT_OK(Judge(std::span(&shard, 1), stage, {}));
  SelectJob job = JobOf(shard, folder / "out");
  job.stages = {"number"};
  ASSERT_OK(Select(job, {}, {}));
  ASSERT_OK_AND_ASSIGN(const Report again, Select(job, {}, {}));
  EXPECT_TRUE(again.facts().Has("finished before"));
  ASSERT_OK(Judge(std::span(&shard, 1), other, {}));
  EXPECT_THAT(Select(job, {}, {}), StatusIs(absl::StatusCode::kFailedPrecondition));
}

TEST(Select, NeverWritesIntoWhatItReads) {
  const TempFolder folder;
  folder.Write("corpus/documents/shard-00000.jsonl", Line(1));
  EXPECT_THAT(Select(JobOf(folder / "corpus", folder / "corpus"), {}, {}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("choose another")));
}

TEST(ResolveShards, RefusesWhatIsNotFinished) {
  const TempFolder folder;
  const std::string input = folder.Write("in/documents/a.jsonl", Line(1));
  RunOptions half;
  half.task = "0/2";
  ASSERT_OK(Select(JobOf(input, folder / "out"), {}, half));
  for (const std::string& shards : {folder / "out", folder / "out/documents"}) {
    EXPECT_THAT(ResolveShards(std::span(&shards, 1)),
                StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("--task 1/2")));
  }
  half.task = "1/2";
  ASSERT_OK(Select(JobOf(input, folder / "out"), {}, half));
  EXPECT_THAT(IdsOf(folder / "out"), ElementsAre("1"));
}

TEST(ResolveShards, ARunThatKeptNothingIsNoError) {
  const TempFolder folder;
  const std::string input = folder.Write("a.jsonl", Line(1));
  SelectJob none = JobOf(input, folder / "none");
  none.keep = [](const JudgedDocument&) { return std::string("no"); };
  ASSERT_OK(Select(none, {}, {}));
  EXPECT_THAT(IdsOf(folder / "none"), testing::IsEmpty());
  fs::create_directory(folder / "empty");
  const std::string empty = folder / "empty";
  EXPECT_THAT(ResolveShards(std::span(&empty, 1)), StatusIs(absl::StatusCode::kNotFound));
}

TEST(ResolveCrawl, AnOutputOfOursStandsForItsDocuments) {
  const TempFolder folder;
  const std::string input = folder.Write("in/documents/a.jsonl", Line(1));
  ASSERT_OK(Select(JobOf(input, folder / "out"), {}, {}));
  folder.Write("out/attributes/x/shard-00000.jsonl", Line(2));
  folder.Write("out/documents/.hidden.jsonl", Line(3));
  folder.Write("out/documents/b.jsonl.zst.partial", "half");
  const std::vector<std::string> arguments = {folder / "out", folder / "in"};
  ASSERT_OK_AND_ASSIGN(const InputList inputs, ResolveCrawl(arguments));
  ASSERT_EQ(inputs.inputs.size(), 2u);
  EXPECT_EQ(inputs.inputs[0].path, folder / "out/documents/shard-00000.jsonl.zst");
  EXPECT_EQ(inputs.inputs[1].path, input);
}

TEST(JudgedDocument, MembersCanBeMeantAlone) {
  JudgedDocument judged;
  judged.document.metadata = {{"a__b", "1"}, {"id", "\"inside\""}};
  judged.document.id = "outside";
  judged.verdict.scores = {{"a__b", 2.0}};
  EXPECT_EQ(judged.Value("a__b").Real(), 2);
  EXPECT_EQ(judged.Value("metadata.a__b").Integer(), 1);
  EXPECT_EQ(judged.Value("metadata.id").String(), "inside");
  EXPECT_EQ(judged.Value("id").String(), "outside");
}

TEST(JudgedDocument, CountsTokensWhereNobodyDid) {
  const TempFolder folder;
  const std::string shard = folder.Write(
      "a.jsonl",
      "{\"text\":\"12345678\",\"metadata\":{\"token_count\":5}}\n{\"text\":\"12345678\"}\n"
      "{\"text\":\"12345678\",\"metadata\":{\"token_count\":-5}}\n"
      "{\"text\":\"12345678\",\"metadata\":{\"token_count\":\"x\"}}\n");
  std::vector<int64_t> counts;
  ASSERT_OK(ForEachJudged(std::span(&shard, 1), {}, {}, [&](const JudgedDocument& judged) {
    counts.push_back(judged.TokenCount());
    return true;
  }));
  EXPECT_THAT(counts, ElementsAre(5, 2, 2, 2));
}

}  // namespace
}  // namespace mathsieve
