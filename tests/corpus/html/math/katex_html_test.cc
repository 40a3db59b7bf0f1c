// The visible half of KaTeX's output, construct by construct.

#include <gtest/gtest.h>

#include <string>

#include "corpus/html/dom.h"
#include "corpus/html/math/latex/to_latex.h"
#include "corpus/html/math/tree/read.h"

namespace mathsieve {
namespace {

std::string Span(std::string_view classes, std::string_view content) {
  return "<span class='" + std::string(classes) + "'>" + std::string(content) + "</span>";
}

std::string Latex(std::string_view content) {
  Dom dom;
  EXPECT_TRUE(
      dom.Parse(Span("katex-html", Span("base", Span("strut", "") + std::string(content)))));
  for (NodeId i = 0; i < dom.nodes().size(); ++i) {
    if (dom.HasClass(i, "katex-html")) return ToLatex(ReadKatexHtml(dom, i));
  }
  return "no formula";
}

// A .vlist of parts; two rows where something hangs below the line.
std::string VList(const std::vector<std::string>& items, bool below = true) {
  std::string all;
  for (const std::string& item : items) all += Span("", Span("pstrut", "") + item);
  return Span(below ? "vlist-t vlist-t2" : "vlist-t", Span("vlist-r", Span("vlist", all)));
}

std::string Sized(std::string_view content) { return Span("sizing size3", content); }

const std::string kX = Span("mord mathnormal", "x");
const std::string kTwo = Span("mord", "2");

TEST(KatexHtml, Atoms) {
  EXPECT_EQ(Latex(kX + Span("mbin", "+") + Span("mord", "12")), "x+12");
  EXPECT_EQ(Latex(Span("mord mathnormal", "xy") + Span("mrel", "≤") + kTwo), "xy\\leq 2");
  EXPECT_EQ(Latex(Span("mord mathbf", "A") + Span("mord mathbb", "R") + Span("mord mathcal", "L")),
            "\\mathbf{A}\\mathbb{R}\\mathcal{L}");
  EXPECT_EQ(Latex(Span("mop", "sin") + kX), "\\sin x");
  EXPECT_EQ(Latex(Span("mop", Span("mord mathrm", "ra") + Span("mord mathrm", "nk")) + kX),
            "\\operatorname{rank}x");
  EXPECT_EQ(Latex(Span("mord text", Span("mord", "if ")) + kX), "\\text{if }x");
  EXPECT_EQ(Latex(Span("mopen", "(") + kX + Span("mclose", ")")), "(x)");
}

TEST(KatexHtml, Negations) {
  EXPECT_EQ(Latex(kX + Span("mrel", "\uE020") + Span("mrel", "=") + kTwo), "x\\neq 2");
  EXPECT_EQ(Latex(Span("mrel", "∈") + Span("llap", Span("mord", "/"))), "\\notin");
}

TEST(KatexHtml, Scripts) {
  const auto scripts = [](const std::string& list) {
    return Latex(Span("mord", kX + Span("msupsub", list)));
  };
  EXPECT_EQ(scripts(VList({Sized(kTwo)}, false)), "x^{2}");
  EXPECT_EQ(scripts(VList({Sized(kTwo)})), "x_{2}");
  EXPECT_EQ(scripts(VList({Sized(kX), Sized(kTwo)})), "x_{x}^{2}");
  EXPECT_EQ(scripts(VList({Sized(Span("mord", "′"))}, false)), "x'");
}

TEST(KatexHtml, FractionsAndBinomials) {
  EXPECT_EQ(Latex(Span("mfrac", VList({kTwo, Span("frac-line", ""), kX}))), "\\frac{x}{2}");
  EXPECT_EQ(Latex(Span("mopen", Span("delimsizing size3", "(")) + Span("mfrac", VList({kTwo, kX})) +
                  Span("mclose", Span("delimsizing size3", ")"))),
            "\\binom{x}{2}");
}

TEST(KatexHtml, RootsAndAccents) {
  EXPECT_EQ(Latex(Span("mord sqrt", VList({kX, Span("hide-tail", "")}))), "\\sqrt{x}");
  EXPECT_EQ(Latex(Span("mord sqrt", Span("root", VList({Sized(kTwo)}, false)) +
                                        VList({kX, Span("hide-tail", "")}))),
            "\\sqrt[2]{x}");
  EXPECT_EQ(Latex(Span("mord accent", VList({kX, Span("accent-body", "^")}))), "\\hat{x}");
  EXPECT_EQ(Latex(Span("mord accent", VList({kX, Span("accent-body", "<svg></svg>")}))),
            "\\vec{x}");
  EXPECT_EQ(Latex(Span("mord overline", VList({kX, Span("overline-line", "")}))), "\\overline{x}");
  EXPECT_EQ(Latex(Span("mord underline", VList({Span("underline-line", ""), kX}))),
            "\\underline{x}");
}

TEST(KatexHtml, Limits) {
  EXPECT_EQ(Latex(Span("mop op-limits",
                       VList({Sized(kX), Span("mop op-symbol large-op", "∑"), Sized(kTwo)}))),
            "\\sum_{x}^{2}");
  EXPECT_EQ(Latex(Span("mop op-limits", VList({Sized(kX), Span("mop", "lim")}))), "\\lim_{x}");
  EXPECT_EQ(Latex(Span("mop op-limits", VList({Span("mrel", "="), Sized(kX)}))), "\\overset{x}{=}");
}

TEST(KatexHtml, Tables) {
  const std::string column = VList({kX, kTwo});
  const auto table = [&](const std::string& align) {
    return Span("mord", Span("mtable", Span("col-align-" + align.substr(0, 1), column) +
                                           Span("arraycolsep", "") +
                                           Span("col-align-" + align.substr(1), column)));
  };
  const std::string rows = "x & x \\\\ 2 & 2";
  EXPECT_EQ(Latex(table("cc")), "\\begin{matrix}" + rows + "\\end{matrix}");
  EXPECT_EQ(Latex(table("rl")), "\\begin{aligned}" + rows + "\\end{aligned}");
  EXPECT_EQ(Latex(Span("minner", Span("mopen", "(") + table("cc") + Span("mclose", ")"))),
            "\\begin{pmatrix}" + rows + "\\end{pmatrix}");
  EXPECT_EQ(
      Latex(Span("minner", Span("mopen", "{") + table("ll") + Span("mclose nulldelimiter", ""))),
      "\\begin{cases}" + rows + "\\end{cases}");
}

TEST(KatexHtml, TallDelimiters) {
  EXPECT_EQ(
      Latex(Span("mopen", Span("delimsizing mult", VList({Span("", "⎝"), Span("", "⎛")}))) + kX),
      "(x");
}

std::string Repeat(std::string_view part, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += part;
  return all;
}

TEST(KatexHtml, HostileTreesEnd) {
  const std::string cell = "<span><span class=mord>x</span></span>";
  const std::string column =
      "<span class=col-align-c><span class=vlist-t><span class=vlist-r>"
      "<span class=vlist>";
  for (const std::string& input :
       {Repeat("<span class=mord>", 10'000) + "x", Repeat("<span class=mord>x</span>", 300'000),
        Repeat("<span class='mord'>x<span class=msupsub>", 10'000),
        Repeat("<span class='mfrac'><span class=vlist-t><span class=vlist-r><span class=vlist>",
               5'000),
        Repeat("<span class='llap'>/", 10'000), Repeat("<span class='accent mop'>a", 10'000),
        "<span class=mtable>" + column + Repeat(cell, 50'000) + "</span></span></span></span>" +
            Repeat("<span class=col-align-c></span>", 50'000)}) {
    Latex(input);
  }
}

}  // namespace
}  // namespace mathsieve
