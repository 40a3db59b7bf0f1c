#pragma once

#include <cstdint>
#include <cstdio>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <string_view>
#include <unordered_map>
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

// The `capacity` keys of least value among those offered, each with one record. One thread at a
// time.
class BottomSample {
 public:
  struct Entry {
    uint64_t key = 0;
    uint64_t tie = 0;  // of records with equal keys the least stays
    uint64_t group = 0;
    int64_t offset = 0;
    uint32_t size = 0;
    uint32_t repeats = 0;  // further records of this key
  };

  static absl::StatusOr<BottomSample> Create(const std::string& folder, size_t capacity);

  // Whether a record of this key would be looked at: false for most once the sample is full.
  bool MayTake(uint64_t key) const { return entries_.size() < capacity_ || key <= heap_.top(); }
  absl::Status Offer(uint64_t key, uint64_t tie, uint64_t group, std::string_view record);

  // All entries by key. The sample takes nothing more.
  std::vector<Entry> Sorted() const;
  absl::Status Read(const Entry& entry, std::string& record);

 private:
  explicit BottomSample(SpillFile spill, std::string folder, size_t capacity)
      : folder_(std::move(folder)), spill_(std::move(spill)), capacity_(capacity) {}
  absl::Status Store(std::string_view record, Entry& entry);
  void DropLast();
  absl::Status Compact();

  std::string folder_;
  SpillFile spill_;
  ZstdCompressor compressor_{1};
  size_t capacity_;
  std::unordered_map<uint64_t, Entry> entries_;
  std::priority_queue<uint64_t> heap_;
  int64_t live_bytes_ = 0;
  std::string buffer_;
};

}  // namespace mathsieve
