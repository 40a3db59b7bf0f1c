// What parses is written so that it reads back the same.

#include "corpus/base/json.h"
#include "tests/fuzz/fuzz.h"

FUZZ(input) {
  const auto json = mathsieve::Json::Parse(input);
  if (!json.ok()) return;
  const std::string text = json->Dump();
  const auto again = mathsieve::Json::Parse(text);
  FUZZ_CHECK(again.ok());
  FUZZ_CHECK(again->Dump() == text);
  FUZZ_CHECK(mathsieve::Json::Parse(json->Dump(2)).ok());
}
