#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "classifier/fasttext/folded_scorer.h"
#include "corpus/html/quick/run_words.h"

namespace mathsieve {

// Scores a page by a folded model from the hashes of its words alone, all words and those of its
// content apart. An n-gram is content where all its words are. Words are looked up by hash only,
// and the end of the line is no word: logits differ a little from FoldedScorer::Score's. Same bits
// on every machine. No allocation. One page, one thread; the scorer must live as long.
class FoldedStream : public WordSink {
 public:
  explicit FoldedStream(const FoldedScorer& scorer) : scorer_(scorer) {}

  void Take(const WordBlock& block) override;
  // After the last block: the greater of the two means; kNoEvidence of fasttext.h where nothing of
  // the page is known to the model.
  float Finish();

 private:
  static constexpr size_t kMaxOrder = 32;
  static constexpr size_t kWords = WordBlock::kMostWords + kMaxOrder;
  void AddFeatures(size_t starts);

  const FoldedScorer& scorer_;
  size_t have_ = 0;  // words at hand, of which the first n-grams start
  std::array<int32_t, kWords> hashes_;
  std::array<uint8_t, kWords> content_;
  std::array<uint32_t, kWords * 4> rows_[2];  // by whether they are content
  FeatureSum sums_[2];                        // by the same
};

}  // namespace mathsieve
