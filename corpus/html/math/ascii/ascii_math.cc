// Writes the parse tree as LaTeX. Delimiters grow only around what is higher than a line, as one
// would write them by hand.

#include "corpus/html/math/ascii/ascii_math.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "corpus/base/code_points.h"
#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/math/ascii/ascii_math_tree.h"
#include "corpus/html/math/latex/character_latex.h"
#include "corpus/html/math/latex/latex_writer.h"

namespace mathsieve {
namespace {

using Id = uint32_t;

struct MatrixEnvironment {
  std::string_view left, right, name;
};
constexpr MatrixEnvironment kEnvironments[] = {{"(", ")", "pmatrix"},     {"[", "]", "bmatrix"},
                                               {"\\{", "\\}", "Bmatrix"}, {"|", "|", "vmatrix"},
                                               {"", "", "matrix"},        {"\\{", "", "cases"}};
// What amsmath gives its matrices; cases has two columns.
constexpr size_t kMaxMatrixColumns = 10, kMaxCasesColumns = 2;

std::string_view LatexOf(const AsciiToken* delimiter, bool is_bare) {
  return delimiter == nullptr || is_bare ? "" : delimiter->symbol->latex;
}

class Renderer {
 public:
  explicit Renderer(const std::vector<AsciiNode>& nodes) : nodes_(nodes) {}

  std::string Render() {
    Write(static_cast<Id>(nodes_.size() - 1));
    return writer_.Take();
  }

 private:
  void Write(Id id) {
    const AsciiNode& node = nodes_[id];
    switch (node.kind) {
      case AsciiNodeKind::kLeaf:
        return Leaf(*node.token);
      case AsciiNodeKind::kSequence:
        return Children(node);
      case AsciiNodeKind::kGroup:
        return node.is_matrix ? Matrix(node) : Group(node);
      case AsciiNodeKind::kCommand:
        return Command(*node.token, node.first);
      case AsciiNodeKind::kFraction:
        return TwoArguments("\\frac{", node.first);
      case AsciiNodeKind::kScripts:
        return Scripts(node);
    }
  }

  void WriteOptional(Id id) {
    if (id != kNoAsciiNode) Write(id);
  }
  Id NextOf(Id id) const { return id == kNoAsciiNode ? id : nodes_[id].next; }

  void Children(const AsciiNode& node) {
    for (Id i = node.first; i != kNoAsciiNode; i = nodes_[i].next) Write(i);
  }

  void Leaf(const AsciiToken& token) {
    if (token.symbol == nullptr) return Plain(token.text);
    const std::string_view latex = token.symbol->latex;
    switch (token.kind) {
      case AsciiKind::kOperator:
        return writer_.Operator(latex);
      case AsciiKind::kBar:
        return writer_.Operator("\\mid");
      case AsciiKind::kUnary:
      case AsciiKind::kBinary:
      case AsciiKind::kDecorated:
        return Command(token, kNoAsciiNode);
      case AsciiKind::kText:
      case AsciiKind::kQuote:
        return Text(token.text);
      default:
        if (token.text.size() == 2 && latex == token.text) writer_.Space();  // dx
        return latex == "'" ? writer_.Prime("'", false) : writer_.Ordinary(latex);
    }
  }

  void Text(std::string_view text) {
    if (text.empty()) return;
    std::string piece = "\\text{";
    AppendEscapedText(piece, text);
    writer_.Ordinary(piece + "}");
  }

  // A number or one character.
  void Plain(std::string_view text) {
    size_t at = 0;
    const char32_t code = DecodeUtf8(text, at);
    if (code < 0x80) {
      if (text == "," || text == ";") return writer_.Comma(text);
      if (IsDigit(text.back())) return writer_.Number(text);
      return writer_.Ordinary(text == "\\" ? "\\backslash" : text);
    }
    if (const char32_t base = RaisedCharacter(code) | LoweredCharacter(code); base != 0) {
      std::string character;
      AppendUtf8(character, base);
      return IsDigit(character[0]) ? writer_.Ordinary(character) : Plain(character);
    }
    if (const auto alphanumeric = FindMathAlphanumeric(code)) {
      return writer_.Ordinary(AlphanumericLatex(*alphanumeric));
    }
    const CharacterLatex* known = FindCharacterLatex(code);
    return known == nullptr ? writer_.Ordinary(text) : Character(*known);
  }

  void Character(const CharacterLatex& character) {
    const std::string_view latex = character.latex;
    switch (character.math_class) {
      case MathClass::kOperator:
      case MathClass::kRelation:
      case MathClass::kArrow:
        return writer_.Operator(latex);
      default:
        if (latex[0] == '\'') return writer_.Prime(latex, false);
        if (latex.starts_with("\\sqrt")) return writer_.Ordinary(std::string(latex) + "{}");
        return writer_.Ordinary(latex);
    }
  }

