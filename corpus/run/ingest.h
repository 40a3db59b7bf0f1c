#pragma once

#include <functional>
#include <span>
#include <string>

#include "corpus/base/fields.h"
#include "corpus/crawl/page.h"
#include "corpus/crawl/read/source.h"
#include "corpus/html/extract.h"
#include "corpus/run/pipeline/output_pipeline.h"
#include "corpus/run/pipeline/report.h"
#include "corpus/run/pipeline/run_options.h"
#include "corpus/run/quick_stage.h"
#include "corpus/run/stage.h"

namespace mathsieve {

// What ingest reads and how it writes it.
struct IngestOptions {
  ReadOptions read;
  std::string fields = "auto";
  std::string source;
  std::string dump;
  PageOptions page;
  HtmlOptions html;
  OutputPipelineOptions output;
  bool pages = true;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "fields",
                    .help = "which members of JSON lines and Parquet rows to read",
                    .details = "auto, a ready map (openwebmath, finemath, megamath, dolma, "
                               "datatrove, dclm, cc_net) or pairs: text=raw_content,url=meta.url. "
                               "Dots go into nested objects and into JSON kept in strings."},
          self.fields);
    visit(FieldInfo{.name = "source", .help = "name of the collection, kept with each document"},
          self.source);
    visit(FieldInfo{.name = "dump",
                    .help = "name of the crawl, kept with each page",
                    .details = "Without it the CC-MAIN-… in the path of the input is taken."},
          self.dump);
    visit(FieldInfo{.name = "pages", .help = "write the page table: one row for every page seen"},
          self.pages);
    ReadOptions::Fields(self.read, visit);
    PageOptions::Fields(self.page, visit);
    HtmlOptions::Fields(self.html, visit);
    OutputPipelineOptions::Fields(self.output, visit);
  }
};

// A page's language by a model: its code ("en") and the model's confidence.
struct LanguageLabel {
  std::string code;
  float score = 0;
};

// What judges pages on their way. All may be missing: then everything with text is kept.
struct PageJudges {
  const Stage* stage = nullptr;       // documents it gives a reason are not written
  const QuickStage* quick = nullptr;  // pages it refuses are not parsed
  std::function<LanguageLabel(std::string_view text)> language;
  std::string language_fingerprint;  // of what `language` does
  Json facts = Json::Object();       // of the judges, for the manifest's report
};

// Where a run writes: see RunOutput.
struct IngestLayout {
  std::string folder;
  std::string documents = "documents";
  std::string manifest = "manifest";
};

// Reads crawls and corpora, extracts text, judges, and writes what is kept in the layout of
// RunOutput. The same bytes at any number of threads; a run that was stopped or killed
// goes on with the next call.
// The report counts records by kind and reason, pages, formulas by form, scripts, languages,
// charsets, bytes, and seconds by step (summed over threads).
// Errors: InvalidArgument for bad options; FailedPrecondition when `folder` is another run's, or of
// standard input and finished, of which nobody can tell whether it is the same;
// Cancelled when `run.stop` was set; DataLoss above run.max_bad_fraction; the system's.
absl::StatusOr<Report> Ingest(std::span<const std::string> inputs, const IngestOptions& options,
                              const RunOptions& run, const PageJudges& judges,
                              const IngestLayout& layout);

// One page of a run, and what came of it.
struct JudgedPage {
  const PageRow& row;
  const Document* document = nullptr;   // none without text, and for refused pages
  const QuickVerdict* quick = nullptr;  // none without a quick stage and for what is no HTML
  int64_t html_bytes = 0;               // decoded; 0 for what is no HTML
};

// The pages that Ingest would write of any inputs, one after the other in their order, to `visit`
// instead of files. Errors: as Ingest, and those of `visit`.
absl::StatusOr<Report> ForEachPage(std::span<const std::string> inputs,
                                   const IngestOptions& options, const RunOptions& run,
                                   const PageJudges& judges,
                                   const std::function<absl::Status(const JudgedPage&)>& visit);

// The same of what Ingest would keep without judges.
absl::StatusOr<Report> ForEachDocument(std::span<const std::string> inputs,
                                       const IngestOptions& options, const RunOptions& run,
                                       const std::function<absl::Status(const Document&)>& visit);

}  // namespace mathsieve
