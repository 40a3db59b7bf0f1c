// Of a stream of N records about n (1 + ln(N / n)) are in the sample at some time. Each of these is
// written to the spill file; those that have left it are rubbish, which is swept out when it is
// more than what lives.

#include "classifier/seed/seed_sample.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <tuple>

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

absl::StatusOr<CappedSample> CappedSample::Create(const Options& options) {
  MS_ASSIGN_OR_RETURN(SpillFile spill, SpillFile::Create(options.folder));
  return CappedSample(std::move(spill), options);
}

size_t CappedSample::Cap(size_t whole) const {
  const size_t groups = std::max<size_t>(1, group_names_.size());
  if (FewGroups()) return std::max<size_t>(1, (whole + groups - 1) / groups);
  return std::max<size_t>(1, static_cast<size_t>(options_.share * static_cast<double>(whole)));
}

absl::Status CappedSample::Offer(uint64_t key, uint64_t tie, uint64_t group,
                                 std::string_view record) {
  if (FewGroups()) group_names_.insert(group);
  if (!MayTake(key)) return absl::OkStatus();
  const auto known = entries_.find({key, group});
  Entry* const entry = known == entries_.end() ? Insert({key, group}) : &known->second;
  if (entry == nullptr) return absl::OkStatus();
  if (known != entries_.end()) {
    ++entry->repeats;
    if (tie >= entry->tie) return absl::OkStatus();
    live_bytes_ -= entry->size;
  }
  entry->tie = tie;
  MS_RETURN_IF_ERROR(Store(record, *entry));
  LowerLimit();
  if (entries_.size() > 2 * swept_entries_ + options_.size) Sweep();
  return spill_.size() > 2 * live_bytes_ + kRubbishBytes ? Compact() : absl::OkStatus();
}

// A new entry; null where its group is full of lesser keys.
CappedSample::Entry* CappedSample::Insert(const Pair& pair) {
  MaxHeap& members = groups_[pair.group];
  const size_t cap = Cap(options_.size);
  while (members.size() > cap) RemoveGreatest(pair.group, members);
  if (members.size() == cap) {
    if (pair.key > members.top()) return nullptr;
    RemoveGreatest(pair.group, members);
  }
  members.push(pair.key);
  if (++texts_[pair.key] == 1) text_order_.push(pair.key);
  return &entries_.emplace(pair, Entry{.key = pair.key, .group = pair.group}).first->second;
}

void CappedSample::RemoveGreatest(uint64_t group, MaxHeap& members) {
  const uint64_t key = members.top();
  members.pop();
  const auto entry = entries_.find({key, group});
  live_bytes_ -= entry->second.size;
  entries_.erase(entry);
  const auto text = texts_.find(key);
  if (text != texts_.end() && --text->second == 0) texts_.erase(text);
}

void CappedSample::LowerLimit() {
  const size_t most = options_.size + options_.size / 4 + 1;
  if (texts_.size() > most && Cap(options_.size) < swept_cap_) Sweep();
  while (texts_.size() > most) {
    const uint64_t last = text_order_.top();
    text_order_.pop();
    if (texts_.erase(last) > 0) limit_ = last - 1;
  }
}

// Takes out what stands above the limit or, since groups became more, above its group's cap.
void CappedSample::Sweep() {
  swept_cap_ = Cap(options_.size);
  for (auto group = groups_.begin(); group != groups_.end();) {
    MaxHeap& members = group->second;
    while (!members.empty() && (members.top() > limit_ || members.size() > swept_cap_)) {
      RemoveGreatest(group->first, members);
    }
    group = members.empty() ? groups_.erase(group) : std::next(group);
  }
  swept_entries_ = entries_.size();
}

// By key, of each group no more than its cap of all that may still be in it.
std::vector<CappedSample::Entry> CappedSample::Candidates() const {
  std::vector<Entry> candidates;
  for (const auto& [pair, entry] : entries_) {
    if (entry.key <= limit_) candidates.push_back(entry);
  }
  std::ranges::sort(candidates, {}, [](const Entry& entry) {
    return std::tuple(entry.key, entry.tie, entry.group);
  });
  std::unordered_map<uint64_t, size_t> of_group;
  const size_t cap = Cap(options_.size);
  std::erase_if(candidates, [&](const Entry& entry) { return ++of_group[entry.group] > cap; });
  return candidates;
}

CappedSample::Chosen CappedSample::Choose() const {
  const std::vector<Entry> candidates = Candidates();
  std::unordered_set<uint64_t> texts;
  for (const Entry& entry : candidates) texts.insert(entry.key);
  const size_t cap = Cap(std::min(options_.size, texts.size()));
  std::unordered_map<uint64_t, size_t> of_group;
  Chosen chosen;
  for (const Entry& entry : candidates) {
    const bool again = !chosen.entries.empty() && chosen.entries.back().key == entry.key;
    if (!again && chosen.entries.size() == options_.size) break;
    const size_t rank = ++of_group[entry.group];
    if (rank > cap) continue;
    chosen.groups_at_cap += rank == cap;
    if (again) {
      chosen.entries.back().repeats += entry.repeats + 1;
    } else {
      chosen.entries.push_back(entry);
    }
  }
  return chosen;
}

absl::Status CappedSample::Store(std::string_view record, Entry& entry) {
  buffer_.clear();
  MS_RETURN_IF_ERROR(compressor_.AppendFrame(record, buffer_));
  MS_ASSIGN_OR_RETURN(entry.offset, spill_.Append(buffer_));
  entry.size = static_cast<uint32_t>(buffer_.size());
  live_bytes_ += entry.size;
  return absl::OkStatus();
}

absl::Status CappedSample::Compact() {
  std::vector<Entry*> order;
  for (auto& [pair, entry] : entries_) order.push_back(&entry);
  std::sort(order.begin(), order.end(),
            [](const Entry* a, const Entry* b) { return a->offset < b->offset; });
  MS_ASSIGN_OR_RETURN(SpillFile fresh, SpillFile::Create(options_.folder));
  for (Entry* entry : order) {
    MS_RETURN_IF_ERROR(spill_.Read(entry->offset, entry->size, buffer_));
    MS_ASSIGN_OR_RETURN(entry->offset, fresh.Append(buffer_));
  }
  spill_ = std::move(fresh);
  return absl::OkStatus();
}

absl::Status CappedSample::Read(const Entry& entry, std::string& record) {
  MS_RETURN_IF_ERROR(spill_.Read(entry.offset, entry.size, buffer_));
  MS_ASSIGN_OR_RETURN(record, ZstdDecompress(buffer_));
  return absl::OkStatus();
}

}  // namespace mathsieve
