// The symbol table of asciimath.org, in two parts: names that are LaTeX's, and all others. The
// lookup tries the names with the same first byte, longest first.

#include "corpus/html/math/ascii/ascii_math_symbols.h"

#include <algorithm>
#include <array>
#include <vector>

namespace mathsieve {
namespace {

using enum AsciiKind;

// The name is the command without its backslash.
constexpr std::string_view kNamedConstants[] = {
    "\\alpha",    "\\beta",     "\\chi",     "\\delta",  "\\Delta",  "\\eta",       "\\gamma",
    "\\Gamma",    "\\iota",     "\\kappa",   "\\lambda", "\\Lambda", "\\mu",        "\\nu",
    "\\omega",    "\\Omega",    "\\phi",     "\\varphi", "\\Phi",    "\\pi",        "\\Pi",
    "\\psi",      "\\Psi",      "\\rho",     "\\sigma",  "\\Sigma",  "\\tau",       "\\theta",
    "\\vartheta", "\\Theta",    "\\upsilon", "\\xi",     "\\Xi",     "\\zeta",      "\\varepsilon",
    "\\epsilon",  "\\neg",      "\\forall",  "\\exists", "\\bot",    "\\top",       "\\partial",
    "\\nabla",    "\\emptyset", "\\infty",   "\\aleph",  "\\ldots",  "\\therefore", "\\because",
    "\\angle",    "\\triangle", "\\frown",   "\\quad",   "\\qquad",  "\\cdots",     "\\vdots",
    "\\ddots",    "\\diamond",  "\\square",  "\\lfloor", "\\rfloor", "\\hbar",      "\\dim",
    "\\#",        "\\$",        "\\%",       "\\&"};
constexpr std::string_view kNamedOperators[] = {"\\cdot",
                                                "\\ast",
                                                "\\star",
                                                "\\setminus",
                                                "\\times",
                                                "\\ltimes",
                                                "\\rtimes",
                                                "\\bowtie",
                                                "\\div",
                                                "\\circ",
                                                "\\oplus",
                                                "\\ominus",
                                                "\\otimes",
                                                "\\odot",
                                                "\\wedge",
                                                "\\vee",
                                                "\\cap",
                                                "\\cup",
                                                "\\dagger",
                                                "\\ddagger",
                                                "\\pm",
                                                "\\mp",
                                                "\\ne",
                                                "\\le",
                                                "\\ge",
                                                "\\ll",
                                                "\\gg",
                                                "\\prec",
                                                "\\succ",
                                                "\\preceq",
                                                "\\succeq",
                                                "\\in",
                                                "\\notin",
                                                "\\subset",
                                                "\\supset",
                                                "\\subseteq",
                                                "\\supseteq",
                                                "\\equiv",
                                                "\\cong",
                                                "\\approx",
                                                "\\sim",
                                                "\\propto",
                                                "\\implies",
                                                "\\iff",
                                                "\\vdash",
                                                "\\models",
                                                "\\uparrow",
                                                "\\downarrow",
                                                "\\rightarrow",
                                                "\\to",
                                                "\\rightarrowtail",
                                                "\\twoheadrightarrow",
                                                "\\twoheadrightarrowtail",
                                                "\\mapsto",
                                                "\\leftarrow",
                                                "\\leftrightarrow",
                                                "\\Rightarrow",
                                                "\\Leftarrow",
                                                "\\Downarrow",
                                                "\\Leftrightarrow",
                                                "\\rightleftharpoons"};
constexpr std::string_view kNamedLimits[] = {"\\sum",    "\\prod",   "\\bigwedge", "\\bigvee",
                                             "\\bigcap", "\\bigcup", "\\lim",      "\\min",
                                             "\\max",    "\\int",    "\\oint"};
constexpr std::string_view kNamedFunctions[] = {
    "\\sin",    "\\cos",    "\\tan",    "\\sinh", "\\cosh", "\\tanh", "\\cot", "\\sec", "\\csc",
    "\\arcsin", "\\arccos", "\\arctan", "\\coth", "\\exp",  "\\log",  "\\ln",  "\\det", "\\gcd"};

constexpr AsciiSymbol kSymbols[] = {
    // Greek.
    {"epsi", kConstant, "\\epsilon"},
    {"lamda", kConstant, "\\lambda"},
    {"Lamda", kConstant, "\\Lambda"},
    // Operations.
    {"*", kOperator, "\\cdot"},
    {"**", kOperator, "\\ast"},
    {"***", kOperator, "\\star"},
    {"//", kOperator, "/"},
    {"\\\\", kOperator, "\\setminus"},
    {"backslash", kOperator, "\\setminus"},
    {"xx", kOperator, "\\times"},
    {"|><", kOperator, "\\ltimes"},
    {"><|", kOperator, "\\rtimes"},
    {"|><|", kOperator, "\\bowtie"},
    {"-:", kOperator, "\\div"},
    {"divide", kOperator, "\\div"},
    {"@", kOperator, "\\circ"},
    {"o+", kOperator, "\\oplus"},
    {"o-", kOperator, "\\ominus"},
    {"ox", kOperator, "\\otimes"},
    {"o.", kOperator, "\\odot"},
    {"^^", kOperator, "\\wedge"},
    {"vv", kOperator, "\\vee"},
    {"nn", kOperator, "\\cap"},
    {"uu", kOperator, "\\cup"},
    {"dag", kOperator, "\\dagger"},
    {"ddag", kOperator, "\\ddagger"},
    {"+-", kOperator, "\\pm"},
    {"-+", kOperator, "\\mp"},
    {"mod", kOperator, "\\bmod"},
    {"+", kOperator, "+"},
    {"-", kOperator, "-"},
    // Operations with limits.
    {"^^^", kLimits, "\\bigwedge"},
    {"vvv", kLimits, "\\bigvee"},
    {"nnn", kLimits, "\\bigcap"},
    {"uuu", kLimits, "\\bigcup"},
    {"Lim", kLimits, "\\operatorname*{Lim}"},
    // Relations.
    {"=", kOperator, "="},
    {"<", kOperator, "<"},
    {">", kOperator, ">"},
    {"!=", kOperator, "\\ne"},
    {":=", kOperator, ":="},
    {"lt", kOperator, "<"},
    {"<=", kOperator, "\\le"},
    {"lt=", kOperator, "\\le"},
    {"leq", kOperator, "\\le"},
    {"gt", kOperator, ">"},
    {">=", kOperator, "\\ge"},
    {"gt=", kOperator, "\\ge"},
    {"geq", kOperator, "\\ge"},
    {"mlt", kOperator, "\\ll"},
    {"mgt", kOperator, "\\gg"},
    {"-<", kOperator, "\\prec"},
    {"-lt", kOperator, "\\prec"},
    {">-", kOperator, "\\succ"},
    {"-<=", kOperator, "\\preceq"},
    {">-=", kOperator, "\\succeq"},
    {"!in", kOperator, "\\notin"},
    {"sub", kOperator, "\\subset"},
    {"!sub", kOperator, "\\not\\subset"},
    {"notsubset", kOperator, "\\not\\subset"},
    {"sup", kOperator, "\\supset"},
    {"!sup", kOperator, "\\not\\supset"},
    {"notsupset", kOperator, "\\not\\supset"},
    {"sube", kOperator, "\\subseteq"},
    {"!sube", kOperator, "\\nsubseteq"},
    {"notsubseteq", kOperator, "\\nsubseteq"},
    {"supe", kOperator, "\\supseteq"},
    {"!supe", kOperator, "\\nsupseteq"},
    {"notsupseteq", kOperator, "\\nsupseteq"},
    {"-=", kOperator, "\\equiv"},
    {"!-=", kOperator, "\\not\\equiv"},
    {"notequiv", kOperator, "\\not\\equiv"},
    {"~=", kOperator, "\\cong"},
    {"~~", kOperator, "\\approx"},
    {"~", kOperator, "\\sim"},
    {"prop", kOperator, "\\propto"},
    // Logic.
    {"and", kConstant, "\\text{ and }"},
    {"or", kConstant, "\\text{ or }"},
    {"if", kConstant, "\\text{ if }"},
    {"not", kConstant, "\\neg"},
    {"AA", kConstant, "\\forall"},
    {"EE", kConstant, "\\exists"},
    {"_|_", kConstant, "\\bot"},
    {"TT", kConstant, "\\top"},
    {"=>", kOperator, "\\implies"},
    {"<=>", kOperator, "\\iff"},
    {"|--", kOperator, "\\vdash"},
    {"|==", kOperator, "\\models"},
    // Brackets.
    {"(", kLeft, "("},
    {"left(", kLeft, "("},
    {"[", kLeft, "["},
    {"left[", kLeft, "["},
    {"{", kLeft, "\\{"},
    {"|:", kLeft, "|"},
    {"(:", kLeft, "\\langle"},
    {"<<", kLeft, "\\langle"},
    {"langle", kLeft, "\\langle"},
    {"{:", kLeft, ""},
    {")", kRight, ")"},
    {"right)", kRight, ")"},
    {"]", kRight, "]"},
    {"right]", kRight, "]"},
    {"}", kRight, "\\}"},
    {":|", kRight, "|"},
    {":)", kRight, "\\rangle"},
    {">>", kRight, "\\rangle"},
    {"rangle", kRight, "\\rangle"},
    {":}", kRight, ""},
    {"|", kBar, "|"},
    // Miscellaneous.
    {"del", kConstant, "\\partial"},
    {"grad", kConstant, "\\nabla"},
    {"O/", kConstant, "\\emptyset"},
    {"oo", kConstant, "\\infty"},
    {"...", kConstant, "\\ldots"},
    {":.", kConstant, "\\therefore"},
    {":'", kConstant, "\\because"},
    {"/_", kConstant, "\\angle"},
    {"/_\\", kConstant, "\\triangle"},
    {"'", kConstant, "'"},
    {"prime", kConstant, "'"},
    {"\\ ", kConstant, "\\ "},
    {"|__", kConstant, "\\lfloor"},
    {"__|", kConstant, "\\rfloor"},
    {"|~", kConstant, "\\lceil"},
    {"lceiling", kConstant, "\\lceil"},
    {"~|", kConstant, "\\rceil"},
    {"rceiling", kConstant, "\\rceil"},
    {"CC", kConstant, "\\mathbb{C}"},
    {"NN", kConstant, "\\mathbb{N}"},
    {"QQ", kConstant, "\\mathbb{Q}"},
    {"RR", kConstant, "\\mathbb{R}"},
    {"ZZ", kConstant, "\\mathbb{Z}"},
    {"dx", kConstant, "dx"},
    {"dy", kConstant, "dy"},
    {"dz", kConstant, "dz"},
    {"dt", kConstant, "dt"},
    {":|:", kConstant, "|"},
    {"lub", kConstant, "\\operatorname{lub}"},
    {"glb", kConstant, "\\operatorname{glb}"},
    // Functions.
    {"f", kFunction, "f"},
    {"g", kFunction, "g"},
    {"arcsec", kFunction, "\\operatorname{arcsec}"},
    {"arccsc", kFunction, "\\operatorname{arccsc}"},
    {"arccot", kFunction, "\\operatorname{arccot}"},
    {"sech", kFunction, "\\operatorname{sech}"},
    {"csch", kFunction, "\\operatorname{csch}"},
    {"lcm", kFunction, "\\operatorname{lcm}"},
    {"Sin", kFunction, "\\operatorname{Sin}"},
    {"Cos", kFunction, "\\operatorname{Cos}"},
    {"Tan", kFunction, "\\operatorname{Tan}"},
    {"Arcsin", kFunction, "\\operatorname{Arcsin}"},
    {"Arccos", kFunction, "\\operatorname{Arccos}"},
    {"Arctan", kFunction, "\\operatorname{Arctan}"},
    {"Sinh", kFunction, "\\operatorname{Sinh}"},
    {"Cosh", kFunction, "\\operatorname{Cosh}"},
    {"Tanh", kFunction, "\\operatorname{Tanh}"},
    {"Cot", kFunction, "\\operatorname{Cot}"},
    {"Sec", kFunction, "\\operatorname{Sec}"},
    {"Csc", kFunction, "\\operatorname{Csc}"},
    {"Log", kFunction, "\\operatorname{Log}"},
    {"Ln", kFunction, "\\operatorname{Ln}"},
    // Arrows.
    {"uarr", kOperator, "\\uparrow"},
    {"darr", kOperator, "\\downarrow"},
    {"rarr", kOperator, "\\rightarrow"},
    {"->", kOperator, "\\to"},
    {">->", kOperator, "\\rightarrowtail"},
    {"->>", kOperator, "\\twoheadrightarrow"},
    {">->>", kOperator, "\\twoheadrightarrowtail"},
    {"|->", kOperator, "\\mapsto"},
    {"larr", kOperator, "\\leftarrow"},
    {"harr", kOperator, "\\leftrightarrow"},
    {"rArr", kOperator, "\\Rightarrow"},
    {"lArr", kOperator, "\\Leftarrow"},
    {"dArr", kOperator, "\\Downarrow"},
    {"hArr", kOperator, "\\Leftrightarrow"},
    // Commands, accents.
    {"sqrt", kUnary, "\\sqrt{"},
    {"cancel", kUnary, "\\cancel{"},
    {"hat", kUnary, "\\hat{", "\\widehat{"},
    {"bar", kUnary, "\\bar{", "\\overline{"},
    {"overline", kUnary, "\\overline{"},
    {"vec", kUnary, "\\vec{", "\\overrightarrow{"},
    {"tilde", kUnary, "\\tilde{", "\\widetilde{"},
    {"dot", kUnary, "\\dot{"},
    {"ddot", kUnary, "\\ddot{"},
    {"overarc", kUnary, "\\overset{\\frown}{"},
    {"overparen", kUnary, "\\overset{\\frown}{"},
    {"ul", kUnary, "\\underline{"},
    {"underline", kUnary, "\\underline{"},
    {"ubrace", kUnary, "\\underbrace{"},
    {"underbrace", kUnary, "\\underbrace{"},
    {"obrace", kUnary, "\\overbrace{"},
    {"overbrace", kUnary, "\\overbrace{"},
    // Delimiters around an argument.
    {"abs", kUnary, "|", "|"},
    {"Abs", kUnary, "|", "|"},
    {"norm", kUnary, "\\|", "\\|"},
    {"floor", kUnary, "\\lfloor", "\\rfloor"},
    {"ceil", kUnary, "\\lceil", "\\rceil"},
    // Fonts.
    {"bb", kUnary, "\\mathbf{"},
    {"mathbf", kUnary, "\\mathbf{"},
    {"bold", kUnary, "\\mathbf{"},
    {"sf", kUnary, "\\mathsf{"},
    {"mathsf", kUnary, "\\mathsf{"},
    {"bbb", kUnary, "\\mathbb{"},
    {"mathbb", kUnary, "\\mathbb{"},
    {"cc", kUnary, "\\mathcal{"},
    {"mathcal", kUnary, "\\mathcal{"},
    {"tt", kUnary, "\\mathtt{"},
    {"mathtt", kUnary, "\\mathtt{"},
    {"fr", kUnary, "\\mathfrak{"},
    {"mathfrak", kUnary, "\\mathfrak{"},
    {"sfit", kUnary, "\\mathsf{"},
    {"bbit", kUnary, "\\boldsymbol{"},
    {"bbsf", kUnary, "\\boldsymbol{\\mathsf{"},
    {"bbsfit", kUnary, "\\boldsymbol{\\mathsf{"},
    {"bbcc", kUnary, "\\boldsymbol{\\mathcal{"},
    {"bbfr", kUnary, "\\boldsymbol{\\mathfrak{"},
    // Commands of two arguments.
    {"frac", kBinary, "\\frac{"},
    {"root", kBinary, "\\sqrt["},
    {"stackrel", kBinary, "\\stackrel{"},
    {"overset", kBinary, "\\overset{"},
    {"underset", kBinary, "\\underset{"},
    {"color", kDecorated, "\\textcolor{"},
    {"class", kDecorated, ""},
    {"id", kDecorated, ""},
    {"/", kInfix, "/"},
    {"_", kInfix, "\\_"},
    {"^", kInfix, "\\text{\\textasciicircum}"},
    {"text", kText, ""},
    {"mbox", kText, ""},
    {"\"", kQuote, ""},
};

std::vector<AsciiSymbol> AllSymbols() {
  std::vector<AsciiSymbol> symbols(std::begin(kSymbols), std::end(kSymbols));
  const auto add = [&](std::span<const std::string_view> commands, AsciiKind kind) {
    for (const std::string_view command : commands) {
      symbols.push_back({command.substr(1), kind, command});
    }
  };
  add(kNamedConstants, kConstant);
  add(kNamedOperators, kOperator);
  add(kNamedLimits, kLimits);
  add(kNamedFunctions, kFunction);
  return symbols;
}

using Index = std::array<std::vector<const AsciiSymbol*>, 256>;

Index IndexByFirstByte() {
  Index index;
  for (const AsciiSymbol& symbol : AsciiSymbols()) {
    index[static_cast<uint8_t>(symbol.name[0])].push_back(&symbol);
  }
  for (auto& bucket : index) {
    std::ranges::stable_sort(bucket, std::ranges::greater(),
                             [](const AsciiSymbol* symbol) { return symbol->name.size(); });
  }
  return index;
}

}  // namespace

std::span<const AsciiSymbol> AsciiSymbols() {
  static const std::vector<AsciiSymbol> symbols = AllSymbols();
  return symbols;
}

const AsciiSymbol* LongestAsciiSymbol(std::string_view text) {
  static const Index index = IndexByFirstByte();
  if (text.empty()) return nullptr;
  for (const AsciiSymbol* symbol : index[static_cast<uint8_t>(text[0])]) {
    if (text.starts_with(symbol->name)) return symbol;
  }
  return nullptr;
}

}  // namespace mathsieve
