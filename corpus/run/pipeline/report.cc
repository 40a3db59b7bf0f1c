#include "corpus/run/pipeline/report.h"

#include <sys/resource.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

using Entry = std::pair<std::string, int64_t>;

// Largest first, ties by key; what is beyond `keep` is summed into "(others)".
std::vector<Entry> Largest(const Report::Counters& counters, size_t keep) {
  std::vector<Entry> entries(counters.begin(), counters.end());
  std::ranges::stable_sort(entries, std::greater<>(), &Entry::second);
  if (entries.size() > keep) {
    int64_t rest = 0;
    for (size_t i = keep; i < entries.size(); ++i) rest += entries[i].second;
    entries.resize(keep);
    entries.emplace_back("(others)", rest);
  }
  return entries;
}

}  // namespace

void Report::Count(std::string_view section, std::string_view key, int64_t n) {
  auto found = sections_.find(section);
  if (found == sections_.end()) found = sections_.emplace(section, Counters()).first;
  auto counter = found->second.find(key);
  if (counter == found->second.end()) counter = found->second.emplace(key, 0).first;
  counter->second += n;
}

void Report::AddSeconds(std::string_view stage, double seconds) {
  auto found = seconds_.find(stage);
  if (found == seconds_.end()) found = seconds_.emplace(stage, 0.0).first;
  found->second += seconds;
}

void Report::AddExample(std::string text) {
  if (examples_.size() < kExamples) examples_.push_back(std::move(text));
}

const Report::Counters& Report::Section(std::string_view section) const {
  static const Counters* const empty = new Counters();
  const auto found = sections_.find(section);
  return found == sections_.end() ? *empty : found->second;
}

int64_t Report::Get(std::string_view section, std::string_view key) const {
  const Counters& counters = Section(section);
  const auto found = counters.find(key);
  return found == counters.end() ? 0 : found->second;
}

int64_t Report::Total(std::string_view section) const {
  int64_t total = 0;
  for (const auto& [key, count] : Section(section)) total += count;
  return total;
}

double Report::Seconds(std::string_view stage) const {
  const auto found = seconds_.find(stage);
  return found == seconds_.end() ? 0 : found->second;
}

void Report::Merge(const Report& other) {
  for (const auto& [section, counters] : other.sections_) {
    for (const auto& [key, count] : counters) Count(section, key, count);
  }
  for (const auto& [stage, seconds] : other.seconds_) AddSeconds(stage, seconds);
  for (const std::string& example : other.examples_) AddExample(example);
  for (const auto& [key, value] : other.facts_.members()) facts_.Set(key, value);
}

Json Report::ToJson(size_t keep) const {
  Json json = facts_;
  Json counts = Json::Object();
  for (const auto& [section, counters] : sections_) {
    Json entries = Json::Object();
    for (const auto& [key, count] : Largest(counters, keep)) entries.Set(key, count);
    if (counters.size() > keep) entries.Set("(distinct)", static_cast<int64_t>(counters.size()));
    counts.Set(section, std::move(entries));
  }
  json.Set("counts", std::move(counts));
  if (!examples_.empty()) {
    Json examples = Json::Array();
    for (const std::string& example : examples_) examples.Append(example);
    json.Set("problem_examples", std::move(examples));
  }
  Json seconds = Json::Object();
  for (const auto& [stage, value] : seconds_) seconds.Set(stage, value);
  json.Set("seconds", std::move(seconds));
  return json;
}

Report Report::FromJson(const Json& json) {
  Report report;
  for (const auto& [key, value] : json.members()) {
    if (key != "counts" && key != "seconds" && key != "problem_examples") {
      report.SetFact(key, value);
    }
  }
  for (const auto& [section, counters] : json["counts"].members()) {
    for (const auto& [key, count] : counters.members()) {
      report.Count(section, key, count.Integer());
    }
  }
  for (const Json& example : json["problem_examples"].items()) report.AddExample(example.String());
  for (const auto& [stage, value] : json["seconds"].members()) {
    report.AddSeconds(stage, value.Real());
  }
  return report;
}

std::string Report::ToTable(size_t keep) const {
  std::string table;
  for (const auto& [section, counters] : sections_) {
    absl::StrAppendFormat(&table, "%s\n", section);
    size_t width = 0;
    const std::vector<Entry> entries = Largest(counters, keep);
    for (const Entry& entry : entries) width = std::max(width, entry.first.size());
    for (const auto& [key, count] : entries) {
      absl::StrAppendFormat(&table, "  %-*s %14d\n", static_cast<int>(width), key, count);
    }
  }
  constexpr size_t kShown = 5;
  if (!examples_.empty()) table += "problems, for example\n";
  for (size_t i = 0; i < examples_.size() && i < kShown; ++i) table += "  " + examples_[i] + "\n";
  if (!seconds_.empty()) absl::StrAppendFormat(&table, "seconds\n");
  for (const auto& [stage, value] : seconds_) {
    absl::StrAppendFormat(&table, "  %-12s %10.2f\n", stage, value);
  }
  return table;
}

int64_t PeakMemoryBytes() {
  struct rusage usage;
  return getrusage(RUSAGE_SELF, &usage) == 0 ? int64_t{usage.ru_maxrss} * 1024 : 0;
}

}  // namespace mathsieve
