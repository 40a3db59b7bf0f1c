#include "corpus/html/forms/find.h"

#include <gtest/gtest.h>

#include <cstdio>

#include "tests/corpus/page_formulas.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

// "form:latex", with "!" before it for display, by spaces.
std::string Describe(const std::vector<Formula>& formulas) {
  std::string out;
  for (const Formula& formula : formulas) {
    if (!out.empty()) out += " | ";
    out += std::string(formula.display ? "!" : "") + std::string(FormName(formula.form)) + ":" +
           formula.latex;
  }
  return out;
}

struct Case {
  const char* name;
  const char* html;
  const char* expected;
};

class FormTest : public testing::TestWithParam<Case> {};

TEST_P(FormTest, IsFoundOnce) {
  EXPECT_EQ(Describe(FormulasOfHtml(GetParam().html)), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Forms, FormTest,
    testing::Values(
        Case{"MathJaxScript", R"(<p><script type="math/tex">x^2</script></p>)",
             "mathjax_script:x^2"},
        Case{"MathJaxScriptDisplay",
             R"(<script type="math/tex; mode=display">% <![CDATA[
a < b %]]></script>)",
             "!mathjax_script:a < b"},
        Case{"Katex",
             R"(<span class="katex"><span class="katex-mathml"><math><semantics><mi>x</mi>
<annotation encoding="application/x-tex">x</annotation></semantics></math></span>
<span class="katex-html">x</span></span>)",
             "katex:x"}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace mathsieve
