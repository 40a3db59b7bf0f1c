// Nearly all URLs of a crawl are "http(s)://" and a host of lower-case letters, digits, dots and
// hyphens, which the standard leaves as it is: one scan finds them. Everything else goes through
// lexbor's parser, and what that refuses is cut by the same delimiters.

#include "corpus/text/url.h"

#include <lexbor/url/url.h>
#include <libpsl.h>

#include <algorithm>

namespace mathsieve {
namespace {

constexpr size_t kMaxHostBytes = 255;
constexpr size_t kMaxPortBytes = 6;  // ":65535"
constexpr std::string_view kBehindHost = "/?#";

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view WithoutTrailingDots(std::string_view host) {
  while (!host.empty() && host.back() == '.') host.remove_suffix(1);
  return host;
}

// The bytes behind "http://" or "https://", empty for everything else.
std::string_view BehindHttp(std::string_view url) {
  if (url.substr(0, 7) == "http://") return url.substr(7);
  if (url.substr(0, 8) == "https://") return url.substr(8);
  return {};
}

// The standard reads a host whose last label starts with a digit as a number; "1.2.3.4" stays as it
// is, the rest is left to the parser.
bool LastLabelStartsWithDigit(std::string_view host) {
  const size_t dot = host.rfind('.');
  const size_t start = dot == std::string_view::npos ? 0 : dot + 1;
  return start < host.size() && IsDigit(host[start]);
}

bool HasPunycode(std::string_view host) { return host.find("xn--") != std::string_view::npos; }

// The host of a URL that needs no parser, empty where one is needed.
std::string_view PlainHost(std::string_view url) {
  const std::string_view rest = BehindHttp(url);
  size_t end = 0;
  while (end < rest.size() && (IsDigit(rest[end]) || (rest[end] >= 'a' && rest[end] <= 'z') ||
                               rest[end] == '.' || rest[end] == '-')) {
    ++end;
  }
  const std::string_view host = rest.substr(0, end);
  if (end < rest.size() && rest[end] == ':') {
    do ++end;
    while (end < rest.size() && IsDigit(rest[end]));
  }
  if (end < rest.size() && kBehindHost.find(rest[end]) == std::string_view::npos) return {};
  if (end - host.size() > kMaxPortBytes || LastLabelStartsWithDigit(WithoutTrailingDots(host)))
    return {};
  return HasPunycode(host) ? std::string_view() : host;
}

lxb_status_t AppendPiece(const lxb_char_t* data, size_t size, void* context) {
  static_cast<std::string*>(context)->append(reinterpret_cast<const char*>(data), size);
  return LXB_STATUS_OK;
}

// False when the parser refuses `url`.
bool ParseHost(std::string_view url, std::string& host) {
  lxb_url_parser_t* const parser = lxb_url_parser_create();
  bool parsed = false;
  if (lxb_url_parser_init(parser, nullptr) == LXB_STATUS_OK) {
    const lxb_url_t* const result =
        lxb_url_parse(parser, nullptr, reinterpret_cast<const lxb_char_t*>(url.data()), url.size());
    parsed = result != nullptr &&
             (result->host.type == LXB_URL_HOST_TYPE__UNDEF ||
              lxb_url_serialize_host(&result->host, AppendPiece, &host) == LXB_STATUS_OK);
    lxb_url_parser_memory_destroy(parser);
  }
  lxb_url_parser_destroy(parser, true);
  return parsed;
}

// Where the authority of `url` starts: behind "//", or at 0 where there is no scheme.
size_t AuthorityStart(std::string_view url) {
  const size_t slashes = url.find("//");
  const size_t delimiter = url.find_first_of(kBehindHost);
  return slashes != std::string_view::npos && slashes == delimiter ? slashes + 2 : 0;
}

// By delimiters alone, for what is no URL by the standard.
std::string_view CutHost(std::string_view url) {
  std::string_view authority = url.substr(AuthorityStart(url));
  authority = authority.substr(0, authority.find_first_of("/?#\\"));
  authority.remove_prefix(authority.rfind('@') + 1);
  if (authority.substr(0, 1) == "[") return authority.substr(0, authority.find(']') + 1);
  return authority.substr(0, authority.find(':'));
}

bool IsAddress(std::string_view host) {
  return host.substr(0, 1) == "[" || LastLabelStartsWithDigit(host);
}

}  // namespace

std::string_view Host(std::string_view url, std::string& buffer) {
  const std::string_view plain = PlainHost(url);
  if (!plain.empty()) return WithoutTrailingDots(plain);
  buffer.clear();
  if (!ParseHost(url, buffer)) {
    buffer.assign(CutHost(url));
    for (char& c : buffer) c = c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
  }
  return WithoutTrailingDots(buffer);
}

std::string Host(std::string_view url) {
  std::string buffer;
  return std::string(Host(url, buffer));
}

std::string_view RegistrableDomainOfHost(std::string_view host) {
  if (host.empty() || host.size() > kMaxHostBytes || IsAddress(host)) return host;
  char name[kMaxHostBytes + 1];
  *std::copy(host.begin(), host.end(), name) = '\0';
  const char* const domain = psl_registrable_domain(psl_builtin(), name);
  return domain == nullptr ? host : host.substr(domain - name);
}

std::string_view RegistrableDomain(std::string_view url, std::string& buffer) {
  return RegistrableDomainOfHost(Host(url, buffer));
}

std::string RegistrableDomain(std::string_view url) {
  std::string buffer;
  return std::string(RegistrableDomain(url, buffer));
}

std::string_view UrlPath(std::string_view url) {
  const std::string_view rest = url.substr(AuthorityStart(url));
  const size_t start = rest.find_first_of(kBehindHost);
  if (start == std::string_view::npos || rest[start] != '/') return "/";
  const std::string_view path = rest.substr(start);
  return path.substr(0, path.find_first_of("?#"));
}

std::string PathPrefix(std::string_view url, int depth) {
  const std::string_view path = UrlPath(url);
  size_t end = 1;
  for (int i = 0; i < depth; ++i) {
    const size_t slash = path.find('/', end);
    if (slash == std::string_view::npos) break;
    end = slash + 1;
  }
  return Host(url) + std::string(path.substr(0, end));
}

}  // namespace mathsieve
