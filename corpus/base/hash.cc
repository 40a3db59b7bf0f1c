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

Hash128Stream::Hash128Stream() : state_(XXH3_createState()) {
  XXH3_128bits_reset(static_cast<XXH3_state_t*>(state_));
}

Hash128Stream::~Hash128Stream() { XXH3_freeState(static_cast<XXH3_state_t*>(state_)); }

void Hash128Stream::Update(std::string_view bytes) {
  XXH3_128bits_update(static_cast<XXH3_state_t*>(state_), bytes.data(), bytes.size());
}

Hash128Value Hash128Stream::Digest() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(static_cast<const XXH3_state_t*>(state_));
  return {hash.high64, hash.low64};
}

std::string Hex(uint64_t value) { return absl::StrFormat("%016x", value); }

std::string Hex(const Hash128Value& value) { return Hex(value.high) + Hex(value.low); }

}  // namespace mathsieve
