// fastText reads lines from an istream, throws, and prints at verbose > 0: a stream over memory, a
// guard around each call and verbose 0 make a library of it. Its probabilities are 1e-5
// too high.

#include "classifier/fasttext/fasttext.h"

#include <fasttext/fasttext.h>

#include <algorithm>
#include <cmath>
#include <exception>
#include <filesystem>
#include <fstream>
#include <istream>
#include <mutex>
#include <stdexcept>
#include <streambuf>
#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"

namespace mathsieve {
namespace {

// The line and a newline behind it, as a stream, without a copy of the line.
class LineBuffer : public std::streambuf {
 public:
  explicit LineBuffer(std::string_view line) {
    char* const begin = const_cast<char*>(line.data());
    setg(begin, begin, begin + line.size());
  }

 protected:
  int_type underflow() override {
    if (newline_given_) return traits_type::eof();
    newline_given_ = true;
    setg(newline_, newline_, newline_ + 1);
    return '\n';
  }

 private:
  char newline_[1] = {'\n'};
  bool newline_given_ = false;
};

template <typename Function>
absl::Status NoThrow(std::string_view what, Function&& function) {
  try {
    function();
    return absl::OkStatus();
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError(absl::StrFormat("%s: out of memory", what));
  } catch (const std::exception& error) {
    return absl::InvalidArgumentError(absl::StrFormat("%s: %s", what, error.what()));
  }
}

absl::StatusOr<fasttext::loss_name> LossFromName(const std::string& name) {
  if (name == "softmax") return fasttext::loss_name::softmax;
  if (name == "ova") return fasttext::loss_name::ova;
  if (name == "ns") return fasttext::loss_name::ns;
  if (name == "hs") return fasttext::loss_name::hs;
  return absl::InvalidArgumentError(
      absl::StrFormat("loss '%s' is none of softmax, ova, ns, hs", name));
}

absl::StatusOr<fasttext::Args> ToFastTextArgs(const FastTextTrainArgs& args,
                                              const std::string& file) {
  fasttext::Args out;
  MS_ASSIGN_OR_RETURN(out.loss, LossFromName(args.loss));
  out.input = file;
  out.model = fasttext::model_name::sup;
  out.lr = args.lr;
  out.dim = args.dim;
  out.epoch = args.epoch;
  out.minCount = args.min_count;
  out.wordNgrams = args.word_ngrams;
  out.minn = args.min_char_ngram;
  out.maxn = args.max_char_ngram;
  out.bucket = args.word_ngrams <= 1 && args.max_char_ngram == 0 ? 0 : args.bucket;
  out.thread = args.threads;
  out.seed = args.seed;
  out.verbose = 0;
  return out;
}

}  // namespace

// The library takes a read that fails for the end of the file, and a model that ends for one of
// zeros. Here such a read throws.
class LoadableModel : public fasttext::FastText {
 public:
  void Load(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    in.exceptions(std::ios::badbit);
    if (!in.is_open()) throw std::invalid_argument("cannot be opened");
    if (!checkModel(in)) throw std::invalid_argument("has another format");
    loadModel(in);
  }
};

struct FastTextModel::Impl {
  mutable LoadableModel model;  // its getInputVector is not const, but changes nothing
  std::shared_ptr<const fasttext::Dictionary> dictionary;
  std::shared_ptr<const fasttext::DenseMatrix> output;  // null for other losses, quantised outputs

