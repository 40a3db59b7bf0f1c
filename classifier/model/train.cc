// Pages become lines once, in a work file; each training (two of the halves for screening, the
// final one) is a shuffled selection of these lines. Screening judges whole pages, as scoring will.

#include "classifier/model/train.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <memory>
#include <thread>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "absl/strings/str_format.h"
#include "classifier/fasttext/fasttext_file.h"
#include "classifier/fasttext/folded_scorer.h"
#include "classifier/model/scorer.h"
#include "classifier/model/training_lines.h"
#include "corpus/base/file.h"
#include "corpus/base/hash.h"
#include "corpus/text/normal_form/formula_text.h"

namespace mathsieve {
namespace {

// The share of training positives that may lie below the card's floor, and the highest floor: a
// page that is as likely mathematics as not.
constexpr double kFloorShare = 0.02;
constexpr float kHighestFloor = 0;
// Pages of a label below which the limit of pages a domain gives way.
constexpr size_t kFewPages = 1000;

TrainOptions PresetValues(bool paper) {
  TrainOptions values;
  const int cores = static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
  values.dim = paper ? 256 : 10;
  values.lr = paper ? 0.1 : 0.5;
  values.word_ngrams = paper ? 3 : 2;
  values.min_count = paper ? 3 : 2;
  values.epochs = paper ? 3 : 8;
  values.bucket = paper ? 2'000'000 : 500'000;
  values.window_tokens = paper ? 0 : 50;
  values.windows_per_page = paper ? 0 : 10;
  values.pages_per_domain = paper ? 0 : 50;
  values.strip_formulas = paper ? 0 : 1;
  values.balance = paper ? 0 : 1;
  values.threads = paper ? cores : 1;
  return values;
}

FastTextTrainArgs ToArgs(const TrainOptions& options) {
  FastTextTrainArgs args;
  args.dim = options.dim;
  args.lr = options.lr;
  args.word_ngrams = options.word_ngrams;
  args.min_count = options.min_count;
  args.epoch = options.epochs;
  args.bucket = options.bucket;
  args.threads = options.threads;
  args.seed = static_cast<int>(options.seed & 0x7FFFFFFF);
  return args;
}

// The value that a share of `values` lies below. REQUIRES: not empty.
float Quantile(std::vector<float>& values, double share) {
  const auto rank = static_cast<size_t>(share * static_cast<double>(values.size()));
  std::nth_element(values.begin(), values.begin() + rank, values.end());
  return values[rank];
}

class Trainer {
 public:
  // `few_domains_give_more`: the limit of pages a domain is the preset's, not the user's.
  Trainer(const LabelledSource& source, const TrainOptions& options, bool few_domains_give_more,
          const std::string& model_path, const std::function<bool(const TrainProgress&)>& progress)
      : source_(source),
        options_(options),
        path_(model_path),
        progress_(progress),
        few_domains_give_more_(few_domains_give_more) {}

  absl::StatusOr<TrainReport> Run() {
    MS_ASSIGN_OR_RETURN(form_, TextForm::Create(options_.text_form));
    MS_ASSIGN_OR_RETURN(lines_, TrainingLines::Create(path_ + ".lines"));
    MS_RETURN_IF_ERROR(SetDomainLimits());
    MS_RETURN_IF_ERROR(ReadPages());
    if (report_.positives == 0 || report_.negatives == 0) {
      return absl::InvalidArgumentError(absl::StrFormat(
          "training needs pages of both labels; there are %d positive and %d negative ones",
          report_.positives, report_.negatives));
    }
    screened_.assign(halves_.size(), false);
    report_.screening = "off";
    if (options_.screen) MS_RETURN_IF_ERROR(Screen());
    MS_RETURN_IF_ERROR(TrainTo(path_, "train", {&screened_, options_.balance == 1, options_.seed}));
    MS_RETURN_IF_ERROR(WriteCard());
    return report_;
  }

