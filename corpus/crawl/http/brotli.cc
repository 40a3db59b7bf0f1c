#include "corpus/crawl/http/brotli.h"

#include <brotli/decode.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_format.h"

namespace mathsieve {

absl::StatusOr<bool> BrotliDecompress(std::string_view bytes, int64_t max_bytes, std::string& out) {
  using State = std::unique_ptr<BrotliDecoderState, decltype(&BrotliDecoderDestroyInstance)>;
  const State state(BrotliDecoderCreateInstance(nullptr, nullptr, nullptr),
                    &BrotliDecoderDestroyInstance);
  size_t in_left = bytes.size(), used = 0;
  const auto* in = reinterpret_cast<const uint8_t*>(bytes.data());
  BrotliDecoderResult result = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
  out.clear();
  while (result == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT) {
    if (static_cast<int64_t>(used) > max_bytes) {
      return absl::ResourceExhaustedError(absl::StrFormat("more than %d bytes", max_bytes));
    }
    out.resize(std::min<size_t>(max_bytes + 1, std::max<size_t>(used * 2, bytes.size() * 4 + 64)));
    size_t out_left = out.size() - used;
    auto* next = reinterpret_cast<uint8_t*>(out.data() + used);
    result = BrotliDecoderDecompressStream(state.get(), &in_left, &in, &out_left, &next, nullptr);
    used = out.size() - out_left;
  }
  if (static_cast<int64_t>(used) > max_bytes) {
    return absl::ResourceExhaustedError(absl::StrFormat("more than %d bytes", max_bytes));
  }
  out.resize(used);
  return result == BROTLI_DECODER_RESULT_SUCCESS;
}

}  // namespace mathsieve
