// Of a stream of N records about n (1 + ln(N / n)) are in the sample at some time. Each of these is
// written to the spill file; those that have left it are rubbish, which is swept out when it is
// more than what lives.

#include "classifier/seed/seed_sample.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "absl/strings/str_format.h"

namespace mathsieve {
namespace {

constexpr int64_t kRubbishBytes = int64_t{64} << 20;

}  // namespace

absl::StatusOr<SpillFile> SpillFile::Create(const std::string& folder) {
  std::string path = folder + "/.sample-XXXXXX";
  const int fd = mkstemp(path.data());
  if (fd < 0) return ErrnoStatus(errno, absl::StrFormat("create %s", path));
  unlink(path.c_str());
  SpillFile spill;
  spill.file_.reset(fdopen(fd, "w+b"));
  if (spill.file_ == nullptr) return ErrnoStatus(errno, absl::StrFormat("open %s", path));
  spill.folder_ = folder;
  return spill;
}

absl::StatusOr<int64_t> SpillFile::Append(std::string_view bytes) {
  if (std::fseek(file_.get(), 0, SEEK_END) != 0 ||
      std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
    return ErrnoStatus(errno, absl::StrFormat("%s: write %d bytes of the sample at %d", folder_,
                                              bytes.size(), size_));
  }
  size_ += static_cast<int64_t>(bytes.size());
  return size_ - static_cast<int64_t>(bytes.size());
}

absl::Status SpillFile::Read(int64_t offset, size_t size, std::string& bytes) {
  bytes.resize(size);
  if (std::fseek(file_.get(), offset, SEEK_SET) != 0 ||
      std::fread(bytes.data(), 1, size, file_.get()) != size) {
    return ErrnoStatus(
        errno, absl::StrFormat("%s: read %d bytes of the sample at %d", folder_, size, offset));
  }
  return absl::OkStatus();
}

absl::StatusOr<BottomSample> BottomSample::Create(const std::string& folder, size_t capacity) {
  MS_ASSIGN_OR_RETURN(SpillFile spill, SpillFile::Create(folder));
  return BottomSample(std::move(spill), folder, capacity);
}

absl::Status BottomSample::Offer(uint64_t key, uint64_t tie, uint64_t group,
                                 std::string_view record) {
  if (!MayTake(key)) return absl::OkStatus();
  const auto [at, is_new] = entries_.try_emplace(key, Entry{.key = key});
  Entry& entry = at->second;
  if (!is_new) {
    ++entry.repeats;
    if (tie >= entry.tie) return absl::OkStatus();
    live_bytes_ -= entry.size;
  }
  entry.tie = tie;
  entry.group = group;
  MS_RETURN_IF_ERROR(Store(record, entry));
  if (is_new) heap_.push(key);
  if (entries_.size() > capacity_) DropLast();
  return spill_.size() > 2 * live_bytes_ + kRubbishBytes ? Compact() : absl::OkStatus();
}

void BottomSample::DropLast() {
  const auto last = entries_.find(heap_.top());
  live_bytes_ -= last->second.size;
  entries_.erase(last);
  heap_.pop();
}

absl::Status BottomSample::Store(std::string_view record, Entry& entry) {
  buffer_.clear();
  MS_RETURN_IF_ERROR(compressor_.AppendFrame(record, buffer_));
  MS_ASSIGN_OR_RETURN(entry.offset, spill_.Append(buffer_));
  entry.size = static_cast<uint32_t>(buffer_.size());
  live_bytes_ += entry.size;
  return absl::OkStatus();
}

absl::Status BottomSample::Compact() {
  std::vector<Entry*> order;
  for (auto& [key, entry] : entries_) order.push_back(&entry);
  std::sort(order.begin(), order.end(),
            [](const Entry* a, const Entry* b) { return a->offset < b->offset; });
  MS_ASSIGN_OR_RETURN(SpillFile fresh, SpillFile::Create(folder_));
  for (Entry* entry : order) {
    MS_RETURN_IF_ERROR(spill_.Read(entry->offset, entry->size, buffer_));
    MS_ASSIGN_OR_RETURN(entry->offset, fresh.Append(buffer_));
  }
  spill_ = std::move(fresh);
  return absl::OkStatus();
}

std::vector<BottomSample::Entry> BottomSample::Sorted() const {
  std::vector<Entry> sorted;
  for (const auto& [key, entry] : entries_) sorted.push_back(entry);
  std::sort(sorted.begin(), sorted.end(),
            [](const Entry& a, const Entry& b) { return a.key < b.key; });
  return sorted;
}

absl::Status BottomSample::Read(const Entry& entry, std::string& record) {
  MS_RETURN_IF_ERROR(spill_.Read(entry.offset, entry.size, buffer_));
  MS_ASSIGN_OR_RETURN(record, ZstdDecompress(buffer_));
  return absl::OkStatus();
}

}  // namespace mathsieve
