#pragma once

#include <string>
#include <string_view>

namespace mathsieve {

// Decodes a page's bytes to UTF-8 by the WHATWG order: BOM, `http_charset` (the charset parameter
// of Content-Type; unknown labels are passed over), <meta> prescan of the first 1024 bytes, then
// detection: valid UTF-8 wins, else a <meta> further on (which browsers obey too, by parsing
// again), else a detector, else windows-1252. Bad sequences become U+FFFD. Valid UTF-8 is not
// copied: the result views `bytes` or `buffer`. Any number of threads.
struct DecodedText {
  std::string_view text;  // UTF-8 without BOM
  std::string charset;    // WHATWG name in lower case: "utf-8", "gb18030", "windows-1252"
  enum class Basis { kBom, kHttp, kMeta, kDetected, kFallback } basis = Basis::kFallback;
  bool had_errors = false;
};
DecodedText DecodeToUtf8(std::string_view bytes, std::string_view http_charset,
                         std::string& buffer);

}  // namespace mathsieve
