#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "kernels/byte_masks.h"

namespace mathsieve {

// Eight bytes from `bytes` on, fewer and then zeros where `limit` comes first.
inline uint64_t LoadEight(const char* bytes, const char* limit) {
  uint64_t loaded = 0;
  if (limit - bytes >= 8) {
    std::memcpy(&loaded, bytes, 8);
    return loaded;
  }
  for (ptrdiff_t i = limit - bytes; i-- > 0;) {
    loaded = loaded << 8 | static_cast<uint8_t>(bytes[i]);
  }
  return loaded;
}

// How many letters stand at `offset` of a block whose masks of letters are `letters`, and `next`
// in the block behind it.
inline size_t LetterRun(uint64_t letters, uint64_t next, size_t offset) {
  return static_cast<size_t>(std::countr_one(letters >> offset | next << 1 << (63 - offset)));
}

// The bytes of a page and what stands where in them. Views; the buffer is kept from page to page.
class MaskedPage {
 public:
  void Start(std::string_view bytes) {
    bytes_ = bytes;
    const size_t blocks = (bytes.size() + 63) / 64;
    if (masks_.size() < blocks + 2) masks_.resize(blocks + 2);
    FillByteMasks(bytes.data(), bytes.size(), masks_.data());
    constexpr uint64_t kAll = ~uint64_t{0};
    masks_[blocks] = {.opens = kAll, .named = kAll, .closes = kAll};  // ends every search
    masks_[blocks + 1] = {};
  }

  std::string_view bytes() const { return bytes_; }
  size_t size() const { return bytes_.size(); }
  // Two blocks more than the page has may be asked for: they have no letters.
  const ByteMasks& masks(size_t block) const { return masks_[block]; }

  // How many letters stand at `at`, as far as the end of the next block. REQUIRES: at <= size().
  size_t LettersAt(size_t at) const {
    return LetterRun(masks_[at / 64].letters, masks_[at / 64 + 1].letters, at % 64);
  }

  // The next "<" that opens a tag, the next whose name may matter, the next ">", from `from` on;
  // size() where there is none.
  size_t FindOpen(size_t from) const { return Find(&ByteMasks::opens, from); }
  size_t FindNamed(size_t from) const { return Find(&ByteMasks::named, from); }
  size_t FindClose(size_t from) const { return Find(&ByteMasks::closes, from); }
  // Behind the next ">", or size().
  size_t BehindClose(size_t from) const { return std::min(FindClose(from) + 1, size()); }

 private:
  size_t Find(uint64_t ByteMasks::*kind, size_t from) const {
    if (from >= size()) return size();
    size_t block = from / 64;
    uint64_t bits = masks_[block].*kind & (~uint64_t{0} << (from % 64));
    while (bits == 0) bits = masks_[++block].*kind;
    return std::min(block * 64 + static_cast<size_t>(std::countr_zero(bits)), size());
  }

  std::string_view bytes_;
  std::vector<ByteMasks> masks_;
};

}  // namespace mathsieve
