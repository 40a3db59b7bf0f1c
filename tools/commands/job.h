#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tools/command_line.h"
#include "tools/environment.h"

namespace mathsieve {

// The folder that a command writes.
struct OutOption {
  std::string out;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "out", .help = "folder to write", .changes_result = false}, self.out);
  }
};

// What every command over many files has: arguments, threads, parts, progress, a report.
struct Job {
  explicit Job(const CommandInfo& info) : info(info), line(info) {}

  // Adds the common flags, parses, checks that there are arguments and prepares `run`. False when
  // help was shown.
  absl::StatusOr<bool> Parse(std::span<const std::string> args);
  // Requires --out.
  absl::Status NeedsOut() const;
  // Ends with the report and lines on stderr that name the shards below out.out.
  absl::StatusOr<int> End(Report report);

  const CommandInfo info;
  CommandLine line;
  OutOption out;
  RunOptions run;
  OutputOptions output;
};

}  // namespace mathsieve
