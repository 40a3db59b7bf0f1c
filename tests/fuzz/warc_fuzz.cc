// Any bytes as an input of any packing: records lie inside their batch, and the batches of a source
// that was sought to its middle are those that follow there.

#include "corpus/crawl/page.h"
#include "corpus/crawl/read/source.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/temp_file.h"

namespace mathsieve {
namespace {

bool Inside(std::string_view part, std::string_view whole) {
  return part.empty() ||
         (part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size());
}

std::unique_ptr<RecordSource> OpenSource(const TempFile& file, std::string_view input) {
  const auto [format, packing] = GuessFormat("a", input.substr(0, 512));
  InputList list;
  list.inputs.push_back({file.path(), format == InputFormat::kParquet ? InputFormat::kWarc : format,
                         packing, static_cast<int64_t>(input.size()), 0, ""});
  const ReadOptions options{
      .batch_bytes = 4096, .max_record_bytes = 1 << 20, .max_inflated_bytes = 1 << 22};
  auto source = RecordSource::Open(std::move(list), options);
  return source.ok() ? *std::move(source) : nullptr;
}

std::string Describe(const RecordBatch& batch) {
  std::string text;
  for (const RawRecord& record : batch.records) {
    text += std::to_string(record.place.offset) + " " + std::to_string(record.body.size()) + "\n";
  }
  return text;
}

void ReadPages(const RecordBatch& batch) {
  static PageReader reader(PageOptions{.max_body_bytes = 1 << 20});
  CrawlPage page;
  for (const RawRecord& record : batch.records) {
    FUZZ_CHECK(Inside(record.header, batch.bytes) && Inside(record.body, batch.bytes));
    reader.Read(record, page);
  }
}

}  // namespace
}  // namespace mathsieve

FUZZ(input) {
  using namespace mathsieve;
  const TempFile file(input);
  const std::unique_ptr<RecordSource> source = OpenSource(file, input);
  if (source == nullptr) return;
  RecordBatch batch;
  SourcePosition middle;
  std::string after_middle;
  for (int batches = 0; batches < 64; ++batches) {
    const auto more = source->Next(batch);
    if (!more.ok() || !*more) break;
    ReadPages(batch);
    if (batches == 1) after_middle = Describe(batch);
    if (batches == 0) middle = source->position();
  }
  if (after_middle.empty()) return;
  const std::unique_ptr<RecordSource> again = OpenSource(file, input);
  FUZZ_CHECK(again->Seek(middle).ok());
  const auto more = again->Next(batch);
  FUZZ_CHECK(more.ok() && *more && Describe(batch) == after_middle);
}
