// Content MathML into presentation. One table says how an operator is written; operands that bind
// less than their operator get parentheses.

#include "corpus/html/math/tree/content_mathml.h"

#include <algorithm>
#include <vector>

#include "corpus/html/math/tree/markup.h"

namespace mathsieve {
namespace {

enum class Style : uint8_t { kInfix, kBetween, kPrefix, kPostfix, kFunction, kBig, kQuantifier };

struct OperatorRow {
  std::string_view name;
  Style style;
  int precedence;
  std::string_view symbol;  // kBetween: the two delimiters
};
constexpr int kRelation = 1, kSum = 2, kProduct = 3, kPower = 4, kAtom = 5;
constexpr OperatorRow kOperators[] = {
    {"eq", Style::kInfix, kRelation, "="},
    {"neq", Style::kInfix, kRelation, "≠"},
    {"lt", Style::kInfix, kRelation, "<"},
    {"gt", Style::kInfix, kRelation, ">"},
    {"leq", Style::kInfix, kRelation, "≤"},
    {"geq", Style::kInfix, kRelation, "≥"},
    {"equivalent", Style::kInfix, kRelation, "≡"},
    {"approx", Style::kInfix, kRelation, "≈"},
    {"factorof", Style::kInfix, kRelation, "∣"},
    {"implies", Style::kInfix, kRelation, "⇒"},
    {"in", Style::kInfix, kRelation, "∈"},
    {"notin", Style::kInfix, kRelation, "∉"},
    {"subset", Style::kInfix, kRelation, "⊆"},
    {"prsubset", Style::kInfix, kRelation, "⊂"},
    {"notsubset", Style::kInfix, kRelation, "⊈"},
    {"notprsubset", Style::kInfix, kRelation, "⊄"},
    {"tendsto", Style::kInfix, kRelation, "→"},
    {"plus", Style::kInfix, kSum, "+"},
    {"minus", Style::kInfix, kSum, "−"},
    {"or", Style::kInfix, kSum, "∨"},
    {"xor", Style::kInfix, kSum, "⊻"},
    {"union", Style::kInfix, kSum, "∪"},
    {"setdiff", Style::kInfix, kSum, "∖"},
    {"times", Style::kInfix, kProduct, "\u2062"},
    {"and", Style::kInfix, kProduct, "∧"},
    {"intersect", Style::kInfix, kProduct, "∩"},
    {"cartesianproduct", Style::kInfix, kProduct, "×"},
    {"vectorproduct", Style::kInfix, kProduct, "×"},
    {"scalarproduct", Style::kInfix, kProduct, "⋅"},
    {"outerproduct", Style::kInfix, kProduct, "⊗"},
    {"compose", Style::kInfix, kProduct, "∘"},
    {"not", Style::kPrefix, kProduct, "¬"},
    {"factorial", Style::kPostfix, kPower, "!"},
    {"abs", Style::kBetween, kAtom, "||"},
    {"card", Style::kBetween, kAtom, "||"},
    {"floor", Style::kBetween, kAtom, "⌊⌋"},
    {"ceiling", Style::kBetween, kAtom, "⌈⌉"},
    {"set", Style::kBetween, kAtom, "{}"},
    {"list", Style::kBetween, kAtom, "[]"},
    {"vector", Style::kBetween, kAtom, "()"},
    {"int", Style::kBig, kProduct, "∫"},
    {"sum", Style::kBig, kProduct, "∑"},
    {"product", Style::kBig, kProduct, "∏"},
    {"limit", Style::kBig, kProduct, "lim"},
    {"forall", Style::kQuantifier, kRelation, "∀"},
    {"exists", Style::kQuantifier, kRelation, "∃"},
};

struct ConstantRow {
  std::string_view name, text;
};
constexpr ConstantRow kConstants[] = {
    {"pi", "π"},        {"exponentiale", "e"}, {"imaginaryi", "i"},  {"infinity", "∞"},
    {"emptyset", "∅"},  {"reals", "ℝ"},        {"integers", "ℤ"},    {"naturalnumbers", "ℕ"},
    {"rationals", "ℚ"}, {"complexes", "ℂ"},    {"primes", "ℙ"},      {"eulergamma", "γ"},
    {"true", "true"},   {"false", "false"},    {"arcsin", "arcsin"},
};

constexpr std::string_view kOthers[] = {
    "apply", "ci",     "cn",          "csymbol",  "reln",   "divide", "power",     "root",
    "diff",  "matrix", "partialdiff", "interval", "lambda", "cerror", "piecewise", "bind",
};

const OperatorRow* OperatorOf(std::string_view name) {
  const auto* row = std::find_if(std::begin(kOperators), std::end(kOperators),
                                 [&](const OperatorRow& r) { return r.name == name; });
  return row == std::end(kOperators) ? nullptr : row;
}

std::string_view ConstantOf(std::string_view name) {
  for (const ConstantRow& row : kConstants) {
    if (row.name == name) return row.text;
  }
  return {};
}

class Reader {
 public:
  Reader(const Dom& dom, MathTreeBuilder& builder) : dom_(dom), builder_(builder) {}
  void Element(NodeId element, int at_least = 0);

