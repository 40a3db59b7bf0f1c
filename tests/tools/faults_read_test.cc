// What reads may meet: a disk that fails, a file that ends early, a bit that is another one. A disk
// that fails ends the run, which the same command then finishes to the same bytes; a damaged input
// costs what is damaged, counted once, and nothing else.

#include "corpus/base/zstd.h"
#include "corpus/run/shards/select.h"
#include "tests/support/faults.h"
#include "tests/support/generate.h"

namespace mathsieve {
namespace {

using testing::HasSubstr;

constexpr int kReadBytes = 6000;

// One input and where the records of its documents stand in it: [begin, end) of the bytes whose
// loss costs the document, in order.
struct Crawl {
  std::string path;
  struct Page {
    std::string url;
    size_t begin, end;
  };
  std::vector<Page> pages;
  size_t size = 0;
};

std::string Frame(std::string_view bytes) {
  std::string out;
  EXPECT_OK(ZstdCompressor().AppendFrame(bytes, out));
  return out;
}

// A page's own text, so that nothing is as long as another.
std::string Record(int i) {
  std::string text = "<p>page " + std::to_string(i);
  for (int k = 0; k < 60 + i % 7; ++k) text += " word" + std::to_string(k * i * 7919 % 10007);
  return generate::WarcRecord("response", "http://a.org/" + std::to_string(i),
                              "application/http; msgtype=response", generate::HttpResponse(text));
}

std::string Line(int i) {
  std::string line = "{\"url\":\"http://a.org/" + std::to_string(i) + "\",\"text\":\"line";
  for (int k = 0; k < 60 + i % 7; ++k) line += " word" + std::to_string(k * i * 7919 % 10007);
  return line + "\"}\n";
}

class ReadFaults : public FaultsTest {
 protected:
  using Pack = std::function<std::string(std::string_view)>;

  // `pages` records one after the other, each packed by `pack`.
  Crawl Write(const std::string& name, int pages, const std::function<std::string(int)>& record,
              const Pack& pack) const {
    Crawl crawl;
    std::string bytes;
    for (int i = 0; i < pages; ++i) {
      const size_t begin = bytes.size();
      bytes += pack(record(i));
      crawl.pages.push_back({"http://a.org/" + std::to_string(i), begin, bytes.size()});
    }
    crawl.size = bytes.size();
    crawl.path = folder_.Write(name, bytes);
    return crawl;
  }

  std::vector<Crawl> Crawls() const {
    const auto plain = [](std::string_view bytes) { return std::string(bytes); };
    return {Write("a.warc.gz", 60, Record, generate::GzipMember),
            Write("b.warc.zst", 60, Record, Frame), Write("c.warc", 30, Record, plain),
            Write("d.jsonl", 30, Line, plain), Write("e.jsonl.gz", 60, Line, generate::GzipMember)};
  }

  Arguments Ingest(const Crawl& crawl, const std::string& out) const {
    return {"ingest",   "--max-bad-fraction",
            "1",        "--batch-bytes",
            "10K",      crawl.path,
            "--report", folder_ / "report",
            "--out",    out};
  }

  // URLs of the documents below `out`, in order.
  static std::vector<std::string> Documents(const std::string& out) {
    std::vector<std::string> urls;
    if (std::filesystem::is_empty(out + "/documents")) return urls;
    const auto read = ForEachJudged(std::span(&out, 1), {}, {}, [&](const JudgedDocument& judged) {
      urls.push_back(judged.document.url);
      return true;
    });
    EXPECT_OK(read);
    return urls;
  }

  // The run read `crawl` with bytes [begin, end) damaged: every page that lies outside is there, in
  // order and once, and what is missing has been counted.
  void ExpectOnlyDamage(const Crawl& crawl, size_t begin, size_t end,
                        const std::string& out) const {
    const std::vector<std::string> found = Documents(out);
    size_t at = 0;
    for (const Crawl::Page& page : crawl.pages) {
      const bool whole = page.end <= begin || page.begin >= end;
      const bool is_next = at < found.size() && found[at] == page.url;
      if (is_next) ++at;
      EXPECT_TRUE(is_next || !whole) << page.url;
    }
    EXPECT_LE(at, found.size());
    ASSERT_OK_AND_ASSIGN(const Json json, Json::ReadFile(folder_ / "report"));
    const Report report = Report::FromJson(json);
    // What a clipped record has kept may be no page or no line, which is counted as such.
    const int64_t problems = report.Total("problems");
    EXPECT_LE(problems, 1);
    EXPECT_GE(static_cast<int64_t>(report.examples().size()), problems);
    const bool lost = found.size() < crawl.pages.size();
    EXPECT_GE(problems + report.Total("not pages") + report.Total("dropped"), lost ? 1 : 0);
    for (const std::string& example : report.examples()) {
      EXPECT_THAT(example, HasSubstr(crawl.path + " at offset "));
    }
  }

