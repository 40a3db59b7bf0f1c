#include "tests/support/generate.h"

#include <zlib.h>

#include <array>
#include <stdexcept>

namespace mathsieve::generate {
namespace {

constexpr std::array<std::string_view, 48> kPieces = {"the",
                                                      "Theorem",
                                                      "proof",
                                                      "let",
                                                      "function",
                                                      "Zürich",
                                                      "naïve",
                                                      "x",
                                                      "42",
                                                      "3.1415",
                                                      "1,024",
                                                      "a+b",
                                                      "=",
                                                      "≤",
                                                      "∑",
                                                      "∫",
                                                      "π",
                                                      "ℝ",
                                                      "x²",
                                                      "½",
                                                      "ﬁnite",
                                                      "Ｆｕｌｌ",
                                                      "数学",
                                                      "定理",
                                                      "証明",
                                                      "かな",
                                                      "カタカナ",
                                                      "한국어",
                                                      "задача",
                                                      "e\u0301",
                                                      "🙂",
                                                      "👩‍🔬",
                                                      "\\frac{a}{b}",
                                                      "$x^2$",
                                                      "\\alpha",
                                                      "\\(y\\)",
                                                      "$$\\int_0^1 f$$",
                                                      "$5",
                                                      "\\$",
                                                      "http://example.org/a?b=c",
                                                      "…",
                                                      "“quoted”",
                                                      "don't",
                                                      "well-known",
                                                      "(i)",
                                                      "—",
                                                      "!?",
                                                      "العربية"};
constexpr std::array<std::string_view, 12> kGaps = {" ",  " ",      " ",      " ", " ",   ", ",
                                                    "\n", "\u00a0", "\u3000", "",  "\t ", ". "};
constexpr std::array<std::string_view, 4> kRare = {"\x01", "\u2028", "\u0085", "\ufeff"};

constexpr std::array<std::string_view, 18> kTags = {
    "p",  "div", "span", "h1", "h2", "ul",  "li",     "table",   "tr",
    "td", "pre", "code", "em", "a",  "nav", "footer", "article", "section"};
constexpr std::array<std::string_view, 10> kAttributes = {"",
                                                          " class=\"content main\"",
                                                          " id=x1",
                                                          " href='/a/b?c=1&amp;d=2'",
                                                          " style=\"display:none\"",
                                                          " title=\"a &gt; b\"",
                                                          " lang=zh",
                                                          " CLASS=\"nav\"",
                                                          " data-x",
                                                          " class = \"katex\""};
constexpr std::array<std::string_view, 10> kLeaves = {
    "<script type=\"math/tex\">\\frac{1}{2}</script>",
    "<script type=\"math/tex; mode=display\">\\sum_i i<j</script>",
    "<script>var a = \"<p>\";</script>",
    "<style>p > a { color: red }</style>",
    "<!-- a comment <p> -->",
    "<br>",
    "<img class=\"latex\" alt=\"x^2\" src=\"x.png\">",
    "<math alttext=\"a+b\"><mi>a</mi><mo>+</mo><mi>b</mi></math>",
    "&amp; &lt;b&gt; &nbsp; &#8721; &copy &notanentity;",
    "\\[ x = \\frac{-b}{2a} \\]"};
constexpr std::array<std::string_view, 7> kBroken = {
    "</b>", "<p", "<a href=\"x>", "<div <p>", "&#xFFFFFFF;", "<![CDATA[ x ]]>", "</table></ul>"};

void AppendElement(Random& random, std::string& html, int depth, int& left, bool broken) {
  --left;
  const std::string_view tag = random.Pick(kTags);
  html.append("<").append(tag).append(random.Pick(kAttributes)).append(">");
  for (uint64_t children = 1 + random.Below(4); children > 0; --children) {
    if (random.OneIn(3)) html += random.Pick(kLeaves);
    if (broken && random.OneIn(6)) html += random.Pick(kBroken);
    if (left > 0 && depth < 20 && random.OneIn(2)) {
      AppendElement(random, html, depth + 1, left, broken);
    } else {
      html += Text(random, random.Below(120));
    }
  }
  if (broken && random.OneIn(5)) return;
  html.append("</").append(tag).append(">");
}

}  // namespace

std::string Bytes(Random& random, size_t size) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random.Below(256));
  return bytes;
}

