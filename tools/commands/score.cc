#include "absl/strings/str_format.h"
#include "classifier/recall/score_stage.h"
#include "corpus/crawl/task_slice.h"
#include "corpus/run/shards/judge.h"
#include "corpus/run/shards/shards.h"
#include "tools/commands/commands.h"
#include "tools/commands/job.h"
#include "tools/terminal.h"

namespace mathsieve {
namespace {

struct ScoreOptions {
  std::string model;
  std::string stage = "classifier";
  bool print = false;
  ScorerOptions scorer;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "model", .help = "the classifier: a fastText .bin or .ftz"},
          self.model);
    visit(FieldInfo{.name = "stage",
                    .help = "name of the verdicts: attributes/NAME beside documents/",
                    .details = "Letters, digits, - and single _ between them."},
          self.stage);
    visit(FieldInfo{.name = "print",
                    .help = "id, logit and probability on stdout instead of files, tabs between"},
          self.print);
    ScorerOptions::Fields(self.scorer, visit);
  }
};

// Judges the shards of this part and writes a line a document.
absl::StatusOr<Report> Print(const Job& job, const ScoreStage& stage) {
  const Calibration calibration = CalibrationOf(stage.scorer().card());
  MS_ASSIGN_OR_RETURN(const TaskSlice slice, TaskSlice::Parse(job.run.task));
  MS_ASSIGN_OR_RETURN(const InputList all, ResolveShards(job.line.arguments()));
  std::vector<std::string> shards;
  for (const Input& input : slice.Deal(all).inputs) shards.push_back(input.path);
  Report report;
  const auto print = [&](const Document& document, const Verdict& verdict) {
    report.Count("verdicts", verdict.reason.empty() ? "keep" : verdict.reason);
    if (verdict.scores.empty()) return absl::OkStatus();
    const double logit = verdict.scores[0].second;
    return WriteOut(absl::StrFormat("%s\t%.9g\t%.9g\n", TsvCell(document.id), logit,
                                    calibration.Probability(logit)));
  };
  MS_RETURN_IF_ERROR(JudgeToLines(shards, stage, job.run, print));
  return report;
}

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info);
  ScoreOptions options;
  job.line.Add(options);
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  if (options.model.empty()) return absl::InvalidArgumentError("--model is missing");
  MS_RETURN_IF_ERROR(Annotate(CheckStageName(options.stage), "--stage"));
  MS_ASSIGN_OR_RETURN(const auto stage,
                      ScoreStage::Load(options.model, options.scorer, options.stage, -1e300));
  if (options.print) {
    MS_ASSIGN_OR_RETURN(Report report, Print(job, *stage));
    report.SetFact("options", FieldsToJson(options));
    return job.EndOfText(std::move(report));
  }
  MS_ASSIGN_OR_RETURN(Report report, Judge(job.line.arguments(), *stage, job.run));
  report.SetFact("options", FieldsToJson(options));
  return job.End(std::move(report));
}

}  // namespace

const Command kScoreCommand = {
    {.name = "score",
     .arguments = "SHARDS...",
     .summary = "a classifier's verdict on every document, beside the shards",
     .details =
         "Writes one file a shard, attributes/STAGE/<shard>, line for line in Dolma's form, with "
         "STAGE__logit and STAGE__best_window (the best stretch of a long page). Shards whose "
         "verdicts stand there already are passed over. With --print nothing is written but "
         "id<TAB>logit<TAB>probability on stdout; the probability is the card's calibrated one. "
         "A tab, newline, carriage return or backslash in an id is \\t, \\n, \\r or \\\\ there.",
     .example = "mathsieve score --model math.bin pages"},
    Run};

}  // namespace mathsieve
