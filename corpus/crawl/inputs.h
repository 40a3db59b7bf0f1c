#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/base/status.h"
#include "corpus/crawl/record.h"

namespace mathsieve {

// What an input holds, and how it is packed.
enum class InputFormat {
  kUnknown,  // neither its name nor its first bytes say what it is
  kWarc,     // WARC and WET
  kArc,
  kJsonLines,
  kParquet,
  kHtml,  // one page
};
enum class Packing { kPlain, kGzip, kZstd };

struct Input {
  std::string path;  // "-" is standard input
  InputFormat format = InputFormat::kUnknown;
  Packing packing = Packing::kPlain;
  int64_t size_bytes = 0;   // as it lies on disk; 0 for standard input
  int64_t modified_ns = 0;  // when it was last written, since 1970; 0 for standard input
  // The part of the file whose records are wanted (see TaskSlice).
  int64_t begin = 0, end = kToTheEnd;
  // kHtml: the folder that was given, so that a page's URL can be told from its path below it.
  std::string root;

  static constexpr int64_t kToTheEnd = INT64_MAX;
  bool is_part() const { return begin > 0 || end != kToTheEnd; }
  int64_t wanted_bytes() const { return std::max<int64_t>(0, std::min(end, size_bytes) - begin); }
};

struct InputList {
  std::vector<Input> inputs;
  // What resolving met on its way, with the path: folder_cycle, folder_again (reached by two
  // ways), unreadable, left_out (how many files of a folder are no input). `input` means nothing
  // and `offset` is -1.
  std::vector<std::pair<std::string, RecordBatch::Problem>> problems;

  int64_t TotalBytes() const;  // that are wanted
  // Of paths and sizes, as 16 hexadecimal digits.
  std::string NamesFingerprint() const;
  // Of paths, sizes and times: another one when a file was written in between.
  std::string ContentFingerprint() const;
  bool HasStandardInput() const;
};

// Turns what a user gave into files, in the order given. Each of `arguments` is a file, a folder
// (all below it, sorted bytewise, links followed, cycles left out and counted), a glob with *, ? or
// [, a list "@FILE" (one of these a line; "#" starts a comment line), or "-" for standard input.
// Names of a folder that begin with a dot are passed over. Files of a folder whose names are those
// of no format, or end in .partial, are left out and counted; a file that was named always stays.
// The format is told by the first bytes, by the name where they say nothing, and once more when the
// file is opened. Errors: NotFound for a path or glob that names nothing, with the nearest sibling,
// and for an argument that gives no file (a folder without one that can be read); the system's for
// a list that cannot be read; InvalidArgument for an empty list.
absl::StatusOr<InputList> ResolveInputs(std::span<const std::string> arguments);

// Format and packing by name and first bytes (the first of the uncompressed bytes, too, where the
// start of the file is compressed).
std::pair<InputFormat, Packing> GuessFormat(std::string_view path, std::string_view first_bytes);

}  // namespace mathsieve
