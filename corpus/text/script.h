#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace mathsieve {

// Scripts told apart where no language model is given. The values go into page tables: never
// renumber them.
enum class Script : uint8_t {
  kNone = 0,  // no letters
  kLatin = 1,
  kHan = 2,
  kKana = 3,
  kHangul = 4,
  kCyrillic = 5,
  kGreek = 6,
  kArabic = 7,
  kHebrew = 8,
  kDevanagari = 9,
  kThai = 10,
  kOther = 11,
};
inline constexpr int kScripts = 12;

// "latin", "han", …: the names of reports and strata.
std::string_view ScriptName(Script script);
// kNone for a name that is none.
Script ScriptFromName(std::string_view name);

// Letters of each script; punctuation, digits and symbols are not counted.
using ScriptCounts = std::array<int64_t, kScripts>;
ScriptCounts CountScripts(std::string_view text);

// The script that a page is written in. One Han, Kana or Hangul character says about as much as
// two Latin letters and is counted so; a text with Kana beside Han (at least one in twenty) is
// Japanese and called kKana. Ties go to the lower value; kNone without letters.
Script DominantScript(const ScriptCounts& counts);
inline Script DominantScript(std::string_view text) { return DominantScript(CountScripts(text)); }

}  // namespace mathsieve
