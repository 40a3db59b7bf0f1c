#include "corpus/store/shard.h"

#include <unistd.h>

#include "corpus/base/zstd.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using ::testing::HasSubstr;

std::vector<std::string> RandomLines(int count, uint64_t seed) {
  generate::Random random(seed);
  std::vector<std::string> lines;
  for (int i = 0; i < count; ++i) {
    std::string line;
    AppendDocumentLine(
        line, {.id = std::to_string(i), .text = generate::Text(random, random.Below(300))});
    lines.push_back(line);
  }
  return lines;
}

struct Contents {
  std::vector<std::string> lines;  // with newlines
  std::vector<ReadProblem> problems;
};

Contents ReadShard(const std::string& path, ShardReadOptions options = {}) {
  Contents contents;
  auto reader = ShardReader::Open(path, options);
  EXPECT_OK(reader);
  ShardBatch batch;
  while (true) {
    const auto more = reader->Next(batch);
    EXPECT_OK(more);
    if (!more.ok() || !*more) return contents;
    EXPECT_EQ(batch.first_line, static_cast<int64_t>(contents.lines.size()));
    for (size_t i = 0; i < batch.size(); ++i)
      contents.lines.push_back(std::string(batch.Line(i)) + "\n");
    contents.problems.insert(contents.problems.end(), batch.problems.begin(), batch.problems.end());
  }
}

std::string WriteShard(const std::string& path, const std::vector<std::string>& lines,
                       int64_t block_bytes) {
  auto writer = ShardWriter::Create(path, {.block_bytes = block_bytes});
  EXPECT_OK(writer);
  for (const std::string& line : lines) EXPECT_OK(writer->AddLine(line));
  EXPECT_EQ(writer->documents(), static_cast<int64_t>(lines.size()));
  EXPECT_OK(writer->Commit());
  return ReadAll(path);
}

std::string Joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

