#include "corpus/html/math/read.h"
namespace mathsieve {
MathTree ReadMathJaxOutput(const Dom&, NodeId) { return {}; }
MathTree ReadKatexHtml(const Dom&, NodeId) { return {}; }
}  // namespace mathsieve
