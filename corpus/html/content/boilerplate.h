#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "corpus/html/blocks/blocks.h"
#include "corpus/html/dom.h"

namespace mathsieve {

// Decides which blocks of a page are its content. What is known of a block: its length and its
// links, whether it is made of sentences, what the elements around it are called, whether it lies
// in the part of the page that holds most of the text, and how its neighbours look. One table
// weighs these (kWeights in the .cc); a block with a formula is always content.
//
// Related work: Kohlschütter et al. 2010 (shallow text features), Pomikálek 2011 (jusText: context
// of short blocks).
//
// One instance a thread: it keeps its buffers.
class ContentFinder {
 public:
  // Replaces the content of `keep` by one answer a block.
  void Find(const Dom& dom, const PageBlocks& page, std::vector<bool>& keep);

 private:
  struct Range {
    size_t begin, end;
  };
  struct ListLinks {
    uint32_t list;
    uint64_t weight, link_weight;
  };
  struct Features;

  Range BlocksOf(NodeId first, NodeId end) const;
  double MassOf(Range range) const { return mass_[range.end] - mass_[range.begin]; }
  void MeasureMass();
  double ShareOf(const Region& region) const;
  void MeasureReasons();
  void ResolveRegions();
  void MeasureLists();
  NodeId FindCore(const Dom& dom) const;
  Features FeaturesOf(size_t block) const;
  void KeepAtLeast(std::vector<bool>& keep) const;
  void KeepHeadings(std::vector<bool>& keep) const;

  const PageBlocks* page_ = nullptr;
  std::vector<double> mass_;                    // running sums over blocks
  std::vector<float> regions_;                  // evidence of a region and all around it
  std::map<std::string_view, double> reasons_;  // share of the mass in regions of one reason
  std::vector<float> scores_;
  std::vector<ListLinks> lists_;
  std::vector<float> list_links_;  // by block
  Range core_{0, 0};
};

}  // namespace mathsieve