 private:
  struct Parts {
    std::string_view name;
    NodeId head = kNoNode;
    std::vector<NodeId> operands;
    NodeId variable = kNoNode, low = kNoNode, high = kNoNode, degree = kNoNode, base = kNoNode;
  };
  Parts PartsOf(NodeId apply) const;
  int Precedence(NodeId element) const;
  void Plain(NodeId element);
  void Number(NodeId element);
  void Apply(const Parts& parts);
  void Infix(const OperatorRow& row, const Parts& parts);
  void Between(std::string_view open, std::string_view close, const std::vector<NodeId>& operands);
  void Big(const OperatorRow& row, const Parts& parts);
  void Function(const Parts& parts);
  bool Structural(const Parts& parts);
  void Derivative(const Parts& parts);
  void Matrix(NodeId element);
  void ChildrenOf(NodeId element);
  void Operand(const Parts& parts, size_t index, int at_least);
  void Put(std::string_view mo) { builder_.Add(MathTag::kOperator, mo); }

  const Dom& dom_;
  MathTreeBuilder& builder_;
};

Reader::Parts Reader::PartsOf(NodeId apply) const {
  Parts parts;
  for (NodeId child = dom_.FirstChild(apply); child != kNoNode; child = dom_.NextSibling(child)) {
    const std::string_view name = ElementName(dom_, child);
    if (name.empty()) continue;
    if (parts.head == kNoNode) {
      parts.head = child;
      parts.name = name;
    } else if (name == "bvar") {
      parts.variable = child;
    } else if (name == "lowlimit" || name == "condition" || name == "domainofapplication") {
      parts.low = child;
    } else if (name == "uplimit") {
      parts.high = child;
    } else if (name == "degree") {
      parts.degree = child;
    } else if (name == "logbase") {
      parts.base = child;
    } else {
      parts.operands.push_back(child);
    }
  }
  return parts;
}

int Reader::Precedence(NodeId element) const {
  const std::string_view name = ElementName(dom_, element);
  if (name != "apply" && name != "reln") return kAtom;
  const NodeId head = PartsOf(element).head;
  if (head == kNoNode) return kAtom;
  const std::string_view operation = ElementName(dom_, head);
  if (operation == "power") return kPower;
  const OperatorRow* row = OperatorOf(operation);
  return row == nullptr ? kAtom : row->precedence;
}

void Reader::Element(NodeId element, int at_least) {
  const bool wrapped = Precedence(element) < at_least;
  builder_.Open(MathTag::kRow);
  if (wrapped) Put("(");
  Plain(element);
  if (wrapped) Put(")");
  builder_.Close();
}

void Reader::Plain(NodeId element) {
  const std::string_view name = ElementName(dom_, element);
  if (name == "ci" || name == "csymbol") {
    builder_.Add(MathTag::kIdentifier, CollapsedText(dom_, element, true));
  } else if (name == "cn") {
    Number(element);
  } else if (name == "apply" || name == "reln" || name == "bind") {
    Apply(PartsOf(element));
  } else if (name == "matrix") {
    Matrix(element);
  } else if (const std::string_view constant = ConstantOf(name); !constant.empty()) {
    builder_.Add(MathTag::kIdentifier, constant);
  } else if (name == "interval") {
    const std::string_view closure = dom_.Attr(element, "closure");
    std::vector<NodeId> ends = PartsOf(element).operands;
    ends.insert(ends.begin(), PartsOf(element).head);
    Between(closure.starts_with("open") ? "(" : "[",
            closure == "open" || closure == "closed-open" ? ")" : "]", ends);
  } else if (const OperatorRow* row = OperatorOf(name); row && row->style == Style::kBetween) {
    Parts parts = PartsOf(element);
    if (parts.head != kNoNode) parts.operands.insert(parts.operands.begin(), parts.head);
    size_t at = 0;
    NextChar(row->symbol, at);
    Between(row->symbol.substr(0, at), row->symbol.substr(at), parts.operands);
  } else {
    ChildrenOf(element);
  }
}

void Reader::ChildrenOf(NodeId element) {
  for (NodeId child = dom_.FirstChild(element); child != kNoNode; child = dom_.NextSibling(child)) {
    if (!ElementName(dom_, child).empty()) Element(child);
  }
}

void Reader::Number(NodeId element) {
  NodeId sep = dom_.FirstChild(element);
  while (sep != kNoNode && ElementName(dom_, sep) != "sep") sep = dom_.NextSibling(sep);
  if (sep == kNoNode || dom_.NextSibling(sep) == kNoNode) {
    builder_.Add(MathTag::kNumber, CollapsedText(dom_, element, true));
    return;
  }
  builder_.Open(MathTag::kFraction);
  builder_.Add(MathTag::kNumber, CollapsedText(dom_[dom_.FirstChild(element)].text, true));
  builder_.Add(MathTag::kNumber, CollapsedText(dom_[dom_.NextSibling(sep)].text, true));
  builder_.Close();
}

void Reader::Operand(const Parts& parts, size_t index, int at_least) {
  if (index < parts.operands.size()) {
    Element(parts.operands[index], at_least);
  } else {
    builder_.Add(MathTag::kNone);
  }
}

void Reader::Apply(const Parts& parts) {
  if (parts.head == kNoNode || Structural(parts)) return;
  const OperatorRow* row = OperatorOf(parts.name);
  if (row == nullptr) return Function(parts);
  switch (row->style) {
    case Style::kInfix:
      return Infix(*row, parts);
    case Style::kBetween: {
      size_t at = 0;
      NextChar(row->symbol, at);
      return Between(row->symbol.substr(0, at), row->symbol.substr(at), parts.operands);
    }
    case Style::kPostfix:
      Operand(parts, 0, kAtom);
      return Put(row->symbol);
    case Style::kBig:
      return Big(*row, parts);
    case Style::kQuantifier:
      Put(row->symbol);
      if (parts.variable != kNoNode) ChildrenOf(parts.variable);
      Put(":");
      return Operand(parts, 0, 0);
    default:
      Put(row->symbol);
      return Operand(parts, 0, kAtom);
  }
}

void Reader::Infix(const OperatorRow& row, const Parts& parts) {
  const size_t count = parts.operands.size();
  if (count == 1) Put(row.symbol);
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) Put(row.symbol);
    Operand(parts, i, row.precedence + (row.name == "minus" && i + 1 == count ? 1 : 0));
  }
}

