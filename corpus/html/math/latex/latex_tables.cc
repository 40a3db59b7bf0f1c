// Tables: the environment comes from the delimiters around one, from its alignment and its lines.

#include <algorithm>

#include "corpus/html/math/latex/latex_emitter.h"

namespace mathsieve {
namespace {

struct Matrix {
  char32_t open, close;
  std::string_view environment;
};
constexpr Matrix kMatrices[] = {
    {'(', ')', "pmatrix"},   {'[', ']', "bmatrix"},   {'{', '}', "Bmatrix"},
    {'|', '|', "vmatrix"},   {U'∣', U'∣', "vmatrix"}, {U'‖', U'‖', "Vmatrix"},
    {U'∥', U'∥', "Vmatrix"}, {'{', 0, "cases"},
};

}  // namespace

bool LatexEmitter::StartsWithBracket(uint32_t i) const {
  while (i + 1 < node(i).end) ++i;  // down to the first leaf
  return node(i).text.starts_with('[');
}

size_t LatexEmitter::ColumnCount(uint32_t i) const {
  size_t columns = 0;
  for (uint32_t row = i + 1; row < node(i).end; row = node(row).end) {
    size_t cells = 0;
    for (uint32_t cell = row + 1; cell < node(row).end; cell = node(cell).end) ++cells;
    columns = std::max(columns, cells - (node(row).tag == MathTag::kLabeledRow ? 1 : 0));
  }
  return columns;
}

void LatexEmitter::TableBetween(uint32_t i, char32_t open, char32_t close) {
  const bool lined = node(i).text.find('|') != std::string::npos;
  const bool cases = open == '{' && close == 0;
  if (!lined && !(cases && ColumnCount(i) > 2)) {
    for (const Matrix& matrix : kMatrices) {
      if (matrix.open == open && matrix.close == close) return Environment(i, matrix.environment);
    }
  }
  Fence({.fence = open}, "\\left");
  if (lined) {
    Environment(i, "array", node(i).text);
  } else {
    Table(i);
  }
  Fence({.fence = close}, "\\right");
}

void LatexEmitter::Table(uint32_t i) {
  const MathNode& table = node(i);
  const size_t columns = ColumnCount(i);
  const uint32_t row = Child(i, 0);
  const bool one_row = row != kMissing && node(row).end == table.end;
  const bool labeled = row != kMissing && node(row).tag == MathTag::kLabeledRow;
  if (one_row && labeled) return Rows(i, true);
  const bool aligned = table.Has(kAligned) || (table.Has(kDisplay) && table.text == "r");
  if (aligned) return Environment(i, tree_.latexml && Core(0) == i ? "split" : "aligned");
  if (table.Has(kDisplay) && columns == 1) return Environment(i, "gathered");
  if (table.text.find_first_of("lr|") != std::string::npos) {
    return Environment(i, "array", table.text);
  }
  Environment(i, "matrix");
}

void LatexEmitter::Environment(uint32_t i, std::string_view name, std::string_view columns) {
  const auto put = [&](std::string_view command) {
    out_.Put(command);
    out_.Put("{");
    out_.Put(name);
    out_.Put("}");
  };
  put("\\begin");
  if (!columns.empty()) {
    out_.Put("{");
    out_.Put(columns);
    out_.Put("}");
  }
  Rows(i, false);
  put("\\end");
}

void LatexEmitter::Rows(uint32_t i, bool with_tag) {
  for (uint32_t row = i + 1; row < node(i).end; row = node(row).end) {
    if (row != i + 1) out_.Put(" \\\\ ");
    if (IsToken(node(row).tag)) continue;
    std::vector<uint32_t> cells = Children(row);
    const bool labeled = node(row).tag == MathTag::kLabeledRow && !cells.empty();
    for (size_t cell = labeled ? 1 : 0; cell < cells.size(); ++cell) {
      if (cell > (labeled ? 1u : 0u)) out_.Put(" & ");
      // Behind a line's end a bracket would be read as the height of the gap.
      if (cell == 0 && row != i + 1 && StartsWithBracket(cells[0])) out_.Put("{}");
      Emit(cells[cell]);
    }
    if (labeled && with_tag) Tag(cells[0]);
  }
}

void LatexEmitter::Tag(uint32_t label) {
  if (IsEmpty(label)) return;
  out_.Put("\\tag{");
  std::string name;
  for (uint32_t i = label; i < node(label).end; ++i) {
    const std::string& text = node(i).text;
    if (IsToken(node(i).tag) && text != "(" && text != ")") name += text;
  }
  if (name.size() > 1 && name.front() == '(' && name.back() == ')') {
    name = name.substr(1, name.size() - 2);
  }
  const std::string_view symbol = SymbolCommand(OnlyChar(name));
  if (symbol.empty()) {
    Text(name, MathVariant::kNone);
  } else {
    out_.Put("$");
    out_.Put(symbol);
    out_.Put("$");
  }
  out_.Put("}");
}

// The lines below a sum.
bool LatexEmitter::Substack(uint32_t i) {
  const MathNode& core = CoreNode(i);
  if (core.tag != MathTag::kTable || ColumnCount(Core(i)) != 1) return false;
  out_.Put("{\\substack{");
  Rows(Core(i), false);
  out_.Put("}}");
  return true;
}

}  // namespace mathsieve
