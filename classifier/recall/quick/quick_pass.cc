#include "classifier/recall/quick/quick_pass.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_format.h"
#include "corpus/base/hash.h"
#include "corpus/html/quick/quick_scan.h"

namespace mathsieve {
namespace {

constexpr std::string_view kQuickForm = "mathsieve-1";

// So that `audit` of all pages are drawn where the classes have these shares, each class with a
// chance in proportion to its weight, but no chance above 1. Without a fit the classes are taken to
// be as large as one another.
ClassShares Probabilities(const ClassShares& refused, double audit) {
  double sum = 0;
  for (const double share : refused) sum += share;
  const auto chance = [](size_t i, double scale) {
    return std::min(1.0, scale * kAuditClasses[i].weight);
  };
  double low = 0, high = 1 / kAuditClasses.back().weight;
  for (int step = 0; step < 100; ++step) {
    const double middle = (low + high) / 2;
    double drawn = 0;
    for (size_t i = 0; i < refused.size(); ++i) {
      const double share = sum > 0 ? refused[i] / sum : 1.0 / static_cast<double>(refused.size());
      drawn += share * chance(i, middle);
    }
    (drawn < audit ? low : high) = middle;
  }
  ClassShares probabilities;
  for (size_t i = 0; i < refused.size(); ++i) {
    probabilities[i] = audit >= 1 ? 1 : chance(i, high);
  }
  return probabilities;
}

}  // namespace

Json QuickPassCard::ToJson() const {
  Json shares = Json::Array();
  for (const double share : refused) shares.Append(share);
  Json json = Json::Object();
  json.Set("margin", margin).Set("fitted", fitted).Set("refused", std::move(shares));
  return json.Set("fit", facts);
}

absl::StatusOr<QuickPassCard> QuickPassCard::FromJson(const Json& json) {
  QuickPassCard card;
  const Json& shares = json["refused"];
  card.margin = json["margin"].Real(-1);
  card.fitted = json["fitted"].Bool();
  card.facts = json["fit"];
  if (!(card.margin >= 0) || shares.items().size() != card.refused.size()) {
    return absl::InvalidArgumentError("quick_pass: wanted a margin and five shares");
  }
  for (size_t i = 0; i < card.refused.size(); ++i) {
    card.refused[i] = std::clamp(shares.items()[i].Real(), 0.0, 1.0);
  }
  return card;
}

bool CanQuickPass(const Scorer& scorer, std::string* why_not) {
  std::string why;
  if (scorer.text_form().name() != kQuickForm) {
    why = absl::StrFormat("the model's text form is %s, not %s", scorer.text_form().name(),
                          kQuickForm);
  }
  if (scorer.folded() == nullptr) why = "the model cannot be folded";
  if (why_not != nullptr) *why_not = why;
  return why.empty();
}

size_t AuditClassOf(double below) {
  size_t i = 0;
  while (i + 1 < kAuditClasses.size() && below > kAuditClasses[i].below) ++i;
  return i;
}

absl::StatusOr<QuickChoice> ChooseQuickPass(const Scorer& scorer, double floor, double audit) {
  QuickChoice choice;
  if (!CanQuickPass(scorer, &choice.why_not)) return choice;
  if (!scorer.card().has_value() || !scorer.card()->quick_pass.is_object()) {
    choice.why_not = "the model's card has none (train-classifier writes it)";
    return choice;
  }
  MS_ASSIGN_OR_RETURN(const QuickPassCard card, QuickPassCard::FromJson(scorer.card()->quick_pass));
  choice.pass = std::make_unique<QuickPass>(scorer, floor, card, audit);
  choice.facts.Set("threshold", choice.pass->threshold()).Set("margin", card.margin);
  choice.facts.Set("fitted", card.fitted).Set("audit_share", audit);
  return choice;
}

QuickPass::QuickPass(const Scorer& scorer, double floor, const QuickPassCard& card, double audit)
    : weights_(*scorer.folded()), threshold_(floor - card.margin), audit_(audit) {
  if (audit > 0) probabilities_ = Probabilities(card.refused, audit);
}

std::string QuickPass::fingerprint() const {
  return absl::StrFormat("threshold %.17g audit %.17g", threshold_, audit_);
}

QuickVerdict QuickPass::Judge(std::string_view html, std::string_view name) const {
  thread_local QuickScanner scanner;
  FoldedStream stream(weights_);
  const int64_t tokens = scanner.Scan(html, stream);
  QuickVerdict verdict = {.logit = stream.Finish(), .tokens = tokens};
  verdict.parse = verdict.logit >= threshold_;
  if (verdict.parse || audit_ <= 0) return verdict;
  const size_t at = AuditClassOf(threshold_ - verdict.logit);
  verdict.distance = kAuditClasses[at].name;
  verdict.audit = static_cast<double>(Hash64(name)) < std::ldexp(probabilities_[at], 64);
  return verdict;
}

}  // namespace mathsieve
