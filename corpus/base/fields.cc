#include "corpus/base/fields.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "absl/strings/str_format.h"
#include "absl/strings/str_split.h"
#include "corpus/base/hash.h"

namespace mathsieve {
namespace {

std::string Number(double value) {
  return std::abs(value) < 1e15 && value == std::floor(value)
             ? absl::StrFormat("%d", static_cast<int64_t>(value))
             : absl::StrFormat("%g", value);
}

std::string Range(const FieldInfo& field) {
  const bool below = field.min > -1e299, above = field.max < 1e299;
  if (below && above)
    return absl::StrFormat(" from %s to %s", Number(field.min), Number(field.max));
  if (below) return absl::StrFormat(" of at least %s", Number(field.min));
  if (above) return absl::StrFormat(" of at most %s", Number(field.max));
  return "";
}

absl::Status NoNumber(const FieldInfo& field, std::string_view text, std::string_view kind) {
  std::string_view suffix;
  if (field.unit == Unit::kBytes) suffix = " (K, M, G, T for powers of 1024)";
  if (field.unit == Unit::kCount) suffix = " (K, M, B, T for powers of 1000)";
  return absl::InvalidArgumentError(
      absl::StrFormat("--%s: '%s' is not a %s%s%s", field.name, text, kind, Range(field), suffix));
}

// Strips a unit's suffix from `text`; the factor it stands for.
double TakeSuffix(Unit unit, std::string_view& text) {
  if (unit == Unit::kNone || text.empty()) return 1;
  const std::string_view letters = unit == Unit::kBytes ? "KMGT" : "KMBT";
  const double base = unit == Unit::kBytes ? 1024 : 1000;
  const char last = static_cast<char>(std::toupper(static_cast<unsigned char>(text.back())));
  const size_t power = letters.find(last);
  if (power == std::string_view::npos) return 1;
  text.remove_suffix(1);
  return std::pow(base, static_cast<double>(power + 1));
}

template <typename T>
bool ParseWhole(std::string_view text, T& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

template <typename T>
absl::Status ParseInteger(const FieldInfo& field, std::string_view text, T& value) {
  std::string_view digits = text;
  const double factor = TakeSuffix(field.unit, digits);
  T parsed{};
  double real = 0;
  if (factor == 1 ? !ParseWhole(digits, parsed) : !ParseWhole(digits, real)) {
    return NoNumber(field, text, "whole number");
  }
  if (factor != 1) {
    real = std::round(real * factor);
    if (real < static_cast<double>(std::numeric_limits<T>::min()) ||
        real >= static_cast<double>(std::numeric_limits<T>::max())) {
      return NoNumber(field, text, "whole number");
    }
    parsed = static_cast<T>(real);
  }
  const double checked = static_cast<double>(parsed);
  if (checked < field.min || checked > field.max) return NoNumber(field, text, "whole number");
  value = parsed;
  return absl::OkStatus();
}

// Insertions, deletions, substitutions and swaps of neighbours.
size_t EditDistance(std::string_view a, std::string_view b) {
  std::vector<size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), size_t{0});
  for (size_t i = 0; i < a.size(); ++i) {
    row[0] = i + 1;
    for (size_t j = 0; j < b.size(); ++j) {
      row[j + 1] = std::min({last[j] + (a[i] != b[j]), row[j] + 1, last[j + 1] + 1});
      if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j]) {
        row[j + 1] = std::min(row[j + 1], before[j - 1] + 1);
      }
    }
    before.swap(last);
    last.swap(row);
  }
  return last.back();
}

}  // namespace

absl::Status ParseValue(const FieldInfo& field, std::string_view text, bool& value) {
  if (text == "true" || text == "1" || text == "yes" || text == "on") {
    value = true;
  } else if (text == "false" || text == "0" || text == "no" || text == "off") {
    value = false;
  } else {
    return absl::InvalidArgumentError(
        absl::StrFormat("--%s: '%s' is neither true nor false", field.name, text));
  }
  return absl::OkStatus();
}

absl::Status ParseValue(const FieldInfo& field, std::string_view text, int& value) {
  return ParseInteger(field, text, value);
}
absl::Status ParseValue(const FieldInfo& field, std::string_view text, int64_t& value) {
  return ParseInteger(field, text, value);
}
absl::Status ParseValue(const FieldInfo& field, std::string_view text, uint64_t& value) {
  return ParseInteger(field, text, value);
}

absl::Status ParseValue(const FieldInfo& field, std::string_view text, double& value) {
  std::string_view digits = text;
  const double factor = TakeSuffix(field.unit, digits);
  double parsed = 0;
  if (!ParseWhole(digits, parsed) || !std::isfinite(parsed) || parsed * factor < field.min ||
      parsed * factor > field.max) {
    return NoNumber(field, text, "number");
  }
  value = parsed * factor;
  return absl::OkStatus();
}

absl::Status ParseValue(const FieldInfo& field, std::string_view text, float& value) {
  double parsed = 0;
  MS_RETURN_IF_ERROR(ParseValue(field, text, parsed));
  value = static_cast<float>(parsed);
  return absl::OkStatus();
}

absl::Status ParseValue(const FieldInfo& field, std::string_view text, std::string& value) {
  if (!field.choices.empty()) {
    const std::vector<std::string> choices = absl::StrSplit(std::string(field.choices), '|');
    if (std::ranges::find(choices, text) == choices.end()) {
      std::string message =
          absl::StrFormat("--%s: '%s' is none of %s", field.name, text, field.choices);
      const std::string near = Nearest(text, choices);
      if (!near.empty()) message += absl::StrFormat("; did you mean %s?", near);
      return absl::InvalidArgumentError(message);
    }
  }
  value = text;
  return absl::OkStatus();
}

absl::Status ParseValue(const FieldInfo& field, std::string_view text,
                        std::vector<std::string>& value) {
  if (field.takes_many || !field.splits) {
    value.emplace_back(text);
    return absl::OkStatus();
  }
  for (const std::string& item :
       std::vector<std::string>(absl::StrSplit(std::string(text), ',', absl::SkipEmpty()))) {
    std::string parsed;
    MS_RETURN_IF_ERROR(ParseValue(field, item, parsed));
    value.push_back(std::move(parsed));
  }
  return absl::OkStatus();
}

Json FieldValue(float value) {
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  double shortest = 0;
  std::from_chars(buffer, end, shortest);
  return Json(shortest);
}

Json FieldValue(const std::vector<std::string>& value) {
  Json array = Json::Array();
  for (const std::string& item : value) array.Append(Json(item));
  return array;
}

std::string FingerprintOf(const std::vector<FieldDescription>& fields) {
  std::vector<std::string> lines;
  for (const FieldDescription& field : fields) {
    if (!field.info.changes_result) continue;
    lines.push_back(std::string(field.info.name) + "=" + field.value.Dump());
  }
  std::ranges::sort(lines);
  std::string all;
  for (const std::string& line : lines) all += line + '\n';
  return Hex(Hash64(all));
}

std::string Nearest(std::string_view name, const std::vector<std::string>& known) {
  std::string best;
  size_t best_distance = std::max<size_t>(1, name.size() / 3) + 1;
  for (const std::string& candidate : known) {
    const size_t distance = EditDistance(name, candidate);
    if (distance >= best_distance) continue;
    best_distance = distance;
    best = candidate;
  }
  return best;
}

}  // namespace mathsieve
