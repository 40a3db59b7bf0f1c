#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/status.h"

namespace mathsieve {

// A fastText .bin or .ftz file (version 11 or 12) read piece by piece: everything but the matrices
// is in memory, and the rows of the input matrix stream by. Layout: fastText 0.9.2,
// FastText::saveModel, Args::save, Dictionary::save, DenseMatrix::save; little-endian.
struct FastTextHeader {
  enum class Loss : int32_t { kHierarchical = 1, kNegative = 2, kSoftmax = 3, kOneVsAll = 4 };

  int dim = 0;
  int epoch = 0;
  int min_count = 0;
  int word_ngrams = 0;
  Loss loss = Loss::kSoftmax;
  bool supervised = false;
  int bucket = 0;
  int min_char_ngram = 0;
  int max_char_ngram = 0;  // 0: no subwords
  std::vector<std::string> words;
  std::vector<std::string> labels;  // with their prefix
  bool quantized = false;
  int64_t rows = 0;           // of the input matrix; 0 when quantized
  std::vector<float> output;  // labels * dim; empty when quantized
};

class FastTextFile {
 public:
  // Reads all but the input matrix and checks that the file holds what its header says.
  // Errors: NotFound; DataLoss with the offset where the file is no model, or how long it should
  // be.
  static absl::StatusOr<FastTextFile> Open(const std::string& path);
  FastTextFile(FastTextFile&&) noexcept;
  ~FastTextFile();

  const FastTextHeader& header() const { return header_; }
  int64_t file_bytes() const;

  // Calls visit(row number, dim floats) for the rows of the input matrix in order; a buffer of
  // some rows is all that is ever held. REQUIRES: !header().quantized.
  absl::Status ForEachInputRow(const std::function<void(int64_t, const float*)>& visit) const;

 private:
  class Reader;
  FastTextFile();
  absl::Status ReadHeader();
  absl::Status ReadDictionary();
  absl::Status ReadOutput();

  std::unique_ptr<Reader> reader_;
  FastTextHeader header_;
  int64_t input_offset_ = 0;
};

}  // namespace mathsieve
