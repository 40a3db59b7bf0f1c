#include "corpus/crawl/page.h"

#include <filesystem>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/crawl/arc.h"
#include "corpus/crawl/http/http.h"
#include "corpus/crawl/http/sniff.h"
#include "corpus/crawl/warc.h"

namespace mathsieve {
namespace {

// A path as part of a URL (RFC 3986, section 3.3): what needs no escape there stays.
std::string EscapePath(std::string_view path) {
  constexpr std::string_view kPlain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/";
  std::string escaped;
  for (const char c : path) {
    if (kPlain.find(c) != std::string_view::npos) {
      escaped += c;
    } else {
      escaped += absl::StrFormat("%%%02X", static_cast<unsigned char>(c));
    }
  }
  return escaped;
}

std::string UrlOfFile(std::string_view path, std::string_view root, std::string_view base_url) {
  if (base_url.empty()) {
    std::error_code error;
    const auto absolute = std::filesystem::absolute(std::filesystem::path(path), error);
    return "file://" + EscapePath(absolute.lexically_normal().string());
  }
  std::string_view below = path.substr(path.find_last_of('/') + 1);
  if (!root.empty() && path.size() > root.size() && path.starts_with(root)) {
    below = path.substr(root.size());
    while (below.starts_with('/')) below.remove_prefix(1);
  }
  std::string url(base_url);
  if (!url.ends_with('/')) url += '/';
  return url + EscapePath(below);
}

std::string_view ReasonOf(WarcHeader::Type type) {
  switch (type) {
    case WarcHeader::Type::kWarcinfo:
      return "record_warcinfo";
    case WarcHeader::Type::kRequest:
      return "record_request";
    case WarcHeader::Type::kMetadata:
      return "record_metadata";
    case WarcHeader::Type::kRevisit:
      return "record_revisit";
    case WarcHeader::Type::kContinuation:
      return "record_continuation";
    case WarcHeader::Type::kOther:
      return "record_other";
    default:
      return "";
  }
}

std::string_view ReasonOf(HttpResult result) {
  switch (result) {
    case HttpResult::kBadHttp:
      return "bad_http";
    case HttpResult::kBodyTooLarge:
      return "body_too_large";
    case HttpResult::kBadEncoding:
      return "bad_encoding";
    default:
      return "";
  }
}

bool IsBlank(std::string_view bytes) {
  return bytes.find_first_not_of(" \t\r\n\f") == std::string_view::npos;
}

void Truncated(CrawlPage& page, std::string_view why) {
  if (page.truncated) return;
  page.truncated = true;
  page.truncated_why = why;
}

}  // namespace

struct PageReader::Scratch {
  WarcHeader header;
  HttpScratch http;
  HttpResponse response;

