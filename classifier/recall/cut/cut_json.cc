#include <charconv>
#include <cmath>
#include <limits>

#include "absl/strings/str_format.h"
#include "classifier/recall/cut/cut.h"
#include "corpus/base/hash.h"

namespace mathsieve {
namespace {

constexpr std::string_view kKinds[] = {"nothing", "everything", "above"};

// JSON has no infinities.
Json LogitToJson(float logit) {
  if (std::isinf(logit)) return logit > 0 ? "inf" : "-inf";
  return static_cast<double>(logit);
}

float LogitFromJson(const Json& json) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (json.String() == "inf") return kInfinity;
  return static_cast<float>(json.String() == "-inf" ? -kInfinity : json.Real());
}

Json ThresholdToJson(const CutThreshold& threshold) {
  Json json = Json::Object();
  json.Set("keep", kKinds[static_cast<int>(threshold.kind)]);
  if (threshold.kind == CutThreshold::Kind::kAbove) {
    json.Set("logit", LogitToJson(threshold.logit));
    json.Set("id_hash", Hex(threshold.id_hash));
  }
  json.Set("wanted", threshold.wanted);
  json.Set("pages", threshold.pages).Set("tokens", threshold.tokens);
  json.Set("all_pages", threshold.all_pages).Set("all_tokens", threshold.all_tokens);
  if (threshold.audited > 0) {
    json.Set("audited", threshold.audited).Set("audited_right", threshold.audited_right);
  }
  return json;
}

absl::StatusOr<CutThreshold> ThresholdFromJson(const Json& json) {
  CutThreshold threshold;
  const std::string& kind = json["keep"].String();
  if (kind == kKinds[1]) {
    threshold.kind = CutThreshold::Kind::kEverything;
  } else if (kind == kKinds[2]) {
    const std::string& hash = json["id_hash"].String();
    const char* end = hash.data() + hash.size();
    const auto parsed = std::from_chars(hash.data(), end, threshold.id_hash, 16);
    if (hash.size() != 16 || parsed.ptr != end || parsed.ec != std::errc()) {
      return absl::InvalidArgumentError("expected 'id_hash' of 16 hexadecimal digits");
    }
    threshold.kind = CutThreshold::Kind::kAbove;
    threshold.logit = LogitFromJson(json["logit"]);
  } else if (kind != kKinds[0]) {
    return absl::InvalidArgumentError(
        absl::StrFormat("'keep' is '%s'; expected nothing, everything or above", kind));
  }
  threshold.wanted = json["wanted"].Real();
  threshold.pages = json["pages"].Integer();
  threshold.tokens = json["tokens"].Integer();
  threshold.all_pages = json["all_pages"].Integer();
  threshold.all_tokens = json["all_tokens"].Integer();
  threshold.audited = json["audited"].Integer();
  threshold.audited_right = json["audited_right"].Integer();
  return threshold;
}

}  // namespace

Json Cut::ToJson() const {
  Json names = Json::Object();
  for (const auto& [name, threshold] : strata) names.Set(name, ThresholdToJson(threshold));
  Json json = Json::Object();
  json.Set("strata", std::move(names));
  json.Set("uncovered_pages", uncovered_pages).Set("unscored_pages", unscored_pages);
  return json.Set("passes", passes);
}

absl::StatusOr<Cut> Cut::FromJson(const Json& json) {
  if (!json["strata"].is_object()) {
    return absl::InvalidArgumentError("cut: expected an object 'strata'");
  }
  Cut cut;
  for (const auto& [name, value] : json["strata"].members()) {
    absl::StatusOr<CutThreshold> threshold = ThresholdFromJson(value);
    if (!threshold.ok()) {
      return Annotate(threshold.status(), absl::StrFormat("cut: stratum '%s'", name));
    }
    cut.strata[name] = *threshold;
  }
  cut.uncovered_pages = json["uncovered_pages"].Integer();
  cut.unscored_pages = json["unscored_pages"].Integer();
  cut.passes = static_cast<int>(json["passes"].Integer());
  return cut;
}

}  // namespace mathsieve
