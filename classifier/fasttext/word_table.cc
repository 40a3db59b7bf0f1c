#include "classifier/fasttext/word_table.h"

#include "kernels/fasttext_features.h"

namespace mathsieve {

WordTable::WordTable(const std::vector<std::string>& words, const std::vector<std::string>& labels)
    : words_(static_cast<int32_t>(words.size())) {
  int bits = 1;
  while ((size_t{1} << bits) < 2 * (words.size() + labels.size()) + 2) ++bits;
  slots_.assign(size_t{1} << bits, Slot());
  mask_ = static_cast<uint32_t>(slots_.size() - 1);
  shift_ = 32 - bits;
  starts_.push_back(0);
  for (const auto* list : {&words, &labels}) {
    for (const std::string& word : *list) {
      const int32_t entry = static_cast<int32_t>(starts_.size() - 1);
      const uint32_t hash = FastTextHash(word.data(), word.size());
      uint32_t at = Home(hash);
      while (slots_[at].entry != kEmpty &&
             !(slots_[at].hash == hash && WordAt(slots_[at].entry) == word)) {
        at = (at + 1) & mask_;
      }
      slots_[at] = {hash, entry};
      bytes_ += word;
      starts_.push_back(static_cast<uint32_t>(bytes_.size()));
    }
  }
}

std::vector<uint32_t> WordTable::Hashes() const {
  std::vector<uint32_t> hashes;
  for (int32_t id = 0; id < words_; ++id) {
    const std::string_view word = WordAt(id);
    hashes.push_back(FastTextHash(word.data(), word.size()));
  }
  return hashes;
}

}  // namespace mathsieve
