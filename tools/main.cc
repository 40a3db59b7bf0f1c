// mathsieve: curation. A table of commands; each is one file.

#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_format.h"
#include "tools/commands/commands.h"
#include "tools/environment.h"
#include "tools/terminal.h"

namespace mathsieve {
namespace {

const Command* const kCommands[] = {
    &kExportCommand,          &kExtractCommand,        &kIngestCommand, &kSeedCommand,
    &kTrainClassifierCommand, &kEvalClassifierCommand, &kScoreCommand,  &kFilterCommand,
    &kRecallCommand,          &kSelectCommand,         &kStatsCommand,  &kViewCommand};

std::string Overview() {
  std::string text =
      "mathsieve turns web crawls into mathematics training data.\n\n"
      "usage: mathsieve COMMAND [FLAG]... [ARGUMENT]...\n\n";
  for (const Command* command : AllCommands()) {
    text += absl::StrFormat("  %-17s %s\n", command->info.name, command->info.summary);
  }
  return text + "\n'mathsieve COMMAND -h' lists the flags, '--help' tells all.\n";
}

int Fail(std::string_view command, const absl::Status& status) {
  const std::string name = command.empty() ? "mathsieve" : absl::StrFormat("mathsieve %s", command);
  const std::string line = absl::StrFormat(
      "%s: %s\n", name, Visible({status.message().data(), status.message().size()}));
  std::fwrite(line.data(), 1, line.size(), stderr);
  return 2;
}

int RunCommand(const Command& command, std::span<const std::string> args) {
  CatchSignals();
  absl::StatusOr<int> code = command.run(command.info, args);
  if (code.ok() && std::fflush(stdout) != 0) code = ErrnoStatus(errno, "write standard output");
  if (code.ok()) return *code;
  // A reader that has seen enough is no failure.
  if (code.status().code() == absl::StatusCode::kCancelled && !StopFlag()) return 0;
  return Fail(command.info.name, code.status());
}

int Main(const std::vector<std::string>& args) {
  if (args.empty()) {
    std::fputs(Overview().c_str(), stderr);
    return 2;
  }
  if (args[0] == "-h" || args[0] == "--help" || args[0] == "help") {
    std::fputs(Overview().c_str(), stdout);
    return 0;
  }
  if (args[0] == "--version") {
    std::puts("mathsieve " MATHSIEVE_VERSION);
    return 0;
  }
  std::vector<std::string> names;
  for (const Command* command : AllCommands()) {
    if (command->info.name == args[0]) return RunCommand(*command, std::span(args).subspan(1));
    names.emplace_back(command->info.name);
  }
  std::string message = absl::StrFormat("no command '%s'", args[0]);
  const std::string near = Nearest(args[0], names);
  if (!near.empty()) message += absl::StrFormat("; did you mean '%s'?", near);
  return Fail("", absl::InvalidArgumentError(message + " ('mathsieve --help' lists them)"));
}

}  // namespace

std::span<const Command* const> AllCommands() { return kCommands; }

}  // namespace mathsieve

int main(int argc, char** argv) {
  return mathsieve::Main(std::vector<std::string>(argv + 1, argv + argc));
}
