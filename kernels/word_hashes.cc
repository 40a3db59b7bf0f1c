// FNV-1a takes a byte at a time, a multiplication each, and the next needs its result. A vector of
// words takes the steps together: the first letter of each, then the second. Where a word has ended
// a step is masked out.

#include "kernels/word_hashes.h"

#include "kernels/fasttext_features.h"
#include "kernels/x86.h"

namespace mathsieve {
namespace {

void HashPortable(const ShortWord* words, const uint8_t* lengths, size_t count, uint32_t* hashes) {
  for (size_t i = 0; i < count; ++i) {
    for (size_t k = 0; k < lengths[i]; ++k) {
      hashes[i] = FastTextHashStep(hashes[i], static_cast<char>(words[i].letters[k] | 0x20));
    }
  }
}

#ifdef MATHSIEVE_X86
// Eight words, two a vector, become four vectors, each with a quarter of the letters of every word:
// of the words 0 2 4 6 1 3 5 7.
MATHSIEVE_AVX2 inline void Quarters256(const ShortWord* words, __m256i quarters[4]) {
  const __m256i a = Load256(words), b = Load256(words + 2);
  const __m256i c = Load256(words + 4), d = Load256(words + 6);
  const __m256i ab = _mm256_unpacklo_epi32(a, b), cd = _mm256_unpacklo_epi32(c, d);
  const __m256i ab2 = _mm256_unpackhi_epi32(a, b), cd2 = _mm256_unpackhi_epi32(c, d);
  quarters[0] = _mm256_unpacklo_epi64(ab, cd);
  quarters[1] = _mm256_unpackhi_epi64(ab, cd);
  quarters[2] = _mm256_unpacklo_epi64(ab2, cd2);
  quarters[3] = _mm256_unpackhi_epi64(ab2, cd2);
}

MATHSIEVE_AVX2 void HashAvx2(const ShortWord* words, const uint8_t* lengths, size_t count,
                             uint32_t* hashes) {
  const __m256i order = _mm256_setr_epi32(0, 2, 4, 6, 1, 3, 5, 7);
  const __m256i back = _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7);
  const __m256i prime = _mm256_set1_epi32(16777619), lower = _mm256_set1_epi32(0x20202020);
  for (size_t i = 0; i < count; i += 8) {
    __m256i quarters[4];
    Quarters256(words + i, quarters);
    __m256i hash = _mm256_permutevar8x32_epi32(Load256(hashes + i), order);
    const __m128i bytes = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(lengths + i));
    const __m256i length = _mm256_permutevar8x32_epi32(_mm256_cvtepu8_epi32(bytes), order);
    for (int k = 0; k < 16; ++k) {
      __m256i& quarter = quarters[k / 4];
      if (k % 4 == 0) quarter = _mm256_or_si256(quarter, lower);
      const __m256i letter = _mm256_and_si256(quarter, _mm256_set1_epi32(0xFF));
      quarter = _mm256_srli_epi32(quarter, 8);
      const __m256i next = _mm256_mullo_epi32(_mm256_xor_si256(hash, letter), prime);
      hash = _mm256_blendv_epi8(hash, next, _mm256_cmpgt_epi32(length, _mm256_set1_epi32(k)));
    }
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(hashes + i),
                        _mm256_permutevar8x32_epi32(hash, back));
  }
}

// The same of sixteen words: the words 0 4 8 12 1 5 … in a vector.
MATHSIEVE_AVX512 inline void Quarters512(const ShortWord* words, __m512i quarters[4]) {
  const __m512i a = _mm512_loadu_si512(words), b = _mm512_loadu_si512(words + 4);
  const __m512i c = _mm512_loadu_si512(words + 8), d = _mm512_loadu_si512(words + 12);
  const __m512i ab = _mm512_unpacklo_epi32(a, b), cd = _mm512_unpacklo_epi32(c, d);
  const __m512i ab2 = _mm512_unpackhi_epi32(a, b), cd2 = _mm512_unpackhi_epi32(c, d);
  quarters[0] = _mm512_unpacklo_epi64(ab, cd);
  quarters[1] = _mm512_unpackhi_epi64(ab, cd);
  quarters[2] = _mm512_unpacklo_epi64(ab2, cd2);
  quarters[3] = _mm512_unpackhi_epi64(ab2, cd2);
}

MATHSIEVE_AVX512 void HashAvx512(const ShortWord* words, const uint8_t* lengths, size_t count,
                                 uint32_t* hashes) {
  const __m512i order = _mm512_setr_epi32(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15);
  const __m512i prime = _mm512_set1_epi32(16777619), lower = _mm512_set1_epi32(0x20202020);
  for (size_t i = 0; i < count; i += 16) {
    __m512i quarters[4];
    Quarters512(words + i, quarters);
    __m512i hash = _mm512_permutexvar_epi32(order, _mm512_loadu_si512(hashes + i));
    const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(lengths + i));
    const __m512i length = _mm512_permutexvar_epi32(order, _mm512_cvtepu8_epi32(bytes));
    for (int k = 0; k < 16; ++k) {
      __m512i& quarter = quarters[k / 4];
      if (k % 4 == 0) quarter = _mm512_or_si512(quarter, lower);
      const __m512i letter = _mm512_and_si512(quarter, _mm512_set1_epi32(0xFF));
      quarter = _mm512_srli_epi32(quarter, 8);
      const __mmask16 more = _mm512_cmpgt_epi32_mask(length, _mm512_set1_epi32(k));
      hash = _mm512_mask_mullo_epi32(hash, more, _mm512_xor_si512(hash, letter), prime);
    }
    _mm512_storeu_si512(hashes + i, _mm512_permutexvar_epi32(order, hash));
  }
}
#endif

}  // namespace

void HashShortWords(Simd simd, const ShortWord* words, const uint8_t* lengths, size_t count,
                    uint32_t* hashes) {
#ifdef MATHSIEVE_X86
  if (simd == Simd::kAvx512) return HashAvx512(words, lengths, count, hashes);
  if (simd == Simd::kAvx2) return HashAvx2(words, lengths, count, hashes);
#endif
  HashPortable(words, lengths, count, hashes);
}

void HashShortWords(const ShortWord* words, const uint8_t* lengths, size_t count,
                    uint32_t* hashes) {
  HashShortWords(BestSimd(), words, lengths, count, hashes);
}

}  // namespace mathsieve
