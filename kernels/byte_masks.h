#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "kernels/simd.h"

namespace mathsieve {

// How the names of tags begin that a reader of text must look at, and few others: with one letter
// of the first kind and one of the second, large or small. Empty: anything.
struct NamePairs {
  std::string_view first, second;
};
inline constexpr NamePairs kNamePairs[] = {
    {"a!", ""}, {"s", "cdefstuv"}, {"t", "ei"}, {"p", "r"},
    {"b", "u"}, {"fmn", "ao"},     {"i", "fm"}, {"x", "m"},
};

// What stands where in 64 bytes of HTML; bit i is of byte i.
struct ByteMasks {
  uint64_t opens = 0;   // < with a letter or one of / ! ? behind it
  uint64_t named = 0;   // those whose name, behind a / or not, begins as a pair of kNamePairs
  uint64_t closes = 0;  // >
  uint64_t backslashes = 0;
  uint64_t letters = 0;  // a-z A-Z
  uint64_t starts = 0;   // where a token of text may start: the first of a run of letters, of
                         // digits, of bytes outside ASCII, and each of < = > + ^ & $ and backslash
};

// Fills the masks of `size` bytes, ceil(size / 64) of them; behind the last byte count zeros. Runs
// go on from block to block. The first form takes the best instructions there are.
// REQUIRES: HasSimd(simd).
void FillByteMasks(const char* bytes, size_t size, ByteMasks* masks);
void FillByteMasks(Simd simd, const char* bytes, size_t size, ByteMasks* masks);

}  // namespace mathsieve
