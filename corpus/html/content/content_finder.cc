// Features, weights, neighbours; then rules about whole blocks of a kind.

#include "corpus/html/content/content_finder.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "corpus/html/content/page_facts.h"
#include "corpus/html/content/weights.h"

namespace mathsieve {
namespace {

constexpr size_t kLeastTitle = 4;  // bytes
constexpr float kFewLinks = 0.5f;
constexpr uint32_t kProse = 40;
constexpr float kWorstProse = -2;   // score of a paragraph in an answer
constexpr double kMinShare = 0.25;  // of the core's plain text, to be content

// Formulas in links only are those of a table of contents.
bool HasFormula(const Block& block) { return block.formula_count > 0 && LinkDensity(block) < 0.9f; }

float OwnScore(const Features& features) {
  float score = 0;
  for (const FeatureWeight& row : kFeatureWeights) {
    score += row.weight * features[static_cast<size_t>(row.feature)];
  }
  return score;
}

}  // namespace

float ContentFinder::Cut(size_t block) const {
  return block < own_.size() ? std::clamp(own_[block], -kNeighbourCut, kNeighbourCut) : 0.0f;
}

void ContentFinder::Keep(size_t block, Rule rule, std::vector<bool>& keep) {
  keep[block] = true;
  rules_[block] = rule;
}

void ContentFinder::Score() {
  own_.clear();
  for (size_t i = 0; i < features_.size(); ++i) {
    own_.push_back(OwnScore(features_[i]));
    if (HasFormula(page_->blocks[i])) own_.back() = std::max(own_.back(), kNeighbourCut);
  }
  scores_.clear();
  for (size_t i = 0; i < own_.size(); ++i) {
    float near = 0;
    for (size_t away = 2; away <= 4; ++away) near += Cut(i - away) + Cut(i + away);
    scores_.push_back(kOwnWeight * own_[i] + kNextToWeight * (Cut(i - 1) + Cut(i + 1)) +
                      kNearWeight * near / 6);
  }
}

// A heading stays when content stands in its section, which ends at the next heading of its level
// or a higher one. When what follows at once is no content ("Share this" over buttons), only the
// high headings of the core stay.
void ContentFinder::KeepHeadings(std::vector<bool>& keep) {
  const auto& blocks = page_->blocks;
  std::array<bool, 8> section_has_content{};  // by level
  bool next_kept = false;
  for (size_t i = blocks.size(); i-- > 0;) {
    const Block& block = blocks[i];
    if (block.kind != BlockKind::kHeading) {
      next_kept = keep[i];
      if (keep[i]) section_has_content.fill(true);
      continue;
    }
    const float evidence = surroundings_.EvidenceOf(block);
    const bool high = block.level <= 2 && evidence > -1 && surroundings_.core().Holds(i);
    rules_[i] = HasFormula(block) ? Rule::kFormula : Rule::kHeading;
    keep[i] = HasFormula(block) ||
              (section_has_content[block.level] && evidence > -2.5f && (next_kept || high));
    for (size_t level = block.level; level < section_has_content.size(); ++level) {
      section_has_content[level] = false;
    }
    next_kept = keep[i];
  }
}

// Pages of short lines only (a recipe, an entry of a dictionary): when little of the core's plain
// text was found good, all of it is taken.
void ContentFinder::KeepAtLeast(std::vector<bool>& keep) {
  const auto& blocks = page_->blocks;
  std::vector<size_t> plain;
  uint64_t kept = 0, all = 0;
  for (size_t i = surroundings_.core().begin; i < surroundings_.core().end; ++i) {
    const Block& block = blocks[i];
    if (keep[i]) kept += block.weight;
    const float evidence = surroundings_.EvidenceOf(block);
    if (block.kind == BlockKind::kHeading || LinkDensity(block) > 0.3f || evidence < -1) continue;
    all += block.weight;
    plain.push_back(i);
  }
  if (kept >= kMinShare * static_cast<double>(all)) return;
  for (const size_t i : plain) {
    if (!keep[i]) Keep(i, Rule::kLittleText, keep);
  }
}

// Answers and replies are content unless much speaks against a block; comments are none unless one
// holds a formula.
void ContentFinder::JudgePosts(bool all_comments, std::vector<bool>& keep) {
  const auto& blocks = page_->blocks;
  std::vector<bool> wanted(page_->posts.size(), all_comments);
  for (const Block& block : blocks) {
    if (block.post != kNone && HasFormula(block)) wanted[block.post] = true;
  }
  for (size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    if (block.post == kNone || HasFormula(block)) continue;
    const PostKind kind = page_->posts[block.post].kind;
    const bool prose = LinkDensity(block) < kFewLinks &&
                       (block.weight >= kProse || EndsSentence(page_->TextOf(block)));
    if (kind == PostKind::kComment && surroundings_.EvidenceOf(block) < -1) {
      keep[i] = wanted[block.post] && prose;
      rules_[i] = Rule::kComment;
    } else if (kind != PostKind::kNone && prose && scores_[i] > kWorstProse && !keep[i]) {
      Keep(i, Rule::kPost, keep);
    }
  }
}

// The question of a thread, the name of a chapter: often in a box of its own above the content, and
// linked to the page itself. Of pages without formulas and answers the title is in the metadata
// only.
void ContentFinder::KeepTitle(const Dom& dom, std::string_view title, std::vector<bool>& keep) {
  const auto& blocks = page_->blocks;
  const auto is_answer = [](const Post& post) {
    return post.kind == PostKind::kAnswer || post.kind == PostKind::kReply;
  };
  if (page_->forms.empty() && std::ranges::none_of(page_->posts, is_answer)) return;
  for (size_t i = 0; i < blocks.size() && !keep[i]; ++i) {
    if (blocks[i].kind != BlockKind::kHeading || blocks[i].level > 2) continue;
    std::string_view heading = page_->TextOf(blocks[i]);
    heading = heading.substr(0, heading.find('$'));
    if (heading.size() < kLeastTitle || title.find(heading) == title.npos) continue;
    if (IsSiteName(dom, blocks[i].position)) continue;
    return Keep(i, Rule::kTitle, keep);
  }
}

void ContentFinder::Find(const Dom& dom, const PageBlocks& page, std::string_view title,
                         bool all_comments, std::vector<bool>& keep) {
  page_ = &page;
  keep.assign(page.blocks.size(), false);
  rules_.assign(page.blocks.size(), Rule::kScore);
  if (page.blocks.empty()) return;
  surroundings_.Measure(dom, page);
  feature_reader_.Read(dom, page, surroundings_, features_);
  Score();
  for (size_t i = 0; i < page.blocks.size(); ++i) {
    keep[i] = scores_[i] > 0;
    if (page.blocks[i].note) Keep(i, Rule::kNote, keep);
    if (HasFormula(page.blocks[i])) Keep(i, Rule::kFormula, keep);
  }
  JudgePosts(all_comments, keep);
  KeepAtLeast(keep);
  KeepHeadings(keep);
  KeepTitle(dom, title, keep);
}

}  // namespace mathsieve
