#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/html/dom.h"
#include "corpus/html/forms/delimiters/delimiters.h"
#include "corpus/html/forms/formula.h"

namespace mathsieve {

constexpr uint32_t kNone = ~uint32_t{0};

// A quotation or a list item around blocks: what stands before their lines.
struct Context {
  uint32_t parent = kNone;
  bool quote = false;
  uint32_t number = 0;    // of an ordered list's item; 0 for a bullet
  uint32_t list = kNone;  // the outermost list this item belongs to
};

// An element that says something about what it holds: by its name, role, class or id.
struct Region {
  uint32_t parent = kNone;
  NodeId first = 0, end = 0;
  float evidence = 0;       // positive for content, negative for what surrounds it
  std::string_view reason;  // as ElementFacts has it
};

// A contribution of a reader or member to a page: what a thread or the space below an article is
// made of.
enum class PostKind : uint8_t { kNone, kAnswer, kReply, kComment };

struct Post {
  PostKind kind = PostKind::kNone;
  NodeId first = 0, end = 0;
};

enum class BlockKind : uint8_t { kParagraph, kHeading, kCode, kTableRow };

// The unit of the decision "content or not": one paragraph, heading, list item, table row, listing.
// Weights count characters by what they carry: a Latin letter 1, a Hangul syllable 2, a Chinese
// character or kana 3.
struct Block {
  BlockKind kind = BlockKind::kParagraph;
  uint8_t level = 0;            // of a heading
  NodeId position = 0;          // its first text; blocks stand in this order
  uint32_t begin = 0, end = 0;  // in PageBlocks::text
  uint32_t weight = 0;          // visible text; a formula stated by an element: 10
  uint32_t link_weight = 0;     // of that, inside of links
  uint32_t first_formula = 0, formula_count = 0;  // in PageBlocks::forms
  uint32_t context = kNone;
  uint32_t region = kNone;
  uint32_t table = kNone;  // rows of one table share it
  uint32_t post = kNone;
  bool note = false;          // what a note mark in the text leads to
  std::string_view language;  // of a listing, where the page states it
};

// A page cut into blocks, in document order.
struct PageBlocks {
  std::string text;  // of all blocks, with its formulas written out and dollars escaped
  std::vector<Block> blocks;
  std::vector<Context> contexts;
  std::vector<Region> regions;
  std::vector<Post> posts;
  std::vector<Form> forms;

  std::string_view TextOf(const Block& block) const {
    return std::string_view(text).substr(block.begin, block.end - block.begin);
  }
};

// Light Markdown, or text alone: no marks of tables, code and notes within the blocks.
enum class Structure : uint8_t { kMarkdown, kPlain };

// Cuts `dom` into blocks; `formulas` are FormulaFinder's. Replaces the content of `page`. Hidden
// elements, scripts, form controls and embedded media are left out, but not their formulas.
// One instance a thread: it keeps its buffers.
class BlockBuilder {
 public:
  BlockBuilder();
  ~BlockBuilder();
  void Build(const Dom& dom, std::span<const Formula> formulas, const DelimiterConfig& delimiters,
             PageBlocks& page, Structure structure = Structure::kMarkdown);

 private:
  struct Walk;
  std::unique_ptr<Walk> walk_;
};

}  // namespace mathsieve
