#include "corpus/html/content/features.h"

#include <algorithm>
#include <cmath>

namespace mathsieve {
namespace {

constexpr size_t kBytesRead = 200;  // of a block, for its digits
constexpr uint32_t kTextWeight = 80;
constexpr float kLinked = 0.9f;
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

// Digits among the letters and digits at the beginning of a text; a character of two bytes and more
// is a letter.
float DigitShare(std::string_view text) {
  int digits = 0, letters = 0;
  for (const char c : text.substr(0, kBytesRead)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= '0' && byte <= '9') {
      ++digits;
    } else if ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') {
      ++letters;
    } else if (byte >= 0xC0) {
      ++letters;
    }
  }
  return static_cast<float>(digits) / static_cast<float>(digits + letters + 1);
}

// A line that is neither a sentence nor a part of a structure: a date, a name, a button.
bool IsFragment(const Block& block, std::string_view text) {
  return block.kind == BlockKind::kParagraph && block.context == kNone &&
         block.weight < kTextWeight && block.formula_count == 0 && !EndsSentence(text);
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
  for (bool again = true; again;) {
    again = false;
    for (const std::string_view mark : kClosing) {
      if (!text.ends_with(mark)) continue;
      text.remove_suffix(mark.size());
      again = true;
    }
  }
  if (text.empty()) return false;
  const char last = text.back();
  return last == '.' || last == '?' || last == '!' || last == ':' || text.ends_with("…") ||
         text.ends_with("$$") || (text.size() > 3 && IsWideStop(text.substr(text.size() - 3))) ||
         text.ends_with("؟");
}

// What stands below headings that lead to other pages announces these.
void FeatureReader::FindTeasers(const Dom& dom, const PageBlocks& page) {
  const auto& blocks = page.blocks;
  std::array<int, 8> headings{};
  teasers_.assign(blocks.size(), false);
  for (size_t i = 0; i < blocks.size(); ++i) {
    const Block& block = blocks[i];
    if (block.kind != BlockKind::kHeading || LinkDensity(block) < kLinked) continue;
    if (!LinksElsewhere(dom, block.position)) continue;
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

void FeatureReader::FindText(const PageBlocks& page, const Surroundings& surroundings) {
  const Surroundings::Range core = surroundings.core(), parent = surroundings.main_parent();
  first_text_ = std::min(core.begin, parent.begin);
  end_text_ = std::max(core.end, parent.end);
  const auto is_text = [&](size_t i) {
    const Block& block = page.blocks[i];
    return (block.weight >= kTextWeight && LinkDensity(block) < 0.3f && !teasers_[i] &&
            surroundings.EvidenceOf(block) > -1) ||
           block.formula_count > 0;
  };
  while (first_text_ < end_text_ && !is_text(first_text_)) ++first_text_;
  while (end_text_ > first_text_ && !is_text(end_text_ - 1)) --end_text_;
}

void FeatureReader::Read(const Dom& dom, const PageBlocks& page, const Surroundings& surroundings,
                         std::vector<Features>& rows) {
  FindTeasers(dom, page);
  FindText(page, surroundings);
  rows.assign(page.blocks.size(), Features{});
  const auto has_formula = [](const Block& block) { return block.formula_count > 0; };
  const auto formulas = std::count_if(page.blocks.begin(), page.blocks.end(), has_formula);
  const float math_page = AtMostOne(static_cast<float>(formulas) / 8);
  for (size_t i = 0; i < rows.size(); ++i) {
    const Block& block = page.blocks[i];
    const auto set = [&](Feature feature, float value) {
      rows[i][static_cast<size_t>(feature)] = value;
    };
    const auto weight = static_cast<float>(block.weight);
    const std::string_view text = page.TextOf(block);
    const float digits = DigitShare(text);
    const NodeId owner = OwnerOf(dom, block);
    const float evidence = surroundings.EvidenceOf(block);
    // Names in listings are often linked to where they are defined.
    const float links = block.kind == BlockKind::kCode ? 0 : LinkDensity(block);
    set(Feature::kBase, 1);
    set(Feature::kShort, AtMostOne(weight / 25));
    set(Feature::kEndsSentence, EndsSentence(text));
    set(Feature::kDigits, digits);
    set(Feature::kLinks, links);
    const bool inside = i >= first_text_ && i < end_text_ && (surroundings.main_parent().Holds(i) || surroundings.root().Holds(i));
    const bool sentence = block.weight >= kTextWeight && links < 0.3f && EndsSentence(text);
    const Feature against = !inside     ? Feature::kAgainst
                            : !sentence ? Feature::kAgainstInside
                                        : Feature::kAgainstText;
    set(against, std::min(0.0f, evidence));
    set(Feature::kCore, surroundings.core().Holds(i));
    set(Feature::kRoot, surroundings.root().Holds(i));
    set(Feature::kBoxShare, std::sqrt(surroundings.BoxShareOf(i)));
    set(Feature::kKinShare, std::sqrt(surroundings.KinShareOf(i)));
    const Surroundings::Path path = surroundings.PathToMain(i);
    set(Feature::kUp, static_cast<float>(path.up) / Surroundings::kFar);
    set(Feature::kDown, static_cast<float>(path.down) / Surroundings::kFar);
    set(Feature::kFocusedShare, surroundings.focus() * std::sqrt(surroundings.BoxShareOf(i)));
    set(Feature::kFocusedUp, surroundings.focus() * static_cast<float>(path.up) / Surroundings::kFar);
    set(Feature::kParagraph, dom[owner].tag == Tag::kP || (EndsSentence(text) && surroundings.IsAlone(i)));
    set(Feature::kListItem, block.context != kNone && !page.contexts[block.context].quote);
    set(Feature::kDefinition, dom[owner].tag == Tag::kDt || dom[owner].tag == Tag::kDd);
    set(Feature::kTableRow, block.kind == BlockKind::kTableRow);
    set(Feature::kCode, block.kind == BlockKind::kCode);
    set(Feature::kQuote, block.context != kNone && page.contexts[block.context].quote);
    set(Feature::kCaption, HasAncestor(dom, owner, Tag::kFigure));
    set(Feature::kFormula, block.formula_count > 0);
    set(Feature::kMathPage, math_page);
    set(Feature::kTeaser, teasers_[i]);
    const bool fragment = IsFragment(block, text);
    set(Feature::kFragment, fragment);
    set(Feature::kDate, fragment && digits > 0.15f);
    set(Feature::kAfterText, i >= end_text_);
  }
}

}  // namespace mathsieve
