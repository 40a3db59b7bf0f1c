#pragma once

#include <algorithm>
#include <utility>

#include "corpus/crawl/read/input_reader.h"

namespace mathsieve {

// What readers of a ScanBuffer share: where they stand is where the buffer stands, and where a part
// of the input begins and ends.
class ScanReader : public InputReader {
 public:
  ScanReader(ScanBuffer scan, const Input& input, const ReadOptions& options)
      : scan_(std::move(scan)),
        input_(input),
        max_record_bytes_(options.max_record_bytes),
        stop_(input.end) {}

  void Attach(BatchBuilder& batch) override { scan_.Attach(batch); }
  void Detach() override { scan_.Detach(); }
  void Tell(SourcePosition& position) const override {
    const ScanPosition at = scan_.Tell();
    position.offset = at.offset;
    position.skip = at.skip;
    position.before = at.before;
  }
  absl::Status Seek(const SourcePosition& position) override {
    return scan_.Seek({position.offset, position.skip, position.before});
  }
  absl::StatusOr<bool> GoToPart() override;

 protected:
  using Wall = ScanBuffer::Wall;

  // Whether what comes next begins in the part. Reads on where nothing is unread.
  absl::StatusOr<bool> IsOurs();

  ScanBuffer scan_;
  const Input& input_;
  const int64_t max_record_bytes_;

 private:
  absl::Status PassOver();

  int64_t stop_;  // what begins here or later is left to others
};

}  // namespace mathsieve
