// Text arrives in pieces of nodes and is copied once, in stretches between white space and the rare
// bytes that need a look. A byte's weight is found by table: in UTF-8 the lead byte tells the
// script well enough, and continuation bytes weigh nothing.

#include "corpus/html/blocks/inline_run.h"

#include <algorithm>
#include <array>
#include <iterator>

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

bool IsMark(char c) { return c >= kSupBegin && c <= kItalicEnd; }

// Whether a character stands in `text` that formulas are written with.
bool HasMathCharacters(std::string_view text) {
  for (size_t i = 0; i + 1 < text.size(); ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead < 0xC2) continue;
    const auto next = static_cast<unsigned char>(text[i + 1]);
    if (lead == 0xCE || lead == 0xCF) return true;                                    // Greek
    if (lead == 0xC2 && (next == 0xB2 || next == 0xB3 || next == 0xB9)) return true;  // ² ³ ¹
    if (lead == 0xF0 && next == 0x9D) return true;                                    // 𝑥
    if (lead != 0xE2) continue;
    const bool scripts = next == 0x81 || next == 0x82, letters = next == 0x84;
    const bool signs = (next >= 0x86 && next <= 0x8B) || (next >= 0xA8 && next <= 0xAB);
    if (scripts || letters || signs) return true;
  }
  return false;
}

// x<sub>1</sub> between delimiters.
std::string ScriptsAsLatex(std::string_view text) {
  std::string latex;
  for (const char c : text) {
    if (c == kSupBegin) {
      latex += "^{";
    } else if (c == kSubBegin) {
      latex += "_{";
    } else if (c == kScriptEnd) {
      latex += '}';
    } else if (!IsMark(c)) {
      latex += c;
    }
  }
  return latex;
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
  pending_space_ = marks_ = scripts_ = false;
}

void InlineRun::BeginMark(char mark) {
  WriteSpace();
  text_ += mark;
  marks_ = true;
  scripts_ |= mark != kItalicBegin;
}

void InlineRun::EndMark(char mark) {
  if (marks_) text_ += mark;
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
  size_t end = target.size();
  while (end > 0 && IsMark(target[end - 1])) --end;
  const char last = end == 0 ? '\n' : target[end - 1];
  if (last != '\n' && (last != ' ' || end == target.size())) target += ' ';
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
  std::string unmarked;
  if (marks_ && std::ranges::any_of(text, IsMark)) {
    std::ranges::copy_if(text, std::back_inserter(unmarked), [](char c) { return !IsMark(c); });
    text = unmarked;
  }
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

void InlineRun::FindDelimited(const DelimiterConfig& config) {
  const std::string_view text = text_;
  if (!MayHoldFormula(text, config)) return;
  scanner_.Scan(text, config, delimited_);
  for (const DelimiterSpan& found : delimited_) {
    const std::string_view source =
        text.substr(found.latex_begin, found.latex_end - found.latex_begin);
    const std::string marked = marks_ ? ScriptsAsLatex(source) : std::string();
    Span span{found.begin, found.end, Form::kDelimiters, found.display, {}};
    if (found.ascii_math) {
      span.form = Form::kAsciiMath;
      span.latex = AsciiMathToLatex(source);
      // AsciiMath knows no displays: a formula alone in its paragraph is one.
      span.display = found.begin == 0 && found.end == text.size();
    } else if (!found.macros) {
      span.latex = CleanLatex(marks_ ? marked : source, span.display);
    }
    spans_.push_back(std::move(span));
  }
}

// Delimiters come first; what lies across one of their formulas is none.
void InlineRun::FindPlainMath() {
  plain_scanner_.Scan(text_, plain_);
  if (plain_.empty()) return;
  const size_t delimited = spans_.size();
  for (PlainMathSpan& found : plain_) {
    const auto next =
        std::lower_bound(spans_.begin(), spans_.begin() + delimited, found.end,
                         [](const Span& span, size_t end) { return span.begin < end; });
    if (next != spans_.begin() && std::prev(next)->end > found.begin) continue;
    spans_.push_back({found.begin, found.end, found.unicode ? Form::kUnicode : Form::kScripts,
                      false, std::move(found.latex)});
  }
  std::ranges::sort(spans_, {}, &Span::begin);
}

void InlineRun::Write(const DelimiterConfig* config, Lines lines, std::string& out,
                      std::vector<Form>& forms) {
  while (!text_.empty() && (text_.back() == ' ' || text_.back() == '\n')) text_.pop_back();
  const std::string_view text = text_;
  spans_.clear();
  if (config != nullptr) {
    FindDelimited(*config);
    if (scripts_ || HasMathCharacters(text)) FindPlainMath();
  }
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
    const Span& span = spans_[next_span++];
    if (!span.latex.empty()) {
      AppendFormula(span.latex, span.display, lines == Lines::kJoin, out);
      forms.push_back(span.form);
    }
    position = span.end;
  }
}

}  // namespace mathsieve
