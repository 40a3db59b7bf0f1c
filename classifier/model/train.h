#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/fasttext/fasttext.h"
#include "classifier/model/model_card.h"
#include "corpus/base/fields.h"
#include "corpus/base/json.h"
#include "corpus/base/status.h"
#include "corpus/text/normal_form/normal_form.h"

namespace mathsieve {

// How a classifier is trained. A number of 0 (or of -1 where 0 means something) is the preset's:
//
//   paper   DeepSeekMath (arXiv 2402.03300): dim 256, lr 0.1, word n-grams 3, min-count 3, 3
//   epochs,
//           whole pages; made for 500,000 + 500,000 pages. All cores.
//   small   for some hundreds to some tens of thousands of pages: windows of 50 tokens, at most 10
//           of a page and 50 pages of a domain, pages with formulas a second time without them,
//           labels balanced; dim 10, lr 0.5, word n-grams 2, min-count 2, 8 epochs. One thread.
struct TrainOptions {
  std::string preset = "small";
  std::string text_form = std::string(kDefaultTextForm);
  int dim = 0;
  double lr = 0;
  int word_ngrams = 0;
  int min_count = 0;
  int epochs = 0;
  int bucket = 0;
  int window_tokens = -1;
  int windows_per_page = -1;
  int pages_per_domain = -1;
  int strip_formulas = -1;
  int balance = -1;
  bool screen = true;
  double screen_probability = 0.95;
  double screen_share = 0.02;
  int threads = 0;
  uint64_t seed = 1;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "preset", .help = "values of the rest", .choices = "paper|small"},
          self.preset);
    visit(FieldInfo{.name = "text-form",
                    .help = "what the model sees of a page",
                    .choices = "plain|dclm|megamath|mathsieve-1"},
          self.text_form);
    visit(FieldInfo{.name = "dim", .help = "size of vectors (0: preset)", .min = 0, .max = 4096},
          self.dim);
    visit(FieldInfo{.name = "lr", .help = "learning rate (0: preset)", .min = 0, .max = 10},
          self.lr);
    visit(FieldInfo{.name = "word-ngrams", .help = "longest (0: preset)", .min = 0, .max = 10},
          self.word_ngrams);
    visit(
        FieldInfo{
            .name = "min-count", .help = "least count of a word (0: preset)", .min = 0, .max = 1e9},
        self.min_count);
    visit(FieldInfo{.name = "epochs", .help = "passes (0: preset)", .min = 0, .max = 1000},
          self.epochs);
    visit(FieldInfo{.name = "bucket",
                    .help = "rows of n-grams (0: preset)",
                    .min = 0,
                    .max = 1e9,
                    .unit = Unit::kCount},
          self.bucket);
    visit(FieldInfo{.name = "window-tokens",
                    .help = "cut pages into windows of N tokens (0: whole pages, -1: preset)",
                    .min = -1,
                    .max = 1e6},
          self.window_tokens);
    visit(FieldInfo{.name = "windows-per-page",
                    .help = "at most, drawn at random (0: all, -1: preset)",
                    .min = -1,
                    .max = 1e6},
          self.windows_per_page);
    visit(FieldInfo{.name = "pages-per-domain",
                    .help = "of a label, at most (0: all, -1: preset)",
                    .min = -1,
                    .max = 1e9,
                    .details = "The preset's limit rises where domains are few: each may give its "
                               "share of 1,000 pages."},
          self.pages_per_domain);
    visit(FieldInfo{.name = "strip-formulas",
                    .help = "pages with formulas a second time without (0, 1, -1: preset)",
                    .min = -1,
                    .max = 1},
          self.strip_formulas);
    visit(FieldInfo{.name = "balance",
                    .help = "repeat lines of the rarer label (0, 1, -1: preset)",
                    .min = -1,
                    .max = 1},
          self.balance);
    visit(
        FieldInfo{.name = "screen",
                  .help = "leave out negatives that a first, cross-fitted model calls mathematics"},
        self.screen);
    visit(
        FieldInfo{
            .name = "screen-probability", .help = "from which on it does", .min = 0.5, .max = 1},
        self.screen_probability);
    visit(FieldInfo{.name = "screen-share",
                    .help = "share of the negatives that may be left out",
                    .min = 0,
                    .max = 1},
          self.screen_share);
    visit(FieldInfo{.name = "threads",
                    .help = "of training (0: preset)",
                    .min = 0,
                    .max = 1024,
                    .details = "One thread gives the same bytes each time; several race for the "
                               "weights, as fastText's do, and give slightly different models."},
          self.threads);
    visit(FieldInfo{.name = "random-seed", .help = "of order and draws"}, self.seed);
  }
};

// `options` with the preset's values filled in. Errors: InvalidArgument for an unknown preset.
absl::StatusOr<TrainOptions> ResolvePreset(const TrainOptions& options);

// One labelled page. `domain` is the registrable domain; empty: a domain of its own.
struct LabelledText {
  std::string_view id, domain, text;
  bool positive = false;
};
// Calls its argument for every page, in an order that does not change; asked for several passes.
using LabelledSource =
    std::function<absl::Status(const std::function<absl::Status(const LabelledText&)>& visit)>;

struct TrainProgress {
  std::string stage;  // "read", "screen 1/2", "train" …
  double fraction = 0;
  double seconds_left = -1;  // -1: not known
  double tokens_per_second = 0;
  double loss = 0;
};

struct TrainReport {
  int64_t positives = 0, negatives = 0;  // pages read, within the limits of domains
  int64_t positive_domains = 0, negative_domains = 0;
  int64_t empty = 0;  // pages without a token in the text form
  int64_t over_domain_limit = 0;
  int64_t suspected = 0;                           // negatives that the first model calls positive
  int64_t screened = 0;                            // those of them that were left out
  std::string screened_path;                       // JSON lines of id, domain, logit; empty: none
  std::string screening;                           // "done", "off", or why it could not be done
  int64_t positive_lines = 0, negative_lines = 0;  // before balancing
  std::string fingerprint;                         // of the pages and their labels, in any order
  Json ToJson() const;
};

// Trains on `source` and writes model_path, its card and, where negatives were screened,
// model_path.screened.jsonl; the card last. Work files stand beside the model and are removed.
// The card's floor is 0, or the logit that 98 % of the training positives reach where that is
// lower. Pages of sites that the model never saw score lower: set --floor where a later cut is to
// reach far down.
//
// Screening: pages are split in two by hash of their domains, a model of each half judges the
// negatives of the other. Those at screen_probability and above, and above the median of the other
// half's positives, are suspected; of them the surest, at most screen_share of all negatives, are
// left out of the training.
// `progress` returns whether to go on; it is asked at every page, and often while training.
// Errors: InvalidArgument without pages of both labels; Cancelled when `progress` said so; those of
// files and of FastTextModel::Train.
absl::StatusOr<TrainReport> TrainClassifier(
    const LabelledSource& source, const TrainOptions& options, const std::string& model_path,
    const std::function<bool(const TrainProgress&)>& progress = {});

}  // namespace mathsieve
