// Three short loops over blocks of kStrideTokens tokens, so that memory latencies overlap:
//   1. cut tokens and hash them, prefetching their slots in the word table;
//   2. look the words up and form the n-grams: a list of rows;
//   3. sum the rows' weights.
// A block's n-grams need the hashes of the next order - 1 tokens, which are cut in advance and
// carried over. Sums of blocks give the page and, in pairs, the windows.

#include "classifier/fasttext/folded_scorer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

#include "absl/strings/str_format.h"
#include "classifier/fasttext/fasttext.h"

namespace mathsieve {
namespace {

constexpr int kLongestNgram = 32;
constexpr std::string_view kEndOfLine = "</s>";
constexpr std::string_view kLabelPrefix = "__label__";

constexpr std::array<bool, 256> SeparatorTable() {
  std::array<bool, 256> table{};
  for (const char byte : {' ', '\n', '\r', '\t', '\v', '\f', '\0'}) {
    table[static_cast<uint8_t>(byte)] = true;
  }
  return table;
}
constexpr std::array<bool, 256> kSeparator = SeparatorTable();

struct Token {
  const char* begin;
  uint32_t length;
  uint32_t hash;
};

// Cuts a line as Dictionary::readWord does; the last token is the end of the line.
class TokenCutter {
 public:
  explicit TokenCutter(std::string_view line) : at_(line.data()), end_(line.data() + line.size()) {}

  bool done() const { return done_; }

  // REQUIRES: !done().
  Token Next() {
    while (at_ != end_ && kSeparator[static_cast<uint8_t>(*at_)]) {
      if (*at_ == '\n') return Last();
      ++at_;
    }
    if (at_ == end_) return Last();
    const char* const begin = at_;
    uint32_t hash = kFastTextHashStart;
    while (at_ != end_ && !kSeparator[static_cast<uint8_t>(*at_)]) {
      hash = FastTextHashStep(hash, *at_++);
    }
    const auto length = static_cast<uint32_t>(at_ - begin);
    if (length == kEndOfLine.size() && std::memcmp(begin, kEndOfLine.data(), length) == 0) {
      return Last();
    }
    return {begin, length, hash};
  }

 private:
  Token Last() {
    done_ = true;
    static const uint32_t hash = FastTextHash(kEndOfLine.data(), kEndOfLine.size());
    return {kEndOfLine.data(), static_cast<uint32_t>(kEndOfLine.size()), hash};
  }

  const char* at_;
  const char* end_;
  bool done_ = false;
};

bool StartsAsLabel(const Token& token) {
  return token.length >= kLabelPrefix.size() &&
         std::memcmp(token.begin, kLabelPrefix.data(), kLabelPrefix.size()) == 0;
}

// Weights of features, and their mean: the logit; kNoEvidence where there are none.
struct FeatureSum {
  double sum = 0;
  size_t count = 0;
  double mean() const {
    return count == 0 ? FastTextModel::kNoEvidence : sum / static_cast<double>(count);
  }
  friend FeatureSum operator+(const FeatureSum& a, const FeatureSum& b) {
    return {a.sum + b.sum, a.count + b.count};
  }
};

}  // namespace

bool FoldedScorer::CanFold(const FastTextHeader& header, std::string* why_not) {
  std::string reason;
  if (!header.supervised) reason = "it is no classifier";
  if (header.quantized) reason = "it is quantised";
  if (header.max_char_ngram > 0) reason = "it has subwords";
  if (header.labels.size() != 2) reason = absl::StrFormat("it has %d labels", header.labels.size());
  if (header.loss != FastTextHeader::Loss::kSoftmax) reason = "its loss is not softmax";
  if (header.word_ngrams > kLongestNgram) {
    reason = absl::StrFormat("its n-grams have %d words", header.word_ngrams);
  }
  if (header.word_ngrams > 1 && header.bucket == 0) reason = "its n-grams have no buckets";
  if (why_not != nullptr) *why_not = reason;
  return reason.empty();
}

absl::StatusOr<std::unique_ptr<FoldedScorer>> FoldedScorer::Fold(const FastTextFile& file,
                                                                 size_t positive_label) {
  const FastTextHeader& header = file.header();
  std::string why_not;
  if (!CanFold(header, &why_not)) {
    return absl::InvalidArgumentError("the model cannot be folded: " + why_not);
  }
  const auto word_count = static_cast<int64_t>(header.words.size());
  const int64_t needed = word_count + (header.word_ngrams > 1 ? header.bucket : 0);
  if (header.rows < needed || header.output.size() != 2 * static_cast<size_t>(header.dim)) {
    return absl::DataLossError(absl::StrFormat(
        "the model has %d rows and %d outputs; its words, buckets and labels need %d and %d",
        header.rows, header.output.size() / header.dim, needed, 2));
  }
  const float* const positive = header.output.data() + positive_label * header.dim;
  const float* const negative = header.output.data() + (1 - positive_label) * header.dim;
  std::vector<double> direction(static_cast<size_t>(header.dim));
  for (size_t i = 0; i < direction.size(); ++i) direction[i] = double{positive[i]} - negative[i];

  std::unique_ptr<FoldedScorer> scorer(new FoldedScorer());
  scorer->weights_.resize(static_cast<size_t>(header.rows));
  bool finite = true;
  MS_RETURN_IF_ERROR(file.ForEachInputRow([&](int64_t row, const float* values) {
    double weight = 0;
    for (size_t i = 0; i < direction.size(); ++i) weight += direction[i] * values[i];
    finite = finite && std::isfinite(weight);
    scorer->weights_[static_cast<size_t>(row)] = static_cast<float>(weight);
  }));
  if (!finite) return absl::DataLossError("the model holds weights that are no numbers");
  scorer->words_ = WordTable(header.words, header.labels);
  scorer->word_count_ = static_cast<uint32_t>(word_count);
  scorer->order_ = std::max(header.word_ngrams, 1);
  if (scorer->order_ > 1) scorer->buckets_ = MakeModulus(static_cast<uint64_t>(header.bucket));
  return scorer;
}

// Cuts tokens until `scratch` holds `wanted` of them or the line ends; labels are passed over.
class FoldedScorer::LineReader {
 public:
  LineReader(const WordTable& words, std::string_view line, FoldedScratch& scratch)
      : words_(words), cutter_(line), scratch_(scratch) {}

