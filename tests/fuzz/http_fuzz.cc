// Any block as an HTTP response: the body keeps to its limit.

#include <algorithm>

#include "corpus/crawl/http/http.h"
#include "tests/fuzz/fuzz.h"

FUZZ(input) {
  constexpr int64_t kMaxBody = 1 << 20;
  static mathsieve::HttpScratch scratch;
  mathsieve::HttpResponse response;
  if (mathsieve::ParseHttpResponse(input, kMaxBody, scratch, response) !=
      mathsieve::HttpResult::kOk) {
    return;
  }
  FUZZ_CHECK(response.body.size() <= std::max<size_t>(kMaxBody, input.size()));
  mathsieve::MediaType(response.content_type);
}
