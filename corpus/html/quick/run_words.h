#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "kernels/byte_masks.h"

namespace mathsieve {

// Words on their way to a scorer, as fastText hashes them. `content`: outside of links and
// navigation.
struct WordBlock {
  static constexpr size_t kWords = 256;
  size_t count = 0;
  uint32_t hashes[kWords];
  uint8_t content[kWords];
};

// Takes the words of a page in blocks, all full but the last.
class WordSink {
 public:
  virtual ~WordSink() = default;
  virtual void Take(const WordBlock& block) = 0;
};

// Turns runs of text between two tags into the words of the text form mathsieve-1, hashed. The
// words of a run are those of the form on the run alone, its character references read, \( \) \[ \]
// as $$, without backticks. What is ASCII is hashed where it stands; most other characters too; a
// run that holds a formula, an address or what NFKC would change goes through the text form from
// there on. No allocation once the buffers have their size. One thread at a time.
class RunWords {
 public:
  // `masks` are of `page` and of one block more, which is empty.
  void Start(std::string_view page, const ByteMasks* masks, WordSink& sink);
  // page[begin, end); no "<" in it opens a tag.
  void AppendRun(size_t begin, size_t end, bool content);
  // The text of an element inside of a MathML formula, whose letters are variables; at most six
  // different words of a formula.
  void StartFormula(bool content);
  void AppendFormulaRun(std::string_view run, bool content);
  // A formula in TeX.
  void AppendTex(std::string_view tex, bool content);
  void Finish();

  // Bytes of the words and a blank each, without CJK characters; and of these the number.
  int64_t word_bytes() const { return word_bytes_; }
  int64_t cjk_words() const { return cjk_words_; }

 private:
  struct Character;
  size_t NextWords(size_t at, size_t end);
  size_t Word(size_t at, size_t length);
  size_t Operator(size_t at);
  size_t Number(size_t at);
  size_t High(size_t at);
  size_t HighWord(size_t at);
  size_t Ideograph(size_t begin, size_t behind, char32_t code);
  size_t Reference(size_t at);
  size_t General(size_t at);
  bool IsPlainBehind(size_t at) const;
  Character CharacterAt(size_t at) const;
  char ByteAt(size_t at) const { return at < end_ ? page_[at] : '\0'; }
  void FormLine(std::string_view text);
  void Push(uint32_t hash, size_t bytes);
  void PushText(std::string_view token);

  std::string_view page_;
  const ByteMasks* masks_ = nullptr;
  WordSink* sink_ = nullptr;
  size_t end_ = 0;  // of the run
  uint8_t content_ = 0;
  WordBlock block_;
  int64_t word_bytes_ = 0, cjk_words_ = 0;
  int formula_words_ = 0;
  uint32_t formula_hashes_[6] = {};
  std::string decoded_, normal_, line_;
};

}  // namespace mathsieve
