#include "corpus/crawl/read/source.h"
#include "corpus/store/parquet/parquet.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

std::string WriteRows(const TempFolder& folder, int count) {
  auto writer = ParquetWriter::Create(folder / "a.parquet", {.row_group_bytes = 300});
  EXPECT_OK(writer);
  for (int i = 0; i < count; ++i) {
    EXPECT_OK(writer->Add({.id = std::to_string(i), .text = std::string(i == 7 ? 5000 : 40, 'x')}));
  }
  EXPECT_OK(writer->Commit());
  return folder / "a.parquet";
}

absl::StatusOr<std::unique_ptr<RecordSource>> OpenRows(const std::string& path) {
  const std::vector<std::string> arguments = {path};
  MS_ASSIGN_OR_RETURN(InputList inputs, ResolveInputs(arguments));
  return RecordSource::Open(std::move(inputs), {.batch_bytes = 700, .max_record_bytes = 1000});
}

TEST(ParquetInput, RowsAreRecordsAndReadingGoesOnAtAnyBatch) {
  if (!ParquetIsBuiltIn()) GTEST_SKIP() << "built without Parquet";
  const TempFolder folder;
  const std::string path = WriteRows(folder, 60);
  ASSERT_OK_AND_ASSIGN(const auto source, OpenRows(path));
  std::vector<std::string> bodies, problems;
  std::vector<std::pair<SourcePosition, size_t>> stops;
  RecordBatch batch;
  while (*source->Next(batch)) {
    for (const RawRecord& record : batch.records) {
      EXPECT_EQ(record.kind, RawRecord::Kind::kJsonLine);
      bodies.emplace_back(record.body);
    }
    for (const auto& problem : batch.problems) problems.push_back(problem.reason);
    stops.emplace_back(source->position(), bodies.size());
  }
  EXPECT_EQ(bodies.size(), 59u);
  EXPECT_EQ(bodies[3].substr(0, 9), "{\"id\":\"3\"");
  EXPECT_THAT(problems, ::testing::ElementsAre("record_too_large"));
  ASSERT_GT(stops.size(), 3u);
  for (const auto& [position, read] : stops) {
    ASSERT_OK_AND_ASSIGN(const auto again, OpenRows(path));
    ASSERT_OK(again->Seek(position));
    size_t next = read;
    while (*again->Next(batch)) {
      for (const RawRecord& record : batch.records) EXPECT_EQ(record.body, bodies[next++]);
    }
    EXPECT_EQ(next, bodies.size());
  }
}

}  // namespace
}  // namespace mathsieve
