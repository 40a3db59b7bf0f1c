#pragma once

// What kernels for x86 begin with. MATHSIEVE_X86 is defined where there is one.
#if defined(__x86_64__)
#include <immintrin.h>
#define MATHSIEVE_X86 1
#define MATHSIEVE_AVX2 __attribute__((target("avx2")))
#define MATHSIEVE_AVX512 __attribute__((target("avx512f,avx512bw")))

namespace mathsieve {

MATHSIEVE_AVX2 inline __m256i Load256(const void* bytes) {
  return _mm256_loadu_si256(static_cast<const __m256i*>(bytes));
}

}  // namespace mathsieve
#endif
