// Parts of one file (`--task`): together they write what one run writes, each reads little more
// than its own bytes, and whatever the system does to one, the same command again ends with the
// same bytes.

#include "tests/support/faults.h"
#include "tests/support/generate.h"

namespace mathsieve {
namespace {

constexpr int kPages = 110;

// Several batches, checkpoints and shards a part.
class FaultsOfParts : public FaultsTest {
 protected:
  void SetUp() override {
    FaultsTest::SetUp();
    if (IsSkipped()) return;
    generate::Random random(1);
    const std::string bytes = generate::Warc(random, kPages, true).bytes;
    const std::string input = folder_.Write("in.warc.gz", bytes);
    ingest_ = {
        "ingest", "--batch-bytes",      "20K", "--checkpoint-bytes", "20K", "--shard-bytes", "40K",
        input,    "--max-bad-fraction", "1",   "--max-record-bytes", "12K"};
    ASSERT_GT(bytes.size(), 3u * 15 * 1024);
  }

  // The command that does part `index` of `count`.
  Arguments Part(int index, int count) const {
    Arguments command = ingest_;
    command.insert(command.end(), {"--task", std::to_string(index) + "/" + std::to_string(count)});
    return command;
  }

  // The documents that parts 0 to `count` - 1 write into `out`, in their order.
  std::vector<std::string> LinesOf(const std::string& out, int count, const std::string& threads) {
    std::vector<std::string> lines;
    for (int index = 0; index < count; ++index) {
      Arguments command = Part(index, count);
      command.insert(command.end(), {"--out", folder_ / out, "--threads", threads});
      const CommandResult result = Run(command);
      EXPECT_EQ(result.exit_code, 0) << result.err;
      const std::string suffix =
          count > 1 ? "." + std::to_string(index) + "-" + std::to_string(count) : "";
      for (int shard = 0;; ++shard) {
        const std::string path = folder_ / (out + "/documents/shard-0000" + std::to_string(shard) +
                                            suffix + ".jsonl.zst");
        if (!std::filesystem::exists(path)) break;
        for (const std::string& line : ReadJsonlZst(path)) lines.push_back(line);
      }
    }
    return lines;
  }

  Arguments ingest_;
};

TEST_F(FaultsOfParts, TogetherWriteWhatOneRunWrites) {
  const std::vector<std::string> expected = LinesOf("whole", 1, "1");
  ASSERT_GT(expected.size(), kPages - 10);
  for (const int count : {2, 3, 7, 50}) {
    EXPECT_EQ(LinesOf("parts" + std::to_string(count), count, "1"), expected) << count;
  }
  EXPECT_EQ(LinesOf("threads", 3, "4"), expected);
}

TEST_F(FaultsOfParts, KilledAtEveryChange) {
  AtEveryCall(Part(1, 3), {"changes", 0, "kill"}, ExpectKilled);
}

TEST_F(FaultsOfParts, DiskBrokenAtEveryRead) {
  AtEveryCall(Part(1, 3), {"reads", 0, "eio", "in.warc.gz", 5000}, ExpectDiskBroken);
}

TEST_F(FaultsOfParts, DamagedInputKilledAtEveryChange) {
  generate::Random random(2);
  const std::string bytes = generate::Warc(random, kPages, true).bytes;
  folder_.Write("in.warc.gz", generate::Damage(random, bytes, 5000));
  AtEveryCall(Part(1, 3), {"changes", 0, "kill"}, ExpectKilled);
}

// And those of the longest record before them.
TEST_F(FaultsOfParts, ReadTheirOwnBytes) {
  generate::Random random(1);
  std::string plain, members;
  for (int i = 0; i < 160; ++i) {
    const std::string record = generate::WarcRecord("resource", "http://a.org/", "image/png",
                                                    generate::Bytes(random, 100'000));
    plain += record;
    members += generate::GzipMember(record);
  }
  constexpr int kBytes = 100'000, kParts = 8;
  for (const std::string& path :
       {folder_.Write("a.warc", plain), folder_.Write("b.warc.gz", members),
        folder_.Write("c.warc.gz", generate::GzipMember(plain))}) {
    const bool one_member = path.ends_with("c.warc.gz");
    const Fault fault = {"reads", 0, "delay", path, kBytes};
    const Arguments ingest = {"ingest", path, "--max-record-bytes", "200K"};
    const int whole = CountCalls(ingest, fault);
    EXPECT_GT(whole, 160);
    for (int i = 0; i < kParts; ++i) {
      Arguments part = ingest;
      part.insert(part.end(), {"--task", std::to_string(i) + "/" + std::to_string(kParts)});
      const bool has_it = one_member && i == 0;
      EXPECT_LT(CountCalls(part, fault), (has_it ? whole : whole / kParts) + 40)
          << path << " " << i;
    }
  }
}

}  // namespace
}  // namespace mathsieve
