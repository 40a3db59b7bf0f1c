#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/fasttext/fasttext_file.h"
#include "classifier/fasttext/huge_pages.h"
#include "classifier/fasttext/word_table.h"
#include "corpus/base/status.h"
#include "kernels/fasttext_features.h"

namespace mathsieve {

// What a page is ranked by. Logits are natural log-odds; kNoEvidence of fasttext.h where no word
// and no n-gram of a page is known to the model.
struct PageScore {
  float logit = 0;              // of the whole text
  float best_window_logit = 0;  // the highest of all windows; logit itself for short texts
};

// The windows of best_window_logit: kWindowTokens tokens, one every kStrideTokens.
inline constexpr int kStrideTokens = 256;
inline constexpr int kWindowTokens = 2 * kStrideTokens;

// Buffers that one thread keeps from call to call; they grow to what the longest text needs.
struct FoldedScratch {
  std::vector<int32_t> hashes;  // of the tokens at hand
  std::vector<int32_t> ids;     // their words, WordTable::kUnknown for unknown ones
  std::vector<uint32_t> rows;   // their features
};

// A fastText softmax model of two labels without subwords, folded: since
//   logit = (output_positive - output_negative) . mean of input rows
// is linear, each input row becomes one float. Probabilities equal fastText's
// (1 / (1 + exp(-logit)) is predictLine's on text + "\n", to 1e-5). Immutable: any number of
// threads may share one.
//
// The best window is a mean over the features that start in it; n-grams may reach out of it.
class FoldedScorer {
 public:
  // Whether a model of this header can be folded; if not, `why_not` says what is in the way.
  static bool CanFold(const FastTextHeader& header, std::string* why_not = nullptr);

  // Streams the matrix of `file` once: memory is 4 bytes a row and the words.
  // Errors: InvalidArgument for what cannot be folded; DataLoss for weights that are no numbers.
  static absl::StatusOr<std::unique_ptr<FoldedScorer>> Fold(const FastTextFile& file,
                                                            size_t positive_label);

  // Scores one line, read as fastText reads it: up to the first "\n" or `</s>` word, words between
  // white space and NUL, words starting with __label__ passed over. No allocation once `scratch`
  // has its size.
  PageScore Score(std::string_view line, FoldedScratch& scratch) const;

  // Bytes of the weights and of the words.
  int64_t memory_bytes() const;

 private:
  friend class ShortWeights;
  class LineReader;
  FoldedScorer() = default;
  size_t FillRows(size_t starts, size_t have, FoldedScratch& scratch) const;

  WordTable words_;
  HugePageVector<float> weights_;  // by row: words, then buckets
  uint32_t word_count_ = 0;
  int order_ = 1;  // longest word n-gram
  Modulus buckets_;
};

}  // namespace mathsieve
