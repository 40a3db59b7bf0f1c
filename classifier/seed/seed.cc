#include "classifier/seed/seed.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "absl/strings/str_format.h"
#include "classifier/seed/seed_files.h"
#include "classifier/seed/seed_sample.h"
#include "corpus/base/file.h"
#include "corpus/base/hash.h"
#include "corpus/text/url.h"

namespace mathsieve {
namespace {

constexpr uint64_t kSplitSalt = 0x5eed5711;
constexpr std::array kLabels = {SeedLabel::kPositive, SeedLabel::kNegative};

struct LabelState {
  explicit LabelState(CappedSample taken) : sample(std::move(taken)) {}
  CappedSample sample;
  int64_t offered = 0, empty = 0, in_both = 0;
  std::vector<std::string> inputs;
  CappedSample::Chosen chosen;

  Json ToJson() const {
    Json json = Json::Object();
    int64_t repeated = 0;
    for (const CappedSample::Entry& entry : chosen.entries) repeated += entry.repeats;
    json.Set("offered", offered).Set("empty", empty).Set("repeated", repeated);
    json.Set("in_both_labels", in_both).Set("domains_at_cap", chosen.groups_at_cap);
    return json.Set("sampled", static_cast<int64_t>(chosen.entries.size()));
  }
};

uint64_t GroupOf(const Document& document) {
  const std::string domain = SeedDomain(document);
  if (!domain.empty()) return Hash64(domain);
  return Hash64(document.id.empty() ? document.text : document.id, 1);
}

// Which groups are held out, of either label. Where a label has two groups or more, both splits get
// one of it: the first of the order is held out and the last is not, unless the other label has
// settled that for one of its groups. (Two labels can always be satisfied: they share at most one
// settled group that matters, and then the second has another one to choose.)
class Splitter {
 public:
  Splitter(const SeedOptions& options, std::array<const LabelState*, 2> labels)
      : options_(options) {
    if (options.test_share == 0) return;
    for (const LabelState* label : labels) {
      std::set<std::pair<uint64_t, uint64_t>> order;
      for (const CappedSample::Entry& entry : label->chosen.entries) {
        order.emplace(Draw(entry.group), entry.group);
      }
      if (order.size() > 1) Settle({order.begin(), order.end()});
    }
  }

  SeedSplit Of(uint64_t group) const {
    const auto forced = forced_.find(group);
    if (forced != forced_.end()) return forced->second;
    const double draw = static_cast<double>(Draw(group) >> 11) * 0x1p-53;
    return draw < options_.test_share ? SeedSplit::kTest : SeedSplit::kTrain;
  }

 private:
  void Settle(const std::vector<std::pair<uint64_t, uint64_t>>& order) {
    bool has_test = false, has_train = false;
    for (const auto& [draw, group] : order) {
      const auto forced = forced_.find(group);
      if (forced == forced_.end()) continue;
      (forced->second == SeedSplit::kTest ? has_test : has_train) = true;
    }
    for (auto at = order.begin(); at != order.end() && !has_test; ++at) {
      has_test = forced_.emplace(at->second, SeedSplit::kTest).second;
    }
    for (auto at = order.rbegin(); at != order.rend() && !has_train; ++at) {
      has_train = forced_.emplace(at->second, SeedSplit::kTrain).second;
    }
  }

  uint64_t Draw(uint64_t group) const {
    return Hash64({reinterpret_cast<const char*>(&group), sizeof(group)},
                  options_.seed ^ kSplitSalt);
  }

  const SeedOptions& options_;
  std::unordered_map<uint64_t, SeedSplit> forced_;
};

}  // namespace

struct SeedBuilder::Impl {
  std::string folder;
  SeedOptions options;
  std::mutex mutex;
  std::string made_of;
  std::optional<FileLock> lock;
  std::vector<LabelState> labels;
  std::vector<uint64_t> positives;  // their texts' hashes, sorted once the first negative comes
  bool positives_are_all = false;

  LabelState& Of(SeedLabel label) { return labels[static_cast<int>(label)]; }

