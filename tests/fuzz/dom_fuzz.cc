// Any bytes give a tree whose ranges nest and whose depth is bounded.

#include "corpus/html/dom.h"
#include "tests/fuzz/fuzz.h"

FUZZ(input) {
  static mathsieve::Dom dom;
  if (!dom.Parse(input, 100'000)) {
    FUZZ_CHECK(dom.nodes().empty());
    return;
  }
  for (mathsieve::NodeId id = 0; id < dom.nodes().size(); ++id) {
    const mathsieve::Node& node = dom[id];
    FUZZ_CHECK(node.end > id && node.end <= dom.nodes().size());
    if (node.parent == mathsieve::kNoNode) continue;
    FUZZ_CHECK(node.parent < id && node.end <= dom[node.parent].end);
    for (const mathsieve::Attribute& attribute : dom.attributes(id)) {
      FUZZ_CHECK(dom.HasAttribute(id, attribute.name));
    }
  }
}
