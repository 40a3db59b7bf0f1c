#include "corpus/crawl/arc.h"

#include <algorithm>
#include <charconv>
#include <vector>

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

constexpr size_t kLongestScheme = 32;
constexpr size_t kFieldsBehindVersion1 = 2;  // media type, length
constexpr size_t kFieldsBehindVersion2 = 7;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool IsDate(std::string_view field) {
  return field.size() >= 8 && field.size() <= 20 && std::ranges::all_of(field, IsDigit);
}

bool IsIp(std::string_view field) {
  const auto belongs = [](char c) {
    return IsDigit(c) || c == '.' || c == ':' || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  };
  const bool has_mark = field.find_first_of(".:") != std::string_view::npos;
  return field == "-" || (has_mark && std::ranges::all_of(field, belongs));
}

std::vector<std::string_view> FieldsOf(std::string_view line) {
  std::vector<std::string_view> fields;
  for (size_t at = 0; at <= line.size();) {
    const size_t end = std::min(line.find(' ', at), line.size());
    fields.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return fields;
}

// "http:", "dns:", "filedesc:" …
bool StartsWithScheme(std::string_view line) {
  if (line.empty() || !IsLetter(line[0])) return false;
  for (const char c : line.substr(0, kLongestScheme)) {
    if (c == ':') return true;
    if (!IsLetter(c) && !IsDigit(c) && c != '+' && c != '-' && c != '.') return false;
  }
  return false;
}

std::string_view WithoutReturn(std::string_view line) {
  while (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

}  // namespace

bool ParseArcHeader(std::string_view line, ArcHeader& header) {
  header = ArcHeader();
  line = WithoutReturn(line);
  const std::vector<std::string_view> fields = FieldsOf(line);
  for (size_t date = 2; date + kFieldsBehindVersion1 < fields.size(); ++date) {
    if (!IsDate(fields[date]) || !IsIp(fields[date - 1])) continue;
    header.ip = fields[date - 1];
    header.date = fields[date];
    header.url = line.substr(0, header.ip.data() - line.data() - 1);
    const std::string_view length = fields.back();
    const char* const type = fields[date + 1].data();
    const bool version2 = fields.size() - date - 1 >= kFieldsBehindVersion2;
    header.content_type =
        version2 ? fields[date + 1] : std::string_view(type, length.data() - type - 1);
    int64_t value = -1;
    const auto [end, error] = std::from_chars(length.data(), length.data() + length.size(), value);
    const bool whole = error == std::errc() && end == length.data() + length.size();
    if (whole && value >= 0) header.content_length = value;
    return true;
  }
  return false;
}

ArcStart StartsArcRecord(std::string_view bytes) {
  const std::string_view start = bytes.substr(0, kLongestScheme);
  if (!StartsWithScheme(start)) {
    const bool cut = start.size() < kLongestScheme && start.find('\n') == std::string_view::npos;
    return cut && (start.empty() || IsLetter(start[0])) ? ArcStart::kMaybe : ArcStart::kNo;
  }
  const size_t end = bytes.substr(0, kLongestArcHeader).find('\n');
  if (end == std::string_view::npos) {
    return bytes.size() < kLongestArcHeader ? ArcStart::kMaybe : ArcStart::kNo;
  }
  ArcHeader header;
  return ParseArcHeader(bytes.substr(0, end), header) ? ArcStart::kYes : ArcStart::kNo;
}

size_t FindArcRecordStart(std::string_view bytes, size_t from) {
  size_t at = from;
  if (at > 0 && bytes[at - 1] != '\n') {
    at = bytes.find('\n', at);
    if (at == std::string_view::npos) return at;
    ++at;
  }
  while (at < bytes.size()) {
    if (StartsArcRecord(bytes.substr(at)) == ArcStart::kYes) return at;
    const size_t end = bytes.find('\n', at);
    if (end == std::string_view::npos) break;
    at = end + 1;
  }
  return std::string_view::npos;
}

std::string ArcDateToIso(std::string_view date) {
  if (date.size() < 14) return "";
  return absl::StrFormat("%s-%s-%sT%s:%s:%sZ", date.substr(0, 4), date.substr(4, 2),
                         date.substr(6, 2), date.substr(8, 2), date.substr(10, 2),
                         date.substr(12, 2));
}

}  // namespace mathsieve
