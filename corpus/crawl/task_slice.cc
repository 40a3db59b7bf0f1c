#include "corpus/crawl/task_slice.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

// The first byte of part `index` of `count` of `total` bytes.
int64_t Bound(int64_t total, int index, int count) {
  return total / count * index + total % count * index / count;
}

}  // namespace

absl::StatusOr<TaskSlice> TaskSlice::Parse(std::string_view text) {
  TaskSlice slice;
  const char* const end = text.data() + text.size();
  const auto index = std::from_chars(text.data(), end, slice.index);
  const bool slash = index.ec == std::errc() && index.ptr != end && *index.ptr == '/';
  const auto count = slash ? std::from_chars(index.ptr + 1, end, slice.count) : index;
  if (!slash || count.ec != std::errc() || count.ptr != end || slice.index < 0 ||
      slice.index >= slice.count) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--task: '%s' is not I/N with I from 0 to N-1", text));
  }
  return slice;
}

InputList TaskSlice::Deal(const InputList& inputs) const {
  InputList part;
  if (index == 0) part.problems = inputs.problems;
  for (size_t i = index; i < inputs.inputs.size(); i += count) {
    part.inputs.push_back(inputs.inputs[i]);
  }
  return part;
}

InputList TaskSlice::Cut(const InputList& inputs) const {
  if (count == 1) return inputs;
  InputList part;
  if (index == 0) part.problems = inputs.problems;
  const int64_t total = inputs.TotalBytes();
  const int64_t first = Bound(total, index, count);
  const int64_t last = Bound(total, index + 1, count);
  int64_t start = 0;  // of the input
  for (const Input& input : inputs.inputs) {
    const int64_t size = input.size_bytes;
    const int64_t begin = std::max(first - start, int64_t{0});
    const int64_t end = std::min(last - start, size);
    const bool holds_start = first <= start && (start < last || index + 1 == count);
    const bool is_whole = input.path == "-" ? index == 0 : size == 0 && holds_start;
    if (begin < end || is_whole) {
      part.inputs.push_back(input);
      if (!is_whole) part.inputs.back().begin = begin;
      if (!is_whole && end < size) part.inputs.back().end = end;
    }
    start += size;
  }
  return part;
}

}  // namespace mathsieve
