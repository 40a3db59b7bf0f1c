#pragma once

#include <span>
#include <string>

#include "corpus/base/status.h"
#include "tools/command_line.h"

namespace mathsieve {

// A subcommand: its exit code (0 done, 1 a check that was asked for failed), or an error (2).
struct Command {
  CommandInfo info;
  absl::StatusOr<int> (*run)(const CommandInfo& info, std::span<const std::string> args);
};

// One a file: cmd_<name>.cc.
extern const Command kExtractCommand;
extern const Command kIngestCommand;

// All of them, in the order of the flow.
std::span<const Command* const> AllCommands();

}  // namespace mathsieve
