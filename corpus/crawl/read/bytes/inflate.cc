// Two libraries, each for what it alone can do. libdeflate inflates a member that lies in memory
// wholly (920 MB/s of pages where ISA-L gives 750, one core) and checks its CRC, but stops nowhere
// in between and says nothing about what is broken. ISA-L streams.

#include "corpus/crawl/read/bytes/inflate.h"

#include <isa-l/igzip_lib.h>
#include <libdeflate.h>

#include <algorithm>
#include <limits>
#include <memory>

#include "absl/strings/str_format.h"
#include "corpus/crawl/read/bytes/byte_stream.h"

namespace mathsieve {
namespace {

constexpr std::string_view kGzipMagic("\x1F\x8B\x08", 3);
constexpr size_t kSmallestMember = 18;
constexpr unsigned char kReservedFlags = 0xE0;

uint32_t Limit32(size_t size) {
  return static_cast<uint32_t>(std::min<size_t>(size, std::numeric_limits<int32_t>::max()));
}

// One call of ISA-L. `state` has been initialised and its crc_flag set.
MemberCodec::Step InflateStep(inflate_state& state, std::string_view in, char* out,
                              size_t out_size) {
  state.next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(in.data()));
  state.avail_in = Limit32(in.size());
  state.next_out = reinterpret_cast<uint8_t*>(out);
  state.avail_out = Limit32(out_size);
  const uint32_t given_in = state.avail_in, given_out = state.avail_out;
  const int code = isal_inflate(&state);
  MemberCodec::Step step{.read = given_in - state.avail_in,
                         .written = given_out - state.avail_out,
                         .ended = code >= 0 && state.block_state == ISAL_BLOCK_FINISH};
  if (code == ISAL_INCORRECT_CHECKSUM) {
    step.error = "the checksum is wrong";
  } else if (code < 0) {
    step.error = absl::StrFormat("no valid deflate stream (ISA-L %d)", code);
  }
  return step;
}

class GzipCodec : public MemberCodec {
 public:
  GzipCodec() : state_(std::make_unique<inflate_state>()), whole_(libdeflate_alloc_decompressor()) {
    Reset();
  }
  ~GzipCodec() override { libdeflate_free_decompressor(whole_); }
  GzipCodec(const GzipCodec&) = delete;
  GzipCodec& operator=(const GzipCodec&) = delete;

  int first_byte() const override { return kGzipMagic[0]; }

  bool Begins(std::string_view bytes) const override {
    return bytes.substr(0, kGzipMagic.size()) == kGzipMagic &&
           (bytes.size() == kGzipMagic.size() ||
            (static_cast<unsigned char>(bytes[3]) & kReservedFlags) == 0);
  }

  void Reset() override {
    isal_inflate_init(state_.get());
    state_->crc_flag = ISAL_GZIP;
  }

  Step Decode(std::string_view in, char* out, size_t out_size) override {
    return InflateStep(*state_, in, out, out_size);
  }

  bool DecodeWhole(std::string_view in, char* out, size_t out_size, Step& step) override {
    if (in.size() < kSmallestMember) return false;
    step.ended = libdeflate_gzip_decompress_ex(whole_, in.data(), in.size(), out, out_size,
                                               &step.read, &step.written) == LIBDEFLATE_SUCCESS;
    return step.ended;
  }

 private:
  std::unique_ptr<inflate_state> state_;
  libdeflate_decompressor* whole_;
};

// RFC 1950: method 8, and the first two bytes are a multiple of 31.
bool HasZlibHeader(std::string_view bytes) {
  if (bytes.size() < 2) return false;
  const unsigned first = static_cast<unsigned char>(bytes[0]);
  const unsigned second = static_cast<unsigned char>(bytes[1]);
  return (first & 0x0F) == 8 && (first * 256 + second) % 31 == 0;
}

// The length of the gzip header at the start of `bytes` (RFC 1952), 0 where there is none.
size_t GzipHeaderSize(std::string_view bytes) {
  if (bytes.size() < 10 || bytes.substr(0, 3) != kGzipMagic) return 0;
  const unsigned flags = static_cast<unsigned char>(bytes[3]);
  size_t size = 10;
  const auto byte = [&](size_t i) {
    return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
  };
  if (flags & 4) size += 2 + byte(size) + 256 * byte(size + 1);
  for (const unsigned flag : {8U, 16U}) {
    if ((flags & flag) == 0) continue;
    const size_t zero = bytes.find('\0', std::min(size, bytes.size()));
    if (zero == std::string_view::npos) return 0;
    size = zero + 1;
  }
  if (flags & 2) size += 2;
  return size < bytes.size() ? size : 0;
}

// Whether `bytes`, which hold no whole header, are the start of one.
bool MayBeginMember(std::string_view bytes) {
  return kGzipMagic.starts_with(bytes.substr(0, kGzipMagic.size()));
}

// Appends one raw deflate stream to `out` from `used` on, which it moves.
absl::StatusOr<MemberCodec::Step> InflateRaw(std::string_view bytes, int64_t max_bytes,
                                             std::string& out, size_t& used) {
  const auto state = std::make_unique<inflate_state>();
  isal_inflate_init(state.get());
  MemberCodec::Step total;
  while (!total.ended && total.error.empty()) {
    if (used == out.size()) {
      if (static_cast<int64_t>(used) > max_bytes) {
        return absl::ResourceExhaustedError(absl::StrFormat("more than %d bytes", max_bytes));
      }
      out.resize(std::min<size_t>(max_bytes + 1, std::max<size_t>(used * 2, bytes.size() * 4)));
    }
    const MemberCodec::Step step =
        InflateStep(*state, bytes.substr(total.read), out.data() + used, out.size() - used);
    used += step.written;
    total.read += step.read;
    total.written += step.written;
    total.ended = step.ended;
    total.error = step.error;
    if (step.read == 0 && step.written == 0 && !step.ended) break;
  }
  // Whole bytes that were taken ahead belong to what follows the stream.
  if (total.ended) total.read -= static_cast<size_t>(state->read_in_length) / 8;
  return total;
}

}  // namespace

std::unique_ptr<MemberCodec> MakeGzipCodec() { return std::make_unique<GzipCodec>(); }

absl::StatusOr<InflatedBody> InflateBody(BodyCoding coding, std::string_view bytes,
                                         int64_t max_bytes, std::string& out) {
  constexpr size_t kTrailer = 8;
  InflatedBody body;
  size_t used = 0;
  out.clear();
  bool first = true;
  while (!bytes.empty()) {
    const bool zlib = coding == BodyCoding::kDeflate && HasZlibHeader(bytes);
    const size_t header = coding == BodyCoding::kGzip ? GzipHeaderSize(bytes) : zlib ? 2 : 0;
    if (coding == BodyCoding::kGzip && header == 0) {
      body.complete &= !MayBeginMember(bytes);
      break;
    }
    bytes.remove_prefix(header);
    MS_ASSIGN_OR_RETURN(const MemberCodec::Step step, InflateRaw(bytes, max_bytes, out, used));
    body.complete = step.ended && (first || body.complete);
    first = false;
    if (!step.ended || coding == BodyCoding::kDeflate) break;
    bytes.remove_prefix(std::min(bytes.size(), step.read + kTrailer));
  }
  if (static_cast<int64_t>(used) > max_bytes) {
    return absl::ResourceExhaustedError(absl::StrFormat("more than %d bytes", max_bytes));
  }
  out.resize(used);
  body.any = used > 0 || body.complete;
  return body;
}

}  // namespace mathsieve
