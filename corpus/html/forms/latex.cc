// What formulas have in common whatever states them: how LaTeX looks from outside, and the wrappers
// that pages put around it. Nothing here parses TeX; braces, escapes and commands are enough.

#include "corpus/html/forms/latex.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "corpus/html/forms/formula.h"

namespace mathsieve {
namespace {

constexpr bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }
constexpr bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
constexpr char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

size_t CommandEnd(std::string_view text, size_t backslash) {
  size_t end = backslash + 1;
  while (end < text.size() && IsLetter(text[end])) ++end;
  return end == backslash + 1 ? std::min(end + 1, text.size()) : end;
}

// One past the brace that closes the one at `open`; npos where none does.
size_t GroupEnd(std::string_view text, size_t open) {
  int depth = 0;
  for (size_t i = open; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '{')
      ++depth;
    else if (text[i] == '}' && --depth == 0)
      return i + 1;
  }
  return std::string_view::npos;
}

// Commands that say "LaTeX" on their own; unknown ones need two letters and a neighbour that fits.
constexpr auto kShortCommands = std::to_array<std::string_view>(
    {"in", "ni", "to",  "mu", "nu", "xi", "pi", "Xi", "Pi", "ge", "le", "ne", "wp",
     "Re", "Im", "lt",  "gt", "ll", "gg", "wr", "mp", "pm", "or", "ln", "lg", "bf",
     "rm", "it", "cal", "R",  "N",  "Z",  "C",  "Q",  "P",  "E",  "F"});

bool IsLatexCommand(std::string_view name) {
  return name.size() >= 3 || std::ranges::find(kShortCommands, name) != kShortCommands.end();
}

// Words of ordinary functions may stand in a formula without a backslash.
constexpr auto kFunctionWords =
    std::to_array<std::string_view>({"sin", "cos", "tan", "log", "exp", "max", "min", "lim", "det",
                                     "gcd", "mod", "arg", "sup", "inf", "dim", "ker", "sqrt"});

// "\text{…}" and its kin hold prose on purpose.
constexpr auto kTextCommands = std::to_array<std::string_view>(
    {"text", "textrm", "textbf", "textit", "mbox", "hbox", "operatorname", "mathrm", "mathbf",
     "mathit", "mathsf", "mathtt", "label", "tag", "begin", "end", "ref", "eqref", "mathop"});

struct Look {
  int commands = 0;  // known by name or shape
  int scripts = 0;   // ^ and _ behind a short base
  int words = 0;     // runs of three letters and more
  int runs = 0;      // runs of letters or digits, characters outside of ASCII
  int regex = 0;     // \| \. \d: what patterns have and formulas rarely
};

void LookAtCommand(std::string_view text, size_t& i, Look& look) {
  const size_t end = CommandEnd(text, i);
  const std::string_view name = text.substr(i + 1, end - i - 1);
  i = end;
  if (name.empty() || !IsLetter(name[0])) {
    if (!name.empty() && std::string_view("|.+*?").find(name[0]) != std::string_view::npos) {
      ++look.regex;
    }
    return;
  }
  if (!IsLatexCommand(name)) {
    ++look.regex;
    return;
  }
  ++look.commands;
  if (std::ranges::find(kTextCommands, name) == kTextCommands.end()) return;
  while (i < text.size() && (text[i] == ' ' || text[i] == '*')) ++i;
  if (i < text.size() && text[i] == '{') {
    const size_t group = GroupEnd(text, i);
    i = group == std::string_view::npos ? text.size() : group;
  }
}

void LookAtRun(std::string_view text, size_t& i, Look& look) {
  const size_t begin = i;
  const bool letter = IsLetter(text[i]);
  while (i < text.size() && (letter ? IsLetter(text[i]) : IsDigit(text[i]))) ++i;
  ++look.runs;
  if (letter && i - begin >= 3 &&
      std::ranges::find(kFunctionWords, text.substr(begin, i - begin)) == kFunctionWords.end()) {
    ++look.words;
  }
}

// Cyrillic to Arabic, and CJK with Hangul: three ideographs or four letters are a word. Greek and
// mathematical symbols are none.
void LookAtForeignRun(std::string_view text, size_t& i, Look& look) {
  size_t word_bytes = 0;
  for (; i < text.size() && static_cast<unsigned char>(text[i]) >= 0x80; ++i) {
    const auto lead = static_cast<unsigned char>(text[i]);
    if (lead >= 0xD0 && lead <= 0xDF) word_bytes += 2;
    if (lead >= 0xE3 && lead <= 0xED) word_bytes += 3;
  }
  ++look.runs;
  if (word_bytes >= 8) ++look.words;
}

