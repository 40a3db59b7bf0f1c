#include "kernels/simd.h"

namespace mathsieve {

bool HasSimd(Simd simd) {
#if defined(__x86_64__)
  if (simd == Simd::kAvx2) return __builtin_cpu_supports("avx2");
  if (simd == Simd::kAvx512) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
  }
#endif
  return simd == Simd::kPortable;
}

Simd BestSimd() {
  static const Simd best = HasSimd(Simd::kAvx512) ? Simd::kAvx512
                           : HasSimd(Simd::kAvx2) ? Simd::kAvx2
                                                  : Simd::kPortable;
  return best;
}

}  // namespace mathsieve
