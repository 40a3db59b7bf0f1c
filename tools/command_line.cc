#include "tools/command_line.h"

#include <algorithm>
#include <cstdio>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "tools/config.h"

namespace mathsieve {
namespace {

// 4194304 bytes as 4M: the largest unit that divides it.
std::string WithUnit(int64_t value, Unit unit) {
  const int64_t base = unit == Unit::kBytes ? 1024 : 1000;
  const std::string_view letters = unit == Unit::kBytes ? "KMGT" : "KMBT";
  size_t power = 0;
  for (; power < letters.size() && value != 0 && value % base == 0; ++power) value /= base;
  std::string text = absl::StrFormat("%d", value);
  if (power > 0) text += letters[power - 1];
  return text;
}

std::string DefaultOf(const FieldDescription& field) {
  if (field.value.type() == Json::Type::kString) return field.value.String();
  if (field.info.unit != Unit::kNone && field.value.type() == Json::Type::kInteger) {
    return WithUnit(field.value.Integer(), field.info.unit);
  }
  if (field.is_list) {
    std::string text;
    for (const Json& item : field.value.items()) {
      text += (text.empty() ? "" : ",") + item.String();
    }
    return text;
  }
  return field.value.Dump();
}

std::string FlagColumn(const FieldDescription& field) {
  std::string column = absl::StrFormat("--%s", field.info.name);
  if (field.is_bool) return column;
  if (!field.info.choices.empty() && field.info.choices.size() <= 20) {
    return column + absl::StrFormat(" %s", field.info.choices);
  }
  switch (field.value.type()) {
    case Json::Type::kInteger:
      return column + (field.info.unit == Unit::kBytes ? " BYTES" : " N");
    case Json::Type::kReal:
      return column + " X";
    default:
      if (field.info.takes_many) return column + " A B...";
      return column + (field.is_list && field.info.splits ? " A,B..." : " TEXT");
  }
}

std::string HelpLine(const FieldDescription& field) {
  const std::string value = DefaultOf(field);
  const std::string note =
      value.empty() || (field.is_bool && value == "false") ? "" : absl::StrFormat(" [%s]", value);
  return absl::StrFormat("  %-30s %s%s\n", FlagColumn(field), field.info.help, note);
}

// `text` in lines of at most `width` columns behind `indent` spaces; its own line ends stay.
std::string Wrap(std::string_view text, size_t indent, size_t width) {
  std::string out;
  for (const std::string& paragraph :
       std::vector<std::string>(absl::StrSplit(std::string(text), '\n'))) {
    std::string line;
    for (const std::string& word :
         std::vector<std::string>(absl::StrSplit(paragraph, ' ', absl::SkipEmpty()))) {
      if (!line.empty() && line.size() + 1 + word.size() > width - indent) {
        out += std::string(indent, ' ') + line + '\n';
        line.clear();
      }
      line += (line.empty() ? "" : " ") + word;
    }
    out += line.empty() ? "\n" : std::string(indent, ' ') + line + '\n';
  }
  return out;
}

}  // namespace

CommandLine::Flag* CommandLine::Find(std::string_view name) {
  const auto found =
      std::ranges::find_if(flags_, [&](const Flag& flag) { return flag.field.info.name == name; });
  return found == flags_.end() ? nullptr : &*found;
}

absl::Status CommandLine::Set(Flag& flag, bool& given, std::string_view text) {
  if (!given) flag.clear();
  given = true;
  return flag.set(text);
}

absl::Status CommandLine::Unknown(std::string_view name) const {
  std::vector<std::string> known = {"config", "help"};
  for (const Flag& flag : flags_) known.emplace_back(flag.field.info.name);
  std::string message = absl::StrFormat("unknown flag --%s", name);
  const std::string near = Nearest(name, known);
  if (!near.empty()) message += absl::StrFormat("; did you mean --%s?", near);
  return absl::InvalidArgumentError(message);
}

absl::Status CommandLine::ReadConfig(const std::string& path) {
  MS_ASSIGN_OR_RETURN(const auto entries, ReadToml(path, info_.name));
  for (const auto& [key, value] : entries) {
    Flag* flag = Find(key);
    if (flag == nullptr) return Annotate(Unknown(key), path);
    MS_RETURN_IF_ERROR(Annotate(Set(*flag, flag->in_config, value), path));
  }
  return absl::OkStatus();
}

absl::Status CommandLine::TakeFlag(std::span<const std::string> args, size_t& position) {
  std::string_view name = std::string_view(args[position]).substr(2);
  std::string_view value;
  const size_t equals = name.find('=');
  const bool has_value = equals != std::string_view::npos;
  if (has_value) {
    value = name.substr(equals + 1);
    name = name.substr(0, equals);
  }
  Flag* flag = Find(name);
  if (flag == nullptr && name.starts_with("no-") && !has_value) {
    Flag* positive = Find(name.substr(3));
    if (positive != nullptr && positive->field.is_bool)
      return Set(*positive, positive->on_line, "false");
  }
  if (flag == nullptr) return Unknown(name);
  if (has_value) return Set(*flag, flag->on_line, value);
  if (flag->field.is_bool) return Set(*flag, flag->on_line, "true");
  if (position + 1 >= args.size()) {
    return absl::InvalidArgumentError(absl::StrFormat("--%s wants a value", name));
  }
  MS_RETURN_IF_ERROR(Set(*flag, flag->on_line, args[++position]));
  while (flag->field.info.takes_many && position + 1 < args.size() &&
         (args[position + 1] == "-" || !args[position + 1].starts_with("-"))) {
    MS_RETURN_IF_ERROR(Set(*flag, flag->on_line, args[++position]));
  }
  return absl::OkStatus();
}

absl::StatusOr<CommandLine::Outcome> CommandLine::Parse(std::span<const std::string> args) {
  for (size_t i = 0; i < args.size() && args[i] != "--"; ++i) {
    if (args[i] == "-h" || args[i] == "--help") {
      const std::string help = args[i] == "-h" ? ShortHelp() : LongHelp();
      std::fwrite(help.data(), 1, help.size(), stdout);
      return Outcome::kHelpShown;
    }
  }
  for (size_t i = 0; i < args.size() && args[i] != "--"; ++i) {
    if (args[i].starts_with("--config=")) MS_RETURN_IF_ERROR(ReadConfig(args[i].substr(9)));
    if (args[i] != "--config") continue;
    if (i + 1 >= args.size()) return absl::InvalidArgumentError("--config wants a file");
    MS_RETURN_IF_ERROR(ReadConfig(args[i + 1]));
  }
  bool only_arguments = false;
  for (size_t i = 0; i < args.size(); ++i) {
    const std::string& arg = args[i];
    if (only_arguments || arg == "-" || !arg.starts_with("-")) {
      arguments_.push_back(arg);
    } else if (arg == "--") {
      only_arguments = true;
    } else if (arg == "--config") {
      ++i;
    } else if (arg.starts_with("--config=")) {
      continue;
    } else if (arg.starts_with("--")) {
      MS_RETURN_IF_ERROR(TakeFlag(args, i));
    } else {
      return absl::InvalidArgumentError(
          absl::StrFormat("unknown flag %s; flags are written --name", arg));
    }
  }
  if (!arguments_.empty() && info_.arguments.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("'%s': this command takes flags only", arguments_.front()));
  }
  return Outcome::kRun;
}

