#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "corpus/base/fields.h"
#include "corpus/crawl/record.h"

namespace mathsieve {

// What a record holds for us. Views point into the record's batch or into the reader that made it
// and live until its next Read().
struct CrawlPage {
  enum class Kind {
    kHtml,      // bytes = undecoded HTML
    kText,      // bytes = text of a WET record, UTF-8 by its standard
    kDocument,  // bytes = a line of JSON, for the field map
  };
  Kind kind = Kind::kHtml;
  std::string url;
  std::string_view bytes;
  std::string_view http_charset;  // of Content-Type, empty where none is named
  std::string content_type;       // media type in lower case, without parameters
  std::string fetch_time;         // as in WARC-Date
  std::string record_id;          // without <>
  std::string record_type;    // "response", "resource", "conversion", "arc_record", "html_file" …
  int http_status = 0;        // 0 where there was no HTTP
  bool truncated = false;     // by the crawler (WARC-Truncated) or by a file that ends early
  std::string truncated_why;  // "length", "time", "disconnect", … or "file"
};

struct PageOptions {
  int64_t max_body_bytes = int64_t{16} << 20;
  std::string base_url;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "max-body-bytes",
                    .help = "pages that are longer when their HTTP body is decoded are skipped",
                    .min = 1,
                    .max = 1 << 30,
                    .unit = Unit::kBytes},
          self.max_body_bytes);
    visit(FieldInfo{.name = "base-url",
                    .help = "URL that paths of HTML folders are joined to; file:// without it"},
          self.base_url);
  }
};

// From a record to a page. The step that runs in parallel: keep one a thread.
class PageReader {
 public:
  explicit PageReader(PageOptions options = {});
  ~PageReader();

  // Fills `page` and returns an empty reason, or returns why the record gives none; `page` then
  // holds what was found out so far. Reasons: record_warcinfo, record_request, record_metadata,
  // record_revisit, record_continuation, record_filedesc, record_dns, record_other,
  // bad_warc_header, bad_arc_header, bad_http, http_redirect, http_error, not_html, empty_body,
  // body_too_large, bad_encoding, no_url. `root` is Input::root for records of kind kHtmlFile.
  std::string_view Read(const RawRecord& record, CrawlPage& page, std::string_view root = {});

 private:
  struct Scratch;
  PageOptions options_;
  std::unique_ptr<Scratch> scratch_;
};

}  // namespace mathsieve
