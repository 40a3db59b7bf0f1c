// Any page: what its formulas come to is UTF-8 with balanced braces.

#include "corpus/html/math/latex/to_latex.h"
#include "corpus/html/math/tree/read.h"
#include "corpus/text/utf8.h"
#include "tests/fuzz/fuzz.h"

namespace mathsieve {
namespace {

bool IsBalanced(std::string_view latex) {
  int depth = 0;
  for (size_t i = 0; i < latex.size() && depth >= 0; ++i) {
    if (latex[i] == '\\') {
      ++i;
    } else if (latex[i] == '{') {
      ++depth;
    } else if (latex[i] == '}') {
      --depth;
    }
  }
  return depth == 0;
}

void Check(const MathTree& tree) {
  const std::string latex = ToLatex(tree);
  FUZZ_CHECK(IsBalanced(latex));
  FUZZ_CHECK(IsUtf8(latex));
}

}  // namespace
}  // namespace mathsieve

FUZZ(input) {
  using namespace mathsieve;
  static Dom dom;
  if (!dom.Parse(input, 100'000)) return;
  int left = 20;  // formulas may lie inside of each other
  for (NodeId i = 0; i < dom.nodes().size() && left > 0; ++i) {
    if (dom[i].tag == Tag::kText || dom[i].tag == Tag::kComment) continue;
    const bool math = dom[i].tag == Tag::kMath || dom[i].text.ends_with(":math");
    const bool katex = dom.HasClass(i, "katex-html");
    const bool mathjax = dom[i].text == "mjx-container" || dom.HasClass(i, "MathJax");
    if (math) Check(ReadMathMl(dom, i));
    if (katex) Check(ReadKatexHtml(dom, i));
    if (mathjax) Check(ReadMathJaxOutput(dom, i));
    left -= math || katex || mathjax ? 1 : 0;
  }
}
