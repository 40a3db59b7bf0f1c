#include "corpus/html/forms/formula.h"

namespace mathsieve {

std::string_view FormName(Form form) {
  constexpr std::string_view kNames[] = {
      "mathjax_script", "delimiters",     "katex",        "mathml_annotation",
      "mathml_alttext", "image_alt",      "image_url",    "wikipedia",
      "wordpress",      "data_attribute", "math_element", "mathml",
      "rendered",       "asciimath",      "scripts",      "unicode"};
  static_assert(std::size(kNames) == static_cast<size_t>(Form::kCount));
  return form < Form::kCount ? kNames[static_cast<size_t>(form)] : "unknown";
}

Json FormCountsToJson(const FormCounts& counts) {
  Json json = Json::Object();
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) json.Set(FormName(static_cast<Form>(i)), static_cast<int64_t>(counts[i]));
  }
  return json;
}

}  // namespace mathsieve