 private:
  // Where domains are few, each gives its share of kFewPages.
  absl::Status SetDomainLimits() {
    domain_limits_.fill(static_cast<size_t>(options_.pages_per_domain));
    if (options_.pages_per_domain == 0 || !few_domains_give_more_) return absl::OkStatus();
    std::unordered_set<std::string> domains[2];
    MS_RETURN_IF_ERROR(source_([&](const LabelledText& page) {
      if (!page.domain.empty()) domains[page.positive].emplace(page.domain);
      return absl::OkStatus();
    }));
    for (const int label : {0, 1}) {
      const size_t share = kFewPages / std::max<size_t>(1, domains[label].size());
      domain_limits_[label] = std::max(domain_limits_[label], share);
    }
    return absl::OkStatus();
  }

  // Calls visit(number, page) for every page within the limits; the numbers are the same each time.
  absl::Status ForEachPage(
      const std::function<absl::Status(uint32_t, const LabelledText&)>& visit) {
    std::unordered_map<std::string, size_t> pages[2];
    uint32_t number = 0;
    over_limit_ = 0;
    return source_([&](const LabelledText& page) -> absl::Status {
      if (!MayGoOn()) return absl::CancelledError("stopped");
      if (options_.pages_per_domain > 0 && !page.domain.empty() &&
          ++pages[page.positive][std::string(page.domain)] > domain_limits_[page.positive]) {
        ++over_limit_;
        return absl::OkStatus();
      }
      return visit(number++, page);
    });
  }

  absl::Status ReadPages() {
    std::unordered_set<std::string> domains[2];
    uint64_t sum = 0, mixed = 0;
    MS_RETURN_IF_ERROR(ForEachPage([&](uint32_t number, const LabelledText& page) -> absl::Status {
      const std::string_view group = page.domain.empty() ? page.id : page.domain;
      halves_.push_back(Hash64(group, options_.seed) >> 63);
      form_->Apply(page.text, line_);
      if (line_.empty()) {
        ++report_.empty;
        return absl::OkStatus();
      }
      ++(page.positive ? report_.positives : report_.negatives);
      domains[page.positive].insert(std::string(group));
      const uint64_t hash = Hash64(page.text, page.positive);
      sum += hash;
      mixed ^= hash * 0x9E3779B97F4A7C15u;
      return AddLines(number, page);
    }));
    report_.over_domain_limit = over_limit_;
    report_.positive_domains = static_cast<int64_t>(domains[1].size());
    report_.negative_domains = static_cast<int64_t>(domains[0].size());
    report_.positive_lines = lines_->count(true);
    report_.negative_lines = lines_->count(false);
    report_.fingerprint = Hex(sum) + Hex(mixed);
    return absl::OkStatus();
  }

  absl::Status AddLines(uint32_t number, const LabelledText& page) {
    MS_RETURN_IF_ERROR(AddWindows(number, page.positive));
    if (options_.strip_formulas != 1 || !StripFormulas(page.text, stripped_)) {
      return absl::OkStatus();
    }
    form_->Apply(stripped_, line_);
    return line_.empty() ? absl::OkStatus() : AddWindows(number, page.positive);
  }

  absl::Status AddWindows(uint32_t number, bool positive) {
    for (const std::string_view window :
         CutWindows(line_, options_.window_tokens, options_.windows_per_page, options_.seed)) {
      MS_RETURN_IF_ERROR(lines_->Add(number, positive, window));
    }
    return absl::OkStatus();
  }

  absl::Status TrainTo(const std::string& path, const std::string& stage,
                       const TrainingLines::Selection& selection) {
    const std::string file = path_ + ".training";
    absl::Status status = lines_->WriteShuffled(file, selection);
    if (status.ok()) status = TrainOn(file, path, stage);
    unlink(file.c_str());
    return status;
  }

  absl::Status TrainOn(const std::string& file, const std::string& path, const std::string& stage) {
    MS_ASSIGN_OR_RETURN(
        const std::unique_ptr<FastTextModel> model,
        FastTextModel::Train(ToArgs(options_), file, [&](const FastTextProgress& now) {
          return Tell({stage, now.fraction, now.seconds_left, now.tokens_per_second, now.loss});
        }));
    MS_RETURN_IF_ERROR(model->Save(path));
    Tell({stage, 1, 0});
    return absl::OkStatus();
  }

  absl::StatusOr<std::unique_ptr<FoldedScorer>> Load(const std::string& path) {
    MS_ASSIGN_OR_RETURN(const FastTextFile file, FastTextFile::Open(path));
    MS_ASSIGN_OR_RETURN(const size_t math, FindPositiveLabel(file.header().labels, kMathLabel));
    return FoldedScorer::Fold(file, math);
  }

