#pragma once

#include <chrono>
#include <string_view>

#include "corpus/run/pipeline/report.h"

namespace mathsieve {

// Adds the time of a scope to a stage of the report.
class Stopwatch {
 public:
  Stopwatch(Report& report, std::string_view stage) : report_(report), stage_(stage) {}
  ~Stopwatch() {
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - start_;
    report_.AddSeconds(stage_, spent.count());
  }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  Report& report_;
  std::string_view stage_;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace mathsieve
