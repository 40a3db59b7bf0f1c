// Any page gives valid UTF-8, the same for a used extractor as for a new one.

#include "corpus/html/extract.h"
#include "corpus/text/utf8.h"
#include "tests/fuzz/fuzz.h"

FUZZ(input) {
  static mathsieve::HtmlExtractor used;
  mathsieve::Extraction first, second;
  const bool parsed = used.Extract(input, first);
  FUZZ_CHECK(mathsieve::IsUtf8(first.text) && mathsieve::IsUtf8(first.title));
  if (input.size() % 16 != 0) return;  // a new extractor is slow to make
  mathsieve::HtmlExtractor fresh;
  FUZZ_CHECK(fresh.Extract(input, second) == parsed);
  FUZZ_CHECK(first.text == second.text && first.formulas == second.formulas);
}
