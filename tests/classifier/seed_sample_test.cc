#include "classifier/seed/seed_sample.h"

#include <algorithm>
#include <map>
#include <set>

#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

struct Record {
  uint64_t key, tie, group;
  friend bool operator==(const Record&, const Record&) = default;
};

// Groups of very different sizes; a tenth of the keys stand in several of them, some twice in one.
std::vector<Record> GeneratedRecords(generate::Random& random, int count, uint64_t groups) {
  std::vector<Record> records;
  for (int i = 0; i < count; ++i) {
    const uint64_t group = random.OneIn(2) ? 0 : random.Below(groups);
    const bool copy = !records.empty() && random.OneIn(10);
    const uint64_t key = copy ? records[random.Below(records.size())].key : random.Below(1 << 30);
    records.push_back({key, random.Below(1 << 30), random.OneIn(4) ? random.Below(groups) : group});
  }
  return records;
}

size_t Cap(const CappedSample::Options& options, size_t whole, size_t groups) {
  const bool few = static_cast<double>(groups) * options.share <= 1;
  const auto share = static_cast<size_t>(options.share * static_cast<double>(whole));
  return std::max<size_t>(1, few ? (whole + groups - 1) / groups : share);
}

// The naive twin: each group's least keys up to its cap, of all of these the least, everything in
// memory.
std::vector<Record> NaiveSample(const CappedSample::Options& options,
                                const std::vector<Record>& records) {
  std::map<uint64_t, std::map<uint64_t, uint64_t>> groups;
  for (const Record& record : records) {
    auto [at, is_new] = groups[record.group].try_emplace(record.key, record.tie);
    at->second = std::min(at->second, record.tie);
  }
  const auto candidates = [&](size_t cap) {
    std::map<uint64_t, std::pair<uint64_t, uint64_t>> texts;
    for (const auto& [group, keys] : groups) {
      size_t rank = 0;
      for (const auto& [key, tie] : keys) {
        if (++rank > cap) break;
        auto [at, is_new] = texts.try_emplace(key, tie, group);
        at->second = std::min(at->second, std::pair(tie, group));
      }
    }
    return texts;
  };
  const size_t most = candidates(Cap(options, options.size, groups.size())).size();
  std::vector<Record> sample;
  for (const auto& [key, tie] :
       candidates(Cap(options, std::min(most, options.size), groups.size()))) {
    if (sample.size() < options.size) sample.push_back({key, tie.first, tie.second});
  }
  return sample;
}

std::vector<Record> SampleOf(CappedSample& sample) {
  std::vector<Record> records;
  std::string line;
  for (const CappedSample::Entry& entry : sample.Choose().entries) {
    records.push_back({entry.key, entry.tie, entry.group});
    EXPECT_OK(sample.Read(entry, line));
    EXPECT_EQ(line, std::to_string(entry.key) + " " + std::to_string(entry.tie));
  }
  return records;
}

TEST(CappedSample, EqualsTheNaiveTwinInAnyOrder) {
  const TempFolder folder;
  generate::Random random(1);
  for (int round = 0; round < 120; ++round) {
    const std::vector<double> shares = {0.01, 0.1, 0.3, 1};
    const CappedSample::Options options = {.folder = folder.path(),
                                           .size = 1 + random.Below(300),
                                           .share = shares[random.Below(shares.size())]};
    const uint64_t groups = 1 + random.Below(round % 2 ? 8 : 200);
    std::vector<Record> records =
        GeneratedRecords(random, 1 + static_cast<int>(random.Below(3000)), groups);
    const std::vector<Record> expected = NaiveSample(options, records);
    for (int order = 0; order < 3; ++order) {
      ASSERT_OK_AND_ASSIGN(CappedSample sample, CappedSample::Create(options));
      for (const Record& record : records) {
        if (!sample.MayTake(record.key)) continue;
        ASSERT_OK(sample.Offer(record.key, record.tie, record.group,
                               std::to_string(record.key) + " " + std::to_string(record.tie)));
      }
      ASSERT_EQ(SampleOf(sample), expected) << "round " << round << ", order " << order;
      if (order == 0) std::ranges::reverse(records);
      if (order == 1) std::ranges::sort(records, {}, &Record::group);
    }
  }
}

}  // namespace
}  // namespace mathsieve
