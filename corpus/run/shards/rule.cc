// Numbers are compared as the digits that are written, so that no 64-bit id and no decimal
// fraction is rounded on its way.

#include "corpus/run/shards/rule.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <set>

#include "absl/strings/str_format.h"
#include "corpus/run/shards/select.h"

namespace mathsieve {
namespace {

constexpr std::string_view kOperatorCharacters = "<>=!";
constexpr std::string_view kMember = "metadata.";

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

// 0.DIGITS times ten to the `exponent`, no zero at either end of the digits; 0 has none.
struct Decimal {
  bool negative = false;
  std::string digits;
  int64_t exponent = 0;
};

bool TakeExponent(std::string_view text, int64_t& exponent) {
  if (text.starts_with("+-")) return false;
  if (text.starts_with('+')) text.remove_prefix(1);
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, exponent);
  constexpr int64_t kLargest = int64_t{1} << 40;
  return parsed.ec == std::errc() && parsed.ptr == end && exponent < kLargest &&
         exponent > -kLargest;
}

// A JSON number; "+" and "." at its beginning and zeros before it do no harm.
std::optional<Decimal> ParseDecimal(std::string_view text) {
  Decimal number;
  if (text.starts_with('-') || text.starts_with('+')) {
    number.negative = text.front() == '-';
    text.remove_prefix(1);
  }
  const size_t mark = text.find_first_of("eE");
  if (mark != std::string_view::npos && !TakeExponent(text.substr(mark + 1), number.exponent)) {
    return std::nullopt;
  }
  text = text.substr(0, mark);
  const size_t point = std::min(text.find('.'), text.size());
  number.digits = std::string(text.substr(0, point));
  if (point < text.size()) number.digits += text.substr(point + 1);
  if (number.digits.empty() || number.digits.find_first_not_of("0123456789") != std::string::npos) {
    return std::nullopt;
  }
  const size_t zeros = number.digits.find_first_not_of('0');
  if (zeros == std::string::npos) return Decimal();
  number.exponent += static_cast<int64_t>(point) - static_cast<int64_t>(zeros);
  number.digits.erase(0, zeros);
  number.digits.resize(number.digits.find_last_not_of('0') + 1);
  return number;
}

int CompareMagnitudes(const Decimal& a, const Decimal& b) {
  if (a.digits.empty() || b.digits.empty()) return !a.digits.empty() - !b.digits.empty();
  if (a.exponent != b.exponent) return a.exponent < b.exponent ? -1 : 1;
  return a.digits.compare(b.digits);
}

int Compare(const Decimal& a, const Decimal& b) {
  if (a.negative != b.negative) return a.negative ? -1 : 1;
  return a.negative ? CompareMagnitudes(b, a) : CompareMagnitudes(a, b);
}

bool Fulfils(std::string_view op, int order) {
  if (op == "=") return order == 0;
  if (op == "!=") return order != 0;
  if (op == ">=") return order >= 0;
  if (op == "<=") return order <= 0;
  return op == ">" ? order > 0 : order < 0;
}

bool IsOrdering(std::string_view op) { return op != "=" && op != "!="; }

// nan, inf or infinity, with or without a sign.
bool IsNoOrderedNumber(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return lower == "nan" || lower == "inf" || lower == "infinity";
}

// What a document has under a name.
struct Found {
  enum class Kind { kNothing, kText, kNumber, kWord, kOther };
  Kind kind = Kind::kNothing;
  std::string text;  // without the quotes of a string
};

Found FromRaw(std::string_view raw) {
  if (raw.empty()) return {};
  Found found = {Found::Kind::kOther, std::string(raw)};
  if (UnescapeJsonString(raw, found.text)) {
    found.kind = Found::Kind::kText;
  } else if (raw == "true" || raw == "false") {
    found = {Found::Kind::kWord, std::string(raw)};
  } else if (ParseDecimal(raw).has_value()) {
    found = {Found::Kind::kNumber, std::string(raw)};
  }
  return found;
}

Found FindMember(const Document& document, std::string_view name) {
  const std::string_view raw = FindField(document.metadata, name);
  return FromRaw(raw.empty() ? FindField(document.extra, name) : raw);
}

Found Find(const JudgedDocument& judged, std::string_view name) {
  const Document& document = judged.document;
  if (name.starts_with(kMember)) {
    const std::string_view member = name.substr(kMember.size());
    if (member == "url") return {Found::Kind::kText, document.url};
    return FindMember(document, member);
  }
  for (const auto& [key, score] : judged.verdict.scores) {
    if (key == name) return FromRaw(Json(score).Dump());
  }
  if (name == "id") return {Found::Kind::kText, document.id};
  if (name == "url") return {Found::Kind::kText, document.url};
  if (name == "source") return {Found::Kind::kText, document.source};
  if (name == "reason") return {Found::Kind::kText, judged.verdict.reason};
  return FindMember(document, name);
}

// The order of what was found and the value; nothing where they are of two kinds.
std::optional<int> OrderOf(const Found& found, std::string_view op, std::string_view value) {
  const std::optional<Decimal> wanted = ParseDecimal(value);
  switch (found.kind) {
    case Found::Kind::kNumber:
      if (!wanted.has_value()) return std::nullopt;
      return Compare(*ParseDecimal(found.text), *wanted);
    case Found::Kind::kText:
      if (IsOrdering(op) && wanted.has_value()) return std::nullopt;
      return found.text.compare(value);
    case Found::Kind::kWord:
      if (IsOrdering(op) || (value != "true" && value != "false")) return std::nullopt;
      return found.text.compare(value);
    default:
      return std::nullopt;
  }
}

}  // namespace

