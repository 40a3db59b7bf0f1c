#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/base/status.h"

namespace mathsieve {

// The keys and values of a TOML file that concern `command`: those of the table [command] where it
// exists, else the plain ones of the top level. Arrays come as one entry an element.
// Errors: the system's; InvalidArgument with file, line and column for what is no TOML.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ReadToml(const std::string& path,
                                                                          std::string_view command);

}  // namespace mathsieve
