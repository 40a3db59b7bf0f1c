#include "corpus/text/normal_form/mathsieve_vocabulary.h"

#include <algorithm>
#include <iterator>

namespace mathsieve {
namespace {

struct Named {
  char32_t code;
  std::string_view command;
};
// Ascending.
constexpr Named kSymbolNames[] = {
    {0xAC, "\\neg"},
    {0xB1, "\\pm"},
    {0xD7, "\\times"},
    {0xF7, "\\div"},
    {0x2044, "/"},
    {0x2190, "\\leftarrow"},
    {0x2192, "\\rightarrow"},
    {0x2194, "\\leftrightarrow"},
    {0x21A6, "\\mapsto"},
    {0x21D0, "\\leftarrow"},
    {0x21D2, "\\implies"},
    {0x21D4, "\\iff"},
    {0x2200, "\\forall"},
    {0x2202, "\\partial"},
    {0x2203, "\\exists"},
    {0x2205, "\\emptyset"},
    {0x2207, "\\nabla"},
    {0x2208, "\\in"},
    {0x2209, "\\notin"},
    {0x220F, "\\prod"},
    {0x2211, "\\sum"},
    {0x2212, "-"},
    {0x2213, "\\mp"},
    {0x2215, "/"},
    {0x2217, "*"},
    {0x2218, "\\circ"},
    {0x221A, "\\sqrt"},
    {0x221D, "\\propto"},
    {0x221E, "\\infty"},
    {0x2220, "\\angle"},
    {0x2223, "|"},
    {0x2225, "\\parallel"},
    {0x2227, "\\wedge"},
    {0x2228, "\\vee"},
    {0x2229, "\\cap"},
    {0x222A, "\\cup"},
    {0x222B, "\\int"},
    {0x222E, "\\oint"},
    {0x223C, "\\sim"},
    {0x2243, "\\simeq"},
    {0x2245, "\\cong"},
    {0x2248, "\\approx"},
    {0x2260, "\\neq"},
    {0x2261, "\\equiv"},
    {0x2264, "\\leq"},
    {0x2265, "\\geq"},
    {0x226A, "\\ll"},
    {0x226B, "\\gg"},
    {0x2282, "\\subset"},
    {0x2286, "\\subseteq"},
    {0x2295, "\\oplus"},
    {0x2297, "\\otimes"},
    {0x22A5, "\\perp"},
    {0x22C5, "\\cdot"},
    {0x2A7D, "\\leq"},
    {0x2A7E, "\\geq"},
};
constexpr std::string_view kGreekNames[] = {
    "\\alpha",   "\\beta", "\\gamma", "\\delta",  "\\epsilon", "\\zeta", "\\eta",
    "\\theta",   "\\iota", "\\kappa", "\\lambda", "\\mu",      "\\nu",   "\\xi",
    "\\omicron", "\\pi",   "\\rho",   "\\sigma",  "\\sigma",   "\\tau",  "\\upsilon",
    "\\phi",     "\\chi",  "\\psi",   "\\omega"};

struct Synonym {
  std::string_view command, meant;
};
constexpr Synonym kSynonyms[] = {
    {"\\dfrac", "\\frac"},
    {"\\ge", "\\geq"},
    {"\\land", "\\wedge"},
    {"\\le", "\\leq"},
    {"\\leqslant", "\\leq"},
    {"\\geqslant", "\\geq"},
    {"\\lnot", "\\neg"},
    {"\\longrightarrow", "\\rightarrow"},
    {"\\lor", "\\vee"},
    {"\\ne", "\\neq"},
    {"\\rightarrow", "\\rightarrow"},
    {"\\tfrac", "\\frac"},
    {"\\to", "\\rightarrow"},
    {"\\varepsilon", "\\epsilon"},
    {"\\varnothing", "\\emptyset"},
    {"\\varphi", "\\phi"},
    {"\\vartheta", "\\theta"},
};

constexpr std::string_view kTags[] = {
    "a",   "b",   "br",    "center", "code", "div", "em", "font", "h1",    "h2",   "h3",
    "h4",  "hr",  "i",     "img",    "li",   "ol",  "p",  "pre",  "small", "span", "strong",
    "sub", "sup", "table", "tbody",  "td",   "th",  "tr", "tt",   "u",     "ul"};

}  // namespace

std::string_view CommandOfSymbol(char32_t code) {
  const Named* const named = std::ranges::lower_bound(kSymbolNames, code, {}, &Named::code);
  const bool found = named != std::end(kSymbolNames) && named->code == code;
  return found ? named->command : std::string_view();
}

std::string_view CommandOfGreek(char32_t code) {
  return code < 0x3B1 || code > 0x3C9 ? std::string_view() : kGreekNames[code - 0x3B1];
}

std::string_view MeaningOfCommand(std::string_view command) {
  const Synonym* const found = std::ranges::find(kSynonyms, command, &Synonym::command);
  return found == std::end(kSynonyms) ? command : found->meant;
}

bool IsMarkupTag(std::string_view name) {
  return std::ranges::find(kTags, name) != std::end(kTags);
}

}  // namespace mathsieve
