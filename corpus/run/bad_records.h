#pragma once

#include <cstdint>
#include <string_view>

#include "corpus/base/status.h"
#include "corpus/crawl/inputs.h"
#include "corpus/crawl/record.h"
#include "corpus/run/pipeline/report.h"

namespace mathsieve {

// Why a line gives no document.
inline constexpr std::string_view kBadJson = "bad_json";

// Counts the problems of `batch` under "problems", those that lost records under "lost" too, and
// gives the report a sentence on each, with path and offset. `inputs` is what the batch's source
// reads.
void CountProblems(const RecordBatch& batch, const InputList& inputs, Report& report);

// A sentence on what stands at `offset` of an input; a negative offset means that `detail` names
// the place.
void AddBadExample(const Input& input, int64_t offset, std::string_view reason,
                   std::string_view detail, Report& report);

// Errors: DataLoss when more than `max_bad_fraction` of `all` records were bad, with the examples
// of `report`.
absl::Status CheckBadFraction(int64_t bad, int64_t all, double max_bad_fraction,
                              const Report& report);

}  // namespace mathsieve
