#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "corpus/base/fields.h"
#include "corpus/run/pipeline/report.h"
#include "corpus/run/pipeline/run_options.h"

namespace mathsieve {

// Where a command's report goes and whether it shows how far it is.
struct OutputOptions {
  std::string report;
  std::string progress = "auto";

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "report",
                    .help = "write the report as JSON to this file",
                    .changes_result = false},
          self.report);
    visit(FieldInfo{.name = "progress",
                    .help = "one line on stderr: how far, how fast, how long still",
                    .choices = "auto|on|off",
                    .details = "auto: only where stderr is a terminal.",
                    .changes_result = false},
          self.progress);
  }
};

// Set by SIGINT and SIGTERM; a second signal ends the process at once.
const std::atomic<bool>& StopFlag();
void CatchSignals();

// A function for RunOptions::on_progress that redraws one line on stderr a few times a second;
// empty when nothing is to be shown. The line is wiped when the last copy of the function goes.
std::function<void(const Progress&)> ProgressLine(const OutputOptions& options);

// The same for work that is measured as a fraction: stage, fraction done, seconds left (-1: not
// known).
std::function<void(std::string_view stage, double fraction, double seconds_left)> StageLine(
    const OutputOptions& options);

// "mathsieve COMMAND: TEXT" on stderr, as Visible has it.
void Message(std::string_view command, std::string_view text);

// Writes to stdout. Errors: Cancelled when the reader has gone (main makes that a success).
absl::Status WriteOut(std::string_view bytes);

// Ends a command: the report as a table on stderr and, with --report, as JSON.
absl::Status EndWithReport(std::string_view command, const Report& report,
                           const OutputOptions& options);

// 12.3K, 4.56M, 7.89G …
std::string ShortNumber(double value);

}  // namespace mathsieve
