#include <set>

#include "corpus/run/select.h"
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
                    .help = "NAME>=VALUE; all must hold; repeat it",
                    .details = "NAME is STAGE__SCORE of verdicts beside the shards "
                               "(classifier__logit), a member of the metadata (language, "
                               "token_count) or id, url, source, reason. Operators: >= <= > < = "
                               "!=."},
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
  std::vector<Rule> rules;
  std::set<std::string> stages;
  SelectJob select = {.shards = job.line.arguments(), .folder = job.out.out};
  for (const std::string& text : options.where) {
    MS_ASSIGN_OR_RETURN(rules.emplace_back(), Rule::Parse(text));
    if (!rules.back().Stage().empty()) stages.insert(rules.back().Stage());
    select.fingerprint += text + "\n";
  }
  select.stages.assign(stages.begin(), stages.end());
  select.keep = [&](const JudgedDocument& document) -> std::string {
    for (const Rule& rule : rules) {
      if (!rule.Holds(document)) return "not " + rule.ToString();
    }
    return "";
  };
  MS_ASSIGN_OR_RETURN(Report report, Select(select, options.output, job.run));
  report.SetFact("options", FieldsToJson(options));
  return job.End(std::move(report));
}

}  // namespace

const Command kSelectCommand = {
    {.name = "select",
     .arguments = "SHARDS...",
     .summary = "verdicts and metadata to a corpus: the documents that fulfil all rules",
     .details = "Documents are copied byte for byte, in order.",
     .example = "mathsieve select --where 'classifier__logit>=2' --where language=en --out corpus "
                "pages"},
    Run};

}  // namespace mathsieve
