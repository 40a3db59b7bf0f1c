#include "corpus/html/math/latex/to_latex.h"

#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/math/latex/latex_emitter.h"

namespace mathsieve {
namespace {

bool IsTall(MathTag tag) {
  return tag == MathTag::kFraction || tag == MathTag::kTable || tag == MathTag::kUnder ||
         tag == MathTag::kUnderOver;
}

bool ShowsNothing(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    if (!IsInvisible(NextChar(text, at))) return false;
  }
  return true;
}

bool IsBig(const MathNode& token) {
  const std::string_view command = SymbolCommand(OnlyChar(token.text));
  return HasLimits(command) || IsIntegral(command);
}

struct SpaceRow {
  float below_em;
  std::string_view command;
};
constexpr SpaceRow kSpaces[] = {
    {-0.05f, "\\!"}, {0.1f, ""},       {0.2f, "\\,"},     {0.25f, "\\:"},
    {0.7f, "\\;"},   {1.5f, "\\quad"}, {1e9f, "\\qquad"},
};

struct NotationRow {
  std::string_view word;
  std::string_view command;
};
constexpr NotationRow kNotations[] = {
    {"updiagonalstrike downdiagonalstrike", "\\xcancel"},
    {"top", "\\overline"},
    {"bottom", "\\underline"},
    {"box", "\\boxed"},
    {"updiagonalstrike", "\\cancel"},
    {"downdiagonalstrike", "\\bcancel"},
    {"horizontalstrike", "\\cancel"},
    {"radical", "\\sqrt"},
    {"longdiv", "\\overline"},
};

}  // namespace

std::string ToLatex(const MathTree& tree) {
  return tree.nodes.empty() ? std::string() : LatexEmitter(tree).Run();
}

void LatexText::Put(std::string_view piece) {
  if (piece.empty()) return;
  if (ends_in_command_ && (IsLetter(piece[0]) || IsDigit(piece[0]))) text_ += ' ';
  const bool was_command = ends_in_command_;
  text_ += piece;
  size_t letters = piece.size();
  while (letters > 0 && IsLetter(piece[letters - 1])) --letters;
  ends_in_command_ = letters < piece.size() && letters > 0 && piece[letters - 1] == '\\' &&
                     (letters < 2 || piece[letters - 2] != '\\');
  if (was_command && letters == 0) ends_in_command_ = false;
}

void LatexText::PutSuperscript(std::string_view piece) {
  if (text_.empty() || superscript_end_ == text_.size()) Put("{}");
  Put(piece);
  EndSuperscript();
}

void LatexText::PutPrimes(int count) {
  if (count == 0) return;
  const bool continues = !text_.empty() && text_.back() == '\'';
  if (!continues && (text_.empty() || superscript_end_ == text_.size())) Put("{}");
  Put(std::string(static_cast<size_t>(count), '\''));
  EndSuperscript();
}

LatexEmitter::LatexEmitter(const MathTree& tree) : tree_(tree), facts_(tree.nodes.size()) {
  CollectFacts();
}

std::string LatexEmitter::Run() {
  Emit(0);
  return out_.text();
}

std::vector<uint32_t> LatexEmitter::Children(uint32_t i) const {
  std::vector<uint32_t> children;
  for (uint32_t child = i + 1; child < node(i).end; child = node(child).end) {
    children.push_back(child);
  }
  return children;
}

uint32_t LatexEmitter::Child(uint32_t i, int index) const {
  uint32_t child = i + 1;
  while (index-- > 0 && child < node(i).end) child = node(child).end;
  return child < node(i).end ? child : kMissing;
}

void LatexEmitter::CollectFacts() {
  for (uint32_t i = static_cast<uint32_t>(tree_.nodes.size()); i-- > 0;) {
    const MathNode& self = node(i);
    Facts& facts = facts_[i];
    facts.core = i;
    if (IsToken(self.tag)) {
      facts.empty = ShowsNothing(self.text);
      facts.tall = IsBig(self);
      bold_italic_ |= self.variant == MathVariant::kBoldItalic ||
                      DecodeLetter(OnlyChar(self.text)).variant == MathVariant::kBoldItalic;
    } else if (self.tag == MathTag::kSpace || self.tag == MathTag::kNone) {
      facts.empty = true;
    } else {
      CollectRow(i);
    }
  }
}