  void Group(const AsciiNode& node) {
    std::string_view left = LatexOf(node.token, node.bare_left);
    std::string_view right = LatexOf(node.right, node.bare_right);
    const bool grows = node.tall && !(left.empty() && right.empty());
    Delimit(left, right, grows, [&] { Children(node); });
  }

  template <typename Content>
  void Delimit(std::string_view left, std::string_view right, bool grows, Content content) {
    const auto grown = [](std::string_view command, std::string_view delimiter) {
      return std::string(command) + std::string(delimiter.empty() ? "." : delimiter);
    };
    writer_.Open(grows ? grown("\\left", left) : std::string(left));
    content();
    writer_.Close(grows ? grown("\\right", right) : std::string(right));
  }

  // Whether the argument is one character, so that an accent need not grow.
  bool IsOneCharacter(Id id) const {
    if (id == kNoAsciiNode) return true;
    const AsciiNode& node = nodes_[id];
    if (node.kind == AsciiNodeKind::kGroup) {
      return node.bare_left && node.first == node.last && IsOneCharacter(node.first);
    }
    return node.kind == AsciiNodeKind::kLeaf &&
           (node.token->symbol == nullptr || node.token->kind == AsciiKind::kConstant);
  }

  void Command(const AsciiToken& token, Id argument) {
    const AsciiSymbol& symbol = *token.symbol;
    if (token.kind == AsciiKind::kDecorated) return Decorated(token, argument);
    if (symbol.latex == "\\sqrt[") return Root(argument);
    if (token.kind == AsciiKind::kBinary) return TwoArguments(symbol.latex, argument);
    if (!symbol.latex.ends_with('{')) {
      const bool grows = argument != kNoAsciiNode && nodes_[argument].tall;
      return Delimit(symbol.latex, symbol.other, grows, [&] { WriteOptional(argument); });
    }
    const bool is_wide = !symbol.other.empty() && !IsOneCharacter(argument);
    const std::string_view latex = is_wide ? symbol.other : symbol.latex;
    writer_.Begin(latex);
    WriteOptional(argument);
    const auto open = std::ranges::count(latex, '{') - std::ranges::count(latex, '}');
    writer_.End(std::string(open, '}'));
  }

  // The label of a colour is kept where LaTeX knows such a name.
  void Decorated(const AsciiToken& token, Id argument) {
    const bool is_name = !token.text.empty() && std::ranges::all_of(token.text, IsLetter);
    if (token.symbol->latex.empty() || !is_name) return WriteOptional(argument);
    writer_.Begin(std::string(token.symbol->latex) + std::string(token.text) + "}{");
    WriteOptional(argument);
    writer_.End("}");
  }

  // In brackets only one character is safe from a ']'.
  void Root(Id degree) {
    const bool is_plain = degree != kNoAsciiNode && IsOneCharacter(degree);
    writer_.Begin(is_plain ? "\\sqrt[" : "\\sqrt[{");
    WriteOptional(degree);
    writer_.Next(is_plain ? "]{" : "}]{");
    WriteOptional(NextOf(degree));
    writer_.End("}");
  }

  void TwoArguments(std::string_view latex, Id first) {
    writer_.Begin(latex);
    WriteOptional(first);
    writer_.Next("}{");
    WriteOptional(NextOf(first));
    writer_.End("}");
  }

  void Scripts(const AsciiNode& node) {
    const Id sub = nodes_[node.first].next, sup = nodes_[sub].next;
    const size_t size = writer_.size();
    Base(nodes_[node.first], node.has_sub);
    const auto present = writer_.BeginScripts(size, {node.has_sub, node.has_sup});
    // A superscript joins primes only right behind them.
    const bool sup_first = writer_.EndsInPrime();
    if (sup_first) Script("^{", sup, node.has_sup);
    Script("_{", sub, node.has_sub);
    if (!sup_first) Script("^{", sup, node.has_sup);
    writer_.EndScripts(present, IsCommand(nodes_[node.first]));
  }

  static bool IsCommand(const AsciiNode& node) {
    return node.kind == AsciiNodeKind::kLeaf && node.token->symbol != nullptr &&
           node.token->kind != AsciiKind::kConstant && node.token->symbol->latex.starts_with('\\');
  }

  void Base(const AsciiNode& base, bool takes_subscript) {
    if (base.kind == AsciiNodeKind::kLeaf && base.token->symbol != nullptr) {
      if (base.token->kind == AsciiKind::kBar) return writer_.Ordinary("|");
      if (base.token->symbol->latex == "'") return writer_.Prime("'", takes_subscript);
    }
    const Id id = static_cast<Id>(&base - nodes_.data());
    if (!HidesTerms(base)) return Write(id);
    writer_.Begin("{");
    Write(id);
    writer_.End("}");
  }

