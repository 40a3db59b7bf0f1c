// Any bytes as a command line (a flag a line) and as a TOML file of flags: values are set or
// refused, and what was set is written and read again as the same.

#include "classifier/recall/filter.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/temp_file.h"
#include "tools/command_line.h"
#include "tools/config.h"

namespace mathsieve {
namespace {

std::vector<std::string> LinesOf(std::string_view input) {
  std::vector<std::string> lines;
  for (size_t at = 0; at < input.size() && lines.size() < 50;) {
    const size_t end = std::min(input.find('\n', at), input.size());
    lines.emplace_back(input.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

void ParseFlags(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) {
    if (line.starts_with("-h") || line.starts_with("--h") || line.starts_with("--config")) return;
  }
  FilterOptions options;
  RunOptions run;
  CommandLine command({.name = "filter", .arguments = "INPUT..."});
  command.Add(options);
  command.Add(run);
  if (!command.Parse(lines).ok()) return;
  FilterOptions again;
  for (const FieldDescription& field : DescribeFields(options)) {
    const bool is_text = field.value.type() == Json::Type::kString;
    const std::string text = is_text ? field.value.String() : field.value.Dump();
    const bool is_list = field.value.type() == Json::Type::kArray;
    if (!is_list && !text.empty()) FUZZ_CHECK(SetField(again, field.info.name, text).ok());
  }
}

}  // namespace
}  // namespace mathsieve

FUZZ(input) {
  mathsieve::ParseFlags(mathsieve::LinesOf(input));
  const mathsieve::TempFile file(input);
  (void)mathsieve::ReadToml(file.path(), "filter");
}
