#include "corpus/base/status.h"

#include <cerrno>
#include <cstring>

#include "absl/strings/str_format.h"

namespace mathsieve {

absl::Status ErrnoStatus(int error, std::string_view what) {
  const std::string message = absl::StrFormat("%s: %s", what, std::strerror(error));
  switch (error) {
    case ENOENT:
      return absl::NotFoundError(message);
    case ENOSPC:
    case EDQUOT:
      return absl::ResourceExhaustedError(message);
    case EACCES:
    case EPERM:
      return absl::PermissionDeniedError(message);
    case EPIPE:
      return absl::CancelledError(message);
    default:
      return absl::UnavailableError(message);
  }
}

absl::Status Annotate(const absl::Status& status, std::string_view context) {
  if (status.ok()) return status;
  return absl::Status(status.code(),
                      absl::StrFormat("%s: %s", context, std::string(status.message())));
}

}  // namespace mathsieve
