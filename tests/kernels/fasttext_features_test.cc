#include "kernels/fasttext_features.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace mathsieve {
namespace {

TEST(FastTextHash, SignExtendsBytes) {
  EXPECT_EQ(FastTextHash("", 0), 2166136261u);
  EXPECT_EQ(FastTextHash("a", 1), 0xE40C292Cu);
  const std::string word = "é";
  uint32_t expected = 2166136261u;
  for (const char byte : word) {
    expected ^= uint32_t{0xFFFFFF00} | static_cast<uint8_t>(byte);
    expected *= 16777619u;
  }
  EXPECT_EQ(FastTextHash(word.data(), word.size()), expected);
}

TEST(Modulus, EqualsTheRemainder) {
  std::mt19937_64 random(1);
  std::vector<uint64_t> divisors = {
      1, 2, 3, 7, 64, 1000, 2'000'000, 2'097'152, 2'147'483'647, uint64_t{1} << 63, ~uint64_t{0}};
  for (int i = 0; i < 200; ++i) divisors.push_back((random() >> (random() % 63)) | 1);
  for (const uint64_t divisor : divisors) {
    const Modulus modulus = MakeModulus(divisor);
    std::vector<uint64_t> values = {
        0, 1, divisor - 1, divisor, divisor + 1, ~uint64_t{0}, ~uint64_t{0} - 1, uint64_t{1} << 63};
    for (int i = 0; i < 1000; ++i) values.push_back(random() >> (random() % 64));
    for (const uint64_t value : values) {
      ASSERT_EQ(Mod(modulus, value), value % divisor) << value << " % " << divisor;
    }
  }
}

// fastText's own loop, with its implicit conversions written out by the compiler.
std::vector<uint32_t> NaiveRows(const std::vector<int32_t>& hashes, size_t starts, int order,
                                int bucket, uint32_t first_row) {
  std::vector<uint32_t> rows;
  for (size_t i = 0; i < starts; ++i) {
    uint64_t h = hashes[i];
    for (size_t j = i + 1; j < hashes.size() && j < i + order; ++j) {
      h = h * 116049371 + hashes[j];
      rows.push_back(first_row + h % bucket);
    }
  }
  return rows;
}

TEST(WordNgramRows, EqualsFastTextsLoop) {
  std::mt19937_64 random(2);
  for (int round = 0; round < 300; ++round) {
    std::vector<int32_t> hashes(random() % 40);
    for (int32_t& hash : hashes) hash = static_cast<int32_t>(random());
    const size_t starts = hashes.empty() ? 0 : random() % (hashes.size() + 1);
    const int order = 1 + static_cast<int>(random() % 5);
    const int bucket = 1 + static_cast<int>(random() % 3'000'000);
    std::vector<uint32_t> rows(starts * order + 1);
    rows.resize(WordNgramRows(hashes.data(), starts, hashes.size(), order, MakeModulus(bucket), 17,
                              rows.data()));
    ASSERT_EQ(rows, NaiveRows(hashes, starts, order, bucket, 17));
  }
}

TEST(GatherSum, HasTheSameBitsOnEveryPath) {
  std::mt19937_64 random(3);
  std::vector<float> weights(5000);
  std::normal_distribution<float> normal;
  for (float& weight : weights) weight = normal(random);
  for (size_t count = 0; count < 200; ++count) {
    std::vector<uint32_t> rows(count);
    double plain = 0;
    for (uint32_t& row : rows) row = static_cast<uint32_t>(random() % weights.size());
    for (const uint32_t row : rows) plain += weights[row];
    const double sum = GatherSum(weights.data(), rows.data(), count);
    ASSERT_EQ(sum, GatherSumPortable(weights.data(), rows.data(), count)) << count;
    ASSERT_NEAR(sum, plain, 1e-12 * (1 + count)) << count;
  }
}

}  // namespace
}  // namespace mathsieve
