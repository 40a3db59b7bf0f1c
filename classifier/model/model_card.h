#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "corpus/base/json.h"
#include "corpus/base/status.h"

namespace mathsieve {

// What must be known of a model to use it: MODEL.card.json beside MODEL. Members that this version
// does not know stay in the file.
struct ModelCard {
  static constexpr int kFormat = 1;

  std::string text_form;          // "mathsieve-1"; see TextForm
  std::string positive_label;     // "__label__math"
  std::string model_hash;         // 32 hexadecimal digits over the model file; empty: not checked
  Json options = Json::Object();  // of training
  Json data = Json::Object();     // counts, domains, fingerprints of what it was trained on
  Json metrics = Json::Object();  // of eval-classifier
  // Probability from logit: 1 / (1 + exp(-(slope * logit + intercept))); 1 and 0 leave it as it is.
  double calibration_slope = 1;
  double calibration_intercept = 0;
  double training_base_rate = 0.5;  // share of positives in what the calibration saw
  double floor_logit = -1;          // filter's default --floor
  bool has_floor = false;
  Json quick_pass;  // see QuickPassCard; null where there is none

  Json ToJson() const;
  // Errors: InvalidArgument for a card of another format or without a text form.
  static absl::StatusOr<ModelCard> FromJson(const Json& json);
};

// "a/model.bin" gives "a/model.bin.card.json".
std::string CardPath(std::string_view model_path);

// Errors: NotFound where there is none; InvalidArgument naming the path and what is wrong.
absl::StatusOr<ModelCard> ReadModelCard(const std::string& model_path);
// Writes it whole, keeping unknown members of a card that is already there.
absl::Status WriteModelCard(const std::string& model_path, const ModelCard& card);

// The hash that a card names: of the whole file, read once. Errors: those of reading.
absl::StatusOr<std::string> ModelHash(const std::string& model_path);

}  // namespace mathsieve
