#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mathsieve {

// What a look at the bytes of a page says.
struct QuickVerdict {
  float logit = 0;
  int64_t tokens = 0;  // estimate for its visible words
  bool parse = true;   // it deserves a parse
  bool audit = false;  // refused, and to be parsed all the same, to see whether that was right
  // Of a refused page to those that pass, in words: a class of the audit. Empty without one.
  std::string_view distance;
};

// Judges pages before they are parsed. Judge is const and may be called from many threads at once.
class QuickStage {
 public:
  virtual ~QuickStage() = default;
  // What the verdicts depend on besides the pages.
  virtual std::string fingerprint() const = 0;
  // `html` is UTF-8; `name` tells pages apart for what is drawn at random.
  virtual QuickVerdict Judge(std::string_view html, std::string_view name) const = 0;
};

// The section of the report that an audit fills, and its keys: pages at a distance that were
// refused, of these those that were parsed, and of these those that would have been kept.
inline constexpr std::string_view kQuickAuditSection = "quick pass audit";
inline constexpr std::string_view kAuditRefused = "refused", kAuditParsed = "parsed",
                                  kAuditLost = "lost";
inline std::string QuickAuditKey(std::string_view distance, std::string_view what) {
  return std::string(distance).append(": ").append(what);
}
// The reason in "dropped" of what is refused.
inline constexpr std::string_view kQuickPass = "quick_pass";

}  // namespace mathsieve
