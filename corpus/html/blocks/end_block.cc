#include <utility>

#include "corpus/html/blocks/walk.h"

namespace mathsieve {

void BlockBuilder::Walk::LeaveLiteral() {
  if (!run.in_literal()) return;
  const bool code = state.literal == Literal::kCode && structure == Structure::kMarkdown;
  run.EndLiteral(!code       ? InlineRun::Literal::kText
                 : state.pre ? InlineRun::Literal::kListing
                             : InlineRun::Literal::kInlineCode);
}

void BlockBuilder::Walk::PushBlock(Block block) {
  block.context = state.context;
  block.region = state.region;
  block.post = state.post;
  block.end = static_cast<uint32_t>(page->text.size());
  block.formula_count = static_cast<uint32_t>(page->forms.size()) - block.first_formula;
  page->text += '\n';
  page->blocks.push_back(block);
}

// Ends the run: a block of its own, or inside of a table's cell a space.
void BlockBuilder::Walk::Flush() {
  LeaveLiteral();
  if (state.in_cell) {
    run.AddSpace();
    return;
  }
  if (!run.empty()) {
    Block block;
    block.kind = state.kind;
    block.level = state.level;
    block.position = position;
    block.weight = run.weight();
    block.link_weight = run.link_weight();
    block.language = state.language;
    block.begin = static_cast<uint32_t>(page->text.size());
    block.first_formula = static_cast<uint32_t>(page->forms.size());
    block.note = !note.empty();
    if (block.note) page->text += "[^" + std::exchange(note, {}) + "]: ";
    const bool heading = state.kind == BlockKind::kHeading;
    const bool code = state.kind == BlockKind::kCode;
    run.Write(code ? nullptr : delimiters,
              heading ? InlineRun::Lines::kJoin : InlineRun::Lines::kKeep, page->text, page->forms);
    while (page->text.size() > block.begin &&
           (page->text.back() == '\n' || page->text.back() == ' ')) {
      page->text.pop_back();
    }
    if (page->text.size() > block.begin) PushBlock(block);
  }
  run.Clear();
  position = kNoNode;
  if (!inner_notes.empty()) ReadInnerNotes();
}

void BlockBuilder::Walk::CloseCell() {
  LeaveLiteral();
  if (page->text.size() > row_begin) page->text += ' ';
  if (structure == Structure::kMarkdown) page->text += "| ";
  if (row_position == kNoNode) row_position = position;
  row_weight += run.weight();
  row_link_weight += run.link_weight();
  run.Write(delimiters, InlineRun::Lines::kJoin, page->text, page->forms);
  run.Clear();
  position = kNoNode;
}

void BlockBuilder::Walk::CloseRow() {
  run.Clear();
  if (row_position == kNoNode) {
    page->text.resize(row_begin);
    return;
  }
  if (structure == Structure::kMarkdown) page->text += " |";
  Block block;
  block.kind = BlockKind::kTableRow;
  block.position = row_position;
  block.begin = static_cast<uint32_t>(row_begin);
  block.first_formula = row_formulas;
  block.weight = row_weight;
  block.link_weight = row_link_weight;
  block.table = state.table;
  PushBlock(block);
  if (!inner_notes.empty()) ReadInnerNotes();
}

void BlockBuilder::Walk::Close(const Frame& frame) {
  const Tag tag = (*dom)[frame.id].tag;
  if (state.in_cell && (tag == Tag::kTd || tag == Tag::kTh)) {
    CloseCell();
  } else if (frame.block) {
    Flush();
    if (tag == Tag::kTr && state.table != kNone) CloseRow();
  } else if (frame.end_mark != 0) {
    run.EndMark(frame.end_mark);
  } else if (state.literal != frame.before.literal || state.no_math != frame.before.no_math) {
    LeaveLiteral();
  }
  state = frame.before;
}

void BlockBuilder::Walk::CloseUntil(NodeId id) {
  while (!frames.empty() && frames.back().end <= id) CloseLast();
}

void BlockBuilder::Walk::CloseLast() {
  const Frame frame = frames.back();
  frames.pop_back();
  Close(frame);
}

}  // namespace mathsieve