  // `what` at every read of each crawl; `damage` says which bytes a read that begins there damages.
  void AtEveryRead(const std::string& what,
                   const std::function<std::pair<size_t, size_t>(const Crawl&, size_t)>& damage) {
    for (const Crawl& crawl : Crawls()) {
      // Every input is looked at once before it is read.
      const size_t reads = (crawl.size + kReadBytes - 1) / kReadBytes + 1;
      for (size_t read = 0; read < reads; ++read) {
        SCOPED_TRACE(crawl.path + " at read " + std::to_string(read));
        const std::string out = folder_ / "out";
        std::filesystem::remove_all(out);
        const int call = static_cast<int>(sniffs_ * reads + read + 1);
        const CommandResult result =
            Run(Ingest(crawl, out), {"reads", call, what, crawl.path, kReadBytes});
        ASSERT_EQ(result.exit_code, 0) << result.err;
        const auto [begin, end] = damage(crawl, read * kReadBytes);
        ExpectOnlyDamage(crawl, begin, end, out);
      }
    }
  }

  const size_t sniffs_ = 1;
};

TEST_F(ReadFaults, DiskBrokenAtEveryRead) {
  for (const Crawl& crawl : Crawls()) {
    SCOPED_TRACE(crawl.path);
    AtEveryCall({"ingest", "--batch-bytes", "10K", "--checkpoint-bytes", "5K", crawl.path},
                {"reads", 0, "eio", "", kReadBytes}, ExpectDiskBroken);
  }
}

TEST_F(ReadFaults, DiskBrokenAtEveryReadOfParquet) {
  const Crawl crawl = Write("rows.jsonl", 300, Line, [](auto bytes) { return std::string(bytes); });
  const CommandResult exported = Run({"export", "--out", folder_ / "rows", crawl.path});
  if (exported.exit_code != 0) GTEST_SKIP() << "built without Parquet";
  const std::string path = folder_ / "rows/rows.parquet";
  AtEveryCall({"ingest", "--batch-bytes", "10K", "--checkpoint-bytes", "5K", path},
              {"reads", 0, "eio", path}, ExpectDiskBroken);
}

TEST_F(ReadFaults, AFileThatEndsEarlyKeepsWhatCame) {
  AtEveryRead("cut", [](const Crawl& crawl, size_t at) { return std::pair(at, crawl.size + 1); });
}

TEST_F(ReadFaults, AFlippedBitCostsWhatItIsIn) {
  AtEveryRead("flip", [](const Crawl& crawl, size_t at) {
    const size_t size = std::min<size_t>(kReadBytes, crawl.size - std::min(crawl.size, at));
    return std::pair(at + size / 2, at + size / 2 + (size > 0 ? 1 : 0));
  });
}

TEST_F(ReadFaults, ATruncatedFileKeepsWhatItHas) {
  for (Crawl& crawl : Crawls()) {
    const std::string bytes = ReadAll(crawl.path);
    for (size_t size = 1000; size < bytes.size(); size += 3571) {
      SCOPED_TRACE(crawl.path + " cut to " + std::to_string(size));
      std::filesystem::resize_file(crawl.path, size);
      const std::string out = folder_ / "out";
      std::filesystem::remove_all(out);
      const CommandResult result = Run(Ingest(crawl, out));
      ASSERT_EQ(result.exit_code, 0) << result.err;
      std::vector<Crawl::Page> reached;
      for (const Crawl::Page& page : crawl.pages) {
        if (page.begin < size) reached.push_back(page);
      }
      ExpectOnlyDamage({crawl.path, reached, size}, size, size + 1, out);
      folder_.Write(std::filesystem::path(crawl.path).filename().string(), bytes);
    }
  }
}

}  // namespace
}  // namespace mathsieve
