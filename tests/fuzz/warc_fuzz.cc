// Any bytes as an input of any packing: records lie inside their batch, and the batches of a source
// that was sought to its middle are those that follow there. So do the parts on both sides of a
// place inside of it, whose records begin in them.

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

Input WholeInput(const TempFile& file, std::string_view bytes) {
  const auto [format, packing] = GuessFormat("a", bytes.substr(0, 512));
  return {.path = file.path(),
          .format = format == InputFormat::kParquet ? InputFormat::kWarc : format,
          .packing = packing,
          .size_bytes = static_cast<int64_t>(bytes.size())};
}

std::unique_ptr<RecordSource> OpenSource(const Input& input, int64_t max_record_bytes = 1 << 20) {
  InputList list;
  list.inputs.push_back(input);
  const ReadOptions options{
      .batch_bytes = 4096, .max_record_bytes = max_record_bytes, .max_inflated_bytes = 1 << 22};
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

// A part starts to read inside the file where the records are small.
void ReadPart(Input part, int64_t begin, int64_t end) {
  part.begin = begin;
  part.end = end;
  const std::unique_ptr<RecordSource> source = OpenSource(part, 500);
  if (source == nullptr) return;
  static RecordBatch batch;
  for (int batches = 0; batches < 64; ++batches) {
    const auto more = source->Next(batch);
    if (!more.ok() || !*more) break;
    for (const RawRecord& record : batch.records) {
      const RecordPlace& place = record.place;
      // The place of a line is behind its byte order mark, if it has one.
      const int64_t mark = end == Input::kToTheEnd ? 0 : 3;
      FUZZ_CHECK(place.inside_member || (begin <= place.offset && place.offset < end + mark));
    }
  }
}

}  // namespace
}  // namespace mathsieve

FUZZ(bytes) {
  using namespace mathsieve;
  const TempFile file(bytes);
  const Input input = WholeInput(file, bytes);
  const auto place = static_cast<int64_t>(bytes.size() / 3);
  if (place > 0) ReadPart(input, 0, place);
  if (place > 0) ReadPart(input, place, Input::kToTheEnd);
  const std::unique_ptr<RecordSource> source = OpenSource(input);
  if (source == nullptr) return;
  static RecordBatch batch;
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
  const std::unique_ptr<RecordSource> again = OpenSource(input);
  FUZZ_CHECK(again->Seek(middle).ok());
  const auto more = again->Next(batch);
  FUZZ_CHECK(more.ok() && *more && Describe(batch) == after_middle);
}
