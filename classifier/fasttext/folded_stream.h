#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "classifier/fasttext/folded_scorer.h"
#include "classifier/fasttext/huge_pages.h"
#include "corpus/html/quick/run_words.h"

namespace mathsieve {

// The weights of a folded model in two bytes each, rounded to multiples of the greatest / 32767,
// and its words by their hash alone. Immutable: any number of threads may share one.
//
// A word's slot are the top bits of hash * 0x9E3779B1, its tag the lowest 15; there are a power of
// two of slots, 4096 or the least that is four times the words. Of several words of a slot the one
// that comes first in the model, the most frequent, is known. An unknown word with its tag passes
// for it.
class ShortWeights {
 public:
  explicit ShortWeights(const FoldedScorer& scorer);

  int64_t memory_bytes() const;

 private:
  friend class FoldedStream;
  struct Slot {
    int16_t weight = 0;
    uint16_t tag = 0;  // with the 16th bit; 0 where there is no word
  };
  static uint32_t Spread(uint32_t hash) { return hash * 0x9E3779B1u; }
  static uint16_t TagOf(uint32_t spread) { return static_cast<uint16_t>(spread | 0x8000); }

  const Slot& SlotOf(uint32_t spread) const { return slots_[spread >> shift_]; }

  double scale_ = 1;  // what 1 stands for
  int shift_ = 0;     // from a spread hash to its slot
  HugePageVector<Slot> slots_;
  HugePageVector<int16_t> ngrams_;  // by bucket
  int order_ = 1;                   // longest word n-gram
  Modulus buckets_;
};

// Scores a page from the hashes of its words, all words and those of its content apart. An n-gram
// is content where all its words are. The end of the line is no word, and words are known as
// ShortWeights knows them: logits differ a little from FoldedScorer::Score's. Sums of whole
// numbers: the same bits on every machine. No allocation. One page, one thread; the weights must
// live as long.
class FoldedStream : public WordSink {
 public:
  explicit FoldedStream(const ShortWeights& weights) : weights_(weights) {}

  void Take(const WordBlock& block) override;
  // After the last block: the greater of the two means; kNoEvidence of fasttext.h where nothing of
  // the page is known to the model.
  float Finish();

 private:
  static constexpr size_t kMaxOrder = 32;
  static constexpr size_t kWords = WordBlock::kMostWords + kMaxOrder;
  struct Sum {
    int64_t weights = 0, features = 0;
  };
  void AddFeatures(size_t starts);
  void AddWords(size_t starts);
  void AddNgrams(size_t starts, size_t order);
  double MeanOf(const Sum& sum) const;

  const ShortWeights& weights_;
  size_t have_ = 0;  // words at hand, of which the first n-grams start
  std::array<uint32_t, kWords> hashes_;
  std::array<uint8_t, kWords> content_;
  std::array<uint64_t, kWords> ngram_hashes_;  // by the word that it starts with
  std::array<uint8_t, kWords> ngram_content_;
  std::array<uint32_t, kWords> rows_;
  Sum all_, of_content_;
};

}  // namespace mathsieve
