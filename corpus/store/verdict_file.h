#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/base/json.h"
#include "corpus/base/status.h"
#include "corpus/store/artifact.h"

namespace mathsieve {

// A stage's answer for one document. The first score is the one that ranks; names are the stage's
// own ("logit", "best_window").
struct Verdict {
  std::vector<std::pair<std::string, double>> scores;
  std::string reason;  // empty: keep; else snake_case, counted
};

// The verdicts of a stage on a shard: a file of Dolma's attribute form, one line a document in the
// shard's order,
//   {"id": …, "attributes": {"<stage>__<name>": [[0, <characters>, <score>]], …}, "reason": …}
// and beside it its header, written last: kind "verdicts", the stage and its fingerprint, and the
// shard by HashFile as the one input.
ArtifactHeader VerdictHeader(std::string_view stage, std::string_view stage_fingerprint,
                             std::string_view shard_hash);

// A stage's name is a folder's and the first half of STAGE__SCORE: letters, digits, "-", and single
// "_" between them. Errors: InvalidArgument.
absl::Status CheckStageName(std::string_view stage);

// Where the verdicts of `stage` on a shard stand: …/documents/a/b gives …/attributes/<stage>/a/b,
// and a shard outside of a folder "documents" has its attributes/ beside it.
std::string VerdictPath(std::string_view shard_path, std::string_view stage);

// Appends one line. `text` is the document's, for its length in characters.
void AppendVerdictLine(std::string& out, std::string_view stage, std::string_view id,
                       std::string_view text, const Verdict& verdict);

// Reads one line back; names come with their stage ("classifier__logit").
// Errors: InvalidArgument.
absl::Status ParseVerdictLine(std::string_view line, JsonObjectReader& reader, std::string& id,
                              Verdict& verdict);

}  // namespace mathsieve
