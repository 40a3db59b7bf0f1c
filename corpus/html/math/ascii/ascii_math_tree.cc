// The grammar of AsciiMath by recursive descent, one function a nonterminal:
//   S ::= constant | left E right | unary S | binary S S
//   I ::= S_S | S^S | S_S^S | S
//   E ::= I E | I/I
// Arguments, scripts and the sides of a fraction lose their brackets. Below kAsciiMathDepth what
// would nest stands for itself.

#include "corpus/html/math/ascii/ascii_math_tree.h"

#include <algorithm>

#include "corpus/html/math/ascii/ascii_math.h"

namespace mathsieve {
namespace {

using Id = uint32_t;

bool IsStripped(const AsciiToken* token) {
  constexpr std::string_view kStripped[] = {"(", ")", "[", "]", "\\{", "\\}"};
  return token != nullptr &&
         std::ranges::find(kStripped, token->symbol->latex) != std::end(kStripped);
}

class Parser {
 public:
  explicit Parser(const std::vector<AsciiToken>& tokens) : tokens_(tokens) {}

  std::vector<AsciiNode> Parse() {
    const Id sequence = Expression();
    const Id root = Make(AsciiNodeKind::kSequence);
    Append(root, sequence);
    return std::move(nodes_);
  }

 private:
  const AsciiToken* Peek() const { return at_ < tokens_.size() ? &tokens_[at_] : nullptr; }
  bool PeekInfix(std::string_view name) const {
    return Peek() != nullptr && Peek()->kind == AsciiKind::kInfix && Peek()->text == name;
  }
  // Whether nothing more belongs to the innermost group.
  bool AtEnd() const {
    const AsciiToken* token = Peek();
    if (token == nullptr) return true;
    return (token->kind == AsciiKind::kRight && groups_ > 0) || (token->closes && in_bars_);
  }

  Id Make(AsciiNodeKind kind, const AsciiToken* token = nullptr) {
    nodes_.push_back({.kind = kind, .token = token});
    return static_cast<Id>(nodes_.size() - 1);
  }

  void Append(Id parent, Id child) {
    if (child == kNoAsciiNode) child = Make(AsciiNodeKind::kSequence);
    AsciiNode& node = nodes_[parent];
    (node.first == kNoAsciiNode ? node.first : nodes_[node.last].next) = child;
    node.last = child;
    node.tall |= nodes_[child].tall;
  }

  // Takes the brackets from an argument; a matrix keeps them.
  Id Strip(Id id) {
    if (id == kNoAsciiNode || nodes_[id].kind != AsciiNodeKind::kGroup) return id;
    AsciiNode& node = nodes_[id];
    if (node.is_matrix) return id;
    node.bare_left = IsStripped(node.token);
    node.bare_right = IsStripped(node.right);
    return id;
  }

  Id Expression() {
    const Id sequence = Make(AsciiNodeKind::kSequence);
    while (!AtEnd()) {
      const Id left = Intermediate();
      if (!PeekInfix("/")) {
        Append(sequence, left);
        continue;
      }
      ++at_;
      const Id right = Intermediate();
      const Id fraction = Make(AsciiNodeKind::kFraction);
      Append(fraction, Strip(left));
      Append(fraction, Strip(right));
      nodes_[fraction].tall = true;
      Append(sequence, fraction);
    }
    return sequence;
  }

  Id Intermediate() {
    if (AtEnd()) return kNoAsciiNode;
    const AsciiToken& token = tokens_[at_];
    const Id base = Simple();
    if (!PeekInfix("_") && !PeekInfix("^")) return base;
    const Id scripts = Make(AsciiNodeKind::kScripts);
    Append(scripts, base);
    nodes_[scripts].has_sub = Script(scripts, "_");
    nodes_[scripts].has_sup = Script(scripts, "^");
    nodes_[scripts].tall |= token.kind == AsciiKind::kLimits;
    return WithArgument(token, scripts);
  }

  // The script that the sign `infix` announces here, an empty one where there is none.
  bool Script(Id parent, std::string_view infix) {
    const bool present = PeekInfix(infix);
    if (present) ++at_;
    Append(parent, present ? Strip(Simple()) : kNoAsciiNode);
    return present;
  }

  // A function that has scripts takes its argument behind them.
  Id WithArgument(const AsciiToken& token, Id scripts) {
    if (token.kind != AsciiKind::kFunction || AtEnd() || depth_ >= kAsciiMathDepth) return scripts;
    const AsciiKind next = Peek()->kind;
    if (next == AsciiKind::kInfix || next == AsciiKind::kRight) return scripts;
    if (token.text.size() == 1 && next != AsciiKind::kLeft) return scripts;
    const Id sequence = Make(AsciiNodeKind::kSequence);
    Append(sequence, scripts);
    ++depth_;
    Append(sequence, Intermediate());
    --depth_;
    return sequence;
  }

