#include "classifier/model/model_card.h"

#include <utility>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"
#include "corpus/base/hash.h"

namespace mathsieve {

Json ModelCard::ToJson() const {
  Json json = Json::Object();
  json.Set("format", kFormat);
  json.Set("text_form", text_form);
  json.Set("positive_label", positive_label);
  json.Set("model_hash", model_hash);
  json.Set("options", options);
  json.Set("data", data);
  json.Set("metrics", metrics);
  Json calibration = Json::Object();
  calibration.Set("slope", calibration_slope);
  calibration.Set("intercept", calibration_intercept);
  calibration.Set("base_rate", training_base_rate);
  json.Set("calibration", std::move(calibration));
  json.Set("floor_logit", has_floor ? Json(floor_logit) : Json());
  json.Set("quick_pass", quick_pass);
  return json;
}

absl::StatusOr<ModelCard> ModelCard::FromJson(const Json& json) {
  if (json["format"].Integer() != kFormat) {
    return absl::InvalidArgumentError(absl::StrFormat("card format %d; this version reads %d",
                                                      json["format"].Integer(), kFormat));
  }
  ModelCard card;
  card.text_form = json["text_form"].String();
  if (card.text_form.empty()) return absl::InvalidArgumentError("the card names no text_form");
  card.positive_label = json["positive_label"].String();
  card.model_hash = json["model_hash"].String();
  for (auto [part, name] : {std::pair{&card.options, "options"}, std::pair{&card.data, "data"},
                            std::pair{&card.metrics, "metrics"}}) {
    if (json[name].is_object()) *part = json[name];
  }
  const Json& calibration = json["calibration"];
  card.calibration_slope = calibration["slope"].Real(1);
  card.calibration_intercept = calibration["intercept"].Real(0);
  card.training_base_rate = calibration["base_rate"].Real(0.5);
  const Json& floor = json["floor_logit"];
  card.has_floor = floor.type() == Json::Type::kReal || floor.type() == Json::Type::kInteger;
  if (card.has_floor) card.floor_logit = floor.Real();
  card.quick_pass = json["quick_pass"];
  return card;
}

std::string CardPath(std::string_view model_path) { return std::string(model_path) + ".card.json"; }

absl::StatusOr<ModelCard> ReadModelCard(const std::string& model_path) {
  const std::string path = CardPath(model_path);
  if (!FileExists(path)) return absl::NotFoundError(absl::StrFormat("%s: no such card", path));
  MS_ASSIGN_OR_RETURN(const Json json, Json::ReadFile(path));
  absl::StatusOr<ModelCard> card = ModelCard::FromJson(json);
  if (!card.ok()) return Annotate(card.status(), path);
  return card;
}

absl::Status WriteModelCard(const std::string& model_path, const ModelCard& card) {
  const std::string path = CardPath(model_path);
  Json json = card.ToJson();
  if (FileExists(path)) {
    const absl::StatusOr<Json> old = Json::ReadFile(path);
    if (old.ok()) {
      for (const auto& [name, value] : old->members()) {
        if (!json.Has(name)) json.Set(name, value);
      }
    }
  }
  return WriteFile(path, json.Dump(2) + "\n");
}

absl::StatusOr<std::string> ModelHash(const std::string& model_path) {
  uint64_t high = 0, low = 1;
  MS_RETURN_IF_ERROR(ForEachBlock(model_path, 1 << 20, [&](std::string_view block) {
    high = Hash64(block, high);
    low = Hash64(block, low);
    return absl::OkStatus();
  }));
  return Hex(high) + Hex(low);
}

}  // namespace mathsieve
