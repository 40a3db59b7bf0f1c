#include "corpus/crawl/read/batch_builder.h"

#include <algorithm>
#include <utility>

namespace mathsieve {
namespace {

constexpr int64_t kRecordWeight = 64;

}  // namespace

BatchBuilder::BatchBuilder(RecordBatch& batch, uint32_t input) : batch_(batch), input_(input) {
  batch.records.clear();
  batch.problems.clear();
  batch.compressed_bytes = 0;
}

char* BatchBuilder::Reserve(size_t size) {
  if (used_ + size > batch_.bytes.size()) {
    batch_.bytes.resize(std::max(used_ + size, 2 * batch_.bytes.size()));
  }
  return batch_.bytes.data() + used_;
}

void BatchBuilder::AddRecord(RawRecord record, Span header, Span body) {
  record.input = input_;
  batch_.records.push_back(record);
  headers_.push_back(header);
  bodies_.push_back(body);
  weight_ += static_cast<int64_t>(header.size + body.size) + kRecordWeight;
}

void BatchBuilder::AddProblem(int64_t offset, std::string_view reason, std::string detail,
                              bool lost) {
  weight_ += kRecordWeight + static_cast<int64_t>(detail.size());
  batch_.problems.push_back({.input = input_,
                             .offset = offset,
                             .reason = std::string(reason),
                             .detail = std::move(detail),
                             .lost = lost});
}

void BatchBuilder::Finish() {
  const std::string_view bytes(batch_.bytes);
  for (size_t i = 0; i < headers_.size(); ++i) {
    batch_.records[i].header = bytes.substr(headers_[i].begin, headers_[i].size);
    batch_.records[i].body = bytes.substr(bodies_[i].begin, bodies_[i].size);
  }
}

}  // namespace mathsieve
