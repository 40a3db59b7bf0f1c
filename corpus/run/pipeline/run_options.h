#pragma once

#include <atomic>
#include <functional>
#include <string>

#include "corpus/base/fields.h"

namespace mathsieve {

// How far a run is. Bytes are those of the inputs as they lie on disk; total 0 means unknown.
struct Progress {
  std::string_view phase;
  int64_t done_bytes = 0;
  int64_t total_bytes = 0;
  int64_t pages = 0;
  int64_t kept = 0;
};

// How work is done, never what comes out: none of it enters a fingerprint.
struct RunOptions {
  int threads = 0;
  double max_bad_fraction = 0.1;
  std::string task = "0/1";
  // Called by one thread at a time, often; must be quick. May be empty.
  std::function<void(const Progress&)> on_progress;
  // Set it to end the run at the next batch; what is finished stays for the next start.
  const std::atomic<bool>* stop = nullptr;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "threads",
                    .help = "worker threads; 0 takes one a core",
                    .min = 0,
                    .max = 1024,
                    .changes_result = false},
          self.threads);
    visit(FieldInfo{.name = "max-bad-fraction",
                    .help = "share of unreadable records above which the run fails",
                    .min = 0,
                    .max = 1,
                    .changes_result = false},
          self.max_bad_fraction);
    visit(
        FieldInfo{.name = "task",
                  .help = "I/N: do the I-th of N parts, I from 0 to N-1",
                  .details = "N runs with I = 0 … N-1 do all the work, on any machines, into the "
                             "same folder. ingest and filter cut the bytes of all inputs into N "
                             "equal stretches, inside files too: a record is done by the part "
                             "that it begins in. Commands on shards deal whole files out in turn. "
                             "docs/filtering.md tells more.",
                  .changes_result = false},
        self.task);
  }

  bool stopped() const { return stop != nullptr && stop->load(std::memory_order_relaxed); }
};

}  // namespace mathsieve
