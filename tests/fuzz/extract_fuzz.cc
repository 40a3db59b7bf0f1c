// Any page gives valid UTF-8, the same for a used extractor as for a new one.

#include "corpus/html/extract.h"
#include "corpus/text/utf8.h"
#include "tests/fuzz/fuzz.h"

FUZZ(input) {
  static mathsieve::HtmlExtractor used;
  mathsieve::HtmlExtractor fresh;
  mathsieve::Extraction first, second;
  const bool parsed = used.Extract(input, first);
  FUZZ_CHECK(fresh.Extract(input, second) == parsed);
  if (!parsed) return;
  FUZZ_CHECK(mathsieve::IsUtf8(first.text) && mathsieve::IsUtf8(first.title));
  FUZZ_CHECK(first.text == second.text && first.formulas == second.formulas);
}
