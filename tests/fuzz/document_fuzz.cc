// A line that parses comes back from its own line unchanged.

#include "corpus/store/document.h"
#include "tests/fuzz/fuzz.h"

FUZZ(input) {
  mathsieve::JsonObjectReader reader;
  mathsieve::Document first, second;
  if (input.find('\n') != input.npos) return;  // that is several lines
  if (!mathsieve::ParseDocumentLine(input, reader, first).ok()) return;
  std::string line, again;
  mathsieve::AppendDocumentLine(line, first);
  FUZZ_CHECK(line.find('\n') == line.size() - 1);
  FUZZ_CHECK(mathsieve::ParseDocumentLine({line.data(), line.size() - 1}, reader, second).ok());
  mathsieve::AppendDocumentLine(again, second);
  FUZZ_CHECK(line == again);
}
