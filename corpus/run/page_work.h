#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/crawl/http/charset.h"
#include "corpus/crawl/inputs.h"
#include "corpus/crawl/page.h"
#include "corpus/crawl/record.h"
#include "corpus/html/extract.h"
#include "corpus/run/ingest.h"
#include "corpus/run/pipeline/output_pipeline.h"
#include "corpus/run/pipeline/report.h"
#include "corpus/store/document.h"
#include "corpus/store/field_map.h"
#include "corpus/store/pages/page_table.h"

namespace mathsieve {

// A batch of records and what came of them.
struct PageBatch : OutputBatch {
  std::unique_ptr<RecordBatch> records;
  std::vector<Document> documents;    // of all pages with text
  std::vector<size_t> document_rows;  // the row of each
  struct Look {
    QuickVerdict verdict;
    int64_t html_bytes = 0;  // 0: it was no HTML
  };
  std::vector<Look> looks;  // of the quick stage, one a row; none without one

  // What came of rows[row].
  JudgedPage Page(size_t row) const;
  // Writes the documents that are kept to `lines`.
  void FormatLines();
};

// What all workers of a run share.
struct PageContext {
  const IngestOptions* options = nullptr;
  const PageJudges* judges = nullptr;
  const InputList* inputs = nullptr;
  const FieldMap* fields = nullptr;
  const std::vector<std::string>* dumps = nullptr;  // one an input
};

// Turns records into documents, verdicts and rows. One instance a thread.
class PageWorker {
 public:
  explicit PageWorker(const PageContext& context);

  // Fills report, rows and documents of `batch` from its records.
  absl::Status Work(PageBatch& batch);

 private:
  void ReadRecord(const RawRecord& record, PageBatch& batch);
  bool Deserves(const DecodedText& html, Report& report);
  bool IsKept(const DecodedText& html);
  // These return why there is no document, or nothing.
  std::string_view ReadDocument(Document& document, Report& report);
  std::string_view ReadLine(Document& document, Report& report);
  std::string_view ReadHtml(std::string_view bytes, std::string_view charset, Document& document,
                            Report& report);
  std::string_view Extract(const DecodedText& html, Document& document, Report& report);
  void Describe(const RawRecord& record, PageRow& row, Document& document);
  absl::Status JudgeDocuments(PageBatch& batch);

  const PageContext context_;
  PageReader reader_;
  HtmlExtractor extractor_;
  JsonObjectReader json_;
  CrawlPage page_;
  Extraction extraction_;
  std::string decoded_, bad_json_;
  std::vector<Verdict> verdicts_;
  PageBatch::Look look_;  // of the page at hand
};

}  // namespace mathsieve
