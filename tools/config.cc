#include "tools/config.h"

#include <toml++/toml.h>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"

namespace mathsieve {
namespace {

using Entries = std::vector<std::pair<std::string, std::string>>;

absl::Status Append(const std::string& path, const std::string& key, const toml::node& node,
                    Entries& entries) {
  if (const toml::array* array = node.as_array()) {
    for (const toml::node& item : *array) MS_RETURN_IF_ERROR(Append(path, key, item, entries));
    return absl::OkStatus();
  }
  if (const auto* text = node.as_string()) {
    entries.emplace_back(key, text->get());
  } else if (const auto* integer = node.as_integer()) {
    entries.emplace_back(key, absl::StrFormat("%d", integer->get()));
  } else if (const auto* real = node.as_floating_point()) {
    entries.emplace_back(key, absl::StrFormat("%.17g", real->get()));
  } else if (const auto* flag = node.as_boolean()) {
    entries.emplace_back(key, flag->get() ? "true" : "false");
  } else {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s:%d: '%s' is neither text nor number nor boolean nor a list of them",
                        path, node.source().begin.line, key));
  }
  return absl::OkStatus();
}

// The library throws what it cannot parse; nothing of that leaves this function.
absl::StatusOr<toml::table> Parse(const std::string& text, const std::string& path) {
  try {
    return toml::parse(text, path);
  } catch (const toml::parse_error& error) {
    return absl::InvalidArgumentError(
        absl::StrFormat("%s:%d:%d: %s", path, error.source().begin.line,
                        error.source().begin.column, std::string(error.description())));
  }
}

}  // namespace

absl::StatusOr<Entries> ReadToml(const std::string& path, std::string_view command) {
  MS_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  MS_ASSIGN_OR_RETURN(const toml::table root, Parse(text, path));
  const toml::table* own = root[command].as_table();
  Entries entries;
  for (const auto& [key, node] : own != nullptr ? *own : root) {
    if (own == nullptr && node.is_table()) continue;  // another command's
    MS_RETURN_IF_ERROR(Append(path, std::string(key.str()), node, entries));
  }
  return entries;
}

}  // namespace mathsieve
