#include "tools/commands/job.h"

#include <filesystem>

#include "absl/strings/str_format.h"

namespace mathsieve {

absl::StatusOr<bool> Job::Parse(std::span<const std::string> args) {
  line.Add(run, "the run", without);
  line.Add(output, "the run", without);
  MS_ASSIGN_OR_RETURN(const auto outcome, line.Parse(args));
  if (outcome == CommandLine::Outcome::kHelpShown) return false;
  if (line.arguments().empty() && info.arguments.find("...") != std::string_view::npos) {
    return absl::InvalidArgumentError(
        absl::StrFormat("no %s given; 'mathsieve %s -h' shows how", info.arguments, info.name));
  }
  run.stop = &StopFlag();
  run.on_progress = ProgressLine(output);
  return true;
}

absl::Status Job::NeedsOut() const {
  if (!out.out.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError("--out is missing: the folder to write");
}

void Job::Complete(Report& report, const std::vector<std::string>& warnings) {
  run.on_progress = {};
  if (!report.facts().Has("command")) report.SetFact("command", info.name);
  if (warnings.empty()) return;
  Json list = Json::Array();
  for (const std::string& warning : warnings) list.Append(warning);
  report.SetFact("warnings", std::move(list));
}

absl::StatusOr<int> Job::EndOfText(Report report, const std::vector<std::string>& warnings) {
  Complete(report, warnings);
  if (!output.report.empty()) MS_RETURN_IF_ERROR(EndWithReport(info.name, report, output));
  for (const std::string& warning : warnings) Message(info.name, "warning: " + warning);
  return 0;
}

absl::StatusOr<int> Job::End(Report report, const std::vector<std::string>& warnings) {
  Complete(report, warnings);
  MS_RETURN_IF_ERROR(EndWithReport(info.name, report, output));
  const Json& rates = report.facts()["throughput"];
  if (rates.is_object()) {
    Message(info.name, absl::StrFormat("%.1f s, %.0f pages/s, %.1f MB/s of input",
                                       rates["seconds"].Real(), rates["pages_per_second"].Real(),
                                       rates["input_bytes_per_second"].Real() / 1e6));
  }
  if (report.facts().Has("finished before")) {
    Message(info.name, "this was finished before; nothing was done");
  }
  if (!out.out.empty() && std::filesystem::is_directory(out.out + "/documents")) {
    Message(info.name, absl::StrFormat("shards in %s/documents", out.out));
  }
  for (const std::string& warning : warnings) Message(info.name, "warning: " + warning);
  return 0;
}

}  // namespace mathsieve
