#include "corpus/html/forms/delimiters/delimiters.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "corpus/html/forms/latex.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

DelimiterConfig ConfigOf(std::string_view head) {
  Dom dom;
  dom.Parse("<html><head>" + std::string(head) + "</head><body>x</body></html>");
  return ReadDelimiterConfig(dom);
}

const DelimiterConfig& MathJax2() {
  static const DelimiterConfig config = ConfigOf(R"h(<script type="text/x-mathjax-config">
MathJax.Hub.Config({tex2jax: {inlineMath: [['$','$'], ['\\(','\\)']]}});</script>)h");
  return config;
}

const DelimiterConfig& NoLoader() {
  static const DelimiterConfig config = ConfigOf("");
  return config;
}

// The formulas found, each in brackets, "!" before display ones, "#" before macro blocks.
std::string Found(std::string_view run, const DelimiterConfig& config) {
  std::vector<DelimiterSpan> spans;
  DelimiterScanner().Scan(run, config, spans);
  std::string out;
  for (const DelimiterSpan& span : spans) {
    out += span.macros ? "#[" : span.display ? "![" : "[";
    out += run.substr(span.latex_begin, span.latex_end - span.latex_begin);
    out += "]";
  }
  return out;
}

std::string Pairs(const DelimiterConfig& config, bool configured) {
  std::string out;
  for (const Delimiter& delimiter : config.delimiters) {
    if (delimiter.configured != configured) continue;
    out += (delimiter.display ? "!" : "") + delimiter.open + "…" + delimiter.close + " ";
  }
  return out;
}

TEST(ReadDelimiterConfig, MathJax2) {
  const DelimiterConfig config = ConfigOf(R"h(<script type="text/x-mathjax-config">
    MathJax.Hub.Config({
      tex2jax: {
        // inlineMath: [['@','@']],
        "inlineMath": [ ["$","$"], ['\\(', '\\)'], ],  /* both */
        displayMath: [['$$','$$'], ["\\[","\\]"]],
        processEnvironments: false, skipTags: ["script", "style", "pre"],
        ignoreClass: "comment|no-math", processClass: 'yes-math'
      }});</script>)h");
  EXPECT_EQ(Pairs(config, true), "\\(…\\) !$$…$$ !\\[…\\] $…$ ");
  EXPECT_TRUE(config.in_code);
  EXPECT_FALSE(config.in_pre);
  EXPECT_FALSE(config.environments);
  EXPECT_TRUE(config.loader);
  EXPECT_EQ(config.ignore_classes, (std::vector<std::string>{"comment", "no-math"}));
  EXPECT_EQ(config.process_classes, (std::vector<std::string>{"yes-math"}));
}

TEST(ReadDelimiterConfig, MathJax3) {
  const DelimiterConfig config = ConfigOf(R"h(<script>window.MathJax = {tex: {
    inlineMath: [["\\(","\\)"]], displayMath: [["\\[","\\]"]], processEscapes: true},
    options: {ignoreHtmlClass: ".*|", processHtmlClass: "arithmatex"}};</script>)h");
  EXPECT_EQ(Pairs(config, true), "\\(…\\) !\\[…\\] ");
  EXPECT_EQ(Found("$x^2$ \\(x\\)", config), "[x]");
  Dom dom;
  dom.Parse("<p>a</p><p class='b arithmatex'>c</p>");
  for (NodeId i = 0; i < dom.nodes().size(); ++i) {
    if (dom[i].tag != Tag::kP) continue;
    EXPECT_EQ(config.ScopeOf(dom, i),
              dom.HasClass(i, "arithmatex") ? MathScope::kProcess : MathScope::kIgnore);
  }
}

TEST(ReadDelimiterConfig, MathJax3AddsToItsDefaults) {
  const DelimiterConfig config =
      ConfigOf("<script>MathJax = {tex: {inlineMath: {'[+]': [['$', '$']]}}};</script>");
  EXPECT_EQ(Pairs(config, true), "!$$…$$ !\\[…\\] \\(…\\) $…$ ");
}

TEST(ReadDelimiterConfig, Katex) {
  const DelimiterConfig config = ConfigOf(R"h(<script>renderMathInElement(document.body,
    {delimiters: [{left:"$$",right:"$$",display:!0}, {"left": '$', right: "$", display: false},
     {left: "\\begin{align}", right: "\\end{align}", display: true}],
     ignoredClasses: ["no-katex"]})</script>)h");
  EXPECT_EQ(Pairs(config, true), "!$$…$$ $…$ ");
  EXPECT_EQ(config.ignore_classes, (std::vector<std::string>{"no-katex"}));
}

