#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/status.h"

namespace mathsieve {

// The lines that a model is trained on, in a file of their own while they are collected: memory is
// 16 bytes a line. One thread.
class TrainingLines {
 public:
  // The file at `path` is written anew, and removed with the object.
  static absl::StatusOr<std::unique_ptr<TrainingLines>> Create(const std::string& path);
  ~TrainingLines();

  // `text` is a line without its label. `document` is any number below 2^31 of the caller's.
  absl::Status Add(uint32_t document, bool positive, std::string_view text);
  int64_t count(bool positive) const { return counts_[positive]; }

  struct Selection {
    // By document, true: its lines are left out. Documents beyond its end are in.
    const std::vector<bool>* without = nullptr;
    bool balance = false;  // repeat lines of the rarer label, drawn at random, up to the other's
    uint64_t seed = 1;     // of the order and of the draws
  };
  // Writes the selected lines with their labels to `path`, shuffled. The same lines, selection and
  // seed give the same bytes. Errors: those of files.
  absl::Status WriteShuffled(const std::string& path, const Selection& selection) const;

 private:
  struct Line {
    int64_t offset;
    uint32_t bytes;
    uint32_t document : 31;
    uint32_t positive : 1;
  };
  TrainingLines() = default;
  absl::Status Flush();

  std::string path_;
  int fd_ = -1;
  std::string buffer_;
  int64_t size_ = 0;
  int64_t counts_[2] = {0, 0};
  std::vector<Line> lines_;
};

inline constexpr std::string_view kMathLabel = "__label__math";
inline constexpr std::string_view kOtherLabel = "__label__other";

// Cuts a line of single-spaced tokens into disjoint windows of `tokens` tokens; a rest below a
// quarter of that joins the window before it. With more than `limit` windows, `limit` of them drawn
// by `seed` are given, in their order. `tokens` 0 is the whole line.
std::vector<std::string_view> CutWindows(std::string_view line, int tokens, int limit,
                                         uint64_t seed);

}  // namespace mathsieve
