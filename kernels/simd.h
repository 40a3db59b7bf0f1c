#pragma once

namespace mathsieve {

// Which instructions a kernel uses; all give the same bits.
enum class Simd { kPortable, kAvx2, kAvx512 };

// Whether this machine has them, and the best that it has.
bool HasSimd(Simd simd);
Simd BestSimd();

}  // namespace mathsieve