std::string Text(Random& random, size_t size) {
  std::string text;
  while (text.size() < size) {
    text += random.OneIn(200) ? random.Pick(kRare) : random.Pick(kPieces);
    text += random.Pick(kGaps);
  }
  return text;
}

std::string Html(Random& random, int elements, bool broken) {
  std::string html = "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>";
  html += Text(random, 30);
  html += "</title></head>\n<body>";
  while (elements > 0) AppendElement(random, html, 0, elements, broken);
  return html + "</body></html>\n";
}

std::string Damage(Random& random, std::string_view bytes, uint64_t one_in) {
  std::string damaged;
  for (const char byte : bytes) {
    if (!random.OneIn(one_in)) {
      damaged += byte;
      continue;
    }
    const uint64_t way = random.Below(3);
    if (way == 0) damaged += static_cast<char>(random.Below(256));
    if (way == 1) damaged.append(2, byte);
  }
  return damaged;
}

std::string WarcRecord(std::string_view type, std::string_view uri, std::string_view content_type,
                       std::string_view block, std::string_view extra) {
  std::string record = "WARC/1.0\r\nWARC-Type: ";
  record.append(type).append("\r\nWARC-Date: 2024-05-18T12:34:56Z\r\n");
  record.append("WARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-000000000000>\r\n");
  if (!uri.empty()) record.append("WARC-Target-URI: ").append(uri).append("\r\n");
  record.append("Content-Type: ").append(content_type).append("\r\n").append(extra);
  record.append("Content-Length: ").append(std::to_string(block.size())).append("\r\n\r\n");
  return record.append(block).append("\r\n\r\n");
}

std::string HttpResponse(std::string_view body, std::string_view headers, std::string_view status) {
  std::string response = "HTTP/1.1 ";
  return response.append(status).append("\r\n").append(headers).append("\r\n").append(body);
}

std::string GzipMember(std::string_view bytes) {
  z_stream stream{};
  constexpr int kGzipWindow = 15 + 16;
  if (deflateInit2(&stream, 6, Z_DEFLATED, kGzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK) {
    throw std::runtime_error("deflateInit2");
  }
  std::string member(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(member.data());
  stream.avail_out = static_cast<uInt>(member.size());
  const int code = deflate(&stream, Z_FINISH);
  member.resize(stream.total_out);
  deflateEnd(&stream);
  if (code != Z_STREAM_END) throw std::runtime_error("deflate");
  return member;
}

WarcFile Warc(Random& random, int pages, bool gzip) {
  WarcFile file;
  const auto append = [&](const std::string& record) {
    file.bytes += gzip ? GzipMember(record) : record;
  };
  append(WarcRecord("warcinfo", "", "application/warc-fields", "software: generate\r\n"));
  for (int i = 0; i < pages; ++i) {
    file.urls.push_back("http://site" + std::to_string(random.Below(7)) + ".example/page" +
                        std::to_string(i));
    file.pages.push_back(Html(random, static_cast<int>(random.Below(30))));
    const std::string& url = file.urls.back();
    append(WarcRecord("request", url, "application/http; msgtype=request",
                      "GET / HTTP/1.1\r\nHost: example\r\n\r\n"));
    file.offsets.push_back(static_cast<int64_t>(file.bytes.size()));
    append(WarcRecord("response", url, "application/http; msgtype=response",
                      HttpResponse(file.pages.back(), "Content-Type: text/html\r\n")));
    append(WarcRecord("metadata", url, "application/warc-fields", "fetchTimeMs: 12\r\n"));
  }
  return file;
}

}  // namespace mathsieve::generate
