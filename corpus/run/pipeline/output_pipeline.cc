#include "corpus/run/pipeline/output_pipeline.h"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <utility>

namespace mathsieve {
namespace {

constexpr size_t kBlockBytes = size_t{1} << 20;

OutputBatch& Batch(WorkItem& item) { return static_cast<OutputBatch&>(item); }

}  // namespace

OutputPipeline::OutputPipeline(const OutputPipelineOptions& options, const RunOptions& run,
                               RunOutput& output, std::string_view phase, int64_t total_bytes)
    : options_(options),
      run_(run),
      output_(output),
      compressors_(
          [&options] { return std::make_unique<ZstdCompressor>(options.compression_level); }),
      done_{.phase = phase, .total_bytes = total_bytes} {}

Json OutputPipeline::Resume(Report& report) {
  if (!output_.resumed().has_value()) return Json();
  const Json& progress = *output_.resumed();
  report = Report::FromJson(progress["report"]);
  shard_bytes_ = progress["shard_bytes"].Integer();
  position_ = progress["position"];
  done_.done_bytes = resumed_bytes_ = report.Get("bytes", "input");
  return position_;
}

absl::Status OutputPipeline::Run(const Read& read, const Work& work, Report& report) {
  report_ = &report;
  const PipelineSteps steps = {.read = [&]() -> absl::StatusOr<std::unique_ptr<WorkItem>> {
                                 if (run_.stopped()) return nullptr;
                                 return read();
                               },
                               .work = [&](WorkItem& item) { return work(Batch(item)); },
                               .collect =
                                   [&](WorkItem& item) {
                                     Collect(Batch(item));
                                     return absl::OkStatus();
                                   },
                               .finish = [&](WorkItem& item) { return Compress(Batch(item)); },
                               .write = [&](WorkItem& item) { return Write(Batch(item)); }};
  const auto start = std::chrono::steady_clock::now();
  MS_RETURN_IF_ERROR(RunPipeline(run_.threads, steps));
  seconds_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  if (run_.stopped()) {
    return absl::CancelledError("stopped; the same command goes on from the last checkpoint");
  }
  return absl::OkStatus();
}

void OutputPipeline::Collect(OutputBatch& batch) {
  report_->Merge(batch.report);
  report_->Count("bytes", "input", batch.input_bytes);
  report_->Count("bytes", "text kept", static_cast<int64_t>(batch.lines.size()));
  position_ = std::move(batch.position);
  size_t start = 0;
  for (const size_t end : batch.line_ends) {
    lines_.append(batch.lines, start, end - start);
    ++documents_;
    start = end;
    if (lines_.size() >= kBlockBytes) EndBlock(batch);
  }
  for (const PageRow& row : batch.rows) {
    if (rows_.Add(row)) batch.page_blocks.push_back(rows_.Take());
  }
  bytes_since_checkpoint_ += batch.input_bytes;
  batch.end_shard = shard_bytes_ + static_cast<int64_t>(lines_.size()) >= options_.shard_bytes;
  if (batch.end_shard || bytes_since_checkpoint_ >= options_.checkpoint_bytes) {
    EndCheckpoint(batch);
  }
}

void OutputPipeline::EndBlock(OutputBatch& batch) {
  if (lines_.empty()) return;
  shard_bytes_ += static_cast<int64_t>(lines_.size());
  batch.text_bytes += static_cast<int64_t>(lines_.size());
  batch.documents += std::exchange(documents_, 0);
  batch.document_blocks.push_back(std::exchange(lines_, std::string()));
}

void OutputPipeline::EndCheckpoint(OutputBatch& batch) {
  EndBlock(batch);
  if (!rows_.empty()) batch.page_blocks.push_back(rows_.Take());
  bytes_since_checkpoint_ = 0;
  if (batch.end_shard) shard_bytes_ = 0;
  batch.checkpoint = true;
  batch.progress = Json::Object();
  batch.progress.Set("position", position_).Set("shard_bytes", shard_bytes_);
  batch.progress.Set("report", report_->ToJson(SIZE_MAX));
}

absl::Status OutputPipeline::Compress(OutputBatch& batch) {
  auto compressor = compressors_.Take();
  for (const std::string& block : batch.document_blocks) {
    MS_RETURN_IF_ERROR(compressor->AppendFrame(block, batch.document_frames));
  }
  for (const PageTableBlock& block : batch.page_blocks) {
    MS_RETURN_IF_ERROR(block.AppendTo(batch.page_frames));
  }
  return absl::OkStatus();
}

absl::Status OutputPipeline::Write(const OutputBatch& batch) {
  MS_RETURN_IF_ERROR(
      output_.AppendDocuments(batch.document_frames, batch.documents, batch.text_bytes));
  MS_RETURN_IF_ERROR(output_.AppendPages(batch.page_frames));
  if (batch.checkpoint) MS_RETURN_IF_ERROR(output_.Checkpoint(batch.progress, batch.end_shard));
  done_.done_bytes += batch.input_bytes;
  done_.pages += batch.report.Get("pages", "seen");
  done_.kept += batch.report.Get("pages", "kept");
  if (run_.on_progress) run_.on_progress(done_);
  return absl::OkStatus();
}

Json OutputPipeline::Throughput() const {
  const auto rate = [&](int64_t count) {
    return seconds_ > 0 ? std::round(static_cast<double>(count) / seconds_) : 0;
  };
  return Json::Object()
      .Set("seconds", seconds_)
      .Set("pages_per_second", rate(done_.pages))
      .Set("input_bytes_per_second", rate(done_.done_bytes - resumed_bytes_));
}

absl::Status OutputPipeline::Finish(const Report& report) {
  OutputBatch last;
  last.end_shard = true;
  EndCheckpoint(last);
  MS_RETURN_IF_ERROR(Compress(last));
  MS_RETURN_IF_ERROR(Write(last));
  Json result = report.ToJson(SIZE_MAX);
  result.Set("seconds", Json::Object());
  return output_.Finish(last.progress, std::move(result),
                        PageTableEnd(report.Get("pages", "seen")));
}

}  // namespace mathsieve