std::string CommandLine::ShortHelp() const {
  std::string help = absl::StrFormat("mathsieve %s [FLAG]... %s: %s\n\n", info_.name,
                                     info_.arguments, info_.summary);
  for (const Flag& flag : flags_) help += HelpLine(flag.field);
  help += absl::StrFormat("  %-30s %s\n", "--config FILE", "flags from a TOML file");
  help += absl::StrFormat("  %-30s %s\n", "-h, --help", "this list, or everything");
  return help;
}

std::string CommandLine::LongHelp() const {
  std::string help = absl::StrFormat("mathsieve %s [FLAG]... %s\n\n%s.\n\n", info_.name,
                                     info_.arguments, info_.summary);
  if (!info_.details.empty()) help += Wrap(info_.details, 0, 90) + '\n';
  std::string group;
  for (const Flag& flag : flags_) {
    if (flag.group != group) help += absl::StrFormat("%s:\n", group = flag.group);
    help += HelpLine(flag.field);
    if (!flag.field.info.choices.empty()) {
      help += Wrap(absl::StrFormat("one of %s", flag.field.info.choices), 33, 100);
    }
    if (!flag.field.info.details.empty()) help += Wrap(flag.field.info.details, 33, 100);
  }
  help += "everywhere:\n";
  help += absl::StrFormat("  %-30s %s\n", "--config FILE",
                          absl::StrFormat("flags from a TOML file: the keys of its table [%s], "
                                          "else those of the top level",
                                          info_.name));
  if (!info_.example.empty()) help += absl::StrFormat("\nexample:\n  %s\n", info_.example);
  return help;
}

}  // namespace mathsieve
