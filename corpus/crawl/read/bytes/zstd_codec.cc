#include <algorithm>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/base/zstd.h"
#include "corpus/crawl/read/bytes/byte_stream.h"

namespace mathsieve {
namespace {

constexpr size_t kMaxDictionaryBytes = size_t{64} << 20;

class ZstdCodec : public MemberCodec {
 public:
  int first_byte() const override { return 0x28; }
  bool Begins(std::string_view bytes) const override {
    return ZstdMagicOf(bytes) != ZstdMagic::kNone;
  }
  void Reset() override { decoder_.Reset(); }

  Step Decode(std::string_view in, char* out, size_t out_size) override {
    const auto step = decoder_.Decode(in, out, out_size);
    if (!step.ok()) return {.error = std::string(step.status().message())};
    return {.read = step->read, .written = step->written, .ended = step->frame_ended};
  }

  absl::Status SetDictionary(std::string_view bytes) { return decoder_.SetDictionary(bytes); }

 private:
  ZstdDecoder decoder_;
};

// The dictionary in the skippable frame 0x184D2A5D that a WARC-zstd file may begin with, itself
// compressed or not; empty where there is none.
absl::StatusOr<std::string> ReadDictionary(FileWindow& window) {
  constexpr size_t kHeader = 8;
  MS_RETURN_IF_ERROR(window.Fill(kHeader));
  const std::string_view head = window.bytes().substr(0, kHeader);
  if (head.size() < kHeader || head.substr(0, 4) != "\x5D\x2A\x4D\x18") return std::string();
  size_t size = 0;
  for (int i = 3; i >= 0; --i) size = size * 256 + static_cast<unsigned char>(head[4 + i]);
  if (size > kMaxDictionaryBytes) {
    return absl::DataLossError(absl::StrFormat("a dictionary of %d bytes", size));
  }
  MS_RETURN_IF_ERROR(window.Fill(kHeader + size));
  const std::string_view frame = window.bytes().substr(kHeader, size);
  if (frame.size() < size) return absl::DataLossError("the file ends inside its dictionary");
  if (ZstdMagicOf(frame) != ZstdMagic::kFrame) return std::string(frame);
  absl::StatusOr<std::string> dictionary = ZstdDecompress(frame, kMaxDictionaryBytes);
  if (!dictionary.ok()) return absl::DataLossError(dictionary.status().message());
  return dictionary;
}

}  // namespace

std::unique_ptr<MemberCodec> MakeZstdCodec() { return std::make_unique<ZstdCodec>(); }

absl::StatusOr<std::unique_ptr<ByteStream>> MakeZstdStream(FileWindow window, StreamLimits limits,
                                                           std::string expected_prefix) {
  auto codec = std::make_unique<ZstdCodec>();
  MS_ASSIGN_OR_RETURN(const std::string dictionary, ReadDictionary(window));
  if (!dictionary.empty()) {
    const absl::Status status = codec->SetDictionary(dictionary);
    if (!status.ok()) return absl::DataLossError(status.message());
  }
  return MakeMemberStream(std::move(window), std::move(codec), limits, std::move(expected_prefix));
}

}  // namespace mathsieve
