#pragma once

#include <string>
#include <vector>

#include "corpus/run/pipeline/report.h"

namespace mathsieve {

// The page tables of an output folder (OUT/pages/*.mspt, bytewise order), or the file itself where
// it is one by its name or its first bytes. Errors: NotFound where there is none.
absl::StatusOr<std::vector<std::string>> PageTablesOf(const std::string& path);

// Counts pages by registrable domain, and by language or script, seen and kept, and tokens kept.
// At most `max_domains` domains are counted one by one; later new ones go into "(others)".
// Errors: those of ForEachPageBlock.
absl::StatusOr<Report> SummarizePages(const std::vector<std::string>& tables,
                                      size_t max_domains = 200'000);

}  // namespace mathsieve
