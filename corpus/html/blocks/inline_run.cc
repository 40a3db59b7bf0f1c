// Text arrives in pieces of nodes and is copied once, in stretches between white space and the rare
// bytes that need a look. A byte's weight is found by table: in UTF-8 the lead byte tells the
// script well enough, and continuation bytes weigh nothing.

#include "corpus/html/blocks/inline_run.h"

#include <algorithm>
#include <array>

#include "corpus/html/math/ascii/ascii_math.h"

namespace mathsieve {
namespace {

enum ByteKind : uint8_t { kPlain, kBlank, kControl, kLead };

constexpr std::array<ByteKind, 256> kKinds = [] {
  std::array<ByteKind, 256> kinds{};
  for (int byte = 0; byte < 0x20; ++byte) kinds[byte] = kControl;
  for (const unsigned char byte : {' ', '\t', '\n', '\r', '\f'}) kinds[byte] = kBlank;
  kinds[0x7F] = kControl;
  for (const unsigned char byte : {0xC2, 0xE2, 0xEF}) kinds[byte] = kLead;
  return kinds;
}();

constexpr std::array<uint8_t, 256> kWeights = [] {
  std::array<uint8_t, 256> weights{};
  for (int byte = 0x21; byte < 0x7F; ++byte) weights[byte] = 1;
  for (int byte = 0xC2; byte < 0xF5; ++byte) weights[byte] = 1;
  for (int byte = 0xE3; byte < 0xEA; ++byte) weights[byte] = 3;
  for (int byte = 0xEA; byte < 0xEE; ++byte) weights[byte] = 2;
  return weights;
}();

struct Special {
  size_t length = 0;  // bytes to leave out; 0 for an ordinary character
  bool space = false;
};

// What a character that starts with C2, E2 or EF is when it is no ordinary one.
Special SpecialAt(std::string_view text) {
  if (text.starts_with("\xC2\xA0")) return {2, true};       // no-break space
  if (text.starts_with("\xC2\xAD")) return {2, false};      // soft hyphen
  if (text.starts_with("\xEF\xBB\xBF")) return {3, false};  // byte order mark
  if (!text.starts_with("\xE2\x80") || text.size() < 3) return {};
  const auto last = static_cast<unsigned char>(text[2]);
  if (last >= 0x8B && last <= 0x8F) return {3, false};  // zero width, marks
  if (last <= 0x8A || last == 0xA8 || last == 0xA9 || last == 0xAF) return {3, true};
  return {};
}

bool NeedsLines(std::string_view text) {
  return text.find('%') != text.npos && text.find('\\') != text.npos;
}

// Whether a delimiter or environment could begin in `text`.
bool MayHoldFormula(std::string_view text, const DelimiterConfig& config) {
  for (const char c : {'$', '\\', '['}) {
    if (text.find(c) != text.npos) return true;
  }
  return config.unusual &&
         std::any_of(config.delimiters.begin(), config.delimiters.end(),
                     [&](const Delimiter& d) { return text.find(d.open) != text.npos; });
}

void TrimRight(std::string& text, size_t from) {
  while (text.size() > from && text.back() == ' ') text.pop_back();
}

void AppendLatex(std::string_view latex, bool join_lines, std::string& out) {
  bool space = false;
  bool line = false;
  for (const char c : latex) {
    if (c == '\n' || c == '\r') {
      line = true;
    } else if (c == ' ' || c == '\t') {
      space = true;
    } else {
      if (line && !join_lines) {
        out += '\n';
      } else if (line || space) {
        out += ' ';
      }
      line = space = false;
      out += c;
    }
  }
}

void AppendFormula(std::string_view latex, bool display, bool join_lines, std::string& out) {
  const bool own_line = display && !join_lines;
  if (own_line && !out.empty()) {
    TrimRight(out, 0);
    if (!out.empty() && out.back() != '\n') out += '\n';
  }
  out += display ? "$$" : "$";
  AppendLatex(latex, join_lines || !display, out);
  out += display ? "$$" : "$";
  if (own_line) out += '\n';
}

}  // namespace

size_t LongestTickRun(std::string_view text) {
  size_t longest = 0, run = 0;
  for (const char c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

void AppendEscaped(std::string_view text, std::string& out) {
  while (true) {
    const size_t dollar = text.find('$');
    out.append(text.substr(0, dollar));
    if (dollar == text.npos) return;
    if (out.empty() || out.back() != '\\') out += '\\';
    out += '$';
    text.remove_prefix(dollar + 1);
  }
}

void InlineRun::Clear() {
  text_.clear();
  literals_.clear();
  atoms_.clear();
  literal_begin_ = kNoLiteral;
  weight_ = link_weight_ = 0;
  pending_space_ = false;
}

void InlineRun::AddText(std::string_view text, bool in_link, Space space) {
  const bool keep = space == Space::kKeep;
  std::string& target = in_literal() ? literals_ : text_;
  enum class Answer : uint8_t { kUnknown, kNo, kYes } lines = Answer::kUnknown;
  uint32_t weight = 0;
  size_t i = 0;
  while (i < text.size()) {
    size_t end = i;
    while (end < text.size() && kKinds[static_cast<unsigned char>(text[end])] == kPlain) {
      weight += kWeights[static_cast<unsigned char>(text[end++])];
    }
    if (end > i) {
      WriteSpace();
      target.append(text, i, end - i);
      i = end;
      continue;
    }
    const ByteKind kind = kKinds[static_cast<unsigned char>(text[i])];
    const Special special = kind == kLead ? SpecialAt(text.substr(i)) : Special{1, kind == kBlank};
    if (special.length == 0) {
      WriteSpace();
      ++weight;
      target += text[i++];
      continue;
    }
    if (special.space && keep) {
      target += text[i] == '\n' || text[i] == '\t' ? text[i] : ' ';
    } else if (special.space) {
      pending_space_ = true;
      if (text[i] == '\n' && lines == Answer::kUnknown) {
        lines = NeedsLines(text) ? Answer::kYes : Answer::kNo;
      }
      if (text[i] == '\n' && lines == Answer::kYes) AddLineBreak();
    }
    i += special.length;
  }
  weight_ += weight;
  if (in_link) link_weight_ += weight;
}

// White space at the start of a literal stands before it.
void InlineRun::WriteSpace() {
  if (!pending_space_) return;
  pending_space_ = false;
  std::string& target = literals_.size() > literal_begin_ ? literals_ : text_;
  if (!target.empty() && target.back() != '\n') target += ' ';
}

void InlineRun::AddLineBreak() {
  std::string& target = in_literal() ? literals_ : text_;
  if (target.size() > (in_literal() ? literal_begin_ : 0)) target += '\n';
  pending_space_ = false;
}

void InlineRun::AddFormula(const Formula& formula, bool in_link) {
  if (formula.latex.empty()) return;
  weight_ += kFormulaWeight;
  if (in_link) link_weight_ += kFormulaWeight;
  WriteSpace();
  text_ += kFormulaMark;
  atoms_.push_back({&formula, 0, 0});
}

void InlineRun::BeginLiteral() {
  WriteSpace();
  literal_begin_ = literals_.size();
}

void InlineRun::EndLiteral(Literal kind) {
  const uint32_t begin = static_cast<uint32_t>(literal_begin_);
  literal_begin_ = kNoLiteral;
  if (literals_.size() == begin) return;
  if (kind == Literal::kInlineCode) {
    const std::string_view code = std::string_view(literals_).substr(begin);
    const std::string ticks(LongestTickRun(code) + 1, '`');
    const bool apart = code.front() == '`' || code.back() == '`';
    literals_.insert(begin, apart ? ticks + " " : ticks);
    literals_ += apart ? " " + ticks : ticks;
  }
  text_ += kFormulaMark;
  atoms_.push_back(
      {nullptr, begin, static_cast<uint32_t>(literals_.size()), kind != Literal::kText});
}

void InlineRun::WriteText(std::string_view text, Lines lines, std::string& out) {
  const size_t begin = out.size();
  if (text.find('$') == text.npos) {
    out.append(text);
  } else {
    AppendEscaped(text, out);
  }
  if (lines == Lines::kJoin) std::replace(out.begin() + begin, out.end(), '\n', ' ');
}

void InlineRun::WriteAtom(const Atom& atom, Lines lines, std::string& out,
                          std::vector<Form>& forms) {
  if (atom.formula == nullptr) {
    const auto literal = std::string_view(literals_).substr(atom.begin, atom.end - atom.begin);
    if (atom.code && lines == Lines::kKeep) {
      out.append(literal);
    } else if (atom.code) {
      for (const char c : literal) out += c == '\n' ? ' ' : c;
    } else {
      WriteText(literal, lines, out);
    }
    return;
  }
  AppendFormula(atom.formula->latex, atom.formula->display, lines == Lines::kJoin, out);
  forms.push_back(atom.formula->form);
}

void InlineRun::Write(const DelimiterConfig* config, Lines lines, std::string& out,
                      std::vector<Form>& forms) {
  while (!text_.empty() && (text_.back() == ' ' || text_.back() == '\n')) text_.pop_back();
  const std::string_view text = text_;
  spans_.clear();
  if (config != nullptr && MayHoldFormula(text, *config)) scanner_.Scan(text, *config, spans_);
  size_t position = 0;
  size_t next_atom = 0;
  size_t next_span = 0;
  size_t mark = text.find(kFormulaMark);
  while (position < text.size()) {
    const size_t span_begin = next_span < spans_.size() ? spans_[next_span].begin : text.size();
    if (mark < position) mark = text.find(kFormulaMark, position);
    if (next_atom == atoms_.size()) mark = text.npos;
    const size_t stop = std::min(span_begin, std::min(mark, text.size()));
    std::string_view plain = text.substr(position, stop - position);
    if (!out.empty() && out.back() == '\n' && plain.starts_with(' ')) plain.remove_prefix(1);
    WriteText(plain, lines, out);
    position = stop;
    if (stop == text.size()) break;
    if (stop == mark) {
      WriteAtom(atoms_[next_atom++], lines, out, forms);
      ++position;
      continue;
    }
    const DelimiterSpan& span = spans_[next_span++];
    // AsciiMath knows no displays: a formula alone in its paragraph is one.
    bool display = span.display || (span.ascii_math && span.begin == 0 && span.end == text.size());
    const std::string_view source = text.substr(span.latex_begin, span.latex_end - span.latex_begin);
    const std::string latex =
        span.ascii_math ? AsciiMathToLatex(source) : CleanLatex(source, display);
    if (!span.macros && !latex.empty()) {
      AppendFormula(latex, display, lines == Lines::kJoin, out);
      forms.push_back(span.ascii_math ? Form::kAsciiMath : Form::kDelimiters);
    }
    position = span.end;
  }
}

}  // namespace mathsieve
