#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "corpus/base/status.h"
#include "corpus/base/zstd.h"

namespace mathsieve {

// Bytes put aside until they are read back: appended to a file that has no name any more, so that
// nothing stays of it. One thread at a time.
class SpillFile {
 public:
  // A file in `folder`.
  static absl::StatusOr<SpillFile> Create(const std::string& folder);

  absl::StatusOr<int64_t> Append(std::string_view bytes);  // its offset
  absl::Status Read(int64_t offset, size_t size, std::string& bytes);
  int64_t size() const { return size_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::string folder_;
  int64_t size_ = 0;
};

// The texts of least key among those offered, of no group more than its share. One thread at a
// time.
//
// Of each group the `cap` least keys are candidates, and of all candidates the least keys stay, a
// quarter more than `size`. Neither bound ever rises while records come in, so what leaves is never
// wanted again, and what stays does not depend on the order. (Copies of one text in several groups
// can push candidates out of a group without adding a text; that quarter makes up for it.)
class CappedSample {
 public:
  struct Options {
    std::string folder;  // where records wait, in a nameless file
    size_t size = 0;     // keys wanted
    double share = 1;    // cap = share * size; size / groups, rounded up, up to 1 / share groups
  };
  struct Entry {
    uint64_t key = 0;
    uint64_t tie = 0;  // of records with equal key and group the least stays
    uint64_t group = 0;
    int64_t offset = 0;
    uint32_t size = 0;
    uint32_t repeats = 0;  // further records of this key and group
  };

  static absl::StatusOr<CappedSample> Create(const Options& options);

  // Whether a record of this key may be looked at: false for most once the sample is full.
  bool MayTake(uint64_t key) const { return key <= limit_; }
  absl::Status Offer(uint64_t key, uint64_t tie, uint64_t group, std::string_view record);

  // The sample, by key: keys once, each as its entry of least tie that fits into its group's cap,
  // which is of what the candidates are where they are fewer than `size`.
  struct Chosen {
    std::vector<Entry> entries;
    int64_t groups_at_cap = 0;
  };
  Chosen Choose() const;
  absl::Status Read(const Entry& entry, std::string& record);

 private:
  struct Pair {
    uint64_t key, group;
    friend bool operator==(const Pair&, const Pair&) = default;
  };
  struct PairHash {
    size_t operator()(const Pair& pair) const {
      return pair.key ^ (pair.group * 0x9E3779B97F4A7C15u);
    }
  };
  using MaxHeap = std::priority_queue<uint64_t>;

  CappedSample(SpillFile spill, const Options& options)
      : options_(options), spill_(std::move(spill)) {}
  bool FewGroups() const { return static_cast<double>(group_names_.size()) * options_.share <= 1; }
  size_t Cap(size_t whole) const;
  Entry* Insert(const Pair& pair);
  void RemoveGreatest(uint64_t group, MaxHeap& members);
  void LowerLimit();
  void Sweep();
  std::vector<Entry> Candidates() const;
  absl::Status Store(std::string_view record, Entry& entry);
  absl::Status Compact();

  Options options_;
  SpillFile spill_;
  ZstdCompressor compressor_{1};
  std::unordered_map<Pair, Entry, PairHash> entries_;  // some above limit_ until the next sweep
  std::unordered_map<uint64_t, MaxHeap> groups_;       // their keys
  std::unordered_map<uint64_t, uint32_t> texts_;       // keys up to limit_, in how many groups
  MaxHeap text_order_;                                 // these keys, and some that have left
  std::unordered_set<uint64_t> group_names_;           // all that were offered, while FewGroups()
  uint64_t limit_ = UINT64_MAX;
  size_t swept_entries_ = 0, swept_cap_ = SIZE_MAX;
  int64_t live_bytes_ = 0;
  std::string buffer_;
};

}  // namespace mathsieve
