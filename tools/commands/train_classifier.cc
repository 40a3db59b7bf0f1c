#include "absl/strings/str_format.h"
#include "classifier/model/train.h"
#include "classifier/seed/seed.h"
#include "tools/commands/commands.h"
#include "tools/environment.h"

namespace mathsieve {
namespace {

struct TrainInputs {
  std::string seed, out;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "seed", .help = "folder that `mathsieve seed` made"}, self.seed);
    visit(FieldInfo{.name = "out", .help = "model to write, for example math.bin"}, self.out);
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

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  TrainInputs inputs;
  TrainOptions options;
  OutputOptions output;
  CommandLine line(info);
  line.Add(inputs);
  line.Add(options, "training");
  line.Add(output, "the run");
  MS_ASSIGN_OR_RETURN(const auto outcome, line.Parse(args));
  if (outcome == CommandLine::Outcome::kHelpShown) return 0;
  if (inputs.seed.empty() || inputs.out.empty()) {
    return absl::InvalidArgumentError("--seed DIR and --out MODEL are needed");
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
  MS_RETURN_IF_ERROR(EndWithReport(info.name, ReportOf(trained, options), output));
  Message(info.name, absl::StrFormat("model in %s, card in %s", inputs.out, CardPath(inputs.out)));
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
