#include <filesystem>
#include <set>

#include "absl/strings/str_format.h"
#include "classifier/model/scorer.h"
#include "classifier/model/train.h"
#include "classifier/recall/quick/quick_fit.h"
#include "classifier/seed/seed.h"
#include "tools/commands/commands.h"
#include "tools/environment.h"

namespace mathsieve {
namespace {

struct TrainInputs {
  std::string seed, out;
  std::vector<std::string> pages;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "seed", .help = "folder that `mathsieve seed` made"}, self.seed);
    visit(FieldInfo{.name = "out", .help = "model to write, for example math.bin"}, self.out);
    visit(FieldInfo{.name = "pages",
                    .help = "crawl files on which the quick pass is fitted",
                    .details = "A random piece of the crawl that is to be filtered, some 10,000 "
                               "pages or more; pages of the seed's domains are left out. Without "
                               "it filter refuses pages by a default, wide margin.",
                    .takes_many = true},
          self.pages);
  }
};

absl::Status VisitTraining(const std::string& folder,
                           const std::function<absl::Status(const LabelledText&)>& visit) {
  return LoadSeed(folder, SeedSplit::kTrain, [&](SeedLabel label, const Document& document) {
    const std::string domain = SeedDomain(document);
    return visit({.id = document.id,
                  .domain = domain,
                  .text = document.text,
                  .positive = label == SeedLabel::kPositive});
  });
}

Report ReportOf(const TrainReport& trained, const TrainOptions& options) {
  Report report;
  report.SetFact("command", "train-classifier");
  report.SetFact("options", FieldsToJson(options));
  report.SetFact("training", trained.ToJson());
  report.Count("pages", "positive", trained.positives);
  report.Count("pages", "negative", trained.negatives);
  report.Count("domains", "positive", trained.positive_domains);
  report.Count("domains", "negative", trained.negative_domains);
  report.Count("lines", "positive", trained.positive_lines);
  report.Count("lines", "negative", trained.negative_lines);
  report.Count("screening", "suspected", trained.suspected);
  report.Count("screening", "left out", trained.screened);
  return report;
}

absl::StatusOr<std::set<std::string>> SeedDomains(const std::string& folder) {
  std::set<std::string> domains;
  for (const SeedSplit split : {SeedSplit::kTrain, SeedSplit::kTest}) {
    MS_RETURN_IF_ERROR(LoadSeed(folder, split, [&](SeedLabel, const Document& document) {
      domains.insert(SeedDomain(document));
      return absl::OkStatus();
    }));
  }
  return domains;
}

// Writes the quick pass of the model into its card.
absl::StatusOr<QuickPassCard> AddQuickPass(const TrainInputs& inputs,
                                           const QuickFitOptions& options, const RunOptions& run) {
  MS_ASSIGN_OR_RETURN(ModelCard card, ReadModelCard(inputs.out));
  QuickPassCard quick;
  if (!inputs.pages.empty()) {
    MS_ASSIGN_OR_RETURN(const auto scorer, Scorer::Load(inputs.out, {}));
    MS_ASSIGN_OR_RETURN(const auto domains, SeedDomains(inputs.seed));
    MS_ASSIGN_OR_RETURN(
        quick, FitQuickPass(inputs.pages, *scorer, card.floor_logit, domains, options, {}, run));
  }
  card.quick_pass = quick.ToJson();
  MS_RETURN_IF_ERROR(WriteModelCard(inputs.out, card));
  return quick;
}

std::string Describe(const QuickPassCard& quick) {
  const Json &all = quick.facts["all"], &elsewhere = quick.facts["other_domains"];
  return absl::StrFormat(
      "quick pass: margin %.2f; of domains left out of its choice it loses %.2f %% of %d pages "
      "worth keeping and passes %.1f %% of the other bytes (%.1f %% on domains of which a tenth or "
      "less is kept)",
      quick.margin, 100 * all["loss"].Real(), all["kept_pages"].Integer(),
      100 * all["passing_share"].Real(), 100 * elsewhere["passing_share"].Real());
}

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  TrainInputs inputs;
  TrainOptions options;
  QuickFitOptions quick_options;
  OutputOptions output;
  CommandLine line(info);
  line.Add(inputs);
  line.Add(options, "training");
  line.Add(quick_options, "the quick pass");
  line.Add(output, "the run");
  MS_ASSIGN_OR_RETURN(const auto outcome, line.Parse(args));
  if (outcome == CommandLine::Outcome::kHelpShown) return 0;
  if (inputs.seed.empty() || inputs.out.empty()) {
    return absl::InvalidArgumentError("--seed DIR and --out MODEL are needed");
  }
  if (std::filesystem::is_directory(inputs.out)) {
    return absl::InvalidArgumentError("--out: " + inputs.out + " is a folder; name a file");
  }
  const auto draw = StageLine(output);
  MS_ASSIGN_OR_RETURN(
      const TrainReport trained,
      TrainClassifier([&](const auto& visit) { return VisitTraining(inputs.seed, visit); }, options,
                      inputs.out,
                      [&](const TrainProgress& progress) {
                        if (draw) draw(progress.stage, progress.fraction, progress.seconds_left);
                        return !StopFlag();
                      }));
  RunOptions run;
  run.stop = &StopFlag();
  MS_ASSIGN_OR_RETURN(const QuickPassCard quick, AddQuickPass(inputs, quick_options, run));
  Report report = ReportOf(trained, options);
  report.SetFact("quick_pass", quick.ToJson());
  MS_RETURN_IF_ERROR(EndWithReport(info.name, report, output));
  Message(info.name, absl::StrFormat("model in %s, card in %s", inputs.out, CardPath(inputs.out)));
  if (quick.fitted) {
    Message(info.name, Describe(quick));
  } else {
    Message(info.name,
            "warning: without --pages the quick pass has a default margin, and nobody knows what "
            "it loses (filter --audit-quick-pass tells)");
  }
  if (!trained.screened_path.empty()) {
    Message(info.name, "negatives left out: " + trained.screened_path);
  }
  return 0;
}

}  // namespace

const Command kTrainClassifierCommand = {
    {.name = "train-classifier",
     .arguments = "",
     .summary = "a fastText classifier from a seed",
     .details =
         "Trains on the training half of a seed and writes MODEL, MODEL.card.json (text form, "
         "options, data, floor) and the list of negatives that were left out because a first, "
         "cross-fitted model calls them mathematics. Preset paper is DeepSeekMath's, made for "
         "500,000 pages of each label; small is for hundreds to tens of thousands.",
     .example = "mathsieve train-classifier --seed seed --out math.bin --preset paper"},
    Run};

}  // namespace mathsieve
