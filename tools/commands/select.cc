#include "corpus/run/shards/select.h"
#include "tools/commands/commands.h"
#include "tools/commands/job.h"

namespace mathsieve {
namespace {

struct SelectOptions {
  std::vector<std::string> where;
  OutputPipelineOptions output;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "where",
                    .help = "a rule, NAME>=VALUE; all must hold; repeat it",
                    .details = "NAME is STAGE__SCORE of verdicts beside the shards "
                               "(classifier__logit), a member of the metadata (script, "
                               "token_count) or id, url, source, reason; metadata.NAME is a member "
                               "whatever its name. Operators: >= <= > < = !=. Numbers compare with "
                               "numbers and text with text; what a document lacks fulfils only "
                               "!=.",
                    .splits = false},
          self.where);
    OutputPipelineOptions::Fields(self.output, visit);
  }
};

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info);
  SelectOptions options;
  job.line.Add(job.out);
  job.line.Add(options);
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  MS_RETURN_IF_ERROR(job.NeedsOut());
  if (options.where.empty()) return absl::InvalidArgumentError("--where is missing: what to keep");
  MS_ASSIGN_OR_RETURN(RuleSet rules, RuleSet::Parse(options.where));
  SelectJob select = {.shards = job.line.arguments(),
                      .stages = rules.Stages(),
                      .keep = [&](const JudgedDocument& judged) { return rules.Check(judged); },
                      .fingerprint = {},
                      .folder = job.out.out};
  for (const Rule& rule : rules.rules()) select.fingerprint += rule.ToString() + "\n";
  absl::StatusOr<Report> report = Select(select, options.output, job.run);
  if (!report.ok()) return rules.Explain(report.status());
  report->SetFact("options", FieldsToJson(options));
  return job.End(*std::move(report), rules.Warnings());
}

}  // namespace

const Command kSelectCommand = {
    {.name = "select",
     .arguments = "SHARDS...",
     .summary = "verdicts and metadata to a corpus: the documents that fulfil all rules",
     .details = "Documents are copied byte for byte, in order.",
     .example = "mathsieve select --where 'classifier__logit>=2' --where script=latin --out "
                "corpus pages"},
    Run};

}  // namespace mathsieve