  absl::StatusOr<bool> MayTake(SeedLabel label, uint64_t key, bool empty);
  absl::Status Write(SeedLabel label, const Splitter& splitter, SeedFiles& files);
  Json Manifest(const SeedFiles& files);
};

// Counts a document and tells whether its text may be in the sample.
absl::StatusOr<bool> SeedBuilder::Impl::MayTake(SeedLabel label, uint64_t key, bool empty) {
  LabelState& state = Of(label);
  ++state.offered;
  state.empty += empty;
  if (empty) return false;
  if (label == SeedLabel::kPositive) {
    if (positives_are_all) return absl::FailedPreconditionError("positives come before negatives");
    positives.push_back(key);
    return state.sample.MayTake(key);
  }
  if (!positives_are_all) {
    std::ranges::sort(positives);
    const auto repeats = std::unique(positives.begin(), positives.end());
    positives.erase(repeats, positives.end());
    positives_are_all = true;
  }
  const bool is_positive = std::ranges::binary_search(positives, key);
  state.in_both += is_positive;
  return !is_positive && state.sample.MayTake(key);
}

absl::Status SeedBuilder::Impl::Write(SeedLabel label, const Splitter& splitter, SeedFiles& files) {
  std::string line;
  for (const CappedSample::Entry& entry : Of(label).chosen.entries) {
    MS_RETURN_IF_ERROR(Of(label).sample.Read(entry, line));
    MS_RETURN_IF_ERROR(files.Add(label, splitter.Of(entry.group), line));
  }
  return absl::OkStatus();
}

Json SeedBuilder::Impl::Manifest(const SeedFiles& files) {
  Json inputs = Json::Object(), counts = Json::Object();
  std::string drawn = Fingerprint(options);
  for (const SeedLabel label : kLabels) {
    Json paths = Json::Array();
    for (const std::string& path : Of(label).inputs) paths.Append(path);
    inputs.Set(SeedLabelName(label), std::move(paths));
    counts.Set(SeedLabelName(label), Of(label).ToJson());
    for (const auto& entry : Of(label).chosen.entries) drawn += Hex(entry.key) + Hex(entry.tie);
    drawn += '\n';
  }
  Json json = Json::Object();
  json.Set("format", 1).Set("options", FieldsToJson(options)).Set("made_of", made_of);
  json.Set("inputs", std::move(inputs));
  json.Set("labels", std::move(counts)).Set("splits", files.SplitsToJson());
  return json.Set("files", files.FilesToJson()).Set("fingerprint", Hex(Hash128(drawn)));
}

SeedBuilder::SeedBuilder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SeedBuilder::~SeedBuilder() = default;

absl::StatusOr<bool> SeedIsFinished(const std::string& folder, const SeedOptions& options,
                                    std::string_view made_of) {
  const absl::StatusOr<Json> manifest = ReadSeedManifest(folder);
  if (absl::IsNotFound(manifest.status())) return false;
  MS_RETURN_IF_ERROR(manifest.status());
  if ((*manifest)["made_of"].String() == made_of &&
      (*manifest)["options"].Dump() == FieldsToJson(options).Dump()) {
    return true;
  }
  return absl::FailedPreconditionError(
      folder + " holds a seed of other options or inputs; write to another folder or remove that");
}

absl::StatusOr<std::unique_ptr<SeedBuilder>> SeedBuilder::Create(const std::string& folder,
                                                                 const SeedOptions& options,
                                                                 std::string_view made_of) {
  MS_RETURN_IF_ERROR(MakeFolder(folder));
  auto impl = std::make_unique<Impl>();
  MS_ASSIGN_OR_RETURN(impl->lock, FileLock::Take(folder + "/manifest.lock"));
  if (FileExists(folder + "/manifest.json")) {
    return absl::FailedPreconditionError(folder + " holds a seed; write to another folder");
  }
  impl->folder = folder;
  impl->options = options;
  impl->made_of = made_of;
  for ([[maybe_unused]] const SeedLabel label : kLabels) {
    MS_ASSIGN_OR_RETURN(CappedSample sample,
                        CappedSample::Create({.folder = folder,
                                              .size = static_cast<size_t>(options.n),
                                              .share = options.max_domain_share}));
    impl->labels.emplace_back(std::move(sample));
  }
  return std::unique_ptr<SeedBuilder>(new SeedBuilder(std::move(impl)));
}

absl::Status SeedBuilder::Add(SeedLabel label, const Document& document) {
  const bool empty = document.text.find_first_not_of(" \t\r\n\f\v") == std::string::npos;
  const uint64_t key = Hash64(document.text, impl_->options.seed);
  {
    const std::lock_guard lock(impl_->mutex);
    MS_ASSIGN_OR_RETURN(const bool may_take, impl_->MayTake(label, key, empty));
    if (!may_take) return absl::OkStatus();
  }
  Document labelled = document;
  PutField(labelled.metadata, "label", JsonString(SeedLabelName(label)));
  std::string line;
  AppendDocumentLine(line, labelled);
  const uint64_t group = GroupOf(document);
  const std::lock_guard lock(impl_->mutex);
  return impl_->Of(label).sample.Offer(key, Hash64(line), group, line);
}

void SeedBuilder::NoteInput(SeedLabel label, std::string_view path) {
  const std::lock_guard lock(impl_->mutex);
  impl_->Of(label).inputs.emplace_back(path);
}

absl::StatusOr<Json> SeedBuilder::Finish() {
  for (const SeedLabel label : kLabels) {
    LabelState& state = impl_->Of(label);
    state.chosen = state.sample.Choose();
    if (!state.chosen.entries.empty()) continue;
    return absl::FailedPreconditionError(
        absl::StrFormat("no %s document with text among %d", SeedLabelName(label), state.offered));
  }
  const Splitter splitter(impl_->options, {&impl_->labels[0], &impl_->labels[1]});
  SeedFiles files(impl_->folder);
  for (const SeedLabel label : kLabels) {
    MS_RETURN_IF_ERROR(impl_->Write(label, splitter, files));
  }
  MS_RETURN_IF_ERROR(files.Close());
  Json manifest = impl_->Manifest(files);
  MS_RETURN_IF_ERROR(WriteFile(impl_->folder + "/manifest.json", manifest.Dump(2) + "\n"));
  impl_->lock.reset();
  return manifest;
}

std::string SeedDomain(const Document& document) { return RegistrableDomain(document.url); }

}  // namespace mathsieve
