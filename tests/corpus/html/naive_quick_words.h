#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mathsieve {

struct QuickWord {
  std::string text;
  bool content = false;
};

// The words of a page as QuickScanner's contract has them, byte by byte and through the text form:
// the naive twin.
std::vector<QuickWord> NaiveQuickWords(std::string_view html);

}  // namespace mathsieve
