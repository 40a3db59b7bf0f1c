#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "corpus/html/quick/masked_page.h"
#include "corpus/text/unicode.h"
#include "kernels/word_hashes.h"

namespace mathsieve {

// Words on their way to a scorer, as fastText hashes them. `content`: outside of links and
// navigation.
struct WordBlock {
  // A block is taken when it has so many words or a few more, 64 at most.
  static constexpr size_t kWords = 256;
  static constexpr size_t kMostWords = kWords + 64;
  size_t count = 0;
  uint32_t hashes[kMostWords];
  uint8_t content[kMostWords];
};

// Takes the words of a page in blocks; only the last may have fewer than kWords.
class WordSink {
 public:
  virtual ~WordSink() = default;
  virtual void Take(const WordBlock& block) = 0;
};

// Turns the text of a page into the words of the text form mathsieve-1, hashed. What stands between
// two tags is a run, and its words are those of the form on the run alone, its character references
// read, \( \) \[ \] as $$, without backticks. What is ASCII is hashed where it stands, and most
// other characters too; a run that holds a formula, an address or what NFKC would change goes
// through the form from there on. No allocation once the buffers have their size. One thread at a
// time.
class RunWords {
 public:
  void Start(const MaskedPage& page, WordSink& sink);
  // The words that begin at the bits of `starts`, which are of starts in one block and in text;
  // those also in `content` are content. Returns where to go on: behind the block, or behind the
  // last run where that ends later.
  size_t AppendWords(size_t block, uint64_t starts, uint64_t content);
  // A formula in MathML begins: $f.
  void StartFormula(bool content);
  // The text of an element inside of it, whose letters are variables; at most six different words
  // of a formula.
  void AppendFormulaRun(std::string_view run, bool content);
  // An index or a power: $f $x ^.
  void AppendIndex(bool content);
  // A formula in TeX.
  void AppendTex(std::string_view tex, bool content);
  void Finish();

  // Bytes of the words and a blank each, without CJK characters; and of these the number.
  int64_t word_bytes() const { return word_bytes_; }
  int64_t cjk_words() const { return cjk_words_; }

 private:
  struct Character;
  size_t Special(size_t begin, size_t length);
  size_t Word(size_t at, size_t length);
  size_t Operator(size_t at);
  size_t Number(size_t at);
  void PushNumber();
  size_t High(size_t at);
  size_t HighWord(size_t at);
  size_t Ideographs(size_t at, size_t behind, char32_t code);
  size_t Reference(size_t at);
  size_t General(size_t at);
  bool IsPlainBehind(size_t at) const;
  Character CharacterAt(size_t at) const;
  char ByteAt(size_t at) const { return at < end_ ? page_[at] : '\0'; }
  void FormLine(std::string_view text);
  void PushForm(std::string_view text);
  void CountIdeograph(char32_t code, size_t bytes);
  void Push(uint32_t hash, size_t bytes) {
    word_bytes_ += static_cast<int64_t>(bytes) + 1;
    block_.hashes[block_.count] = hash;
    block_.content[block_.count] = content_;
    lengths_[block_.count] = 0;
    if (++block_.count >= WordBlock::kWords) TakeBlock();
  }
  void TakeBlock();
  void PushText(std::string_view token);

  const CharFactsTable table_ = CharFactsTable::Get();
  const MaskedPage* masked_ = nullptr;
  std::string_view page_;
  WordSink* sink_ = nullptr;
  size_t end_ = 0;  // of the run at hand
  uint8_t content_ = 0;
  WordBlock block_;
  // Of the words of block_ whose hash is still to be taken; a length of 0 marks the others.
  ShortWord short_words_[WordBlock::kMostWords];
  uint8_t lengths_[WordBlock::kMostWords];
  int64_t word_bytes_ = 0, cjk_words_ = 0;
  int formula_words_ = 0;
  uint32_t formula_hashes_[6] = {};
  std::string decoded_, normal_, line_, formula_;
};

}  // namespace mathsieve
