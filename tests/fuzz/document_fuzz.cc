// A line that parses comes back from its own line unchanged, and has each of its keys once.

#include "corpus/store/document.h"
#include "corpus/store/field_map.h"
#include "tests/fuzz/fuzz.h"

namespace {

void CheckLine(const mathsieve::Document& document) {
  mathsieve::JsonObjectReader reader;
  mathsieve::Document second;
  std::string line, again;
  mathsieve::AppendDocumentLine(line, document);
  FUZZ_CHECK(line.find('\n') == line.size() - 1);
  line.pop_back();
  FUZZ_CHECK(mathsieve::IsJsonValue(line));
  const auto members = mathsieve::ReadLineMembers(line, reader);
  FUZZ_CHECK(members.ok());
  const bool metadata = !document.url.empty() || !document.metadata.empty();
  FUZZ_CHECK(members->top.size() ==
             2 + !document.source.empty() + document.extra.size() + metadata);
  FUZZ_CHECK(members->metadata.size() == !document.url.empty() + document.metadata.size());
  FUZZ_CHECK(mathsieve::ParseDocumentLine(line, reader, second).ok());
  mathsieve::AppendDocumentLine(again, second);
  FUZZ_CHECK(line + "\n" == again);
}

}  // namespace

FUZZ(input) {
  static const mathsieve::FieldMap* const map =
      new mathsieve::FieldMap(*mathsieve::FieldMap::Create("auto"));
  mathsieve::JsonObjectReader reader;
  mathsieve::Document document;
  std::string html;
  if (input.find('\n') != input.npos) return;  // that is several lines
  const bool parsed = mathsieve::ParseDocumentLine(input, reader, document).ok();
  if (parsed) CheckLine(document);
  const bool read = map->Read(input, reader, document, html).ok();
  if (read) CheckLine(document);
  FUZZ_CHECK(read || !parsed);
}
