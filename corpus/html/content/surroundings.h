#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/html/blocks/blocks.h"
#include "corpus/html/dom.h"

namespace mathsieve {

// The element that a block belongs to: above links, emphasis and the like.
NodeId OwnerOf(const Dom& dom, const Block& block);

// Where on a page its text lies: how much of it each element holds, and which elements surround the
// content. Text counts by its mass: long plain blocks whole, short ones and links little.
//
// Related work: Arc90's Readability (text adds to its parent, half of it to the parent's parent).
//
// One instance a thread: it keeps its buffers.
class Surroundings {
 public:
  struct Range {
    size_t begin = 0, end = 0;  // of blocks
    bool Holds(size_t block) const { return block >= begin && block < end; }
  };

  // `dom` and `page` have to live as long as the answers are asked for.
  void Measure(const Dom& dom, const PageBlocks& page);

  // What the names of the elements around the block say against it: at most 0. Those that hold most
  // of the page say nothing, and a name of content takes back what was said further out.
  float EvidenceOf(const Block& block) const {
    return block.region == kNone ? 0 : regions_[block.region];
  }
  // Whether its element holds this block and no other.
  bool IsAlone(size_t block) const {
    const Range blocks = BlocksOf(OwnerOf(*dom_, page_->blocks[block]));
    return blocks.end - blocks.begin == 1;
  }
  // The mass of the block's box and of what lies in it, against the box with most: 0 to 1.
  float BoxShareOf(size_t block) const { return box_shares_[block]; }
  // The same for all boxes of the same tag and class together.
  float KinShareOf(size_t block) const { return kin_shares_[block]; }
  // The part of the page's mass that lies in the box with most text: high in articles, low where
  // each section is a box.
  float focus() const { return focus_; }
  // Steps in the tree from the block's box up to what it has in common with the box with most text,
  // and from there down to that one; each at most kFar.
  static constexpr int kFar = 8;
  struct Path {
    int up = 0, down = 0;
  };
  Path PathToMain(size_t block) const { return paths_[block]; }
  // The deepest element that holds nearly all of the mass.
  Range core() const { return core_; }
  // The parent of the box with most text of its own.
  Range main_parent() const { return main_parent_; }
  // The element around the main box that holds all text of boxes like those in it: the sections of
  // a manual, the answers of a thread, but not the teasers beside an article.
  Range root() const { return root_; }

 private:
  struct Reason {
    std::string_view word;
    NodeId end = 0;  // of the outermost region so far
    double share = 0;
  };

  Range BlocksOf(NodeId first, NodeId end) const {
    return {blocks_before_[first], blocks_before_[end]};
  }
  Range BlocksOf(NodeId id) const { return BlocksOf(id, (*dom_)[id].end); }
  double MassOf(Range range) const { return mass_[range.end] - mass_[range.begin]; }
  double ShareOf(const Region& region) const;
  void IndexBlocks();
  void MeasureMass();
  Reason& ReasonOf(std::string_view word);
  void MeasureReasons();
  void ResolveRegions();
  NodeId BoxOf(const Block& block) const;
  void MeasureBoxes();
  void MeasureKin();
  void MeasurePaths();
  uint64_t KindOf(NodeId box) const;
  bool Belongs(size_t block) const;
  void FindRoot();
  NodeId FindCore() const;

  const Dom* dom_ = nullptr;
  const PageBlocks* page_ = nullptr;
  std::vector<uint32_t> blocks_before_;  // a node, by node
  std::vector<double> mass_;             // running sums over blocks
  std::vector<float> regions_;           // evidence of a region and all around it
  std::vector<Reason> reasons_;          // share of the mass in regions of one reason
  std::vector<NodeId> boxes_;            // by block
  std::vector<double> box_mass_;         // by node; all zero between pages
  NodeId main_ = 0;
  float focus_ = 0;
  std::vector<float> box_shares_, kin_shares_;  // by block
  std::vector<Path> paths_;                     // by block
  std::vector<uint64_t> kinds_;                 // of the boxes, by block
  Range core_, main_box_, main_parent_, root_;
};

}  // namespace mathsieve
