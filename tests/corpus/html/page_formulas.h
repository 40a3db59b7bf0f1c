#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "corpus/html/dom.h"
#include "corpus/html/forms/formula.h"

namespace mathsieve {

// All formulas of a page in document order, macro blocks left out: element forms and delimited ones
// over the page's whole visible text, its menus and footers included.
std::vector<Formula> FormulasOfPage(const Dom& dom);
std::vector<Formula> FormulasOfHtml(std::string_view html);

// The naive truth for pages whose formulas all stand between \( \), \[ \] or in environments: looks
// at the source itself, no tree: tags removed, scripts, styles, <pre> and <code> cut out, and each
// opening taken to the nearest closing. References are decoded.
std::vector<std::string> NaiveBracketFormulas(std::string_view html);

// &amp; &lt; &gt; &quot; &#10; and the like.
std::string NaiveUnescape(std::string_view text);

// White space removed: how formulas are compared.
std::string WithoutSpace(std::string_view latex);

struct Agreement {
  int truth = 0, found = 0, both = 0;
  double recall() const { return truth == 0 ? 1 : static_cast<double>(both) / truth; }
  double precision() const { return found == 0 ? 1 : static_cast<double>(both) / found; }
};
// Multisets compared without white space; the first few differences are appended to `differences`.
Agreement Compare(const std::vector<std::string>& truth, const std::vector<Formula>& found,
                  std::vector<std::string>& differences);

}  // namespace mathsieve
