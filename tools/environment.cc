#include "tools/environment.h"

#include <unistd.h>

#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <filesystem>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"
#include "tools/terminal.h"

namespace mathsieve {
namespace {

std::atomic<bool> stop_flag = false;

void OnSignal(int signal) {
  if (stop_flag.exchange(true)) _exit(128 + signal);
}

std::string Duration(double seconds) {
  const int64_t whole = std::lround(seconds);
  if (whole >= 3600)
    return absl::StrFormat("%d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
  return absl::StrFormat("%d:%02d", whole / 60, whole % 60);
}

// One line on stderr that is drawn anew at most five times a second, and wiped at the end.
class Line {
 public:
  ~Line() {
    if (drawn_) std::fputs("\r\033[K", stderr);
  }

  void Draw(std::string_view stage, double fraction, double seconds_left) {
    if (!IsTime(stage)) return;
    std::string text = absl::StrFormat("\r\033[K%s: %.0f%%", stage, 100 * fraction);
    if (seconds_left >= 0) text += ", " + Duration(seconds_left) + " left";
    std::fputs(text.c_str(), stderr);
  }

  void Draw(const Progress& progress) {
    const std::string last_phase = phase_;
    if (!IsTime(progress.phase)) return;
    const auto now = Clock::now();
    if (phase_ != last_phase) {
      start_ = now;
      first_bytes_ = progress.done_bytes;
    }
    const double seconds = std::chrono::duration<double>(now - start_).count();
    const double rate = seconds > 0 ? (progress.done_bytes - first_bytes_) / seconds : 0;
    std::string text = absl::StrFormat("\r\033[K%s: %sB", phase_, ShortNumber(progress.done_bytes));
    if (progress.total_bytes > 0) {
      text += absl::StrFormat(" of %sB (%.0f%%)", ShortNumber(progress.total_bytes),
                              100.0 * progress.done_bytes / progress.total_bytes);
    }
    text += absl::StrFormat(", %s pages, %s kept, %sB/s", ShortNumber(progress.pages),
                            ShortNumber(progress.kept), ShortNumber(rate));
    if (rate > 0 && progress.total_bytes > progress.done_bytes) {
      text += ", " + Duration((progress.total_bytes - progress.done_bytes) / rate) + " left";
    }
    std::fputs(text.c_str(), stderr);
  }

 private:
  using Clock = std::chrono::steady_clock;

  bool IsTime(std::string_view phase) {
    const auto now = Clock::now();
    if (phase == phase_ && now - last_ < std::chrono::milliseconds(200)) return false;
    phase_ = std::string(phase);
    last_ = now;
    drawn_ = true;
    return true;
  }

  std::string phase_;
  Clock::time_point start_, last_;
  int64_t first_bytes_ = 0;
  bool drawn_ = false;
};

bool ShowsProgress(const OutputOptions& options) {
  return options.progress == "on" || (options.progress == "auto" && isatty(2) != 0);
}

}  // namespace

const std::atomic<bool>& StopFlag() { return stop_flag; }

void CatchSignals() {
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
}

std::function<void(std::string_view, double, double)> StageLine(const OutputOptions& options) {
  if (!ShowsProgress(options)) return {};
  return [line = std::make_shared<Line>()](std::string_view stage, double fraction,
                                           double seconds_left) {
    line->Draw(stage, fraction, seconds_left);
  };
}

std::function<void(const Progress&)> ProgressLine(const OutputOptions& options) {
  if (!ShowsProgress(options)) return {};
  return [line = std::make_shared<Line>()](const Progress& progress) { line->Draw(progress); };
}

void Message(std::string_view command, std::string_view text) {
  const std::string line = absl::StrFormat("mathsieve %s: %s\n", command, Visible(text));
  std::fwrite(line.data(), 1, line.size(), stderr);
}

absl::Status WriteOut(std::string_view bytes) {
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size()) return absl::OkStatus();
  return ErrnoStatus(errno, "write to standard output");
}

absl::Status EndWithReport(std::string_view command, const Report& report,
                           const OutputOptions& options) {
  const std::string table = Visible(report.ToTable());
  std::fwrite(table.data(), 1, table.size(), stderr);
  if (options.report.empty()) return absl::OkStatus();
  const std::string folder = std::filesystem::path(options.report).parent_path().string();
  if (!folder.empty()) MS_RETURN_IF_ERROR(MakeFolder(folder));
  MS_RETURN_IF_ERROR(WriteFile(options.report, report.ToJson().Dump(2) + "\n"));
  Message(command, "report in " + options.report);
  return absl::OkStatus();
}

std::string ShortNumber(double value) {
  for (const char* unit : {"", "K", "M", "G"}) {
    const int decimals = value < 10 && *unit != '\0' ? 2 : 0;
    if (value < 1000) return absl::StrFormat("%.*f%s", decimals, value, unit);
    value /= 1000;
  }
  return absl::StrFormat("%.2fT", value);
}

}  // namespace mathsieve
