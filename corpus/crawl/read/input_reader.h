#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "corpus/crawl/read/batch_builder.h"
#include "corpus/crawl/read/bytes/scan_buffer.h"
#include "corpus/crawl/read/source.h"

namespace mathsieve {

// The records of one input, serially. RecordSource calls Attach, Next …, Detach for each batch.
class InputReader {
 public:
  virtual ~InputReader() = default;
  virtual void Attach(BatchBuilder& batch) = 0;
  virtual void Detach() = 0;
  // Adds a record or a problem, or nothing; false at the end. Errors: the system's.
  virtual absl::StatusOr<bool> Next(BatchBuilder& batch) = 0;
  // Where the next record stands: all of `position` but `input` and `batches`.
  virtual void Tell(SourcePosition& position) const = 0;
  virtual absl::Status Seek(const SourcePosition& position) = 0;
  // Before anything else, where the input is a part that begins inside a file: goes to its first
  // record. False where it has none. Where the part ends, readers know from the start.
  virtual absl::StatusOr<bool> GoToPart() = 0;
};

std::unique_ptr<InputReader> MakeWarcReader(ScanBuffer scan, const Input& input,
                                            const ReadOptions& options);
std::unique_ptr<InputReader> MakeArcReader(ScanBuffer scan, const Input& input,
                                           const ReadOptions& options);
std::unique_ptr<InputReader> MakeLineReader(ScanBuffer scan, const Input& input,
                                            const ReadOptions& options);
// The whole of a file is one record.
std::unique_ptr<InputReader> MakeHtmlReader(ScanBuffer scan, const Input& input,
                                            const ReadOptions& options);

// Errors: those of ParquetReader; Unimplemented in a build without it.
absl::StatusOr<std::unique_ptr<InputReader>> MakeParquetReader(const Input& input,
                                                               const ReadOptions& options);

}  // namespace mathsieve
