#include "corpus/run/pipeline/pipeline.h"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <atomic>

namespace mathsieve {
namespace {

// An item on its way, or the error that took its place. After an error the later steps only pass
// on, so the serial writer meets the first error of the order before anything behind it.
struct Parcel {
  std::unique_ptr<WorkItem> item;
  absl::Status status;
};

void Apply(const std::function<absl::Status(WorkItem&)>& step, Parcel& parcel) {
  if (parcel.status.ok() && step) parcel.status = step(*parcel.item);
}

}  // namespace

int ThreadCount(int threads) { return threads > 0 ? threads : tbb::info::default_concurrency(); }

absl::Status RunPipeline(int threads, const PipelineSteps& steps) {
  const int count = ThreadCount(threads);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, count);
  std::atomic<bool> failed = false;
  absl::Status result;

  const auto read = [&](tbb::flow_control& control) -> Parcel* {
    if (failed.load()) {
      control.stop();
      return nullptr;
    }
    absl::StatusOr<std::unique_ptr<WorkItem>> item = steps.read();
    if (item.ok() && *item == nullptr) {
      control.stop();
      return nullptr;
    }
    auto parcel = std::make_unique<Parcel>();
    if (item.ok()) {
      parcel->item = *std::move(item);
    } else {
      parcel->status = item.status();
      failed = true;
    }
    return parcel.release();
  };
  const auto pass = [](const std::function<absl::Status(WorkItem&)>& step) {
    return [&step](Parcel* parcel) {
      Apply(step, *parcel);
      return parcel;
    };
  };
  bool broken = false;
  const auto collect = [&](Parcel* parcel) {
    if (broken) parcel->status = absl::CancelledError("an earlier item failed");
    Apply(steps.collect, *parcel);
    broken = !parcel->status.ok();
    return parcel;
  };
  const auto write = [&](Parcel* parcel) {
    const std::unique_ptr<Parcel> owned(parcel);
    if (result.ok()) {
      Apply(steps.write, *owned);
      result = owned->status;
    }
    if (!result.ok()) failed = true;
  };

  tbb::task_arena arena(count);
  arena.execute([&] {
    using tbb::filter_mode;
    tbb::parallel_pipeline(
        2 * static_cast<size_t>(count) + 2,
        tbb::make_filter<void, Parcel*>(filter_mode::serial_in_order, read) &
            tbb::make_filter<Parcel*, Parcel*>(filter_mode::parallel, pass(steps.work)) &
            tbb::make_filter<Parcel*, Parcel*>(filter_mode::serial_in_order, collect) &
            tbb::make_filter<Parcel*, Parcel*>(filter_mode::parallel, pass(steps.finish)) &
            tbb::make_filter<Parcel*, void>(filter_mode::serial_in_order, write));
  });
  return result;
}

void ParallelFor(int threads, size_t count, const std::function<void(size_t)>& body) {
  tbb::task_arena arena(ThreadCount(threads));
  arena.execute([&] { tbb::parallel_for(size_t{0}, count, body); });
}

}  // namespace mathsieve