  bool done() const { return cutter_.done(); }

  // Returns how many tokens there are now, `have` of them from before.
  size_t Fill(size_t have, size_t wanted) {
    while (have < wanted && !cutter_.done()) {
      size_t batch = 0;
      while (have + batch < wanted && batch < batch_.size() && !cutter_.done()) {
        batch_[batch] = cutter_.Next();
        words_.Prefetch(batch_[batch++].hash);
      }
      for (size_t i = 0; i < batch; ++i) {
        const Token& token = batch_[i];
        const int32_t id = words_.Find({token.begin, token.length}, token.hash);
        if (id == WordTable::kLabel || (id == WordTable::kUnknown && StartsAsLabel(token))) {
          continue;
        }
        scratch_.hashes[have] = static_cast<int32_t>(token.hash);
        scratch_.ids[have++] = id;
      }
    }
    return have;
  }

 private:
  const WordTable& words_;
  TokenCutter cutter_;
  FoldedScratch& scratch_;
  std::array<Token, 64> batch_;
};

// The weights of the words and n-grams that start at the first `starts` of `have` tokens.
size_t FoldedScorer::FillRows(size_t starts, size_t have, FoldedScratch& scratch) const {
  uint32_t* const rows = scratch.rows.data();
  size_t count = 0;
  for (size_t i = 0; i < starts; ++i) {
    rows[count] = static_cast<uint32_t>(scratch.ids[i]);
    count += scratch.ids[i] >= 0;
  }
  if (order_ > 1) {
    count += WordNgramRows(scratch.hashes.data(), starts, have, order_, buckets_, word_count_,
                           rows + count);
  }
  return count;
}

PageScore FoldedScorer::Score(std::string_view line, FoldedScratch& scratch) const {
  const size_t order = static_cast<size_t>(order_);
  const size_t capacity = kStrideTokens + order - 1;
  scratch.hashes.resize(capacity);
  scratch.ids.resize(capacity);
  scratch.rows.resize(kStrideTokens * order + 1);
  LineReader reader(words_, line, scratch);
  FeatureSum page, previous;
  double best = 0;
  size_t have = 0, blocks = 0;
  do {
    have = reader.Fill(have, capacity);
    const size_t starts = std::min<size_t>(have, kStrideTokens);
    const size_t count = FillRows(starts, have, scratch);
    const FeatureSum block = {GatherSum(weights_.data(), scratch.rows.data(), count), count};
    page = page + block;
    if (blocks == 1) best = (previous + block).mean();
    if (blocks > 1) best = std::max(best, (previous + block).mean());
    previous = block;
    ++blocks;
    std::copy(scratch.hashes.begin() + starts, scratch.hashes.begin() + have,
              scratch.hashes.begin());
    std::copy(scratch.ids.begin() + starts, scratch.ids.begin() + have, scratch.ids.begin());
    have -= starts;
  } while (have > 0 || !reader.done());
  const double logit = page.mean();
  return {static_cast<float>(logit), static_cast<float>(blocks > 1 ? best : logit)};
}

int64_t FoldedScorer::memory_bytes() const {
  return static_cast<int64_t>(weights_.size() * sizeof(float)) + words_.memory_bytes();
}

}  // namespace mathsieve
