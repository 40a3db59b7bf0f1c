#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "corpus/base/status.h"

namespace mathsieve {

enum class BodyCoding { kGzip, kDeflate };

// Decodes an HTTP body: gzip (all members), or "deflate" with and without the zlib wrapper. What
// can be decoded of a broken body is kept, with `complete` false. No checksum is asked for: servers
// send wrong ones, browsers take them.
struct InflatedBody {
  bool any = false;       // something was decoded
  bool complete = false;  // to the end of the coding
};
// Replaces `out`. Errors: ResourceExhausted when the body would be longer than `max_bytes`.
absl::StatusOr<InflatedBody> InflateBody(BodyCoding coding, std::string_view bytes,
                                         int64_t max_bytes, std::string& out);

}  // namespace mathsieve
