#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/crawl/page.h"
#include "corpus/crawl/read/source.h"
#include "tests/support/support.h"

namespace mathsieve {

// A record with bytes of its own.
struct OwnRecord {
  std::string header, body;
  int64_t offset = 0, length = 0;
  bool inside_member = false, truncated = false;
  friend bool operator==(const OwnRecord&, const OwnRecord&) = default;
};

struct ReadResult {
  std::vector<OwnRecord> records;
  std::map<std::string, int> problems;  // reason -> how often
  std::map<std::string, int> reasons;   // of PageReader; "" -> pages
  std::vector<std::string> pages;
  std::vector<SourcePosition> positions;  // before each batch
  std::vector<size_t> records_before;     // at each of them
  size_t largest_batch_bytes = 0;
};

inline void AddBatch(const RecordBatch& batch, const InputList& inputs, ReadResult& result) {
  PageReader reader;
  CrawlPage page;
  for (const RawRecord& record : batch.records) {
    result.records.push_back({std::string(record.header), std::string(record.body),
                              record.place.offset, record.place.length, record.place.inside_member,
                              record.truncated});
    const std::string reason(reader.Read(record, page, inputs.inputs[record.input].root));
    ++result.reasons[reason];
    if (reason.empty()) result.pages.emplace_back(page.bytes);
  }
  for (const RecordBatch::Problem& problem : batch.problems) ++result.problems[problem.reason];
  result.largest_batch_bytes = std::max(result.largest_batch_bytes, batch.bytes.size());
}

inline ReadResult ReadOn(RecordSource& source) {
  ReadResult result;
  RecordBatch batch;
  while (true) {
    const SourcePosition position = source.position();
    const size_t before = result.records.size();
    const auto more = source.Next(batch);
    EXPECT_OK(more);
    if (!more.ok() || !*more) return result;
    result.positions.push_back(position);
    result.records_before.push_back(before);
    AddBatch(batch, source.inputs(), result);
  }
}

inline ReadResult ReadInputs(const std::vector<std::string>& arguments,
                             const ReadOptions& options = {}) {
  auto inputs = ResolveInputs(arguments);
  EXPECT_OK(inputs);
  if (!inputs.ok()) return {};
  const auto source = RecordSource::Open(*std::move(inputs), options);
  EXPECT_OK(source);
  return ReadOn(**source);
}

}  // namespace mathsieve
