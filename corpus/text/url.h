#pragma once

#include <string>
#include <string_view>

namespace mathsieve {

// All functions take any bytes and never fail. The forms with `buffer` return a view of `url` or of
// `buffer` and allocate nothing for plain http(s) URLs; any number of threads.

// The host by the WHATWG URL standard: lower case, international names as punycode, IPv4 numbers in
// their dotted form, IPv6 in brackets; without userinfo, port and trailing dots. What is no URL
// gives what stands where a host would ("example.org/a" gives example.org); URLs without a host
// (urn:, file:) give "".
std::string_view Host(std::string_view url, std::string& buffer);
std::string Host(std::string_view url);

// The public suffix and the label before it: "a.b.example.co.uk" gives example.co.uk, "x.github.io"
// itself, by libpsl's built-in list, private section included; a suffix that is not listed is its
// last label. An IP address and a host that is itself a suffix give the host.
std::string_view RegistrableDomain(std::string_view url, std::string& buffer);
std::string RegistrableDomain(std::string_view url);

// The same for a host as Host() gives it.
std::string_view RegistrableDomainOfHost(std::string_view host);

// The path as it stands in `url`, from its first slash on, without query and fragment; "/" where
// there is none.
std::string_view UrlPath(std::string_view url);

// Host and the first `depth` folders of the path: "example.org/", "example.org/wiki/". The part
// behind the last slash is no folder. Shorter where the path is.
std::string PathPrefix(std::string_view url, int depth);

}  // namespace mathsieve
