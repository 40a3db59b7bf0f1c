// Any bytes as a page table: rows come or an error does.

#include "corpus/store/pages/page_table.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/temp_file.h"

FUZZ(input) {
  const mathsieve::TempFile file(input);
  auto reader = mathsieve::PageTableReader::Open(file.path());
  if (!reader.ok()) return;
  mathsieve::PageColumns columns;
  for (int blocks = 0; blocks < 100; ++blocks) {
    const auto more = reader->Next(mathsieve::kPageAll, columns);
    if (!more.ok() || !*more) return;
    for (int64_t i = 0; i < columns.rows; ++i) columns.Row(i);
  }
}
