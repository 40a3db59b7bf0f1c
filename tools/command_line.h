#pragma once

#include <algorithm>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/fields.h"

namespace mathsieve {

// What a command says of itself. `details` and `example` stand in --help and in docs/commands.md.
struct CommandInfo {
  std::string_view name;       // "filter"
  std::string_view arguments;  // "INPUT..."; empty: takes none
  std::string_view summary;    // one line, no full stop
  std::string_view details;    // paragraphs
  std::string_view example;    // a line as a user would type it
};

// Flags of one command, made from the Fields() of its options structs.
// --name value, --name=value; --name and --no-name for booleans; lists repeat, and take commas
// (splits) or all arguments up to the next flag (takes_many) where their field says so;
// "--" ends the flags; "-" is an argument (standard input).
class CommandLine {
 public:
  explicit CommandLine(const CommandInfo& info) : info_(info) {}

  // Adds the fields of `options`, which must outlive Parse, but not those that `without` names.
  // `group` heads them in --help.
  template <typename Options>
  void Add(Options& options, std::string_view group = "options",
           std::span<const std::string_view> without = {}) {
    for (FieldDescription& field : DescribeFields(options)) {
      if (std::ranges::find(without, field.info.name) != without.end()) continue;
      const std::string name(field.info.name);
      flags_.push_back(
          {std::move(field), std::string(group), false, false,
           [&options, name](std::string_view text) { return SetField(options, name, text); },
           [&options, name] { ClearList(options, name); }});
    }
  }

  enum class Outcome { kRun, kHelpShown };
  // Sets the options from --config FILE (TOML: keys of the table [name] or of the top level), then
  // from the flags, which win. -h and --help print to stdout.
  // Errors: InvalidArgument for unknown flags (with the nearest known one) and bad values.
  absl::StatusOr<Outcome> Parse(std::span<const std::string> args);

  const std::vector<std::string>& arguments() const { return arguments_; }

  std::string ShortHelp() const;
  std::string LongHelp() const;

 private:
  struct Flag {
    FieldDescription field;
    std::string group;
    bool in_config = false, on_line = false;
    std::function<absl::Status(std::string_view)> set;
    std::function<void()> clear;
  };

  // A list's defaults give way to the first value that the user names.
  template <typename Options>
  static void ClearList(Options& options, std::string_view name) {
    Options::Fields(options, [&]<typename T>(const FieldInfo& field, T& value) {
      if constexpr (std::is_same_v<T, std::vector<std::string>>) {
        if (field.name == name) value.clear();
      }
    });
  }

  Flag* Find(std::string_view name);
  static absl::Status Set(Flag& flag, bool& given, std::string_view text);
  absl::Status Unknown(std::string_view name) const;
  absl::Status ReadConfig(const std::string& path);
  absl::Status TakeFlag(std::span<const std::string> args, size_t& position);

  CommandInfo info_;
  std::vector<Flag> flags_;
  std::vector<std::string> arguments_;
};

}  // namespace mathsieve
