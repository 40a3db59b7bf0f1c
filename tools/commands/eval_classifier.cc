#include <optional>

#include "absl/strings/str_format.h"
#include "classifier/eval/eval_report.h"
#include "classifier/model/scorer.h"
#include "classifier/recall/score_stage.h"
#include "classifier/seed/seed.h"
#include "corpus/base/file.h"
#include "corpus/run/ingest.h"
#include "corpus/text/script.h"
#include "tools/commands/commands.h"
#include "tools/commands/job.h"

namespace mathsieve {
namespace {

struct EvalInputs {
  std::string model, seed, out;
  std::vector<std::string> positive, negative;
  bool update_card = true;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "model", .help = "the classifier: a fastText .bin or .ftz"},
          self.model);
    visit(FieldInfo{.name = "seed", .help = "folder of `mathsieve seed`: its test half is taken"},
          self.seed);
    visit(FieldInfo{.name = "positive",
                    .help = "instead of --seed: inputs of mathematics",
                    .takes_many = true},
          self.positive);
    visit(FieldInfo{.name = "negative",
                    .help = "instead of --seed: inputs of everything else",
                    .takes_many = true},
          self.negative);
    visit(FieldInfo{.name = "out",
                    .help = "write the evaluation here as JSON, and a figure beside it (.svg)"},
          self.out);
    visit(FieldInfo{.name = "update-card",
                    .help = "write metrics and calibration into the model's card"},
          self.update_card);
  }
};

// Scores documents as they come and keeps what the evaluation needs of them.
class PageScores {
 public:
  explicit PageScores(const Scorer& scorer) : scorer_(scorer) {}

  absl::Status Add(SeedLabel label, const Document& document) {
    std::string language;
    if (!UnescapeJsonString(FindField(document.metadata, "language"), language)) {
      language = ScriptName(DominantScript(document.text));
    }
    pages_.push_back({.logit = scorer_.Score(document.text, scratch_).logit,
                      .positive = label == SeedLabel::kPositive,
                      .domain = SeedDomain(document),
                      .language = std::move(language),
                      .text_bytes = static_cast<int64_t>(document.text.size())});
    return absl::OkStatus();
  }

  const std::vector<EvalPage>& pages() const { return pages_; }

 private:
  const Scorer& scorer_;
  ScoreScratch scratch_;
  std::vector<EvalPage> pages_;
};

absl::Status AddAll(const EvalInputs& inputs, const RunOptions& run, PageScores& scores) {
  if (!inputs.seed.empty()) {
    return LoadSeed(inputs.seed, SeedSplit::kTest, [&](SeedLabel label, const Document& document) {
      return scores.Add(label, document);
    });
  }
  for (const SeedLabel label : {SeedLabel::kPositive, SeedLabel::kNegative}) {
    const auto& paths = label == SeedLabel::kPositive ? inputs.positive : inputs.negative;
    if (paths.empty()) {
      return absl::InvalidArgumentError("--seed, or --positive and --negative, are needed");
    }
    MS_RETURN_IF_ERROR(ForEachDocument(paths, {}, run, [&](const Document& document) {
                         return scores.Add(label, document);
                       }).status());
  }
  return absl::OkStatus();
}

absl::Status UpdateCard(const std::string& model, const EvalReport& report, ModelCard card) {
  card.metrics = report.ToJson();
  card.metrics.Set("curve", Json::Array());  // the curve stays in the evaluation's own file
  if (report.calibration.has_value()) {
    card.calibration_slope = report.calibration->slope;
    card.calibration_intercept = report.calibration->intercept;
    card.training_base_rate = report.calibration->base_rate;
  }
  return WriteModelCard(model, card);
}

std::string FigurePath(const std::string& out) {
  return (out.ends_with(".json") ? out.substr(0, out.size() - 5) : out) + ".svg";
}

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info, {"task"});
  EvalInputs inputs;
  EvalOptions options;
  ScorerOptions scorer_options;
  job.line.Add(inputs);
  job.line.Add(options, "the evaluation");
  job.line.Add(scorer_options, "the model");
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  if (inputs.model.empty()) return absl::InvalidArgumentError("--model is missing");
  if (!inputs.seed.empty() && !(inputs.positive.empty() && inputs.negative.empty())) {
    return absl::InvalidArgumentError("either --seed, or --positive and --negative");
  }
  MS_ASSIGN_OR_RETURN(const auto scorer, Scorer::Load(inputs.model, scorer_options));
  PageScores scores(*scorer);
  MS_RETURN_IF_ERROR(AddAll(inputs, job.run, scores));
  std::optional<Calibration> fitted;  // by an earlier evaluation, and so to other pages
  if (inputs.seed.empty() && scorer->card().has_value()) fitted = CalibrationOf(scorer->card());
  MS_ASSIGN_OR_RETURN(const EvalReport report, Evaluate(scores.pages(), options, fitted));
  MS_RETURN_IF_ERROR(WriteOut(report.ToTable()));
  if (!inputs.out.empty()) {
    MS_RETURN_IF_ERROR(WriteFile(inputs.out, report.ToJson().Dump(2) + "\n"));
    MS_RETURN_IF_ERROR(WriteFile(FigurePath(inputs.out), report.ToSvg(inputs.model)));
    Message(info.name,
            absl::StrFormat("evaluation in %s, figure in %s", inputs.out, FigurePath(inputs.out)));
  }
  if (inputs.update_card && scorer->card().has_value()) {
    MS_RETURN_IF_ERROR(UpdateCard(inputs.model, report, *scorer->card()));
  }
  if (!job.output.report.empty()) {
    MS_RETURN_IF_ERROR(WriteFile(job.output.report, report.ToJson().Dump(2) + "\n"));
  }
  return 0;
}

}  // namespace

const Command kEvalClassifierCommand = {
    {.name = "eval-classifier",
     .arguments = "",
     .summary = "how good a classifier is on domains it never saw",
     .details =
         "Scores the test half of a seed, whole domains that training did not see, and tells "
         "precision, recall, F1, ROC and PR with 95 % intervals over domains; by language and text "
         "length; the precision to expect where mathematics is rare (--base-rate); and how far "
         "probabilities can be believed. Metrics and calibration go into the model's card.",
     .example = "mathsieve eval-classifier --model math.bin --seed seed --out eval.json"},
    Run};

}  // namespace mathsieve
