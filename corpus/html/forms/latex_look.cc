// Whether a piece of text is LaTeX is judged by counts: commands and scripts speak for it, words of
// prose and escapes of regular expressions against it. Names and shapes are enough; nothing is
// parsed.

#include <algorithm>
#include <array>

#include "corpus/html/forms/latex.h"
#include "corpus/html/forms/tex_scan.h"

namespace mathsieve {
namespace {

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

}  // namespace

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

}  // namespace mathsieve
