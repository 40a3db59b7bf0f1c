// Any bytes as Parquet: lines come or an error does, and the lines are read as lines are.

#include "corpus/store/field_map.h"
#include "corpus/store/parquet/parquet.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/temp_file.h"

FUZZ(input) {
  using namespace mathsieve;
  static const FieldMap fields = *FieldMap::Create("auto");
  const TempFile file(input);
  absl::StatusOr<ParquetReader> reader = ParquetReader::Open(file.path());
  if (!reader.ok()) return;
  std::string lines;
  std::vector<size_t> starts;
  JsonObjectReader json;
  Document document;
  std::string html;
  for (int batches = 0; batches < 20; ++batches) {
    const absl::StatusOr<bool> more = reader->Next(lines, starts);
    if (!more.ok() || !*more) return;
    for (size_t i = 0; i < starts.size(); ++i) {
      const size_t end = i + 1 < starts.size() ? starts[i + 1] : lines.size();
      (void)fields.Read(std::string_view(lines).substr(starts[i], end - starts[i] - 1), json,
                        document, html);
    }
  }
}
