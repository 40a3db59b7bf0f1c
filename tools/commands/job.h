#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
  // `without` names the flags of RunOptions and OutputOptions that mean nothing to the command: it
  // does not take them.
  explicit Job(const CommandInfo& info, std::vector<std::string_view> without = {})
      : info(info), without(std::move(without)), line(info) {}

  // Adds the common flags, parses, checks that there are arguments and prepares `run`. False when
  // help was shown.
  absl::StatusOr<bool> Parse(std::span<const std::string> args);
  // Requires --out.
  absl::Status NeedsOut() const;
  // Ends with the report and lines on stderr that name the shards below out.out. `warnings` stand
  // in both.
  absl::StatusOr<int> End(Report report, const std::vector<std::string>& warnings = {});
  // The same for a command whose result is on stdout: the report is for --report only.
  absl::StatusOr<int> EndOfText(Report report, const std::vector<std::string>& warnings = {});

  const CommandInfo info;
  const std::vector<std::string_view> without;
  CommandLine line;
  OutOption out;
  RunOptions run;
  OutputOptions output;

 private:
  // What every report ends with.
  void Complete(Report& report, const std::vector<std::string>& warnings);
};

}  // namespace mathsieve
