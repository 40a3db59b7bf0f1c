// LaTeXML's pages: the presentation of each formula against the alttext beside it.

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>

#include "corpus/html/dom.h"
#include "corpus/html/math/latex/to_latex.h"
#include "corpus/html/math/tree/read.h"
#include "tests/corpus/html/math/latex_equal.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

TEST(MathData, LatexMlEqualsItsAlttext) {
  const auto path = SharedDataPath("pages_equations_mathml.jsonl.zst");
  if (!path) GTEST_SKIP() << "no ../shared/data";
  const bool print = std::getenv("MATHSIEVE_DIFFERENCES") != nullptr;
  int formulas = 0, equal = 0;
  Dom dom;
  ForEachRow(*path, [&](const Json& row) {
    ASSERT_TRUE(dom.Parse(row["html"].String()));
    for (NodeId i = 0; i < dom.nodes().size(); ++i) {
      if (dom[i].tag != Tag::kMath || !dom.HasAttribute(i, "alttext")) continue;
      const std::string ours = ToLatex(ReadMathMl(dom, i));
      ++formulas;
      if (LatexEqual(dom.Attr(i, "alttext"), ours)) {
        ++equal;
      } else if (print) {
        std::printf("  %s\n  %s\n\n", NormalLatex(dom.Attr(i, "alttext")).c_str(),
                    NormalLatex(ours).c_str());
      }
    }
  });
  const double share = static_cast<double>(equal) / formulas;
  std::printf("pages_equations_mathml: %d of %d equal, %.4f\n", equal, formulas, share);
  EXPECT_GT(formulas, 800);
  EXPECT_GE(share, 0.95);
}

}  // namespace
}  // namespace mathsieve
