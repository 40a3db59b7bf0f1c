#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "corpus/html/blocks/blocks.h"
#include "corpus/html/content/features.h"
#include "corpus/html/content/surroundings.h"
#include "corpus/html/dom.h"

namespace mathsieve {

// Decides which blocks of a page are its content: features (features.h) times weights (weights.h),
// then what the neighbours say, then three rules about whole kinds of blocks. A block with a
// formula is always content.
//
// Related work: Kohlschütter et al. 2010 (shallow text features), Pomikálek 2011 (jusText: context
// of short blocks).
//
// One instance a thread: it keeps its buffers.
class ContentFinder {
 public:
  // What decided about a block.
  enum class Rule : uint8_t {
    kScore,
    kFormula,     // it holds one
    kHeading,     // content stands in its section, or none does
    kNote,        // a mark in the text leads to it
    kPost,        // an answer or reply
    kComment,     // a reader's comment: dropped, or kept for its formulas or because all are
    kTitle,       // the heading above the content that the page is titled after
    kLittleText,  // little of the page was found good: all of its plain text is taken
  };

  // Replaces the content of `keep` by one answer a block. Readers' comments are kept where they
  // hold formulas, all of them where `all_comments`; a page that is made of comments is content.
  void Find(const Dom& dom, const PageBlocks& page, std::string_view title, bool all_comments,
            std::vector<bool>& keep);

  // Of the page that Find saw last, by block.
  Rule rule(size_t block) const { return rules_[block]; }
  float score(size_t block) const { return scores_[block]; }
  const Features& features(size_t block) const { return features_[block]; }

 private:
  float Cut(size_t block) const;
  void Score();
  void Keep(size_t block, Rule rule, std::vector<bool>& keep);
  void JudgePosts(bool all_comments, std::vector<bool>& keep);
  void KeepAtLeast(std::vector<bool>& keep);
  void KeepTitle(const Dom& dom, std::string_view title, std::vector<bool>& keep);
  void KeepHeadings(std::vector<bool>& keep);

  const PageBlocks* page_ = nullptr;
  Surroundings surroundings_;
  FeatureReader feature_reader_;
  std::vector<Features> features_;
  std::vector<float> own_, scores_;
  std::vector<Rule> rules_;
};

}  // namespace mathsieve
