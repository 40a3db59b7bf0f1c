#include "corpus/run/page_summary.h"

#include <algorithm>
#include <filesystem>

#include "corpus/store/pages/page_table.h"
#include "corpus/text/url.h"

namespace mathsieve {
namespace {

namespace fs = std::filesystem;

class DomainCounter {
 public:
  DomainCounter(Report& report, std::string section, size_t max_domains)
      : report_(report), section_(std::move(section)), max_domains_(max_domains) {}

  void Add(std::string_view domain) {
    const bool known = report_.Get(section_, domain) > 0;
    const bool room = report_.Section(section_).size() < max_domains_;
    report_.Count(section_, known || room ? domain : "(others)");
  }

 private:
  Report& report_;
  const std::string section_;
  const size_t max_domains_;
};

bool IsPageTable(const std::string& path) {
  std::error_code error;
  return fs::is_regular_file(path, error) &&
         (path.ends_with(".mspt") ||
          PageTableReader::Open(path).status().code() != absl::StatusCode::kInvalidArgument);
}

std::string_view OrUnknown(std::string_view text) { return text.empty() ? "(unknown)" : text; }

}  // namespace

absl::StatusOr<std::vector<std::string>> PageTablesOf(const std::string& path) {
  std::error_code error;
  if (IsPageTable(path)) return std::vector<std::string>{path};
  std::vector<std::string> tables;
  for (const std::string& folder : {path + "/pages", path}) {
    for (const auto& entry : fs::directory_iterator(folder, error)) {
      if (entry.path().extension() == ".mspt") tables.push_back(entry.path().string());
    }
    if (!tables.empty()) break;
  }
  if (tables.empty()) return absl::NotFoundError(path + ": no page table (*.mspt) in it");
  std::ranges::sort(tables);
  return tables;
}

absl::StatusOr<Report> SummarizePages(const std::vector<std::string>& tables, size_t max_domains) {
  Report report;
  DomainCounter seen(report, "pages by domain", max_domains);
  DomainCounter kept(report, "kept by domain", max_domains);
  std::string buffer;
  const auto visit = [&](const PageColumns& columns) {
    for (int64_t i = 0; i < columns.rows; ++i) {
      const std::string_view domain = OrUnknown(RegistrableDomain(columns.url[i], buffer));
      const std::string_view language = OrUnknown(columns.language[i]);
      seen.Add(domain);
      report.Count("pages", "seen");
      if (columns.extracted[i]) report.Count("pages by language", language);
      if (!columns.kept[i]) continue;
      kept.Add(domain);
      report.Count("pages", "kept");
      report.Count("tokens", "kept", columns.tokens[i]);
      report.Count("kept by language", language);
    }
    return absl::OkStatus();
  };
  for (const std::string& table : tables) {
    MS_RETURN_IF_ERROR(
        ForEachPageBlock(table, kPageUrl | kPageLanguage | kPageTokens | kPageFlags, visit));
  }
  return report;
}

}  // namespace mathsieve