TEST(ReadDelimiterConfig, Defaults) {
  EXPECT_EQ(Pairs(ConfigOf("<script src='/js/MathJax.js?config=TeX-AMS_HTML'></script>"), true),
            "!$$…$$ !\\[…\\] \\(…\\) ");
  EXPECT_EQ(Pairs(ConfigOf("<script src='/katex/auto-render.min.js'></script>"), true),
            "!$$…$$ !\\[…\\] \\(…\\) ");
  EXPECT_EQ(Pairs(ConfigOf("<link rel=stylesheet href='/katex.min.css'>"), true), "");
  EXPECT_TRUE(ConfigOf("<link rel=stylesheet href='/katex.min.css'>").loader);
  EXPECT_FALSE(NoLoader().loader);
}

TEST(DelimiterScanner, ReadsWhatThePageConfigures) {
  const auto found = [](std::string_view run) { return Found(run, MathJax2()); };
  EXPECT_EQ(found("Let $x$ be, $$y$$, \\(z\\), \\[w\\]."), "[x]![y][z]![w]");
  EXPECT_EQ(found("$a$$b$"), "[a][b]");
  EXPECT_EQ(found("$$a$b$$"), "![a$b]");
  EXPECT_EQ(found("$1\\text{ if $z$ is}$"), "[1\\text{ if $z$ is}]");
  EXPECT_EQ(found("$a\\$b$ \\$ $c$"), "[a\\$b][c]");
  EXPECT_EQ(found("\\\\(x\\\\)"), "");
  EXPECT_EQ(found("$\\left\\{x\\right.$ $y$"), "[\\left\\{x\\right.][y]");
  EXPECT_EQ(found("\\(a \\(b\\)"), "[b]");
  EXPECT_EQ(found("\\(a\\text{ \\(b\\) }\\)"), "[a\\text{ \\(b\\) }]");
  EXPECT_EQ(found("$$ $$"), "");
  EXPECT_EQ(found("$$$$"), "");
  EXPECT_EQ(found("$x"), "");
  EXPECT_EQ(found("$a\nb$"), "[a\nb]");
  EXPECT_EQ(found("$a\x01"
                  "b$"),
            "");
}

TEST(DelimiterScanner, KeepsMoneyApart) {
  for (const DelimiterConfig* config : {&MathJax2(), &NoLoader()}) {
    EXPECT_EQ(Found("It costs $5 and $10.", *config), "");
    EXPECT_EQ(Found("from $5-$10 a piece", *config), "");
    EXPECT_EQ(Found("US$ 5 or more than US$ 10", *config), "");
    EXPECT_EQ(Found("Restaurants: $$ - $$$ near the old town, $$ best", *config), "");
    EXPECT_EQ(Found("echo $HOME and $PATH", *config), "");
  }
  EXPECT_EQ(Found("It costs $5 and $x^2$ is", MathJax2()), "[x^2]");
  EXPECT_EQ(Found("It was $3,000, $y$ is more", MathJax2()), "[y]");
  EXPECT_EQ(Found("$5 - $ 6", MathJax2()), "");
  EXPECT_EQ(Found("$\\$5$ a piece", MathJax2()), "[\\$5]");
}

TEST(DelimiterScanner, TrustsLooksWhereNothingIsConfigured) {
  const auto found = [](std::string_view run) { return Found(run, NoLoader()); };
  EXPECT_EQ(found("$x^2$"), "[x^2]");
  EXPECT_EQ(found("$x$"), "");
  EXPECT_EQ(found("$x$ and $x^2$"), "[x][x^2]");
  EXPECT_EQ(found("grep '\\(foo\\|bar\\)'"), "");
  EXPECT_EQ(found("\\(\\alpha\\)"), "[\\alpha]");
  EXPECT_EQ(found("\\[ a_1 = 2 \\]"), "![ a_1 = 2 ]");
  EXPECT_EQ(found("$a_1 = $b_1"), "");
  EXPECT_EQ(found("[latex]\\frac12[/latex] [tex]x_1[/tex] [itex]x^2[/itex] [math]x[/math]"),
            "[\\frac12]![x_1][x^2][x]");
  EXPECT_EQ(found("$latex \\alpha$"), "[\\alpha]");
  EXPECT_EQ(found("[math]ematics is[/math] fun and more prose"), "");
  EXPECT_EQ(found("$_GET['x_id'] and $_POST"), "");
}

