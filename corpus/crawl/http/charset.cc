// Labels, prescan and decoders are lexbor's. Single-byte encodings, the bulk of what is not UTF-8,
// are turned into a table of 256 strings first; the others go through lexbor in blocks of code
// points. A detector is asked last, and is believed only where its answer decodes cleanly.

#include "corpus/crawl/http/charset.h"

#include <lexbor/encoding/encoding.h>
#include <lexbor/html/encoding.h>
#include <uchardet/uchardet.h>

#include <algorithm>
#include <array>
#include <optional>

#include "corpus/base/code_points.h"
#include "corpus/text/utf8.h"

namespace mathsieve {
namespace {

using Basis = DecodedText::Basis;
using Encoding = const lxb_encoding_data_t*;

constexpr size_t kPrescanBytes = 1024;
constexpr size_t kLateMetaBytes = size_t{64} << 10;
constexpr size_t kDetectorBytes = size_t{128} << 10;
constexpr size_t kMaxErrorsPerThousand = 5;

const lxb_char_t* Bytes(const char* bytes) { return reinterpret_cast<const lxb_char_t*>(bytes); }

std::string LowerName(Encoding encoding) {
  std::string name(reinterpret_cast<const char*>(encoding->name));
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
  return name;
}

// The encoding of a label, null where there is none by that label.
Encoding ByLabel(std::string_view label) {
  const auto junk = [](char c) { return c == '"' || c == '\'' || c == ';' || c == ' '; };
  while (!label.empty() && junk(label.front())) label.remove_prefix(1);
  while (!label.empty() && junk(label.back())) label.remove_suffix(1);
  return lxb_encoding_data_by_pre_name(Bytes(label.data()), label.size());
}

// What a <meta> within `bytes` declares; UTF-16 there means UTF-8, since it could not be read.
Encoding Prescan(std::string_view bytes) {
  lxb_html_encoding_t scan{};
  Encoding encoding = nullptr;
  const lxb_char_t* const begin = Bytes(bytes.data());
  if (lxb_html_encoding_init(&scan) == LXB_STATUS_OK &&
      lxb_html_encoding_determine(&scan, begin, begin + bytes.size()) == LXB_STATUS_OK) {
    for (size_t i = 0; i < lxb_html_encoding_meta_length(&scan) && encoding == nullptr; ++i) {
      const lxb_html_encoding_entry_t* const entry = lxb_html_encoding_meta_entry(&scan, i);
      encoding = lxb_encoding_data_prescan_validate(entry->name, entry->end - entry->name);
    }
  }
  lxb_html_encoding_destroy(&scan, false);
  return encoding;
}

bool IsSingleByte(lxb_encoding_t encoding) {
  switch (encoding) {
    case LXB_ENCODING_IBM866:
    case LXB_ENCODING_KOI8_R:
    case LXB_ENCODING_KOI8_U:
    case LXB_ENCODING_MACINTOSH:
    case LXB_ENCODING_X_MAC_CYRILLIC:
    case LXB_ENCODING_X_USER_DEFINED:
      return true;
    default:
      return (encoding >= LXB_ENCODING_ISO_8859_10 && encoding <= LXB_ENCODING_ISO_8859_8_I) ||
             (encoding >= LXB_ENCODING_WINDOWS_1250 && encoding <= LXB_ENCODING_WINDOWS_874);
  }
}

// Decodes `bytes` in blocks and hands each code point to `take`; errors are U+FFFD.
template <typename Take>
void ForEachCodePoint(Encoding encoding, std::string_view bytes, Take&& take) {
  std::array<lxb_codepoint_t, 4096> block;
  const lxb_codepoint_t replacement = LXB_ENCODING_REPLACEMENT_CODEPOINT;
  lxb_encoding_decode_t decode{};
  lxb_encoding_decode_init(&decode, encoding, block.data(), block.size());
  lxb_encoding_decode_replace_set(&decode, &replacement, 1);
  const auto drain = [&] {
    const size_t used = lxb_encoding_decode_buf_used(&decode);
    std::for_each_n(block.data(), used, take);
    lxb_encoding_decode_buf_used_set(&decode, 0);
    return used;
  };
  const lxb_char_t* at = Bytes(bytes.data());
  const lxb_char_t* const end = at + bytes.size();
  lxb_status_t status = LXB_STATUS_SMALL_BUFFER;
  while (at < end && status == LXB_STATUS_SMALL_BUFFER) {
    const lxb_char_t* const before = at;
    status = encoding->decode(&decode, &at, end);
    if (drain() == 0 && at == before) break;
  }
  lxb_encoding_decode_finish(&decode);
  drain();
}

void DecodeSingleByte(Encoding encoding, std::string_view bytes, std::string& out, size_t& errors) {
  std::array<std::string, 256> utf8;
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    ForEachCodePoint(encoding, {&c, 1},
                     [&](lxb_codepoint_t code_point) { AppendUtf8(utf8[byte], code_point); });
  }
  size_t start = 0;
  for (size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    if (byte < 0x80) continue;
    out.append(bytes, start, i - start);
    out += utf8[byte];
    errors += utf8[byte] == "\xEF\xBF\xBD";
    start = i + 1;
  }
  out.append(bytes, start, bytes.size() - start);
}

// Replaces `out`; returns how many U+FFFD errors became.
size_t Decode(Encoding encoding, std::string_view bytes, std::string& out) {
  size_t errors = 0;
  out.clear();
  out.reserve(bytes.size() + bytes.size() / 2);
  if (encoding->encoding == LXB_ENCODING_UTF_8) {
    errors = AppendAsUtf8(out, bytes);
  } else if (encoding->encoding == LXB_ENCODING_REPLACEMENT) {
    errors = bytes.empty() ? 0 : 1;
    if (errors > 0) AppendUtf8(out, LXB_ENCODING_REPLACEMENT_CODEPOINT);
  } else if (IsSingleByte(encoding->encoding)) {
    DecodeSingleByte(encoding, bytes, out, errors);
  } else {
    ForEachCodePoint(encoding, bytes, [&](lxb_codepoint_t code_point) {
      errors += code_point == LXB_ENCODING_REPLACEMENT_CODEPOINT;
      AppendUtf8(out, code_point);
    });
  }
  return errors;
}

std::string_view DetectorsName(std::string_view bytes) {
  const auto is_high = [](char c) { return static_cast<unsigned char>(c) >= 0x80; };
  const size_t high = std::find_if(bytes.begin(), bytes.end(), is_high) - bytes.begin();
  if (bytes.size() > kDetectorBytes) bytes.remove_prefix(std::min(high, bytes.size()));
  bytes = bytes.substr(0, kDetectorBytes);
  thread_local std::string name;
  uchardet_t const detector = uchardet_new();
  name.clear();
  if (uchardet_handle_data(detector, bytes.data(), bytes.size()) == 0) {
    uchardet_data_end(detector);
    name = uchardet_get_charset(detector);
  }
  uchardet_delete(detector);
  return name == "UHC" ? std::string_view("euc-kr") : std::string_view(name);
}

// UTF-16 without a mark: markup starts with "<", so the zero beside it tells the order.
Encoding SniffUtf16(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.substr(0, 2) == "<\0"sv) return lxb_encoding_data(LXB_ENCODING_UTF_16LE);
  if (bytes.substr(0, 2) == "\0<"sv) return lxb_encoding_data(LXB_ENCODING_UTF_16BE);
  return nullptr;
}

