#include <algorithm>

#include "absl/strings/str_format.h"
#include "corpus/run/select.h"
#include "tools/commands/commands.h"
#include "tools/commands/job.h"

namespace mathsieve {
namespace {

struct ViewOptions {
  std::vector<std::string> id;
  std::vector<std::string> where;
  std::vector<std::string> stages;
  int64_t limit = 10;
  int64_t skip = 0;
  int64_t characters = 600;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "id", .help = "only documents with these ids"}, self.id);
    visit(FieldInfo{.name = "where", .help = "only documents that fulfil NAME>=VALUE (see select)"},
          self.where);
    visit(FieldInfo{.name = "stages", .help = "verdicts to show: names below attributes/"},
          self.stages);
    visit(FieldInfo{.name = "limit", .help = "documents to show", .min = 1}, self.limit);
    visit(FieldInfo{.name = "skip", .help = "documents to pass over first", .min = 0}, self.skip);
    visit(
        FieldInfo{
            .name = "characters", .help = "bytes of text to show of each; 0 shows all", .min = 0},
        self.characters);
  }
};

std::string Render(const JudgedDocument& judged, int64_t characters) {
  const Document& document = judged.document;
  std::string out = absl::StrFormat("── %s\n   %s\n", document.id, document.url);
  for (const Field& field : document.metadata) {
    absl::StrAppendFormat(&out, "   %s: %s\n", field.key, field.json);
  }
  for (const auto& [name, score] : judged.verdict.scores) {
    absl::StrAppendFormat(&out, "   %s: %.4g\n", name, score);
  }
  if (!judged.verdict.reason.empty()) {
    absl::StrAppendFormat(&out, "   dropped: %s\n", judged.verdict.reason);
  }
  std::string_view text = document.text;
  if (characters > 0 && text.size() > static_cast<size_t>(characters)) {
    size_t end = characters;
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
    absl::StrAppendFormat(&out, "\n%s …\n(%d bytes more)\n\n", text.substr(0, end),
                          text.size() - end);
  } else {
    absl::StrAppendFormat(&out, "\n%s\n\n", text);
  }
  return out;
}

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info);
  ViewOptions options;
  job.line.Add(options);
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  std::vector<Rule> rules;
  for (const std::string& text : options.where) {
    MS_ASSIGN_OR_RETURN(rules.emplace_back(), Rule::Parse(text));
    const std::string stage = rules.back().Stage();
    if (!stage.empty() && std::ranges::find(options.stages, stage) == options.stages.end()) {
      options.stages.push_back(stage);
    }
  }
  absl::Status status;
  int64_t matched = 0;
  MS_RETURN_IF_ERROR(ForEachJudged(job.line.arguments(), options.stages, job.run,
                                   [&](const JudgedDocument& judged) {
                                     for (const Rule& rule : rules) {
                                       if (!rule.Holds(judged)) return true;
                                     }
                                     if (!options.id.empty() &&
                                         std::ranges::find(options.id, judged.document.id) ==
                                             options.id.end()) {
                                       return true;
                                     }
                                     if (matched++ < options.skip) return true;
                                     status = WriteOut(Render(judged, options.characters));
                                     return status.ok() && matched < options.skip + options.limit;
                                   })
                         .status());
  MS_RETURN_IF_ERROR(status);
  if (matched == 0) Message(info.name, "no document fulfils that");
  return 0;
}

}  // namespace

const Command kViewCommand = {
    {.name = "view",
     .arguments = "SHARDS...",
     .summary = "documents in the terminal, with what stages said of them",
     .details = "Shows metadata, verdicts and the start of the text of documents.",
     .example = "mathsieve view --stages classifier --where 'classifier__logit<0' pages | less"},
    Run};

}  // namespace mathsieve