// x^2, a_{ij}, )^n, }_k: the base is one letter, digits or a bracket, the script starts at once.
bool IsScript(std::string_view text, size_t i) {
  if (i + 1 >= text.size()) return false;
  size_t next = i + 1;
  while (next + 1 < text.size() && text[next] == ' ') ++next;
  const char script = text[next];
  if (!IsLetter(script) && !IsDigit(script) && script != '{' && script != '\\' && script != '*' &&
      script != '\'' && script != '+' && script != '-') {
    return false;
  }
  size_t base = i;
  while (base > 0 && text[base - 1] == ' ') --base;
  if (base == 0) return script == '{' || script == '\\';
  const char last = text[base - 1];
  if (last == '}' || last == ')' || last == ']' || last == '|' || last == '\'' || IsDigit(last)) {
    return true;
  }
  if (!IsLetter(last)) return false;
  size_t word = base - 1;
  while (word > 0 && IsLetter(text[word - 1])) --word;
  const bool command = word > 0 && text[word - 1] == '\\';
  return command || script == '{' || base - word == 1;
}

Look Inspect(std::string_view text) {
  Look look;
  for (size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '\\') {
      LookAtCommand(text, i, look);
    } else if (IsLetter(c) || IsDigit(c)) {
      LookAtRun(text, i, look);
    } else {
      if (c == '^' || c == '_') look.scripts += IsScript(text, i);
      if (static_cast<unsigned char>(c) >= 0xC0) {
        LookAtForeignRun(text, i, look);
      } else {
        ++i;
      }
    }
  }
  return look;
}

constexpr auto kMathEnvironments = std::to_array<std::string_view>(
    {"IEEEeqnarray", "align",        "alignat",      "aligned",      "alignedat", "array",
     "bmatrix",      "bsmallmatrix", "CD",           "cases",        "darray",    "dcases",
     "displaymath",  "dmath",        "drcases",      "empheq",       "eqnarray",  "equation",
     "flalign",      "gather",       "gathered",     "math",         "matrix",    "multline",
     "multlined",    "numcases",     "pmatrix",      "psmallmatrix", "rcases",    "smallmatrix",
     "split",        "subarray",     "subequations", "vmatrix",      "Bmatrix",   "Vmatrix",
     "prooftree",    "tikzcd",       "xalignat"});

constexpr auto kDefinitions = std::to_array<std::string_view>({"newcommand",
                                                               "renewcommand",
                                                               "providecommand",
                                                               "def",
                                                               "gdef",
                                                               "edef",
                                                               "xdef",
                                                               "let",
                                                               "DeclareMathOperator",
                                                               "DeclarePairedDelimiter",
                                                               "newenvironment",
                                                               "renewenvironment",
                                                               "definecolor",
                                                               "require",
                                                               "newtheorem",
                                                               "usepackage",
                                                               "DeclareRobustCommand",
                                                               "long",
                                                               "DeclareMathSymbol",
                                                               "setlength",
                                                               "newif",
                                                               "NewDocumentCommand",
                                                               "everymath"});

// Size and colour commands that formula services put before the formula.
constexpr auto kServicePrefixes = std::to_array<std::string_view>(
    {"\\dpi", "\\bg", "\\fg", "\\fn", "\\inline", "\\tiny", "\\scriptsize", "\\footnotesize",
     "\\small", "\\normalsize", "\\large", "\\Large", "\\LARGE", "\\huge", "\\Huge", "\\opaque",
     "\\svg"});

bool DropAround(std::string_view& text, std::string_view open, std::string_view close) {
  if (text.size() < open.size() + close.size() || !text.starts_with(open) ||
      !text.ends_with(close)) {
    return false;
  }
  const std::string_view inner = text.substr(open.size(), text.size() - open.size() - close.size());
  // "\[a\] and \[b\]" are two formulas, and "\\]" ends in a line break.
  if (inner.find(open) != std::string_view::npos || inner.ends_with('\\')) return false;
  text = TrimSpace(inner);
  return true;
}

bool DropServicePrefix(std::string_view& text) {
  for (const std::string_view prefix : kServicePrefixes) {
    if (!text.starts_with(prefix)) continue;
    size_t end = CommandEnd(text, 0);
    if (end != prefix.size()) continue;
    if (end < text.size() && text[end] == '_') {  // \bg_white, \fn_cm
      ++end;
      while (end < text.size() && IsLetter(text[end])) ++end;
    } else if (end < text.size() && text[end] == '{' && prefix.size() <= 4) {  // \dpi{300}
      end = std::min(GroupEnd(text, end), text.size());
    }
    text = TrimSpace(text.substr(end));
    return true;
  }
  return false;
}