// Whether the name `function` is applied to something: U+2061, which renderers leave empty, follows
// it, or its argument does.
bool LatexEmitter::Applies(uint32_t function, uint32_t i) const {
  if (facts_[i].empty && node(i).text == "\u2061") return true;
  if (node(function).tag != MathTag::kIdentifier || node(function).variant != MathVariant::kNone) {
    return false;
  }
  if (facts_[i].empty) return node(i).tag == MathTag::kOperator && node(i).text.empty();
  return CoreNode(i).tag == MathTag::kIdentifier || CharOf(i) == '(';
}

void LatexEmitter::CollectRow(uint32_t i) {
  const MathNode& self = node(i);
  Facts& facts = facts_[i];
  uint32_t only = i;
  uint32_t last = kMissing;
  facts.tall = IsTall(self.tag);
  for (uint32_t child = i + 1; child < self.end; child = node(child).end) {
    facts.tall |= facts_[child].tall;
    if (last != kMissing && Applies(last, child)) facts_[Core(last)].applied = true;
    last = facts_[child].empty ? kMissing : child;
    if (facts_[child].empty) continue;
    ++facts.visible;
    only = facts_[child].core;
  }
  if (self.tag != MathTag::kRow) return;
  facts.empty = facts.visible == 0;
  if (facts.visible == 1) facts.core = only;
}

void LatexEmitter::Emit(uint32_t i) {
  if (i == kMissing) return;
  const MathNode& self = node(i);
  if (IsToken(self.tag)) {
    Token(i);
  } else if (self.tag == MathTag::kRow || self.tag == MathTag::kCell) {
    Row(i);
  } else {
    Construct(i);
  }
}

void LatexEmitter::Group(uint32_t i) {
  out_.Put("{");
  Emit(i);
  out_.Put("}");
}

void LatexEmitter::Construct(uint32_t i) {
  switch (node(i).tag) {
    case MathTag::kSpace:
      return Space(node(i));
    case MathTag::kFraction:
      return Fraction(i);
    case MathTag::kSqrt:
    case MathTag::kRoot:
      return Root(i);
    case MathTag::kSub:
    case MathTag::kSup:
    case MathTag::kSubSup:
      return Scripts(i);
    case MathTag::kUnder:
    case MathTag::kOver:
    case MathTag::kUnderOver:
      return UnderOver(i);
    case MathTag::kMultiscripts:
      return Multiscripts(i);
    case MathTag::kTable:
      return Table(i);
    case MathTag::kTableRow:
    case MathTag::kLabeledRow:
      return Further(i, 0);
    case MathTag::kEnclose:
      return Enclose(i);
    case MathTag::kPhantom:
      return Phantom(i);
    default:
      return;
  }
}

void LatexEmitter::Further(uint32_t i, int first) {
  for (uint32_t child = Child(i, first); child != kMissing && child < node(i).end;
       child = node(child).end) {
    Emit(child);
  }
}

void LatexEmitter::Fraction(uint32_t i) {
  const uint32_t above = Child(i, 0), below = Child(i, 1);
  if (node(i).Has(kBevelled)) {
    Base(above);
    out_.Put("/");
    Base(below);
  } else {
    out_.Put(node(i).Has(kNoLine) ? "\\genfrac{}{}{0pt}{}" : "\\frac");
    Group(above);
    Group(below);
  }
  Further(i, 2);
}

void LatexEmitter::Root(uint32_t i) {
  if (node(i).tag == MathTag::kSqrt) {
    out_.Put("\\sqrt{");
    Row(i);
    out_.Put("}");
    return;
  }
  out_.Put("\\sqrt[");
  const uint32_t index = Child(i, 1);
  IsEmpty(index) || IsToken(CoreNode(index).tag) ? Emit(index) : Group(index);
  out_.Put("]");
  Group(Child(i, 0));
  Further(i, 2);
}

void LatexEmitter::Enclose(uint32_t i) {
  std::string_view command;
  for (const NotationRow& row : kNotations) {
    if (node(i).text.find(row.word) == std::string::npos) continue;
    command = row.command;
    break;
  }
  if (command.empty()) return Row(i);
  out_.Put(command);
  out_.Put("{");
  Row(i);
  out_.Put("}");
}

void LatexEmitter::Phantom(uint32_t i) {
  if (facts_[i].visible == 0) return;
  out_.Put(node(i).Has(kNoHeight)  ? "\\hphantom{"
           : node(i).Has(kNoWidth) ? "\\vphantom{"
                                   : "\\phantom{");
  Row(i);
  out_.Put("}");
}

void LatexEmitter::Space(const MathNode& space) {
  for (const SpaceRow& row : kSpaces) {
    if (space.width_em < row.below_em) return out_.Put(row.command);
  }
}

}  // namespace mathsieve
