// Stands in for forms/ until it is there: no page has formulas.

#include "corpus/html/forms/delimiters.h"
#include "corpus/html/forms/find.h"

namespace mathsieve {

void FormulaFinder::Find(const Dom&, std::vector<Formula>& formulas) { formulas.clear(); }
DelimiterConfig ReadDelimiterConfig(const Dom&) { return {}; }
MathScope DelimiterConfig::ScopeOf(const Dom&, NodeId) const { return MathScope::kInherit; }
void DelimiterScanner::Scan(std::string_view, const DelimiterConfig&,
                            std::vector<DelimiterSpan>& spans) const {
  spans.clear();
}
std::string CleanLatex(std::string_view raw, bool&) { return std::string(raw); }

}  // namespace mathsieve
