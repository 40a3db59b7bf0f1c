// Any bytes as a URL: parts are parts of what they should be, and both forms agree.

#include "corpus/text/url.h"
#include "tests/fuzz/fuzz.h"

FUZZ(input) {
  using namespace mathsieve;
  std::string buffer;
  const std::string host(Host(input, buffer));
  FUZZ_CHECK(host == Host(input));
  const std::string domain(RegistrableDomain(input, buffer));
  FUZZ_CHECK(domain == RegistrableDomainOfHost(host));
  FUZZ_CHECK(host.ends_with(domain));
  FUZZ_CHECK(UrlPath(input).starts_with('/'));
  for (const int depth : {0, 1, 3}) FUZZ_CHECK(PathPrefix(input, depth).starts_with(host));
}
