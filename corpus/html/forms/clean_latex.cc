// Pages wrap formulas: in delimiters, CDATA fences, style groups, size commands of image services.
// The wrappers come off one by one; what is left must not end the dollars that are put around it.

#include <algorithm>
#include <array>

#include "corpus/html/forms/formula.h"
#include "corpus/html/forms/latex.h"
#include "corpus/html/forms/tex_scan.h"

namespace mathsieve {
namespace {

constexpr int kMaxWrappers = 16;

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

// \textstyle in front of all, as pandoc asks of image services.
bool DropStyle(std::string_view& text) {
  constexpr std::string_view kStyle = "\\textstyle";
  if (!text.starts_with(kStyle) || CommandEnd(text, 0) != kStyle.size()) return false;
  text = TrimSpace(text.substr(kStyle.size()));
  return true;
}

// Whether a line or a column ends outside of all environments and groups.
bool HasOwnLines(std::string_view text) {
  int depth = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("\\begin{") || text[i] == '{') ++depth;
    if (rest.starts_with("\\end{") || text[i] == '}') --depth;
    if (depth == 0 && (text[i] == '&' || rest.starts_with("\\\\"))) return true;
    if (text[i] != '\\') continue;
    i = CommandEnd(text, i) - 1;
    if (rest.starts_with("\\begin{") || rest.starts_with("\\end{")) {
      i = std::min(text.find('}', i), text.size());
    }
  }
  return false;
}

// A split of one line, as Sphinx puts it around whatever holds a line end.
bool DropSplit(std::string_view& text) {
  std::string_view inner = text;
  if (!DropAround(inner, "\\begin{split}", "\\end{split}") || HasOwnLines(inner)) return false;
  text = inner;
  return true;
}

bool DropWrapper(std::string_view& text, bool& display) {
  if (DropAround(text, "$$", "$$") || DropAround(text, "\\[", "\\]") ||
      DropAround(text, "\\begin{displaymath}", "\\end{displaymath}")) {
    display = true;
    return true;
  }
  if (DropAround(text, "$", "$") || DropAround(text, "\\(", "\\)")) return true;
  return DropAround(text, "% <![CDATA[", "%]]>") || DropAround(text, "%<![CDATA[", "%]]>") ||
         DropAround(text, "<![CDATA[", "]]>") || DropAround(text, "<!--", "-->") ||
         DropAround(text, "\\begin{math}", "\\end{math}") || DropStyleGroup(text) ||
         DropStyle(text) || DropSplit(text) || DropServicePrefix(text) || DropDocument(text);
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

}  // namespace

std::string CleanLatex(std::string_view raw, bool& display) {
  std::string_view text = TrimSpace(raw);
  for (int i = 0; i < kMaxWrappers && DropWrapper(text, display); ++i) {
  }
  std::string clean = DropComments(text);
  text = TrimSpace(clean);
  // A line that nothing follows, or half of one.
  while (text.ends_with('\\')) text = TrimSpace(text.substr(0, text.size() - 1));
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

}  // namespace mathsieve
