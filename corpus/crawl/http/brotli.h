#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "corpus/base/status.h"

namespace mathsieve {

// Decodes a brotli stream (RFC 7932) into `out`, which it replaces. True when the stream is whole;
// false when it breaks off or is broken, with what could be decoded in `out`.
// Errors: ResourceExhausted when it would give more than `max_bytes`.
absl::StatusOr<bool> BrotliDecompress(std::string_view bytes, int64_t max_bytes, std::string& out);

}  // namespace mathsieve
