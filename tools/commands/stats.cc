#include <algorithm>
#include <filesystem>
#include <set>

#include "corpus/base/hash.h"
#include "corpus/run/page_summary.h"
#include "corpus/run/shards/select.h"
#include "corpus/run/shards/shards.h"
#include "corpus/text/url.h"
#include "tools/commands/commands.h"
#include "tools/commands/job.h"
#include "tools/terminal.h"

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

absl::StatusOr<Report> SummarizeDocuments(const std::vector<std::string>& shards,
                                          const RunOptions& run) {
  Report report;
  std::vector<uint64_t> id_hashes;
  MS_ASSIGN_OR_RETURN(
      const Report read, ForEachJudged(shards, {}, run, [&](const JudgedDocument& judged) {
        const int64_t tokens = judged.TokenCount();
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
        for (const auto& [form, count] : formulas.members()) {
          report.Count("formulas", form, count.Integer());
        }
        return true;
      }));
  report.Merge(read);
  report.Count("documents", "repeated ids", CountRepeats(id_hashes));
  return report;
}

// What the arguments name: page tables, and what is to be read as shards.
struct Sources {
  std::set<std::string> tables;  // one may be given and stand beside shards that are given too
  std::vector<std::string> shards;
};

Sources SourcesOf(std::span<const std::string> arguments) {
  Sources sources;
  for (const std::string& argument : arguments) {
    const absl::StatusOr<std::vector<std::string>> tables = PageTablesOf(argument);
    if (tables.ok()) sources.tables.insert(tables->begin(), tables->end());
    const bool only_tables =
        tables.ok() && (!std::filesystem::is_directory(argument) ||
                        absl::IsNotFound(ResolveShards(std::span(&argument, 1)).status()));
    if (!only_tables) sources.shards.push_back(argument);
  }
  return sources;
}

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  Job job(info, {"task", "threads", "progress"});
  StatsOptions options;
  job.line.Add(options);
  MS_ASSIGN_OR_RETURN(const bool go, job.Parse(args));
  if (!go) return 0;
  Report report;
  const Sources sources = SourcesOf(job.line.arguments());
  if (!sources.tables.empty()) {
    MS_ASSIGN_OR_RETURN(const Report pages,
                        SummarizePages({sources.tables.begin(), sources.tables.end()}));
    report.Merge(pages);
  }
  if (!sources.shards.empty()) {
    MS_ASSIGN_OR_RETURN(const Report documents, SummarizeDocuments(sources.shards, job.run));
    report.Merge(documents);
  }
  MS_RETURN_IF_ERROR(WriteOut(Visible(report.ToTable(options.top))));
  return job.EndOfText(std::move(report));
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
