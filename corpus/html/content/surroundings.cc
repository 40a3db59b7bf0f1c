#include "corpus/html/content/surroundings.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "corpus/base/hash.h"

namespace mathsieve {
namespace {

constexpr double kCoreShare = 0.75;         // of the mass below an element, to go on into one child
constexpr double kExemptShare = 0.4;        // an element with so much of the mass is no surrounding
constexpr double kExemptReasonShare = 0.9;  // all elements with one reason together
constexpr uint32_t kShortWeight = 50;
constexpr uint32_t kTextWeight = 80;
constexpr float kFewLinks = 0.3f;
constexpr double kRootGain = 0.1;  // of its mass, to take in what lies around
constexpr int kMaxLevels = 64;     // climbed from a text

float LinkDensity(const Block& block) {
  return block.weight == 0 ? 0 : static_cast<float>(block.link_weight) / block.weight;
}

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

// Elements that stand inside of a line.
bool IsInline(Tag tag) {
  switch (tag) {
    case Tag::kText:
    case Tag::kA:
    case Tag::kSpan:
    case Tag::kB:
    case Tag::kStrong:
    case Tag::kI:
    case Tag::kEm:
    case Tag::kU:
    case Tag::kSub:
    case Tag::kSup:
    case Tag::kSmall:
    case Tag::kCode:
    case Tag::kKbd:
    case Tag::kSamp:
    case Tag::kTt:
    case Tag::kFont:
    case Tag::kTime:
    case Tag::kLabel:
    case Tag::kMath:
    case Tag::kImg:
    case Tag::kScript:
      return true;
    default:
      return false;
  }
}

// Paragraphs, items, rows: what a box is made of.
bool IsPart(Tag tag) {
  switch (tag) {
    case Tag::kP:
    case Tag::kLi:
    case Tag::kUl:
    case Tag::kOl:
    case Tag::kDl:
    case Tag::kDt:
    case Tag::kDd:
    case Tag::kPre:
    case Tag::kBlockquote:
    case Tag::kH1:
    case Tag::kH2:
    case Tag::kH3:
    case Tag::kH4:
    case Tag::kH5:
    case Tag::kH6:
      return true;
    default:
      return false;
  }
}

NodeId ParentOrRoot(const Dom& dom, NodeId id) {
  return dom[id].parent == kNoNode ? 0 : dom[id].parent;
}

}  // namespace

NodeId OwnerOf(const Dom& dom, const Block& block) {
  NodeId id = block.position;
  for (int i = 0; i < kMaxLevels && id != 0 && IsInline(dom[id].tag); ++i) {
    id = ParentOrRoot(dom, id);
  }
  return id;
}

void Surroundings::IndexBlocks() {
  blocks_before_.clear();
  for (const Block& block : page_->blocks) {
    const auto index = static_cast<uint32_t>(&block - page_->blocks.data());
    if (block.position >= blocks_before_.size()) blocks_before_.resize(block.position + 1, index);
  }
  blocks_before_.resize(dom_->nodes().size() + 1, static_cast<uint32_t>(page_->blocks.size()));
}

// Once regions are known, what stands in surroundings counts little.
void Surroundings::MeasureMass() {
  mass_.assign(1, 0);
  for (const Block& block : page_->blocks) {
    const double unlinked = 1 - LinkDensity(block);
    double mass = block.weight * unlinked * unlinked + 40.0 * block.formula_count;
    if (block.weight < kShortWeight && block.formula_count == 0) mass *= 0.3;
    if (!regions_.empty() && block.region != kNone && regions_[block.region] < -1) mass *= 0.1;
    mass_.push_back(mass_.back() + mass);
  }
}

double Surroundings::ShareOf(const Region& region) const {
  return MassOf(BlocksOf(region.first, region.end)) / (mass_.back() + 1);
}

// A thread of comments, a page built of widgets: what is most of a page is its content, in however
// many elements. Those that lie in another one of their reason are counted with it.
void Surroundings::MeasureReasons() {
  reasons_.clear();
  for (const Region& region : page_->regions) {
    if (region.reason.empty()) continue;
    Reason& reason = ReasonOf(region.reason);
    if (region.first < reason.end) continue;
    reason.end = region.end;
    reason.share += ShareOf(region);
  }
}

Surroundings::Reason& Surroundings::ReasonOf(std::string_view word) {
  for (Reason& reason : reasons_) {
    if (reason.word == word) return reason;
  }
  return reasons_.emplace_back(Reason{word});
}

void Surroundings::ResolveRegions() {
  regions_.clear();
  MeasureMass();
  MeasureReasons();
  for (const Region& region : page_->regions) {
    float evidence = region.evidence;
    const bool all_of_them =
        !region.reason.empty() && ReasonOf(region.reason).share > kExemptReasonShare;
    // More may be said about an article than in it.
    const bool most = !region.reason.starts_with("comment") && ShareOf(region) > kExemptShare;
    if (evidence < 0 && (all_of_them || most)) evidence = 0;
    if (region.parent != kNone) evidence += regions_[region.parent];
    regions_.push_back(std::clamp(evidence, -6.0f, 0.0f));
  }
  MeasureMass();
}

NodeId Surroundings::FindCore() const {
  const auto mass = [&](NodeId id) { return MassOf(BlocksOf(id)); };
  NodeId core = 0;
  for (NodeId id = core; id != kNoNode;) {
    core = id;
    id = kNoNode;
    const double wanted = kCoreShare * mass(core);
    for (NodeId child = dom_->FirstChild(core); child != kNoNode;
         child = dom_->NextSibling(child)) {
      if (!IsBox((*dom_)[child].tag) || mass(child) < wanted) continue;
      id = child;
      break;
    }
  }
  return core;
}

// The element whose text the block adds to: no paragraph, item or row, and not around this block
// alone.
NodeId Surroundings::BoxOf(const Block& block) const {
  const Dom& dom = *dom_;
  NodeId id = OwnerOf(dom, block);
  if (block.kind == BlockKind::kTableRow && block.table != kNone) id = block.table;
  if (block.kind == BlockKind::kTableRow) id = ParentOrRoot(dom, id);
  for (int i = 0; i < kMaxLevels && id != 0; ++i, id = ParentOrRoot(dom, id)) {
    const Range blocks = BlocksOf(id);
    if (!IsPart(dom[id].tag) && blocks.end - blocks.begin > 1) break;
  }
  return id;
}

void Surroundings::MeasureBoxes() {
  const auto& blocks = page_->blocks;
  const Dom& dom = *dom_;
  if (box_mass_.size() < dom.nodes().size()) box_mass_.resize(dom.nodes().size());
  boxes_.clear();
  for (size_t i = 0; i < blocks.size(); ++i) {
    const NodeId box = BoxOf(blocks[i]);
    boxes_.push_back(box);
    const double mass = mass_[i + 1] - mass_[i];
    box_mass_[box] += mass;
    if (box != 0) box_mass_[ParentOrRoot(dom, box)] += mass / 2;
  }
  double largest = 0;
  main_ = 0;
  for (const NodeId box : boxes_) {
    if (box_mass_[box] <= largest) continue;
    largest = box_mass_[box];
    main_ = box;
  }
  focus_ = static_cast<float>(std::min(1.0, largest / (mass_.back() + 1)));
  main_box_ = BlocksOf(main_);
  main_parent_ = BlocksOf(ParentOrRoot(dom, main_));
  box_shares_.clear();
  for (const NodeId box : boxes_) {
    box_shares_.push_back(largest == 0 ? 0 : static_cast<float>(box_mass_[box] / largest));
  }
  for (const NodeId box : boxes_) box_mass_[box] = box_mass_[ParentOrRoot(dom, box)] = 0;
}

// Boxes of one kind have the same name and class; those without a class lie in the same kind of
// parent.
uint64_t Surroundings::KindOf(NodeId box) const {
  const Dom& dom = *dom_;
  uint64_t kind = 0;
  for (int i = 0; i < 2; ++i, box = ParentOrRoot(dom, box)) {
    const std::string_view name = dom.Attr(box, "class").substr(0, Dom::kMaxClassBytes);
    kind = kind * 31 + Hash64(dom[box].text) + Hash64(name);
    if (!name.empty()) break;
  }
  return kind;
}

void Surroundings::MeasureKin() {
  std::unordered_map<uint64_t, double> kin;
  kinds_.clear();
  double largest = 0;
  for (size_t i = 0; i < boxes_.size(); ++i) {
    const bool known = i > 0 && boxes_[i] == boxes_[i - 1];
    kinds_.push_back(known ? kinds_.back() : KindOf(boxes_[i]));
    double& mass = kin[kinds_[i]];
    mass += mass_[i + 1] - mass_[i];
    largest = std::max(largest, mass);
  }
  kin_shares_.clear();
  for (const uint64_t kind : kinds_) {
    kin_shares_.push_back(largest == 0 ? 0 : static_cast<float>(kin[kind] / largest));
  }
}

// Plain text of some length, or a formula.
bool Surroundings::Belongs(size_t index) const {
  const Block& block = page_->blocks[index];
  const bool text = block.weight >= kTextWeight && LinkDensity(block) < kFewLinks;
  return EvidenceOf(block) > -1 && (text || block.formula_count > 0);
}

void Surroundings::FindRoot() {
  std::unordered_set<uint64_t> kinds;
  root_ = main_box_;
  double inside = 0;
  std::unordered_map<NodeId, int> texts;  // of a box
  for (size_t i = 0; i < boxes_.size(); ++i) texts[boxes_[i]] += Belongs(i);
  const auto add = [&](Range range) {
    for (size_t i = range.begin; i < range.end; ++i) {
      kinds.insert(kinds_[i]);
      if (Belongs(i)) inside += mass_[i + 1] - mass_[i];
    }
  };
  add(root_);
  Range seen = root_;
  double alike = 0, other = 0;  // mass between the root and the element that is looked at
  const auto look = [&](Range range) {
    for (size_t i = range.begin; i < range.end; ++i) {
      if (!Belongs(i)) continue;
      const bool like = kinds.contains(kinds_[i]) || texts[boxes_[i]] > 1;
      (like ? alike : other) += mass_[i + 1] - mass_[i];
    }
  };
  for (NodeId id = main_; id != 0;) {
    id = ParentOrRoot(*dom_, id);
    const Range range = BlocksOf(id);
    look({range.begin, seen.begin});
    look({seen.end, range.end});
    seen = range;
    if (alike < kRootGain * inside || alike < other) continue;
    add({range.begin, root_.begin});
    add({root_.end, range.end});
    root_ = range;
    alike = other = 0;
  }
}

void Surroundings::MeasurePaths() {
  std::vector<NodeId> above;  // the box with most text and what it lies in
  for (NodeId id = main_; above.size() <= kFar; id = ParentOrRoot(*dom_, id)) {
    above.push_back(id);
    if (id == 0) break;
  }
  paths_.clear();
  for (const NodeId box : boxes_) {
    Path path{kFar, kFar};
    NodeId id = box;
    for (int up = 0; up < kFar; ++up, id = ParentOrRoot(*dom_, id)) {
      const auto found = std::find(above.begin(), above.end(), id);
      if (found == above.end()) continue;
      path = {up, static_cast<int>(found - above.begin())};
      break;
    }
    paths_.push_back(path);
  }
}

void Surroundings::Measure(const Dom& dom, const PageBlocks& page) {
  dom_ = &dom;
  page_ = &page;
  IndexBlocks();
  ResolveRegions();
  core_ = BlocksOf(FindCore());
  MeasureBoxes();
  MeasureKin();
  MeasurePaths();
  FindRoot();
}

}  // namespace mathsieve
