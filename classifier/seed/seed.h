#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "corpus/base/fields.h"
#include "corpus/base/json.h"
#include "corpus/base/status.h"
#include "corpus/store/document.h"

namespace mathsieve {

enum class SeedLabel { kPositive = 0, kNegative = 1 };
enum class SeedSplit { kTrain = 0, kTest = 1 };
std::string_view SeedLabelName(SeedLabel label);  // "positive", "negative"
std::string_view SeedSplitName(SeedSplit split);  // "train", "test"

struct SeedOptions {
  int64_t n = 500'000;
  double test_share = 0.2;
  double max_domain_share = 0.1;
  uint64_t seed = 1;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "n",
                    .help = "documents of each label, at most",
                    .min = 1,
                    .max = 1e9,
                    .unit = Unit::kCount},
          self.n);
    visit(FieldInfo{.name = "test-share",
                    .help = "share of the domains that are held out for eval-classifier",
                    .min = 0,
                    .max = 0.9,
                    .details = "A registrable domain is in one split with all its pages, of both "
                               "labels. Where a label has two domains or more, each split gets at "
                               "least one of them (unless the share is 0)."},
          self.test_share);
    visit(
        FieldInfo{.name = "max-domain-share",
                  .help = "share of a label's documents that one domain may give",
                  .min = 1e-6,
                  .max = 1,
                  .details = "Of n, or of what can be drawn where that is less. Where domains are "
                             "few, each may give its even share. "
                             "Documents without a URL are domains of their own."},
        self.max_domain_share);
    visit(FieldInfo{.name = "seed", .help = "another number draws another sample"}, self.seed);
  }
};

// Draws labelled sets from any number of documents in one pass.
//
// The sample of a label is the n texts of least hash(seed, text) ("bottom k"), no domain above its
// share: as random as a reservoir, yet the same for any order of documents, any threads, any split
// of the inputs. Equal texts have equal hashes, so of each text there is one document (that of the
// least hash of all its fields). A text offered as positive is never a negative.
//
// Memory: about 250 bytes for each of 1.25 n texts a label, and 8 bytes for every positive offered.
// Texts wait, compressed, in a nameless file in the output folder, of at most about twice what is
// sampled at the time.
//
// The folder: train/ and test/ with {positive,negative}-00000.jsonl.zst …, documents in Dolma's
// shape with metadata.label, in the order of their hashes, and manifest.json, which comes last.
class SeedBuilder {
 public:
  // Makes the folder. `made_of` tells what the seed is made of, for SeedIsFinished.
  // Errors: FailedPrecondition where the folder holds a seed, or another process makes one there.
  static absl::StatusOr<std::unique_ptr<SeedBuilder>> Create(const std::string& folder,
                                                             const SeedOptions& options,
                                                             std::string_view made_of = "");
  ~SeedBuilder();

  // Any number of threads. Documents whose text is empty or white space are counted, not sampled.
  // Errors: FailedPrecondition for a positive behind the first negative: by then it must be known
  // what is no negative; those of writing.
  absl::Status Add(SeedLabel label, const Document& document);
  // An input for the manifest.
  void NoteInput(SeedLabel label, std::string_view path);

  // Writes the folder; the manifest is what it returns. Call it once.
  // Errors: those of writing; FailedPrecondition when a label has no document.
  absl::StatusOr<Json> Finish();

 private:
  struct Impl;
  explicit SeedBuilder(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Whether `folder` holds a finished seed of these options, made of the same.
// Errors: FailedPrecondition for a seed of others; those of ReadSeedManifest but NotFound.
absl::StatusOr<bool> SeedIsFinished(const std::string& folder, const SeedOptions& options,
                                    std::string_view made_of);

// manifest.json: {"format", "options", "made_of", "inputs", "labels": {label: {"offered", "empty",
// "repeated", "in_both_labels", "domains_at_cap", "sampled"}}, "splits": {split: {label:
// {"documents", "text_bytes", "domains", "without_url", "largest_domains"}}}, "files": [{"path",
// "label", "split", "documents"}], "fingerprint"}. Errors: NotFound where there is none (the seed
// is not finished); InvalidArgument.
absl::StatusOr<Json> ReadSeedManifest(const std::string& folder);

// Calls `visit` for every document of a split: positives, then negatives, in the order of the
// files. `visit` may return an error to stop.
// Errors: those of ReadSeedManifest and of `visit`; DataLoss naming file and line.
using SeedVisitor = std::function<absl::Status(SeedLabel label, const Document& document)>;
absl::Status LoadSeed(const std::string& folder, SeedSplit split, const SeedVisitor& visit);

// The registrable domain of a document; for one without a host "", see SeedOptions.
std::string SeedDomain(const Document& document);

}  // namespace mathsieve
