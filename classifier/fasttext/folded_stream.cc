#include "classifier/fasttext/folded_stream.h"

#include <algorithm>

namespace mathsieve {
void FoldedStream::Take(const WordBlock& block) {
  for (size_t i = 0; i < block.count; ++i) {
    scorer_.words_.Prefetch(block.hashes[i]);
    hashes_[have_ + i] = static_cast<int32_t>(block.hashes[i]);
  }
  std::copy_n(block.content, block.count, content_.begin() + have_);
  have_ += block.count;
  const size_t carried = static_cast<size_t>(scorer_.order_ - 1);
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
  return static_cast<float>(std::max((sums_[0] + sums_[1]).mean(), sums_[1].mean()));
}

// Of the words and n-grams that start at the first `starts` words, in parts whose rows have room.
void FoldedStream::AddFeatures(size_t starts) {
  const size_t order = static_cast<size_t>(scorer_.order_);
  const size_t most = std::max<size_t>(1, rows_[0].size() / order - 1);
  for (size_t begin = 0; begin < starts; begin += most) {
    const size_t count = std::min(most, starts - begin);
    uint32_t* const rows[2] = {rows_[0].data(), rows_[1].data()};
    uint32_t *other = rows[0], *content = rows[1];
    for (size_t i = begin; i < begin + count; ++i) {
      const int32_t id = scorer_.words_.FindHash(static_cast<uint32_t>(hashes_[i]));
      const ptrdiff_t known = id >= 0 ? 1 : 0, is_content = content_[i];
      *other = *content = static_cast<uint32_t>(id);
      content += known & is_content;
      other += known & (1 - is_content);
    }
    size_t counts[2] = {static_cast<size_t>(other - rows[0]),
                        static_cast<size_t>(content - rows[1])};
    if (order > 1) {
      WordNgramRowsByMark(hashes_.data() + begin, content_.data() + begin, count, have_ - begin,
                          scorer_.order_, scorer_.buckets_, scorer_.word_count_,
                          scorer_.weights_.data(), rows, counts);
    }
    for (int k = 0; k < 2; ++k) {
      const double sum = GatherSumPortable(scorer_.weights_.data(), rows[k], counts[k]);
      sums_[k] = sums_[k] + FeatureSum{sum, counts[k]};
    }
  }
}

}  // namespace mathsieve
