#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mathsieve {

// The header line of an ARC record (Internet Archive, "Arc File Format", 1996: URL records of
// version 1 and 2). Views point into the line.
struct ArcHeader {
  std::string_view url;
  std::string_view ip;
  std::string_view date;  // "20140216050221"
  std::string_view content_type;
  int64_t content_length = -1;  // -1: missing or no number
};

// Parses a line without its end: an address, an IP, a date, a media type, in version 2 five more
// fields, a length. Addresses may hold spaces. False where no IP with a date behind it is found.
bool ParseArcHeader(std::string_view line, ArcHeader& header);

// Longer lines are no headers.
inline constexpr size_t kLongestArcHeader = size_t{64} << 10;

// Whether `bytes` begin with such a line. kMaybe: its end lies behind them.
enum class ArcStart { kNo, kYes, kMaybe };
ArcStart StartsArcRecord(std::string_view bytes);

// The first place from `from` on, at the start of a line, where a record begins. npos where there
// is none. Lines that end behind `bytes` are not found.
size_t FindArcRecordStart(std::string_view bytes, size_t from);

// "2014-02-16T05:02:21Z" for "20140216050221" and what is longer; empty for what is shorter.
std::string ArcDateToIso(std::string_view date);

}  // namespace mathsieve
