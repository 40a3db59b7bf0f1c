#include "corpus/html/forms/formula.h"

namespace mathsieve {

Json FormCountsToJson(const FormCounts& counts) {
  Json json = Json::Object();
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0) json.Set(FormName(static_cast<Form>(i)), static_cast<int64_t>(counts[i]));
  }
  return json;
}

}  // namespace mathsieve
