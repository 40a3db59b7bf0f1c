#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mathsieve {

// The named fields of a WARC record (ISO 28500:2017, section 5; 0.18 drafts are read, too). Views
// point into the header block, or for folded values into `unfolded`.
struct WarcHeader {
  enum class Type {
    kOther,
    kWarcinfo,
    kRequest,
    kResponse,
    kResource,
    kMetadata,
    kRevisit,
    kConversion,
    kContinuation,
  };
  Type type = Type::kOther;
  std::string_view type_name;
  std::string_view version;     // "1.0"
  std::string_view target_uri;  // without <>
  std::string_view date;
  std::string_view record_id;  // without <>
  std::string_view content_type;
  int64_t content_length = -1;    // -1: missing or no number
  std::string_view payload_type;  // WARC-Identified-Payload-Type
  std::string_view payload_digest;
  std::string_view truncated;
  std::string_view refers_to;  // without <>
  std::string_view profile;
  std::string unfolded;
};

// Parses a header block: the version line, then fields, names in any case, values over several
// lines where the next begins with white space. False where `block` does not begin with "WARC/".
bool ParseWarcHeader(std::string_view block, WarcHeader& header);

// Content-Length alone, for the serial reader; -1 where it is missing or no number.
int64_t WarcContentLength(std::string_view block);

// The first place from `from` on where a record begins: "WARC/", a version, and the end of a line,
// at the start of a line. npos where there is none.
size_t FindRecordStart(std::string_view bytes, size_t from);

// The length of the header block at the start of `bytes`, its empty line included; npos where the
// empty line is missing. Lines may end in \n, \r\n or \r\r\n. The first `search_from` bytes have
// been searched before.
size_t HeaderBlockSize(std::string_view bytes, size_t search_from);

// Of two ASCII strings, in any case.
bool EqualsIgnoreCase(std::string_view a, std::string_view b);
std::string_view StripBlanks(std::string_view text);  // spaces, tabs, \r, \n at both ends

// Calls visit(name, value) for the fields of a header block behind its first line. Values of
// several lines are joined by a space, into `unfolded`, where they live on. Lines without ":" are
// passed over. Shared by WARC and HTTP.
template <typename Visitor>
void ForEachHeaderField(std::string_view block, std::string& unfolded, Visitor&& visit) {
  unfolded.clear();
  unfolded.reserve(block.size());
  size_t begin = 0;
  size_t at = block.find('\n');
  while (at != std::string_view::npos && ++at < block.size()) {
    size_t end = block.find('\n', at);
    std::string_view line = block.substr(at, end == std::string_view::npos ? end : end - at);
    const size_t colon = line.find(':');
    std::string_view value =
        colon == std::string_view::npos ? std::string_view() : StripBlanks(line.substr(colon + 1));
    bool folded = false;
    while (end != std::string_view::npos && end + 1 < block.size() &&
           (block[end + 1] == ' ' || block[end + 1] == '\t')) {
      const size_t next = block.find('\n', end + 1);
      const std::string_view more = StripBlanks(
          block.substr(end + 1, next == std::string_view::npos ? next : next - end - 1));
      if (!folded) begin = unfolded.size();
      if (!folded) unfolded.append(value);
      unfolded.append(" ").append(more);
      value = std::string_view(unfolded).substr(begin);
      folded = true;
      end = next;
    }
    if (colon != std::string_view::npos)
      visit(StripBlanks(line.substr(0, colon)), StripBlanks(value));
    at = end;
  }
}

}  // namespace mathsieve
