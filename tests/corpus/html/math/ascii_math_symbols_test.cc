#include "corpus/html/math/ascii/ascii_math_symbols.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "corpus/html/math/ascii/ascii_math.h"

namespace mathsieve {
namespace {

// The names of a symbol, and the LaTeX of a formula with each of them.
struct Row {
  std::string_view names, latex;
};
constexpr Row kConstants[] = {
    {"alpha", R"(\alpha)"},
    {"beta", R"(\beta)"},
    {"chi", R"(\chi)"},
    {"delta", R"(\delta)"},
    {"Delta", R"(\Delta)"},
    {"eta", R"(\eta)"},
    {"gamma", R"(\gamma)"},
    {"Gamma", R"(\Gamma)"},
    {"iota", R"(\iota)"},
    {"kappa", R"(\kappa)"},
    {"lambda", R"(\lambda)"},
    {"Lambda", R"(\Lambda)"},
    {"mu", R"(\mu)"},
    {"nu", R"(\nu)"},
    {"omega", R"(\omega)"},
    {"Omega", R"(\Omega)"},
    {"phi", R"(\phi)"},
    {"varphi", R"(\varphi)"},
    {"Phi", R"(\Phi)"},
    {"pi", R"(\pi)"},
    {"Pi", R"(\Pi)"},
    {"psi", R"(\psi)"},
    {"Psi", R"(\Psi)"},
    {"rho", R"(\rho)"},
    {"sigma", R"(\sigma)"},
    {"Sigma", R"(\Sigma)"},
    {"tau", R"(\tau)"},
    {"theta", R"(\theta)"},
    {"vartheta", R"(\vartheta)"},
    {"Theta", R"(\Theta)"},
    {"upsilon", R"(\upsilon)"},
    {"xi", R"(\xi)"},
    {"Xi", R"(\Xi)"},
    {"zeta", R"(\zeta)"},
    {"varepsilon", R"(\varepsilon)"},
    {"epsi epsilon", R"(\epsilon)"},
    {"lamda", R"(\lambda)"},
    {"Lamda", R"(\Lambda)"},
    {"* cdot", R"(\cdot)"},
    {"** ast", R"(\ast)"},
    {"*** star", R"(\star)"},
    {"//", "/"},
    {R"(\\ backslash setminus)", R"(\setminus)"},
    {"xx times", R"(\times)"},
    {"|>< ltimes", R"(\ltimes)"},
    {"><| rtimes", R"(\rtimes)"},
    {"|><| bowtie", R"(\bowtie)"},
    {"-: div divide", R"(\div)"},
    {"@ circ", R"(\circ)"},
    {"o+ oplus", R"(\oplus)"},
    {"o- ominus", R"(\ominus)"},
    {"ox otimes", R"(\otimes)"},
    {"o. odot", R"(\odot)"},
    {"^^ wedge", R"(\wedge)"},
    {"vv vee", R"(\vee)"},
    {"nn cap", R"(\cap)"},
    {"uu cup", R"(\cup)"},
    {"dag dagger", R"(\dagger)"},
    {"ddag ddagger", R"(\ddagger)"},
    {"+- pm", R"(\pm)"},
    {"-+ mp", R"(\mp)"},
    {"mod", R"(\bmod)"},
    {"+", "+"},
    {"-", "-"},
    {"sum", R"(\sum)"},
    {"prod", R"(\prod)"},
    {"^^^ bigwedge", R"(\bigwedge)"},
    {"vvv bigvee", R"(\bigvee)"},
    {"nnn bigcap", R"(\bigcap)"},
    {"uuu bigcup", R"(\bigcup)"},
    {"lim", R"(\lim)"},
    {"Lim", R"(\operatorname*{Lim})"},
    {"min", R"(\min)"},
    {"max", R"(\max)"},
    {"=", "="},
    {"<", "<"},
    {">", ">"},
    {"!= ne", R"(\ne)"},
    {":=", ":="},
    {"lt", "<"},
    {"<= le lt= leq", R"(\le)"},
    {"gt", ">"},
    {">= ge gt= geq", R"(\ge)"},
    {"mlt ll", R"(\ll)"},
    {"mgt gg", R"(\gg)"},
    {"-< prec -lt", R"(\prec)"},
    {">- succ", R"(\succ)"},
    {"-<= preceq", R"(\preceq)"},
    {">-= succeq", R"(\succeq)"},
    {"in", R"(\in)"},
    {"!in notin", R"(\notin)"},
    {"sub subset", R"(\subset)"},
    {"!sub notsubset", R"(\not\subset)"},
    {"sup supset", R"(\supset)"},
    {"!sup notsupset", R"(\not\supset)"},
    {"sube subseteq", R"(\subseteq)"},
    {"!sube notsubseteq", R"(\nsubseteq)"},
    {"supe supseteq", R"(\supseteq)"},
    {"!supe notsupseteq", R"(\nsupseteq)"},
    {"-= equiv", R"(\equiv)"},
    {"!-= notequiv", R"(\not\equiv)"},
    {"~= cong", R"(\cong)"},
    {"~~ approx", R"(\approx)"},
    {"~ sim", R"(\sim)"},
    {"prop propto", R"(\propto)"},
    {"and", R"(\text{ and })"},
    {"or", R"(\text{ or })"},
    {"if", R"(\text{ if })"},
    {"not neg", R"(\neg)"},
    {"AA forall", R"(\forall)"},
    {"EE exists", R"(\exists)"},
    {"_|_ bot", R"(\bot)"},
    {"TT top", R"(\top)"},
    {"=> implies", R"(\implies)"},
    {"<=> iff", R"(\iff)"},
    {"|-- vdash", R"(\vdash)"},
    {"|== models", R"(\models)"},
    {"int", R"(\int)"},
    {"oint", R"(\oint)"},
    {"del partial", R"(\partial)"},
    {"grad nabla", R"(\nabla)"},
    {"O/ emptyset", R"(\emptyset)"},
    {"oo infty", R"(\infty)"},
    {"aleph", R"(\aleph)"},
    {"... ldots", R"(\ldots)"},
    {":. therefore", R"(\therefore)"},
    {":' because", R"(\because)"},
    {"/_ angle", R"(\angle)"},
    {R"(/_\ triangle)", R"(\triangle)"},
    {"' prime", "'"},
    {"frown", R"(\frown)"},
    {"quad", R"(\quad)"},
    {"qquad", R"(\qquad)"},
    {"cdots", R"(\cdots)"},
    {"vdots", R"(\vdots)"},
    {"ddots", R"(\ddots)"},
    {"diamond", R"(\diamond)"},
    {"square", R"(\square)"},
    {"|__ lfloor", R"(\lfloor)"},
    {"__| rfloor", R"(\rfloor)"},
    {"|~ lceiling", R"(\lceil)"},
    {"~| rceiling", R"(\rceil)"},
    {"CC", R"(\mathbb{C})"},
    {"NN", R"(\mathbb{N})"},
    {"QQ", R"(\mathbb{Q})"},
    {"RR", R"(\mathbb{R})"},
    {"ZZ", R"(\mathbb{Z})"},
    {"hbar", R"(\hbar)"},
    {"dx", "dx"},
    {"dy", "dy"},
    {"dz", "dz"},
    {"dt", "dt"},
    {":|:", "|"},
    {"dim", R"(\dim)"},
    {"lub", R"(\operatorname{lub})"},
    {"glb", R"(\operatorname{glb})"},
    {"#", R"(\#)"},
    {"$", R"(\$)"},
    {"%", R"(\%)"},
    {"&", R"(\&)"},
    {"uarr uparrow", R"(\uparrow)"},
    {"darr downarrow", R"(\downarrow)"},
    {"rarr rightarrow", R"(\rightarrow)"},
    {"-> to", R"(\to)"},
    {">-> rightarrowtail", R"(\rightarrowtail)"},
    {"->> twoheadrightarrow", R"(\twoheadrightarrow)"},
    {">->> twoheadrightarrowtail", R"(\twoheadrightarrowtail)"},
    {"|-> mapsto", R"(\mapsto)"},
    {"larr leftarrow", R"(\leftarrow)"},
    {"harr leftrightarrow", R"(\leftrightarrow)"},
    {"rArr Rightarrow", R"(\Rightarrow)"},
    {"lArr Leftarrow", R"(\Leftarrow)"},
    {"dArr Downarrow", R"(\Downarrow)"},
    {"hArr Leftrightarrow", R"(\Leftrightarrow)"},
    {"rightleftharpoons", R"(\rightleftharpoons)"},
};
// Before y.
constexpr Row kFunctions[] = {
    {"f", "fy"},
    {"g", "gy"},
    {"sin", R"(\sin y)"},
    {"cos", R"(\cos y)"},
    {"tan", R"(\tan y)"},
    {"sinh", R"(\sinh y)"},
    {"cosh", R"(\cosh y)"},
    {"tanh", R"(\tanh y)"},
    {"cot", R"(\cot y)"},
    {"sec", R"(\sec y)"},
    {"csc", R"(\csc y)"},
    {"arcsin", R"(\arcsin y)"},
    {"arccos", R"(\arccos y)"},
    {"arctan", R"(\arctan y)"},
    {"arcsec", R"(\operatorname{arcsec}y)"},
    {"arccsc", R"(\operatorname{arccsc}y)"},
    {"arccot", R"(\operatorname{arccot}y)"},
    {"coth", R"(\coth y)"},
    {"sech", R"(\operatorname{sech}y)"},
    {"csch", R"(\operatorname{csch}y)"},
    {"exp", R"(\exp y)"},
    {"log", R"(\log y)"},
    {"ln", R"(\ln y)"},
    {"det", R"(\det y)"},
    {"gcd", R"(\gcd y)"},
    {"lcm", R"(\operatorname{lcm}y)"},
    {"Sin", R"(\operatorname{Sin}y)"},
    {"Cos", R"(\operatorname{Cos}y)"},
    {"Tan", R"(\operatorname{Tan}y)"},
    {"Arcsin", R"(\operatorname{Arcsin}y)"},
    {"Arccos", R"(\operatorname{Arccos}y)"},
    {"Arctan", R"(\operatorname{Arctan}y)"},
    {"Sinh", R"(\operatorname{Sinh}y)"},
    {"Cosh", R"(\operatorname{Cosh}y)"},
    {"Tanh", R"(\operatorname{Tanh}y)"},
    {"Cot", R"(\operatorname{Cot}y)"},
    {"Sec", R"(\operatorname{Sec}y)"},
    {"Csc", R"(\operatorname{Csc}y)"},
    {"Log", R"(\operatorname{Log}y)"},
    {"Ln", R"(\operatorname{Ln}y)"},
};
constexpr Row kCommands[] = {
    {"sqrt", R"(\sqrt{y})"},
    {"cancel", R"(\cancel{y})"},
    {"hat", R"(\hat{y})"},
    {"bar", R"(\bar{y})"},
    {"overline", R"(\overline{y})"},
    {"vec", R"(\vec{y})"},
    {"tilde", R"(\tilde{y})"},
    {"dot", R"(\dot{y})"},
    {"ddot", R"(\ddot{y})"},
    {"overarc overparen", R"(\overset{\frown}{y})"},
    {"ul underline", R"(\underline{y})"},
    {"ubrace underbrace", R"(\underbrace{y})"},
    {"obrace overbrace", R"(\overbrace{y})"},
    {"abs Abs", "|y|"},
    {"norm", R"(\|y\|)"},
    {"floor", R"(\lfloor y\rfloor)"},
    {"ceil", R"(\lceil y\rceil)"},
    {"bb mathbf bold", R"(\mathbf{y})"},
    {"sf mathsf", R"(\mathsf{y})"},
    {"bbb mathbb", R"(\mathbb{y})"},
    {"cc mathcal", R"(\mathcal{y})"},
    {"tt mathtt", R"(\mathtt{y})"},
    {"fr mathfrak", R"(\mathfrak{y})"},
    {"sfit", R"(\mathsf{y})"},
    {"bbit", R"(\boldsymbol{y})"},
    {"bbsf bbsfit", R"(\boldsymbol{\mathsf{y}})"},
    {"bbcc", R"(\boldsymbol{\mathcal{y}})"},
    {"bbfr", R"(\boldsymbol{\mathfrak{y}})"},
};
// Before y z.
constexpr Row kBinaries[] = {
    {"frac", R"(\frac{y}{z})"},         {"root", R"(\sqrt[y]{z})"},
    {"stackrel", R"(\stackrel{y}{z})"}, {"overset", R"(\overset{y}{z})"},
    {"underset", R"(\underset{y}{z})"},
};
// Formulas for what is no term of its own.
constexpr Row kOthers[] = {
    {"(y) [y] {y}", "(y)[y]\\{y\\}"},
    {"left(y right) left[y right]", "(y)[y]"},
    {"(:y:) <<y>> langle y rangle", R"(\langle y\rangle \langle y\rangle \langle y\rangle)"},
    {"{:y:} |:y:| |y|", "y|y||y|"},
    {R"(a\ b)", R"(a \ b)"},
    {"y/z y_1^2", R"(\frac{y}{z}y_{1}^{2})"},
    {R"(text(y) mbox(y) "y")", R"(\text{y}\text{y}\text{y})"},
    {"color(red)(y) class(k)(y) id(k)(y)", R"(\textcolor{red}{y}yy)"},
};

// Checks each name between `before` and `after`, and adds it to `seen`.
void Check(std::span<const Row> rows, std::string_view after, std::set<std::string>& seen) {
  for (const Row& row : rows) {
    std::string_view names = row.names;
    while (!names.empty()) {
      const std::string name(names.substr(0, names.find(' ')));
      names.remove_prefix(std::min(name.size() + 1, names.size()));
      EXPECT_EQ(AsciiMathToLatex(name + std::string(after)), row.latex) << name;
      const bool is_word =
          std::ranges::all_of(name, [](char c) { return (c | 32) >= 'a' && (c | 32) <= 'z'; });
      if (is_word) {
        EXPECT_EQ(AsciiMathToLatex("\\" + name + std::string(after)), row.latex) << name;
      }
      seen.insert(name);
    }
  }
}

TEST(AsciiSymbols, AreAllRead) {
  std::set<std::string> seen;
  Check(kConstants, "", seen);
  Check(kFunctions, " y", seen);
  Check(kCommands, " y", seen);
  Check(kBinaries, " y z", seen);
  std::string others;
  for (const Row& row : kOthers) {
    EXPECT_EQ(AsciiMathToLatex(row.names), row.latex) << row.names;
    others += row.names;
  }
  for (const AsciiSymbol& symbol : AsciiSymbols()) {
    const bool is_read =
        seen.contains(std::string(symbol.name)) || others.find(symbol.name) != others.npos;
    EXPECT_TRUE(is_read) << symbol.name;
  }
}

TEST(AsciiSymbols, TheLongestIsTaken) {
  const auto longest = [](std::string_view text) { return LongestAsciiSymbol(text)->name; };
  EXPECT_EQ(longest("***x"), "***");
  EXPECT_EQ(longest("subset"), "subset");
  EXPECT_EQ(longest("sube"), "sube");
  EXPECT_EQ(longest("sinh"), "sinh");
  EXPECT_EQ(longest(">->>"), ">->>");
  EXPECT_EQ(longest("|><|"), "|><|");
  EXPECT_EQ(LongestAsciiSymbol("xyz"), nullptr);
  EXPECT_EQ(LongestAsciiSymbol(""), nullptr);
}

}  // namespace
}  // namespace mathsieve
