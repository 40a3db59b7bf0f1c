#pragma once

#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "corpus/html/blocks/blocks.h"
#include "corpus/html/blocks/inline_run.h"
#include "corpus/html/content/element_facts.h"

namespace mathsieve {

// The walk of BlockBuilder over the node array. What an open element changes is a State that is put
// back when the walk passes the element's end; only elements that change something are kept on the
// stack. What opens an element stands in open_element.cc, what ends a run, a cell, a row or an
// element in end_block.cc, the walk itself in blocks.cc.
struct BlockBuilder::Walk {
  enum class Literal : uint8_t { kNo, kCode, kPlain };

  struct State {
    BlockKind kind = BlockKind::kParagraph;
    uint8_t level = 0;
    Literal literal = Literal::kNo;
    bool in_link = false, hidden = false, in_cell = false, pre = false, no_math = false;
    bool equations = false;  // in a table that lays out equations: a row is a line
    uint32_t context = kNone, region = kNone, table = kNone, list = kNone, post = kNone;
    std::string_view language;
  };

  struct Frame {
    NodeId id, end;
    bool block;
    State before;
    char end_mark = 0;  // of a script or italics
  };

  // A note that stands inside of the text it belongs to, read when that text ends.
  struct InnerNote {
    NodeId first, end;
    std::string label;
    std::span<const Formula> formulas;
  };

  struct List {
    bool ordered = false;
    uint32_t next = 1;
    uint32_t outermost = kNone;
  };

  const Dom* dom = nullptr;
  std::span<const Formula> formulas;
  const DelimiterConfig* delimiters = nullptr;
  PageBlocks* page = nullptr;
  Structure structure = Structure::kMarkdown;
  InlineRun run;
  State state;
  std::vector<Frame> frames;
  std::vector<List> lists;
  NodeId position = kNoNode;                                // of the run's first text
  std::unordered_map<std::string_view, std::string> notes;  // ids that note marks lead to: labels
  std::string note;                                         // of the note whose text comes next
  std::vector<InnerNote> inner_notes;
  size_t row_begin = 0;  // of the open table row in the page's text
  uint32_t row_formulas = 0, row_weight = 0, row_link_weight = 0;
  NodeId row_position = kNoNode;

  void Start();
  void Visit(NodeId& id);
  void VisitElement(NodeId& id);
  void CloseUntil(NodeId id);
  void CloseLast();
  void Close(const Frame& frame);
  void Open(NodeId id, bool block, const ElementFacts& facts);
  bool HoldsThePage(NodeId id) const;
  bool HoldsFormula(NodeId id) const;
  void ShowHiddenBlock(NodeId id, ElementFacts& facts) const;
  bool IsTypewriter(NodeId id) const;
  bool IsFormulaCode(NodeId id) const;
  MathScope ScopeOf(NodeId id) const;
  void EnterScope(MathScope scope);
  void OpenBlock(NodeId id);
  void OpenItem();
  void AddText(NodeId id);
  bool AddLinkedScript(NodeId id);
  static bool IsMarked(const Node& node);
  void BeginMark(const Node& node);
  bool AddNoteMark(NodeId id);
  bool IsBackLink(NodeId id) const;
  void OpenNote(NodeId id);
  bool TakeInnerNote(NodeId id);
  void ReadInnerNotes();
  void OpenPost(NodeId id, PostKind kind);
  bool IsAnchorSign(NodeId id) const;
  void BreakLine();
  void LeaveLiteral();
  void Flush();
  void PushBlock(Block block);
  void CloseCell();
  void CloseRow();
};

}  // namespace mathsieve
