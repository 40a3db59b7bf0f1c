// Any bytes as a run of text: the formulas are sorted and disjoint, their braces are balanced.

#include "corpus/html/math/plain/plain_math.h"
#include "tests/fuzz/fuzz.h"

FUZZ(input) {
  static std::vector<mathsieve::PlainMathSpan> spans;
  mathsieve::PlainMathScanner().Scan(input, spans);
  size_t last = 0;
  for (const mathsieve::PlainMathSpan& span : spans) {
    FUZZ_CHECK(last <= span.begin && span.begin < span.end && span.end <= input.size());
    last = span.end;
    int depth = 0;
    for (size_t i = 0; i < span.latex.size(); ++i) {
      if (span.latex[i] == '\\') {
        ++i;
      } else {
        depth += (span.latex[i] == '{') - (span.latex[i] == '}');
      }
      FUZZ_CHECK(depth >= 0);
    }
    FUZZ_CHECK(depth == 0);
  }
}
