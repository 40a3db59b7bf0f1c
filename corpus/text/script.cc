#include "corpus/text/script.h"

#include "corpus/base/code_points.h"

namespace mathsieve {
namespace {

constexpr std::array<std::string_view, kScripts> kNames = {
    "none",  "latin",  "han",    "kana",       "hangul", "cyrillic",
    "greek", "arabic", "hebrew", "devanagari", "thai",   "other"};

struct Range {
  char32_t first, last;
  Script script;
};

// Letters by block, ascending; what lies between the ranges is no letter of any script here.
constexpr Range kRanges[] = {
    {0xAA, 0xAA, Script::kLatin},        {0xB5, 0xB5, Script::kGreek},
    {0xBA, 0xBA, Script::kLatin},        {0xC0, 0xD6, Script::kLatin},
    {0xD8, 0xF6, Script::kLatin},        {0xF8, 0x2AF, Script::kLatin},
    {0x370, 0x373, Script::kGreek},      {0x376, 0x377, Script::kGreek},
    {0x37B, 0x37D, Script::kGreek},      {0x37F, 0x37F, Script::kGreek},
    {0x386, 0x386, Script::kGreek},      {0x388, 0x3FF, Script::kGreek},
    {0x400, 0x481, Script::kCyrillic},   {0x48A, 0x52F, Script::kCyrillic},
    {0x531, 0x587, Script::kOther},      {0x5D0, 0x5F2, Script::kHebrew},
    {0x620, 0x64A, Script::kArabic},     {0x66E, 0x6D3, Script::kArabic},
    {0x6D5, 0x6D5, Script::kArabic},     {0x6EE, 0x6EF, Script::kArabic},
    {0x6FA, 0x6FF, Script::kArabic},     {0x700, 0x74F, Script::kOther},
    {0x750, 0x77F, Script::kArabic},     {0x780, 0x89F, Script::kOther},
    {0x8A0, 0x8C9, Script::kArabic},     {0x904, 0x939, Script::kDevanagari},
    {0x93D, 0x93D, Script::kDevanagari}, {0x958, 0x961, Script::kDevanagari},
    {0x972, 0x97F, Script::kDevanagari}, {0x980, 0xDFF, Script::kOther},
    {0xE01, 0xE30, Script::kThai},       {0xE32, 0xE33, Script::kThai},
    {0xE40, 0xE46, Script::kThai},       {0xE80, 0x10FF, Script::kOther},
    {0x1100, 0x11FF, Script::kHangul},   {0x1200, 0x1C7F, Script::kOther},
    {0x1C80, 0x1C8F, Script::kCyrillic}, {0x1C90, 0x1CFF, Script::kOther},
    {0x1D00, 0x1D25, Script::kLatin},    {0x1E00, 0x1EFF, Script::kLatin},
    {0x1F00, 0x1FFF, Script::kGreek},    {0x2C60, 0x2C7F, Script::kLatin},
    {0x2D00, 0x2DDF, Script::kOther},    {0x2E80, 0x2FDF, Script::kHan},
    {0x3005, 0x3007, Script::kHan},      {0x3041, 0x309F, Script::kKana},
    {0x30A1, 0x30FA, Script::kKana},     {0x30FC, 0x30FF, Script::kKana},
    {0x3105, 0x312F, Script::kHan},      {0x3131, 0x318E, Script::kHangul},
    {0x31F0, 0x31FF, Script::kKana},     {0x3400, 0x4DBF, Script::kHan},
    {0x4E00, 0x9FFF, Script::kHan},      {0xA000, 0xA63F, Script::kOther},
    {0xA640, 0xA69F, Script::kCyrillic}, {0xA722, 0xA7FF, Script::kLatin},
    {0xA800, 0xABFF, Script::kOther},    {0xAC00, 0xD7FB, Script::kHangul},
    {0xF900, 0xFAFF, Script::kHan},      {0xFB00, 0xFB06, Script::kLatin},
    {0xFB1D, 0xFB4F, Script::kHebrew},   {0xFB50, 0xFDFF, Script::kArabic},
    {0xFE70, 0xFEFC, Script::kArabic},   {0xFF21, 0xFF3A, Script::kLatin},
    {0xFF41, 0xFF5A, Script::kLatin},    {0xFF66, 0xFF9F, Script::kKana},
    {0xFFA0, 0xFFDC, Script::kHangul},   {0x1B000, 0x1B16F, Script::kKana},
    {0x20000, 0x3FFFF, Script::kHan},
};

Script ScriptOf(char32_t code) {
  size_t low = 0, high = std::size(kRanges);
  while (low < high) {
    const size_t middle = (low + high) / 2;
    if (kRanges[middle].last < code) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low < std::size(kRanges) && kRanges[low].first <= code ? kRanges[low].script
                                                                : Script::kNone;
}

bool IsAsciiLetter(uint8_t byte) { return static_cast<uint8_t>((byte | 0x20) - 'a') < 26; }

}  // namespace

std::string_view ScriptName(Script script) { return kNames[static_cast<size_t>(script)]; }

Script ScriptFromName(std::string_view name) {
  for (size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<Script>(i);
  }
  return Script::kNone;
}

ScriptCounts CountScripts(std::string_view text) {
  ScriptCounts counts{};
  size_t at = 0;
  while (at < text.size()) {
    const size_t end = at + AsciiRun(text, at);
    int64_t letters = 0;
    for (; at < end; ++at) letters += IsAsciiLetter(static_cast<uint8_t>(text[at]));
    counts[static_cast<size_t>(Script::kLatin)] += letters;
    while (at < text.size() && static_cast<uint8_t>(text[at]) >= 0x80) {
      ++counts[static_cast<size_t>(ScriptOf(DecodeUtf8(text, at)))];
    }
  }
  counts[static_cast<size_t>(Script::kNone)] = 0;
  return counts;
}

Script DominantScript(const ScriptCounts& counts) {
  ScriptCounts weighted = counts;
  int64_t& han = weighted[static_cast<size_t>(Script::kHan)];
  int64_t& kana = weighted[static_cast<size_t>(Script::kKana)];
  if (kana * 20 >= han && kana > 0) {
    kana += han;
    han = 0;
  }
  han *= 2;
  kana *= 2;
  weighted[static_cast<size_t>(Script::kHangul)] *= 2;
  size_t best = 0;
  for (size_t i = 1; i < weighted.size(); ++i) {
    if (weighted[i] > weighted[best]) best = i;
  }
  return static_cast<Script>(best);
}

}  // namespace mathsieve
