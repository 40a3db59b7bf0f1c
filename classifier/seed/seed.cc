#include "classifier/seed/seed.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>
#include <set>
#include <unordered_map>
#include <unordered_set>
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
constexpr int64_t kCandidatesPerDocument = 2;
constexpr std::array kLabels = {SeedLabel::kPositive, SeedLabel::kNegative};

struct LabelState {
  explicit LabelState(BottomSample taken) : sample(std::move(taken)) {}
  BottomSample sample;
  int64_t offered = 0, empty = 0, in_both = 0, capped = 0;
  std::vector<std::string> inputs;
  std::vector<BottomSample::Entry> chosen;

  Json ToJson() const {
    Json json = Json::Object();
    int64_t repeated = 0;
    for (const BottomSample::Entry& entry : chosen) repeated += entry.repeats;
    json.Set("offered", offered).Set("empty", empty).Set("repeated", repeated);
    json.Set("in_both_labels", in_both).Set("capped", capped);
    return json.Set("sampled", static_cast<int64_t>(chosen.size()));
  }
};

uint64_t GroupOf(const Document& document) {
  const std::string domain = SeedDomain(document);
  if (!domain.empty()) return Hash64(domain);
  return Hash64(document.id.empty() ? document.text : document.id, 1);
}

int64_t DomainCap(const SeedOptions& options, const std::vector<BottomSample::Entry>& entries) {
  if (entries.empty()) return 0;
  std::unordered_set<uint64_t> groups;
  for (const BottomSample::Entry& entry : entries) groups.insert(entry.group);
  const auto whole = static_cast<double>(std::min<int64_t>(options.n, entries.size()));
  const double even = std::ceil(whole / static_cast<double>(groups.size()));
  return static_cast<int64_t>(std::max({1.0, options.max_domain_share * whole, even}));
}

// Which groups are held out, of either label.
class Splitter {
 public:
  Splitter(const SeedOptions& options, std::array<const LabelState*, 2> labels)
      : options_(options) {
    if (options.test_share == 0) return;
    for (const LabelState* label : labels) {
      std::set<std::pair<uint64_t, uint64_t>> order;
      for (const BottomSample::Entry& entry : label->chosen) {
        order.emplace(Draw(entry.group), entry.group);
      }
      if (order.size() < 2) continue;
      forced_.emplace(order.begin()->second, SeedSplit::kTest);
      forced_.emplace(order.rbegin()->second, SeedSplit::kTrain);
    }
  }

  SeedSplit Of(uint64_t group) const {
    const auto forced = forced_.find(group);
    if (forced != forced_.end()) return forced->second;
    const double draw = static_cast<double>(Draw(group) >> 11) * 0x1p-53;
    return draw < options_.test_share ? SeedSplit::kTest : SeedSplit::kTrain;
  }

 private:
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
  std::vector<LabelState> labels;

  LabelState& Of(SeedLabel label) { return labels[static_cast<int>(label)]; }

  void Choose();
  void ChooseOf(LabelState& label, const std::unordered_set<uint64_t>& taken);
  absl::Status Write(SeedLabel label, const Splitter& splitter, SeedFiles& files);
  Json Manifest(const SeedFiles& files);
};

// Least hash first: no domain above its cap, no text of `taken`, no more than n.
void SeedBuilder::Impl::ChooseOf(LabelState& label, const std::unordered_set<uint64_t>& taken) {
  std::vector<BottomSample::Entry> entries = label.sample.Sorted();
  const auto last = std::remove_if(entries.begin(), entries.end(),
                                   [&](const auto& entry) { return taken.count(entry.key) > 0; });
  label.in_both = entries.end() - last;
  entries.erase(last, entries.end());
  const int64_t cap = DomainCap(options, entries);
  std::unordered_map<uint64_t, int64_t> by_group;
  for (const BottomSample::Entry& entry : entries) {
    if (static_cast<int64_t>(label.chosen.size()) == options.n) break;
    if (++by_group[entry.group] > cap) {
      ++label.capped;
    } else {
      label.chosen.push_back(entry);
    }
  }
}

