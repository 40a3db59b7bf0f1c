#include "corpus/run/pipeline/pipeline.h"

#include <tbb/global_control.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <cstdint>
#include <optional>

namespace mathsieve {
namespace {

// What oneTBB orders between threads, said once more in words that the thread sanitizer knows: the
// library is not compiled for it. All that was done before a Pass() is seen behind the next one.
class Handover {
 public:
  void Pass() { turns_.fetch_add(1, std::memory_order_acq_rel); }
  void Look() const { turns_.load(std::memory_order_acquire); }    // sees, and shows nothing
  void Show() { turns_.fetch_add(1, std::memory_order_release); }  // shows, and sees nothing

 private:
  std::atomic<uint32_t> turns_ = 0;
};

// What the thread that starts a run has done before. Nothing else may be looked at first: all other
// memory was something else before.
Handover started;

// Passes at both ends of a step.
class Turn {
 public:
  explicit Turn(Handover& handover) : handover_(handover) {
    started.Look();
    handover_.Pass();
  }
  ~Turn() { handover_.Pass(); }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;

 private:
  Handover& handover_;
};

// An item on its way, or the error that took its place. After an error the later steps only pass
// on, so the serial writer meets the first error of the order before anything behind it.
struct Parcel {
  std::unique_ptr<WorkItem> item;
  absl::Status status;
  Handover handover;
};

void Apply(const std::function<absl::Status(WorkItem&)>& step, Parcel& parcel) {
  if (parcel.status.ok() && step) parcel.status = step(*parcel.item);
}

// One run of the steps. Places of parcels, not parcels, travel through oneTBB: they are taken and
// given back in order, so that those in use are always the last ones.
class PipelineRun {
 public:
  PipelineRun(int threads, const PipelineSteps& steps)
      : threads_(threads), steps_(steps), parcels_(2 * static_cast<size_t>(threads) + 2) {}

  absl::Status Run() {
    started.Pass();
    tbb::task_arena arena(threads_);
    arena.execute([&] { RunFilters(); });
    for (Handover* const handover : {&reading_, &collecting_, &writing_}) handover->Pass();
    return result_;
  }

 private:
  void RunFilters() {
    using tbb::filter_mode;
    using Step = std::function<absl::Status(WorkItem&)>;
    const auto pass = [this](const Step& step) {
      return [this, &step](size_t place) { return Pass(step, place); };
    };
    tbb::parallel_pipeline(
        parcels_.size(),
        tbb::make_filter<void, size_t>(filter_mode::serial_in_order,
                                       [this](tbb::flow_control& control) {
                                         const std::optional<size_t> place = Read();
                                         if (!place.has_value()) control.stop();
                                         return place.value_or(0);
                                       }) &
            tbb::make_filter<size_t, size_t>(filter_mode::parallel, pass(steps_.work)) &
            tbb::make_filter<size_t, size_t>(filter_mode::serial_in_order,
                                             [this](size_t place) { return Collect(place); }) &
            tbb::make_filter<size_t, size_t>(filter_mode::parallel, pass(steps_.finish)) &
            tbb::make_filter<size_t, void>(filter_mode::serial_in_order,
                                           [this](size_t place) { Write(place); }));
  }

  // Nothing at the end.
  std::optional<size_t> Read() {
    const Turn turn(reading_);
    const size_t place = read_so_far_++ % parcels_.size();
    Parcel& parcel = parcels_[place];
    const Turn of_parcel(parcel.handover);
    if (failed_.load()) return std::nullopt;
    absl::StatusOr<std::unique_ptr<WorkItem>> item = steps_.read();
    if (item.ok() && *item == nullptr) return std::nullopt;
    parcel.status = item.status();
    if (item.ok()) parcel.item = *std::move(item);
    if (!parcel.status.ok()) failed_ = true;
    return place;
  }

  size_t Pass(const std::function<absl::Status(WorkItem&)>& step, size_t place) {
    const Turn of_parcel(parcels_[place].handover);
    Apply(step, parcels_[place]);
    return place;
  }

  size_t Collect(size_t place) {
    const Turn turn(collecting_);
    Parcel& parcel = parcels_[place];
    const Turn of_parcel(parcel.handover);
    if (broken_) parcel.status = absl::CancelledError("an earlier item failed");
    Apply(steps_.collect, parcel);
    broken_ = !parcel.status.ok();
    return place;
  }

  void Write(size_t place) {
    const Turn turn(writing_);
    Parcel& parcel = parcels_[place];
    const Turn of_parcel(parcel.handover);
    if (result_.ok()) {
      Apply(steps_.write, parcel);
      result_ = parcel.status;
    }
    if (!result_.ok()) failed_ = true;
    parcel.item.reset();
  }

  const int threads_;
  const PipelineSteps& steps_;
  std::vector<Parcel> parcels_;  // as many as may be under way
  Handover reading_, collecting_, writing_;
  std::atomic<bool> failed_ = false;
  size_t read_so_far_ = 0;  // by Read
  bool broken_ = false;     // by Collect
  absl::Status result_;     // by Write
};

}  // namespace

int ThreadCount(int threads) { return threads > 0 ? threads : tbb::info::default_concurrency(); }

absl::Status RunPipeline(int threads, const PipelineSteps& steps) {
  const int count = ThreadCount(threads);
  const tbb::global_control limit(tbb::global_control::max_allowed_parallelism, count);
  return PipelineRun(count, steps).Run();
}

void ParallelFor(int threads, size_t count, const std::function<void(size_t)>& body) {
  Handover done;
  started.Pass();
  tbb::task_arena arena(ThreadCount(threads));
  arena.execute([&] {
    tbb::parallel_for(size_t{0}, count, [&](size_t i) {
      started.Look();
      body(i);
      done.Show();
    });
  });
  done.Pass();
}

}  // namespace mathsieve
