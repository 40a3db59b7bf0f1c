#include <algorithm>
#include <filesystem>

#include "corpus/base/hash.h"
#include "corpus/run/page_summary.h"
#include "corpus/run/select.h"
#include "corpus/text/url.h"
#include "tools/commands/commands.h"
#include "tools/commands/job.h"

namespace mathsieve {
namespace {

struct StatsOptions {
  int top = 20;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "top", .help = "entries of each list that are printed", .min = 1},
          self.top);
  }
};

std::string TextOr(const Json& json, const char* otherwise) {
  return json.String().empty() ? otherwise : json.String();
}

// How many of the documents have an id that another one has. Eight bytes a document.
int64_t CountRepeats(std::vector<uint64_t>& id_hashes) {
  std::ranges::sort(id_hashes);
  return id_hashes.end() - std::unique(id_hashes.begin(), id_hashes.end());
}

absl::StatusOr<Report> SummarizeDocuments(const Job& job) {
  Report report;
  std::vector<uint64_t> id_hashes;
  const auto count = [&](const JudgedDocument& judged) {
    const int64_t tokens = judged.Value("token_count").Integer();
    report.Count("documents", "all");
    id_hashes.push_back(Hash64(judged.document.id));
    report.Count("tokens", "all", tokens);
    report.Count("bytes", "text", static_cast<int64_t>(judged.document.text.size()));
    const std::string language =
        TextOr(judged.Value("language"), TextOr(judged.Value("script"), "(unknown)").c_str());
    report.Count("documents by language", language);
    report.Count("tokens by language", language, tokens);
    std::string domain = RegistrableDomain(judged.document.url);
    report.Count("documents by domain", domain.empty() ? "(unknown)" : domain);
    const Json formulas = judged.Value("formulas");
    for (const auto& [form, number] : formulas.members()) {
      report.Count("formulas", form, number.Integer());
    }
    return true;
  };
  int64_t bad_lines = 0;
  MS_RETURN_IF_ERROR(ForEachJudged(job.line.arguments(), {}, job.run, count, &bad_lines));
  if (bad_lines > 0) report.Count("documents", "bad lines", bad_lines);
  report.Count("documents", "repeated ids", CountRepeats(id_hashes));
  return report;
}

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info);
  StatsOptions options;
  job.line.Add(options);
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  Report report;
  std::vector<std::string> tables;
  for (const std::string& argument : job.line.arguments()) {
    const absl::StatusOr<std::vector<std::string>> found = PageTablesOf(argument);
    if (found.ok()) tables.insert(tables.end(), found->begin(), found->end());
  }
  const bool tables_only = job.line.arguments().size() == tables.size() &&
                           std::filesystem::is_regular_file(job.line.arguments().front());
  if (!tables.empty()) {
    MS_ASSIGN_OR_RETURN(const Report pages, SummarizePages(tables));
    report.Merge(pages);
  }
  if (!tables_only) {
    MS_ASSIGN_OR_RETURN(const Report documents, SummarizeDocuments(job));
    report.Merge(documents);
  }
  MS_RETURN_IF_ERROR(WriteOut(report.ToTable(options.top)));
  if (!job.output.report.empty()) {
    MS_RETURN_IF_ERROR(EndWithReport(info.name, report, job.output));
  }
  return 0;
}

}  // namespace

const Command kStatsCommand = {
    {.name = "stats",
     .arguments = "SHARDS...",
     .summary = "what a shard set or a page table holds",
     .details = "Counts documents, tokens, languages, domains and formulas of shards, and pages by "
                "domain and language of the page tables beside them (or of *.mspt files given).",
     .example = "mathsieve stats math"},
    Run};

}  // namespace mathsieve
