#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mathsieve {

// An HTTP response as a crawler stored it (RFC 9112), with all the ways in which that goes wrong.
struct HttpResponse {
  int status = 0;                 // 0: there was no status line
  std::string_view content_type;  // the whole field value; the last one that is not empty
  std::string_view charset;       // its charset parameter, without quotes
  std::string_view body;          // transfer and content codings undone
  bool complete = true;           // false: a coding broke off; body is what came before
};

// Buffers that live from response to response. Views in an HttpResponse point into the block or
// into these.
struct HttpScratch {
  std::string dechunked, decoded, decoded_too, unfolded, encoding;
};

enum class HttpResult {
  kOk,
  kBadHttp,       // neither a status line, nor header fields, nor markup
  kBodyTooLarge,  // decodes to more than max_body_bytes
  kBadEncoding,   // a coding that we do not know, or nothing of it could be decoded
};

// Interim responses (1xx) before it are passed over. Takes responses without a status line (fields
// only, or a bare page), without a reason phrase and without a body. Content-Length is not looked
// at: the record's own length is what was stored. A body that is not coded as its fields say is
// taken as it is, since many crawlers decode bodies and leave the fields. X-Crawl-* fields mean
// nothing.
HttpResult ParseHttpResponse(std::string_view block, int64_t max_body_bytes, HttpScratch& scratch,
                             HttpResponse& response);

// "text/html" of "Text/HTML; charset=x", in lower case.
std::string MediaType(std::string_view content_type);
// The value of a charset parameter, without quotes; empty where there is none.
std::string_view CharsetParameter(std::string_view content_type);

// Undoes chunked coding. False where `body` does not begin as a chunk. `complete` tells whether the
// last chunk was there; trailers are dropped.
bool Dechunk(std::string_view body, std::string& out, bool& complete);

}  // namespace mathsieve
