#include "corpus/text/utf8.h"

#include <cstdint>

#include "corpus/base/code_points.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

// The naive twin: the WHATWG UTF-8 decoder as the standard writes it, byte by byte.
std::string DecodeByTheStandard(std::string_view bytes, bool& broken) {
  std::string out;
  char32_t code_point = 0;
  int needed = 0, seen = 0;
  uint8_t lower = 0x80, upper = 0xBF;
  broken = false;
  const auto fail = [&] {
    broken = true;
    out += "\xEF\xBF\xBD";
    needed = seen = 0;
    lower = 0x80, upper = 0xBF;
  };
  for (size_t i = 0; i < bytes.size(); ++i) {
    const auto byte = static_cast<uint8_t>(bytes[i]);
    if (needed == 0) {
      if (byte < 0x80) {
        out += static_cast<char>(byte);
      } else if (byte >= 0xC2 && byte <= 0xDF) {
        needed = 1, code_point = byte & 0x1F;
      } else if (byte >= 0xE0 && byte <= 0xEF) {
        if (byte == 0xE0) lower = 0xA0;
        if (byte == 0xED) upper = 0x9F;
        needed = 2, code_point = byte & 0xF;
      } else if (byte >= 0xF0 && byte <= 0xF4) {
        if (byte == 0xF0) lower = 0x90;
        if (byte == 0xF4) upper = 0x8F;
        needed = 3, code_point = byte & 7;
      } else {
        fail();
      }
      continue;
    }
    if (byte < lower || byte > upper) {
      fail();
      --i;
      continue;
    }
    lower = 0x80, upper = 0xBF;
    code_point = code_point << 6 | (byte & 0x3F);
    if (++seen == needed) {
      AppendUtf8(out, code_point);
      needed = seen = 0;
    }
  }
  if (needed > 0) fail();
  return out;
}

void ExpectTwins(std::string_view bytes) {
  bool broken = false;
  const std::string expected = DecodeByTheStandard(bytes, broken);
  std::string out = "x";
  EXPECT_EQ(AppendAsUtf8(out, bytes), broken);
  EXPECT_EQ(out, "x" + expected);
  EXPECT_EQ(IsUtf8(bytes), !broken);
  EXPECT_TRUE(IsUtf8(out));
}

TEST(Utf8, AgreesWithTheStandardOnEveryShortSequence) {
  for (int a = 0; a < 256; ++a) {
    ExpectTwins(std::string(1, static_cast<char>(a)));
    for (int b = 0; b < 256; ++b) {
      ExpectTwins(std::string{static_cast<char>(a), static_cast<char>(b)});
    }
  }
}

TEST(Utf8, AgreesWithTheStandardOnDamagedText) {
  generate::Random random(1);
  for (int i = 0; i < 2000; ++i) {
    ExpectTwins(generate::Damage(random, generate::Text(random, random.Below(300)), 40));
    ExpectTwins(generate::Bytes(random, random.Below(80)));
  }
}

TEST(Utf8, AgreesWithTheStandardAtEveryBorder) {
  const char kEdges[] = "\x7F\x80\x8F\x90\x9F\xA0\xBF\xC0\xC1\xC2\xDF\xE0\xED\xEF\xF0\xF4\xF5\xFF";
  generate::Random random(2);
  for (int i = 0; i < 20'000; ++i) {
    std::string bytes;
    for (uint64_t n = random.Below(6); n > 0; --n) bytes += kEdges[random.Below(18)];
    ExpectTwins(bytes);
  }
}

TEST(Utf8, CodePointsAreWrittenInTheirShortestForm) {
  for (const auto& [code_point, bytes] : {std::pair<char32_t, std::string_view>{0x7F, "\x7F"},
                                          {0x80, "\xC2\x80"},
                                          {0x7FF, "\xDF\xBF"},
                                          {0x800, "\xE0\xA0\x80"},
                                          {0xFFFF, "\xEF\xBF\xBF"},
                                          {0x10000, "\xF0\x90\x80\x80"},
                                          {0x10FFFF, "\xF4\x8F\xBF\xBF"}}) {
    std::string out;
    AppendUtf8(out, code_point);
    EXPECT_EQ(out, bytes);
  }
}

}  // namespace
}  // namespace mathsieve
