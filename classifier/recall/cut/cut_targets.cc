#include "classifier/recall/cut/cut_targets.h"

#include <optional>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"
#include "corpus/base/hash.h"

namespace mathsieve {
namespace {

absl::Status AddTarget(const FieldInfo& field, std::string_view item, CutTargets& targets) {
  const size_t equals = item.find('=');
  const bool named = equals != std::string_view::npos;
  const std::string name(named ? item.substr(0, equals) : "*");
  double value = 0;
  MS_RETURN_IF_ERROR(ParseValue(field, named ? item.substr(equals + 1) : item, value));
  if (!targets.values.emplace(name, value).second) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--%s: two values for '%s'", field.name, name));
  }
  return absl::OkStatus();
}

std::optional<bool> LabelOf(const Json& label) {
  if (label.type() == Json::Type::kBool) return label.Bool();
  if (label.type() == Json::Type::kInteger && label.Integer() >> 1 == 0) return label.Integer();
  const std::string& word = label.String();
  if (word == "math" || word == "positive" || word == "true") return true;
  if (word == "other" || word == "negative" || word == "false") return false;
  return std::nullopt;
}

absl::Status AddAuditLine(std::string_view line, std::unordered_map<uint64_t, bool>& labels) {
  MS_ASSIGN_OR_RETURN(const Json row, Json::Parse(line));
  const Json& id = row["id"];
  if (id.type() != Json::Type::kString || id.String().empty()) {
    return absl::InvalidArgumentError("expected an object with a string 'id'");
  }
  if (row["label"].type() == Json::Type::kNull && row.Has("label")) return absl::OkStatus();
  const std::optional<bool> label = LabelOf(row["label"]);
  if (!label.has_value()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "'label' of '%s' is %s; expected true or false", id.String(), row["label"].Dump()));
  }
  const auto [at, is_new] = labels.emplace(Hash64(id.String()), *label);
  if (is_new || at->second == *label) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat("'%s' has two labels", id.String()));
}

}  // namespace

const std::string* CutTargets::NameOf(std::string_view stratum) const {
  auto at = values.find(stratum);
  if (at == values.end()) at = values.find("*");
  return at == values.end() ? nullptr : &at->first;
}

absl::StatusOr<CutTargets> ParseCutTargets(const CutOptions& options) {
  const int given = !options.budget_tokens.empty() + !options.budget_pages.empty() +
                    !options.min_precision.empty();
  if (given != 1) {
    return absl::InvalidArgumentError(
        "a cut needs exactly one of --budget-tokens, --budget-pages, --min-precision");
  }
  CutTargets targets;
  FieldInfo field = {.name = "budget-tokens", .help = "", .min = 0, .unit = Unit::kCount};
  const std::vector<std::string>* items = &options.budget_tokens;
  if (!options.budget_pages.empty()) {
    field.name = "budget-pages";
    items = &options.budget_pages;
    targets.kind = CutTargets::Kind::kPages;
  } else if (!options.min_precision.empty()) {
    field = {.name = "min-precision", .help = "", .min = 0, .max = 1};
    items = &options.min_precision;
    targets.kind = CutTargets::Kind::kPrecision;
    if (options.audit.empty()) {
      return absl::InvalidArgumentError("--min-precision needs --audit, a JSONL of id and label");
    }
  }
  for (const std::string& item : *items) MS_RETURN_IF_ERROR(AddTarget(field, item, targets));
  return targets;
}

absl::StatusOr<std::unordered_map<uint64_t, bool>> ReadAudit(const std::string& path) {
  MS_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path));
  std::unordered_map<uint64_t, bool> labels;
  int64_t number = 0;
  for (size_t begin = 0; begin < bytes.size();) {
    size_t end = bytes.find('\n', begin);
    if (end == std::string::npos) end = bytes.size();
    const std::string_view line = std::string_view(bytes).substr(begin, end - begin);
    begin = end + 1;
    ++number;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    MS_RETURN_IF_ERROR(
        Annotate(AddAuditLine(line, labels), absl::StrFormat("%s: line %d", path, number)));
  }
  if (labels.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat("%s: no labelled line", path));
  }
  return labels;
}

}  // namespace mathsieve