// For bytes that are no UTF-8 and declare nothing, or that shift by escapes.
DecodedText Detect(std::string_view bytes, std::string& buffer) {
  const Encoding detected = ByLabel(DetectorsName(bytes));
  if (detected != nullptr && detected->encoding != LXB_ENCODING_UTF_8) {
    const size_t errors = Decode(detected, bytes, buffer);
    if (errors * 1000 <= kMaxErrorsPerThousand * bytes.size()) {
      return {buffer, LowerName(detected), Basis::kDetected, errors > 0};
    }
  }
  const Encoding fallback = lxb_encoding_data(LXB_ENCODING_WINDOWS_1252);
  const size_t errors = Decode(fallback, bytes, buffer);
  return {buffer, LowerName(fallback), Basis::kFallback, errors > 0};
}

DecodedText DecodeAs(Encoding encoding, Basis basis, std::string_view bytes, std::string& buffer) {
  if (encoding->encoding == LXB_ENCODING_UTF_8 && IsUtf8(bytes)) {
    return {bytes, "utf-8", basis, false};
  }
  const size_t errors = Decode(encoding, bytes, buffer);
  return {buffer, LowerName(encoding), basis, errors > 0};
}

struct Mark {
  Encoding encoding = nullptr;
  size_t length = 0;
};

Mark FindMark(std::string_view bytes) {
  if (bytes.substr(0, 3) == "\xEF\xBB\xBF") return {lxb_encoding_data(LXB_ENCODING_UTF_8), 3};
  if (bytes.substr(0, 2) == "\xFE\xFF") return {lxb_encoding_data(LXB_ENCODING_UTF_16BE), 2};
  if (bytes.substr(0, 2) == "\xFF\xFE") return {lxb_encoding_data(LXB_ENCODING_UTF_16LE), 2};
  return {};
}

bool HasEscapes(std::string_view bytes) {
  return bytes.find("\x1B$") != std::string_view::npos ||
         bytes.find("\x1B(J") != std::string_view::npos;
}

}  // namespace

DecodedText DecodeToUtf8(std::string_view bytes, std::string_view http_charset,
                         std::string& buffer) {
  if (const Mark mark = FindMark(bytes); mark.encoding != nullptr) {
    return DecodeAs(mark.encoding, Basis::kBom, bytes.substr(mark.length), buffer);
  }
  if (const Encoding encoding = http_charset.empty() ? nullptr : ByLabel(http_charset)) {
    return DecodeAs(encoding, Basis::kHttp, bytes, buffer);
  }
  if (const Encoding encoding = Prescan(bytes.substr(0, kPrescanBytes))) {
    return DecodeAs(encoding, Basis::kMeta, bytes, buffer);
  }
  if (const Encoding encoding = SniffUtf16(bytes)) {
    return DecodeAs(encoding, Basis::kDetected, bytes, buffer);
  }
  if (IsUtf8(bytes) && !HasEscapes(bytes)) return {bytes, "utf-8", Basis::kDetected, false};
  if (const Encoding encoding = Prescan(bytes.substr(0, kLateMetaBytes))) {
    return DecodeAs(encoding, Basis::kMeta, bytes, buffer);
  }
  return Detect(bytes, buffer);
}

}  // namespace mathsieve
