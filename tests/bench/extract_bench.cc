// extract_bench [--text OUT.jsonl] PAGES.jsonl.zst…
// Times HTML to text on the "html" fields of the given files: the parse alone, then all of it, in
// MB of HTML and pages per second of processor time. With --text instead: extracts each page once,
// writes what was extracted, and prints pages, bytes and processor seconds as JSON.
// extract_bench --growth: seconds for made pages of hostile shapes and, four times as large, again.

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

std::string Repeat(std::string_view unit, size_t count) {
  std::string text;
  text.reserve(unit.size() * count);
  for (size_t i = 0; i < count; ++i) text += unit;
  return text;
}

struct Shape {
  const char* name;
  std::string_view unit, end;
  size_t count;  // of the larger page
};

constexpr Shape kShapes[] = {
    {"paragraphs, 50 MB",
     "<p>A group is a set with an operation that is associative, has a neutral element, and more.",
     "", 560'000},
    {"nested divisions, 100,000", "<div>", "deep", 100'000},
    {"nested inline elements, 100,000", "<b><i class=x>a", "deep", 100'000},
    {"siblings, 1,000,000", "<span>a</span>", "", 1'000'000},
    {"lines below deep nesting, 1,000,000", "a<br>", "", 1'000'000},
    {"list items, 500,000", "<li><a href=/x>item</a>", "", 500'000},
    {"table cells, 500,000", "<tr><td>a<td>b", "", 250'000},
    {"unclosed tables, 100,000", "<table><tr><td>x", "", 100'000},
    {"dollars, 1,000,000", "a $ b ", "", 1'000'000},
    {"formulas, 200,000", "<p>so $x_1^2$ and \\(y\\)", "", 200'000},
    {"a formula of 8 MB", "\\frac{a}{b}+", "$$", 700'000},
    {"MathML, 100,000", "<math><msup><mi>x</mi><mn>2</mn></msup></math> ", "", 100'000},
    {"nested MathML, 100,000", "<math><msup>", "", 100'000},
    {"MathML rows of one formula, 500,000", "<mrow><mo>(</mo>", "", 500'000},
    {"renderings in renderings, 300,000", "<i></i>", "", 300'000},
    {"scripts, 200,000", "x<sup>2</sup><sub>i</sub> ", "", 200'000},
    {"scripts inside of scripts, 100,000", "<sup>2<sub>i", "", 100'000},
    {"note marks, 200,000", "a<sup><a href=#n>1</a></sup> ", "", 200'000},
    {"comments, 100,000", "<div class=comment><p>A comment of some words.</p></div>", "", 100'000},
    {"answers in answers, 50,000", "<div class=answer><p>An answer of some words.", "", 50'000},
    {"names, 300,000", "<p class='nav footer content sidebar menu x'>text", "", 300'000},
    {"attributes, 300,000", "<img alt='<p>$x$</p>\\frac{a}{b}' src=/a>", "", 300'000},
    {"ampersands, 2,000,000", "&amp;&#x4e00;&bogus;", "", 700'000},
};

double SecondsFor(const Shape& shape, size_t count) {
  std::string html = shape.name[0] == 'a' ? "<p>$$" : "";
  if (std::string_view(shape.name).starts_with("lines below")) html = Repeat("<b>", 500);
  if (std::string_view(shape.name).starts_with("MathML rows")) html = "<math>";
  if (std::string_view(shape.name).starts_with("renderings")) {
    html = Repeat("<span class=MathJax>", 250) + Repeat("<span class=katex>", 250);
  }
  html += Repeat(shape.unit, count);
  html += shape.end;
  mathsieve::HtmlExtractor extractor;
  mathsieve::Extraction extraction;
  return Fastest([&] { extractor.Extract(html, extraction); });
}

void PrintGrowth() {
  std::printf("%-40s %9s %9s %6s\n", "shape", "a quarter", "whole", "ratio");
  for (const Shape& shape : kShapes) {
    const double quarter = SecondsFor(shape, shape.count / 4);
    const double whole = SecondsFor(shape, shape.count);
    std::printf("%-40s %8.3fs %8.3fs %6.1f\n", shape.name, quarter, whole, whole / quarter);
    std::fflush(stdout);
  }
}

}  // namespace

int main(int argc, char** argv) {
  std::ofstream texts;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--growth") {
      PrintGrowth();
      continue;
    }
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
