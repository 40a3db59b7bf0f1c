#include "corpus/crawl/read/source.h"

#include <zlib.h>

#include "corpus/base/zstd.h"
#include "tests/corpus/crawl/read_records.h"
#include "tests/support/generate.h"

namespace mathsieve {
namespace {

using generate::Random;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSubsetOf;
using ::testing::Pair;
using Counts = std::map<std::string, int>;

// The naive twin: all of the file inflated by zlib at once, cut by Content-Length.
std::string NaiveInflate(std::string_view file) {
  std::string out;
  while (!file.empty()) {
    z_stream stream{};
    inflateInit2(&stream, 31);
    std::string member(64 << 20, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(file.data()));
    stream.avail_in = file.size();
    stream.next_out = reinterpret_cast<Bytef*>(member.data());
    stream.avail_out = member.size();
    EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
    out.append(member, 0, stream.total_out);
    file.remove_prefix(stream.total_in);
    inflateEnd(&stream);
  }
  return out;
}

std::vector<std::pair<std::string, std::string>> NaiveRecords(std::string_view plain) {
  std::vector<std::pair<std::string, std::string>> records;
  while (!plain.empty()) {
    const size_t header = plain.find("\r\n\r\n") + 4;
    const size_t field = plain.find("Content-Length: ");
    const size_t length = std::stoul(std::string(plain.substr(field + 16, 12)));
    records.emplace_back(plain.substr(0, header), plain.substr(header, length));
    plain.remove_prefix(header + length + 4);
  }
  return records;
}

void ExpectSameRecords(const ReadResult& result,
                       const std::vector<std::pair<std::string, std::string>>& expected) {
  ASSERT_EQ(result.records.size(), expected.size());
  for (size_t i = 0; i < expected.size(); ++i) {
    ASSERT_EQ(result.records[i].header, expected[i].first) << i;
    ASSERT_EQ(result.records[i].body, expected[i].second) << i;
  }
}

std::string ZstdFrame(std::string_view bytes) {
  std::string out;
  EXPECT_OK(ZstdCompressor().AppendFrame(bytes, out));
  return out;
}

// A crawl of `pages` pages and its records in all packings, with the offsets of all records.
struct Crawl {
  explicit Crawl(int pages, uint64_t seed = 1) {
    Random random(seed), again(seed);
    gzip = generate::Warc(random, pages, true);
    plain = generate::Warc(again, pages, false);
    records = NaiveRecords(plain.bytes);
    gzip.offsets.clear();
    plain.offsets.clear();
    std::string gzip_again;
    size_t at = 0;
    for (const auto& [header, body] : records) {
      const size_t size = header.size() + body.size() + 4;
      gzip.offsets.push_back(static_cast<int64_t>(gzip_again.size()));
      plain.offsets.push_back(static_cast<int64_t>(at));
      gzip_again += generate::GzipMember(plain.bytes.substr(at, size));
      zstd += ZstdFrame(plain.bytes.substr(at, size));
      at += size;
    }
    EXPECT_EQ(gzip_again, gzip.bytes);
  }
  generate::WarcFile gzip, plain;
  std::string zstd;
  std::vector<std::pair<std::string, std::string>> records;
};

TEST(RecordSource, AgreesWithTheNaiveReaderInEveryPacking) {
  const Crawl crawl(40);
  ASSERT_EQ(NaiveInflate(crawl.gzip.bytes), crawl.plain.bytes);
  // Members that end anywhere: blocks of 1000 bytes.
  std::string blocks;
  for (size_t at = 0; at < crawl.plain.bytes.size(); at += 1000) {
    blocks += generate::GzipMember(crawl.plain.bytes.substr(at, 1000));
  }
  const TempFolder folder;
  const std::vector<std::string> paths{
      folder.Write("members.warc.gz", crawl.gzip.bytes),
      folder.Write("one.warc.gz", generate::GzipMember(crawl.plain.bytes)),
      folder.Write("blocks.warc.gz", blocks),
      folder.Write("frames.warc.zst", crawl.zstd),
      folder.Write("one.warc.zst", ZstdFrame(crawl.plain.bytes)),
      folder.Write("plain.warc", crawl.plain.bytes),
      folder.Write("padded.warc.gz", crawl.gzip.bytes + std::string(5000, '\0')),
      folder.Write("no-name", crawl.gzip.bytes)};
  for (const std::string& path : paths) {
    for (const int64_t batch_bytes : {1, 30'000, 4 << 20}) {
      SCOPED_TRACE(path);
      const ReadResult result = ReadInputs({path}, {.batch_bytes = batch_bytes});
      ExpectSameRecords(result, crawl.records);
      EXPECT_THAT(result.problems, IsEmpty());
      EXPECT_EQ(result.pages, crawl.gzip.pages);
    }
  }
}

TEST(RecordSource, MembersLargerThanTheWindowAgree) {
  Random random(9);
  std::string plain;
  for (int i = 0; i < 5; ++i) {
    const std::string body = generate::Bytes(random, 1'000'000 * i + 10);
    plain += generate::WarcRecord("resource", "http://a/", "text/html", body);
  }
  const TempFolder folder;
  const std::string path = folder.Write("a.warc.gz", generate::GzipMember(plain));
  ExpectSameRecords(ReadInputs({path}), NaiveRecords(plain));
}

TEST(RecordSource, GoesOnFromEveryPosition) {
  const Crawl crawl(25);
  const TempFolder folder;
  const std::vector<std::string> paths{
      folder.Write("a.warc.gz", crawl.gzip.bytes),
      folder.Write("b.warc.gz", generate::GzipMember(crawl.plain.bytes)),
      folder.Write("c.warc", crawl.plain.bytes),
      folder.Write("d.warc.zst", crawl.zstd),
      folder.Write("e.jsonl.gz", generate::GzipMember("{\"a\":1}\n{\"a\":2}\n{\"a\":3}\n")),
      folder.Write("f.html", "<html>f</html>"),
      folder.Write("g.html", "<html>g</html>")};
  for (const int64_t batch_bytes : {1, 20'000}) {
    ASSERT_OK_AND_ASSIGN(const InputList inputs, ResolveInputs(paths));
    ASSERT_OK_AND_ASSIGN(const auto source,
                         RecordSource::Open(inputs, {.batch_bytes = batch_bytes}));
    const ReadResult whole = ReadOn(*source);
    for (size_t i = 0; i < whole.positions.size(); ++i) {
      ASSERT_OK_AND_ASSIGN(const SourcePosition position,
                           SourcePosition::FromJson(whole.positions[i].ToJson()));
      EXPECT_EQ(position, whole.positions[i]);
      ASSERT_OK(source->Seek(position));
      const ReadResult rest = ReadOn(*source);
      const std::vector<OwnRecord> expected(whole.records.begin() + whole.records_before[i],
                                            whole.records.end());
      ASSERT_EQ(rest.records, expected) << "from " << position.ToJson().Dump();
      const std::vector<SourcePosition> positions(whole.positions.begin() + i,
                                                  whole.positions.end());
      ASSERT_EQ(rest.positions, positions);
    }
  }
}

// Every record that a clip leaves whole comes, and the clip is counted unless it hits a border.
TEST(RecordSource, AClippedFileKeepsItsRecords) {
  const Crawl crawl(6);
  const TempFolder folder;
  for (const bool gzip : {true, false}) {
    const generate::WarcFile& file = gzip ? crawl.gzip : crawl.plain;
    for (size_t size = 1; size < file.bytes.size(); size += 97) {
      size_t whole = 0;
      while (whole + 1 < file.offsets.size() &&
             file.offsets[whole + 1] <= static_cast<int64_t>(size)) {
        ++whole;
      }
      const bool border = file.offsets[whole] == static_cast<int64_t>(size);
      const std::string path =
          folder.Write(gzip ? "a.warc.gz" : "a.warc", file.bytes.substr(0, size));
      const ReadResult result = ReadInputs({path});
      ASSERT_GE(result.records.size(), whole) << size;
      ASSERT_LE(result.records.size(), whole + 1) << size;
      for (size_t i = 0; i < whole; ++i) {
        ASSERT_EQ(result.records[i].body, crawl.records[i].second) << size;
      }
      int problems = 0;
      for (const auto& [reason, count] : result.problems) problems += count;
      ASSERT_LE(problems, 1) << size;
      if (gzip && !border) {
        ASSERT_EQ(problems, 1) << size;
      }
      if (result.records.size() > whole) {
        ASSERT_TRUE(crawl.records[whole].second.starts_with(result.records[whole].body)) << size;
      }
    }
  }
}

// One flipped byte costs one member, wherever it is.
TEST(RecordSource, AFlippedByteCostsOneRecord) {
  const Crawl crawl(4);
  const TempFolder folder;
  for (size_t at = 0; at < crawl.gzip.bytes.size(); at += 13) {
    std::string bytes = crawl.gzip.bytes;
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << at % 8));
    size_t hit = 0;
    while (hit + 1 < crawl.gzip.offsets.size() &&
           crawl.gzip.offsets[hit + 1] <= static_cast<int64_t>(at)) {
      ++hit;
    }
    std::vector<std::string> expected, got;
    for (size_t i = 0; i < crawl.records.size(); ++i) {
      if (i != hit) expected.push_back(crawl.records[i].second);
    }
    const ReadResult result = ReadInputs({folder.Write("a.warc.gz", bytes)});
    for (const OwnRecord& record : result.records) got.push_back(record.body);
    if (result.problems.empty()) {  // a byte of the header that means nothing (time, system)
      expected.insert(expected.begin() + hit, crawl.records[hit].second);
    }
    if (result.problems.contains("truncated")) {  // the last member, to its end
      ASSERT_EQ(hit + 1, crawl.records.size());
      if (got.size() > expected.size()) got.pop_back();
    }
    ASSERT_EQ(got, expected) << "byte " << at;
    // The last member may seem to go on behind the end, with a length that was hit.
    ASSERT_LE(result.problems.size(), result.problems.contains("truncated") ? 2u : 1u)
        << "byte " << at << ": " << ::testing::PrintToString(result.problems);
  }
}

TEST(RecordSource, DamageNeverCrashesAndEndsSoon) {
  const Crawl crawl(5);
  const TempFolder folder;
  for (uint64_t seed = 0; seed < 150; ++seed) {
    Random random(seed);
    const std::string& bytes = seed % 3 == 0   ? crawl.gzip.bytes
                               : seed % 3 == 1 ? crawl.plain.bytes
                                               : crawl.zstd;
    const std::string damaged = generate::Damage(random, bytes, 1 + random.Below(3000));
    const ReadResult result = ReadInputs({folder.Write("a.warc", damaged)});
    EXPECT_LE(result.records.size(), 3 * crawl.records.size());
  }
}

std::string Record(std::string_view body, int64_t length) {
  return "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <http://a/>\r\nContent-Type: "
         "application/http\r\nContent-Length: " +
         std::to_string(length) + "\r\n\r\n" + std::string(body) + "\r\n\r\n";
}

TEST(RecordSource, LyingLengthsAreFoundOut) {
  const std::string body = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>some text</p>";
  const int64_t size = static_cast<int64_t>(body.size());
  const TempFolder folder;
  for (const int64_t lie :
       {int64_t{0}, int64_t{1}, size - 1, size + 100, 2 * size, int64_t{100'000}}) {
    const std::string file = Record(body, size) + Record(body, lie) + Record(body, size);
    std::string members;
    for (const int64_t length : {size, lie, size}) {
      members += generate::GzipMember(Record(body, length));
    }
    for (const std::string& path :
         {folder.Write("a.warc", file), folder.Write("a.warc.gz", members),
          folder.Write("b.warc.gz", generate::GzipMember(file))}) {
      SCOPED_TRACE(path + " " + std::to_string(lie));
      const ReadResult result = ReadInputs({path});
      ASSERT_EQ(result.records.size(), 3u);
      for (const OwnRecord& record : result.records) EXPECT_EQ(record.body, body);
      EXPECT_THAT(result.problems, ElementsAre(Pair("bad_content_length", 1)));
    }
  }
}

TEST(RecordSource, AMissingLengthIsFoundOut) {
  const std::string record = "WARC/0.18\nWARC-Type: resource\nContent-Type: text/html\n\n<p>a\n\n";
  const TempFolder folder;
  const ReadResult result = ReadInputs({folder.Write("a.warc", record + record)});
  ASSERT_EQ(result.records.size(), 2u);
  EXPECT_EQ(result.records[0].body, "<p>a");
  EXPECT_EQ(result.records[1].body, "<p>a");
}

TEST(RecordSource, LargeRecordsAreSkippedWithoutMemory) {
  const std::string small = Record("HTTP/1.1 200 OK\r\n\r\n<p>a", 23);
  const std::string large = Record(std::string(30 << 20, 'x'), 30 << 20);
  const TempFolder folder;
  for (const std::string& path :
       {folder.Write("a.warc", small + large + small),
        folder.Write("a.warc.gz", generate::GzipMember(small) + generate::GzipMember(large) +
                                      generate::GzipMember(small)),
        folder.Write("a.warc.zst", ZstdFrame(small) + ZstdFrame(large) + ZstdFrame(small))}) {
    SCOPED_TRACE(path);
    const ReadResult result = ReadInputs({path}, {.max_record_bytes = 1 << 20, .max_ratio = 1e9});
    EXPECT_EQ(result.records.size(), 2u);
    EXPECT_THAT(result.problems, ElementsAre(Pair("record_too_large", 1)));
    EXPECT_LT(result.largest_batch_bytes, size_t{12} << 20);
  }
}

TEST(RecordSource, BombsAreSkipped) {
  const std::string small = Record("HTTP/1.1 200 OK\r\n\r\n<p>a", 23);
  const std::string bomb = Record(std::string(10 << 20, '\0'), 10 << 20);
  const TempFolder folder;
  for (const std::string& path :
       {folder.Write("a.warc.gz", generate::GzipMember(small) + generate::GzipMember(bomb) +
                                      generate::GzipMember(small)),
        folder.Write("a.warc.zst", ZstdFrame(small) + ZstdFrame(bomb) + ZstdFrame(small))}) {
    SCOPED_TRACE(path);
    const ReadResult by_ratio = ReadInputs({path}, {.max_ratio = 100});
    EXPECT_EQ(by_ratio.records.size(), 2u);
    EXPECT_THAT(by_ratio.problems, ElementsAre(Pair("ratio_too_high", 1)));
    const ReadResult by_size =
        ReadInputs({path}, {.max_inflated_bytes = 1 << 20, .max_ratio = 1e9});
    EXPECT_EQ(by_size.records.size(), 2u);
    EXPECT_THAT(by_size.problems, ElementsAre(Pair("member_too_large", 1)));
  }
}

// A stored gzip file inside a broken member is no record.
TEST(RecordSource, MembersInsideMembersAreNotTaken) {
  Random random(3);
  const std::string inner = generate::GzipMember(generate::Bytes(random, 5000));
  const std::string outer = generate::GzipMember(Record(inner, inner.size()));
  std::string file = generate::GzipMember(Record("a", 1)) + outer;
  const size_t broken = file.size() - 100;
  file[broken] = static_cast<char>(file[broken] ^ 0xFF);
  file += generate::GzipMember(Record("b", 1));
  const TempFolder folder;
  const ReadResult result = ReadInputs({folder.Write("a.warc.gz", file)});
  EXPECT_EQ(result.records.size(), 2u);
  EXPECT_THAT(result.problems, ElementsAre(Pair("bad_member", 1)));
}

TEST(RecordSource, WhatIsNoCrawlIsCounted) {
  Random random(5);
  const TempFolder folder;
  const std::vector<std::pair<std::string, std::string>> files{
      {folder.Write("empty.warc.gz", ""), "empty_file"},
      {folder.Write("junk.warc.gz", "\x1F\x8B\x08" + generate::Bytes(random, 9999)), "bad_member"},
      {folder.Write("junk.warc", generate::Bytes(random, 9999)), "not_warc"},
      {folder.Write("junk", generate::Bytes(random, 9999)), "unknown_format"},
      {folder.Write("a.arc", "filedesc://x 0.0.0.0 2 text/plain 76\n"), "not_arc"}};
  for (const auto& [path, reason] : files) {
    SCOPED_TRACE(path);
    const ReadResult result = ReadInputs({path});
    EXPECT_THAT(result.records, IsEmpty());
    EXPECT_THAT(result.problems, ElementsAre(Pair(reason, 1)));
  }
}

TEST(RecordSource, AFileThatVanishesIsAProblemOfItsOwn) {
  const TempFolder folder;
  const std::string gone = folder.Write("a.html", "<p>a");
  const std::string stays = folder.Write("b.html", "<p>b");
  ASSERT_OK_AND_ASSIGN(InputList inputs, ResolveInputs(std::vector{gone, stays}));
  ASSERT_EQ(remove(gone.c_str()), 0);
  ASSERT_OK_AND_ASSIGN(const auto source, RecordSource::Open(std::move(inputs), {}));
  const ReadResult result = ReadOn(*source);
  EXPECT_THAT(result.pages, ElementsAre("<p>b"));
  EXPECT_THAT(result.problems, ElementsAre(Pair("unreadable", 1)));
}

TEST(RecordSource, LinesComeAsTheyStand) {
  const std::string lines = "{\"a\":1}\r\n\n  \n{\"b\":2}\n{\"c\":3}";
  const TempFolder folder;
  for (const std::string& path :
       {folder.Write("a.jsonl", lines), folder.Write("a.jsonl.gz", generate::GzipMember(lines)),
        folder.Write("a.jsonl.zst", ZstdFrame(lines)),
        folder.Write("b.jsonl.gz", generate::GzipMember(lines.substr(0, 12)) +
                                       generate::GzipMember(lines.substr(12)))}) {
    SCOPED_TRACE(path);
    EXPECT_THAT(ReadInputs({path}).pages, ElementsAre("{\"a\":1}", "{\"b\":2}", "{\"c\":3}"));
  }
}

TEST(RecordSource, ByteOrderMarksAreNoPartOfALine) {
  const std::string mark = "\xEF\xBB\xBF", part = mark + "{\"a\":1}\n{\"b\":2}\n",
                    lines = part + part;
  const TempFolder folder;
  for (const std::string& path :
       {folder.Write("a.jsonl", lines), folder.Write("a.jsonl.gz", generate::GzipMember(lines)),
        folder.Write("b.jsonl.gz", generate::GzipMember(part) + generate::GzipMember(part)),
        folder.Write("a.jsonl.zst", ZstdFrame(part) + ZstdFrame(part)),
        folder.Write("c.jsonl", lines + mark + "\n" + mark)}) {
    SCOPED_TRACE(path);
    const ReadResult whole = ReadInputs({path}, {.batch_bytes = 1});
    EXPECT_THAT(whole.pages, ElementsAre("{\"a\":1}", "{\"b\":2}", "{\"a\":1}", "{\"b\":2}"));
    EXPECT_THAT(whole.problems, IsEmpty());
    EXPECT_EQ(whole.records[0].offset, 3);
    EXPECT_EQ(whole.records[0].length, 7);
    for (size_t i = 0; i < whole.positions.size(); ++i) {
      const std::vector<std::string> arguments = {path};
      ASSERT_OK_AND_ASSIGN(InputList inputs, ResolveInputs(arguments));
      ASSERT_OK_AND_ASSIGN(const auto source, RecordSource::Open(std::move(inputs), {}));
      ASSERT_OK(source->Seek(whole.positions[i]));
      EXPECT_EQ(ReadOn(*source).records.size(), 4 - whole.records_before[i]);
    }
  }
}

TEST(RecordSource, LinesThatAreNotInUtf8AreOneProblem) {
  std::string little, big;
  for (const char c : std::string("{\"a\":1}\n{\"b\":2}\n")) {
    little += {c, '\0'};
    big += {'\0', c};
  }
  const TempFolder folder;
  for (const std::string& path :
       {folder.Write("a.jsonl", little), folder.Write("b.jsonl", big),
        folder.Write("c.jsonl", "\xFF\xFE" + little), folder.Write("d.jsonl", "\xFE\xFF" + big),
        folder.Write("e.jsonl.gz", generate::GzipMember("\xFF\xFE" + little)),
        folder.Write("f.jsonl.zst", ZstdFrame(big))}) {
    const ReadResult result = ReadInputs({path}, {.batch_bytes = 1});
    EXPECT_THAT(result.records, IsEmpty()) << path;
    EXPECT_THAT(result.problems, ElementsAre(Pair("not_utf8", 1))) << path;
  }
}

TEST(RecordSource, LongLinesAreSkipped) {
  const std::string lines = "{\"a\":1}\n{\"b\":\"" + std::string(9 << 20, 'x') + "\"}\n{\"c\":3}\n";
  const TempFolder folder;
  const ReadResult result =
      ReadInputs({folder.Write("a.jsonl", lines)}, {.max_record_bytes = 1 << 20});
  EXPECT_THAT(result.pages, ElementsAre("{\"a\":1}", "{\"c\":3}"));
  EXPECT_THAT(result.problems, ElementsAre(Pair("record_too_large", 1)));
}

// WARC-zstd 1.0: the first frame, a skippable one, holds the dictionary of the others.
TEST(RecordSource, ReadsZstdWithADictionary) {
  const auto result = RunCommand({"zstd", "--version"});
  if (result.exit_code != 0) GTEST_SKIP() << "no zstd program";
  const Crawl crawl(20);
  const TempFolder folder;
  std::vector<std::string> train{"zstd", "-q", "--train", "--maxdict=4096", "-o", folder / "d"};
  for (size_t i = 0; i < crawl.records.size(); ++i) {
    const auto& [header, body] = crawl.records[i];
    train.push_back(folder.Write(std::to_string(i), header + body + "\r\n\r\n"));
  }
  ASSERT_EQ(RunCommand(train).exit_code, 0);
  const std::string dictionary = ReadAll(folder / "d");
  for (const std::string& stored : {dictionary, ZstdFrame(dictionary)}) {
    std::string file = "\x5D\x2A\x4D\x18";
    for (int shift = 0; shift < 32; shift += 8) file += static_cast<char>(stored.size() >> shift);
    file += stored;
    for (size_t i = 0; i < crawl.records.size(); ++i) {
      file += RunCommand({"zstd", "-q", "-c", "-D", folder / "d", folder / std::to_string(i)}).out;
    }
    const ReadResult read = ReadInputs({folder.Write("a.warc.zst", file)}, {.batch_bytes = 9999});
    ExpectSameRecords(read, crawl.records);
    EXPECT_THAT(read.problems, IsEmpty());
  }
}

}  // namespace
}  // namespace mathsieve
