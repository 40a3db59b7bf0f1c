// extract_bench [--text OUT.jsonl] PAGES.jsonl.zst…
// Times HTML to text on the "html" fields of the given files: the parse alone, then all of it, in
// MB of HTML and pages per second of processor time. With --text instead: extracts each page once,
// writes what was extracted, and prints pages, bytes and processor seconds as JSON.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "corpus/html/dom.h"
#include "corpus/html/extract.h"
#include "tests/support/support.h"

namespace {

using mathsieve::Json;

struct Page {
  std::string id, html;
};

std::vector<Page> ReadPages(const std::string& path) {
  std::vector<Page> pages;
  mathsieve::ForEachRow(path, [&](const Json& row) {
    const std::string_view key = row.Has("id") ? "id" : "url";
    pages.push_back({row[key].String(), row["html"].String()});
  });
  return pages;
}

double ThreadSeconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

// Processor seconds of the fastest of a few rounds.
template <typename Round>
double Fastest(Round round) {
  double best = 1e9;
  for (int i = 0; i < 3; ++i) {
    const double start = ThreadSeconds();
    round();
    best = std::min(best, ThreadSeconds() - start);
  }
  return best;
}

void Report(const char* what, const std::vector<Page>& pages, double seconds) {
  double bytes = 0;
  for (const Page& page : pages) bytes += static_cast<double>(page.html.size());
  std::printf("  %-8s %7.1f MB/s %8.0f pages/s\n", what, bytes / seconds / 1e6,
              static_cast<double>(pages.size()) / seconds);
}

void WriteTexts(const std::vector<Page>& pages, std::ofstream& out) {
  mathsieve::HtmlExtractor extractor;
  double seconds = 0;
  int64_t bytes = 0;
  for (const Page& page : pages) {
    mathsieve::Extraction extraction;
    const double start = ThreadSeconds();
    extractor.Extract(page.html, extraction);
    seconds += ThreadSeconds() - start;
    bytes += static_cast<int64_t>(page.html.size());
    Json row = Json::Object();
    row.Set("id", page.id).Set("title", extraction.title).Set("text", extraction.text);
    row.Set("language", extraction.language);
    out << row.Dump() << "\n";
  }
  Json numbers = Json::Object();
  numbers.Set("seconds", seconds).Set("pages", static_cast<int64_t>(pages.size()));
  std::printf("%s\n", numbers.Set("bytes", bytes).Dump().c_str());
}

}  // namespace

int main(int argc, char** argv) {
  std::ofstream texts;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--text" && i + 1 < argc) {
      texts.open(argv[++i]);
      continue;
    }
    const std::vector<Page> pages = ReadPages(argument);
    if (texts.is_open()) {
      WriteTexts(pages, texts);
      continue;
    }
    std::printf("%s: %zu pages\n", argument.c_str(), pages.size());
    mathsieve::Dom dom;
    Report("parse", pages, Fastest([&] {
             for (const Page& page : pages) dom.Parse(page.html);
           }));
    mathsieve::HtmlExtractor extractor;
    mathsieve::Extraction extraction;
    Report("extract", pages, Fastest([&] {
             for (const Page& page : pages) extractor.Extract(page.html, extraction);
           }));
  }
  return 0;
}