  // Whether several terms stand in it without delimiters.
  bool HidesTerms(const AsciiNode& node) const {
    const bool is_decorated =
        node.kind == AsciiNodeKind::kCommand && node.token->kind == AsciiKind::kDecorated;
    if (is_decorated) return !IsOneCharacter(node.first);
    return node.kind == AsciiNodeKind::kGroup && node.first != node.last && !node.is_matrix &&
           LatexOf(node.token, false).empty() && LatexOf(node.right, false).empty();
  }

  void Script(std::string_view open, Id content, bool is_present) {
    if (!is_present) return;
    writer_.Begin(open);
    Write(content);
    writer_.End("}");
  }

  // Whether the cell that begins at `i` is a bar alone.
  bool IsBarCell(Id i) const {
    if (i == kNoAsciiNode || nodes_[i].kind != AsciiNodeKind::kLeaf) return false;
    const Id next = nodes_[i].next;
    return nodes_[i].token->kind == AsciiKind::kBar && (next == kNoAsciiNode || IsComma(next));
  }
  bool IsComma(Id i) const {
    return nodes_[i].kind == AsciiNodeKind::kLeaf && nodes_[i].token->symbol == nullptr &&
           nodes_[i].token->text == ",";
  }

  template <typename Visit>
  void ForEachRow(const AsciiNode& group, Visit visit) const {
    for (Id row = group.first; row != kNoAsciiNode; row = NextOf(nodes_[row].next)) {
      visit(nodes_[row]);
    }
  }
  // Calls visit(column, first node of the cell) for each cell.
  template <typename Visit>
  void ForEachCell(const AsciiNode& row, Visit visit) const {
    size_t column = 0;
    visit(column, row.first);
    for (Id i = row.first; i != kNoAsciiNode; i = nodes_[i].next) {
      if (IsComma(i)) visit(++column, nodes_[i].next);
    }
  }

  // For each column whether it holds nothing but bars, which are lines then.
  std::vector<bool> LineColumns(const AsciiNode& group) const {
    std::vector<bool> lines;
    ForEachRow(group, [&](const AsciiNode& row) {
      ForEachCell(row, [&](size_t column, Id cell) {
        if (column == lines.size()) lines.push_back(true);
        lines[column] = lines[column] && IsBarCell(cell);
      });
    });
    return lines;
  }

  void Matrix(const AsciiNode& group) {
    const std::vector<bool> lines = LineColumns(group);
    const size_t columns = std::ranges::count(lines, false);
    const std::string_view left = LatexOf(group.token, false), right = LatexOf(group.right, false);
    const auto* known = std::ranges::find_if(kEnvironments, [&](const MatrixEnvironment& row) {
      return row.left == left && row.right == right;
    });
    const bool is_named =
        known != std::end(kEnvironments) && columns == lines.size() &&
        columns <= (known->name == "cases" ? kMaxCasesColumns : kMaxMatrixColumns);
    if (is_named) return Rows(group, lines, known->name, "");
    std::string layout = "{";
    for (const bool is_line : lines) layout += is_line ? '|' : right.empty() ? 'l' : 'c';
    const bool grows = !(left.empty() && right.empty());
    Delimit(left, right, grows, [&] { Rows(group, lines, "array", layout + "}"); });
  }

  void Rows(const AsciiNode& group, const std::vector<bool>& lines, std::string_view name,
            std::string_view layout) {
    const std::string environment = "{" + std::string(name) + "}" + std::string(layout);
    writer_.Begin("\\begin" + environment);
    writer_.Separator(" ");
    bool is_first = true;
    ForEachRow(group, [&](const AsciiNode& row) {
      if (!std::exchange(is_first, false)) writer_.Separator(" \\\\ ");
      Row(row, lines);
    });
    writer_.End(" \\end{" + std::string(name) + "}");
  }

  void Row(const AsciiNode& row, const std::vector<bool>& lines) {
    bool is_first = true;
    ForEachCell(row, [&](size_t column, Id cell) {
      if (lines[column]) return;
      if (!std::exchange(is_first, false)) writer_.Separator(" & ");
      for (; cell != kNoAsciiNode && !IsComma(cell); cell = nodes_[cell].next) Write(cell);
    });
  }

  const std::vector<AsciiNode>& nodes_;
  LatexWriter writer_;
};

}  // namespace

std::string AsciiMathToLatex(std::string_view source) {
  const std::vector<AsciiToken> tokens = TokenizeAsciiMath(source);
  return Renderer(ParseAsciiMath(tokens)).Render();
}

}  // namespace mathsieve
