#include "corpus/html/content/boilerplate.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace mathsieve {
namespace {

// A block is content when its weighted features add up to more than nothing.
struct Weights {
  float base = -1.0f;
  float length = 2.0f;       // by weight / kLong, at most 1
  float sentences = 0.6f;    // a sentence's end, at most 3
  float links = -3.5f;       // the share of text in links
  float list_links = -1.0f;  // the same of the whole list
  float evidence = 1.0f;     // of the elements around (element_facts.cc)
  float core = 1.2f;         // inside of the core
  float outside = -1.5f;
  float code = 1.0f;
  float table_row = 0.8f;
  float neighbours = 0.35f;  // of the scores before and behind, each cut to ±kNeighbourCut
};
constexpr Weights kWeights;
constexpr float kLong = 160;
constexpr size_t kSentenceBytes = 800;  // read of a block for ends of sentences
constexpr float kNeighbourCut = 2.5f;
constexpr double kCoreShare = 0.75;         // of the mass below an element, to go on into one child
constexpr double kMinShare = 0.25;          // of the core's plain text, to be content
constexpr double kExemptShare = 0.4;        // an element with so much of the mass is no surrounding
constexpr double kExemptReasonShare = 0.9;  // all elements with one reason together

float LinkDensity(const Block& block) {
  return block.weight == 0 ? 0 : static_cast<float>(block.link_weight) / block.weight;
}

// Formulas in links only are those of a table of contents.
bool HasFormula(const Block& block) { return block.formula_count > 0 && LinkDensity(block) < 0.9f; }

bool IsBox(Tag tag) {
  switch (tag) {
    case Tag::kBody:
    case Tag::kDiv:
    case Tag::kSection:
    case Tag::kArticle:
    case Tag::kMain:
    case Tag::kTable:
    case Tag::kTbody:
    case Tag::kTr:
    case Tag::kTd:
    case Tag::kForm:
    case Tag::kCenter:
    case Tag::kFont:
    case Tag::kSpan:
    case Tag::kOther:
      return true;
    default:
      return false;
  }
}

// Ends of sentences in `text`, up to `limit`: full stops and their kin before a space or the end,
// and those of Chinese and Japanese anywhere.
int CountSentenceEnds(std::string_view text, int limit) {
  int count = 0;
  for (size_t i = 0; i < text.size() && count < limit; ++i) {
    const char c = text[i];
    if (c == '.' || c == '?' || c == '!') {
      const bool end = i + 1 == text.size() || text[i + 1] == ' ' || text[i + 1] == '\n' ||
                       text[i + 1] == '"' || static_cast<unsigned char>(text[i + 1]) >= 0xE2;
      if (end && i > 1 && text[i - 1] != '.' && text[i - 2] != ' ') ++count;
    } else if (c == '\xE3') {
      if (text.substr(i, 3) == "。") ++count;
    } else if (c == '\xEF') {
      const std::string_view mark = text.substr(i, 3);
      if (mark == "？" || mark == "！") ++count;
    }
  }
  return count;
}

}  // namespace

struct ContentFinder::Features {
  BlockKind kind = BlockKind::kParagraph;
  float length = 0;
  int sentences = 0;
  float links = 0;
  float list_links = 0;
  float evidence = 0;
  bool in_core = false;

  float Score() const {
    return kWeights.base + kWeights.length * length + kWeights.sentences * sentences +
           kWeights.links * links + kWeights.list_links * list_links +
           kWeights.evidence * evidence + (in_core ? kWeights.core : kWeights.outside) +
           (kind == BlockKind::kCode ? kWeights.code : 0) +
           (kind == BlockKind::kTableRow ? kWeights.table_row : 0);
  }
};

ContentFinder::Range ContentFinder::BlocksOf(NodeId first, NodeId end) const {
  const auto& blocks = page_->blocks;
  const auto before = [](const Block& block, NodeId id) { return block.position < id; };
  const auto from = std::lower_bound(blocks.begin(), blocks.end(), first, before);
  const auto to = std::lower_bound(from, blocks.end(), end, before);
  return {static_cast<size_t>(from - blocks.begin()), static_cast<size_t>(to - blocks.begin())};
}

// Text that reads like content: long blocks count whole, short ones and links little. Once regions
// are known, what stands in surroundings counts little too.
void ContentFinder::MeasureMass() {
  mass_.assign(1, 0);
  for (const Block& block : page_->blocks) {
    const double unlinked = 1 - LinkDensity(block);
    double mass = block.weight * unlinked * unlinked + 40.0 * block.formula_count;
    if (block.weight < 50 && block.formula_count == 0) mass *= 0.3;
    if (!regions_.empty() && block.region != kNone && regions_[block.region] < -1) mass *= 0.1;
    mass_.push_back(mass_.back() + mass);
  }
}

double ContentFinder::ShareOf(const Region& region) const {
  return MassOf(BlocksOf(region.first, region.end)) / (mass_.back() + 1);
}

// A thread of comments, a page built of widgets: what is most of a page is its content, in however
// many elements. Those that lie in another one of their reason are counted with it.
void ContentFinder::MeasureReasons() {
  reasons_.clear();
  std::map<std::string_view, NodeId> ends;  // of the outermost region so far
  for (const Region& region : page_->regions) {
    if (region.reason.empty()) continue;
    NodeId& end = ends[region.reason];
    if (region.first < end) continue;
    end = region.end;
    reasons_[region.reason] += ShareOf(region);
  }
}

