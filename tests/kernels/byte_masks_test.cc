#include "kernels/byte_masks.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace mathsieve {
namespace {

bool IsLetter(unsigned char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsDigit(unsigned char c) { return c >= '0' && c <= '9'; }
bool IsHigh(unsigned char c) { return c >= 0x80; }

bool IsPair(unsigned char first, unsigned char second) {
  const auto has = [](std::string_view set, unsigned char c) {
    const auto lower = static_cast<char>(IsLetter(c) ? c | 0x20 : c);
    return set.find(lower) != set.npos;
  };
  for (const NamePairs& pairs : kNamePairs) {
    if (has(pairs.first, first) && (pairs.second.empty() || has(pairs.second, second))) return true;
  }
  return false;
}

std::vector<ByteMasks> Naive(std::string_view bytes) {
  std::vector<ByteMasks> masks((bytes.size() + 63) / 64);
  for (size_t i = 0; i < bytes.size(); ++i) {
    const unsigned char c = bytes[i];
    const unsigned char before = i > 0 ? bytes[i - 1] : 0;
    const uint64_t bit = uint64_t{1} << (i % 64);
    ByteMasks& block = masks[i / 64];
    const unsigned char next = i + 1 < bytes.size() ? bytes[i + 1] : 0;
    const bool opens = IsLetter(next) || next == '/' || next == '!' || next == '?';
    if (c == '<' && opens) block.opens |= bit;
    const unsigned char third = i + 2 < bytes.size() ? bytes[i + 2] : 0;
    const unsigned char fourth = i + 3 < bytes.size() ? bytes[i + 3] : 0;
    const bool named = next == '/' ? IsPair(third, fourth) : IsPair(next, third);
    if (c == '<' && named) block.named |= bit;
    if (c == '>') block.closes |= bit;
    if (c == '\\') block.backslashes |= bit;
    if (IsLetter(c)) block.letters |= bit;
    const bool single = c != 0 && std::string_view("<=>+^&$\\").find(c) != std::string_view::npos;
    const bool run = (IsLetter(c) && !IsLetter(before)) || (IsDigit(c) && !IsDigit(before)) ||
                     (IsHigh(c) && !IsHigh(before));
    if (single || run) block.starts |= bit;
  }
  return masks;
}

class ByteMasksOn : public testing::TestWithParam<Simd> {
 protected:
  void SetUp() override {
    if (!HasSimd(GetParam())) GTEST_SKIP() << "not on this machine";
  }

  void ExpectNaive(const std::string& bytes) const {
    const std::vector<ByteMasks> expected = Naive(bytes);
    std::vector<ByteMasks> masks(expected.size());
    FillByteMasks(GetParam(), bytes.data(), bytes.size(), masks.data());
    for (size_t i = 0; i < expected.size(); ++i) {
      ASSERT_EQ(masks[i].opens, expected[i].opens) << i;
      ASSERT_EQ(masks[i].named, expected[i].named) << i;
      ASSERT_EQ(masks[i].closes, expected[i].closes) << i;
      ASSERT_EQ(masks[i].backslashes, expected[i].backslashes) << i;
      ASSERT_EQ(masks[i].letters, expected[i].letters) << i;
      ASSERT_EQ(masks[i].starts, expected[i].starts) << i;
    }
  }
};

TEST_P(ByteMasksOn, EveryByteInEveryPlace) {
  for (int byte = 0; byte < 256; ++byte) {
    for (const char around : {' ', 'a', '1', '<', '\xC3'}) {
      for (const size_t place : {0, 1, 31, 32, 63, 64, 127}) {
        std::string bytes(130, around);
        bytes[place] = static_cast<char>(byte);
        ExpectNaive(bytes);
      }
    }
  }
}

TEST_P(ByteMasksOn, EveryPairOfTheNamesOfTags) {
  for (int first = 0; first < 256; ++first) {
    std::string bytes(5, ' ');
    for (int second = 0; second < 256; ++second) {
      for (const std::string_view open : {"<", "</"}) {
        bytes += open;
        bytes += {static_cast<char>(first), static_cast<char>(second), '>'};
      }
    }
    ExpectNaive(bytes);
  }
}

TEST_P(ByteMasksOn, RandomBytesOfAllSizes) {
  std::mt19937_64 random(1);
  const std::string_view some = "<<>/!?\\=+^&$aSTi09 \n.\x80\xFF";
  for (size_t size = 0; size < 400; ++size) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) {
      byte = static_cast<char>(random() % 2 == 0 ? random() : some[random() % some.size()]);
    }
    ExpectNaive(bytes);
  }
}

INSTANTIATE_TEST_SUITE_P(All, ByteMasksOn,
                         testing::Values(Simd::kPortable, Simd::kAvx2, Simd::kAvx512));

}  // namespace
}  // namespace mathsieve
