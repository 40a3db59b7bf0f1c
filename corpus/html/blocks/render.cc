#include "corpus/html/blocks/render.h"

#include <algorithm>
#include <string_view>

#include "corpus/html/blocks/inline_run.h"

namespace mathsieve {
namespace {

constexpr size_t kMaxLevels = 16;  // of lists and quotations that are written

std::string Marker(const Context& context) {
  return context.number == 0 ? "- " : std::to_string(context.number) + ". ";
}

}  // namespace

void Renderer::Render(const PageBlocks& page, const std::vector<bool>& keep, std::string& text,
                      FormCounts& formulas, Structure structure) {
  markdown_ = structure == Structure::kMarkdown;
  text.clear();
  formulas = {};
  previous_ = nullptr;
  previous_list_ = kNone;
  marked_.assign(page.contexts.size(), false);
  marked_posts_.assign(page.posts.size(), false);
  for (size_t i = 0; i < page.blocks.size(); ++i) {
    const Block& block = page.blocks[i];
    if (!keep[i]) continue;
    const uint32_t list = block.context == kNone ? kNone : page.contexts[block.context].list;
    if (previous_ != nullptr) {
      const bool same_table = block.table != kNone && block.table == previous_->table;
      const bool next_item = list != kNone && list == previous_list_ && !marked_[block.context];
      text += same_table || next_item ? "\n" : "\n\n";
    }
    WriteMark(page, block, text);
    if (block.kind == BlockKind::kCode && markdown_) {
      WriteCode(page, block, text);
    } else {
      WriteLines(page, block, page.TextOf(block), text);
    }
    for (uint32_t f = 0; f < block.formula_count; ++f) {
      ++formulas[static_cast<size_t>(page.forms[block.first_formula + f])];
    }
    previous_ = &block;
    previous_list_ = list;
  }
}

void Renderer::WriteMark(const PageBlocks& page, const Block& block, std::string& text) {
  constexpr std::string_view kMarks[] = {"", "Answer", "Reply", "Comment"};
  if (block.post == kNone || marked_posts_[block.post]) return;
  marked_posts_[block.post] = true;
  const std::string_view mark = kMarks[static_cast<size_t>(page.posts[block.post].kind)];
  if (mark.empty()) return;
  const std::string_view stars = markdown_ ? "**" : "";
  text.append(stars).append(mark).append(stars).append("\n\n");
}

void Renderer::WritePrefix(const PageBlocks& page, uint32_t context, bool first,
                           std::string& text) {
  if (!markdown_) return;
  chain_.clear();
  for (uint32_t c = context; c != kNone; c = page.contexts[c].parent) chain_.push_back(c);
  // Each line repeats what stands before it: deep nesting would multiply the page.
  if (chain_.size() > kMaxLevels) chain_.resize(kMaxLevels);
  for (size_t i = chain_.size(); i-- > 0;) {
    const Context& level = page.contexts[chain_[i]];
    if (level.quote) {
      text += "> ";
      continue;
    }
    const std::string marker = Marker(level);
    if (first && !marked_[chain_[i]]) {
      text += marker;
      marked_[chain_[i]] = true;
    } else {
      text.append(marker.size(), ' ');
    }
  }
}

void Renderer::WriteLines(const PageBlocks& page, const Block& block, std::string_view lines,
                          std::string& text) {
  bool first = true;
  while (true) {
    const size_t end = lines.find('\n');
    const std::string_view line = lines.substr(0, end);
    if (!line.empty() || block.kind == BlockKind::kCode) {
      if (!first) text += '\n';
      WritePrefix(page, block.context, first, text);
      if (first && markdown_ && block.kind == BlockKind::kHeading)
        text.append(block.level, '#').append(" ");
      text.append(line);
      first = false;
    }
    if (end == lines.npos) return;
    lines.remove_prefix(end + 1);
  }
}

void Renderer::WriteCode(const PageBlocks& page, const Block& block, std::string& text) {
  const std::string_view code = page.TextOf(block);
  const std::string fence(std::max<size_t>(3, LongestTickRun(code) + 1), '`');
  std::string fenced = fence;
  fenced.append(block.language).append("\n").append(code).append("\n").append(fence);
  WriteLines(page, block, fenced, text);
}

}  // namespace mathsieve
