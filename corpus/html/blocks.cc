// One pass over the node array. What an open element changes is a State that is put back when the
// walk passes the element's end; only elements that change something are kept on the stack.

#include "corpus/html/blocks.h"

#include <algorithm>
#include <array>

#include "corpus/html/element_facts.h"
#include "corpus/html/inline_run.h"
#include "corpus/html/tables.h"

namespace mathsieve {
namespace {

enum class Role : uint8_t { kInline, kBlock, kSkip };

constexpr auto kRoles = [] {
  std::array<Role, 256> roles{};
  const auto set = [&](Role role, std::initializer_list<Tag> tags) {
    for (const Tag tag : tags) roles[static_cast<size_t>(tag)] = role;
  };
  set(Role::kSkip, {Tag::kComment, Tag::kHead,       Tag::kTitle,        Tag::kMeta,   Tag::kLink,
                    Tag::kScript,  Tag::kStyle,      Tag::kTemplate,     Tag::kIframe, Tag::kObject,
                    Tag::kEmbed,   Tag::kSvg,        Tag::kImg,          Tag::kInput,  Tag::kButton,
                    Tag::kSelect,  Tag::kOption,     Tag::kTextarea,     Tag::kVideo,  Tag::kAudio,
                    Tag::kCanvas,  Tag::kAnnotation, Tag::kAnnotationXml});
  set(Role::kBlock,
      {Tag::kBody,  Tag::kP,          Tag::kDiv,     Tag::kHr,         Tag::kH1,      Tag::kH2,
       Tag::kH3,    Tag::kH4,         Tag::kH5,      Tag::kH6,         Tag::kUl,      Tag::kOl,
       Tag::kLi,    Tag::kDl,         Tag::kDt,      Tag::kDd,         Tag::kTable,   Tag::kCaption,
       Tag::kThead, Tag::kTbody,      Tag::kTfoot,   Tag::kTr,         Tag::kTd,      Tag::kTh,
       Tag::kPre,   Tag::kBlockquote, Tag::kFigure,  Tag::kFigcaption, Tag::kHeader,  Tag::kFooter,
       Tag::kNav,   Tag::kAside,      Tag::kMain,    Tag::kArticle,    Tag::kSection, Tag::kAddress,
       Tag::kForm,  Tag::kFieldset,   Tag::kDetails, Tag::kSummary,    Tag::kDialog,  Tag::kMenu,
       Tag::kCenter});
  return roles;
}();

enum class Literal : uint8_t { kNo, kCode, kPlain };

struct State {
  BlockKind kind = BlockKind::kParagraph;
  uint8_t level = 0;
  Literal literal = Literal::kNo;
  bool in_link = false, hidden = false, in_cell = false, pre = false, no_math = false;
  uint32_t context = kNone, region = kNone, table = kNone, list = kNone;
  std::string_view language;
};

struct Frame {
  NodeId id, end;
  bool block;
  State before;
};

struct List {
  bool ordered = false;
  uint32_t next = 1;
  uint32_t outermost = kNone;
};

uint32_t StartOf(const Dom& dom, NodeId list) {
  uint32_t start = 0;
  for (const char c : dom.Attr(list, "start").substr(0, 6)) {
    if (c < '0' || c > '9') return 1;
    start = start * 10 + static_cast<uint32_t>(c - '0');
  }
  return std::max(start, 1u);
}

}  // namespace

struct BlockBuilder::Walk {
  const Dom* dom = nullptr;
  std::span<const Formula> formulas;
  const DelimiterConfig* delimiters = nullptr;
  PageBlocks* page = nullptr;
  InlineRun run;
  State state;
  std::vector<Frame> frames;
  std::vector<List> lists;
  NodeId position = kNoNode;  // of the run's first text
  size_t row_begin = 0;       // of the open table row in the page's text
  uint32_t row_formulas = 0, row_weight = 0, row_link_weight = 0;
  NodeId row_position = kNoNode;

