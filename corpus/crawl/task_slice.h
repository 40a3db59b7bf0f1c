#pragma once

#include <string_view>

#include "corpus/base/status.h"
#include "corpus/crawl/inputs.h"

namespace mathsieve {

// "3/16": part 3 (0 to 15) of a work that 16 do together. The parts together are the whole.
struct TaskSlice {
  int index = 0;
  int count = 1;

  // Errors: InvalidArgument.
  static absl::StatusOr<TaskSlice> Parse(std::string_view text);

  // Whole files: every count-th from the index-th on.
  InputList Deal(const InputList& inputs) const;

  // Of all inputs, one behind the other as they lie on disk, the index-th of `count` equal
  // stretches; where it begins and ends inside a file, RecordSource says which records are its own.
  // A file without bytes belongs to the part that would hold its first one, standard input to part
  // 0. What resolving met is part 0's.
  InputList Cut(const InputList& inputs) const;
};

}  // namespace mathsieve