TEST(DelimiterScanner, TakesEnvironmentsOnce) {
  for (const DelimiterConfig* config : {&MathJax2(), &NoLoader()}) {
    EXPECT_EQ(Found("a \\begin{align}x\\end{align} b", *config), "![\\begin{align}x\\end{align}]");
    EXPECT_EQ(Found("$$\\begin{align}x\\end{align}$$", *config), "![\\begin{align}x\\end{align}]");
    EXPECT_EQ(Found("\\begin{equation}\\begin{array}{c}x\\end{array}\\end{equation}", *config),
              "![\\begin{equation}\\begin{array}{c}x\\end{array}\\end{equation}]");
    EXPECT_EQ(Found("\\begin{align}x\\end{gather}", *config), "");
    EXPECT_EQ(Found("\\begin{itemize}x\\end{itemize}", *config), "");
  }
}

TEST(DelimiterScanner, MarksMacroBlocks) {
  EXPECT_EQ(Found("$\\newcommand{\\R}{\\mathbb{R}}$ $\\R$", MathJax2()),
            "#[\\newcommand{\\R}{\\mathbb{R}}][\\R]");
}

// The same rules read naively: from each place on, for each delimiter, the closing is looked for
// character by character with a brace count of its own.
class NaiveScanner {
 public:
  NaiveScanner(std::string_view run, const DelimiterConfig& config) : run_(run), config_(config) {}

  std::string Found() {
    std::string out;
    for (size_t i = 0; i < run_.size();) {
      size_t next = 0, skip = 0;
      for (const Delimiter& delimiter : config_.delimiters) {
        if (!At(i, delimiter.open)) continue;
        const size_t begin = i + delimiter.open.size();
        const size_t close = Close(i, begin, delimiter.close);
        if (close == run_.npos) continue;
        if (delimiter.open != delimiter.close && Close(i, begin, delimiter.open) < close) continue;
        const std::string_view content = run_.substr(begin, close - begin);
        if (TrimSpace(content).empty()) {
          if (delimiter.open == "$$") skip = 2;
          continue;
        }
        next = close + delimiter.close.size();
        out += (delimiter.display ? "![" : "[") + std::string(content) + "]";
        break;
      }
      i = next != 0 ? next : i + std::max(skip, Step(i));
    }
    return out;
  }

 private:
  bool At(size_t i, std::string_view text) const { return run_.substr(i).starts_with(text); }
  bool AnyDelimiterAt(size_t i) const {
    for (const Delimiter& delimiter : config_.delimiters) {
      if (At(i, delimiter.open) || At(i, delimiter.close)) return true;
    }
    return false;
  }
  size_t Step(size_t i) const {
    if (run_[i] != '\\') return 1;
    return std::min<size_t>(2, run_.size() - i);
  }
  size_t Close(size_t open, size_t from, std::string_view close) const {
    int depth = 0;
    for (size_t i = open + (run_[open] == '\\' ? 2 : 1); i < run_.size(); i += Step(i)) {
      if (run_[i] == kFormulaMark) return run_.npos;
      if (depth == 0 && i >= from && At(i, close)) return i;
      if (AnyDelimiterAt(i)) continue;
      if (run_[i] == '{') ++depth;
      if (run_[i] == '}') {
        // The group that holds the opening ends here.
        if (--depth < 0) return DepthAt(open) > 0 ? run_.npos : Ignored(i, from, close);
      }
    }
    return run_.npos;
  }
  // A closing brace too many belongs to nothing: go on as if it were not there.
  size_t Ignored(size_t at, size_t from, std::string_view close) const {
    NaiveScanner rest(run_.substr(at + 1), config_);
    if (rest.run_.empty()) return run_.npos;
    const size_t found = rest.CloseFromStart(from > at + 1 ? from - at - 1 : 0, close);
    return found == run_.npos ? found : at + 1 + found;
  }
  size_t CloseFromStart(size_t from, std::string_view close) const {
    int depth = 0;
    for (size_t i = 0; i < run_.size(); i += Step(i)) {
      if (run_[i] == kFormulaMark) return run_.npos;
      if (depth == 0 && i >= from && At(i, close)) return i;
      if (AnyDelimiterAt(i)) continue;
      if (run_[i] == '{') ++depth;
      if (run_[i] == '}') depth -= depth > 0;
    }
    return run_.npos;
  }
  int DepthAt(size_t place) const {
    int depth = 0;
    for (size_t i = 0; i < place; i += Step(i)) {
      if (run_[i] == kFormulaMark) depth = 0;
      if (AnyDelimiterAt(i)) continue;
      if (run_[i] == '{') ++depth;
      if (run_[i] == '}') depth -= depth > 0;
    }
    return depth;
  }