// {\displaystyle x} and {\textstyle x}, as Wikipedia wraps every formula.
bool DropStyleGroup(std::string_view& text) {
  for (const std::string_view style : {"{\\displaystyle", "{\\textstyle"}) {
    if (!text.starts_with(style) || GroupEnd(text, 0) != text.size()) continue;
    if (style.size() < text.size() && IsLetter(text[style.size()])) continue;
    text = TrimSpace(text.substr(style.size(), text.size() - style.size() - 1));
    return true;
  }
  return false;
}

bool DropDocument(std::string_view& text) {
  const size_t begin = text.find("\\begin{document}");
  if (begin == std::string_view::npos) return false;
  const size_t end = text.find("\\end{document}", begin);
  text = TrimSpace(text.substr(begin + 16, end == text.npos ? text.npos : end - begin - 16));
  return true;
}

bool DropWrapper(std::string_view& text, bool& display) {
  if (DropAround(text, "$$", "$$") || DropAround(text, "\\[", "\\]")) {
    display = true;
    return true;
  }
  if (DropAround(text, "$", "$") || DropAround(text, "\\(", "\\)")) return true;
  return DropAround(text, "% <![CDATA[", "%]]>") || DropAround(text, "%<![CDATA[", "%]]>") ||
         DropAround(text, "<![CDATA[", "]]>") || DropAround(text, "<!--", "-->") ||
         DropStyleGroup(text) || DropServicePrefix(text) || DropDocument(text);
}

// Comments end with their line; where no line follows, the page has lost its line ends and the sign
// means itself. Line ends are single, so that no formula holds a paragraph's end.
std::string DropComments(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      out += c;
      out += text[++i];
    } else if (c == '%') {
      const size_t line_end = text.find('\n', i);
      if (line_end == std::string_view::npos) {
        out += "\\%";
      } else {
        i = line_end;
        while (i + 1 < text.size() && IsSpace(text[i + 1])) ++i;
        if (!out.empty() && !IsSpace(out.back())) out += '\n';
      }
    } else if (c == '\n' || c == '\r') {
      while (!out.empty() && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
      if (!out.empty() && out.back() != '\n') out += '\n';
    } else {
      out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return out;
}

// A dollar outside of braces would end the formula; inside it opens \text{$x$}, if they are even.
std::string GuardDollars(std::string_view text) {
  size_t outside = 0, inside = 0;
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '{')
      ++depth;
    else if (text[i] == '}')
      depth -= depth > 0;
    else if (text[i] == '$')
      ++(depth > 0 ? inside : outside);
  }
  if (outside == 0 && inside % 2 == 0) return std::string(text);
  const bool keep_inside = inside % 2 == 0;
  std::string out;
  depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '{') ++depth;
    if (text[i] == '}') depth -= depth > 0;
    if (text[i] == '$' && !(depth > 0 && keep_inside)) out += '\\';
    out += text[i];
    if (text[i] == '\\' && i + 1 < text.size()) out += text[++i];
  }
  return out;
}

void AppendUtf8(std::string& out, uint32_t code) {
  if (code == 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) code = 0xFFFD;
  if (code < 0x80) {
    out += static_cast<char>(code);
    return;
  }
  const int tail = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  constexpr unsigned char kLead[] = {0, 0xC0, 0xE0, 0xF0};
  out += static_cast<char>(kLead[tail] | (code >> (6 * tail)));
  for (int i = tail - 1; i >= 0; --i) out += static_cast<char>(0x80 | ((code >> (6 * i)) & 0x3F));
}

int HexDigit(char c) {
  if (IsDigit(c)) return c - '0';
  c = Lower(c);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

struct Reference {
  std::string_view name, value;
};
constexpr Reference kReferences[] = {{"amp", "&"},   {"lt", "<"},   {"gt", ">"},
                                     {"quot", "\""}, {"apos", "'"}, {"nbsp", " "},
                                     {"space", " "}, {"plus", "+"}, {"hash", "#"}};

// Decodes the reference at text[i] == '&' and moves behind it; false where it is none.
bool DecodeReference(std::string_view text, size_t& i, std::string& out) {
  const size_t end = text.substr(i, 12).find(';');
  if (end == std::string_view::npos || end < 2) return false;
  const std::string_view name = text.substr(i + 1, end - 1);
  if (name[0] == '#') {
    const bool hex = name.size() > 1 && Lower(name[1]) == 'x';
    uint32_t code = 0;
    for (const char c : name.substr(hex ? 2 : 1)) {
      const int digit = HexDigit(c);
      if (digit < 0 || (!hex && digit > 9)) return false;
      code = std::min<uint32_t>(code * (hex ? 16 : 10) + digit, 0x110000);
    }
    AppendUtf8(out, code);
  } else {
    const auto* known = std::ranges::find(kReferences, name, &Reference::name);
    if (known == std::end(kReferences)) return false;
    out += known->value;
  }
  i += end + 1;
  return true;
}

}  // namespace

