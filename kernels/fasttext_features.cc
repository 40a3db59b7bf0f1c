// A page has about three features a token, each one random access into a table of some megabytes.
// What counts is that many accesses are under way at once: rows are written to a buffer first, and
// the sum is a gather over it.

#include "kernels/fasttext_features.h"

#include "kernels/x86.h"

namespace mathsieve {
namespace {

constexpr size_t kLanes = 8;

double Reduce(const double* lanes) {
  return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) +
         ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
}

#ifdef MATHSIEVE_X86
MATHSIEVE_AVX2 double GatherSumAvx2(const float* weights, const uint32_t* rows, size_t count) {
  __m256d low = _mm256_setzero_pd(), high = _mm256_setzero_pd();
  const size_t whole = count / kLanes * kLanes;
  for (size_t i = 0; i < whole; i += kLanes) {
    const __m256i index = Load256(rows + i);
    const __m256 value = _mm256_i32gather_ps(weights, index, 4);
    low = _mm256_add_pd(low, _mm256_cvtps_pd(_mm256_castps256_ps128(value)));
    high = _mm256_add_pd(high, _mm256_cvtps_pd(_mm256_extractf128_ps(value, 1)));
  }
  double lanes[kLanes];
  _mm256_storeu_pd(lanes, low);
  _mm256_storeu_pd(lanes + 4, high);
  for (size_t i = whole; i < count; ++i) lanes[i - whole] += weights[rows[i]];
  return Reduce(lanes);
}
#endif

}  // namespace

Modulus MakeModulus(uint64_t divisor) {
  int bits = 0;
  while (bits < 64 && (uint64_t{1} << bits) < divisor) ++bits;
  const unsigned __int128 one = 1;
  Modulus modulus;
  modulus.divisor = divisor;
  modulus.magic = static_cast<uint64_t>((one << 64) * ((one << bits) - divisor) / divisor + 1);
  modulus.shift1 = bits > 1 ? 1 : bits;
  modulus.shift2 = bits > 1 ? bits - 1 : 0;
  return modulus;
}

size_t WordNgramRows(const int32_t* hashes, size_t starts, size_t count, int order,
                     const Modulus& buckets, uint32_t first_row, uint32_t* rows) {
  uint32_t* const begin = rows;
  for (size_t i = 0; i < starts; ++i) {
    const size_t wanted = i + static_cast<size_t>(order);
    const size_t end = wanted < count ? wanted : count;
    uint64_t hash = static_cast<uint64_t>(static_cast<int64_t>(hashes[i]));
    for (size_t j = i + 1; j < end; ++j) {
      hash = WordNgramHash(hash, hashes[j]);
      *rows++ = first_row + static_cast<uint32_t>(Mod(buckets, hash));
    }
  }
  return static_cast<size_t>(rows - begin);
}

double GatherSumPortable(const float* weights, const uint32_t* rows, size_t count) {
  double lanes[kLanes] = {};
  const size_t whole = count / kLanes * kLanes;
  for (size_t i = 0; i < whole; i += kLanes) {
    for (size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += weights[rows[i + lane]];
  }
  for (size_t i = whole; i < count; ++i) lanes[i - whole] += weights[rows[i]];
  return Reduce(lanes);
}

double GatherSum(const float* weights, const uint32_t* rows, size_t count) {
#ifdef MATHSIEVE_X86
  static const bool avx2 = __builtin_cpu_supports("avx2");
  if (avx2) return GatherSumAvx2(weights, rows, count);
#endif
  return GatherSumPortable(weights, rows, count);
}

}  // namespace mathsieve
