#pragma once

#include <cstddef>
#include <cstdint>

namespace mathsieve {

// The features of fastText as plain loops. Everything here gives the numbers that fastText 0.9.2
// itself gives (src/dictionary.cc), so that its models can be scored without it.

// FNV-1a, each byte sign-extended before the xor, as all published models were trained.
constexpr uint32_t kFastTextHashStart = 2166136261u;
inline uint32_t FastTextHashStep(uint32_t hash, char byte) {
  return (hash ^ static_cast<uint32_t>(static_cast<int8_t>(byte))) * 16777619u;
}
inline uint32_t FastTextHash(const char* word, size_t length) {
  uint32_t hash = kFastTextHashStart;
  for (size_t i = 0; i < length; ++i) hash = FastTextHashStep(hash, word[i]);
  return hash;
}

// n % divisor for a divisor known at run time only, by two multiplications.
// Source: Granlund & Montgomery 1994, figure 4.1.
struct Modulus {
  uint64_t divisor = 1;
  uint64_t magic = 1;
  int shift1 = 0;
  int shift2 = 0;
};
// REQUIRES: divisor > 0.
Modulus MakeModulus(uint64_t divisor);
inline uint64_t Mod(const Modulus& modulus, uint64_t n) {
  const uint64_t high =
      static_cast<uint64_t>((static_cast<unsigned __int128>(modulus.magic) * n) >> 64);
  const uint64_t quotient = (high + ((n - high) >> modulus.shift1)) >> modulus.shift2;
  return n - quotient * modulus.divisor;
}

// Of an n-gram that is one word longer than that of `hash`; a word alone has its own hash,
// sign-extended from int32.
inline uint64_t WordNgramHash(uint64_t hash, int32_t word_hash) {
  return hash * 116049371 + static_cast<uint64_t>(int64_t{word_hash});
}

// Writes the rows of the word n-grams (2 .. order words) that start at hashes[0 .. starts):
// first_row + combined hash % buckets, for each start in order of length. Token hashes are int32
// and are sign-extended to 64 bits. Returns how many rows were written, at most
// starts * (order - 1).
// REQUIRES: starts <= count; `rows` has room.
size_t WordNgramRows(const int32_t* hashes, size_t starts, size_t count, int order,
                     const Modulus& buckets, uint32_t first_row, uint32_t* rows);

// The sum of weights[rows[i]] in double. Element i goes to lane i % 8 and the lanes are added as
// ((0+1)+(2+3))+((4+5)+(6+7)): the same bits on every machine, with AVX2 or without.
double GatherSum(const float* weights, const uint32_t* rows, size_t count);
double GatherSumPortable(const float* weights, const uint32_t* rows, size_t count);

}  // namespace mathsieve