std::string_view TrimSpace(std::string_view text) {
  constexpr std::string_view kWide[] = {"\xC2\xA0", "\xE2\x80\x8B", "\xEF\xBB\xBF", "\xE3\x80\x80"};
  for (bool again = true; again;) {
    again = false;
    while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
    for (const std::string_view wide : kWide) {
      if (text.starts_with(wide)) text.remove_prefix(wide.size()), again = true;
      if (text.ends_with(wide)) text.remove_suffix(wide.size()), again = true;
    }
  }
  return text;
}

bool ContainsIgnoreCase(std::string_view text, std::string_view lower_case_word) {
  return std::ranges::search(text, lower_case_word, {}, Lower).begin() != text.end();
}

LatexLook LookAt(std::string_view text) {
  text = TrimSpace(text.substr(0, kLookBytes));
  if (text.empty()) return LatexLook::kNo;
  const Look look = Inspect(text);
  const int evidence = 2 * look.commands + look.scripts;
  if (evidence > 0 && look.words <= 2 * evidence && look.regex <= evidence)
    return LatexLook::kLatex;
  const bool could_be = look.words == 0 && look.runs > 0 && look.regex == 0;
  return could_be ? LatexLook::kShort : LatexLook::kNo;
}

int ProseWords(std::string_view text) {
  const Look look = Inspect(TrimSpace(text.substr(0, kLookBytes)));
  return look.commands + look.scripts > 0 ? 0 : look.words;
}

bool IsMathEnvironment(std::string_view name) {
  if (name.ends_with('*')) name.remove_suffix(1);
  return std::ranges::find(kMathEnvironments, name) != kMathEnvironments.end();
}

std::string DecodeReferences(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '&' && DecodeReference(text, i, out)) continue;
    out += text[i++];
  }
  return out;
}

std::string DecodeUrlPart(std::string_view part, bool plus_is_space) {
  std::string bytes;
  for (size_t i = 0; i < part.size(); ++i) {
    const int high = part[i] == '%' && i + 2 < part.size() ? HexDigit(part[i + 1]) : -1;
    const int low = high >= 0 ? HexDigit(part[i + 2]) : -1;
    if (low >= 0) {
      bytes += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      bytes += part[i] == '+' && plus_is_space ? ' ' : part[i];
    }
  }
  return DecodeReferences(bytes);
}

std::string CleanLatex(std::string_view raw, bool& display) {
  std::string_view text = TrimSpace(raw);
  while (DropWrapper(text, display)) {
  }
  std::string clean = DropComments(text);
  text = TrimSpace(clean);
  size_t backslashes = 0;
  while (backslashes < text.size() && text[text.size() - 1 - backslashes] == '\\') ++backslashes;
  if (backslashes % 2 == 1) text = TrimSpace(text.substr(0, text.size() - 1));
  return GuardDollars(text);
}

bool OnlyDefinesMacros(std::string_view latex) {
  bool any = false;
  bool group_seen = false;
  for (size_t i = 0; i < latex.size();) {
    const char c = latex[i];
    if (c == '\\') {
      const size_t end = CommandEnd(latex, i);
      const std::string_view name = latex.substr(i + 1, end - i - 1);
      if (std::ranges::find(kDefinitions, name) != kDefinitions.end()) {
        any = true;
        group_seen = false;
      } else if (!any || group_seen) {
        return false;
      }
      i = end;
    } else if (c == '{' && any) {
      const size_t end = GroupEnd(latex, i);
      if (end == std::string_view::npos) return false;
      group_seen = true;
      i = end;
    } else if (c == '%') {
      i = std::min(latex.find('\n', i), latex.size());
    } else if (IsSpace(c) || c == '$' ||
               (any && std::string_view("*#=[];").find(c) != latex.npos) || (any && IsDigit(c))) {
      ++i;
    } else {
      return false;
    }
  }
  return any;
}

std::string_view FormName(Form form) {
  constexpr std::string_view kNames[] = {"mathjax_script",    "delimiters",     "katex",
                                         "mathml_annotation", "mathml_alttext", "image_alt",
                                         "image_url",         "wikipedia",      "wordpress",
                                         "data_attribute",    "math_element"};
  static_assert(std::size(kNames) == static_cast<size_t>(Form::kCount));
  return form < Form::kCount ? kNames[static_cast<size_t>(form)] : "unknown";
}

}  // namespace mathsieve
