#pragma once

#include <charconv>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "corpus/base/json.h"
#include "corpus/base/status.h"

namespace mathsieve {

// What a number counts. kBytes takes 64K, 2M, 1.5G (powers of 1024), kCount takes 5K, 30B (powers
// of 1000).
enum class Unit { kNone, kBytes, kCount };

// One line of an options struct: the name that flags, TOML and reports use, and what a person needs
// to know before changing it.
struct FieldInfo {
  std::string_view name;  // lower-case words joined by "-"
  std::string_view help;  // one line
  double min = -1e300;    // numbers: the accepted range, both ends included
  double max = 1e300;
  Unit unit = Unit::kNone;
  std::string_view choices = {};  // strings: "text|json"; empty accepts everything
  std::string_view details = {};  // further lines for --help
  bool takes_many = false;        // lists: --name A B C; a comma then is part of a value
  bool splits = true;             // lists: a,b is two values; false: the flag is repeated instead
  bool changes_result = true;     // false keeps the field out of fingerprints (threads, progress)
};

// An options struct lists its fields once:
//
//   struct RankOptions {
//     int64_t budget_tokens = 0;
//     template <typename Self, typename Visitor>
//     static void Fields(Self& self, Visitor&& visit) {
//       visit(FieldInfo{.name = "budget-tokens", .help = "…", .unit = Unit::kCount},
//             self.budget_tokens);
//       ReadOptions::Fields(self.read, visit);   // a nested struct lends its fields
//     }
//   };
//
// Field types: bool, int, int64_t, uint64_t, float, double, std::string and
// std::vector<std::string> (a flag given several times, or values separated by commas where the
// field splits them).
// Flags, help, TOML keys, reports and fingerprints are visitors over that list.

// Parses `text` for `field`. Errors: InvalidArgument naming the flag, what was given and what would
// do.
absl::Status ParseValue(const FieldInfo& field, std::string_view text, bool& value);
absl::Status ParseValue(const FieldInfo& field, std::string_view text, int64_t& value);
absl::Status ParseValue(const FieldInfo& field, std::string_view text, uint64_t& value);
absl::Status ParseValue(const FieldInfo& field, std::string_view text, double& value);
absl::Status ParseValue(const FieldInfo& field, std::string_view text, std::string& value);
absl::Status ParseValue(const FieldInfo& field, std::string_view text,
                        std::vector<std::string>& value);
absl::Status ParseValue(const FieldInfo& field, std::string_view text, int& value);
absl::Status ParseValue(const FieldInfo& field, std::string_view text, float& value);

inline Json FieldValue(bool value) { return Json(value); }
inline Json FieldValue(int value) { return Json(value); }
inline Json FieldValue(int64_t value) { return Json(value); }
inline Json FieldValue(uint64_t value) { return Json(value); }
// A float's shortest decimal, so that 0.1f is 0.1 in help and reports.
Json FieldValue(float value);
inline Json FieldValue(double value) { return Json(value); }
inline Json FieldValue(const std::string& value) { return Json(value); }
Json FieldValue(const std::vector<std::string>& value);

// Sets the field called `name` from `text`. Errors: NotFound for an unknown name, InvalidArgument
// for text that is no value of the field.
template <typename Options>
absl::Status SetField(Options& options, std::string_view name, std::string_view text) {
  absl::Status status = absl::NotFoundError("no option '" + std::string(name) + "'");
  Options::Fields(options, [&](const FieldInfo& field, auto& value) {
    if (field.name == name) status = ParseValue(field, text, value);
  });
  return status;
}

// What help, completion and error messages need to know of one field.
struct FieldDescription {
  FieldInfo info;
  Json value;            // the value it has now: of a default-constructed struct, the default
  bool is_bool = false;  // takes no argument: --name, --no-name
  bool is_list = false;
};

template <typename Options>
std::vector<FieldDescription> DescribeFields(const Options& options) {
  std::vector<FieldDescription> fields;
  Options::Fields(options, [&]<typename T>(const FieldInfo& field, const T& value) {
    fields.push_back({field, FieldValue(value), std::is_same_v<T, bool>,
                      std::is_same_v<T, std::vector<std::string>>});
  });
  return fields;
}

// {"name": value, …} of all fields, for reports and cards.
template <typename Options>
Json FieldsToJson(const Options& options) {
  Json json = Json::Object();
  for (FieldDescription& field : DescribeFields(options)) {
    json.Set(field.info.name, std::move(field.value));
  }
  return json;
}

// Takes the members of `json` that are fields; the others are left alone.
// Errors: InvalidArgument for a value that is no value of its field.
template <typename Options>
absl::Status FieldsFromJson(const Json& json, Options& options) {
  for (const auto& [name, value] : json.members()) {
    std::vector<std::string> texts;
    if (value.type() == Json::Type::kArray) {
      for (const Json& item : value.items()) texts.push_back(item.String());
    } else {
      texts.push_back(value.type() == Json::Type::kString ? value.String() : value.Dump());
    }
    for (const std::string& text : texts) {
      const absl::Status status = SetField(options, name, text);
      if (!status.ok() && status.code() != absl::StatusCode::kNotFound) return status;
    }
  }
  return absl::OkStatus();
}

// 16 hexadecimal digits over the names and values of all fields that change results.
std::string FingerprintOf(const std::vector<FieldDescription>& fields);
template <typename Options>
std::string Fingerprint(const Options& options) {
  return FingerprintOf(DescribeFields(options));
}

// The names among `known` nearest to `name` by edit distance (at most a third of its length off);
// empty where none is near. For "unknown flag --treads, did you mean --threads?".
std::string Nearest(std::string_view name, const std::vector<std::string>& known);

}  // namespace mathsieve
