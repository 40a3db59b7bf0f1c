#include "corpus/crawl/warc.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <utility>

namespace mathsieve {
namespace {

constexpr size_t kLongestBlankLine = 8;

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view StripBrackets(std::string_view uri) {
  if (uri.size() >= 2 && uri.front() == '<' && uri.back() == '>') {
    return uri.substr(1, uri.size() - 2);
  }
  return uri;
}

int64_t ParseLength(std::string_view text) {
  int64_t value = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && value >= 0 ? value : -1;
}

WarcHeader::Type TypeOf(std::string_view name) {
  using Type = WarcHeader::Type;
  constexpr std::array<std::pair<std::string_view, Type>, 8> kTypes{{
      {"response", Type::kResponse},
      {"request", Type::kRequest},
      {"metadata", Type::kMetadata},
      {"conversion", Type::kConversion},
      {"warcinfo", Type::kWarcinfo},
      {"revisit", Type::kRevisit},
      {"resource", Type::kResource},
      {"continuation", Type::kContinuation},
  }};
  for (const auto& [known, type] : kTypes) {
    if (EqualsIgnoreCase(name, known)) return type;
  }
  return Type::kOther;
}

}  // namespace

bool EqualsIgnoreCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](char x, char y) { return Lower(x) == Lower(y); });
}

std::string_view StripBlanks(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

bool ParseWarcHeader(std::string_view block, WarcHeader& header) {
  std::string buffer = std::move(header.unfolded);
  header = WarcHeader();
  header.unfolded = std::move(buffer);
  if (block.substr(0, 5) != "WARC/") return false;
  header.version = StripBlanks(block.substr(5, block.find('\n') - 5));
  ForEachHeaderField(block, header.unfolded, [&](std::string_view name, std::string_view value) {
    if (EqualsIgnoreCase(name, "WARC-Type")) {
      header.type_name = value;
      header.type = TypeOf(value);
    } else if (EqualsIgnoreCase(name, "WARC-Target-URI")) {
      header.target_uri = StripBrackets(value);
    } else if (EqualsIgnoreCase(name, "WARC-Date")) {
      header.date = value;
    } else if (EqualsIgnoreCase(name, "WARC-Record-ID")) {
      header.record_id = StripBrackets(value);
    } else if (EqualsIgnoreCase(name, "Content-Type")) {
      header.content_type = value;
    } else if (EqualsIgnoreCase(name, "Content-Length")) {
      header.content_length = ParseLength(value);
    } else if (EqualsIgnoreCase(name, "WARC-Identified-Payload-Type")) {
      header.payload_type = value;
    } else if (EqualsIgnoreCase(name, "WARC-Payload-Digest")) {
      header.payload_digest = value;
    } else if (EqualsIgnoreCase(name, "WARC-Truncated")) {
      header.truncated = value;
    } else if (EqualsIgnoreCase(name, "WARC-Refers-To")) {
      header.refers_to = StripBrackets(value);
    } else if (EqualsIgnoreCase(name, "WARC-Profile")) {
      header.profile = value;
    }
  });
  return true;
}

int64_t WarcContentLength(std::string_view block) {
  constexpr std::string_view kName = "content-length";
  for (size_t at = block.find('\n'); at != std::string_view::npos; at = block.find('\n', at + 1)) {
    const std::string_view line = block.substr(at + 1);
    if (line.size() <= kName.size() || (line[0] != 'C' && line[0] != 'c')) continue;
    const size_t colon = line.find_first_of(":\n");
    if (colon == std::string_view::npos || line[colon] != ':') continue;
    if (!EqualsIgnoreCase(StripBlanks(line.substr(0, colon)), kName)) continue;
    return ParseLength(StripBlanks(line.substr(colon + 1, line.find('\n', colon) - colon - 1)));
  }
  return -1;
}

size_t FindRecordStart(std::string_view bytes, size_t from) {
  while (true) {
    const size_t at = bytes.find("WARC/", from);
    if (at == std::string_view::npos) return at;
    from = at + 1;
    if (at > 0 && bytes[at - 1] != '\n') continue;
    size_t i = at + 5;
    const size_t major = i;
    while (i < bytes.size() && IsDigit(bytes[i])) ++i;
    if (i == major || i >= bytes.size() || bytes[i] != '.') continue;
    const size_t minor = ++i;
    while (i < bytes.size() && IsDigit(bytes[i])) ++i;
    if (i == minor || i >= bytes.size()) continue;
    while (bytes[i] == '\r' && i + 1 < bytes.size()) ++i;
    if (bytes[i] == '\n') return at;
  }
}

size_t HeaderBlockSize(std::string_view bytes, size_t search_from) {
  size_t at = search_from - std::min(search_from, kLongestBlankLine);
  while ((at = bytes.find('\n', at)) != std::string_view::npos) {
    size_t next = ++at;
    while (next < bytes.size() && bytes[next] == '\r') ++next;
    if (next < bytes.size() && bytes[next] == '\n') return next + 1;
  }
  return std::string_view::npos;
}

}  // namespace mathsieve
