#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>

#include "classifier/recall/cut/cut.h"

namespace mathsieve {

// What a cut aims at in each stratum: a number of tokens or pages, or a precision.
struct CutTargets {
  enum class Kind { kTokens, kPages, kPrecision };
  Kind kind = Kind::kTokens;
  std::map<std::string, double, std::less<>> values;  // "*": every stratum without a value

  // The name of the target that covers `stratum`; null where none does.
  const std::string* NameOf(std::string_view stratum) const;
};

// Errors: InvalidArgument unless exactly one of the three lists is given, for names given twice,
// values that are no numbers or out of range, precision without an audit file.
absl::StatusOr<CutTargets> ParseCutTargets(const CutOptions& options);

// Hash64(id) to label of a JSONL file. A label is true, false, 1, 0, "math"/"other",
// "positive"/"negative", "true"/"false"; lines whose label is null are passed over.
// Errors: InvalidArgument naming the line, also for an id labelled twice and differently.
absl::StatusOr<std::unordered_map<uint64_t, bool>> ReadAudit(const std::string& path);

}  // namespace mathsieve