  std::string_view ReadResponse(const RawRecord& record, const PageOptions& options,
                                CrawlPage& page);
  std::string_view ReadResource(std::string_view body, CrawlPage& page) const;
  std::string_view ReadBody(const RawRecord& record, const PageOptions& options, CrawlPage& page);
  std::string_view ReadWarc(const RawRecord& record, const PageOptions& options, CrawlPage& page);
  std::string_view ReadArc(const RawRecord& record, const PageOptions& options, CrawlPage& page);
};

PageReader::PageReader(PageOptions options)
    : options_(std::move(options)), scratch_(std::make_unique<Scratch>()) {}
PageReader::~PageReader() = default;

std::string_view PageReader::Scratch::ReadResponse(const RawRecord& record,
                                                   const PageOptions& options, CrawlPage& page) {
  const HttpResult result = ParseHttpResponse(record.body, options.max_body_bytes, http, response);
  page.http_status = response.status;
  page.http_charset = response.charset;
  page.content_type = MediaType(response.content_type);
  page.bytes = response.body;
  const int hundreds = response.status / 100;
  if (hundreds == 3) return "http_redirect";
  if (response.status != 0 && hundreds != 2) return "http_error";
  if (result != HttpResult::kOk) return ReasonOf(result);
  if (!response.complete) Truncated(page, "body");
  if (page.content_type.empty()) page.content_type = MediaType(header.payload_type);
  if (IsBlank(page.bytes)) return "empty_body";
  return IsHtml(page.content_type, page.bytes) ? "" : "not_html";
}

std::string_view PageReader::Scratch::ReadResource(std::string_view body, CrawlPage& page) const {
  page.content_type = MediaType(header.content_type);
  page.http_charset = CharsetParameter(header.content_type);
  page.bytes = body;
  if (IsBlank(body)) return "empty_body";
  return IsHtml(page.content_type, body) ? "" : "not_html";
}

// An HTTP response, or the bare bytes of a resource.
std::string_view PageReader::Scratch::ReadBody(const RawRecord& record, const PageOptions& options,
                                               CrawlPage& page) {
  if (page.url.starts_with("dns:")) return "record_dns";
  const bool is_http = MediaType(header.content_type) == "application/http" ||
                       (header.type == WarcHeader::Type::kResponse &&
                        EqualsIgnoreCase(record.body.substr(0, 5), "HTTP/"));
  return is_http ? ReadResponse(record, options, page) : ReadResource(record.body, page);
}

std::string_view PageReader::Scratch::ReadWarc(const RawRecord& record, const PageOptions& options,
                                               CrawlPage& page) {
  if (!ParseWarcHeader(record.header, header)) return "bad_warc_header";
  page.url = header.target_uri;
  page.fetch_time = header.date;
  page.record_id = header.record_id;
  page.record_type = MediaType(header.type_name);
  if (!header.truncated.empty()) Truncated(page, header.truncated);
  if (record.truncated) Truncated(page, "file");
  const std::string_view other = ReasonOf(header.type);
  if (!other.empty()) return other;
  std::string_view reason;
  if (header.type == WarcHeader::Type::kConversion) {
    page.kind = CrawlPage::Kind::kText;
    page.content_type = MediaType(header.content_type);
    page.bytes = record.body;
    if (IsBlank(page.bytes)) reason = "empty_body";
  } else {
    reason = ReadBody(record, options, page);
  }
  return reason.empty() && page.url.empty() ? "no_url" : reason;
}

std::string_view PageReader::Scratch::ReadArc(const RawRecord& record, const PageOptions& options,
                                              CrawlPage& page) {
  ArcHeader arc;
  if (!ParseArcHeader(record.header.substr(0, record.header.find('\n')), arc)) {
    return "bad_arc_header";
  }
  page.url = arc.url;
  page.fetch_time = ArcDateToIso(arc.date);
  page.record_type = "arc_record";
  if (record.truncated) Truncated(page, "file");
  if (arc.url.starts_with("filedesc:")) return "record_filedesc";
  header = WarcHeader();
  header.type = WarcHeader::Type::kResponse;
  header.content_type = header.payload_type = arc.content_type;
  return ReadBody(record, options, page);
}

std::string_view PageReader::Read(const RawRecord& record, CrawlPage& page, std::string_view root) {
  page = CrawlPage();
  if (record.kind == RawRecord::Kind::kWarc) return scratch_->ReadWarc(record, options_, page);
  if (record.kind == RawRecord::Kind::kArc) return scratch_->ReadArc(record, options_, page);
  page.bytes = record.body;
  if (record.truncated) Truncated(page, "file");
  if (record.kind == RawRecord::Kind::kJsonLine) {
    page.kind = CrawlPage::Kind::kDocument;
    page.record_type = "json_line";
    return "";
  }
  page.record_type = "html_file";
  page.content_type = "text/html";
  page.url = UrlOfFile(record.path, root, options_.base_url);
  if (IsBlank(page.bytes)) return "empty_body";
  return IsHtml(page.content_type, page.bytes) ? "" : "not_html";
}

}  // namespace mathsieve
