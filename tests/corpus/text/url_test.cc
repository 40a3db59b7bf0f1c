#include "corpus/text/url.h"

#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

TEST(Host, IsWhatTheStandardSays) {
  for (const auto& [url, host] : std::vector<std::pair<std::string, std::string>>{
           {"http://example.org", "example.org"},
           {"https://example.org:8443/a?b#c", "example.org"},
           {"https://Example.ORG./A", "example.org"},
           {"HTTP://www.example.org?x=/y@z", "www.example.org"},
           {"http://user:p%40ss@example.org:80/", "example.org"},
           {"http://example.org#a@b", "example.org"},
           {"http:\\\\example.org\\a", "example.org"},
           {"http:/example.org/a", "example.org"},
           {"https://b\xC3\xBC"
            "cher.example/",
            "xn--bcher-kva.example"},
           {"https://xn--bcher-kva.example/", "xn--bcher-kva.example"},
           {"https://\xE6\x95\xB0\xE5\xAD\xA6.\xE4\xB8\xAD\xE5\x9B\xBD/x", "xn--48s96u.xn--fiqs8s"},
           {"http://127.0.0.1/", "127.0.0.1"},
           {"http://0x7f.1/", "127.0.0.1"},
           {"http://2130706433/", "127.0.0.1"},
           {"http://[2001:DB8::1]:80/x", "[2001:db8::1]"},
           {"http://ex%61mple.org/", "example.org"},
           {" https://example.org/ ", "example.org"},
           {"ftp://ftp.example.org/x", "ftp.example.org"},
           {"http://under_score.example.org/", "under_score.example.org"},
           {"urn:uuid:1234", ""},
           {"file:///home/x", ""},
           {"", ""}}) {
    EXPECT_EQ(Host(url), host) << url;
  }
}

TEST(Host, WhatIsNoUrlGivesWhatStandsInItsPlace) {
  EXPECT_EQ(Host("example.org/a/b"), "example.org");
  EXPECT_EQ(Host("Example.org"), "example.org");
  EXPECT_EQ(Host("//example.org/a"), "example.org");
  EXPECT_EQ(Host("http://a b.org/x"), "a b.org");
  EXPECT_EQ(Host("http://example.org:99999999/x"), "example.org");
  EXPECT_EQ(Host("http://[::1/x"), "");
}

TEST(RegistrableDomain, FollowsThePublicSuffixList) {
  for (const auto& [url, domain] : std::vector<std::pair<std::string, std::string>>{
           {"http://example.org/", "example.org"},
           {"http://a.b.example.org/", "example.org"},
           {"http://a.b.example.co.uk:8080/x", "example.co.uk"},
           {"http://user@WWW.Example.CO.UK./", "example.co.uk"},
           {"http://maths.example.edu.cn/", "example.edu.cn"},
           {"http://someone.github.io/x/", "someone.github.io"},
           {"http://a.someone.github.io/x/", "someone.github.io"},
           {"http://github.io/", "github.io"},
           {"http://co.uk/", "co.uk"},
           {"http://localhost:80/", "localhost"},
           {"http://a.b.invalidtld/", "b.invalidtld"},
           {"http://www.ck/", "www.ck"},
           {"http://a.b.ck/", "a.b.ck"},
           {"http://x.a.b.ck/", "a.b.ck"},
           {"http://192.168.0.1/", "192.168.0.1"},
           {"http://[::1]/", "[::1]"},
           {"http://x.xn--fiqs8s/", "x.xn--fiqs8s"},
           {"http://a.x.xn--55qx5d.cn/", "x.xn--55qx5d.cn"},
           {"http://a.x.\xE5\x85\xAC\xE5\x8F\xB8.cn/", "x.xn--55qx5d.cn"},
           {"a.b.example.org/x", "example.org"},
           {"urn:x:y", ""}}) {
    EXPECT_EQ(RegistrableDomain(url), domain) << url;
  }
  EXPECT_EQ(RegistrableDomain("http://" + std::string(5000, 'a') + ".org/").size(), 5004u);
}

// The naive twin of the fast path: cut by hand, everything lower-cased.
std::string NaiveHost(std::string_view url) {
  std::string_view rest = url.substr(url.find("//") + 2);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  if (const size_t at = rest.rfind('@'); at != std::string_view::npos) rest.remove_prefix(at + 1);
  std::string host(rest.substr(0, rest.find(':')));
  while (!host.empty() && host.back() == '.') host.pop_back();
  for (char& c : host) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return host;
}

TEST(Host, FastAndSlowPathsAgreeWithTheNaiveTwin) {
  generate::Random random(1);
  const std::vector<std::string> labels = {"a",  "www", "Math", "x-y",    "co",
                                           "uk", "org", "b2",   "GitHub", "io"};
  const std::vector<std::string> behind = {"",   "/",    "/a/b.html", "?q=http://x.y/",
                                           "#f", ":80/", ":8080",     "/@x:1"};
  const std::vector<std::string> before = {"http://", "https://", "HTTPS://", "http://u@",
                                           "http://u:p@"};
  std::string buffer;
  for (int i = 0; i < 3000; ++i) {
    std::string url = random.Pick(before);
    for (uint64_t n = random.Below(4); n > 0; --n) url += random.Pick(labels) + ".";
    url +=
        random.Pick(labels).substr(0, 3) + "z" + (random.OneIn(8) ? "." : "") + random.Pick(behind);
    EXPECT_EQ(Host(url), NaiveHost(url)) << url;
    const std::string domain = RegistrableDomain(url);
    EXPECT_EQ(domain, RegistrableDomainOfHost(Host(url))) << url;
    EXPECT_TRUE(Host(url) == domain || Host(url).ends_with("." + domain)) << url;
  }
}

TEST(Host, AnyBytesAreTaken) {
  generate::Random random(2);
  const std::string url =
      "https://user:pw@www.b\xC3\xBC"
      "cher.example.co.uk:8080/a/b?c=d#e";
  for (int i = 0; i < 5000; ++i) {
    const std::string damaged = random.OneIn(3) ? generate::Bytes(random, random.Below(60))
                                                : generate::Damage(random, url, 12);
    const std::string host = Host(damaged), domain = RegistrableDomain(damaged);
    EXPECT_TRUE(host.ends_with(domain));
    EXPECT_EQ(host.find('/'), std::string::npos);
    EXPECT_FALSE(PathPrefix(damaged, 2).empty());
  }
}

TEST(Host, PlainUrlsAreViewedInPlace) {
  const std::string url = "https://www.example.org/a";
  std::string buffer;
  EXPECT_EQ(Host(url, buffer).data(), url.data() + 8);
  EXPECT_EQ(RegistrableDomain(url, buffer).data(), url.data() + 12);
  EXPECT_EQ(buffer.capacity(), std::string().capacity());
}

TEST(PathPrefix, TakesWholeFolders) {
  EXPECT_EQ(PathPrefix("https://Example.org/wiki/Math/Pi.html?a=/b/#/c/", 0), "example.org/");
  EXPECT_EQ(PathPrefix("https://example.org/wiki/Math/Pi.html?a=/b/", 1), "example.org/wiki/");
  EXPECT_EQ(PathPrefix("https://example.org/wiki/Math/Pi.html?a=/b/", 9), "example.org/wiki/Math/");
  EXPECT_EQ(PathPrefix("https://example.org", 1), "example.org/");
  EXPECT_EQ(PathPrefix("https://example.org?x=/y/z", 1), "example.org/");
  EXPECT_EQ(UrlPath("example.org/a/b#c"), "/a/b");
}

}  // namespace
}  // namespace mathsieve
