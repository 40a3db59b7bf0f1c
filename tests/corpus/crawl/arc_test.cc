#include "corpus/crawl/arc.h"

#include "corpus/base/zstd.h"
#include "tests/corpus/crawl/read_records.h"
#include "tests/support/generate.h"

namespace mathsieve {
namespace {

using generate::Random;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

std::string Line(const std::string& url, const std::string& type, int64_t length) {
  return url + " 93.184.216.34 20140216050221 " + type + " " + std::to_string(length) + "\n";
}

std::string ArcRecord(const std::string& url, const std::string& type, const std::string& body) {
  return Line(url, type, static_cast<int64_t>(body.size())) + body + "\n";
}

std::string Filedesc() {
  return ArcRecord("filedesc://test.arc", "text/plain",
                   "1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n");
}

std::string Response(const std::string& text) {
  return "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>" + text;
}

TEST(ParseArcHeader, ReadsBothVersionsAndAddressesWithSpaces) {
  ArcHeader header;
  ASSERT_TRUE(ParseArcHeader("http://a.org/x y 127.0.0.1 20140216050221 text/html; charset=x 15\r",
                             header));
  EXPECT_EQ(header.url, "http://a.org/x y");
  EXPECT_EQ(header.ip, "127.0.0.1");
  EXPECT_EQ(header.content_type, "text/html; charset=x");
  EXPECT_EQ(header.content_length, 15);
  EXPECT_EQ(ArcDateToIso(header.date), "2014-02-16T05:02:21Z");
  ASSERT_TRUE(ParseArcHeader(
      "http://a.org/ ::1 20140216050221 text/html 200 fac069150613fe55599cc7fa88aa089d - 209 "
      "a.arc 209",
      header));
  EXPECT_EQ(header.content_type, "text/html");
  EXPECT_EQ(header.content_length, 209);
  ASSERT_TRUE(ParseArcHeader("http://a.org/ 0.0.0.0 20140216 no-type -1", header));
  EXPECT_EQ(header.content_length, -1);
  EXPECT_EQ(ArcDateToIso(header.date), "");
  for (const char* line : {"", "http://a.org/", "http://a.org/ 1.1.1.1 20140216050221 text/html",
                           "http://a.org/ text 20140216050221 text/html 5",
                           "http://a.org/ 1.1.1.1 then text/html 5"}) {
    EXPECT_FALSE(ParseArcHeader(line, header)) << line;
  }
}

// The naive twin: every line of a text is looked at by itself.
size_t NaiveStart(const std::string& text, size_t from) {
  for (size_t at = 0; at < text.size(); at = text.find('\n', at) + 1) {
    const size_t end = text.find('\n', at);
    if (end == std::string::npos) break;
    ArcHeader header;
    const std::string line = text.substr(at, end - at);
    if (at >= from && line.starts_with("http:") && ParseArcHeader(line, header)) return at;
  }
  return std::string::npos;
}

TEST(FindArcRecordStart, EqualsTheNaiveTwin) {
  Random random(7);
  const std::vector<std::string> pieces = {Line("http://a.org/", "text/html", 5),
                                           "http://a.org/ x\n",
                                           "\n",
                                           "text ",
                                           "http:",
                                           "1.1.1.1 ",
                                           "20140216050221 "};
  for (int round = 0; round < 2000; ++round) {
    std::string text;
    for (int i = 0; i < 12; ++i) text += pieces[random.Below(pieces.size())];
    const size_t from = random.Below(text.size());
    ASSERT_EQ(FindArcRecordStart(text, from), NaiveStart(text, from)) << from << "\n" << text;
  }
}

TEST(ArcFiles, GiveTheSameRecordsHoweverTheyArePacked) {
  Random random(3);
  std::vector<std::string> records = {Filedesc()};
  for (int i = 0; i < 40; ++i) {
    const std::string n = std::to_string(i);
    records.push_back(ArcRecord("http://a.org/" + n, "text/html",
                                Response(n + std::string(random.Below(3000), 'x'))));
  }
  std::string plain, members;
  for (const std::string& record : records) {
    plain += record;
    members += generate::GzipMember(record);
  }
  std::string frame;
  ASSERT_OK(ZstdCompressor().AppendFrame(plain, frame));
  const TempFolder folder;
  for (const std::string& path :
       {folder.Write("a.arc", plain), folder.Write("b.arc.gz", members),
        folder.Write("c.arc.gz", generate::GzipMember(plain)), folder.Write("d.arc.zst", frame)}) {
    SCOPED_TRACE(path);
    for (const int64_t batch_bytes : {1, 4 << 20}) {
      const ReadResult result = ReadInputs({path}, {.batch_bytes = batch_bytes});
      EXPECT_THAT(result.problems, IsEmpty());
      ASSERT_EQ(result.records.size(), records.size());
      for (size_t i = 0; i < records.size(); ++i) {
        EXPECT_EQ(result.records[i].header + result.records[i].body + "\n", records[i]);
      }
      EXPECT_THAT(result.reasons, ElementsAre(Pair("", 40), Pair("record_filedesc", 1)));
    }
  }
}

TEST(ArcFiles, LyingLengthsCostNoOtherRecord) {
  const std::string good = ArcRecord("http://a.org/", "text/html", Response("good"));
  for (const int64_t length : {int64_t{-1}, int64_t{0}, int64_t{7}, int64_t{100'000}}) {
    SCOPED_TRACE(length);
    const std::string lie = Line("http://a.org/lie", "text/html", length) + Response("lie") + "\n";
    const TempFolder folder;
    const ReadResult result = ReadInputs({folder.Write("a.arc", Filedesc() + good + lie + good)});
    EXPECT_THAT(result.reasons, ElementsAre(Pair("", 3), Pair("record_filedesc", 1)));
    EXPECT_THAT(result.problems, ElementsAre(Pair("bad_content_length", 1)));
    EXPECT_THAT(result.pages, ElementsAre("<p>good", "<p>lie", "<p>good"));
  }
}

TEST(ArcFiles, JunkBetweenRecordsIsOneProblem) {
  Random random(11);
  const std::string good = ArcRecord("http://a.org/", "text/html", Response("good"));
  const TempFolder folder;
  const std::string junk = "x" + generate::Bytes(random, 5000) + "\n";
  const ReadResult result = ReadInputs(
      {folder.Write("a.arc.gz", generate::GzipMember(Filedesc()) + generate::GzipMember(good) +
                                    generate::GzipMember(junk) + generate::GzipMember(good))});
  EXPECT_THAT(result.pages, ElementsAre("<p>good", "<p>good"));
}

TEST(ArcFiles, RecordsThatAreNoPageAreCountedByKind) {
  const TempFolder folder;
  const std::string arc =
      Filedesc() + ArcRecord("dns:a.org", "text/dns", "20140216050221\na.org. 300 IN A 1.2.3.4\n") +
      ArcRecord("ftp://a.org/x.html", "text/html", "<p>by ftp") +
      ArcRecord("http://a.org/old", "text/html", "<p>HTTP/0.9") +
      ArcRecord("http://a.org/i.png", "image/png", "HTTP/1.0 200 OK\nContent-Type: image/png\n\nP");
  const ReadResult result = ReadInputs({folder.Write("a.arc", arc)});
  EXPECT_THAT(result.problems, IsEmpty());
  EXPECT_THAT(result.reasons, ElementsAre(Pair("", 2), Pair("not_html", 1), Pair("record_dns", 1),
                                          Pair("record_filedesc", 1)));
}

}  // namespace
}  // namespace mathsieve
