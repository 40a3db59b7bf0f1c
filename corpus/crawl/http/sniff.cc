#include "corpus/crawl/http/sniff.h"

#include <algorithm>
#include <array>

#include "corpus/crawl/warc.h"

namespace mathsieve {
namespace {

constexpr size_t kSniffBytes = 512;
constexpr size_t kBinaryShare = 32;
constexpr size_t kUtf16Share = 16;

bool IsBinary(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x08 || byte == 0x0B || (byte >= 0x0E && byte <= 0x1A) ||
         (byte >= 0x1C && byte <= 0x1F);
}

bool HasByteOrderMark(std::string_view bytes) {
  return bytes.starts_with("\xFE\xFF") || bytes.starts_with("\xFF\xFE") ||
         bytes.starts_with("\xEF\xBB\xBF");
}

// UTF-16 without a mark: it begins with an ASCII character, and of its ASCII characters, of which
// markup has many, the zero bytes stand on the same side; few others have any.
bool LooksLikeUtf16(std::string_view bytes) {
  if (bytes.size() < 8 || (bytes[0] == '\0') == (bytes[1] == '\0')) return false;
  bytes = bytes.substr(0, kSniffBytes);
  const size_t side = bytes[0] == '\0' ? 0 : 1;
  size_t zeros = 0, others = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] == '\0') ++(i % 2 == side ? zeros : others);
  }
  return zeros * kUtf16Share >= bytes.size() && others * kUtf16Share <= zeros;
}

}  // namespace

bool LooksLikeText(std::string_view bytes) {
  if (HasByteOrderMark(bytes) || LooksLikeUtf16(bytes)) return true;
  bytes = bytes.substr(0, kSniffBytes);
  const auto binary = static_cast<size_t>(std::ranges::count_if(bytes, IsBinary));
  return binary * kBinaryShare <= bytes.size();
}

bool LooksLikeHtml(std::string_view bytes) {
  constexpr std::array<std::string_view, 17> kTags{
      "<!DOCTYPE HTML", "<HTML", "<HEAD",  "<SCRIPT", "<IFRAME", "<H1",   "<DIV", "<FONT",
      "<TABLE",         "<A",    "<STYLE", "<TITLE",  "<B",      "<BODY", "<BR",  "<P",
      "<META"};
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  const size_t begin = bytes.substr(0, kSniffBytes).find_first_not_of("\t\n\f\r ");
  if (begin == std::string_view::npos) return false;
  bytes.remove_prefix(begin);
  if (bytes.starts_with("<!--")) return true;
  if (bytes.starts_with("<?xml")) return bytes.substr(0, 1024).find("<html") != bytes.npos;
  for (const std::string_view tag : kTags) {
    if (bytes.size() <= tag.size() || !EqualsIgnoreCase(bytes.substr(0, tag.size()), tag)) continue;
    if (std::string_view(" >\t\r\n\f").find(bytes[tag.size()]) != std::string_view::npos) {
      return true;
    }
  }
  return false;
}

bool IsHtml(std::string_view media_type, std::string_view bytes) {
  constexpr std::array<std::string_view, 2> kHtml{"text/html", "application/xhtml+xml"};
  constexpr std::array<std::string_view, 9> kAnything{"",
                                                      "text/plain",
                                                      "text/xml",
                                                      "application/xml",
                                                      "application/octet-stream",
                                                      "application/unknown",
                                                      "unknown/unknown",
                                                      "application/x-unknown-content-type",
                                                      "*/*"};
  if (std::ranges::find(kHtml, media_type) != kHtml.end()) {
    return LooksLikeText(bytes) && !bytes.starts_with("%PDF-");
  }
  const bool no_type = media_type.find('/') == std::string_view::npos;
  const bool anything = std::ranges::find(kAnything, media_type) != kAnything.end();
  return (no_type || anything) && LooksLikeHtml(bytes);
}

}  // namespace mathsieve
