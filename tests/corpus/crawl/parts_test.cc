// Parts of a work that begin and end anywhere in a file. The naive twin is the whole run: the parts
// one behind the other give its records and its problems, each once, in its order.

#include <set>

#include "corpus/crawl/task_slice.h"
#include "corpus/store/parquet/parquet.h"
#include "tests/corpus/crawl/packings.h"
#include "tests/corpus/crawl/read_records.h"
#include "tests/support/generate.h"

namespace mathsieve {
namespace {

using generate::GzipMember;
using generate::Random;

struct Told {
  std::string path, reason;
  int64_t offset;
  bool lost;
  friend bool operator==(const Told&, const Told&) = default;
  friend void PrintTo(const Told& told, std::ostream* out) {
    *out << told.path << " " << told.offset << " " << told.reason << (told.lost ? " lost" : "");
  }
};

struct Reading {
  std::vector<OwnRecord> records;
  std::vector<Told> problems;
  int64_t bytes = 0;
  std::vector<SourcePosition> positions;  // before each batch
  std::vector<size_t> before;             // records at each of them
};

void ReadAll(RecordSource& source, Reading& reading) {
  static RecordBatch batch;
  while (true) {
    reading.positions.push_back(source.position());
    reading.before.push_back(reading.records.size());
    const auto more = source.Next(batch);
    ASSERT_OK(more);
    reading.bytes += batch.compressed_bytes;
    if (!*more) return;
    ReadResult result;
    AddBatch(batch, source.inputs(), result);
    std::ranges::move(result.records, std::back_inserter(reading.records));
    for (const RecordBatch::Problem& problem : batch.problems) {
      reading.problems.push_back({source.inputs().inputs[problem.input].path, problem.reason,
                                  problem.offset, problem.lost});
    }
  }
}

void Append(Reading& all, const Reading& part) {
  all.records.insert(all.records.end(), part.records.begin(), part.records.end());
  all.problems.insert(all.problems.end(), part.problems.begin(), part.problems.end());
}

Reading Read(const InputList& inputs, const ReadOptions& options, SourcePosition from = {}) {
  Reading reading;
  const auto source = RecordSource::Open(inputs, options);
  EXPECT_OK(source);
  EXPECT_OK((*source)->Seek(from));
  ReadAll(**source, reading);
  return reading;
}

void ExpectSame(const Reading& found, const Reading& expected) {
  EXPECT_EQ(found.problems, expected.problems);
  EXPECT_EQ(found.records.size(), expected.records.size());
  for (size_t i = 0; i < std::min(found.records.size(), expected.records.size()); ++i) {
    ASSERT_TRUE(found.records[i] == expected.records[i])
        << i << " at " << found.records[i].offset << " and " << expected.records[i].offset << ": "
        << found.records[i].header;
  }
}

// What `inputs` give from the middle on is what they gave there before.
void ExpectResumes(const InputList& inputs, const ReadOptions& options, const Reading& whole) {
  const size_t middle = whole.positions.size() / 2;
  const Reading rest = Read(inputs, options, whole.positions[middle]);
  ASSERT_EQ(rest.records.size(), whole.records.size() - whole.before[middle]);
  for (size_t k = 0; k < rest.records.size(); ++k) {
    ASSERT_TRUE(rest.records[k] == whole.records[whole.before[middle] + k]) << k;
  }
}

Reading ReadParts(const InputList& all, int count, const ReadOptions& options) {
  Reading parts;
  for (int i = 0; i < count; ++i) {
    const InputList part = TaskSlice{.index = i, .count = count}.Cut(all);
    Reading reading = Read(part, options);
    EXPECT_EQ(reading.bytes, part.TotalBytes()) << i;
    ExpectResumes(part, options, reading);
    Append(parts, reading);
  }
  return parts;
}

// As the files of a test are small, so is the longest record: it says how far before its own bytes
// a part begins to read.
const ReadOptions kSmall = {.batch_bytes = 9000, .max_record_bytes = 12'000};
const ReadOptions kUsual = {.batch_bytes = 9000};
const std::vector<int> kCounts = {1, 2, 3, 7, 50};

void ExpectPartsAreTheWhole(const std::vector<std::string>& paths, const std::vector<int>& counts,
                            const ReadOptions& options, size_t fewest_records = 6) {
  ASSERT_OK_AND_ASSIGN(const InputList all, ResolveInputs(paths));
  const Reading expected = Read(all, options);
  EXPECT_GE(expected.records.size(), fewest_records);
  for (const int count : counts) {
    SCOPED_TRACE(paths[0] + " in " + std::to_string(count));
    ExpectSame(ReadParts(all, count, options), expected);
  }
}

// Of damaged files whose members begin inside records: a broken member hides all up to one that
// begins with a record, and a part that begins behind it may see more than the whole run.
void ExpectPartsLoseNothing(const std::string& path, const std::vector<int>& counts,
                            const ReadOptions& options, const std::set<std::string>& good) {
  ASSERT_OK_AND_ASSIGN(const InputList all, ResolveInputs(std::vector<std::string>{path}));
  const Reading expected = Read(all, options);
  for (const int count : counts) {
    SCOPED_TRACE(path + " in " + std::to_string(count));
    std::map<std::string, int> found;
    for (const OwnRecord& record : ReadParts(all, count, options).records) {
      ++found[record.header + record.body];
    }
    for (const OwnRecord& record : expected.records) {
      const std::string bytes = record.header + record.body;
      if (!good.contains(bytes)) continue;
      EXPECT_EQ(found[bytes], 1) << record.offset << " " << record.header;
    }
    for (const std::string& bytes : good) EXPECT_LE(found[bytes], 1) << bytes.substr(0, 300);
  }
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int64_t kBorderStep = 29;  // fresh memory is dear there
#else
constexpr int64_t kBorderStep = 1;
#endif

// Cuts `path` in two at every byte, and into parts that are smaller than its records.
void ExpectEveryByteIsABorder(const std::string& path, const ReadOptions& options) {
  SCOPED_TRACE(path);
  ASSERT_OK_AND_ASSIGN(const InputList all, ResolveInputs(std::vector<std::string>{path}));
  const Reading expected = Read(all, options);
  EXPECT_GE(expected.records.size(), 5u);
  const int64_t size = all.inputs[0].size_bytes;
  for (int64_t border = 1; border < size; border += kBorderStep) {
    InputList before = all, behind = all;
    before.inputs[0].end = behind.inputs[0].begin = border;
    Reading both = Read(before, options);
    Append(both, Read(behind, options));
    ASSERT_EQ(both.problems, expected.problems) << "cut at " << border;
    ASSERT_TRUE(both.records == expected.records) << "cut at " << border;
  }
  ExpectPartsAreTheWhole({path}, kCounts, options, 5);
}

class Parts : public testing::Test {
 protected:
  // Every packing of `records` by itself, and all of them in one work.
  void TryPackings(const std::string& name, const Records& records) {
    Random random(3);
    std::vector<std::string> paths;
    for (const auto& [ending, bytes] : Packings(random, records)) {
      paths.push_back(folder_.Write(name + "." + ending, bytes));
      ExpectPartsAreTheWhole({paths.back()}, kCounts, kSmall);
      ExpectPartsAreTheWhole({paths.back()}, {7}, kUsual);
    }
    ExpectPartsAreTheWhole(paths, {2, 7, 200}, kSmall);
  }

  void TryDamaged(const std::string& name, const Records& records) {
    std::set<std::string> good;  // without the line ends behind them
    for (const std::string& record : records) good.insert(record.substr(0, record.size() - 4));
    for (int seed = 1; seed <= 12; ++seed) {
      Random random(seed);
      for (const auto& [ending, bytes] : Packings(random, records)) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        const size_t intact = ending == "dictionary.zst" ? kDictionaryBytes + 8 : 0;
        const std::string path =
            folder_.Write(name + "." + ending,
                          bytes.substr(0, intact) + generate::Damage(random, bytes.substr(intact),
                                                                     seed % 2 == 0 ? 3000 : 30000));
        const bool begin_inside = ending.starts_with("blocks") || ending.starts_with("stored_b") ||
                                  ending.starts_with("mixed");
        if (begin_inside && name == "a.warc") {
          ExpectPartsLoseNothing(path, {2, 7, 23}, kSmall, good);
        } else {
          ExpectPartsAreTheWhole({path}, {1, 2, 7, 23}, kSmall, 0);
        }
      }
    }
  }

  void TryEveryByte(const std::string& name, const Records& records) {
    Random random(4);
    const ReadOptions tiny = {.batch_bytes = 500, .max_record_bytes = 1000};
    const std::string all = Join(records);
    ExpectEveryByteIsABorder(folder_.Write(name, all), tiny);
    for (const auto& [ending, bytes] : {std::pair("stored.gz", Each(records, StoredMember)),
                                        std::pair("blocks.gz", Blocks(random, all, kGzip, 900)),
                                        std::pair("each.zst", Each(records, kZstd))}) {
      ExpectEveryByteIsABorder(folder_.Write(name + "." + ending, bytes), tiny);
    }
  }

  const TempFolder folder_;
};

TEST_F(Parts, OfWarc) {
  Random random(1);
  TryPackings("a.warc", WarcRecords(random, 120));
}

TEST_F(Parts, OfArc) {
  Random random(1);
  TryPackings("a.arc", ArcRecords(random, 100));
}

TEST_F(Parts, OfLines) {
  Random random(1);
  TryPackings("a.jsonl", Lines(random, 300));
}

TEST_F(Parts, OfWarcAtEveryByte) {
  const Records inside = {Resource(-1, "x"), Resource(-2, "y")};
  const std::string& first = inside[0];
  TryEveryByte(
      "a.warc",
      {Resource(1, "one"), Resource(2, Join(inside) + "two"), Resource(3, Each(inside, kGzip)),
       Resource(4, GzipMember(first) + "\nWARC/1.0\r\n"), Resource(5, Each(inside, kZstd))});
}

TEST_F(Parts, OfArcAtEveryByte) {
  Random random(6);
  TryEveryByte("a.arc", ArcRecords(random, 7, 300));
}

TEST_F(Parts, OfLinesAtEveryByte) {
  Random random(6);
  TryEveryByte("a.jsonl", Lines(random, 20, 3));
}

TEST_F(Parts, OfDamagedWarc) {
  Random random(5);
  TryDamaged("a.warc", WarcRecords(random, 60));
}

TEST_F(Parts, OfDamagedArc) {
  Random random(5);
  TryDamaged("a.arc", ArcRecords(random, 60));
}

TEST_F(Parts, OfDamagedLines) {
  Random random(5);
  TryDamaged("a.jsonl", Lines(random, 150));
}

TEST_F(Parts, OfLyingLengthsAndGarbage) {
  Random random(2);
  Records records = WarcRecords(random, 80);
  for (size_t i = 0; i < records.size(); i += 3) {
    const size_t at = records[i].find("Content-Length: ") + 16;
    const size_t end = records[i].find("\r\n", at);
    const char* const lies[] = {"7", "0", "99999999", "-5", "many", "3000"};
    records[i].replace(at, end - at, lies[i / 3 % 6]);
    if (i % 2 == 0) records[i] += generate::Text(random, 3000) + "\n";
  }
  TryPackings("a.warc", records);
}

TEST_F(Parts, OfPagesAndOtherFiles) {
  Random random(1);
  std::vector<std::string> paths = {
      folder_.Write("none.jsonl", ""), folder_.Write("junk.dat", generate::Bytes(random, 5000)),
      folder_.Write("wide.jsonl", std::string("\xFF\xFE{\0\n\0", 6) + std::string(4000, '\0'))};
  for (int i = 0; i < 12; ++i) {
    folder_.Write("pages/" + std::to_string(i) + ".html", generate::Html(random, 12));
  }
  paths.push_back(folder_ / "pages");
  paths.push_back(folder_.Write("lines.jsonl", Join(Lines(random, 50))));
  ExpectPartsAreTheWhole(paths, kCounts, kSmall);
}

TEST_F(Parts, OfParquet) {
  if (!ParquetIsBuiltIn()) GTEST_SKIP() << "built without Parquet";
  Random random(1);
  const std::string path = folder_ / "rows.parquet";
  ASSERT_OK_AND_ASSIGN(ParquetWriter writer,
                       ParquetWriter::Create(path, {.row_group_bytes = 9000}));
  for (int i = 0; i < 400; ++i) {
    ASSERT_OK(writer.Add({.id = std::to_string(i), .text = generate::Text(random, 300)}));
  }
  ASSERT_OK(writer.Commit());
  ExpectPartsAreTheWhole({path}, kCounts, kSmall);
}

// Records of several windows, members longer than the way before a part, lines of many members.
TEST_F(Parts, OfLargeMembersAndRecords) {
  Random random(8);
  Records records;
  for (int i = 0; i < 12; ++i) {
    records.push_back(generate::WarcRecord("resource", "http://a.org/" + std::to_string(i),
                                           "text/html", generate::Bytes(random, 900'000)));
  }
  std::string lines;
  for (int i = 0; i < 8; ++i) {
    lines += "{\"text\":\"" + std::string(40'000 + i, 'a') + "\"}\n" + Join(Lines(random, 5));
  }
  const ReadOptions options = {.batch_bytes = 2 << 20, .max_record_bytes = 1 << 20};
  ExpectPartsAreTheWhole(
      {folder_.Write("a.warc.gz", Each(records, kGzip)), folder_.Write("b.warc", Join(records)),
       folder_.Write("c.jsonl.gz", Blocks(random, lines, kGzip))},
      {2, 5, 31}, options);
  const std::string joined = GzipMember(Join(Lines(random, 9000)));
  const ReadOptions small = {.batch_bytes = 9000, .max_record_bytes = 20'000};
  ExpectPartsAreTheWhole(
      {folder_.Write("d.jsonl.gz", Blocks(random, lines, kGzip)), folder_.Write("e.jsonl", lines),
       folder_.Write("f.jsonl.gz", joined + joined + joined), folder_ / "a.warc.gz"},
      {2, 5, 31}, small);
}

}  // namespace
}  // namespace mathsieve
