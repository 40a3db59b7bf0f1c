#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "corpus/html/blocks/blocks.h"
#include "corpus/html/content/surroundings.h"
#include "corpus/html/dom.h"

namespace mathsieve {

// What is known of a block when it is judged. Each is about 0 to 1; the meanings stand beside the
// weights (weights.h).
enum class Feature : uint8_t {
  kBase,
  kShort,
  kEndsSentence,
  kDigits,
  kLinks,
  kAgainst,
  kNamed,
  kAgainstText,
  kCore,
  kRoot,
  kBoxShare,
  kKinShare,
  kUp,
  kDown,
  kFocusedShare,
  kFocusedUp,
  kParagraph,
  kListItem,
  kDefinition,
  kTableRow,
  kCode,
  kQuote,
  kCaption,
  kFormula,
  kMathPage,
  kTeaser,
  kFragment,
  kDate,
  kAfterText,
  kCount,
};
using Features = std::array<float, static_cast<size_t>(Feature::kCount)>;

// The share of a block's text that is linked.
float LinkDensity(const Block& block);
// Whether the text ends like a sentence, quotation marks and brackets behind it apart.
bool EndsSentence(std::string_view text);

// Reads the features of every block of a page. One instance a thread: it keeps its buffers.
class FeatureReader {
 public:
  // Replaces the content of `rows` by one row a block.
  void Read(const Dom& dom, const PageBlocks& page, const Surroundings& around,
            std::vector<Features>& rows);

 private:
  void FindTeasers();
  void FindText();
  void ReadText(size_t block, Features& row) const;
  void ReadPlace(size_t block, Features& row) const;
  void ReadKind(size_t block, Features& row) const;

  const Dom* dom_ = nullptr;
  const PageBlocks* page_ = nullptr;
  const Surroundings* around_ = nullptr;
  std::vector<bool> teasers_;             // by block
  size_t first_text_ = 0, end_text_ = 0;  // blocks of the core from its first long text to its last
};

}  // namespace mathsieve
