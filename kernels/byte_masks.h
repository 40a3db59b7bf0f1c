#pragma once

#include <cstddef>
#include <cstdint>

namespace mathsieve {

// What stands where in 64 bytes of HTML; bit i is of byte i.
struct ByteMasks {
  uint64_t opens = 0;   // < with a letter or one of / ! ? behind it
  uint64_t closes = 0;  // >
  uint64_t backslashes = 0;
  uint64_t letters = 0;  // a-z A-Z
  uint64_t starts = 0;   // where a token of text may start: the first of a run of letters, of
                         // digits, of bytes outside ASCII, and each of < = > + ^ & $ and backslash
};

// Which instructions a kernel uses; all give the same bits.
enum class Simd { kPortable, kAvx2, kAvx512 };
// Whether this machine has them.
bool HasSimd(Simd simd);

// Fills the masks of `size` bytes, ceil(size / 64) of them; behind the last byte count zeros. Runs
// go on from block to block. The first form takes the best instructions there are.
// REQUIRES: HasSimd(simd).
void FillByteMasks(const char* bytes, size_t size, ByteMasks* masks);
void FillByteMasks(Simd simd, const char* bytes, size_t size, ByteMasks* masks);

}  // namespace mathsieve
