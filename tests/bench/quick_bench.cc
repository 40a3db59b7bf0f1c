// quick_bench MODEL CRAWL…: how fast the quick pass refuses the HTML pages of crawl files, step by
// step, beside libdeflate's inflate of the same pages. The rows take turns; the median of several
// rounds of processor time counts. Prints a table and one line of JSON.

#include <libdeflate.h>
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <string>
#include <vector>

#include "classifier/fasttext/folded_stream.h"
#include "classifier/model/scorer.h"
#include "corpus/base/json.h"
#include "corpus/crawl/http/charset.h"
#include "corpus/crawl/page.h"
#include "corpus/crawl/read/source.h"
#include "corpus/html/quick/quick_scan.h"

namespace mathsieve {
namespace {

constexpr int kRounds = 7;

struct Pages {
  std::vector<std::string> html, packed;
  double bytes = 0;
};

void AddPages(const RecordBatch& batch, PageReader& reader, Pages& pages) {
  CrawlPage page;
  std::string buffer;
  for (const RawRecord& record : batch.records) {
    if (!reader.Read(record, page).empty() || page.kind != CrawlPage::Kind::kHtml) continue;
    pages.html.emplace_back(DecodeToUtf8(page.bytes, page.http_charset, buffer).text);
    pages.bytes += static_cast<double>(pages.html.back().size());
  }
}

absl::StatusOr<Pages> ReadPages(std::span<const std::string> paths) {
  MS_ASSIGN_OR_RETURN(InputList inputs, ResolveInputs(paths));
  MS_ASSIGN_OR_RETURN(const auto source, RecordSource::Open(std::move(inputs), {}));
  Pages pages;
  PageReader reader;
  RecordBatch batch;
  while (true) {
    MS_ASSIGN_OR_RETURN(const bool more, source->Next(batch));
    if (!more) break;
    AddPages(batch, reader, pages);
  }
  libdeflate_compressor* const compressor = libdeflate_alloc_compressor(6);
  for (const std::string& html : pages.html) {
    std::string packed(libdeflate_gzip_compress_bound(compressor, html.size()), '\0');
    packed.resize(libdeflate_gzip_compress(compressor, html.data(), html.size(), packed.data(),
                                           packed.size()));
    pages.packed.push_back(std::move(packed));
  }
  libdeflate_free_compressor(compressor);
  return pages;
}

class CountingSink : public WordSink {
 public:
  void Take(const WordBlock& block) override { words += static_cast<int64_t>(block.count); }
  int64_t words = 0;
};

void Inflate(const Pages& pages) {
  libdeflate_decompressor* const inflater = libdeflate_alloc_decompressor();
  std::string out(size_t{64} << 20, '\0');
  for (const std::string& packed : pages.packed) {
    size_t written = 0;
    libdeflate_gzip_decompress(inflater, packed.data(), packed.size(), out.data(), out.size(),
                               &written);
  }
  libdeflate_free_decompressor(inflater);
}

double Seconds(const std::function<void()>& work) {
  const auto now = [] {
    timespec time = {};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  };
  const double begin = now();
  work();
  return now() - begin;
}

struct Row {
  const char* name;
  std::function<void()> work;
  std::vector<double> seconds = {};
  double Median() {
    std::nth_element(seconds.begin(), seconds.begin() + seconds.size() / 2, seconds.end());
    return seconds[seconds.size() / 2];
  }
};

Json Measure(std::vector<Row>& rows, double bytes) {
  for (int round = 0; round < kRounds; ++round) {
    for (Row& row : rows) row.seconds.push_back(Seconds(row.work));
  }
  Json json = Json::Object();
  json.Set("bytes", bytes);
  const double inflate = rows[0].Median();
  for (Row& row : rows) {
    const double rate = bytes / row.Median() / 1e6;
    std::printf("%-24s %8.1f MB/s   %5.2f x inflate\n", row.name, rate, inflate / row.Median());
    json.Set(row.name, rate);
  }
  return json;
}

absl::Status Run(const std::string& model, std::span<const std::string> paths) {
  MS_ASSIGN_OR_RETURN(const auto scorer, Scorer::Load(model, {}));
  if (scorer->folded() == nullptr) return absl::InvalidArgumentError("the model cannot be folded");
  MS_ASSIGN_OR_RETURN(const Pages pages, ReadPages(paths));
  const ShortWeights weights(*scorer->folded());
  QuickScanner scanner;
  CountingSink sink;
  std::vector<ByteMasks> masks(size_t{1} << 20);
  double sum = 0;
  std::vector<Row> rows = {{"inflate", [&] { Inflate(pages); }},
                           {"byte masks",
                            [&] {
                              for (const auto& html : pages.html)
                                FillByteMasks(html.data(), html.size(), masks.data());
                            }},
                           {"scan",
                            [&] {
                              for (const auto& html : pages.html) scanner.Scan(html, sink);
                            }},
                           {"quick pass", [&] {
                              for (const auto& html : pages.html) {
                                FoldedStream stream(weights);
                                scanner.Scan(html, stream);
                                sum += stream.Finish();
                              }
                            }}};
  const Json json = Measure(rows, pages.bytes);
  std::printf("%zu pages, %.1f MB, %.1f bytes a word, sum of logits %.3f\n", pages.html.size(),
              pages.bytes / 1e6, pages.bytes * kRounds / static_cast<double>(sink.words),
              sum / kRounds);
  std::printf("%s\n", json.Dump().c_str());
  return absl::OkStatus();
}

}  // namespace
}  // namespace mathsieve

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: quick_bench MODEL CRAWL…\n");
    return 2;
  }
  const std::vector<std::string> paths(argv + 2, argv + argc);
  const absl::Status status = mathsieve::Run(argv[1], paths);
  if (!status.ok()) std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
  return status.ok() ? 0 : 1;
}
