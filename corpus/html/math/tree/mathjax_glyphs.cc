// MathJax 3 names code points in classes ("mjx-c1D465") and in data-c, its fonts in classes and
// addresses; MathJax 2 has text, and its fonts in classes and styles.

#include "corpus/html/math/tree/mathjax_glyphs.h"

#include <algorithm>

#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/math/tree/markup.h"

namespace mathsieve {
namespace {

using Glyphs = MathJaxGlyphs;

struct FontRow {
  std::string_view name;
  MathVariant variant;
};
// Parts of class names, addresses and styles, the longer ones first.
constexpr FontRow kFonts[] = {
    {"TEX-BI", MathVariant::kBoldItalic},
    {"TeX-math-BI", MathVariant::kBoldItalic},
    {"TEX-FR", MathVariant::kFraktur},
    {"TeX-frak", MathVariant::kFraktur},
    {"MathJax_Fraktur", MathVariant::kFraktur},
    {"TEX-SS", MathVariant::kSansSerif},
    {"TeX-sans", MathVariant::kSansSerif},
    {"MathJax_SansSerif", MathVariant::kSansSerif},
    {"TEX-C", MathVariant::kScript},
    {"TeX-cal", MathVariant::kScript},
    {"MathJax_Caligraphic", MathVariant::kScript},
    {"TEX-A", MathVariant::kDoubleStruck},
    {"TeX-ams", MathVariant::kDoubleStruck},
    {"MathJax_AMS", MathVariant::kDoubleStruck},
    {"TEX-I", MathVariant::kItalic},
    {"TeX-math-I", MathVariant::kItalic},
    {"MathJax_Math-italic", MathVariant::kItalic},
    {"MathJax_Math", MathVariant::kItalic},
    {"TEX-B", MathVariant::kBold},
    {"TeX-main-B", MathVariant::kBold},
    {"MathJax_Main-bold", MathVariant::kBold},
    {"TEX-T", MathVariant::kMonospace},
    {"TeX-type", MathVariant::kMonospace},
    {"MathJax_Typewriter", MathVariant::kMonospace},
};

MathVariant FontOf(std::string_view text) {
  for (const FontRow& row : kFonts) {
    if (text.find(row.name) != text.npos) return row.variant;
  }
  return MathVariant::kNone;
}

// The delimiter that a piece of a tall one belongs to.
char32_t WholeDelimiter(char32_t c) {
  constexpr std::u32string_view kPieces = U"⎛⎜⎝⎞⎟⎠⎡⎢⎣⎤⎥⎦⎧⎨⎩⎫⎬⎭\uE150\uE152";
  constexpr std::u32string_view kWhole = U"((()))[[[]]]{{{}}}⏞⏟";
  const size_t at = kPieces.find(c);
  return at == kPieces.npos ? c : kWhole[at];
}

// "mjx-c1D465" -> U+1D465, 0 for what is no such class.
char32_t CodePoint(std::string_view hex) {
  if (hex.empty() || hex.size() > 6) return 0;
  char32_t c = 0;
  for (const char digit : hex) {
    const char lower = Lower(digit);
    const bool letter = lower >= 'a' && lower <= 'f';
    if (!IsDigit(digit) && !letter) return 0;
    c = c * 16 + static_cast<char32_t>(IsDigit(digit) ? digit - '0' : lower - 'a' + 10);
  }
  return c;
}

// Whether the glyph counts: pieces of one tall delimiter are one.
bool AddGlyph(char32_t c, std::string_view font, Glyphs& glyphs) {
  const char32_t whole = WholeDelimiter(c);
  if (glyphs.stretched || c == 0 || c == U'⎪') return false;
  if (whole != c) {
    glyphs.stretched = true;
    glyphs.text.clear();
  }
  AppendChar(glyphs.text, whole);
  if (c < 0x80 && (IsLetter(static_cast<char>(c)) || IsDigit(static_cast<char>(c)))) {
    glyphs.variant = FontOf(font);
  } else if (FontOf(font) == MathVariant::kBoldItalic) {
    glyphs.variant = MathVariant::kBoldItalic;
  }
  return true;
}

void CollectGlyphs(const Dom& dom, NodeId node, std::string_view style, Glyphs& glyphs) {
  for (NodeId child = dom.FirstChild(node); child != kNoNode; child = dom.NextSibling(child)) {
    if (dom[child].tag == Tag::kComment) continue;
    if (dom[child].tag == Tag::kText) {
      const std::string text = CollapsedText(dom[child].text, true);
      for (size_t at = 0; at < text.size();) AddGlyph(NextChar(text, at), style, glyphs);
      continue;
    }
    const std::string_view classes = dom.Attr(child, "class");
    if (dom.HasAttribute(child, "data-c")) {
      const std::string_view href = dom.HasAttribute(child, "xlink:href")
                                        ? dom.Attr(child, "xlink:href")
                                        : dom.Attr(child, "href");
      AddGlyph(CodePoint(dom.Attr(child, "data-c")), href, glyphs);
    } else if (const std::string_view c = FirstClassWith(classes, "mjx-c");
               c.size() > 5 && CodePoint(c.substr(5)) != 0) {
      AddGlyph(CodePoint(c.substr(5)), classes, glyphs);
    } else {
      const std::string_view own = dom.Attr(child, "style");
      const bool named = FontOf(classes) != MathVariant::kNone;
      CollectGlyphs(dom, child,
                    named                                 ? classes
                    : own.find("font-family") != own.npos ? own
                                                          : style,
                    glyphs);
    }
  }
}

}  // namespace

std::string_view WithoutRepeats(std::string_view text) {
  struct Row {
    char32_t piece;
    std::string_view whole;
  };
  constexpr Row kRows[] = {{U'∣', "|"}, {'|', "|"},  {U'∥', "‖"}, {U'‖', "‖"},
                           {U'¯', "―"}, {U'–', "―"}, {U'—', "―"}, {U'‾', "―"}};
  size_t at = 0, pieces = 0;
  char32_t first = 0;
  while (at < text.size()) {
    const char32_t c = NextChar(text, at);
    if (pieces++ == 0) first = c;
    if (c != first) return text;
  }
  for (const Row& row : kRows) {
    if (pieces > 1 && row.piece == first) return row.whole;
  }
  return text;
}

std::string_view FirstClassWith(std::string_view classes, std::string_view prefix) {
  for (size_t i = 0;; ++i) {
    const std::string_view rest = classes.substr(std::min(i, classes.size()));
    const size_t begin = rest.find_first_not_of(" \t\n");
    if (begin == rest.npos) return {};
    const size_t end = std::min(rest.find_first_of(" \t\n", begin), rest.size());
    const std::string_view word = rest.substr(begin, end - begin);
    if (word.starts_with(prefix)) return word;
    i += end;
  }
}

MathJaxGlyphs GlyphsOf(const Dom& dom, NodeId token) {
  MathJaxGlyphs glyphs;
  CollectGlyphs(dom, token, dom.Attr(token, "style"), glyphs);
  return glyphs;
}

}  // namespace mathsieve
