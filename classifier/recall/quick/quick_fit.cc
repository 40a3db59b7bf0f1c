#include "classifier/recall/quick/quick_fit.h"

#include <algorithm>
#include <limits>
#include <map>
#include <vector>

#include "classifier/recall/score_stage.h"
#include "corpus/base/hash.h"
#include "corpus/text/url.h"

namespace mathsieve {
namespace {

constexpr uint64_t kParts = 5;
// A domain weighs as much as so many kept pages, at most.
constexpr double kDomainPages = 1000;

struct Row {
  uint64_t domain = 0;  // hash
  float logit = 0;      // of the quick pass
  bool kept = false, formulas = false;
  double bytes = 0;
};

class Rows {
 public:
  explicit Rows(const std::set<std::string>& seed_domains) : seed_domains_(seed_domains) {}

  void Add(const JudgedPage& page) {
    if (page.quick == nullptr) return;
    const std::string domain = RegistrableDomain(page.row.url);
    Row row = {.domain = Hash64(domain), .logit = page.quick->logit, .kept = page.row.kept};
    row.bytes = static_cast<double>(page.html_bytes);
    row.formulas =
        page.document != nullptr && !FindField(page.document->metadata, "formulas").empty();
    (seed_domains_.contains(domain) ? seed_ : rows_).push_back(row);
  }

  // Those that count, in an order that says nothing.
  std::vector<Row> Take() && {
    const bool any = std::ranges::any_of(rows_, &Row::kept);
    if (!any) rows_.insert(rows_.end(), seed_.begin(), seed_.end());
    return std::move(rows_);
  }

 private:
  const std::set<std::string>& seed_domains_;
  std::vector<Row> rows_, seed_;
};

// How far below the floor `loss` of the kept rows fall, domains weighed against one another.
double MarginOf(std::span<const Row> rows, double floor, double loss) {
  std::map<uint64_t, double> kept;
  for (const Row& row : rows) kept[row.domain] += row.kept;
  std::vector<std::pair<double, double>> gaps;  // and weights
  double sum = 0;
  for (const Row& row : rows) {
    if (!row.kept) continue;
    const double weight = std::min(1.0, kDomainPages / kept[row.domain]);
    gaps.emplace_back(floor - row.logit, weight);
    sum += weight;
  }
  std::ranges::sort(gaps, std::greater());
  double above = 0;
  for (const auto& [gap, weight] : gaps) {
    above += weight;
    if (above > loss * sum) return std::max(0.0, gap);
  }
  return 0;
}

struct Tally {
  double kept = 0, lost = 0, other_bytes = 0, passed_bytes = 0;

  void Add(const Row& row, double threshold) {
    const bool passes = row.logit >= threshold;
    if (row.kept) {
      kept += 1;
      lost += !passes;
    } else {
      other_bytes += row.bytes;
      passed_bytes += passes ? row.bytes : 0;
    }
  }
  Json ToJson() const {
    Json json = Json::Object();
    json.Set("kept_pages", kept).Set("lost_pages", lost);
    json.Set("loss", kept > 0 ? Json(lost / kept) : Json());
    json.Set("other_bytes", other_bytes);
    return json.Set("passing_share", other_bytes > 0 ? Json(passed_bytes / other_bytes) : Json());
  }
};

// Domains at most a tenth of whose pages are kept: what a crawl is mostly made of.
std::set<uint64_t> OtherDomains(const std::vector<Row>& rows) {
  std::map<uint64_t, std::pair<int64_t, int64_t>> pages;  // kept, all
  for (const Row& row : rows) {
    pages[row.domain].first += row.kept;
    ++pages[row.domain].second;
  }
  std::set<uint64_t> domains;
  for (const auto& [domain, counts] : pages) {
    if (10 * counts.first <= counts.second) domains.insert(domain);
  }
  return domains;
}

// Loss and cost of domains that had no part in the choice.
Json Measure(const std::vector<Row>& rows, double floor, double loss) {
  const std::set<uint64_t> other_domains = OtherDomains(rows);
  Tally all, formulas, prose, elsewhere;
  for (uint64_t part = 0; part < kParts; ++part) {
    std::vector<Row> others, own;
    for (const Row& row : rows) (row.domain % kParts == part ? own : others).push_back(row);
    const double threshold = floor - MarginOf(others, floor, loss);
    for (const Row& row : own) {
      all.Add(row, threshold);
      (row.formulas ? formulas : prose).Add(row, threshold);
      if (other_domains.contains(row.domain)) elsewhere.Add(row, threshold);
    }
  }
  Json json = Json::Object();
  json.Set("all", all.ToJson());
  json.Set("with_formulas", formulas.ToJson()).Set("prose_only", prose.ToJson());
  return json.Set("other_domains", elsewhere.ToJson());
}

ClassShares SharesOf(const std::vector<Row>& rows, double threshold) {
  ClassShares shares = {};
  double refused = 0;
  for (const Row& row : rows) {
    if (row.logit >= threshold) continue;
    ++shares[AuditClassOf(threshold - row.logit)];
    ++refused;
  }
  for (double& share : shares) share /= std::max(1.0, refused);
  return shares;
}

}  // namespace

absl::StatusOr<QuickPassCard> FitQuickPass(std::span<const std::string> inputs,
                                           const Scorer& scorer, double floor,
                                           const std::set<std::string>& seed_domains,
                                           const QuickFitOptions& options,
                                           const IngestOptions& ingest, const RunOptions& run) {
  std::string why_not;
  if (!CanQuickPass(scorer, &why_not)) {
    return absl::FailedPreconditionError("no quick pass can be fitted: " + why_not);
  }
  const ScoreStage stage(scorer, "classifier", floor);
  const QuickPass quick(scorer, -std::numeric_limits<double>::infinity(), {});
  const PageJudges judges = {.stage = &stage, .quick = &quick};
  Rows collected(seed_domains);
  MS_RETURN_IF_ERROR(ForEachPage(inputs, ingest, run, judges, [&](const JudgedPage& page) {
                       collected.Add(page);
                       return absl::OkStatus();
                     }).status());
  const std::vector<Row> rows = std::move(collected).Take();
  if (std::ranges::none_of(rows, &Row::kept)) {
    return absl::InvalidArgumentError(
        "no page of the crawl is above the floor: the quick pass cannot be fitted on it");
  }
  QuickPassCard card = {.margin = MarginOf(rows, floor, options.loss), .fitted = true};
  card.refused = SharesOf(rows, floor - card.margin);
  card.facts = Measure(rows, floor, options.loss);
  card.facts.Set("floor", floor).Set("pages", static_cast<int64_t>(rows.size()));
  return card;
}

}  // namespace mathsieve
