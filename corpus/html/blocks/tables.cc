#include "corpus/html/blocks/tables.h"

#include <algorithm>

namespace mathsieve {

bool IsDataTable(const Dom& dom, NodeId table) {
  constexpr size_t kMaxMeanBytes = 400;
  const std::string_view role = dom.Attr(table, "role");
  if (role == "presentation" || role == "none") return false;
  size_t rows = 0, cells = 0, cells_in_row = 0, widest = 0, bytes = 0;
  for (NodeId id = table + 1; id < dom[table].end; ++id) {
    switch (dom[id].tag) {
      case Tag::kText:
        bytes += dom[id].text.size();
        break;
      case Tag::kTr:
        ++rows;
        cells_in_row = 0;
        break;
      case Tag::kTd:
      case Tag::kTh:
        ++cells;
        widest = std::max(widest, ++cells_in_row);
        break;
      case Tag::kTable:
      case Tag::kUl:
      case Tag::kOl:
      case Tag::kPre:
      case Tag::kForm:
      case Tag::kH1:
      case Tag::kH2:
      case Tag::kH3:
      case Tag::kH4:
      case Tag::kArticle:
      case Tag::kSection:
      case Tag::kBlockquote:
      case Tag::kFigure:
      case Tag::kNav:
        return false;
      default:
        break;
    }
  }
  return rows >= 2 && widest >= 2 && bytes <= kMaxMeanBytes * cells;
}

}  // namespace mathsieve
