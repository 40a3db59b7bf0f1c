#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

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

// What a hash of eight steps is multiplied by, and which of its bytes count, by how many letters
// there are: behind them a step changes nothing.
struct ShortWordTable {
  uint32_t factors[9][8] = {};
  uint64_t masks[9] = {};
};
constexpr ShortWordTable MakeShortWordTable() {
  ShortWordTable table;
  for (size_t length = 0; length <= 8; ++length) {
    for (size_t i = 0; i < 8; ++i) {
      table.factors[length][i] = i < length ? 16777619u : 1;
      if (i < length) table.masks[length] |= uint64_t{0xFF} << (8 * i);
    }
  }
  return table;
}
inline constexpr ShortWordTable kShortWords = MakeShortWordTable();

// The hash of a word of letters a-z and A-Z in lower case: eight at a time, without a branch on how
// many the last eight are. No byte from `limit` on is read. REQUIRES: word + length <= limit.
inline uint32_t FastTextHashLetters(const char* word, size_t length, const char* limit) {
  uint32_t hash = kFastTextHashStart;
  while (true) {
    const size_t count = length < 8 ? length : 8;
    uint64_t bytes = (LoadEight(word, limit) | 0x2020202020202020u) & kShortWords.masks[count];
    const uint32_t* const factors = kShortWords.factors[count];
    for (size_t i = 0; i < 8; ++i, bytes >>= 8) {
      hash = (hash ^ static_cast<uint8_t>(bytes)) * factors[i];
    }
    if (length <= 8) return hash;
    word += 8;
    length -= 8;
  }
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