TEST(Shard, LinesComeBackInEveryForm) {
  const TempFolder folder;
  const std::vector<std::string> lines = RandomLines(2000, 1);
  WriteShard(folder / "a.jsonl.zst", lines, 10'000);
  WriteShard(folder / "b.jsonl", lines, 10'000);
  const std::string text = Joined(lines);
  folder.Write("c.jsonl.gz", generate::GzipMember(text.substr(0, 5000)) +
                                 generate::GzipMember(text.substr(5000)));
  for (const char* const name : {"a.jsonl.zst", "b.jsonl", "c.jsonl.gz"}) {
    for (const int64_t batch_bytes : {int64_t{1}, int64_t{4096}, int64_t{1} << 30}) {
      const Contents contents = ReadShard(folder / name, {.batch_bytes = batch_bytes});
      EXPECT_TRUE(contents.problems.empty());
      EXPECT_EQ(contents.lines, lines) << name;
    }
  }
}

TEST(Shard, BytesDependOnTheLinesAlone) {
  const TempFolder folder;
  const std::vector<std::string> lines = RandomLines(500, 2);
  EXPECT_EQ(WriteShard(folder / "a.jsonl.zst", lines, 3000),
            WriteShard(folder / "b.jsonl.zst", lines, 3000));
  BlockBuilder builder(3000);
  std::string expected;
  ZstdCompressor compressor(3);
  for (const std::string& line : lines) {
    if (!builder.Add(line)) continue;
    EXPECT_OK(compressor.AppendFrame(builder.Take(), expected));
  }
  EXPECT_OK(compressor.AppendFrame(builder.Take(), expected));
  EXPECT_EQ(ReadAll(folder / "a.jsonl.zst"), expected);
}

TEST(Shard, ABrokenFrameCostsItsLinesAndNoOthers) {
  const TempFolder folder;
  const std::vector<std::string> lines = RandomLines(60, 3);
  const std::string bytes = WriteShard(folder / "a.jsonl.zst", lines, 2000);
  generate::Random random(4);
  size_t largest_loss = 0;
  for (int i = 0; i < 400; ++i) {
    std::string broken = bytes;
    const size_t at = random.Below(bytes.size());
    broken[at] = static_cast<char>(broken[at] ^ (1 << random.Below(8)));
    const Contents contents = ReadShard(folder.Write("b.jsonl.zst", broken));
    size_t next = 0;
    for (const std::string& line : contents.lines) {
      while (next < lines.size() && lines[next] != line) ++next;
      ASSERT_LT(next, lines.size()) << "byte " << at << " gave a line that was not written";
      ++next;
    }
    if (contents.lines.size() != lines.size()) {
      ASSERT_EQ(contents.problems.size(), 1u) << at;
      EXPECT_LE(contents.problems[0].offset, static_cast<int64_t>(at));
    }
    largest_loss = std::max(largest_loss, lines.size() - contents.lines.size());
  }
  EXPECT_GT(largest_loss, 0u);
  EXPECT_LT(largest_loss, 40u);
}

TEST(Shard, ACutFileKeepsItsWholeLines) {
  const TempFolder folder;
  const std::vector<std::string> lines = RandomLines(40, 5);
  const std::string bytes = WriteShard(folder / "a.jsonl.zst", lines, 2000);
  for (size_t size = 0; size < bytes.size(); size += 7) {
    const Contents contents = ReadShard(folder.Write("b.jsonl.zst", bytes.substr(0, size)));
    ASSERT_LE(contents.lines.size(), lines.size());
    for (size_t i = 0; i < contents.lines.size(); ++i)
      ASSERT_EQ(contents.lines[i], lines[i]) << size;
    EXPECT_LE(contents.problems.size(), 1u);
    for (const ReadProblem& problem : contents.problems) EXPECT_EQ(problem.reason, "truncated");
  }
  const std::string gzip = generate::GzipMember(Joined(lines));
  for (size_t size = 1; size < gzip.size(); size += 101) {
    const Contents contents = ReadShard(folder.Write("b.jsonl.gz", gzip.substr(0, size)));
    ASSERT_EQ(contents.problems.size(), 1u);
    for (size_t i = 0; i < contents.lines.size(); ++i) ASSERT_EQ(contents.lines[i], lines[i]);
  }
}

TEST(Shard, OddLines) {
  const TempFolder folder;
  EXPECT_TRUE(ReadShard(folder.Write("a.jsonl", "")).lines.empty());
  EXPECT_THAT(ReadShard(folder.Write("a.jsonl", "\n\n {\"a\":1}\n  \n{\"b\":2}")).lines,
              ::testing::ElementsAre(" {\"a\":1}\n", "{\"b\":2}\n"));
  EXPECT_THAT(ReadShard(folder.Write("a.jsonl", "1\r\n\xE2\x80\xA8 2\n")).lines,
              ::testing::ElementsAre("1\r\n", "\xE2\x80\xA8 2\n"));
}

TEST(Shard, LinesThatAreTooLongAreSkippedAndNamed) {
  const TempFolder folder;
  std::string text = "a\n";
  for (int i = 0; i < 3; ++i) text += std::string(3'000'000, 'x') + "\nb\n";
  const Contents contents = ReadShard(folder.Write("a.jsonl", text), {.max_line_bytes = 1'500'000});
  EXPECT_THAT(contents.lines, ::testing::ElementsAre("a\n", "b\n", "b\n", "b\n"));
  ASSERT_EQ(contents.problems.size(), 3u);
  EXPECT_EQ(contents.problems[0].reason, "line_too_long");
  EXPECT_EQ(contents.problems[0].offset, 2);
  EXPECT_EQ(contents.problems[1].offset, 3'000'005);
}

TEST(Shard, LinesThatAreNoDocumentsAreNamed) {
  const TempFolder folder;
  const std::string path = folder.Write("a.jsonl", "{\"text\":\"a\"}\n[1]\n{\"text\":\"b\"}\n");
  std::string texts;
  std::vector<ReadProblem> problems;
  ASSERT_OK(ForEachDocument(
      path,
      [&](int64_t line, Document& document) {
        texts += document.text + std::to_string(line);
        return absl::OkStatus();
      },
      [&](const ReadProblem& problem) { problems.push_back(problem); }));
  EXPECT_EQ(texts, "a0b2");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_EQ(problems[0].reason, "bad_document");
  EXPECT_EQ(problems[0].offset, 1);
}

TEST(ShardSet, FindsShardsInBytewiseOrder) {
  const TempFolder folder;
  for (const char* const name : {"b.jsonl", "a.jsonl.zst", "sub/c.jsonl.gz", "a.jsonl.zst.partial",
                                 "attributes/s/a.jsonl.zst", "x.txt", "B.jsonl"}) {
    folder.Write(name, "");
  }
  ASSERT_OK_AND_ASSIGN(ShardSet set, ShardSet::Open(folder.path()));
  EXPECT_THAT(set.paths, ::testing::ElementsAre(folder / "B.jsonl", folder / "a.jsonl.zst",
                                                folder / "b.jsonl", folder / "sub/c.jsonl.gz"));
  folder.Write("documents/z.jsonl", "");
  ASSERT_OK_AND_ASSIGN(set, ShardSet::Open(folder.path()));
  EXPECT_THAT(set.paths, ::testing::ElementsAre(folder / "documents/z.jsonl"));
  EXPECT_THAT(ShardSet::Open(folder / "none").status(),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("none")));
  EXPECT_THAT(ShardSet::Open(folder / "attributes/none").status(),
              StatusIs(absl::StatusCode::kNotFound));
}

TEST(ShardWriter, NothingAppearsBeforeCommitAndAFullDiskIsAnError) {
  const TempFolder folder;
  {
    ASSERT_OK_AND_ASSIGN(ShardWriter writer, ShardWriter::Create(folder / "a.jsonl.zst"));
    ASSERT_OK(writer.Add({.id = "1", .text = "t"}));
  }
  EXPECT_FALSE(FileExists(folder / "a.jsonl.zst"));
  ASSERT_EQ(symlink("/dev/full", (folder / "full.jsonl.partial").c_str()), 0);
  ASSERT_OK_AND_ASSIGN(ShardWriter writer, ShardWriter::Create(folder / "full.jsonl"));
  ASSERT_OK(writer.Add({.id = "1", .text = "t"}));
  EXPECT_THAT(writer.Commit(),
              StatusIs(absl::StatusCode::kResourceExhausted, HasSubstr("full.jsonl")));
}

}  // namespace
}  // namespace mathsieve