void SeedBuilder::Impl::Choose() {
  ChooseOf(Of(SeedLabel::kPositive), {});
  std::unordered_set<uint64_t> positive;
  for (const auto& entry : Of(SeedLabel::kPositive).sample.Sorted()) positive.insert(entry.key);
  ChooseOf(Of(SeedLabel::kNegative), positive);
}

absl::Status SeedBuilder::Impl::Write(SeedLabel label, const Splitter& splitter, SeedFiles& files) {
  std::string line;
  for (const BottomSample::Entry& entry : Of(label).chosen) {
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
    for (const auto& entry : Of(label).chosen) drawn += Hex(entry.key) + Hex(entry.tie);
    drawn += '\n';
  }
  Json json = Json::Object();
  json.Set("format", 1).Set("options", FieldsToJson(options)).Set("inputs", std::move(inputs));
  json.Set("labels", std::move(counts)).Set("splits", files.SplitsToJson());
  return json.Set("files", files.FilesToJson()).Set("fingerprint", Hex(Hash128(drawn)));
}

SeedBuilder::SeedBuilder(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SeedBuilder::~SeedBuilder() = default;

absl::StatusOr<std::unique_ptr<SeedBuilder>> SeedBuilder::Create(const std::string& folder,
                                                                 const SeedOptions& options) {
  MS_RETURN_IF_ERROR(MakeFolder(folder));
  MS_RETURN_IF_ERROR(RemoveSeed(folder));
  auto impl = std::make_unique<Impl>();
  impl->folder = folder;
  impl->options = options;
  for ([[maybe_unused]] const SeedLabel label : kLabels) {
    MS_ASSIGN_OR_RETURN(BottomSample sample,
                        BottomSample::Create(folder, options.n * kCandidatesPerDocument));
    impl->labels.emplace_back(std::move(sample));
  }
  return std::unique_ptr<SeedBuilder>(new SeedBuilder(std::move(impl)));
}

absl::Status SeedBuilder::Add(SeedLabel label, const Document& document) {
  const bool empty = document.text.find_first_not_of(" \t\r\n\f\v") == std::string::npos;
  const uint64_t key = Hash64(document.text, impl_->options.seed);
  {
    const std::lock_guard lock(impl_->mutex);
    LabelState& state = impl_->Of(label);
    ++state.offered;
    state.empty += empty;
    if (empty || !state.sample.MayTake(key)) return absl::OkStatus();
  }
  Document labelled = document;
  SetField(labelled.metadata, "label", JsonString(SeedLabelName(label)));
  std::string line;
  AppendDocumentLine(line, labelled);
  const uint64_t group = GroupOf(document);
  const std::lock_guard lock(impl_->mutex);
  LabelState& state = impl_->Of(label);
  return state.sample.Offer(key, Hash64(line), group, line);
}

void SeedBuilder::NoteInput(SeedLabel label, std::string_view path) {
  const std::lock_guard lock(impl_->mutex);
  impl_->Of(label).inputs.emplace_back(path);
}

absl::StatusOr<Json> SeedBuilder::Finish() {
  impl_->Choose();
  for (const SeedLabel label : kLabels) {
    if (!impl_->Of(label).chosen.empty()) continue;
    return absl::FailedPreconditionError(absl::StrFormat(
        "no %s document with text among %d", SeedLabelName(label), impl_->Of(label).offered));
  }
  const Splitter splitter(impl_->options, {&impl_->labels[0], &impl_->labels[1]});
  SeedFiles files(impl_->folder);
  for (const SeedLabel label : kLabels) {
    MS_RETURN_IF_ERROR(impl_->Write(label, splitter, files));
  }
  MS_RETURN_IF_ERROR(files.Close());
  Json manifest = impl_->Manifest(files);
  MS_RETURN_IF_ERROR(WriteFile(impl_->folder + "/manifest.json", manifest.Dump(2) + "\n"));
  return manifest;
}

std::string SeedDomain(const Document& document) { return RegistrableDomain(document.url); }

}  // namespace mathsieve
