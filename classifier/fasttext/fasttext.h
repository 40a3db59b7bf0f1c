#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/status.h"

namespace mathsieve {

// Values of fastText's own arguments; the defaults are those of `fasttext supervised`.
struct FastTextTrainArgs {
  double lr = 0.1;
  int dim = 100;
  int epoch = 5;
  int min_count = 1;
  int word_ngrams = 1;
  int bucket = 2'000'000;
  int min_char_ngram = 0;
  int max_char_ngram = 0;
  int threads = 1;
  int seed = 0;
  std::string loss = "softmax";  // softmax, ova, ns or hs
};

struct FastTextProgress {
  double fraction = 0;  // 0 to 1
  double loss = 0;
  double tokens_per_second = 0;
  double seconds_left = 0;
};

// A fastText model behind the library. All exceptions of fastText stop in fasttext.cc, and the
// library prints nothing. The const methods may be called from many threads.
class FastTextModel {
 public:
  // Reads a .bin or .ftz file, whole. Errors: NotFound; DataLoss for what is no fastText model or
  // is cut short.
  static absl::StatusOr<std::unique_ptr<FastTextModel>> Load(const std::string& path);

  // Trains a supervised model on `labelled_file`, one example a line with its __label__ words.
  // `progress` is called now and then from one thread at a time and returns whether to go on; it
  // may be empty.
  // The result depends on args.threads: with one thread the same file gives the same bytes on the
  // same machine; with more, threads race for the weights as fastText has them do (Hogwild).
  // Errors: NotFound; InvalidArgument for a file without words or without labels, or when the
  // weights become NaN (lower the rate); Cancelled when `progress` said so.
  static absl::StatusOr<std::unique_ptr<FastTextModel>> Train(
      const FastTextTrainArgs& args, const std::string& labelled_file,
      const std::function<bool(const FastTextProgress&)>& progress = {});

  ~FastTextModel();

  // Writes a .bin (a .ftz's bytes for a quantised model): all of it appears at `path` or nothing.
  absl::Status Save(const std::string& path) const;

  // With their __label__ prefix, in the model's order.
  const std::vector<std::string>& labels() const { return labels_; }

  // The probability of each label for one line (an end-of-line word is added, as training has it).
  // `line` is read up to its first newline. Nothing but zeros when no word or n-gram is known.
  void Predict(std::string_view line, std::vector<float>& probabilities) const;

  // log(p / (1 - p)) of one label. Softmax models: from the outputs themselves, in double, so that
  // it goes on where p is 1 as a float; other losses: from fastText's probability, which its
  // sigmoid table limits to +-8. Returns kNoEvidence when no word or n-gram of the line is known.
  double LogOdds(std::string_view line, size_t label) const;
  static constexpr double kNoEvidence = -30;

 private:
  struct Impl;
  explicit FastTextModel(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
  std::vector<std::string> labels_;
};

}  // namespace mathsieve
