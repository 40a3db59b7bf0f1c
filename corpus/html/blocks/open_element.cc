#include <algorithm>

#include "corpus/html/blocks/tables.h"
#include "corpus/html/blocks/walk.h"

namespace mathsieve {
namespace {

uint32_t StartOf(const Dom& dom, NodeId list) {
  uint32_t start = 0;
  for (const char c : dom.Attr(list, "start").substr(0, 6)) {
    if (c < '0' || c > '9') return 1;
    start = start * 10 + static_cast<uint32_t>(c - '0');
  }
  return std::max(start, 1u);
}

}  // namespace

void BlockBuilder::Walk::OpenItem() {
  if (state.list == kNone) return;
  List& list = lists[state.list];
  Context context;
  context.parent = state.context;
  context.number = list.ordered ? list.next++ : 0;
  context.list = list.outermost;
  state.context = static_cast<uint32_t>(page->contexts.size());
  page->contexts.push_back(context);
}

void BlockBuilder::Walk::OpenBlock(NodeId id) {
  const Node& node = (*dom)[id];
  switch (node.tag) {
    case Tag::kH1:
    case Tag::kH2:
    case Tag::kH3:
    case Tag::kH4:
    case Tag::kH5:
    case Tag::kH6:
      state.kind = BlockKind::kHeading;
      state.level = static_cast<uint8_t>(node.text[1] - '0');
      break;
    case Tag::kUl:
    case Tag::kOl:
    case Tag::kMenu: {
      List list{.ordered = node.tag == Tag::kOl, .next = StartOf(*dom, id), .outermost = id};
      if (state.list != kNone) list.outermost = lists[state.list].outermost;
      state.list = static_cast<uint32_t>(lists.size());
      lists.push_back(list);
      break;
    }
    case Tag::kLi:
      if (note.empty()) OpenItem();
      break;
    case Tag::kBlockquote:
      page->contexts.push_back({.parent = state.context, .quote = true});
      state.context = static_cast<uint32_t>(page->contexts.size() - 1);
      break;
    case Tag::kPre:
      if (state.in_cell) break;
      state.pre = true;
      state.literal = Literal::kCode;
      state.kind = BlockKind::kCode;
      state.language = CodeLanguage(*dom, id);
      break;
    case Tag::kTable:
      state.equations = dom->HasClass(id, "ltx_eqn_table");
      state.table = !state.equations && IsDataTable(*dom, id) ? id : kNone;
      break;
    case Tag::kTr:
      row_begin = page->text.size();
      row_formulas = static_cast<uint32_t>(page->forms.size());
      row_weight = row_link_weight = 0;
      row_position = kNoNode;
      break;
    case Tag::kTd:
    case Tag::kTh:
      state.in_cell = state.table != kNone;
      break;
    default:
      break;
  }
}

// What a note mark above led to is the note itself.
void BlockBuilder::Walk::OpenNote(NodeId id) {
  if (notes.empty()) return;
  const auto found = notes.find(dom->Attr(id, "id"));
  if (found == notes.end()) return;
  note = std::move(found->second);
  notes.erase(found);
}

// Comments may stand in answers, but no post in one of its kind.
void BlockBuilder::Walk::OpenPost(NodeId id, PostKind kind) {
  if (kind == PostKind::kNone) return;
  const PostKind around = state.post == kNone ? PostKind::kNone : page->posts[state.post].kind;
  if (around == kind || around == PostKind::kComment) return;
  state.post = static_cast<uint32_t>(page->posts.size());
  page->posts.push_back({kind, id, (*dom)[id].end});
}

bool BlockBuilder::Walk::IsMarked(const Node& node) {
  return node.tag == Tag::kSup || node.tag == Tag::kSub || node.tag == Tag::kI ||
         node.tag == Tag::kEm || (node.tag == Tag::kOther && node.text == "var");
}

void BlockBuilder::Walk::BeginMark(const Node& node) {
  const bool script = node.tag == Tag::kSup || node.tag == Tag::kSub;
  frames.back().end_mark = script ? kScriptEnd : kItalicEnd;
  run.BeginMark(!script ? kItalicBegin : node.tag == Tag::kSup ? kSupBegin : kSubBegin);
}

void BlockBuilder::Walk::Open(NodeId id, bool block, const ElementFacts& facts) {
  const Node& node = (*dom)[id];
  if (block) Flush();
  const State before = state;
  state.hidden |= facts.hidden;
  if (facts.evidence != 0 && node.tag != Tag::kBody) {
    page->regions.push_back({state.region, id, node.end, facts.evidence, facts.reason});
    state.region = static_cast<uint32_t>(page->regions.size() - 1);
  }
  if (block) {
    OpenNote(id);
    OpenPost(id, facts.post);
    OpenBlock(id);
  } else if (node.tag == Tag::kA) {
    state.in_link = true;
  } else if ((node.tag == Tag::kCode || node.tag == Tag::kKbd || node.tag == Tag::kSamp ||
              node.tag == Tag::kTt || IsTypewriter(id)) &&
             state.literal == Literal::kNo && !state.no_math) {
    state.literal = Literal::kCode;
  }
  frames.push_back({id, node.end, block, before, 0});
}

}  // namespace mathsieve
