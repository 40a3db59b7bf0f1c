#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/base/fields.h"
#include "corpus/base/json.h"
#include "corpus/base/status.h"

namespace mathsieve {

// What a derived file says of itself, so that it is never used for something it was not made for:
//   {"kind": "near_index", "version": 1, "fingerprint": …, "options": {…}, "inputs": {"name": …}}
// It stands in the file's own header or beside it as FILE.header.json.
struct ArtifactHeader {
  std::string kind;               // snake_case
  int version = 1;                // of the file's format
  std::string fingerprint;        // of the options that change the result
  Json options = Json::Object();  // their values, to name what differs
  std::vector<std::pair<std::string, std::string>>
      inputs;  // what it was made of: name, fingerprint

  template <typename Options>
  static ArtifactHeader Of(std::string_view kind, int version, const Options& options) {
    ArtifactHeader header{.kind = std::string(kind), .version = version};
    header.fingerprint = mathsieve::Fingerprint(options);
    for (const FieldDescription& field : DescribeFields(options)) {
      if (field.info.changes_result) header.options.Set(field.info.name, field.value);
    }
    return header;
  }

  Json ToJson() const;
  // Errors: InvalidArgument for what is no header.
  static absl::StatusOr<ArtifactHeader> FromJson(const Json& json);
};

// Beside `path`, as FILE.header.json; written last, it says that the file is whole.
absl::Status SaveArtifactHeader(const std::string& path, const ArtifactHeader& header);
// Errors: NotFound; InvalidArgument, with the path.
absl::StatusOr<ArtifactHeader> LoadArtifactHeader(const std::string& path);

// OK when `found`, the header of `path`, is what `expected` asks for. Errors: InvalidArgument for
// another kind; FailedPrecondition for another version, other options (names each that differs,
// with both values) or other inputs (names each, with both fingerprints).
absl::Status CheckArtifact(const std::string& path, const ArtifactHeader& found,
                           const ArtifactHeader& expected);

}  // namespace mathsieve
