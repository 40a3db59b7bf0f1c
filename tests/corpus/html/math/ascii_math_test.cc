#include "corpus/html/math/ascii/ascii_math.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "tests/support/generate.h"

namespace mathsieve {
namespace {

struct Pair {
  std::string_view ascii, latex;
};
// By the grammar and the symbol table of asciimath.org.
constexpr Pair kPairs[] = {
    {"x", "x"},
    {"2", "2"},
    {"12.5", "12.5"},
    {".5", ".5"},
    {"1.", "1."},
    {"abc", "abc"},
    {"x^2", "x^{2}"},
    {"x_2", "x_{2}"},
    {"x_2^3", "x_{2}^{3}"},
    {"x^2^3", R"(x^{2}\text{\textasciicircum}3)"},
    {"x^(2^3)", "x^{2^{3}}"},
    {"x^{n+1}", "x^{n + 1}"},
    {"x^(n+1)", "x^{n + 1}"},
    {"x^[n+1]", "x^{n + 1}"},
    {"x_(ij)", "x_{ij}"},
    {"2/3", R"(\frac{2}{3})"},
    {"a/b/c", R"(\frac{a}{b}/c)"},
    {"(a/b)/c", R"(\frac{\frac{a}{b}}{c})"},
    {"(a+b)/(c+d)", R"(\frac{a + b}{c + d})"},
    {"[a+b]/{c+d}", R"(\frac{a + b}{c + d})"},
    {"(a)/b", R"(\frac{a}{b})"},
    {"((a))/b", R"(\frac{(a)}{b})"},
    {"(a)(b)/c", R"((a)\frac{b}{c})"},
    {"1/2x", R"(\frac{1}{2}x)"},
    {"1/(2x)", R"(\frac{1}{2x})"},
    {"x^2/y^2", R"(\frac{x^{2}}{y^{2}})"},
    {"3_2^3/4_2", R"(\frac{3_{2}^{3}}{4_{2}})"},
    {"sqrt x", R"(\sqrt{x})"},
    {"sqrt(x+1)", R"(\sqrt{x + 1})"},
    {"sqrt sqrt x", R"(\sqrt{\sqrt{x}})"},
    {"sqrt4", R"(\sqrt{4})"},
    {"sqrtx/4", R"(\frac{\sqrt{x}}{4})"},
    {"root(3)(5)/4", R"(\frac{\sqrt[3]{5}}{4})"},
    {"frac(a)(b)", R"(\frac{a}{b})"},
    {R"(\frac{a}{b})", R"(\frac{a}{b})"},
    {"frac a b", R"(\frac{a}{b})"},
    {"stackrel(def)(=)", R"(\stackrel{def}{=})"},
    {"overset(k)(=)", R"(\overset{k}{=})"},
    {"underset(k)(=)", R"(\underset{k}{=})"},
    {"hat x", R"(\hat{x})"},
    {"hat(xy)", R"(\widehat{xy})"},
    {"hat 3", R"(\hat{3})"},
    {"bar x", R"(\bar{x})"},
    {"overline(xy)", R"(\overline{xy})"},
    {"vec(AB)", R"(\overrightarrow{AB})"},
    {"dot x", R"(\dot{x})"},
    {"ddot(x)", R"(\ddot{x})"},
    {"tilde x", R"(\tilde{x})"},
    {"ul(x)", R"(\underline{x})"},
    {"underline x", R"(\underline{x})"},
    {"overarc(AB)", R"(\overset{\frown}{AB})"},
    {"ubrace(1+2)_3", R"(\underbrace{1 + 2}_{3})"},
    {"obrace(1+2)^3", R"(\overbrace{1 + 2}^{3})"},
    {"cancel(x)", R"(\cancel{x})"},
    {"(cancel((x+1))(x-2))/(cancel((x+1))(x+3))",
     R"(\frac{\cancel{(x + 1)}(x - 2)}{\cancel{(x + 1)}(x + 3)})"},
    {"color(red)(x)", R"(\textcolor{red}{x})"},
    {"color{blue}{x+1}", R"(\textcolor{blue}{x + 1})"},
    {"color(#f00)(x)", "x"},
    {"class(big)(x)", "x"},
    {"id(a)(x+1)_2", "{x + 1}_{2}"},
    {"bb x", R"(\mathbf{x})"},
    {"bbb(AR)", R"(\mathbb{AR})"},
    {"cc L", R"(\mathcal{L})"},
    {"tt(ab)", R"(\mathtt{ab})"},
    {"fr g", R"(\mathfrak{g})"},
    {"sf(xy)", R"(\mathsf{xy})"},
    {"bbit x", R"(\boldsymbol{x})"},
    {"bbcc(L)", R"(\boldsymbol{\mathcal{L}})"},
    {"mathbb{R}", R"(\mathbb{R})"},
    {R"(\mathbf{v})", R"(\mathbf{v})"},
    {"text(if) x", R"(\text{if}x)"},
    {"text[a) b]", R"(\text{a) b})"},
    {"text{50%}", R"(\text{50\%})"},
    {R"("max "x)", R"(\text{max }x)"},
    {R"("a_1 & b")", R"(\text{a\_1 \& b})"},
    {"mbox(hi)", R"(\text{hi})"},
    {"text", R"(\text{text})"},
    {"text(open", R"(\text{open})"},
    {R"("open)", "open"},
    {"f(x)", "f(x)"},
    {"g(x)/2", R"(\frac{g(x)}{2})"},
    {"f x/2", R"(f\frac{x}{2})"},
    {"f_1(x)/2", R"(\frac{f_{1}(x)}{2})"},
    {"f^2(x)", "f^{2}(x)"},
    {"f'(x)", "f'(x)"},
    {"f(x)/g(x)", R"(\frac{f(x)}{g(x)})"},
    {"sin x", R"(\sin x)"},
    {"sin(x)", R"(\sin(x))"},
    {"sin x/2", R"(\frac{\sin x}{2})"},
    {"sin(x)/2", R"(\frac{\sin(x)}{2})"},
    {"sin^2(x)/5", R"(\frac{\sin^{2}(x)}{5})"},
    {"sin^2 x", R"(\sin^{2} x)"},
    {"sin^-1(x)", R"(\sin^{-1}(x))"},
    {"log_2 x", R"(\log_{2} x)"},
    {"log_3x^2/5", R"(\frac{\log_{3} x^{2}}{5})"},
    {"ln|x|", R"(\ln|x|)"},
    {"lcm(a,b)", R"(\operatorname{lcm}(a, b))"},
    {"gcd(a,b)", R"(\gcd(a, b))"},
    {"exp(x^2)", R"(\exp(x^{2}))"},
    {"arcsec x", R"(\operatorname{arcsec}x)"},
    {"Sin x", R"(\operatorname{Sin}x)"},
    {"abs(x)", "|x|"},
    {"abs(x/2)", R"(\left|\frac{x}{2}\right|)"},
    {"norm(x)", R"(\|x\|)"},
    {"floor(x/2)", R"(\left\lfloor \frac{x}{2}\right\rfloor)"},
    {"ceil x", R"(\lceil x\rceil)"},
    {"|x|", "|x|"},
    {"|x/2|", R"(\left|\frac{x}{2}\right|)"},
    {"|x+|y||", R"(|x +|y \mid \mid)"},
    {"||x||", "||x||"},
    {"|x", R"(\mid x)"},
    {"x|", R"(x \mid)"},
    {"x in A | x > 0", R"(x \in A \mid x > 0)"},
    {"{x | x > 0}", R"(\{x \mid x > 0\})"},
    {"|x||y|", "|x||y|"},
    {"|a,b|", "|a, b|"},
    {"x|_0^1", "x|_{0}^{1}"},
    {"|__x__|", R"(\lfloor x\rfloor)"},
    {"|~x~|", R"(\lceil x\rceil)"},
    {"sum_(n=1)^oo 1/n^2", R"(\sum_{n = 1}^{\infty} \frac{1}{n^{2}})"},
    {"sum x", R"(\sum x)"},
    {"prod_(i=1)^n a_i", R"(\prod_{i = 1}^{n} a_{i})"},
    {"lim_(x->0) sin(x)/x", R"(\lim_{x \to 0} \frac{\sin(x)}{x})"},
    {"Lim_(x to 0) f", R"(\operatorname*{Lim}_{x \to 0} f)"},
    {"max_(x in A) f(x)", R"(\max_{x \in A} f(x))"},
    {"int_0^1 f(x) dx", R"(\int_{0}^{1} f(x) dx)"},
    {"int_-1^1", R"(\int_{-1}^{1})"},
    {"oint_C", R"(\oint_{C})"},
    {"dy/dx", R"(\frac{dy}{dx})"},
    {"d^2y/dx^2", R"(d^{2}\frac{y}{dx^{2}})"},
    {"nnn_(i=1)^n A_i", R"(\bigcap_{i = 1}^{n} A_{i})"},
    {"-x", "-x"},
    {"-2/3", R"(-\frac{2}{3})"},
    {"-2/-3", R"(-\frac{2}{-3})"},
    {"-2^2", "-2^{2}"},
    {"x^-1", "x^{-1}"},
    {"x^-y^2", R"(x^{-y}\text{\textasciicircum}2)"},
    {"x^(-1)", "x^{-1}"},
    {"2_-4^-5", "2_{-4}^{-5}"},
    {"a/-b", R"(\frac{a}{-b})"},
    {"3+ -4", "3 + -4"},
    {"3+-4", R"(3 \pm 4)"},
    {"a-:b", R"(a \div b)"},
    {"a=-b", "a = -b"},
    {"(x,y)", "(x, y)"},
    {"(a,b]", "(a, b]"},
    {"[0,1)", "[0, 1)"},
    {"[0,1/2)", R"(\left[0, \frac{1}{2}\right))"},
    {"(a", "(a"},
    {"(a/b", R"(\left(\frac{a}{b}\right.)"},
    {"a)", "a)"},
    {"a/b)", R"(\frac{a}{b}))"},
    {"(:a,b:)", R"(\langle a, b\rangle)"},
    {"<<a,b>>", R"(\langle a, b\rangle)"},
    {"langle a, b rangle", R"(\langle a, b\rangle)"},
    {"{:a,b:}", "a, b"},
    {"{:a/b|", R"(\frac{a}{b} \mid)"},
    {"{: a :}^2", "a^{2}"},
    {"{a,b}", R"(\{a, b\})"},
    {"(:2,3]", R"(\langle 2, 3])"},
    {"|:x:|", "|x|"},
    {"left(x right)", "(x)"},
    {R"(\left(\frac{a}{b}\right))", R"(\left(\frac{a}{b}\right))"},
    {"[[a,b],[c,d]]", R"(\begin{bmatrix} a & b \\ c & d \end{bmatrix})"},
    {"((a,b),(c,d))", R"(\begin{pmatrix} a & b \\ c & d \end{pmatrix})"},
    {"((a),(b))", R"(\begin{pmatrix} a \\ b \end{pmatrix})"},
    {"[(1,2,3)]", R"(\begin{bmatrix} 1 & 2 & 3 \end{bmatrix})"},
    {"{(1,2),(3,4)}", R"(\{(1, 2), (3, 4)\})"},
    {"{[1,2],[3,4]}", R"(\begin{Bmatrix} 1 & 2 \\ 3 & 4 \end{Bmatrix})"},
    {"|(a,b),(c,d)|", R"(\begin{vmatrix} a & b \\ c & d \end{vmatrix})"},
    {"{:(a,b),(c,d):}", R"(\begin{matrix} a & b \\ c & d \end{matrix})"},
    {"<<(a,b),(c,d)>>",
     R"(\left\langle \begin{array}{cc} a & b \\ c & d \end{array}\right\rangle)"},
    {"{(x, if x >= 0),(-x, if x < 0):}",
     R"(\begin{cases} x & \text{ if }x \ge 0 \\ -x & \text{ if }x < 0 \end{cases})"},
    {"{(1,if,x ge 3),(2,if,x gt 3):}",
     R"(\left\{\begin{array}{lll} 1 & \text{ if } & x \ge 3 \\ 2 & \text{ if } & x > 3 \end{array}\right.)"},
    {"[(1,2,|,3),(4,5,|,6)]",
     R"(\left[\begin{array}{cc|c} 1 & 2 & 3 \\ 4 & 5 & 6 \end{array}\right])"},
    {"[(1,|,2,|,3)]", R"(\left[\begin{array}{c|c|c} 1 & 2 & 3 \end{array}\right])"},
    {"[(1,|,2),(3,4,5)]", R"(\begin{bmatrix} 1 & \mid & 2 \\ 3 & 4 & 5 \end{bmatrix})"},
    {"[(a,b),(c)]", "[(a, b), (c)]"},
    {"[(a,b,c),(d,e)]", "[(a, b, c), (d, e)]"},
    {"((a,b))", R"(\begin{pmatrix} a & b \end{pmatrix})"},
    {"((a))", "((a))"},
    {"[[x^2/2,0],[0,1]]^-1", R"(\begin{bmatrix} \frac{x^{2}}{2} & 0 \\ 0 & 1 \end{bmatrix}^{-1})"},
    {"[(,a),(b,)]", R"(\begin{bmatrix}  & a \\ b &  \end{bmatrix})"},
    {"[(1,2,3,4,5,6,7,8,9,10,11)]",
     R"(\left[\begin{array}{ccccccccccc} 1 & 2 & 3 & 4 & 5 & 6 & 7 & 8 & 9 & 10 & 11 \end{array}\right])"},
    {"[[[1]],[[2]]]", R"(\begin{bmatrix} {}[1] \\ {}[2] \end{bmatrix})"},
    {"A xx B", R"(A \times B)"},
    {"A uu B nn C", R"(A \cup B \cap C)"},
    {"A sube B", R"(A \subseteq B)"},
    {"x !in A", R"(x \notin A)"},
    {"AA x EE y", R"(\forall x\exists y)"},
    {"p ^^ q vv not p", R"(p \wedge q \vee \neg p)"},
    {"p => q", R"(p \implies q)"},
    {"p and q or r", R"(p\text{ and }q\text{ or }r)"},
    {"x |-> x^2", R"(x \mapsto x^{2})"},
    {"f: A -> B", R"(f:A \to B)"},
    {"A >->> B", R"(A \twoheadrightarrowtail B)"},
    {"x ~~ y ~= z -= w", R"(x \approx y \cong z \equiv w)"},
    {"a prop b", R"(a \propto b)"},
    {"x_1,...,x_n", R"(x_{1}, \ldots, x_{n})"},
    {":. x :' y", R"(\therefore x\because y)"},
    {"/_ABC", R"(\angle ABC)"},
    {R"(/_\ABC)", R"(\triangle ABC)"},
    {"a _|_ b", R"(a\bot b)"},
    {"Gamma |-- A |== B", R"(\Gamma \vdash A \models B)"},
    {"RR^n sub CC", R"(\mathbb{R}^{n} \subset \mathbb{C})"},
    {"oo aleph del grad", R"(\infty \aleph \partial \nabla)"},
    {R"(a\ b)", R"(a \ b)"},
    {"a quad b", R"(a\quad b)"},
    {"alpha beta", R"(\alpha \beta)"},
    {R"(\alpha+\beta)", R"(\alpha + \beta)"},
    {"alphabeta", R"(\alpha \beta)"},
    {"x'", "x'"},
    {"x''", "x''"},
    {"x^2'", "x^{2}{}'"},
    {"x'^2", "x'^{2}"},
    {"x_1'", "x_{1}'"},
    {"x_1'_2", "x_{1}{}'_{2}"},
    {"x'_1^2", "x'^{2}_{1}"},
    {"sin'", R"(\sin')"},
    {"2 3", "2 3"},
    {"x 2", "x2"},
    {"2x", "2x"},
    {"a b", "ab"},
    {"a*b**c***d", R"(a \cdot b \ast c \star d)"},
    {"a//b", "a / b"},
    {R"(a\\b)", R"(a \setminus b)"},
    {"x#y$z%w&v", R"(x\#y\$z\%w\&v)"},
    {"a~b", R"(a \sim b)"},
    {"α+β≤γ", R"(\alpha + \beta \leq \gamma)"},
    {"x²+y₁₂", "x^{2} + y_{12}"},
    {"√2", R"(\sqrt{2})"},
    {"√(x+1)", R"(\sqrt{x + 1})"},
    {"ℝ^n", R"(\mathbb{R}^{n})"},
    {"𝔤", R"(\mathfrak{g})"},
    {"x′", "x'"},
    {"设x", "设x"},
    {"90°", R"(90{}^{\circ})"},
    {"½", R"(\frac{1}{2})"},
    {"x^", "x^{}"},
    {"x_", "x_{}"},
    {"x_^2", R"(x_{\text{\textasciicircum}}2)"},
    {"^", R"(\text{\textasciicircum})"},
    {"_", R"(\_)"},
    {"/", "/"},
    {"/b", "/b"},
    {"a/", R"(\frac{a}{})"},
    {"a/^", R"(\frac{a}{\text{\textasciicircum}})"},
    {"_2", R"(\_2)"},
    {"sqrt", R"(\sqrt{})"},
    {"sqrt)", R"(\sqrt{)})"},
    {"frac a", R"(\frac{a}{})"},
    {"^^2", R"(\wedge 2)"},
    {"f", "f"},
    {"f(", "f("},
    {"-", "-"},
    {R"(\)", R"(\backslash)"},
    {"{:a+b:}^2", "{a + b}^{2}"},
    {"sum_(i=1)^n i^3=((n(n+1))/2)^2",
     R"(\sum_{i = 1}^{n} i^{3} = \left(\frac{n(n + 1)}{2}\right)^{2})"},
    {"f(x)=sum_(n=0)^oo(f^((n))(a))/(n!)(x-a)^n",
     R"(f(x) = \sum_{n = 0}^{\infty} \frac{f^{(n)}(a)}{n!}(x - a)^{n})"},
    {R"(f(x)=\sum_{n=0}^\infty\frac{f^{(n)}(a)}{n!}(x-a)^n)",
     R"(f(x) = \sum_{n = 0}^{\infty} \frac{f^{(n)}(a)}{n!}(x - a)^{n})"},
    {"(a,b]={x in RR | a < x <= b}", R"((a, b] = \{x \in \mathbb{R} \mid a < x \le b\})"},
    {"abc-123.45^-1.1", "abc - 123.45^{-1.1}"},
    {R"(stackrel"def"= or \stackrel{\Delta}{=})",
     R"(\stackrel{\text{def}}{=}\text{ or }\stackrel{\Delta}{=})"},
    {R"({::}_(\ 92)^238U)", R"({}_{\ 92}^{238}U)"},
    {"int_1^3 2x dx = x^2|_1^3", R"(\int_{1}^{3} 2x dx = x^{2}|_{1}^{3})"},
    {"2^(f_3(x)/5)", R"(2^{\frac{f_{3}(x)}{5}})"},
    {"vecx/hat3+vecx^2+(vec x)^2 + vec(x^2)",
     R"(\frac{\vec{x}}{\hat{3}} + \vec{x}^{2} + (\vec{x})^{2} + \overrightarrow{x^{2}})"},
};

TEST(AsciiMathToLatex, ReadsTheLanguage) {
  for (const Pair& pair : kPairs) EXPECT_EQ(AsciiMathToLatex(pair.ascii), pair.latex) << pair.ascii;
}

TEST(AsciiMathToLatex, SkipsBlanks) {
  EXPECT_EQ(AsciiMathToLatex(""), "");
  EXPECT_EQ(AsciiMathToLatex(" \t\n\xC2\xA0"), "");
  EXPECT_EQ(AsciiMathToLatex(" x\n+\xC2\xA0y "), "x + y");
  EXPECT_EQ(AsciiMathToLatex(std::string_view("x\0y", 3)), "xy");
}

int BraceDepth(std::string_view latex) {
  int depth = 0;
  for (size_t i = 0; i < latex.size() && depth >= 0; ++i) {
    if (latex[i] == '\\') {
      ++i;
    } else {
      depth += (latex[i] == '{') - (latex[i] == '}');
    }
  }
  return depth;
}

size_t Count(std::string_view text, std::string_view word) {
  size_t count = 0;
  for (size_t i = text.find(word); i != text.npos; i = text.find(word, i + 1)) ++count;
  return count;
}

// What AsciiMathToLatex promises of any input.
void ExpectWellFormed(std::string_view source) {
  const std::string latex = AsciiMathToLatex(source);
  EXPECT_EQ(BraceDepth(latex), 0) << source.substr(0, 200);
  EXPECT_EQ(Count(latex, "\\begin{"), Count(latex, "\\end{")) << source.substr(0, 200);
  EXPECT_EQ(Count(latex, "\\left") - Count(latex, "\\leftarrow") - Count(latex, "\\leftright"),
            Count(latex, "\\right") - Count(latex, "\\rightarrow") - Count(latex, "\\rightleft"))
      << source.substr(0, 200);
  EXPECT_LE(latex.size(), kAsciiMathGrowth * source.size()) << source.substr(0, 200);
}

constexpr std::string_view kPieces[] = {
    "(",  ")",        "[",   "]",     "{",      "}",     "{:",    ":}",      "|",  "||", "^",
    "_",  "/",        "-",   "sqrt",  "frac",   "root",  "hat",   "sin",     "f",  "'",  ",",
    "x",  "2",        "sum", "text",  "\"",     "color", "bb",    "abs",     "|:", ":|", " ",
    "\\", "\xC2\xB2", "^^",  "(a,b)", "[a,b],", "norm",  "class", "[x,|,y]", "√",  "∛",  "′"};

TEST(AsciiMathToLatex, IsWellFormedOnAnyInput) {
  generate::Random random(11);
  for (int i = 0; i < 30000; ++i) {
    std::string source;
    const size_t pieces = 1 + random.Below(20);
    for (size_t k = 0; k < pieces; ++k) source += random.Pick(kPieces);
    ExpectWellFormed(source);
  }
  for (int i = 0; i < 2000; ++i) {
    ExpectWellFormed(generate::Bytes(random, 100));
    ExpectWellFormed(generate::Text(random, 100));
  }
}

// A quadratic reading of these would take minutes.
TEST(AsciiMathToLatex, IsLinearInAnything) {
  for (const std::string_view unit : kPieces) {
    for (const std::string_view tail : {"", "x", "(x)"}) {
      std::string source;
      while (source.size() < 200'000) (source += unit) += tail;
      ExpectWellFormed(source);
    }
  }
}

TEST(AsciiMathToLatex, TakesAMegabyteOfOneBracket) {
  ExpectWellFormed(std::string(1'000'000, '('));
  ExpectWellFormed(std::string(1'000'000, '^'));
}

TEST(AsciiMathToLatex, ReadsDeepNestingFlat) {
  std::string source(1000, '('), latex(1000, '(');
  source += "x" + std::string(1000, ')');
  latex += "x" + std::string(1000, ')');
  EXPECT_EQ(AsciiMathToLatex(source), latex);
}

}  // namespace
}  // namespace mathsieve