absl::StatusOr<Rule> Rule::Parse(std::string_view text) {
  constexpr std::array<std::string_view, 6> kOps = {">=", "<=", "!=", ">", "<", "="};
  const size_t at = std::min(text.find_first_of(kOperatorCharacters), text.size());
  const auto op = std::ranges::find_if(
      kOps, [&](std::string_view candidate) { return text.substr(at).starts_with(candidate); });
  const std::string_view name = Trim(text.substr(0, at));
  if (op == kOps.end() || name.empty()) {
    return absl::InvalidArgumentError(absl::StrFormat(
        "--where: '%s' is no rule; a rule is NAME>=VALUE with >=, <=, >, <, = or !=", text));
  }
  const std::string_view value = Trim(text.substr(at + op->size()));
  const size_t more = std::min(value.find_first_not_of(kOperatorCharacters), value.size());
  if (more > 0) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--where: '%s': %s%s is no operator; >=, <=, >, <, = and != are", text, *op,
                        value.substr(0, more)));
  }
  if (IsOrdering(*op) && (value.empty() || IsNoOrderedNumber(value))) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--where: '%s': nothing can be ordered against %s", text,
                        value.empty() ? "no value" : std::string(value)));
  }
  return Rule{std::string(name), std::string(*op), std::string(value)};
}

std::string Rule::Stage() const {
  const size_t at = name.find("__");
  if (at == std::string::npos) return "";
  const std::string stage = name.substr(0, at);
  return CheckStageName(stage).ok() ? stage : "";
}

Rule::Answer Rule::Ask(const JudgedDocument& document) const {
  const Found found = Find(document, name);
  const std::optional<int> order = OrderOf(found, op, value);
  return {.holds = order.has_value() ? Fulfils(op, *order) : op == "!=",
          .has = found.kind != Found::Kind::kNothing,
          .comparable = order.has_value()};
}

absl::StatusOr<RuleSet> RuleSet::Parse(std::span<const std::string> texts) {
  std::vector<Rule> rules;
  for (const std::string& text : texts) {
    MS_ASSIGN_OR_RETURN(rules.emplace_back(), Rule::Parse(text));
  }
  return RuleSet(std::move(rules));
}

std::vector<std::string> RuleSet::Stages(std::span<const std::string> others) const {
  std::set<std::string> stages(others.begin(), others.end());
  for (const Rule& rule : rules_) {
    if (std::string stage = rule.Stage(); !stage.empty()) stages.insert(std::move(stage));
  }
  return {stages.begin(), stages.end()};
}

std::string RuleSet::Check(const JudgedDocument& document) {
  std::string reason;
  for (size_t i = 0; i < rules_.size(); ++i) {
    const Rule::Answer answer = rules_[i].Ask(document);
    Met& met = met_[i];
    ++(!answer.has ? met.lacking : answer.comparable ? met.compared : met.unlike);
    if (answer.holds || !reason.empty()) continue;
    reason = answer.has ? "not " + rules_[i].ToString() : "no " + rules_[i].name;
  }
  return reason;
}

std::vector<std::string> RuleSet::Warnings() const {
  std::vector<std::string> warnings;
  for (size_t i = 0; i < rules_.size(); ++i) {
    const Rule& rule = rules_[i];
    const int64_t lacking = met_[i].lacking, unlike = met_[i].unlike;
    if (met_[i].compared > 0 || lacking + unlike == 0) continue;
    if (unlike == 0) {
      warnings.push_back(absl::StrFormat("%s: none of %d documents has '%s'", rule.ToString(),
                                         lacking, rule.name));
    } else {
      warnings.push_back(absl::StrFormat(
          "%s: '%s' of none of %d documents can be compared with '%s'; numbers compare with "
          "numbers, text with text",
          rule.ToString(), rule.name, lacking + unlike, rule.value));
    }
  }
  return warnings;
}

absl::Status RuleSet::Explain(const absl::Status& status) const {
  if (status.code() != absl::StatusCode::kNotFound) return status;
  const std::string message(status.message());
  for (const Rule& rule : rules_) {
    const std::string stage = rule.Stage();
    if (stage.empty() || message.find("no verdicts of '" + stage + "'") == std::string::npos) {
      continue;
    }
    return absl::NotFoundError(
        absl::StrFormat("%s; where %s is a member of the metadata, write metadata.%s", message,
                        rule.name, rule.name));
  }
  return status;
}

}  // namespace mathsieve
