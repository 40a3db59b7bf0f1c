#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "classifier/seed/seed.h"
#include "corpus/base/file.h"
#include "corpus/base/json.h"
#include "corpus/base/zstd.h"

namespace mathsieve {

// The shards of a seed while they are written: one open for each label and split.
class SeedFiles {
 public:
  explicit SeedFiles(std::string folder) : folder_(std::move(folder)) {}

  // `line` is the document's JSON with its newline.
  absl::Status Add(SeedLabel label, SeedSplit split, std::string_view line);
  // Commits what is open and removes what an earlier process left.
  absl::Status Close();

  // The manifest's members.
  Json SplitsToJson() const;
  Json FilesToJson() const { return files_; }

 private:
  struct Part {
    std::optional<OutputFile> file;
    std::string name;
    std::string pending;  // lines of the frame to come
    int64_t shards = 0;
    int64_t shard_documents = 0, shard_bytes = 0;
    int64_t documents = 0, text_bytes = 0, without_url = 0;
    std::map<std::string, int64_t> domains;
  };

  absl::Status Open(SeedLabel label, SeedSplit split, Part& part);
  absl::Status Flush(Part& part);
  absl::Status CloseShard(SeedLabel label, SeedSplit split, Part& part);
  absl::Status RemoveOthers(SeedSplit split) const;

  std::string folder_;
  std::array<std::array<Part, 2>, 2> parts_;  // by split and label
  Json files_ = Json::Array();
  JsonObjectReader reader_;
  ZstdCompressor compressor_;
};

}  // namespace mathsieve