  using Models = std::array<std::unique_ptr<FoldedScorer>, 2>;
  struct Suspect {
    float logit;
    uint32_t number;
    std::string id, domain;
  };

  absl::Status Screen() {
    Models models;
    for (const int half : {0, 1}) {
      std::vector<bool> other_half(halves_.size());
      for (size_t i = 0; i < halves_.size(); ++i) other_half[i] = halves_[i] != (half == 1);
      const std::string path = path_ + ".screen";
      absl::Status status = TrainTo(path, absl::StrFormat("screen %d/2", half + 1),
                                    {&other_half, options_.balance == 1, options_.seed});
      if (status.ok()) {
        absl::StatusOr<std::unique_ptr<FoldedScorer>> model = Load(path);
        status = model.status();
        if (model.ok()) models[half] = *std::move(model);
      }
      unlink(path.c_str());
      if (status.code() == absl::StatusCode::kInvalidArgument) {
        report_.screening = "not done: half of the domains do not hold both labels";
        return absl::OkStatus();
      }
      MS_RETURN_IF_ERROR(status);
    }
    report_.screening = "done";
    return JudgeNegatives(models);
  }

  // The negatives that a model of the other half of the domains calls mathematics, surest first.
  // Probabilities of few sites are too sure of themselves, so that the model must also see more of
  // mathematics in them than in the middle one of the positives that it does not know.
  absl::StatusOr<std::vector<Suspect>> FindSuspects(const Models& models) {
    const double p = options_.screen_probability;
    const double limit = p >= 1 ? 1e300 : std::log(p / (1 - p));
    FoldedScratch scratch;
    std::vector<Suspect> suspects;
    std::vector<float> positives;
    MS_RETURN_IF_ERROR(ForEachPage([&](uint32_t number, const LabelledText& page) -> absl::Status {
      if (number >= halves_.size()) return absl::OkStatus();
      form_->Apply(page.text, line_);
      if (line_.empty()) return absl::OkStatus();
      const float logit = models[!halves_[number]]->Score(line_, scratch).logit;
      if (page.positive) {
        positives.push_back(logit);
      } else if (logit >= limit) {
        suspects.push_back({logit, number, std::string(page.id), std::string(page.domain)});
      }
      return absl::OkStatus();
    }));
    const float middle = positives.empty() ? 0 : Quantile(positives, 0.5);
    std::erase_if(suspects, [&](const Suspect& suspect) { return suspect.logit < middle; });
    std::ranges::sort(suspects, [](const Suspect& a, const Suspect& b) {
      return std::tie(b.logit, a.id, a.number) < std::tie(a.logit, b.id, b.number);
    });
    return suspects;
  }

  // Mathematics is rare: a first model that finds much of it among the negatives is a poor model,
  // and its finds are the examples that the second needs most. So a small share goes at most.
  absl::Status JudgeNegatives(const Models& models) {
    MS_ASSIGN_OR_RETURN(std::vector<Suspect> suspects, FindSuspects(models));
    report_.suspected = static_cast<int64_t>(suspects.size());
    const auto most =
        static_cast<size_t>(options_.screen_share * static_cast<double>(report_.negatives));
    if (suspects.size() > most) suspects.resize(most);
    report_.screened = static_cast<int64_t>(suspects.size());
    std::string list;
    for (const Suspect& suspect : suspects) {
      screened_[suspect.number] = true;
      Json row = Json::Object();
      row.Set("id", suspect.id).Set("domain", suspect.domain);
      list += row.Set("logit", static_cast<double>(suspect.logit)).Dump() + "\n";
    }
    if (list.empty()) return absl::OkStatus();
    report_.screened_path = ScreenedPath();
    return WriteFile(report_.screened_path, list);
  }

  std::string ScreenedPath() const { return path_ + ".screened.jsonl"; }