void Reader::Between(std::string_view open, std::string_view close,
                     const std::vector<NodeId>& operands) {
  Put(open);
  for (size_t i = 0; i < operands.size(); ++i) {
    if (i > 0) Put(",");
    if (operands[i] != kNoNode) Element(operands[i]);
  }
  Put(close);
}

void Reader::Big(const OperatorRow& row, const Parts& parts) {
  const bool integral = row.name == "int";
  builder_.Open(integral ? MathTag::kSubSup : MathTag::kUnderOver);
  Put(row.symbol);
  builder_.Open(MathTag::kRow);
  if (!integral && parts.variable != kNoNode && parts.low != kNoNode &&
      ElementName(dom_, parts.low) == "lowlimit") {
    ChildrenOf(parts.variable);
    Put(row.name == "limit" ? "→" : "=");
  }
  if (parts.low != kNoNode) ChildrenOf(parts.low);
  builder_.Close();
  builder_.Open(MathTag::kRow);
  if (parts.high != kNoNode) ChildrenOf(parts.high);
  builder_.Close();
  builder_.Close();
  Operand(parts, 0, kProduct);
  if (!integral || parts.variable == kNoNode) return;
  builder_.Add(MathTag::kSpace).width_em = 0.167f;
  builder_.Add(MathTag::kIdentifier, "d");
  ChildrenOf(parts.variable);
}

