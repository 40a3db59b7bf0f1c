#include "corpus/run/bad_records.h"

#include "absl/strings/str_format.h"

namespace mathsieve {

void CountProblems(const RecordBatch& batch, const InputList& inputs, Report& report) {
  for (const RecordBatch::Problem& problem : batch.problems) {
    report.Count("problems", problem.reason);
    if (problem.lost) report.Count("lost", problem.reason);
    const Input input = problem.offset < 0 ? Input() : inputs.inputs[problem.input];
    AddBadExample(input, problem.offset, problem.reason, problem.detail, report);
  }
}

void AddBadExample(const Input& input, int64_t offset, std::string_view reason,
                   std::string_view detail, Report& report) {
  report.AddExample(
      offset < 0 ? absl::StrFormat("%s (%s)", reason, detail)
                 : absl::StrFormat("%s at offset %d: %s (%s)", input.path, offset, reason, detail));
}

absl::Status CheckBadFraction(int64_t bad, int64_t all, double max_bad_fraction,
                              const Report& report) {
  if (static_cast<double>(bad) <= max_bad_fraction * static_cast<double>(all)) {
    return absl::OkStatus();
  }
  std::string examples;
  for (const std::string& example : report.examples()) examples += "\n  " + example;
  return absl::DataLossError(absl::StrFormat(
      "%d of %d records could not be read, more than --max-bad-fraction %g allows; the first:%s",
      bad, all, max_bad_fraction, examples));
}

}  // namespace mathsieve
