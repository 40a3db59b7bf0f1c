#pragma once

#include <span>
#include <string>

#include "classifier/model/scorer.h"
#include "classifier/recall/recall.h"
#include "corpus/run/ingest.h"

namespace mathsieve {

struct FilterOptions {
  std::string model;
  ScorerOptions scorer;
  std::string floor = "card";
  double min_score = 0;
  std::string language_model;
  bool quick_pass = true;
  double audit_quick_pass = 0;
  CutOptions cut;
  IngestOptions ingest;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "model", .help = "the classifier: a fastText .bin or .ftz"},
          self.model);
    visit(FieldInfo{.name = "floor",
                    .help = "logit below which a page's text is not written",
                    .details = "card: as the model's card has it, -1 for a model without one. Keep "
                               "it low when a budget is to be cut later: recall cannot bring back "
                               "what has no text."},
          self.floor);
    visit(FieldInfo{.name = "min-score",
                    .help = "probability below which a page's text is not written",
                    .min = 0,
                    .max = 1,
                    .details = "By the card's calibration. With --floor the higher one counts."},
          self.min_score);
    visit(FieldInfo{.name = "language-model",
                    .help = "fastText model that names languages, for example lid.176.ftz",
                    .details = "Without it pages are labelled by their script: latin, han, …"},
          self.language_model);
    visit(FieldInfo{.name = "quick-pass",
                    .help = "refuse pages by their bytes, before they are parsed",
                    .details = "As the model's card has it: a page is parsed where the classifier, "
                               "asked about the words between its tags, gives a logit not too far "
                               "below the floor."},
          self.quick_pass);
    visit(FieldInfo{.name = "audit-quick-pass",
                    .help = "parse about this share of the refused pages to estimate the loss",
                    .min = 0,
                    .max = 1,
                    .details = "Drawn by the hash of their URLs, those near the threshold more "
                               "often. The report tells what share of the pages worth keeping was "
                               "refused, with a 95 % interval. What is kept stays the same."},
          self.audit_quick_pass);
    ScorerOptions::Fields(self.scorer, visit);
    CutOptions::Fields(self.cut, visit);
    IngestOptions::Fields(self.ingest, visit);
  }

  bool has_cut() const {
    return !cut.budget_tokens.empty() || !cut.budget_pages.empty() || !cut.min_precision.empty();
  }
};

// The main job, in one pass over the crawl: extract, score, write what is above the floor to
// `folder`/documents, a row for every page to `folder`/pages. With a budget or a precision the text
// above the floor goes to `folder`/scored instead, and `folder`/documents is the exact cut of it;
// `scored` stays, so that `recall` can cut it anew.
// The report is Ingest's, with pages by domain, the histograms of all logits and of the quick
// logits of refused pages, the model, and what the quick pass did. Errors: those of Scorer::Load,
// Ingest and Recall.
absl::StatusOr<Report> Filter(std::span<const std::string> inputs, const FilterOptions& options,
                              const RunOptions& run, const std::string& folder);

}  // namespace mathsieve
