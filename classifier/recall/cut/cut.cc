// A rank is one 96-bit number: the logit's bits made monotone, then the id's hash turned round, so
// that a greater number ranks higher. Selection by radix: counters over 16 bits of that number say
// in which bin the budget ends; that bin alone is read again, and sorted when it is small enough,
// else split by its next 16 bits. Each stratum is at its own place in this; all share the passes.

#include "classifier/recall/cut/cut.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "absl/strings/str_format.h"
#include "classifier/eval/metrics.h"
#include "classifier/recall/cut/cut_rank.h"
#include "classifier/recall/cut/cut_search.h"
#include "classifier/recall/cut/cut_targets.h"
#include "corpus/base/hash.h"

namespace mathsieve {
namespace {

// One pass over the rows that have a score and a target: visit(target's name, row).
absl::Status Pass(const CutRows& rows, const CutTargets& targets, Cut& cut,
                  const std::function<void(const std::string&, const CutRow&)>& visit) {
  ++cut.passes;
  cut.unscored_pages = cut.uncovered_pages = 0;
  return rows([&](const CutRow& row) {
    const std::string* name = targets.NameOf(row.stratum);
    if (std::isnan(row.logit)) {
      ++cut.unscored_pages;
    } else if (name == nullptr) {
      ++cut.uncovered_pages;
    } else {
      visit(*name, row);
    }
  });
}

absl::Status CutByBudget(const CutOptions& options, const CutTargets& targets, const CutRows& rows,
                         Cut& cut) {
  std::map<std::string, CutSearch, std::less<>> searches;
  for (const auto& [name, budget] : targets.values) {
    searches.try_emplace(name, budget, targets.kind == CutTargets::Kind::kTokens,
                         options.max_sorted_rows);
  }
  const auto done = [](const auto& search) { return search.second.done(); };
  while (!std::all_of(searches.begin(), searches.end(), done)) {
    MS_RETURN_IF_ERROR(Pass(rows, targets, cut, [&](const std::string& name, const CutRow& row) {
      CutSearch& search = searches.find(name)->second;
      if (!search.done()) search.Add(CutRank::Of(row.logit, row.id_hash), row.tokens);
    }));
    for (auto& [name, search] : searches) {
      if (!search.done()) search.EndPass();
    }
  }
  for (const auto& [name, search] : searches) cut.strata[name] = search.result();
  return absl::OkStatus();
}

absl::Status SetPrecisionThreshold(std::string_view stratum, double precision,
                                   std::vector<ScoredLabel> audited, CutThreshold& threshold) {
  threshold.wanted = precision;
  if (audited.empty()) {
    return absl::InvalidArgumentError(
        absl::StrFormat("--audit labels no page of stratum '%s'", stratum));
  }
  const auto point = MaxRecallAtPrecision(OperatingPoints(audited), precision);
  if (!point.has_value()) return absl::OkStatus();
  for (const ScoredLabel& row : audited) {
    if (row.score < point->threshold) continue;
    ++threshold.audited;
    threshold.audited_right += row.positive;
  }
  threshold.kind = CutThreshold::Kind::kAbove;
  threshold.logit =
      std::nextafter(static_cast<float>(point->threshold), -std::numeric_limits<float>::infinity());
  return absl::OkStatus();
}

absl::Status CutByPrecision(const CutOptions& options, const CutTargets& targets,
                            const CutRows& rows, Cut& cut) {
  MS_ASSIGN_OR_RETURN(const auto labels, ReadAudit(options.audit));
  std::map<std::string, std::vector<ScoredLabel>, std::less<>> audited;
  for (const auto& [name, precision] : targets.values) audited[name];
  MS_RETURN_IF_ERROR(Pass(rows, targets, cut, [&](const std::string& name, const CutRow& row) {
    CutThreshold& threshold = cut.strata[name];
    ++threshold.all_pages;
    threshold.all_tokens += row.tokens;
    const auto label = labels.find(row.id_hash);
    if (label == labels.end()) return;
    audited[name].push_back({.score = row.logit, .positive = label->second});
  }));
  for (const auto& [name, precision] : targets.values) {
    MS_RETURN_IF_ERROR(
        SetPrecisionThreshold(name, precision, std::move(audited[name]), cut.strata[name]));
  }
  return Pass(rows, targets, cut, [&](const std::string& name, const CutRow& row) {
    CutThreshold& threshold = cut.strata[name];
    if (!threshold.Keep(row.logit, row.id_hash)) return;
    ++threshold.pages;
    threshold.tokens += row.tokens;
  });
}

absl::Status CheckStrata(const CutTargets& targets, const Cut& cut) {
  for (const auto& [name, threshold] : cut.strata) {
    if (threshold.all_pages > 0 || name == "*") continue;
    return absl::InvalidArgumentError(absl::StrFormat("no scored page is in stratum '%s'", name));
  }
  if (targets.values.size() > 1 || cut.strata.begin()->second.all_pages > 0) {
    return absl::OkStatus();
  }
  if (cut.unscored_pages == 0) return absl::OkStatus();  // there is no page at all
  return absl::InvalidArgumentError("no page has a score");
}

absl::Status FloorError(float floor, double needed) {
  return absl::FailedPreconditionError(absl::StrFormat(
      "the cut needs pages below the floor %g, whose text was not kept: filter again with "
      "--floor %.4f",
      floor, std::floor(needed * 1e4) / 1e4));
}

absl::Status CheckFloor(const CutTargets& targets, const CutRows& rows, float floor,
                        const LogitHistogram* scored, Cut& cut) {
  bool may_need = false;
  for (const auto& [name, threshold] : cut.strata) {
    may_need |= threshold.kind == CutThreshold::Kind::kEverything || threshold.all_pages == 0 ||
                (threshold.kind == CutThreshold::Kind::kAbove && threshold.logit < floor);
  }
  if (!may_need) return absl::OkStatus();
  double lowest = std::numeric_limits<double>::infinity();
  MS_RETURN_IF_ERROR(Pass(rows, targets, cut, [&](const std::string&, const CutRow& row) {
    if (cut.Keep(row)) lowest = std::min<double>(lowest, row.logit);
  }));
  if (lowest < floor) return FloorError(floor, lowest);
  if (scored == nullptr || targets.kind == CutTargets::Kind::kPrecision) return absl::OkStatus();
  const bool by_tokens = targets.kind == CutTargets::Kind::kTokens;
  double wanted = 0;
  for (const auto& [name, target] : targets.values) wanted += target;
  const LogitHistogram::Bin all = scored->Total();
  const int64_t there = by_tokens ? all.tokens : all.pages;
  const int64_t count = std::min(there, static_cast<int64_t>(std::min(wanted, 9e18)));
  const auto needed = by_tokens ? scored->FloorForTokens(count) : scored->FloorForPages(count);
  return needed.has_value() && *needed + LogitHistogram::kWidth <= floor
             ? FloorError(floor, *needed)
             : absl::OkStatus();
}

}  // namespace

bool CutThreshold::Keep(float row_logit, uint64_t row_id_hash) const {
  if (kind == Kind::kNothing || std::isnan(row_logit)) return false;
  return kind == Kind::kEverything ||
         CutRank::Of(row_logit, row_id_hash) > CutRank::Of(logit, id_hash);
}

bool Cut::Keep(const CutRow& row) const {
  auto at = strata.find(row.stratum);
  if (at == strata.end()) at = strata.find("*");
  return at != strata.end() && at->second.Keep(row.logit, row.id_hash);
}

absl::StatusOr<Cut> ComputeCut(const CutOptions& options, const CutRows& rows, float floor,
                               const LogitHistogram* scored) {
  MS_ASSIGN_OR_RETURN(const CutTargets targets, ParseCutTargets(options));
  Cut cut;
  const bool by_precision = targets.kind == CutTargets::Kind::kPrecision;
  MS_RETURN_IF_ERROR((by_precision ? CutByPrecision : CutByBudget)(options, targets, rows, cut));
  MS_RETURN_IF_ERROR(CheckStrata(targets, cut));
  MS_RETURN_IF_ERROR(CheckFloor(targets, rows, floor, scored, cut));
  return cut;
}

}  // namespace mathsieve