  void Attach() {
    dictionary = model.getDictionary();
    const fasttext::Args args = model.getArgs();
    const bool dense = !(model.isQuant() && args.qout);
    if (args.loss == fasttext::loss_name::softmax && dense) output = model.getOutputMatrix();
  }
};

FastTextModel::FastTextModel(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {
  for (int i = 0; i < impl_->dictionary->nlabels(); ++i) {
    labels_.push_back(impl_->dictionary->getLabel(i));
  }
}

FastTextModel::~FastTextModel() = default;

absl::StatusOr<std::unique_ptr<FastTextModel>> FastTextModel::Load(const std::string& path) {
  if (!FileExists(path)) return absl::NotFoundError(absl::StrFormat("%s: no such model", path));
  auto impl = std::make_unique<Impl>();
  bool supervised = false;
  const absl::Status status = NoThrow(path, [&] {
    impl->model.Load(path);
    supervised = impl->model.getArgs().model == fasttext::model_name::sup;
    impl->Attach();
  });
  if (!status.ok()) {
    return absl::DataLossError(absl::StrFormat("%s (a fastText .bin or .ftz model was expected)",
                                               std::string(status.message())));
  }
  if (!supervised || impl->dictionary->nlabels() == 0) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: holds word vectors, not a classifier", path));
  }
  return std::unique_ptr<FastTextModel>(new FastTextModel(std::move(impl)));
}

absl::StatusOr<std::unique_ptr<FastTextModel>> FastTextModel::Train(
    const FastTextTrainArgs& args, const std::string& labelled_file,
    const std::function<bool(const FastTextProgress&)>& progress) {
  MS_ASSIGN_OR_RETURN(const fasttext::Args fasttext_args, ToFastTextArgs(args, labelled_file));
  if (!FileExists(labelled_file)) {
    return absl::NotFoundError(absl::StrFormat("%s: no such file", labelled_file));
  }
  auto impl = std::make_unique<Impl>();
  std::mutex mutex;
  bool stopped = false;
  const auto callback = [&](float fraction, float loss, double tokens_per_second, double,
                            int64_t seconds_left) {
    if (!progress) return;
    const std::lock_guard<std::mutex> lock(mutex);
    if (stopped) return;
    stopped = !progress({fraction, loss, tokens_per_second, static_cast<double>(seconds_left)});
    if (stopped) impl->model.abort();
  };
  const absl::Status trained = NoThrow(labelled_file, [&] {
    impl->model.train(fasttext_args, callback);
    impl->Attach();
  });
  if (stopped) return absl::CancelledError("stopped");
  MS_RETURN_IF_ERROR(trained);
  if (impl->dictionary->nlabels() == 0) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s: no line has a __label__ word", labelled_file));
  }
  return std::unique_ptr<FastTextModel>(new FastTextModel(std::move(impl)));
}

absl::Status FastTextModel::Save(const std::string& path) const {
  const std::string partial = path + ".partial";
  const absl::Status status = NoThrow(partial, [&] { impl_->model.saveModel(partial); });
  if (!status.ok()) return absl::UnavailableError(std::string(status.message()));
  std::error_code error;
  const int64_t size = static_cast<int64_t>(std::filesystem::file_size(partial, error));
  if (error) return absl::UnavailableError(absl::StrFormat("%s: %s", partial, error.message()));
  MS_ASSIGN_OR_RETURN(OutputFile file, OutputFile::Create(path, size));
  return file.Commit();
}

void FastTextModel::Predict(std::string_view line, std::vector<float>& probabilities) const {
  probabilities.assign(labels_.size(), 0);
  LineBuffer buffer(line);
  std::istream stream(&buffer);
  std::vector<std::pair<float, std::string>> predictions;
  const absl::Status status = NoThrow("predict", [&] {
    impl_->model.predictLine(stream, predictions, static_cast<int>(labels_.size()), 0);
  });
  if (!status.ok()) return;
  for (const auto& [probability, label] : predictions) {
    for (size_t i = 0; i < labels_.size(); ++i) {
      if (labels_[i] == label) probabilities[i] = std::max(probability - 1e-5f, 0.0f);
    }
  }
}

double FastTextModel::LogOdds(std::string_view line, size_t label) const {
  if (impl_->output == nullptr) {
    std::vector<float> probabilities;
    Predict(line, probabilities);
    double total = 0;
    for (const float probability : probabilities) total += probability;
    if (total <= 0) return kNoEvidence;
    const double p = std::min(std::max<double>(probabilities[label], 1e-6), 1 - 1e-6);
    return std::log(p / (1 - p));
  }
  LineBuffer buffer(line);
  std::istream stream(&buffer);
  std::vector<int32_t> words, unused;
  impl_->dictionary->getLine(stream, words, unused);
  if (words.empty()) return kNoEvidence;
  const int dim = impl_->model.getDimension();
  fasttext::Vector row(dim);
  std::vector<double> hidden(dim);
  for (const int32_t word : words) {
    impl_->model.getInputVector(row, word);
    for (int i = 0; i < dim; ++i) hidden[i] += row[i];
  }
  std::vector<double> outputs(labels_.size());
  for (size_t k = 0; k < outputs.size(); ++k) {
    for (int i = 0; i < dim; ++i) outputs[k] += hidden[i] * impl_->output->at(k, i);
    outputs[k] /= static_cast<double>(words.size());
  }
  double highest = -1e300, sum = 0;
  for (size_t k = 0; k < outputs.size(); ++k) {
    if (k != label) highest = std::max(highest, outputs[k]);
  }
  for (size_t k = 0; k < outputs.size(); ++k) {
    if (k != label) sum += std::exp(outputs[k] - highest);
  }
  return outputs.size() < 2 ? -kNoEvidence : outputs[label] - highest - std::log(sum);
}

}  // namespace mathsieve
