#pragma once

#include <bit>
#include <compare>
#include <cstdint>

namespace mathsieve {

// Where a page stands in a cut, as one 96-bit number that is greater for what ranks higher: the
// logit with its bits made monotone, then the id's hash turned round.
struct CutRank {
  uint32_t score = 0;
  uint64_t tie = 0;

  static constexpr int kDigitBits = 16;
  static constexpr int kDigits = 6;  // from the top: two of the score, four of the tie

  // REQUIRES: logit is a number (infinities are).
  static CutRank Of(float logit, uint64_t id_hash) {
    const uint32_t bits = std::bit_cast<uint32_t>(logit + 0.0f);  // -0 becomes 0
    return {bits >> 31 ? ~bits : bits | 0x80000000u, ~id_hash};
  }
  float logit() const { return std::bit_cast<float>(score >> 31 ? score & 0x7fffffffu : ~score); }
  uint64_t id_hash() const { return ~tie; }

  uint32_t Digit(int i) const {
    return (i < 2 ? score >> kDigitBits * (1 - i)
                  : static_cast<uint32_t>(tie >> kDigitBits * (5 - i))) &
           0xffff;
  }
  // *this with digit `i`, zero so far, set.
  CutRank With(int i, uint32_t digit) const {
    if (i < 2) return {score | digit << kDigitBits * (1 - i), tie};
    return {score, tie | uint64_t{digit} << kDigitBits * (5 - i)};
  }
  // Only the first `digits` digits.
  static CutRank Mask(int digits) {
    CutRank mask;
    for (int i = 0; i < digits; ++i) mask = mask.With(i, 0xffff);
    return mask;
  }
  CutRank And(const CutRank& mask) const { return {score & mask.score, tie & mask.tie}; }

  friend auto operator<=>(const CutRank&, const CutRank&) = default;
};

}  // namespace mathsieve
