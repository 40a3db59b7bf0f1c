#include "corpus/html/content/features.h"

#include <algorithm>
#include <cmath>

namespace mathsieve {
namespace {

constexpr size_t kBytesRead = 128;  // of a block, for its digits
constexpr uint32_t kTextWeight = 80;
constexpr uint32_t kSentenceWeight = 30;
constexpr float kLinked = 0.9f;
constexpr float kFewLinks = 0.3f;
constexpr float kNamed = -2.5f;  // evidence of a strong name
constexpr float kDateDigits = 0.15f;
constexpr int kMathPage = 8;        // blocks with formulas
constexpr int kTeaserHeadings = 3;  // of one level, each a link to another page
constexpr size_t kTeaserBlocks = 4;
constexpr uint32_t kTeaserWeight = 500;

float AtMostOne(float value) { return std::min(value, 1.0f); }

// Stops of other scripts, three bytes each, by what they end.
bool IsWideStop(std::string_view mark) {
  for (const std::string_view stop : {"。", "？", "！", "．", "।", "؟"}) {
    if (mark.starts_with(stop)) return true;
  }
  return false;
}

enum Sign : uint8_t { kOther, kLetter, kDigit };

// By lead byte: a character of two bytes and more is a letter.
constexpr std::array<uint8_t, 256> kSigns = [] {
  std::array<uint8_t, 256> signs{};
  for (int byte = 'a'; byte <= 'z'; ++byte) signs[byte] = signs[byte - 32] = kLetter;
  for (int byte = '0'; byte <= '9'; ++byte) signs[byte] = kDigit;
  for (int byte = 0xC0; byte < 256; ++byte) signs[byte] = kLetter;
  return signs;
}();

// Digits among the letters and digits at the beginning of a text.
float DigitShare(std::string_view text) {
  int counts[3] = {};
  for (const char c : text.substr(0, kBytesRead)) ++counts[kSigns[static_cast<unsigned char>(c)]];
  return static_cast<float>(counts[kDigit]) /
         static_cast<float>(counts[kDigit] + counts[kLetter] + 1);
}

void Set(Features& row, Feature feature, float value) { row[static_cast<size_t>(feature)] = value; }

// A long text, or a short one that ends like a sentence.
bool IsProse(std::string_view text, uint32_t weight) {
  return weight >= kTextWeight || (weight >= kSentenceWeight && EndsSentence(text));
}

bool HasAncestor(const Dom& dom, NodeId id, Tag tag) {
  constexpr int kLevels = 4;
  for (int i = 0; i < kLevels && id != kNoNode; ++i, id = dom[id].parent) {
    if (dom[id].tag == tag) return true;
  }
  return false;
}

// Whether the text at `node` is a link to another page.
bool LinksElsewhere(const Dom& dom, NodeId node) {
  constexpr int kLevels = 4;
  for (int i = 0; i < kLevels && node != kNoNode; ++i, node = dom[node].parent) {
    if (dom[node].tag != Tag::kA) continue;
    const std::string_view href = dom.Attr(node, "href");
    return !href.empty() && !href.starts_with('#');
  }
  return false;
}

}  // namespace

float LinkDensity(const Block& block) {
  return block.weight == 0 ? 0 : static_cast<float>(block.link_weight) / block.weight;
}

bool EndsSentence(std::string_view text) {
  constexpr std::string_view kClosing[] = {"\"", "'", ")", "]", "*", "”", "’", "»", "」", "）"};
  while (!text.empty()) {
    const char last = text.back();
    if ((last | 0x20) >= 'a' && (last | 0x20) <= 'z') return false;
    if (last == '.' || last == '?' || last == '!' || last == ':') return true;
    const auto* mark = std::ranges::find_if(
        kClosing, [&](std::string_view closing) { return text.ends_with(closing); });
    if (mark == std::end(kClosing)) break;
    text.remove_suffix(mark->size());
  }
  return text.ends_with("…") || text.ends_with("$$") || text.ends_with("؟") ||
         (text.size() > 3 && IsWideStop(text.substr(text.size() - 3)));
}

// What stands below headings that lead to other pages announces these.
void FeatureReader::FindTeasers() {
  const auto& blocks = page_->blocks;
  std::array<int, 8> headings{};
  teasers_.assign(blocks.size(), false);
  for (size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    if (block.kind != BlockKind::kHeading || LinkDensity(block) < kLinked) continue;
    if (!LinksElsewhere(*dom_, block.position)) continue;
    teasers_[i] = true;
    ++headings[block.level];
  }
  size_t until = 0;
  for (size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    if (block.kind == BlockKind::kHeading) {
      teasers_[i] = teasers_[i] && headings[block.level] >= kTeaserHeadings;
      until = teasers_[i] ? i + 1 + kTeaserBlocks : 0;
    } else if (i < until && block.weight < kTeaserWeight) {
      teasers_[i] = true;
    } else {
      until = 0;
    }
  }
}

void FeatureReader::FindText() {
  const Surroundings::Range core = around_->core(), parent = around_->main_parent();
  first_text_ = std::min(core.begin, parent.begin);
  end_text_ = std::max(core.end, parent.end);
  const auto is_text = [&](size_t i) {
    const Block& block = page_->blocks[i];
    return (IsProse(page_->TextOf(block), block.weight) && LinkDensity(block) < kFewLinks &&
            !teasers_[i] && around_->EvidenceOf(block) > -1) ||
           block.formula_count > 0;
  };
  while (first_text_ < end_text_ && !is_text(first_text_)) ++first_text_;
  while (end_text_ > first_text_ && !is_text(end_text_ - 1)) --end_text_;
}

void FeatureReader::ReadText(size_t i, Features& row) const {
  const Block& block = page_->blocks[i];
  const std::string_view text = page_->TextOf(block);
  const float digits = DigitShare(text);
  const float evidence = std::min(0.0f, around_->EvidenceOf(block));
  // Names in listings are often linked to where they are defined.
  const float links = block.kind == BlockKind::kCode ? 0 : LinkDensity(block);
  const bool ends_sentence = EndsSentence(text);
  const bool fragment = block.kind == BlockKind::kParagraph && block.context == kNone &&
                        block.weight < kTextWeight && block.formula_count == 0 && !ends_sentence;
  const bool inside = i >= first_text_ && i < end_text_ &&
                      (around_->main_parent().Holds(i) || around_->root().Holds(i));
  const bool sentence_inside =
      inside && block.weight >= kTextWeight && links < kFewLinks && ends_sentence;
  Set(row, Feature::kShort, AtMostOne(static_cast<float>(block.weight) / 25));
  Set(row, Feature::kEndsSentence, ends_sentence);
  Set(row, Feature::kDigits, digits);
  Set(row, Feature::kLinks, links);
  Set(row, sentence_inside ? Feature::kAgainstText : Feature::kAgainst, evidence);
  Set(row, Feature::kNamed, !sentence_inside && evidence <= kNamed);
  Set(row, Feature::kFormula, block.formula_count > 0);
  Set(row, Feature::kFragment, fragment);
  Set(row, Feature::kDate, fragment && digits > kDateDigits);
}

void FeatureReader::ReadPlace(size_t i, Features& row) const {
  const Surroundings::Path path = around_->PathToMain(i);
  const float up = static_cast<float>(path.up) / Surroundings::kFar;
  const float share = std::sqrt(around_->BoxShareOf(i));
  Set(row, Feature::kCore, around_->core().Holds(i));
  Set(row, Feature::kRoot, around_->root().Holds(i));
  Set(row, Feature::kBoxShare, share);
  Set(row, Feature::kKinShare, std::sqrt(around_->KinShareOf(i)));
  Set(row, Feature::kUp, up);
  Set(row, Feature::kDown, static_cast<float>(path.down) / Surroundings::kFar);
  Set(row, Feature::kFocusedShare, around_->focus() * share);
  Set(row, Feature::kFocusedUp, around_->focus() * up);
  Set(row, Feature::kTeaser, teasers_[i]);
  Set(row, Feature::kAfterText, i >= end_text_);
}

void FeatureReader::ReadKind(size_t i, Features& row) const {
  const Block& block = page_->blocks[i];
  const NodeId owner = OwnerOf(*dom_, block);
  const Tag tag = (*dom_)[owner].tag;
  const bool quote = block.context != kNone && page_->contexts[block.context].quote;
  const bool alone_sentence =
      row[static_cast<size_t>(Feature::kEndsSentence)] > 0 && around_->IsAlone(i);
  Set(row, Feature::kParagraph, tag == Tag::kP || alone_sentence);
  Set(row, Feature::kListItem, block.context != kNone && !quote);
  Set(row, Feature::kDefinition, tag == Tag::kDt || tag == Tag::kDd);
  Set(row, Feature::kTableRow, block.kind == BlockKind::kTableRow);
  Set(row, Feature::kCode, block.kind == BlockKind::kCode);
  Set(row, Feature::kQuote, quote);
  Set(row, Feature::kCaption, HasAncestor(*dom_, owner, Tag::kFigure));
}

void FeatureReader::Read(const Dom& dom, const PageBlocks& page, const Surroundings& around,
                         std::vector<Features>& rows) {
  dom_ = &dom;
  page_ = &page;
  around_ = &around;
  FindTeasers();
  FindText();
  const auto has_formula = [](const Block& block) { return block.formula_count > 0; };
  const auto formulas = std::count_if(page.blocks.begin(), page.blocks.end(), has_formula);
  rows.assign(page.blocks.size(), Features{});
  for (size_t i = 0; i < rows.size(); ++i) {
    Set(rows[i], Feature::kBase, 1);
    Set(rows[i], Feature::kMathPage, AtMostOne(static_cast<float>(formulas) / kMathPage));
    ReadText(i, rows[i]);
    ReadPlace(i, rows[i]);
    ReadKind(i, rows[i]);
  }
}

}  // namespace mathsieve
