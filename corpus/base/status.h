#pragma once

#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace mathsieve {

// The status of a failed system call: `what` ("write /a/b: wanted 4096 bytes") and errno's words.
// ENOENT becomes NotFound, ENOSPC and EDQUOT ResourceExhausted, EACCES and EPERM PermissionDenied,
// EPIPE Cancelled, everything else Unavailable.
absl::Status ErrnoStatus(int error, std::string_view what);

// `status` with "context: " before its message; OK stays OK.
absl::Status Annotate(const absl::Status& status, std::string_view context);

}  // namespace mathsieve

#define MS_RETURN_IF_ERROR(expression)                                            \
  do {                                                                            \
    if (absl::Status ms_status = (expression); !ms_status.ok()) return ms_status; \
  } while (false)

#define MS_CONCAT_(a, b) a##b
#define MS_CONCAT(a, b) MS_CONCAT_(a, b)

// MS_ASSIGN_OR_RETURN(auto x, F()): declares or assigns x, or returns F's status.
#define MS_ASSIGN_OR_RETURN(target, expression) \
  MS_ASSIGN_OR_RETURN_(MS_CONCAT(ms_result_, __LINE__), target, expression)
#define MS_ASSIGN_OR_RETURN_(result, target, expression) \
  auto result = (expression);                            \
  if (!result.ok()) return result.status();              \
  target = *std::move(result)
