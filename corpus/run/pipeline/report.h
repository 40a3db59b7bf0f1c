#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/json.h"

namespace mathsieve {

// What a run counted. Sections ("records", "dropped", "formulas") hold counters by key, and all of
// it is the same whatever threads did the work; seconds are kept apart. One thread at a time:
// workers fill their own and Merge().
class Report {
 public:
  using Counters = std::map<std::string, int64_t, std::less<>>;

  void Count(std::string_view section, std::string_view key, int64_t n = 1);
  void AddSeconds(std::string_view stage, double seconds);
  // A fact that is no counter ("options", "model"); a later one replaces it.
  void SetFact(std::string_view key, Json value) { facts_.Set(key, std::move(value)); }

  // A sentence about something that went wrong; the first kExamples of a run are kept.
  void AddExample(std::string text);
  static constexpr size_t kExamples = 20;
  const std::vector<std::string>& examples() const { return examples_; }

  int64_t Get(std::string_view section, std::string_view key) const;
  int64_t Total(std::string_view section) const;
  const Counters& Section(std::string_view section) const;
  const Json& facts() const { return facts_; }
  double Seconds(std::string_view stage) const;

  // Adds the other's counters and seconds and takes its facts.
  void Merge(const Report& other);
  // A section with more keys than `keep` is cut to the `keep` largest (ties by key) in what is
  // written; "(others)" holds the sum of the rest.
  Json ToJson(size_t keep = 1000) const;
  // All of it, for going on after a kill: FromJson(ToJson(SIZE_MAX)) is the same report.
  static Report FromJson(const Json& json);

  // For people: a block a section, its `keep` largest keys, and some of the examples.
  std::string ToTable(size_t keep = 12) const;

 private:
  std::map<std::string, Counters, std::less<>> sections_;
  std::map<std::string, double, std::less<>> seconds_;
  std::vector<std::string> examples_;
  Json facts_ = Json::Object();
};

// The greatest resident memory of this process so far, in bytes; 0 where the system does not tell.
int64_t PeakMemoryBytes();

}  // namespace mathsieve
