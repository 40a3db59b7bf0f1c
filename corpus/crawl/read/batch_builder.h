#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/crawl/record.h"

namespace mathsieve {

// Fills a batch. Readers put bytes straight into the batch's buffer, which moves when it grows, so
// records are kept as positions until Finish().
class BatchBuilder {
 public:
  BatchBuilder(RecordBatch& batch, uint32_t input);

  // For the records and problems from here on.
  void set_input(uint32_t input) { input_ = input; }

  // Room for `size` bytes behind used(); the pointer lives until the next Reserve().
  char* Reserve(size_t size);
  void Commit(size_t size) { used_ += size; }
  // Drops the bytes behind `size`.
  void Truncate(size_t size) { used_ = size; }
  size_t used() const { return used_; }
  char* data() { return batch_.bytes.data(); }

  struct Span {
    size_t begin = 0;
    size_t size = 0;
  };
  // `record`'s views are set by Finish(), but for `path`.
  void AddRecord(RawRecord record, Span header, Span body);
  void AddProblem(int64_t offset, std::string_view reason, std::string detail, bool lost = true);

  // Bytes of the records so far, and a little for each record and problem: what cuts batches.
  int64_t weight() const { return weight_; }
  void Finish();

 private:
  RecordBatch& batch_;
  uint32_t input_;
  size_t used_ = 0;
  int64_t weight_ = 0;
  std::vector<Span> headers_, bodies_;
};

}  // namespace mathsieve
