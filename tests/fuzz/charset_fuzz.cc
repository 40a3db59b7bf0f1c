// Any bytes under any declared charset become valid UTF-8.

#include "corpus/crawl/http/charset.h"
#include "corpus/text/utf8.h"
#include "tests/fuzz/fuzz.h"

FUZZ(input) {
  constexpr std::string_view kDeclared[] = {"",          "utf-8",       "gb18030",     "big5",
                                            "shift_jis", "euc-kr",      "euc-jp",      "utf-16le",
                                            "x-none",    "iso-2022-jp", "windows-1252"};
  if (input.empty()) return;
  const std::string_view declared =
      kDeclared[static_cast<uint8_t>(input[0]) % std::size(kDeclared)];
  std::string buffer;
  const auto decoded = mathsieve::DecodeToUtf8(input.substr(1), declared, buffer);
  FUZZ_CHECK(mathsieve::IsUtf8(decoded.text));
  FUZZ_CHECK(!decoded.charset.empty());
}
