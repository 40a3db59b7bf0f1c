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
extern const Command kEvalClassifierCommand;
extern const Command kExportCommand;
extern const Command kExtractCommand;
extern const Command kFilterCommand;
extern const Command kIngestCommand;
extern const Command kRecallCommand;
extern const Command kScoreCommand;
extern const Command kSeedCommand;
extern const Command kSelectCommand;
extern const Command kStatsCommand;
extern const Command kTrainClassifierCommand;
extern const Command kViewCommand;

// All of them, in the order of the flow.
std::span<const Command* const> AllCommands();

}  // namespace mathsieve