  Id Simple() {
    if (AtEnd()) return kNoAsciiNode;
    const AsciiToken& token = tokens_[at_++];
    if (depth_ >= kAsciiMathDepth) return Make(AsciiNodeKind::kLeaf, &token);
    ++depth_;
    const Id node = Term(token);
    --depth_;
    return node;
  }

  Id Term(const AsciiToken& token) {
    switch (token.kind) {
      case AsciiKind::kFunction:
        return Function(token);
      case AsciiKind::kUnary:
      case AsciiKind::kDecorated:
        return Command(token, 1);
      case AsciiKind::kBinary:
        return Command(token, 2);
      case AsciiKind::kLeft:
        return Group(token);
      case AsciiKind::kBar:
        if (token.opens) return Group(token);
        [[fallthrough]];
      default:
        return Make(AsciiNodeKind::kLeaf, &token);
    }
  }

  // Whether a function stands alone before what follows.
  bool StandsAlone(const AsciiToken& function) const {
    if (AtEnd()) return true;
    const AsciiToken& next = *Peek();
    if (function.text != "-" && function.text.size() == 1) {
      return next.kind != AsciiKind::kLeft || next.symbol->latex != "(";
    }
    const bool is_text = next.kind == AsciiKind::kText || next.kind == AsciiKind::kQuote;
    return !is_text && next.text.find_first_of("^_/|,") == 0;
  }

  Id Function(const AsciiToken& token) {
    const Id leaf = Make(AsciiNodeKind::kLeaf, &token);
    if (StandsAlone(token)) return leaf;
    const Id sequence = Make(AsciiNodeKind::kSequence);
    Append(sequence, leaf);
    Append(sequence, Simple());
    return sequence;
  }

  Id Command(const AsciiToken& token, int arguments) {
    const Id command = Make(AsciiNodeKind::kCommand, &token);
    for (int i = 0; i < arguments; ++i) Append(command, Strip(Simple()));
    nodes_[command].tall |= token.symbol->latex == "\\frac{";
    return command;
  }

  Id Group(const AsciiToken& left) {
    const Id group = Make(AsciiNodeKind::kGroup, &left);
    const bool outer_bars = in_bars_;
    in_bars_ = left.kind == AsciiKind::kBar;
    ++groups_;
    const Id content = Expression();
    --groups_;
    in_bars_ = outer_bars;
    AsciiNode& node = nodes_[group];
    node.first = nodes_[content].first;
    node.last = nodes_[content].last;
    node.tall = nodes_[content].tall;
    const AsciiToken* right = Peek();
    if (right != nullptr && (right->kind == AsciiKind::kRight || right->closes)) {
      node.right = right;
      ++at_;
    }
    node.is_matrix = IsMatrix(node);
    node.tall |= node.is_matrix;
    return group;
  }

  bool IsComma(const AsciiNode& node) const {
    return node.kind == AsciiNodeKind::kLeaf && node.token->symbol == nullptr &&
           node.token->text == ",";
  }

  int Commas(const AsciiNode& row) const {
    int commas = 0;
    for (Id i = row.first; i != kNoAsciiNode; i = nodes_[i].next) commas += IsComma(nodes_[i]);
    return commas;
  }

  // Whether `node` is between round or square brackets.
  bool IsRow(const AsciiNode& node, std::string_view left) const {
    return node.kind == AsciiNodeKind::kGroup && node.right != nullptr &&
           node.token->symbol->latex == left &&
           node.right->symbol->latex == (left == "(" ? ")" : "]");
  }

  // Rows of one kind of bracket and one length between commas; {(a, b), (c, d)} is a set.
  bool IsMatrix(const AsciiNode& group) const {
    if (group.right == nullptr || group.first == kNoAsciiNode) return false;
    const AsciiNode& first = nodes_[group.first];
    const std::string_view left = IsRow(first, "(") ? "(" : "[";
    if (!IsRow(first, left) || (left == "(" && group.right->symbol->latex == "\\}")) return false;
    const int commas = Commas(first);
    int rows = 1;
    for (Id i = first.next; i != kNoAsciiNode; ++rows) {
      const Id row = IsComma(nodes_[i]) ? nodes_[i].next : kNoAsciiNode;
      if (row == kNoAsciiNode || !IsRow(nodes_[row], left)) return false;
      if (Commas(nodes_[row]) != commas) return false;
      i = nodes_[row].next;
    }
    return rows > 1 || commas > 0;
  }

  const std::vector<AsciiToken>& tokens_;
  std::vector<AsciiNode> nodes_;
  size_t at_ = 0;
  int depth_ = 0;
  int groups_ = 0;
  bool in_bars_ = false;
};

}  // namespace

std::vector<AsciiNode> ParseAsciiMath(const std::vector<AsciiToken>& tokens) {
  return Parser(tokens).Parse();
}

}  // namespace mathsieve