  void Start();
  void Visit(NodeId& id);
  void VisitElement(NodeId& id);
  void CloseUntil(NodeId id);
  void Close(const Frame& frame);
  void Open(NodeId id, const ElementFacts& facts);
  void OpenBlock(NodeId id);
  void OpenItem();
  void AddText(NodeId id);
  bool AddScript(NodeId id);
  bool IsAnchorSign(NodeId id) const;
  void BreakLine();
  void LeaveLiteral();
  void Flush();
  void PushBlock(Block block);
  void CloseCell();
  void CloseRow();
};

void BlockBuilder::Walk::Start() {
  page->text.clear();
  page->blocks.clear();
  page->contexts.clear();
  page->regions.clear();
  page->forms.clear();
  run.Clear();
  frames.clear();
  lists.clear();
  state = {};
  position = kNoNode;
}

void BlockBuilder::Walk::LeaveLiteral() {
  if (!run.in_literal()) return;
  const bool ticks = state.literal == Literal::kCode && !state.pre;
  run.EndLiteral(ticks ? "`" : "", ticks ? "`" : "");
}

void BlockBuilder::Walk::PushBlock(Block block) {
  block.context = state.context;
  block.region = state.region;
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
}

void BlockBuilder::Walk::CloseCell() {
  LeaveLiteral();
  if (page->text.size() > row_begin) page->text += ' ';
  page->text += "| ";
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
  page->text += " |";
  Block block;
  block.kind = BlockKind::kTableRow;
  block.position = row_position;
  block.begin = static_cast<uint32_t>(row_begin);
  block.first_formula = row_formulas;
  block.weight = row_weight;
  block.link_weight = row_link_weight;
  block.table = state.table;
  PushBlock(block);
}

void BlockBuilder::Walk::Close(const Frame& frame) {
  const Tag tag = (*dom)[frame.id].tag;
  if (state.in_cell && (tag == Tag::kTd || tag == Tag::kTh)) {
    CloseCell();
  } else if (frame.block) {
    Flush();
    if (tag == Tag::kTr && state.table != kNone) CloseRow();
  } else if (state.literal != frame.before.literal || state.no_math != frame.before.no_math) {
    LeaveLiteral();
  }
  state = frame.before;
}

void BlockBuilder::Walk::CloseUntil(NodeId id) {
  while (!frames.empty() && frames.back().end <= id) {
    const Frame frame = frames.back();
    frames.pop_back();
    Close(frame);
  }
}

void BlockBuilder::Walk::AddText(NodeId id) {
  if (state.hidden) return;
  const bool literal = state.literal != Literal::kNo || state.no_math;
  if (literal && !run.in_literal()) run.BeginLiteral();
  const bool was_empty = run.weight() == 0 && position == kNoNode;
  run.AddText((*dom)[id].text, state.in_link,
              state.pre ? InlineRun::Space::kKeep : InlineRun::Space::kCollapse);
  if (was_empty && run.weight() > 0) position = id;
  if (position == kNoNode && (!run.empty() || run.in_literal())) position = id;
}

void BlockBuilder::Walk::BreakLine() {
  if (state.hidden) return;
  if (state.in_cell || state.kind == BlockKind::kHeading) {
    run.AddSpace();
  } else if (run.at_line_start() && !state.pre && !run.in_literal()) {
    Flush();
  } else {
    run.AddLineBreak();
  }
}

// Short indices and exponents keep their meaning in plain text: x_1, 10^{-6}, note[3].
bool BlockBuilder::Walk::AddScript(NodeId id) {
  const Node& node = (*dom)[id];
  if (state.hidden || run.empty() || run.in_literal() || node.end - id > 3) return false;
  const Node& last = (*dom)[node.end - 1];
  if (last.tag != Tag::kText || last.text.size() > 4) return false;
  const bool digits = last.text.find_first_not_of("0123456789-+") == last.text.npos;
  if (last.text.empty() || (!digits && last.text.size() > 1)) return false;
  const bool link = state.in_link || (node.end - id == 3 && (*dom)[id + 1].tag == Tag::kA);
  if (!link && node.end - id == 3) return false;
  std::string text(last.text);
  if (link) {
    text = "[" + text + "]";
  } else {
    if (text.size() > 1) text = "{" + text + "}";
    text.insert(0, node.tag == Tag::kSup ? "^" : "_");
  }
  run.AddText(text, link);
  return true;
}

// A link that only points at where it stands: ¶, #, §.
bool BlockBuilder::Walk::IsAnchorSign(NodeId id) const {
  const Node& node = (*dom)[id];
  const Node& text = (*dom)[node.end - 1];
  if (node.end - id > 3 || text.tag != Tag::kText || text.text.size() > 6) return false;
  const size_t begin = text.text.find_first_not_of(" \n");
  if (begin == text.text.npos) return false;
  const std::string_view sign =
      text.text.substr(begin, text.text.find_last_not_of(" \n") + 1 - begin);
  return sign == "¶" || sign == "#" || sign == "§" || sign == "🔗";
}

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
      OpenItem();
      break;
    case Tag::kBlockquote:
      page->contexts.push_back({.parent = state.context, .quote = true});
      state.context = static_cast<uint32_t>(page->contexts.size() - 1);
      break;
    case Tag::kPre:
      if (state.in_cell || state.no_math) break;
      state.pre = true;
      state.literal = Literal::kCode;
      state.kind = BlockKind::kCode;
      state.language = CodeLanguage(*dom, id);
      break;
    case Tag::kTable:
      state.table = IsDataTable(*dom, id) ? id : kNone;
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

void BlockBuilder::Walk::Open(NodeId id, const ElementFacts& facts) {
  const Node& node = (*dom)[id];
  const bool block = kRoles[static_cast<size_t>(node.tag)] == Role::kBlock;
  if (block) Flush();
  const State before = state;
  state.hidden |= facts.hidden || node.tag == Tag::kNoscript;
  if (facts.evidence != 0 && node.tag != Tag::kBody) {
    page->regions.push_back({state.region, id, node.end, facts.evidence});
    state.region = static_cast<uint32_t>(page->regions.size() - 1);
  }
  if (block) {
    OpenBlock(id);
  } else if (node.tag == Tag::kA) {
    state.in_link = true;
  } else if ((node.tag == Tag::kCode || node.tag == Tag::kKbd || node.tag == Tag::kSamp ||
              node.tag == Tag::kTt) &&
             state.literal == Literal::kNo && !state.no_math) {
    state.literal = Literal::kCode;
  }
  frames.push_back({id, node.end, block, before});
}

// Moves `id` to the next node to look at.
void BlockBuilder::Walk::VisitElement(NodeId& id) {
  const NodeId self = id++;
  const Node& node = (*dom)[self];
  const Role role = kRoles[static_cast<size_t>(node.tag)];
  const bool formulas_inside = !formulas.empty() && formulas.front().first < node.end;
  if (role == Role::kSkip) {
    id = node.end;
    return;
  }
  if (node.tag == Tag::kBr) {
    BreakLine();
    return;
  }
  if (node.tag == Tag::kA && IsAnchorSign(self)) {
    id = node.end;
    return;
  }
  if (node.tag == Tag::kSpan && dom->HasClass(self, "classifier")) run.AddText(" : ", false);
  ElementFacts facts;
  if (node.attribute_count > 0 || role == Role::kBlock) facts = FactsOf(*dom, self);
  facts.hidden |= node.tag == Tag::kNoscript;
  if (facts.apparatus || ((facts.hidden || state.hidden) && !formulas_inside)) {
    id = node.end;
    return;
  }
  if ((node.tag == Tag::kSup || node.tag == Tag::kSub) && AddScript(self)) {
    id = node.end;
    return;
  }
  const bool code = node.tag == Tag::kCode || node.tag == Tag::kPre || node.tag == Tag::kKbd ||
                    node.tag == Tag::kSamp || node.tag == Tag::kTt;
  if (code && formulas_inside) facts.evidence = 0;
  MathScope scope = MathScope::kInherit;
  if (node.attribute_count > 0 &&
      !(delimiters->ignore_classes.empty() && delimiters->process_classes.empty())) {
    scope = delimiters->ScopeOf(*dom, self);
  }
  const bool changes = role == Role::kBlock || node.tag == Tag::kA || facts.hidden ||
                       facts.evidence != 0 || scope != MathScope::kInherit ||
                       (code && !formulas_inside);
  if (!changes) return;
  Open(self, facts);
  if (code && formulas_inside) {
    state.literal = Literal::kNo;
    state.pre = false;
    state.kind = BlockKind::kParagraph;
  }
  if (scope != MathScope::kInherit) LeaveLiteral();
  if (scope == MathScope::kIgnore) state.no_math = true;
  if (scope == MathScope::kProcess) {
    state.no_math = false;
    if (!state.pre) state.literal = Literal::kNo;
  }
}

void BlockBuilder::Walk::Visit(NodeId& id) {
  CloseUntil(id);
  while (!formulas.empty() && formulas.front().first < id) formulas = formulas.subspan(1);
  if (!formulas.empty() && formulas.front().first == id) {
    const Formula& formula = formulas.front();
    if (!formula.latex.empty()) {
      LeaveLiteral();
      if (position == kNoNode) position = id;
      run.AddFormula(formula, state.in_link);
    }
    id = std::max(formula.end, id + 1);
    return;
  }
  if ((*dom)[id].tag == Tag::kText) {
    AddText(id++);
  } else {
    VisitElement(id);
  }
}

BlockBuilder::BlockBuilder() : walk_(std::make_unique<Walk>()) {}
BlockBuilder::~BlockBuilder() = default;

void BlockBuilder::Build(const Dom& dom, std::span<const Formula> formulas,
                         const DelimiterConfig& delimiters, PageBlocks& page) {
  Walk& walk = *walk_;
  walk.dom = &dom;
  walk.formulas = formulas;
  walk.delimiters = &delimiters;
  walk.page = &page;
  walk.Start();
  const NodeId end = static_cast<NodeId>(dom.nodes().size());
  for (NodeId id = 0; id < end;) walk.Visit(id);
  walk.CloseUntil(end);
  walk.Flush();
}

}  // namespace mathsieve
