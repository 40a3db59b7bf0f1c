#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "corpus/base/zstd.h"
#include "corpus/run/pipeline/pipeline.h"
#include "corpus/run/pipeline/report.h"
#include "corpus/run/pipeline/run_options.h"
#include "corpus/run/pipeline/run_output.h"
#include "corpus/store/pages/page_table.h"

namespace mathsieve {

// What one batch of input became: lines of documents and rows of the page table, in order.
struct OutputBatch : WorkItem {
  // Set by `read`.
  Json position;            // of the input behind this batch, for a start after a kill
  int64_t input_bytes = 0;  // as they lie on disk
  // Set by `work`.
  Report report;                  // of this batch alone
  std::string lines;              // documents that are kept
  std::vector<size_t> line_ends;  // behind each line's newline
  std::vector<PageRow> rows;

 private:
  friend class OutputPipeline;
  std::vector<std::string> document_blocks;
  std::vector<PageTableBlock> page_blocks;
  int64_t documents = 0, text_bytes = 0;  // in document_blocks
  bool checkpoint = false, end_shard = false;
  Json progress;
  std::string document_frames, page_frames;  // the blocks, compressed
};

struct OutputPipelineOptions {
  int64_t shard_bytes = int64_t{1} << 30;
  int64_t checkpoint_bytes = int64_t{256} << 20;
  int compression_level = 3;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "shard-bytes",
                    .help = "a shard ends above this many bytes of uncompressed text",
                    .min = 1 << 12,
                    .unit = Unit::kBytes},
          self.shard_bytes);
    visit(FieldInfo{.name = "checkpoint-bytes",
                    .help = "input bytes between two points from which a killed run goes on",
                    .min = 1,
                    .unit = Unit::kBytes},
          self.checkpoint_bytes);
    visit(
        FieldInfo{.name = "compression-level", .help = "zstd level of shards", .min = 1, .max = 19},
        self.compression_level);
  }
};

// From batches to shards and the page table in a RunOutput: reading and working are the caller's;
// cutting into blocks, checkpoints, compressing, writing and the run's report are done here. All
// cuts follow byte counts, so the files are the same at any number of threads and after any kill.
class OutputPipeline {
 public:
  // `phase` names the work in progress lines, `total_bytes` is what `read` will hand out.
  OutputPipeline(const OutputPipelineOptions& options, const RunOptions& run, RunOutput& output,
                 std::string_view phase, int64_t total_bytes);

  // The input's position to go on from, null at a first start. Call it before Run.
  Json Resume(Report& report);

  using Read = std::function<absl::StatusOr<std::unique_ptr<OutputBatch>>()>;  // null at the end
  using Work = std::function<absl::Status(OutputBatch&)>;
  // `report` is what Resume left, and gets everything counted since.
  // Errors: those of `read` and `work`, the system's, Cancelled when run.stop was set.
  absl::Status Run(const Read& read, const Work& work, Report& report);
  // {"seconds", "pages_per_second", "input_bytes_per_second"} of Run, what an earlier process did
  // left out. For reports, not for files that are the same every time.
  Json Throughput() const;
  // Commits all; the manifest holds the report without its times.
  absl::Status Finish(const Report& report);

 private:
  void Collect(OutputBatch& batch);
  void EndBlock(OutputBatch& batch);
  void EndCheckpoint(OutputBatch& batch);
  absl::Status Compress(OutputBatch& batch);
  absl::Status Write(const OutputBatch& batch);

  const OutputPipelineOptions& options_;
  const RunOptions& run_;
  RunOutput& output_;
  Pool<ZstdCompressor> compressors_;
  Progress done_;
  int64_t resumed_bytes_ = 0;
  double seconds_ = 0;  // that Run took
  Report* report_ = nullptr;
  Json position_;
  std::string lines_;
  int64_t documents_ = 0;  // in lines_
  PageTableBuilder rows_;
  int64_t shard_bytes_ = 0;
  int64_t bytes_since_checkpoint_ = 0;
};

}  // namespace mathsieve
