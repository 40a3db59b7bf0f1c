#include "corpus/base/hash.h"

#include <xxhash.h>

#include "absl/strings/str_format.h"

namespace mathsieve {

uint64_t Hash64(std::string_view bytes, uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

Hash128Value Hash128(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.high64, hash.low64};
}

std::string Hex(uint64_t value) { return absl::StrFormat("%016x", value); }

std::string Hex(const Hash128Value& value) { return Hex(value.high) + Hex(value.low); }

}  // namespace mathsieve
