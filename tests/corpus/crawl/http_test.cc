#include "corpus/crawl/http/http.h"

#include <brotli/encode.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <vector>

#include "corpus/base/zstd.h"
#include "corpus/crawl/page.h"
#include "tests/support/generate.h"

namespace mathsieve {
namespace {

using generate::Random;

struct Parsed {
  HttpResult result;
  int status;
  std::string content_type, charset, body;
  bool complete;
};

Parsed Parse(std::string_view block, int64_t max_body_bytes = 1 << 20) {
  HttpScratch scratch;
  HttpResponse response;
  const HttpResult result = ParseHttpResponse(block, max_body_bytes, scratch, response);
  return {result,
          response.status,
          std::string(response.content_type),
          std::string(response.charset),
          std::string(response.body),
          response.complete};
}

std::string Response(std::string_view headers, std::string_view body) {
  return generate::HttpResponse(body, headers);
}

std::string Chunked(Random& random, std::string_view body) {
  std::string out;
  while (!body.empty()) {
    const std::string_view chunk = body.substr(0, 1 + random.Below(40));
    char size[32];
    snprintf(size, sizeof size, random.OneIn(3) ? "%zx;a=b\r\n" : "%zX\r\n", chunk.size());
    out.append(size).append(chunk).append("\r\n");
    body.remove_prefix(chunk.size());
  }
  return out + "0\r\nTrailer: x\r\n\r\n";
}

// window_bits as zlib has them: 15 zlib, -15 raw, 31 gzip.
std::string Deflate(std::string_view body, int window_bits) {
  z_stream stream{};
  deflateInit2(&stream, 6, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, body.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(body.data()));
  stream.avail_in = body.size();
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = out.size();
  EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

std::string Brotli(std::string_view body) {
  std::string out(BrotliEncoderMaxCompressedSize(body.size()), '\0');
  size_t size = out.size();
  EXPECT_TRUE(BrotliEncoderCompress(5, 22, BROTLI_MODE_TEXT, body.size(),
                                    reinterpret_cast<const uint8_t*>(body.data()), &size,
                                    reinterpret_cast<uint8_t*>(out.data())));
  out.resize(size);
  return out;
}

std::vector<std::pair<std::string, std::string>> Codings(std::string_view body) {
  std::string zstd;
  EXPECT_TRUE(ZstdCompressor().AppendFrame(body, zstd).ok());
  return {{"gzip", Deflate(body, 31)},
          {"x-gzip", Deflate(body, 31)},
          {"deflate", Deflate(body, 15)},
          {"Deflate", Deflate(body, -15)},
          {"br", Brotli(body)},
          {"zstd", zstd},
          {"gzip, br", Brotli(Deflate(body, 31))},
          {"identity", std::string(body)}};
}

TEST(Http, UndoesEveryCoding) {
  Random random(1);
  for (int i = 0; i < 20; ++i) {
    const std::string body = generate::Html(random, 20 + i);
    for (const auto& [coding, bytes] : Codings(body)) {
      SCOPED_TRACE(coding);
      const std::string headers = "Content-Encoding: " + coding + "\r\n";
      EXPECT_EQ(Parse(Response(headers, bytes)).body, body);
      const Parsed chunked =
          Parse(Response(headers + "Transfer-Encoding: chunked\r\n", Chunked(random, bytes)));
      EXPECT_EQ(chunked.body, body);
      EXPECT_TRUE(chunked.complete);
      // Decoded by the crawler, fields left in place.
      EXPECT_EQ(Parse(Response(headers + "Transfer-Encoding: chunked\r\n", body)).body, body);
    }
  }
}

TEST(Http, KeepsTheStartOfABodyThatBreaksOff) {
  Random random(2);
  const std::string body = generate::Html(random, 400);
  for (const auto& [coding, bytes] : Codings(body)) {
    if (coding == "identity" || coding == "zstd" || coding == "gzip, br") continue;
    const Parsed half =
        Parse(Response("Content-Encoding: " + coding + "\r\n", bytes.substr(0, bytes.size() / 2)));
    EXPECT_EQ(half.result, HttpResult::kOk) << coding;
    EXPECT_FALSE(half.complete) << coding;
    EXPECT_GT(half.body.size(), 100u) << coding;
    EXPECT_TRUE(body.starts_with(half.body)) << coding;
  }
}

// Of a list of codings, those that were not used (or were undone by the crawler) are passed over.
TEST(Http, PassesOverCodingsThatWereNotUsed) {
  Random random(5);
  const std::string body = generate::Html(random, 60);
  std::string zstd;
  ASSERT_TRUE(ZstdCompressor().AppendFrame(body, zstd).ok());
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"deflate, zstd, gzip", Deflate(body, 31)}, {"gzip, gzip", Deflate(body, 31)},
      {"gzip, zstd, deflate", Deflate(body, 15)}, {"br, zstd", zstd},
      {"zstd, br, gzip, deflate", body},          {"gzip, deflate", Deflate(Deflate(body, 31), 15)},
  };
  for (const auto& [codings, bytes] : cases) {
    const Parsed parsed = Parse(Response("Content-Encoding: " + codings + "\r\n", bytes));
    EXPECT_EQ(parsed.result, HttpResult::kOk) << codings;
    EXPECT_EQ(parsed.body, body) << codings;
    EXPECT_TRUE(parsed.complete) << codings;
  }
}

TEST(Http, ReadsEveryGzipMemberOfABody) {
  Random random(6);
  const std::string first = generate::Html(random, 50), second = generate::Html(random, 80);
  const std::string members = Deflate(first, 31) + Deflate(second, 31);
  const size_t border = Deflate(first, 31).size();
  const std::string headers = "Content-Encoding: gzip\r\n";
  EXPECT_EQ(Parse(Response(headers, members)).body, first + second);
  for (const size_t size : {border / 2, border - 9, border - 1, border, border + 1, border + 9,
                            border + 12, border + 200, members.size() - 9, members.size() - 1}) {
    SCOPED_TRACE(size);
    const Parsed cut = Parse(Response(headers, members.substr(0, size)));
    EXPECT_EQ(cut.result, HttpResult::kOk);
    EXPECT_TRUE((first + second).starts_with(cut.body));
    EXPECT_TRUE(size < border || cut.body.starts_with(first));
    // Checksums are not asked for.
    const bool ends = (size >= border - 8 && size <= border) || size >= members.size() - 8;
    EXPECT_EQ(cut.complete, ends);
  }
}

TEST(Http, RefusesBombs) {
  const std::string body(3 << 20, 'a');
  for (const auto& [coding, bytes] : Codings(body)) {
    EXPECT_EQ(Parse(Response("Content-Encoding: " + coding + "\r\n", bytes)).result,
              HttpResult::kBodyTooLarge)
        << coding;
  }
}

TEST(Http, TakesWhatServersSend) {
  EXPECT_EQ(Parse("HTTP/1.1 404\r\n\r\n").status, 404);
  EXPECT_EQ(Parse("HTTP/1.0 302 \r\r\nLocation: x\r\r\n\r\r\n").status, 302);
  EXPECT_EQ(Parse("HTTP/2 200\nContent-Type: text/html\n\n<p>").body, "<p>");
  EXPECT_EQ(Parse("HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n<p>").body, "<p>");
  EXPECT_EQ(Parse("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n<p>").body, "<p>");
  const Parsed no_status = Parse("Content-Type: text/html\r\n\r\n<p>");
  EXPECT_EQ(no_status.content_type, "text/html");
  EXPECT_EQ(no_status.body, "<p>");
  EXPECT_EQ(Parse("  <html>").body, "  <html>");
  EXPECT_EQ(Parse("").result, HttpResult::kOk);
  EXPECT_EQ(Parse("HTTP/1.1").result, HttpResult::kOk);
  EXPECT_EQ(Parse("HTTPX/1.1 200 OK\r\n\r\n<p>").result, HttpResult::kBadHttp);
  EXPECT_EQ(Parse("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n\x01\x02\x03").result,
            HttpResult::kBadEncoding);
  EXPECT_EQ(Parse("HTTP/1.1 200 OK\r\nX-Crawl-Content-Encoding: gzip\r\n\r\n<p>").body, "<p>");
  EXPECT_EQ(Parse("HTTP/1.1 200 OK\r\nContent-Type:\r\n text/html;\r\n charset=x\r\n\r\n").charset,
            "x");
}

TEST(Http, FindsTheCharset) {
  EXPECT_EQ(CharsetParameter("text/html; charset=utf-8"), "utf-8");
  EXPECT_EQ(CharsetParameter("text/html;a=b; CHARSET = \"GBK\" ;c=d"), "GBK");
  EXPECT_EQ(CharsetParameter("text/html; charset='big5'"), "big5");
  EXPECT_EQ(CharsetParameter("text/html; notcharset=utf-8"), "");
  EXPECT_EQ(MediaType(" Text/HTML ;charset=x"), "text/html");
}

TEST(Http, SurvivesDamage) {
  Random random(3);
  for (int i = 0; i < 300; ++i) {
    const std::string body = generate::Html(random, 10);
    const auto codings = Codings(body);
    const auto& [coding, bytes] = codings[random.Below(codings.size())];
    const std::string block =
        Response("Content-Encoding: " + coding + "\r\nTransfer-Encoding: chunked\r\n",
                 Chunked(random, bytes));
    EXPECT_LE(Parse(generate::Damage(random, block, 1 + random.Below(200))).body.size(),
              size_t{1} << 20);
  }
}

struct PageCase {
  std::string type, content_type, block, extra, reason;
};

TEST(PageReader, SaysWhyARecordIsNoPage) {
  const std::string http = "application/http; msgtype=response";
  const std::vector<PageCase> cases{
      {"response", http, Response("Content-Type: text/html\r\n", "<p>a"), "", ""},
      {"response", http, Response("", "<!doctype html><p>a"), "", ""},
      {"response", http, Response("Content-Type: text/plain\r\n", "<html><p>a"), "", ""},
      {"response", http, Response("Content-Type: text/plain\r\n", "a < b"), "", "not_html"},
      {"response", http, Response("Content-Type: text/html\r\n", "%PDF-1.5 x"), "", "not_html"},
      {"response", http, Response("Content-Type: image/png\r\n", "<html>"), "", "not_html"},
      {"response", http, Response("Content-Type: text/html\r\n", " \r\n"), "", "empty_body"},
      {"response", http, "HTTP/1.1 404 Not Found\r\n\r\n<p>a", "", "http_error"},
      {"response", http, "HTTP/1.1 301 Moved\r\n\r\n<p>a", "", "http_redirect"},
      {"response", http, "garbage", "", "bad_http"},
      {"resource", "text/html", "<p>a", "", ""},
      {"resource", "text/dns", "a 1 IN", "", "not_html"},
      {"conversion", "text/plain", "text", "", ""},
      {"conversion", "text/plain", "", "", "empty_body"},
      {"warcinfo", "application/warc-fields", "a: b", "", "record_warcinfo"},
      {"request", "application/http", "GET /", "", "record_request"},
      {"metadata", "application/warc-fields", "a: b", "", "record_metadata"},
      {"revisit", http, "HTTP/1.1 200 OK\r\n\r\n", "", "record_revisit"},
      {"novel", http, "x", "", "record_other"},
  };
  PageReader reader;
  for (const PageCase& test : cases) {
    const std::string text =
        generate::WarcRecord(test.type, "<http://a/>", test.content_type, test.block, test.extra);
    const size_t header = text.find("\r\n\r\n") + 4;
    RawRecord record;
    record.header = std::string_view(text).substr(0, header);
    record.body = std::string_view(text).substr(header, test.block.size());
    CrawlPage page;
    EXPECT_EQ(reader.Read(record, page), test.reason) << test.type << " " << test.block;
    EXPECT_EQ(page.url, "http://a/");
  }
}

TEST(PageReader, NamesFilesByUrl) {
  RawRecord record;
  record.kind = RawRecord::Kind::kHtmlFile;
  record.path = "/x/site/a b/\xC3\xA9.html";
  record.body = "<p>a";
  CrawlPage page;
  EXPECT_EQ(PageReader({.base_url = "https://e.org/doc"}).Read(record, page, "/x/site"), "");
  EXPECT_EQ(page.url, "https://e.org/doc/a%20b/%C3%A9.html");
  EXPECT_EQ(PageReader().Read(record, page, "/x/site"), "");
  EXPECT_EQ(page.url, "file:///x/site/a%20b/%C3%A9.html");
}

TEST(Http, InterimResponsesArePassedOver) {
  const std::string page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>page";
  const std::string interim = "HTTP/1.1 100 Continue\r\n\r\n";
  const std::string hints = "HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n";
  const Parsed parsed = Parse(interim + hints + page);
  EXPECT_EQ(parsed.result, HttpResult::kOk);
  EXPECT_EQ(parsed.status, 200);
  EXPECT_EQ(parsed.body, "<p>page");
  EXPECT_EQ(Parse(interim).status, 100);
  EXPECT_EQ(Parse(interim).body, "");
}

}  // namespace
}  // namespace mathsieve
