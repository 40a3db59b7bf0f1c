#include "corpus/crawl/http/http.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "corpus/base/zstd.h"
#include "corpus/crawl/http/brotli.h"
#include "corpus/crawl/http/sniff.h"
#include "corpus/crawl/read/bytes/inflate.h"
#include "corpus/crawl/warc.h"

namespace mathsieve {
namespace {

constexpr int kMaxCodings = 4;

bool IsTokenChar(char c) {
  const bool alphanumeric =
      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool LooksLikeField(std::string_view line) {
  const size_t colon = line.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  return std::ranges::all_of(line.substr(0, colon), IsTokenChar);
}

// "HTTP/1.1 404 Not Found", "HTTP/1.1 200", "HTTP/2 200". 0 where no code can be read.
int StatusOf(std::string_view line) {
  const size_t space = line.find(' ');
  if (space == std::string_view::npos) return 0;
  const std::string_view rest = StripBlanks(line.substr(space));
  int status = 0;
  std::from_chars(rest.data(), rest.data() + std::min<size_t>(rest.size(), 3), status);
  return status >= 100 && status <= 999 ? status : 0;
}

struct Codings {
  bool chunked = false;
  std::vector<std::string_view> content;  // as applied, first one first
};

void AddCodings(std::string_view list, Codings& codings) {
  while (!list.empty()) {
    const size_t comma = std::min(list.find(','), list.size());
    const std::string_view coding = StripBlanks(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
    if (!coding.empty() && !EqualsIgnoreCase(coding, "identity")) codings.content.push_back(coding);
  }
}

void ReadFields(std::string_view head, HttpScratch& scratch, HttpResponse& response,
                Codings& codings) {
  ForEachHeaderField(head, scratch.unfolded, [&](std::string_view name, std::string_view value) {
    if (EqualsIgnoreCase(name, "Content-Type")) {
      if (!value.empty()) response.content_type = value;
    } else if (EqualsIgnoreCase(name, "Content-Encoding")) {
      AddCodings(value, codings);
    } else if (EqualsIgnoreCase(name, "Transfer-Encoding")) {
      Codings transfer;
      AddCodings(value, transfer);
      for (const std::string_view coding : transfer.content) {
        if (EqualsIgnoreCase(coding, "chunked")) {
          codings.chunked = true;
        } else {
          codings.content.push_back(coding);
        }
      }
    }
  });
}

bool IsStatusLine(std::string_view block) { return EqualsIgnoreCase(block.substr(0, 5), "HTTP/"); }

// Behind interim responses (1xx, RFC 9110, section 15.2) that another response follows.
std::string_view SkipInterim(std::string_view block) {
  while (IsStatusLine(block) && StatusOf(block.substr(0, block.find('\n'))) / 100 == 1) {
    const size_t head = std::min(HeaderBlockSize(block, 0), block.size());
    if (!IsStatusLine(block.substr(head))) break;
    block.remove_prefix(head);
  }
  return block;
}

enum class Decoding { kDone, kPartly, kNot, kUnknown, kTooLarge };

Decoding Grade(bool any, bool complete) {
  return complete ? Decoding::kDone : any ? Decoding::kPartly : Decoding::kNot;
}

Decoding InflateTo(BodyCoding coding, std::string_view body, int64_t max_bytes, std::string& out) {
  const auto result = InflateBody(coding, body, max_bytes, out);
  return result.ok() ? Grade(result->any, result->complete) : Decoding::kTooLarge;
}

Decoding Decode(std::string_view coding, std::string_view body, int64_t max_bytes,
                std::string& out) {
  if (EqualsIgnoreCase(coding, "gzip") || EqualsIgnoreCase(coding, "x-gzip")) {
    return InflateTo(BodyCoding::kGzip, body, max_bytes, out);
  }
  if (EqualsIgnoreCase(coding, "deflate")) {
    return InflateTo(BodyCoding::kDeflate, body, max_bytes, out);
  }
  if (EqualsIgnoreCase(coding, "br")) {
    const auto whole = BrotliDecompress(body, max_bytes, out);
    return whole.ok() ? Grade(!out.empty(), *whole) : Decoding::kTooLarge;
  }
  if (EqualsIgnoreCase(coding, "zstd")) {
    auto bytes = ZstdDecompress(body, max_bytes);
    if (absl::IsResourceExhausted(bytes.status())) return Decoding::kTooLarge;
    if (!bytes.ok()) return Decoding::kNot;
    out = *std::move(bytes);
    return Decoding::kDone;
  }
  return Decoding::kUnknown;
}

// Undoes the codings in `response.body`, the last one that was applied first.
HttpResult DecodeBody(const Codings& codings, int64_t max_bytes, HttpScratch& scratch,
                      HttpResponse& response) {
  if (codings.chunked) {
    bool complete = true;
    if (Dechunk(response.body, scratch.dechunked, complete)) {
      response.body = scratch.dechunked;
      response.complete = complete;
    }
  }
  if (codings.content.size() > kMaxCodings) return HttpResult::kBadEncoding;
  for (size_t i = codings.content.size(); i-- > 0 && !response.body.empty();) {
    const Decoding how = Decode(codings.content[i], response.body, max_bytes, scratch.decoded_too);
    if (how == Decoding::kTooLarge) return HttpResult::kBodyTooLarge;
    if (how == Decoding::kDone || (how == Decoding::kPartly && !LooksLikeText(response.body))) {
      scratch.decoded.swap(scratch.decoded_too);
      response.body = scratch.decoded;
      response.complete &= how == Decoding::kDone;
    } else if (!LooksLikeText(response.body)) {
      return HttpResult::kBadEncoding;
    }
  }
  const bool too_large = static_cast<int64_t>(response.body.size()) > max_bytes;
  return too_large ? HttpResult::kBodyTooLarge : HttpResult::kOk;
}

}  // namespace

HttpResult ParseHttpResponse(std::string_view block, int64_t max_body_bytes, HttpScratch& scratch,
                             HttpResponse& response) {
  response = HttpResponse();
  Codings codings;
  block = SkipInterim(block);
  const std::string_view first = block.substr(0, block.find('\n'));
  const bool has_status = IsStatusLine(block);
  if (has_status || LooksLikeField(first)) {
    if (has_status) response.status = StatusOf(first);
    const size_t head = std::min(HeaderBlockSize(block, 0), block.size());
    // The fields begin behind a first line; where there is none, an empty one is put before them.
    std::string_view fields = block.substr(0, head);
    if (!has_status) {
      scratch.encoding.assign("\n").append(fields);
      fields = scratch.encoding;
    }
    ReadFields(fields, scratch, response, codings);
    response.charset = CharsetParameter(response.content_type);
    response.body = block.substr(head);
  } else if (block.empty() || StripBlanks(block).starts_with('<')) {
    response.body = block;
  } else {
    return HttpResult::kBadHttp;
  }
  return DecodeBody(codings, max_body_bytes, scratch, response);
}

std::string MediaType(std::string_view content_type) {
  std::string type(StripBlanks(content_type.substr(0, content_type.find_first_of(";,"))));
  for (char& c : type) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return type;
}

std::string_view CharsetParameter(std::string_view content_type) {
  constexpr std::string_view kName = "charset";
  size_t at = content_type.find(';');
  while (at != std::string_view::npos) {
    std::string_view parameter = content_type.substr(at + 1);
    at = content_type.find(';', at + 1);
    parameter = parameter.substr(0, parameter.find(';'));
    const size_t equals = parameter.find('=');
    if (equals == std::string_view::npos) continue;
    if (!EqualsIgnoreCase(StripBlanks(parameter.substr(0, equals)), kName)) continue;
    std::string_view value = StripBlanks(parameter.substr(equals + 1));
    while (!value.empty() && (value.front() == '"' || value.front() == '\'')) {
      value.remove_prefix(1);
    }
    return StripBlanks(value.substr(0, value.find_first_of("\"', \t")));
  }
  return {};
}

bool Dechunk(std::string_view body, std::string& out, bool& complete) {
  out.clear();
  complete = false;
  bool any = false;
  while (true) {
    size_t size = 0;
    const auto [end, error] = std::from_chars(body.data(), body.data() + body.size(), size, 16);
    const size_t line = body.find('\n');
    if (error != std::errc() || line == std::string_view::npos) return any;
    const std::string_view behind =
        StripBlanks(body.substr(end - body.data(), line - (end - body.data())));
    if (!behind.empty() && behind.front() != ';') return any;
    body.remove_prefix(line + 1);
    complete = size == 0;
    if (complete) return true;
    const std::string_view data = body.substr(0, size);
    const std::string_view rest = body.substr(data.size());
    const bool border = rest.starts_with("\r\n") || rest.starts_with('\n') || rest.empty();
    if (!any && !border) return false;
    out.append(data);
    any = true;
    if (!border || rest.empty()) return true;
    body = rest.substr(rest.find('\n') + 1);
  }
}

}  // namespace mathsieve
