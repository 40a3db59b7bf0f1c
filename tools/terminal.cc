#include "tools/terminal.h"

#include "absl/strings/str_format.h"
#include "corpus/base/code_points.h"

namespace mathsieve {
namespace {

bool TurnsDirection(char32_t code) {
  return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

void AppendVisible(std::string& out, std::string_view text, bool one_line) {
  for (size_t at = 0; at < text.size();) {
    const size_t start = at;
    const unsigned char first = text[start];
    const char32_t code = DecodeUtf8(text, at);
    if (first >= 0x80 && at == start + 1) {
      absl::StrAppendFormat(&out, "\\x%02x", first);
    } else if ((code >= 0x80 && code < 0xA0) || TurnsDirection(code)) {
      absl::StrAppendFormat(&out, "\\u%04x", static_cast<uint32_t>(code));
    } else if (one_line && (code == '\n' || code == '\t')) {
      out += code == '\n' ? "\\n" : "\\t";
    } else if ((code < 0x20 && code != '\n' && code != '\t') || code == 0x7F) {
      absl::StrAppendFormat(&out, "\\x%02x", first);
    } else {
      out.append(text, start, at - start);
    }
  }
}

}  // namespace

std::string Visible(std::string_view text) {
  std::string out;
  AppendVisible(out, text, false);
  return out;
}

std::string VisibleLine(std::string_view text) {
  std::string out;
  AppendVisible(out, text, true);
  return out;
}

std::string TsvCell(std::string_view text) {
  constexpr std::string_view kPlain = "\t\n\r\\", kEscaped = "tnr\\";
  std::string out;
  for (const char c : text) {
    const size_t at = kPlain.find(c);
    if (at != std::string_view::npos) out += '\\';
    out += at == std::string_view::npos ? c : kEscaped[at];
  }
  return out;
}

}  // namespace mathsieve
