#pragma once

#include <cstddef>
#include <cstdint>

#include "kernels/simd.h"

namespace mathsieve {

// The letters of a word that has no more than 16.
struct ShortWord {
  char letters[16];
};

// Many words at once: hashes[i] goes on as FastTextHash does over the first lengths[i] letters of
// words[i], which are a-z and A-Z, in lower case. The arrays have room for `count` rounded up to a
// multiple of 16, the words behind `count` may be anything. The first form takes the best
// instructions there are. REQUIRES: HasSimd(simd); lengths <= 16.
void HashShortWords(const ShortWord* words, const uint8_t* lengths, size_t count, uint32_t* hashes);
void HashShortWords(Simd simd, const ShortWord* words, const uint8_t* lengths, size_t count,
                    uint32_t* hashes);

}  // namespace mathsieve
