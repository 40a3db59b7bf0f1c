#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "corpus/base/status.h"

namespace mathsieve {

// What travels through a pipeline; each job derives its own.
struct WorkItem {
  virtual ~WorkItem() = default;
};

// Five steps over a stream of items. Serial steps see the items in the order in which `read` made
// them, one at a time; parallel steps take any item on any thread. So what `collect` and `write` do
// is the same at any number of threads.
struct PipelineSteps {
  std::function<absl::StatusOr<std::unique_ptr<WorkItem>>()> read;  // serial; null at the end
  std::function<absl::Status(WorkItem&)> work;                      // parallel
  std::function<absl::Status(WorkItem&)> collect;                   // serial, in order
  std::function<absl::Status(WorkItem&)> finish;                    // parallel
  std::function<absl::Status(WorkItem&)> write;                     // serial, in order
};

// Runs the steps on `threads` threads (0: one a core) with at most 2 * threads + 2 items alive.
// The first error in the order of the items ends the run and is returned; items before it have
// been written.
absl::Status RunPipeline(int threads, const PipelineSteps& steps);

// `threads`, or the number of cores for 0.
int ThreadCount(int threads);

// Calls body(i) for every i below `count`, on `threads` threads, in no order.
void ParallelFor(int threads, size_t count, const std::function<void(size_t)>& body);

// Objects that are dear to make and serve one thread at a time (parsers, scratch space).
template <typename T>
class Pool {
 public:
  explicit Pool(std::function<std::unique_ptr<T>()> make) : make_(std::move(make)) {}

  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<T> object) : pool_(pool), object_(std::move(object)) {}
    ~Lease() { pool_.Return(std::move(object_)); }
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    T* operator->() { return object_.get(); }
    T& operator*() { return *object_; }

   private:
    Pool& pool_;
    std::unique_ptr<T> object_;
  };

  Lease Take() { return Lease(*this, Borrow()); }

  // The same for an object that changes hands between threads: whoever holds it last gives it back.
  std::unique_ptr<T> Borrow() {
    {
      const std::lock_guard lock(mutex_);
      if (!free_.empty()) {
        std::unique_ptr<T> object = std::move(free_.back());
        free_.pop_back();
        return object;
      }
    }
    return make_();
  }

  void Return(std::unique_ptr<T> object) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(object));
  }

 private:
  std::function<std::unique_ptr<T>()> make_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<T>> free_;
};

}  // namespace mathsieve
