#pragma once

#include <string>
#include <vector>

#include "corpus/html/blocks/blocks.h"
#include "corpus/html/forms/formula.h"

namespace mathsieve {

// Writes the blocks that `keep` names to `text`, as light Markdown (see Extraction) or plain, the
// kind of a post before its first block, and counts their formulas by form. One instance a thread:
// it keeps its buffers.
class Renderer {
 public:
  void Render(const PageBlocks& page, const std::vector<bool>& keep, std::string& text,
              FormCounts& formulas, Structure structure = Structure::kMarkdown);

 private:
  void WriteMark(const PageBlocks& page, const Block& block, std::string& text);
  void WritePrefix(const PageBlocks& page, uint32_t context, bool first, std::string& text);
  void WriteLines(const PageBlocks& page, const Block& block, std::string_view lines,
                  std::string& text);
  void WriteCode(const PageBlocks& page, const Block& block, std::string& text);

  const Block* previous_ = nullptr;
  uint32_t previous_list_ = kNone;
  std::vector<bool> marked_;  // items whose marker is written
  std::vector<bool> marked_posts_;
  bool markdown_ = true;
  std::vector<uint32_t> chain_;
};

}  // namespace mathsieve
