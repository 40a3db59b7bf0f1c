#include "classifier/fasttext/folded_stream.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <random>
#include <set>

#include "classifier/fasttext/fasttext.h"
#include "classifier/fasttext/fasttext_file.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

std::string TrainModel(const TempFolder& folder, int order) {
  std::mt19937_64 random(7);
  std::string text;
  for (int i = 0; i < 400; ++i) {
    const bool math = random() % 2;
    text += math ? "__label__math" : "__label__other";
    for (int j = 0; j < 30; ++j) {
      text += " w" + std::to_string(random() % 200 + (math && j % 3 == 0 ? 150 : 0));
    }
    text += "\n";
  }
  FastTextTrainArgs args;
  args.dim = 8;
  args.lr = 0.5;
  args.word_ngrams = order;
  args.bucket = order > 1 ? 1009 : 0;
  auto model = FastTextModel::Train(args, folder.Write("train.txt", text));
  EXPECT_OK(model);
  EXPECT_OK((*model)->Save(folder / "model.bin"));
  return folder / "model.bin";
}

// All features of a page in one list, with the model's weights in a plain table, rounded as
// ShortWeights are; a word is known where no other before it has its slot.
class NaiveStream {
 public:
  NaiveStream(const FastTextFile& file, size_t positive) : header_(file.header()) {
    const int dim = header_.dim;
    EXPECT_OK(file.ForEachInputRow([&](int64_t, const float* row) {
      double weight = 0;
      for (int i = 0; i < dim; ++i) {
        weight += (double{header_.output[positive * dim + i]} -
                   header_.output[(1 - positive) * dim + i]) *
                  row[i];
      }
      weights_.push_back(static_cast<float>(weight));
    }));
    const double most = std::abs(
        *std::ranges::max_element(weights_, {}, [](double weight) { return std::abs(weight); }));
    for (double& weight : weights_) weight = std::round(weight * 32767 / most) * most / 32767;
    uint64_t slots = 4096;
    while (slots < 4 * header_.words.size()) slots *= 2;
    std::set<uint64_t> taken;
    for (size_t i = 0; i < header_.words.size(); ++i) {
      const auto spread = static_cast<uint32_t>(HashOf(header_.words[i])) * 0x9E3779B1u;
      if (taken.insert(spread * slots >> 32).second) ids_[header_.words[i]] = i;
    }
  }

  double Score(const std::vector<std::string>& words, const std::vector<bool>& content) const {
    double sums[2] = {}, counts[2] = {};
    const auto add = [&](bool is_content, double weight) {
      sums[is_content] += weight;
      counts[is_content] += 1;
    };
    for (size_t i = 0; i < words.size(); ++i) {
      if (ids_.contains(words[i])) add(content[i], weights_[ids_.at(words[i])]);
      uint64_t hash = HashOf(words[i]);
      bool all = content[i];
      for (size_t j = i + 1; j < words.size() && j < i + header_.word_ngrams; ++j) {
        hash = hash * 116049371 + HashOf(words[j]);
        all = all && content[j];
        add(all, weights_[header_.words.size() + hash % header_.bucket]);
      }
    }
    const auto mean = [](double sum, double count) {
      return count > 0 ? sum / count : FastTextModel::kNoEvidence;
    };
    return std::max(mean(sums[0] + sums[1], counts[0] + counts[1]), mean(sums[1], counts[1]));
  }

 private:
  static uint64_t HashOf(const std::string& word) {
    return static_cast<uint64_t>(
        static_cast<int64_t>(static_cast<int32_t>(FastTextHash(word.data(), word.size()))));
  }
  const FastTextHeader& header_;
  std::vector<double> weights_;
  std::map<std::string, size_t> ids_;
};

float Score(const ShortWeights& weights, const std::vector<std::string>& words,
            const std::vector<bool>& content) {
  FoldedStream stream(weights);
  WordBlock block;
  for (size_t i = 0; i < words.size(); ++i) {
    block.hashes[block.count] = FastTextHash(words[i].data(), words[i].size());
    block.content[block.count++] = content[i];
    if (block.count < WordBlock::kWords) continue;
    stream.Take(block);
    block.count = 0;
  }
  if (block.count > 0) stream.Take(block);
  return stream.Finish();
}

class FoldedStreamOrders : public testing::TestWithParam<int> {};

TEST_P(FoldedStreamOrders, IsItsNaiveTwin) {
  const TempFolder folder;
  TrainModel(folder, GetParam());
  ASSERT_OK_AND_ASSIGN(const FastTextFile file, FastTextFile::Open(folder / "model.bin"));
  ASSERT_OK_AND_ASSIGN(const auto scorer, FoldedScorer::Fold(file, 0));
  const ShortWeights weights(*scorer);
  EXPECT_GT(weights.memory_bytes(), 0);
  const NaiveStream naive(file, 0);
  std::mt19937_64 random(GetParam());
  for (int round = 0; round < 300; ++round) {
    const size_t count = round < 40 ? round : random() % 1500;
    std::vector<std::string> words;
    std::vector<bool> content;
    for (size_t i = 0; i < count; ++i) {
      words.push_back("w" + std::to_string(random() % 500));
      content.push_back(random() % 20 < 13);
    }
    const float logit = Score(weights, words, content);
    if (count == 0) {
      EXPECT_EQ(logit, static_cast<float>(FastTextModel::kNoEvidence));
    } else {
      const double expected = naive.Score(words, content);
      ASSERT_NEAR(logit, expected, 1e-5 * (1 + std::abs(expected)));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(WordNgrams, FoldedStreamOrders, testing::Values(1, 2, 3, 8));

}  // namespace
}  // namespace mathsieve