bool Reader::Structural(const Parts& parts) {
  if (parts.name == "divide" || parts.name == "power") {
    const bool power = parts.name == "power";
    builder_.Open(power ? MathTag::kSup : MathTag::kFraction);
    Operand(parts, 0, power ? kAtom : 0);
    Operand(parts, 1, 0);
    builder_.Close();
  } else if (parts.name == "root") {
    builder_.Open(parts.degree == kNoNode ? MathTag::kSqrt : MathTag::kRoot);
    Operand(parts, 0, 0);
    if (parts.degree != kNoNode) Element(parts.degree);
    builder_.Close();
  } else if (parts.name == "diff" || parts.name == "partialdiff") {
    Derivative(parts);
  } else {
    return false;
  }
  return true;
}

void Reader::Derivative(const Parts& parts) {
  const std::string_view d = parts.name == "diff" ? "d" : "∂";
  builder_.Open(MathTag::kFraction);
  builder_.Add(MathTag::kIdentifier, d);
  builder_.Open(MathTag::kRow);
  builder_.Add(MathTag::kIdentifier, d);
  if (parts.variable != kNoNode) ChildrenOf(parts.variable);
  builder_.Close();
  builder_.Close();
  Operand(parts, 0, kProduct);
}

void Reader::Function(const Parts& parts) {
  const bool named = ElementName(dom_, parts.head) != "apply" && !HasElements(dom_, parts.head) &&
                     dom_.FirstChild(parts.head) == kNoNode;
  if (parts.base != kNoNode) builder_.Open(MathTag::kSub);
  if (named && ConstantOf(parts.name).empty()) {
    builder_.Add(MathTag::kIdentifier, parts.name);
    if (parts.base == kNoNode) Put("\u2061");
  } else {
    Element(parts.head, kAtom);
  }
  if (parts.base != kNoNode) {
    Element(parts.base);
    builder_.Close();
  }
  const bool bare = named && parts.operands.size() == 1 && Precedence(parts.operands[0]) == kAtom;
  bare ? Operand(parts, 0, 0) : Between("(", ")", parts.operands);
}

void Reader::Matrix(NodeId element) {
  Put("(");
  builder_.Open(MathTag::kTable);
  for (NodeId row = dom_.FirstChild(element); row != kNoNode; row = dom_.NextSibling(row)) {
    if (ElementName(dom_, row).empty()) continue;
    builder_.Open(MathTag::kTableRow);
    for (NodeId cell = dom_.FirstChild(row); cell != kNoNode; cell = dom_.NextSibling(cell)) {
      if (!ElementName(dom_, cell).empty()) Element(cell);
    }
    builder_.Close();
  }
  builder_.Close();
  Put(")");
}

}  // namespace

bool IsContentMathMl(std::string_view name) {
  return std::find(std::begin(kOthers), std::end(kOthers), name) != std::end(kOthers) ||
         OperatorOf(name) != nullptr || !ConstantOf(name).empty();
}

void ReadContentMathMl(const Dom& dom, NodeId element, MathTreeBuilder& builder) {
  Reader(dom, builder).Element(element);
}

}  // namespace mathsieve
