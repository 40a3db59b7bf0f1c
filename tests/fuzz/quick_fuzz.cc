// Any bytes as a page: the quick scan gives the words of its naive twin.

#include "corpus/html/quick/quick_scan.h"
#include "kernels/fasttext_features.h"
#include "tests/corpus/html/naive_quick_words.h"
#include "tests/fuzz/fuzz.h"

namespace {

class Checker : public mathsieve::WordSink {
 public:
  explicit Checker(const std::vector<mathsieve::QuickWord>& expected) : expected_(expected) {}
  void Take(const mathsieve::WordBlock& block) override {
    for (size_t i = 0; i < block.count; ++i, ++at_) {
      FUZZ_CHECK(at_ < expected_.size());
      const std::string& text = expected_[at_].text;
      FUZZ_CHECK(block.hashes[i] == mathsieve::FastTextHash(text.data(), text.size()));
      FUZZ_CHECK((block.content[i] != 0) == expected_[at_].content);
    }
  }
  size_t seen() const { return at_; }

 private:
  const std::vector<mathsieve::QuickWord>& expected_;
  size_t at_ = 0;
};

}  // namespace

FUZZ(input) {
  static mathsieve::QuickScanner scanner;
  const std::vector<mathsieve::QuickWord> expected = mathsieve::NaiveQuickWords(input);
  Checker checker(expected);
  scanner.Scan(input, checker);
  FUZZ_CHECK(checker.seen() == expected.size());
}
