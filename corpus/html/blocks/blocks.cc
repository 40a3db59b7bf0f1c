// One pass over the node array: see walk.h.

#include "corpus/html/blocks/blocks.h"

#include <algorithm>
#include <array>
#include <utility>

#include "corpus/html/blocks/walk.h"
#include "corpus/html/forms/latex.h"
#include "corpus/html/forms/recognize.h"

namespace mathsieve {
namespace {

enum class Role : uint8_t { kInline, kBlock, kSkip };

constexpr auto kRoles = [] {
  std::array<Role, 256> roles{};
  const auto set = [&](Role role, std::initializer_list<Tag> tags) {
    for (const Tag tag : tags) roles[static_cast<size_t>(tag)] = role;
  };
  set(Role::kSkip,
      {Tag::kComment,    Tag::kHead,         Tag::kTitle,    Tag::kMeta,   Tag::kLink,
       Tag::kScript,     Tag::kStyle,        Tag::kTemplate, Tag::kIframe, Tag::kObject,
       Tag::kEmbed,      Tag::kSvg,          Tag::kImg,      Tag::kInput,  Tag::kSelect,
       Tag::kOption,     Tag::kTextarea,     Tag::kVideo,    Tag::kAudio,  Tag::kCanvas,
       Tag::kAnnotation, Tag::kAnnotationXml});
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

bool IsCode(Tag tag) {
  return tag == Tag::kCode || tag == Tag::kPre || tag == Tag::kKbd || tag == Tag::kSamp ||
         tag == Tag::kTt;
}

}  // namespace

void BlockBuilder::Walk::Start() {
  page->text.clear();
  page->blocks.clear();
  page->contexts.clear();
  page->regions.clear();
  page->forms.clear();
  page->posts.clear();
  notes.clear();
  note.clear();
  inner_notes.clear();
  run.Clear();
  frames.clear();
  lists.clear();
  state = {};
  position = kNoNode;
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

// note[3], where the link leads to another page.
bool BlockBuilder::Walk::AddLinkedScript(NodeId id) {
  const Node& node = (*dom)[id];
  const Node& last = (*dom)[node.end - 1];
  if (state.hidden || run.empty() || run.in_literal() || node.end - id > 3) return false;
  const bool link = state.in_link || (node.end - id == 3 && (*dom)[id + 1].tag == Tag::kA);
  if (!link || last.tag != Tag::kText || last.text.empty() || last.text.size() > 4) return false;
  run.AddText("[" + std::string(last.text) + "]", link);
  return true;
}

// The link alone in a mark, or around it: <sup><a href="#n1">1</a></sup>, <a href="#n1"><sup>1</a>.
// Where it leads to is remembered.
bool BlockBuilder::Walk::AddNoteMark(NodeId id) {
  constexpr NodeId kMaxNodes = 8;
  const Node& node = (*dom)[id];
  if (state.hidden || run.empty() || run.in_literal() || node.end - id > kMaxNodes) return false;
  NodeId link = kNoNode;
  bool raised = false;
  for (NodeId i = id; i < node.end; ++i) {
    if ((*dom)[i].tag == Tag::kA && dom->Attr(i, "href").starts_with('#')) link = i;
    raised |= (*dom)[i].tag == Tag::kSup;
  }
  if (link == kNoNode) return false;
  raised = raised || dom->Attr(link, "role") == "doc-noteref" ||
           dom->HasClass(link, "footnote-reference");
  if (!raised) return false;
  const std::string all = dom->TextOf(id);
  std::string_view label = TrimSpace(all);
  if (label.size() > 2 && label.front() == '[' && label.back() == ']') {
    label = label.substr(1, label.size() - 2);
  }
  const bool word = label.find_first_of(" []^\n") == label.npos;
  if (label.empty() || label.size() > 8 || !word) return false;
  const std::string_view target = dom->Attr(link, "href").substr(1);
  notes.try_emplace(target, label);
  run.AddText("[^" + std::string(label) + "]", true);
  return true;
}

// LaTeXML: <span class="ltx_note"><sup class="ltx_note_mark">1</sup><span class="ltx_note_outer">…
bool BlockBuilder::Walk::TakeInnerNote(NodeId id) {
  if (state.hidden || run.in_literal() || !dom->HasClass(id, "ltx_note")) return false;
  const NodeId mark = dom->FirstChild(id);
  const NodeId body = mark == kNoNode ? kNoNode : NextVisible(*dom, mark);
  if (body == kNoNode || !dom->HasClass(mark, "ltx_note_mark")) return false;
  const std::string text = dom->TextOf(mark);
  std::string label(TrimSpace(text));
  run.AddText("[^" + label + "]", true);
  inner_notes.push_back({body, (*dom)[body].end, std::move(label), formulas});
  return true;
}

void BlockBuilder::Walk::ReadInnerNotes() {
  const std::vector<InnerNote> waiting = std::exchange(inner_notes, {});
  const std::span<const Formula> formulas_behind = formulas;
  const State before = state;
  const size_t open = frames.size();
  for (const InnerNote& inner : waiting) {
    formulas = inner.formulas;
    note = inner.label;
    state.kind = BlockKind::kParagraph;
    state.in_link = false;
    bool first = true;
    for (NodeId id = inner.first; id < inner.end;) {
      // The mark stands in the note once more.
      const bool mark = first && dom->HasClass(id, "ltx_note_mark");
      if (mark) {
        id = (*dom)[id].end;
        first = false;
      } else {
        Visit(id);
      }
    }
    while (frames.size() > open) CloseLast();
    Flush();
  }
  formulas = formulas_behind;
  state = before;
}

// From a note back to its mark: "↩", "^", "Jump up".
bool BlockBuilder::Walk::IsBackLink(NodeId id) const {
  if (!dom->Attr(id, "href").starts_with('#')) return false;
  if (dom->Attr(id, "role") == "doc-backlink" || dom->HasClass(id, "footnote-backref") ||
      dom->HasClass(id, "footnote-back") || dom->HasClass(id, "reversefootnote")) {
    return true;
  }
  const std::string text = (*dom)[id].end - id > 4 ? std::string() : dom->TextOf(id);
  const std::string_view sign = TrimSpace(text);
  return sign.starts_with("↩") || sign.starts_with("↑") || sign == "^";
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

// LaTeXML's \texttt and \verb.
bool BlockBuilder::Walk::IsTypewriter(NodeId id) const {
  const Node& node = (*dom)[id];
  return node.tag == Tag::kSpan && node.attribute_count > 0 &&
         dom->HasClass(id, "ltx_font_typewriter");
}

// Code that is one formula, where the page's configuration lets formulas stand in code: Markdown
// processors leave `$x$` alone in code only.
bool BlockBuilder::Walk::IsFormulaCode(NodeId id) const {
  const bool read = (*dom)[id].tag == Tag::kPre ? delimiters->in_pre : delimiters->in_code;
  if (!read || (*dom)[id].end - id > 4) return false;
  const std::string all = dom->TextOf(id);
  const std::string_view text = TrimSpace(all);
  const auto whole = [&](std::string_view open, std::string_view close) {
    return text.size() > open.size() + close.size() && text.starts_with(open) &&
           text.find(close, open.size()) == text.size() - close.size();
  };
  return whole("$$", "$$") || whole("$", "$") || whole("\\(", "\\)") || whole("\\[", "\\]");
}

// Wrappers of whole pages are hidden until their scripts have run.
bool BlockBuilder::Walk::HoldsThePage(NodeId id) const {
  return (*dom)[id].end - id > dom->nodes().size() / 2;
}

// Whether a formula stands below `id`, as an element or between delimiters.
bool BlockBuilder::Walk::HoldsFormula(NodeId id) const {
  constexpr NodeId kMaxNodes = 2000;
  const NodeId end = (*dom)[id].end;
  if (!formulas.empty() && formulas.front().first < end) return true;
  for (NodeId i = id + 1; i < std::min(end, id + kMaxNodes); ++i) {
    if ((*dom)[i].tag != Tag::kText) continue;
    const std::string_view text = (*dom)[i].text;
    for (const std::string_view open : {"\\(", "\\[", "$", "\\begin{"}) {
      if (text.find(open) != text.npos) return true;
    }
  }
  return false;
}

// Solutions, tabs and spoilers wait for a click, as do menus and dialogs: a hidden block that holds
// formulas is looked at like one of bad name, so that they are kept with their words.
void BlockBuilder::Walk::ShowHiddenBlock(NodeId id, ElementFacts& facts) const {
  constexpr float kHiddenEvidence = -3;
  if (HoldsThePage(id) || !HoldsFormula(id)) return;
  facts.hidden = false;
  facts.evidence = std::min(facts.evidence, kHiddenEvidence);
  facts.reason = "hidden";
}

MathScope BlockBuilder::Walk::ScopeOf(NodeId id) const {
  const bool stated = !delimiters->ignore_classes.empty() || !delimiters->process_classes.empty();
  if (!stated || (*dom)[id].attribute_count == 0) return MathScope::kInherit;
  return delimiters->ScopeOf(*dom, id);
}

void BlockBuilder::Walk::EnterScope(MathScope scope) {
  if (scope == MathScope::kInherit) return;
  LeaveLiteral();
  state.no_math = scope == MathScope::kIgnore;
  if (scope == MathScope::kProcess && !state.pre) state.literal = Literal::kNo;
}

// Moves `id` to the next node to look at.
void BlockBuilder::Walk::VisitElement(NodeId& id) {
  const NodeId self = id++;
  const Node& node = (*dom)[self];
  const Role role = kRoles[static_cast<size_t>(node.tag)];
  if (node.tag == Tag::kBr) return BreakLine();
  if (state.equations && (node.tag == Tag::kTd || node.tag == Tag::kTh)) return run.AddSpace();
  if (node.tag == Tag::kSpan && TakeInnerNote(self)) {
    id = node.end;
    return;
  }
  const bool link = node.tag == Tag::kA;
  if (link && !notes.empty() && dom->Attr(self, "href").starts_with('#')) {
    OpenNote(self);  // Texinfo: the note is what follows its number
    if (!note.empty()) {
      id = node.end;
      return;
    }
  }
  if (role == Role::kSkip || (link && (IsAnchorSign(self) || IsBackLink(self)))) {
    id = node.end;
    return;
  }
  if (node.tag == Tag::kSpan && dom->HasClass(self, "classifier")) run.AddText(" : ", false);
  ElementFacts facts;
  if (node.attribute_count > 0 || role == Role::kBlock) facts = FactsOf(*dom, self);
  const bool label = node.tag == Tag::kButton && state.kind != BlockKind::kHeading;
  if (facts.hidden && role == Role::kBlock) ShowHiddenBlock(self, facts);
  facts.hidden = (facts.hidden && !HoldsThePage(self)) || node.tag == Tag::kNoscript || label;
  const bool formulas_inside = !formulas.empty() && formulas.front().first < node.end;
  const bool unseen = facts.apparatus || ((facts.hidden || state.hidden) && !formulas_inside);
  const bool script = node.tag == Tag::kSup || node.tag == Tag::kSub;
  const bool mark = (script || link) && AddNoteMark(self);
  if (unseen || mark || (script && AddLinkedScript(self))) {
    id = node.end;
    return;
  }
  const bool code = IsCode(node.tag) || IsTypewriter(self);
  const bool formula_code = code && (formulas_inside || IsFormulaCode(self));
  if (formula_code) facts.evidence = 0;
  const MathScope scope = ScopeOf(self);
  const bool marked = IsMarked(node) && state.literal == Literal::kNo && !state.no_math;
  const bool changes = role == Role::kBlock || link || marked || facts.hidden ||
                       facts.evidence != 0 || scope != MathScope::kInherit ||
                       (code && !formula_code);
  if (!changes) return;
  Open(self, role == Role::kBlock, facts);
  if (marked) BeginMark(node);
  if (formula_code) {
    state.literal = Literal::kNo;
    state.pre = false;
    state.kind = BlockKind::kParagraph;
  }
  EnterScope(scope);
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
                         const DelimiterConfig& delimiters, PageBlocks& page, Structure structure) {
  Walk& walk = *walk_;
  walk.dom = &dom;
  walk.formulas = formulas;
  walk.delimiters = &delimiters;
  walk.page = &page;
  walk.structure = structure;
  walk.Start();
  const NodeId end = static_cast<NodeId>(dom.nodes().size());
  for (NodeId id = 0; id < end;) walk.Visit(id);
  walk.CloseUntil(end);
  walk.Flush();
}

}  // namespace mathsieve
