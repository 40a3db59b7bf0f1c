#include "kernels/word_hashes.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "kernels/fasttext_features.h"

namespace mathsieve {
namespace {

class HashShortWordsOn : public testing::TestWithParam<Simd> {};

TEST_P(HashShortWordsOn, GoesOnAsFastTextHashDoes) {
  if (!HasSimd(GetParam())) GTEST_SKIP() << "not on this machine";
  std::mt19937_64 random(1);
  for (size_t count = 0; count < 70; ++count) {
    const size_t room = (count + 15) / 16 * 16;
    std::vector<ShortWord> words(room);
    std::vector<uint8_t> lengths(room);
    std::vector<uint32_t> hashes(room), expected;
    for (size_t i = 0; i < room; ++i) {
      for (char& letter : words[i].letters) {
        letter = static_cast<char>((random() % 2 == 0 ? 'a' : 'A') + random() % 26);
      }
      lengths[i] = static_cast<uint8_t>(random() % 17);
      hashes[i] = random() % 2 == 0 ? kFastTextHashStart : static_cast<uint32_t>(random());
      uint32_t hash = hashes[i];
      for (size_t k = 0; k < lengths[i]; ++k) {
        hash = FastTextHashStep(hash, static_cast<char>(std::tolower(words[i].letters[k])));
      }
      if (i < count) expected.push_back(hash);
    }
    HashShortWords(GetParam(), words.data(), lengths.data(), count, hashes.data());
    hashes.resize(count);
    EXPECT_EQ(hashes, expected);
  }
}

INSTANTIATE_TEST_SUITE_P(All, HashShortWordsOn,
                         testing::Values(Simd::kPortable, Simd::kAvx2, Simd::kAvx512));

}  // namespace
}  // namespace mathsieve