void ContentFinder::ResolveRegions() {
  regions_.clear();
  MeasureMass();
  MeasureReasons();
  for (const Region& region : page_->regions) {
    float evidence = region.evidence;
    const auto reason = reasons_.find(region.reason);
    const bool all_of_them = reason != reasons_.end() && reason->second > kExemptReasonShare;
    if (evidence < 0 && (all_of_them || ShareOf(region) > kExemptShare)) evidence = 0;
    if (region.parent != kNone) evidence += regions_[region.parent];
    regions_.push_back(std::clamp(evidence, -6.0f, 2.0f));
  }
  MeasureMass();
}

// The share of links in every outermost list, stored with each of its items.
void ContentFinder::MeasureLists() {
  const auto& contexts = page_->contexts;
  lists_.clear();
  const auto list_of = [&](const Block& block) {
    return block.context == kNone ? kNone : contexts[block.context].list;
  };
  for (const Block& block : page_->blocks) {
    const uint32_t list = list_of(block);
    if (list == kNone) continue;
    if (lists_.empty() || lists_.back().list != list) lists_.push_back({list, 0, 0});
    lists_.back().weight += block.weight;
    lists_.back().link_weight += block.link_weight;
  }
  list_links_.assign(page_->blocks.size(), 0);
  size_t next = 0;
  for (size_t i = 0; i < list_links_.size(); ++i) {
    const uint32_t list = list_of(page_->blocks[i]);
    if (list == kNone) continue;
    while (lists_[next].list != list) ++next;
    const ListLinks& links = lists_[next];
    list_links_[i] = links.weight == 0 ? 0 : static_cast<float>(links.link_weight) / links.weight;
  }
}

// The deepest box that holds nearly all of the mass; a long paragraph or list is no box.
NodeId ContentFinder::FindCore(const Dom& dom) const {
  const auto mass = [&](NodeId id) { return MassOf(BlocksOf(id, dom[id].end)); };
  NodeId core = 0;
  for (NodeId id = core; id != kNoNode;) {
    core = id;
    id = kNoNode;
    for (NodeId child = dom.FirstChild(core); child != kNoNode; child = dom.NextSibling(child)) {
      if (!IsBox(dom[child].tag)) continue;
      if (mass(child) >= kCoreShare * mass(core)) {
        id = child;
        break;
      }
    }
  }
  return core;
}

ContentFinder::Features ContentFinder::FeaturesOf(size_t index) const {
  const Block& block = page_->blocks[index];
  Features features;
  features.kind = block.kind;
  features.length = std::min(1.0f, block.weight / kLong);
  features.sentences =
      block.weight < 25 ? 0 : CountSentenceEnds(page_->TextOf(block).substr(0, kSentenceBytes), 3);
  // Names in listings are often linked to where they are defined.
  features.links = block.kind == BlockKind::kCode ? 0 : LinkDensity(block);
  features.list_links = list_links_[index];
  if (block.region != kNone) features.evidence = regions_[block.region];
  features.in_core = index >= core_.begin && index < core_.end;
  return features;
}

// A heading stays when content stands in its section, which ends at the next heading of its level
// or a higher one. When what follows at once is no content ("Share this" over buttons), only the
// high headings of the core stay.
void ContentFinder::KeepHeadings(std::vector<bool>& keep) const {
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
    const float evidence = block.region == kNone ? 0 : regions_[block.region];
    const bool high = block.level <= 2 && evidence > -1 && i >= core_.begin && i < core_.end;
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
void ContentFinder::KeepAtLeast(std::vector<bool>& keep) const {
  const auto& blocks = page_->blocks;
  std::vector<size_t> plain;
  uint64_t kept = 0, all = 0;
  for (size_t i = core_.begin; i < core_.end; ++i) {
    const Block& block = blocks[i];
    if (keep[i]) kept += block.weight;
    const float evidence = block.region == kNone ? 0 : regions_[block.region];
    if (block.kind == BlockKind::kHeading || LinkDensity(block) > 0.3f || evidence < -1) continue;
    all += block.weight;
    plain.push_back(i);
  }
  if (kept >= kMinShare * static_cast<double>(all)) return;
  for (const size_t i : plain) keep[i] = true;
}

void ContentFinder::Find(const Dom& dom, const PageBlocks& page, std::vector<bool>& keep) {
  page_ = &page;
  keep.assign(page.blocks.size(), false);
  if (page.blocks.empty()) return;
  ResolveRegions();
  MeasureLists();
  const NodeId core = FindCore(dom);
  core_ = BlocksOf(core, dom[core].end);
  scores_.clear();
  for (size_t i = 0; i < page.blocks.size(); ++i) scores_.push_back(FeaturesOf(i).Score());
  const auto cut = [&](size_t i) {
    return i < scores_.size() ? std::clamp(scores_[i], -kNeighbourCut, kNeighbourCut) : 0.0f;
  };
  for (size_t i = 0; i < page.blocks.size(); ++i) {
    const float neighbours = cut(i - 1) + cut(i + 1);
    keep[i] = HasFormula(page.blocks[i]) || scores_[i] + kWeights.neighbours * neighbours > 0;
  }
  KeepAtLeast(keep);
  KeepHeadings(keep);
}

}  // namespace mathsieve
