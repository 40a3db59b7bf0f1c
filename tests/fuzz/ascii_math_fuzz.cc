// Any bytes as AsciiMath: the LaTeX has balanced braces and is not much longer.

#include "corpus/html/math/ascii/ascii_math.h"
#include "tests/fuzz/fuzz.h"

FUZZ(input) {
  const std::string latex = mathsieve::AsciiMathToLatex(input);
  FUZZ_CHECK(latex.size() <= mathsieve::kAsciiMathGrowth * input.size());
  int depth = 0;
  for (size_t i = 0; i < latex.size(); ++i) {
    if (latex[i] == '\\') {
      ++i;
    } else {
      depth += (latex[i] == '{') - (latex[i] == '}');
    }
    FUZZ_CHECK(depth >= 0);
  }
  FUZZ_CHECK(depth == 0);
}
