#include <algorithm>

#include "absl/strings/str_format.h"
#include "corpus/run/shards/select.h"
#include "tools/commands/commands.h"
#include "tools/commands/job.h"
#include "tools/terminal.h"

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
    visit(FieldInfo{.name = "where",
                    .help = "only documents that fulfil NAME>=VALUE (see select); repeat it",
                    .splits = false},
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
  std::string out =
      absl::StrFormat("── %s\n   %s\n", VisibleLine(document.id), VisibleLine(document.url));
  for (const Field& field : document.metadata) {
    absl::StrAppendFormat(&out, "   %s: %s\n", VisibleLine(field.key), VisibleLine(field.json));
  }
  for (const auto& [name, score] : judged.verdict.scores) {
    absl::StrAppendFormat(&out, "   %s: %.4g\n", VisibleLine(name), score);
  }
  if (!judged.verdict.reason.empty()) {
    absl::StrAppendFormat(&out, "   dropped: %s\n", VisibleLine(judged.verdict.reason));
  }
  std::string_view text = document.text;
  if (characters > 0 && text.size() > static_cast<size_t>(characters)) {
    size_t end = characters;
    while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
    absl::StrAppendFormat(&out, "\n%s …\n(%d bytes more)\n\n", Visible(text.substr(0, end)),
                          text.size() - end);
  } else {
    absl::StrAppendFormat(&out, "\n%s\n\n", Visible(text));
  }
  return out;
}

// The documents that the options ask for, one after the other on stdout.
class Viewer {
 public:
  Viewer(const ViewOptions& options, RuleSet& rules) : options_(options), rules_(rules) {}

  // False when enough were shown or nothing more can be written.
  bool Visit(const JudgedDocument& judged) {
    if (!rules_.Check(judged).empty() || !IsAsked(judged.document.id)) return true;
    if (passed_over_ < options_.skip) {
      ++passed_over_;
      return true;
    }
    status_ = WriteOut(Render(judged, options_.characters));
    return status_.ok() && ++shown_ < options_.limit;
  }

  const absl::Status& status() const { return status_; }
  int64_t shown() const { return shown_; }
  int64_t matched() const { return passed_over_ + shown_; }

 private:
  bool IsAsked(const std::string& id) const {
    return options_.id.empty() || std::ranges::find(options_.id, id) != options_.id.end();
  }

  const ViewOptions& options_;
  RuleSet& rules_;
  absl::Status status_;
  int64_t passed_over_ = 0, shown_ = 0;
};

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info, {"task", "threads", "progress"});
  ViewOptions options;
  job.line.Add(options);
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  for (const std::string& stage : options.stages) {
    MS_RETURN_IF_ERROR(Annotate(CheckStageName(stage), "--stages"));
  }
  MS_ASSIGN_OR_RETURN(RuleSet rules, RuleSet::Parse(options.where));
  Viewer viewer(options, rules);
  absl::StatusOr<Report> report =
      ForEachJudged(job.line.arguments(), rules.Stages(options.stages), job.run,
                    [&](const JudgedDocument& judged) { return viewer.Visit(judged); });
  if (!report.ok()) return rules.Explain(report.status());
  MS_RETURN_IF_ERROR(viewer.status());
  report->Count("documents", "shown", viewer.shown());
  if (viewer.matched() == 0) Message(info.name, "no document fulfils that");
  return job.EndOfText(*std::move(report), rules.Warnings());
}

}  // namespace

const Command kViewCommand = {
    {.name = "view",
     .arguments = "SHARDS...",
     .summary = "documents in the terminal, with what stages said of them",
     .details = "Shows metadata, verdicts and the start of the text of documents. What a terminal "
                "would obey instead of show is written out: \\x1b for the escape character.",
     .example = "mathsieve view --stages classifier --where 'classifier__logit<0' pages | less"},
    Run};

}  // namespace mathsieve
