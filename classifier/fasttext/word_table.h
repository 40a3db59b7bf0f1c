#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/fasttext/huge_pages.h"

namespace mathsieve {

// The words of a fastText model by their hash: open addressing, strings compared as fastText
// compares them, so that two words of one hash stay two. Immutable after construction.
class WordTable {
 public:
  static constexpr int32_t kUnknown = -1;
  static constexpr int32_t kLabel = -2;

  WordTable() = default;
  // Ids are positions in `words`; the labels are found as kLabel.
  WordTable(const std::vector<std::string>& words, const std::vector<std::string>& labels);

  // REQUIRES: hash == FastTextHash(word).
  int32_t Find(std::string_view word, uint32_t hash) const {
    for (uint32_t at = Home(hash);; at = (at + 1) & mask_) {
      const Slot slot = slots_[at];
      if (slot.entry == kEmpty) return kUnknown;
      if (slot.hash == hash && WordAt(slot.entry) == word) {
        return slot.entry < words_ ? slot.entry : kLabel;
      }
    }
  }
  // Of all words, by id.
  std::vector<uint32_t> Hashes() const;
  int64_t memory_bytes() const {
    return static_cast<int64_t>(slots_.size() * sizeof(Slot) + bytes_.size() +
                                starts_.size() * sizeof(uint32_t));
  }
  void Prefetch(uint32_t hash) const { __builtin_prefetch(&slots_[Home(hash)]); }

 private:
  static constexpr int32_t kEmpty = kUnknown;
  struct Slot {
    uint32_t hash = 0;
    int32_t entry = kEmpty;
  };
  uint32_t Home(uint32_t hash) const { return (hash * 0x9E3779B1u) >> shift_; }
  std::string_view WordAt(int32_t entry) const {
    return std::string_view(bytes_).substr(starts_[entry], starts_[entry + 1] - starts_[entry]);
  }

  HugePageVector<Slot> slots_ = HugePageVector<Slot>(2);
  uint32_t mask_ = 1;
  int shift_ = 31;
  int32_t words_ = 0;
  std::string bytes_;             // all words, one behind the other
  std::vector<uint32_t> starts_;  // by entry, and one more at the end
};

}  // namespace mathsieve
