#include "corpus/base/zstd.h"

#include <zstd.h>

#include <algorithm>

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

constexpr int kWindowLogMax = 27;

absl::Status DecodeError(size_t code) {
  return absl::DataLossError(absl::StrFormat("zstd: %s", ZSTD_getErrorName(code)));
}

}  // namespace

struct ZstdCompressor::Impl {
  Impl() : context(ZSTD_createCCtx()) {}
  ~Impl() { ZSTD_freeCCtx(context); }
  ZSTD_CCtx* context;
};

ZstdCompressor::ZstdCompressor(int level) : impl_(std::make_unique<Impl>()) {
  ZSTD_CCtx_setParameter(impl_->context, ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(impl_->context, ZSTD_c_checksumFlag, 1);
}
ZstdCompressor::~ZstdCompressor() = default;
ZstdCompressor::ZstdCompressor(ZstdCompressor&&) noexcept = default;

absl::Status ZstdCompressor::AppendFrame(std::string_view bytes, std::string& out) {
  const size_t used = out.size();
  out.resize(used + ZSTD_compressBound(bytes.size()));
  const size_t size = ZSTD_compress2(impl_->context, out.data() + used, out.size() - used,
                                     bytes.data(), bytes.size());
  if (ZSTD_isError(size)) {
    out.resize(used);
    return absl::InternalError(absl::StrFormat("zstd: %s", ZSTD_getErrorName(size)));
  }
  out.resize(used + size);
  return absl::OkStatus();
}

struct ZstdDecoder::Impl {
  Impl() : context(ZSTD_createDCtx()) {
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, kWindowLogMax);
  }
  ~Impl() { ZSTD_freeDCtx(context); }
  ZSTD_DCtx* context;
};

ZstdDecoder::ZstdDecoder() : impl_(std::make_unique<Impl>()) {}
ZstdDecoder::~ZstdDecoder() = default;
ZstdDecoder::ZstdDecoder(ZstdDecoder&&) noexcept = default;

absl::StatusOr<ZstdDecoder::Step> ZstdDecoder::Decode(std::string_view in, char* out,
                                                      size_t out_size) {
  ZSTD_inBuffer input{in.data(), in.size(), 0};
  ZSTD_outBuffer output{out, out_size, 0};
  size_t hint = 1;
  while (hint != 0) {
    const size_t before = input.pos + output.pos;
    hint = ZSTD_decompressStream(impl_->context, &output, &input);
    if (ZSTD_isError(hint)) return DecodeError(hint);
    if (input.pos + output.pos == before) break;
    if (output.pos == output.size && hint != 0) break;
  }
  return Step{input.pos, output.pos, hint == 0};
}

void ZstdDecoder::Reset() { ZSTD_DCtx_reset(impl_->context, ZSTD_reset_session_only); }

absl::Status ZstdDecoder::SetDictionary(std::string_view dictionary) {
  const size_t code =
      ZSTD_DCtx_loadDictionary(impl_->context, dictionary.data(), dictionary.size());
  if (!ZSTD_isError(code)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrFormat("zstd dictionary: %s", ZSTD_getErrorName(code)));
}

absl::StatusOr<std::string> ZstdDecompress(std::string_view bytes, int64_t max_bytes) {
  ZstdDecoder decoder;
  std::string out;
  size_t used = 0;
  bool at_frame_end = true;
  while (!bytes.empty() || !at_frame_end) {
    if (used == out.size()) {
      if (static_cast<int64_t>(used) >= max_bytes) {
        return absl::ResourceExhaustedError(absl::StrFormat("zstd: more than %d bytes", max_bytes));
      }
      out.resize(std::min<size_t>(max_bytes, std::max<size_t>(1 << 16, used * 2)));
    }
    MS_ASSIGN_OR_RETURN(const ZstdDecoder::Step step,
                        decoder.Decode(bytes, out.data() + used, out.size() - used));
    bytes.remove_prefix(step.read);
    used += step.written;
    at_frame_end = step.frame_ended;
    if (step.read == 0 && step.written == 0 && !at_frame_end && used < out.size()) {
      return absl::DataLossError("zstd: the bytes end inside a frame");
    }
  }
  out.resize(used);
  return out;
}

ZstdMagic ZstdMagicOf(std::string_view bytes) {
  if (bytes.size() < 4) return ZstdMagic::kNone;
  if (bytes.substr(0, 4) == "\x28\xB5\x2F\xFD") return ZstdMagic::kFrame;
  const bool skippable = (bytes[0] & '\xF0') == 0x50 && bytes.substr(1, 3) == "\x2A\x4D\x18";
  return skippable ? ZstdMagic::kSkippable : ZstdMagic::kNone;
}

}  // namespace mathsieve