  absl::StatusOr<double> PositiveFloor() {
    MS_ASSIGN_OR_RETURN(const std::unique_ptr<FoldedScorer> model, Load(path_));
    FoldedScratch scratch;
    std::vector<float> logits;
    MS_RETURN_IF_ERROR(ForEachPage([&](uint32_t, const LabelledText& page) -> absl::Status {
      if (!page.positive) return absl::OkStatus();
      form_->Apply(page.text, line_);
      if (!line_.empty()) logits.push_back(model->Score(line_, scratch).logit);
      return absl::OkStatus();
    }));
    return std::min(kHighestFloor, std::floor(Quantile(logits, kFloorShare) * 100) / 100);
  }

  absl::Status WriteCard() {
    ModelCard card;
    card.text_form = options_.text_form;
    card.positive_label = std::string(kMathLabel);
    MS_ASSIGN_OR_RETURN(card.model_hash, ModelHash(path_));
    card.options = FieldsToJson(options_);
    card.data = report_.ToJson();
    MS_ASSIGN_OR_RETURN(card.floor_logit, PositiveFloor());
    card.has_floor = true;
    std::error_code ignored;
    std::filesystem::remove(CardPath(path_), ignored);
    if (report_.screened_path.empty()) std::filesystem::remove(ScreenedPath(), ignored);
    return WriteModelCard(path_, card);
  }

  // Whether to go on.
  bool Tell(const TrainProgress& progress) {
    last_ = progress;
    return MayGoOn();
  }
  bool MayGoOn() const { return !progress_ || progress_(last_); }

  const LabelledSource& source_;
  const TrainOptions& options_;
  const std::string& path_;
  const std::function<bool(const TrainProgress&)>& progress_;
  std::unique_ptr<TextForm> form_;
  std::unique_ptr<TrainingLines> lines_;
  const bool few_domains_give_more_;
  std::array<size_t, 2> domain_limits_ = {};  // by label
  std::vector<bool> halves_;                  // by page: which half of the domains it is in
  std::vector<bool> screened_;                // by page
  int64_t over_limit_ = 0;
  TrainProgress last_ = {.stage = "read"};
  std::string line_, stripped_;
  TrainReport report_;
};

}  // namespace

absl::StatusOr<TrainOptions> ResolvePreset(const TrainOptions& options) {
  if (options.preset != "paper" && options.preset != "small") {
    return absl::InvalidArgumentError(
        absl::StrFormat("preset '%s' is none of paper, small", options.preset));
  }
  const TrainOptions preset = PresetValues(options.preset == "paper");
  TrainOptions resolved = options;
  const auto fill = [](auto& value, auto preset_value, auto unset) {
    if (value == unset) value = preset_value;
  };
  fill(resolved.dim, preset.dim, 0);
  fill(resolved.lr, preset.lr, 0.0);
  fill(resolved.word_ngrams, preset.word_ngrams, 0);
  fill(resolved.min_count, preset.min_count, 0);
  fill(resolved.epochs, preset.epochs, 0);
  fill(resolved.bucket, preset.bucket, 0);
  fill(resolved.threads, preset.threads, 0);
  fill(resolved.window_tokens, preset.window_tokens, -1);
  fill(resolved.windows_per_page, preset.windows_per_page, -1);
  fill(resolved.pages_per_domain, preset.pages_per_domain, -1);
  fill(resolved.strip_formulas, preset.strip_formulas, -1);
  fill(resolved.balance, preset.balance, -1);
  return resolved;
}

Json TrainReport::ToJson() const {
  Json json = Json::Object();
  json.Set("positives", positives).Set("negatives", negatives);
  json.Set("positive_domains", positive_domains).Set("negative_domains", negative_domains);
  json.Set("empty", empty).Set("over_domain_limit", over_domain_limit);
  json.Set("screening", screening).Set("suspected", suspected).Set("screened", screened);
  json.Set("positive_lines", positive_lines).Set("negative_lines", negative_lines);
  json.Set("fingerprint", fingerprint);
  return json;
}

absl::StatusOr<TrainReport> TrainClassifier(
    const LabelledSource& source, const TrainOptions& options, const std::string& model_path,
    const std::function<bool(const TrainProgress&)>& progress) {
  MS_ASSIGN_OR_RETURN(const TrainOptions resolved, ResolvePreset(options));
  return Trainer(source, resolved, options.pages_per_domain == -1, model_path, progress).Run();
}

}  // namespace mathsieve