  std::string_view run_;
  const DelimiterConfig& config_;
};

TEST(DelimiterScanner, AgreesWithTheNaiveReading) {
  constexpr std::string_view kPieces[] = {"$",   "$$", "\\(",  "\\)", "\\[",  "\\]",
                                          "{",   "}",  "\\$",  "\\{", "\\\\", "x+",
                                          "\\a", " ",  "\x01", "x+",  "=",    "+"};
  DelimiterConfig config;
  config.delimiters = {{"$$", "$$", true, true},
                       {"\\[", "\\]", true, true},
                       {"\\(", "\\)", false, true},
                       {"$", "$", false, true}};
  config.environments = false;
  generate::Random random(5);
  int formulas = 0;
  for (int i = 0; i < 30000; ++i) {
    std::string run;
    const size_t pieces = 1 + random.Below(24);
    for (size_t k = 0; k < pieces; ++k) run += random.Pick(kPieces);
    const std::string naive = NaiveScanner(run, config).Found();
    ASSERT_EQ(Found(run, config), naive) << run;
    formulas += !naive.empty();
  }
  EXPECT_GT(formulas, 3000);
}

TEST(DelimiterScanner, SpansAreSortedAndDisjointOnAnyBytes) {
  generate::Random random(7);
  constexpr std::string_view kSeeds[] = {"$$", "\\(", "\\[", "\\begin{align}", "\\end{align}", "{"};
  std::vector<DelimiterSpan> spans;
  for (int i = 0; i < 4000; ++i) {
    std::string run = i % 2 == 0 ? generate::Bytes(random, 200) : generate::Text(random, 200);
    for (int k = 0; k < 6; ++k) run.insert(random.Below(run.size() + 1), random.Pick(kSeeds));
    for (const DelimiterConfig* config : {&MathJax2(), &NoLoader()}) {
      DelimiterScanner().Scan(run, *config, spans);
      size_t last = 0;
      for (const DelimiterSpan& span : spans) {
        EXPECT_LE(last, span.begin);
        EXPECT_LE(span.begin, span.latex_begin);
        EXPECT_LT(span.latex_begin, span.latex_end);
        EXPECT_LE(span.latex_end, span.end);
        last = span.end;
      }
      EXPECT_LE(last, run.size());
    }
  }
}

TEST(DelimiterScanner, WorkIsLinear) {
  const std::string_view kUnits[] = {
      "$",        "\\[",     "\\(",     "\\(x",           "$x ",          "{\\(",
      "\\({",     "}$",      "$5 and ", "\\begin{align}", "\\end{align}", "\\begin{a",
      "[tex]",    "{$$x",    "\\(\\)",  "a b c d ",       "\\",           "$a{",
      "[latex]x", "\\({\\(}"};
  std::vector<DelimiterSpan> spans;
  for (const DelimiterConfig* config : {&MathJax2(), &NoLoader()}) {
    for (const std::string_view unit : kUnits) {
      std::string run;
      while (run.size() < 20'000) run += unit;
      const size_t small = DelimiterScanner().Scan(run, *config, spans);
      std::string long_run;
      for (int i = 0; i < 16; ++i) long_run += run;
      const size_t large = DelimiterScanner().Scan(long_run, *config, spans);
      EXPECT_LE(large, 20 * small + 1000) << unit;
      EXPECT_LE(large, DelimiterScanner::kMaxStepsPerByte * long_run.size()) << unit;
    }
  }
}

TEST(DelimiterScanner, TakesAFormulaOfAMegabyte) {
  std::string run = "$x";
  while (run.size() < 1'000'000) run += " + \\alpha_{1}";
  run += "$";
  std::vector<DelimiterSpan> spans;
  DelimiterScanner().Scan(run, MathJax2(), spans);
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].end, run.size());
}

}  // namespace
}  // namespace mathsieve
