#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mathsieve {

// Marks in a run of visible text: where <sup>, <sub> and italics begin and end.
inline constexpr char kSupBegin = '\x02';
inline constexpr char kSubBegin = '\x03';
inline constexpr char kScriptEnd = '\x04';
inline constexpr char kItalicBegin = '\x05';
inline constexpr char kItalicEnd = '\x06';

// A stretch of a run that is a formula, [begin, end). Its scripts are whole; of its italics an end
// may stand outside.
struct PlainMathSpan {
  size_t begin = 0;
  size_t end = 0;
  std::string latex;
  bool unicode = false;  // characters alone say it: no script mark is in it
};

// Finds mathematics that is written without markup of its own, with Unicode characters and HTML
// scripts: "x² ≤ αᵢ", "a<sub>n+1</sub>", "H<sub>2</sub>O". Takes what is a formula beyond doubt:
// ordinals, footnotes, units written with ², menus with arrows and prose in Greek stay text.
// The run is UTF-8, one paragraph; a byte '\x01' stands for a formula known already and ends what
// is around it. A script that no span covers is text. Many threads may share a scanner.
class PlainMathScanner {
 public:
  // Replaces `spans`: sorted, disjoint, none empty. Linear in the run.
  void Scan(std::string_view run, std::vector<PlainMathSpan>& spans) const;
};

}  // namespace mathsieve
