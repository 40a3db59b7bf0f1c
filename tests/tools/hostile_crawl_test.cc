// A crawl in which every other record is a trick, and a good page stands behind each: all good
// pages are kept, memory stays bounded, time grows with the size of the crawl.

#include <fcntl.h>
#include <iconv.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <set>

#include "corpus/run/shards/select.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using generate::GzipMember;
using generate::HttpResponse;
using generate::Random;

std::string Repeat(std::string_view unit, size_t count) {
  std::string text;
  text.reserve(unit.size() * count);
  for (size_t i = 0; i < count; ++i) text += unit;
  return text;
}

std::string Response(const std::string& url, const std::string& body,
                     const std::string& headers = "Content-Type: text/html; charset=utf-8\r\n") {
  return generate::WarcRecord("response", url, "application/http; msgtype=response",
                              HttpResponse(body, headers));
}

std::string Page(const std::string& html) {
  return GzipMember(Response("http://tricks.example/", html));
}

// A record whose Content-Length says `length` of `body`.
std::string Lying(const std::string& length, const std::string& body) {
  return GzipMember("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://lies.example/\r\n" +
                    (length.empty() ? "" : "Content-Length: " + length + "\r\n") +
                    "Content-Type: application/http; msgtype=response\r\n\r\n" +
                    HttpResponse(body) + "\r\n\r\n");
}

std::vector<std::string> Bombs() {
  const std::string zeros(size_t{64} << 20, '\0');
  const std::string bomb = GzipMember(zeros);
  return {bomb,
          GzipMember(Response("http://bomb.example/", bomb,
                              "Content-Type: text/html\r\nContent-Encoding: gzip\r\n")),
          GzipMember(Response("http://bomb.example/", GzipMember(bomb),
                              "Content-Type: text/html\r\nContent-Encoding: gzip, gzip\r\n"))};
}

