// Loops without branches over blocks of words: hashes to rows of a table first, which are fetched
// ahead, then the sums. A block's n-grams need the next order - 1 words: these wait for the next
// block.

#include "classifier/fasttext/folded_stream.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

#include "classifier/fasttext/fasttext.h"

namespace mathsieve {
namespace {

constexpr size_t kLeastSlots = 4096;

}  // namespace

ShortWeights::ShortWeights(const FoldedScorer& scorer)
    : order_(scorer.order_), buckets_(scorer.buckets_) {
  const std::vector<uint32_t> words = scorer.words_.Hashes();
  const size_t buckets = order_ > 1 ? buckets_.divisor : 0;
  const std::span<const float> weights(scorer.weights_.data(), words.size() + buckets);
  float most = 0;
  for (const float weight : weights) most = std::max(most, std::abs(weight));
  if (most > 0) scale_ = static_cast<double>(most) / 32767;
  const auto rounded = [&](float weight) {
    return static_cast<int16_t>(std::lround(static_cast<double>(weight) / scale_));
  };
  slots_.resize(std::bit_ceil(std::max<size_t>(4 * words.size(), kLeastSlots)));
  shift_ = 32 - std::countr_zero(slots_.size());
  for (size_t i = 0; i < words.size(); ++i) {
    const uint32_t spread = Spread(words[i]);
    Slot& slot = slots_[spread >> shift_];
    if (slot.tag == 0) slot = {rounded(weights[i]), TagOf(spread)};
  }
  ngrams_.resize(buckets);
  std::ranges::transform(weights.subspan(words.size()), ngrams_.begin(), rounded);
}

int64_t ShortWeights::memory_bytes() const {
  return static_cast<int64_t>(slots_.size() * sizeof(Slot) + ngrams_.size() * sizeof(int16_t));
}

void FoldedStream::Take(const WordBlock& block) {
  for (size_t i = 0; i < block.count; ++i) {
    __builtin_prefetch(&weights_.SlotOf(ShortWeights::Spread(block.hashes[i])));
    hashes_[have_ + i] = block.hashes[i];
  }
  std::copy_n(block.content, block.count, content_.begin() + have_);
  have_ += block.count;
  const size_t carried = static_cast<size_t>(weights_.order_ - 1);
  if (have_ <= carried) return;
  const size_t starts = have_ - carried;
  AddFeatures(starts);
  std::copy(hashes_.begin() + starts, hashes_.begin() + have_, hashes_.begin());
  std::copy(content_.begin() + starts, content_.begin() + have_, content_.begin());
  have_ = carried;
}

float FoldedStream::Finish() {
  AddFeatures(have_);
  have_ = 0;
  return static_cast<float>(std::max(MeanOf(all_), MeanOf(of_content_)));
}

double FoldedStream::MeanOf(const Sum& sum) const {
  if (sum.features == 0) return FastTextModel::kNoEvidence;
  return weights_.scale_ * static_cast<double>(sum.weights) / static_cast<double>(sum.features);
}

// Of the words and n-grams that start at the first `starts` words.
void FoldedStream::AddFeatures(size_t starts) {
  AddWords(starts);
  for (size_t i = 0; i < starts; ++i) {
    ngram_hashes_[i] = static_cast<uint64_t>(int64_t{static_cast<int32_t>(hashes_[i])});
    ngram_content_[i] = content_[i];
  }
  const size_t longest = std::min(static_cast<size_t>(weights_.order_), have_);
  for (size_t order = 2; order <= longest; ++order) {
    AddNgrams(std::min(starts, have_ + 1 - order), order);
  }
}

void FoldedStream::AddWords(size_t starts) {
  int32_t sum = 0, content_sum = 0, known_words = 0, content_words = 0;
  for (size_t i = 0; i < starts; ++i) {
    const uint32_t spread = ShortWeights::Spread(hashes_[i]);
    const ShortWeights::Slot slot = weights_.SlotOf(spread);
    const int32_t known = slot.tag == ShortWeights::TagOf(spread) ? 1 : 0;
    const int32_t weight = slot.weight & -known;
    const int32_t content = content_[i];
    sum += weight;
    content_sum += weight & -content;
    known_words += known;
    content_words += known & content;
  }
  all_ = {all_.weights + sum, all_.features + known_words};
  of_content_ = {of_content_.weights + content_sum, of_content_.features + content_words};
}

// Of `order` words, once those of one word less are known.
void FoldedStream::AddNgrams(size_t starts, size_t order) {
  const Modulus buckets = weights_.buckets_;
  const int16_t* const ngrams = weights_.ngrams_.data();
  const uint32_t* const last_words = hashes_.data() + order - 1;
  const uint8_t* const last_content = content_.data() + order - 1;
  for (size_t i = 0; i < starts; ++i) ngram_content_[i] &= last_content[i];
  for (size_t i = 0; i < starts; ++i) {
    ngram_hashes_[i] = WordNgramHash(ngram_hashes_[i], static_cast<int32_t>(last_words[i]));
    rows_[i] = static_cast<uint32_t>(Mod(buckets, ngram_hashes_[i]));
    __builtin_prefetch(ngrams + rows_[i]);
  }
  int32_t sum = 0, content_sum = 0, content_ngrams = 0;
  for (size_t i = 0; i < starts; ++i) {
    const int32_t weight = ngrams[rows_[i]], content = ngram_content_[i];
    sum += weight;
    content_sum += weight & -content;
    content_ngrams += content;
  }
  all_ = {all_.weights + sum, all_.features + static_cast<int64_t>(starts)};
  of_content_ = {of_content_.weights + content_sum, of_content_.features + content_ngrams};
}

}  // namespace mathsieve
