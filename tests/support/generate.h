#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

// Inputs for tests that compare a clever algorithm with its naive twin. The same seed gives the
// same bytes on every machine.
namespace mathsieve::generate {

class Random {
 public:
  explicit Random(uint64_t seed) : engine_(seed) {}
  // 0 … bound - 1.
  uint64_t Below(uint64_t bound) { return engine_() % bound; }
  // True once in `n` times.
  bool OneIn(uint64_t n) { return Below(n) == 0; }
  template <typename Range>
  const auto& Pick(const Range& range) {
    return range[Below(std::size(range))];
  }

 private:
  std::mt19937_64 engine_;
};

std::string Bytes(Random& random, size_t size);

// Valid UTF-8 of about `size` bytes: words, numbers, punctuation, LaTeX, Greek, CJK, combining
// marks, full-width forms, emoji, odd white space, now and then a control character.
std::string Text(Random& random, size_t size);

// A page with about `elements` elements: headings, paragraphs, lists, tables, code, scripts,
// formulas in several forms, character references, comments. `broken` leaves tags open, closes
// strangers, quotes attributes badly.
std::string Html(Random& random, int elements, bool broken = false);

// Changes about one byte in `one_in`: flipped, dropped, doubled.
std::string Damage(Random& random, std::string_view bytes, uint64_t one_in);

// One WARC record with its two line ends. `extra` are further header lines, each ending in \r\n.
std::string WarcRecord(std::string_view type, std::string_view uri, std::string_view content_type,
                       std::string_view block, std::string_view extra = {});

// "HTTP/1.1 200 OK", `headers` (lines ending in \r\n), an empty line, `body`.
std::string HttpResponse(std::string_view body,
                         std::string_view headers = "Content-Type: text/html\r\n",
                         std::string_view status = "200 OK");

// `bytes` as one gzip member.
std::string GzipMember(std::string_view bytes);

struct WarcFile {
  std::string bytes;
  std::vector<std::string> urls;   // of its responses, in order
  std::vector<std::string> pages;  // their bodies
  std::vector<int64_t> offsets;    // of their records (of their members where `gzip`)
};

// A crawl file as Common Crawl writes it: warcinfo, then request, response and metadata for each of
// `pages` pages; one gzip member a record where `gzip`.
WarcFile Warc(Random& random, int pages, bool gzip);

}  // namespace mathsieve::generate