std::vector<std::string> LargePages() {
  return {Page("<p>" + Repeat("<div>", 100'000) + "deep"),
          Page(Repeat("<span><b><i>", 60'000) + "deep"),
          Page(Repeat("<table><tr><td>", 30'000) + "deep"),
          Page("<img alt=\"" + std::string(12 << 20, 'a') + "\">"),
          Page("<img alt=\"" + std::string(50 << 20, 'a') + "\">"),
          Page(Repeat("<br>", 3'000'000)),
          Page(Repeat("<", 1'000'000)),
          Page(Repeat("&", 1'000'000) + Repeat("&amp;lt;", 100'000)),
          Page("<p>" + Repeat("$x$ ", 200'000)),
          Page("<p>\\(" + Repeat("\\left(", 100'000)),
          Page("<math>" + Repeat("<mrow><msup>", 50'000)),
          Page("<script type='math/tex'>" + Repeat("{", 500'000)),
          Page("<!--" + std::string(1 << 20, '-')),
          Page("<title>" + std::string(1 << 20, 't')),
          Page("<a " + Repeat("href=x ", 300'000) + ">link</a>")};
}

std::vector<std::string> BrokenRecords(Random& random) {
  const std::string good = GzipMember(Response("http://cut.example/", "<p>cut short"));
  std::string flipped = good;
  flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 0x40);
  return {good.substr(0, good.size() / 2),
          flipped,
          GzipMember(""),
          GzipMember(generate::Bytes(random, 5000)),
          GzipMember("WARC/1.0\r\nWARC-Type: response\r\nno end of the header"),
          GzipMember(generate::WarcRecord("response", "http://no-status.example/",
                                          "application/http; msgtype=response", "\r\n\r\n")),
          GzipMember(Response("http://chunks.example/", "FFFFFFFFFFFFFFFF\r\nx\r\n",
                              "Content-Type: text/html\r\nTransfer-Encoding: chunked\r\n")),
          GzipMember(Response("http://codes.example/", "no brotli, no zstd",
                              "Content-Type: text/html\r\nContent-Encoding: br, zstd, br\r\n")),
          Lying("0", "<p>a lie"),
          Lying("7", "<p>a lie"),
          Lying("99999999", "<p>a lie"),
          Lying("-5", "<p>a lie"),
          Lying("9223372036854775808", "<p>a lie"),
          Lying("many", "<p>a lie"),
          Lying("", "<p>a lie")};
}

std::string Encode(const std::string& text, const char* charset) {
  const iconv_t converter = iconv_open(charset, "UTF-8");
  EXPECT_NE(converter, reinterpret_cast<iconv_t>(-1)) << charset;
  std::string out(text.size() * 4 + 16, '\0');
  char* from = const_cast<char*>(text.data());
  char* to = out.data();
  size_t left = text.size(), room = out.size();
  EXPECT_NE(iconv(converter, &from, &left, &to, &room), static_cast<size_t>(-1)) << charset;
  iconv_close(converter);
  out.resize(out.size() - room);
  return out;
}

struct Charset {
  const char* name;
  const char* text;
};
constexpr Charset kCharsets[] = {
    {"IBM866", "теорема и доказательство"},
    {"ISO-8859-2", "věta a důkaz příkladu"},
    {"ISO-8859-3", "teoremo kaj pruvo ĉiam"},
    {"ISO-8859-4", "teorēma un pierādījums"},
    {"ISO-8859-5", "теорема и доказ"},
    {"ISO-8859-6", "نظرية و برهان"},
    {"ISO-8859-7", "θεώρημα και απόδειξη"},
    {"ISO-8859-8", "משפט והוכחה"},
    {"ISO-8859-10", "sætning og bevis þá"},
    {"ISO-8859-13", "teorema ir įrodymas"},
    {"ISO-8859-14", "teoirim agus ċruthú"},
    {"ISO-8859-15", "théorème à 3 €"},
    {"ISO-8859-16", "teoremă și demonstrație"},
    {"KOI8-R", "теорема и доказательство"},
    {"KOI8-U", "теорема і доведення"},
    {"macintosh", "théorème démontré"},
    {"windows-874", "ทฤษฎีบทและการพิสูจน์"},
    {"windows-1250", "věta a důkaz"},
    {"windows-1251", "теорема и доказ"},
    {"windows-1252", "théorème démontré"},
    {"windows-1253", "θεώρημα και"},
    {"windows-1254", "teorem ve ispatı şöyle"},
    {"windows-1255", "משפט והוכחה"},
    {"windows-1256", "نظرية و برهان"},
    {"windows-1257", "teorēma un įrodymas"},
    {"windows-1258", "tương đương"},
    {"GBK", "定理与证明"},
    {"GB18030", "定理与证明𠀀"},
    {"Big5", "定理與證明"},
    {"EUC-JP", "定理と証明"},
    {"ISO-2022-JP", "定理と証明"},
    {"Shift_JIS", "定理と証明"},
    {"EUC-KR", "정리와 증명"},
    {"UTF-16LE", "定理 and proof"},
    {"UTF-16BE", "定理 and proof"},
};

std::string GoodUrl(size_t i) { return "http://good.example/page" + std::to_string(i); }

// Tricks with a good page behind each, all of it `rounds` times.
std::string HostileCrawl(int rounds, size_t& good) {
  Random random(1);
  std::vector<std::string> tricks = Bombs();
  for (std::string& trick : LargePages()) tricks.push_back(std::move(trick));
  for (std::string& trick : BrokenRecords(random)) tricks.push_back(std::move(trick));
  std::string crawl;
  for (int round = 0; round < rounds; ++round) {
    for (const std::string& trick : tricks) {
      crawl += trick;
      crawl += GzipMember(
          Response(GoodUrl(good), "<p>Good page " + std::to_string(good) + " is kept whole.</p>"));
      ++good;
    }
  }
  return crawl;
}

struct Usage {
  int exit_code = -1;
  double seconds = 0;  // of the processor
  double megabytes = 0;
};

Usage RunMeasured(const std::vector<std::string>& arguments) {
  const pid_t child = fork();
  if (child == 0) {
    std::vector<char*> pointers;
    for (const std::string& argument : arguments) {
      pointers.push_back(const_cast<char*>(argument.c_str()));
    }
    pointers.push_back(nullptr);
    const int null = open("/dev/null", O_WRONLY);
    dup2(null, STDERR_FILENO);
    execv(pointers[0], pointers.data());
    _exit(127);
  }
  int status = 0;
  rusage usage = {};
  wait4(child, &status, 0, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
  };
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
          seconds(usage.ru_utime) + seconds(usage.ru_stime),
          static_cast<double>(usage.ru_maxrss) / 1024};
}

class HostileCrawlTest : public testing::Test {
 protected:
  void SetUp() override {
    if (MathsieveBinary().empty()) GTEST_SKIP() << "no binary";
  }

  Usage Ingest(const std::string& input, const std::string& out) const {
    return RunMeasured({MathsieveBinary(), "ingest", "--threads", "2", "--max-bad-fraction", "1",
                        "--out", folder_ / out, input});
  }

  std::set<std::string> UrlsOf(const std::string& out, std::string_view start) const {
    std::set<std::string> urls;
    const std::string shards = folder_ / out;
    EXPECT_OK(ForEachJudged(std::span(&shards, 1), {}, {}, [&](const JudgedDocument& judged) {
      if (judged.document.url.starts_with(start)) urls.insert(judged.document.url);
      return true;
    }));
    return urls;
  }

  const TempFolder folder_;
};

TEST_F(HostileCrawlTest, KeepsEveryGoodPageInBoundedMemory) {
  size_t good = 0;
  const std::string input = folder_.Write("hostile.warc.gz", HostileCrawl(1, good));
  const Usage once = Ingest(input, "once");
  ASSERT_EQ(once.exit_code, 0);
  EXPECT_EQ(UrlsOf("once", "http://good.example/").size(), good);

  size_t more = 0;
  const std::string larger = folder_.Write("larger.warc.gz", HostileCrawl(4, more));
  const Usage four_times = Ingest(larger, "larger");
  ASSERT_EQ(four_times.exit_code, 0);
  EXPECT_EQ(UrlsOf("larger", "http://good.example/").size(), more);
  EXPECT_LT(four_times.seconds, 4 * 3 * once.seconds);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  EXPECT_LT(four_times.megabytes, 400);
#endif
}

TEST_F(HostileCrawlTest, ReadsEveryLegacyCharset) {
  std::string crawl;
  for (const Charset& charset : kCharsets) {
    const std::string html =
        Repeat(std::string("<p>") + charset.text + ", " + charset.text + ".</p>\n", 8);
    crawl += GzipMember(
        Response(std::string("http://charset.example/") + charset.name, Encode(html, charset.name),
                 std::string("Content-Type: text/html; charset=") + charset.name + "\r\n"));
  }
  const std::string input = folder_.Write("charsets.warc.gz", crawl);
  ASSERT_EQ(Ingest(input, "charsets").exit_code, 0);
  const std::string shards = folder_ / "charsets";
  size_t seen = 0;
  ASSERT_OK(ForEachJudged(std::span(&shards, 1), {}, {}, [&](const JudgedDocument& judged) {
    for (const Charset& charset : kCharsets) {
      if (!judged.document.url.ends_with(std::string("/") + charset.name)) continue;
      ++seen;
      EXPECT_THAT(judged.document.text, testing::HasSubstr(charset.text)) << charset.name;
    }
    return true;
  }));
  EXPECT_EQ(seen, std::size(kCharsets));
}

}  // namespace
}  // namespace mathsieve
