// A record becomes a page, a page a document, a document a verdict and a line. All documents of a
// batch are judged together, so that a stage sees more than one at a time.

#include "corpus/run/page_work.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "corpus/crawl/http/charset.h"
#include "corpus/run/bad_records.h"
#include "corpus/run/pipeline/stopwatch.h"
#include "corpus/text/script.h"
#include "corpus/text/tokens.h"

namespace mathsieve {
namespace {

void SetText(std::vector<Field>& fields, std::string_view key, std::string_view value) {
  if (!value.empty()) PutField(fields, key, JsonString(value));
}

void SetNumber(std::vector<Field>& fields, std::string_view key, double value) {
  PutField(fields, key, Json(value).Dump());
}

std::string_view LastPart(std::string_view path) { return path.substr(path.rfind('/') + 1); }

}  // namespace

PageWorker::PageWorker(const PageContext& context)
    : context_(context), reader_(context.options->page), extractor_(context.options->html) {}

void PageBatch::FormatLines() {
  const Stopwatch watch(report, "format");
  for (size_t i = 0; i < documents.size(); ++i) {
    if (!rows[document_rows[i]].kept) continue;
    AppendDocumentLine(lines, documents[i]);
    line_ends.push_back(lines.size());
  }
}

JudgedPage PageBatch::Page(size_t row) const {
  JudgedPage page = {.row = rows[row]};
  const auto at = std::ranges::lower_bound(document_rows, row);
  if (at != document_rows.end() && *at == row)
    page.document = &documents[at - document_rows.begin()];
  if (looks.empty() || looks[row].html_bytes == 0) return page;
  page.quick = &looks[row].verdict;
  page.html_bytes = looks[row].html_bytes;
  return page;
}

absl::Status PageWorker::Work(PageBatch& batch) {
  CountProblems(*batch.records, *context_.inputs, batch.report);
  for (const RawRecord& record : batch.records->records) ReadRecord(record, batch);
  return JudgeDocuments(batch);
}

void PageWorker::ReadRecord(const RawRecord& record, PageBatch& batch) {
  Report& report = batch.report;
  const Input& input = context_.inputs->inputs[record.input];
  std::string_view reason;
  {
    const Stopwatch watch(report, "http");
    reason = reader_.Read(record, page_, input.root);
  }
  report.Count("records", page_.record_type.empty() ? "unknown" : page_.record_type);
  if (!reason.empty()) {
    report.Count("not pages", reason);
    if (reason == "bad_http" || reason == "bad_warc_header") {
      AddBadExample(input, record.place.offset, reason, page_.url.empty() ? "no URL" : page_.url,
                    report);
    }
    return;
  }
  report.Count("pages", "seen");
  Document document;
  look_ = {};
  reason = ReadDocument(document, report);
  if (context_.judges->quick != nullptr) batch.looks.push_back(look_);
  PageRow row;
  row.url = page_.url;
  row.fetch_time = page_.fetch_time;
  row.file = record.input;
  row.offset = record.place.offset;
  row.length = record.place.length;
  if (!reason.empty()) {
    if (reason == kBadJson) {
      AddBadExample(input, record.place.offset, reason, bad_json_, report);
    }
    if (reason == kQuickPass) {
      row.quick_rejected = true;
      row.logit = look_.verdict.logit;
      row.tokens = look_.verdict.tokens;
    }
    report.Count("dropped", reason);
    batch.rows.push_back(std::move(row));
    return;
  }
  Describe(record, row, document);
  report.Count("scripts", row.language);
  batch.rows.push_back(std::move(row));
  batch.document_rows.push_back(batch.rows.size() - 1);
  batch.documents.push_back(std::move(document));
}

std::string_view PageWorker::ReadDocument(Document& document, Report& report) {
  switch (page_.kind) {
    case CrawlPage::Kind::kHtml:
      return ReadHtml(page_.bytes, page_.http_charset, document, report);
    case CrawlPage::Kind::kText:
      document.text.assign(DecodeToUtf8(page_.bytes, "utf-8", decoded_).text);
      break;
    case CrawlPage::Kind::kDocument:
      return ReadLine(document, report);
  }
  return document.text.empty() ? "no_text" : "";
}

std::string_view PageWorker::ReadLine(Document& document, Report& report) {
  std::string html;
  const absl::Status status = context_.fields->Read(page_.bytes, json_, document, html);
  if (!status.ok()) {
    bad_json_ = std::string(status.message());
    return kBadJson;
  }
  page_.url = document.url;
  if (!html.empty()) return ReadHtml(html, "utf-8", document, report);
  return document.text.empty() ? "no_text" : "";
}

std::string_view PageWorker::ReadHtml(std::string_view bytes, std::string_view charset,
                                      Document& document, Report& report) {
  DecodedText decoded;
  {
    const Stopwatch watch(report, "charset");
    decoded = DecodeToUtf8(bytes, charset, decoded_);
  }
  report.Count("charsets", decoded.charset);
  report.Count("bytes", "html", static_cast<int64_t>(decoded.text.size()));
  if (context_.judges->quick != nullptr && !Deserves(decoded, report)) return kQuickPass;
  return Extract(decoded, document, report);
}

// Asks the quick stage whether a page deserves a parse.
bool PageWorker::Deserves(const DecodedText& html, Report& report) {
  {
    const Stopwatch watch(report, "quick pass");
    look_ = {context_.judges->quick->Judge(html.text, page_.url),
             static_cast<int64_t>(html.text.size())};
  }
  if (look_.verdict.parse) return true;
  if (look_.verdict.distance.empty()) return false;
  const auto count = [&](std::string_view what) {
    report.Count(kQuickAuditSection, QuickAuditKey(look_.verdict.distance, what));
  };
  count(kAuditRefused);
  if (!look_.verdict.audit) return false;
  const Stopwatch watch(report, "quick pass audit");
  count(kAuditParsed);
  if (IsKept(html)) count(kAuditLost);
  return false;
}

// Whether the page would be kept if it were parsed.
bool PageWorker::IsKept(const DecodedText& html) {
  Report ignored;
  std::vector<Document> documents(1);
  std::vector<Verdict> verdicts(1);
  if (!Extract(html, documents[0], ignored).empty()) return false;
  if (context_.judges->stage == nullptr) return true;
  return context_.judges->stage->Run(documents, verdicts).ok() && verdicts[0].reason.empty();
}

std::string_view PageWorker::Extract(const DecodedText& html, Document& document, Report& report) {
  report.Count("bytes", "html parsed", static_cast<int64_t>(html.text.size()));
  const Stopwatch watch(report, "extract");
  if (!extractor_.Extract(html.text, extraction_)) return "too_many_elements";
  if (extraction_.text.empty()) return "no_text";
  document.text = extraction_.text;
  report.Count("bytes", "text", static_cast<int64_t>(document.text.size()));
  SetText(document.metadata, "title", extraction_.title);
  SetText(document.metadata, "author", extraction_.author);
  SetText(document.metadata, "date", extraction_.date);
  SetText(document.metadata, "html_language", extraction_.language);
  SetText(document.metadata, "charset", html.charset);
  const Json formulas = FormCountsToJson(extraction_.formulas);
  if (formulas.members().empty()) return "";
  PutField(document.metadata, "formulas", formulas.Dump());
  for (const auto& [form, count] : formulas.members()) {
    report.Count("formulas", form, count.Integer());
  }
  return "";
}

void PageWorker::Describe(const RawRecord& record, PageRow& row, Document& document) {
  const Input& input = context_.inputs->inputs[record.input];
  if (document.url.empty()) document.url = page_.url;
  if (document.id.empty())
    document.id = MakeId(page_.record_id, document.url, page_.fetch_time, document.text);
  if (document.source.empty()) document.source = context_.options->source;
  std::vector<Field>& metadata = document.metadata;
  if (record.kind == RawRecord::Kind::kWarc) {
    SetText(metadata, "warc_filename", LastPart(input.path));
    PutField(metadata, "warc_record_offset", Json(record.place.offset).Dump());
    PutField(metadata, "warc_record_length", Json(record.place.length).Dump());
    SetText(metadata, "fetch_time", page_.fetch_time);
    SetText(metadata, "dump", (*context_.dumps)[record.input]);
    if (page_.truncated) SetText(metadata, "truncated", page_.truncated_why);
  }
  row.tokens = EstimateTokens(document.text);
  row.extracted = true;
  row.language = std::string(ScriptName(DominantScript(document.text)));
  PutField(metadata, "token_count", Json(row.tokens).Dump());
  SetText(metadata, "script", row.language);
  if (!context_.judges->language) return;
  const LanguageLabel label = context_.judges->language(document.text);
  row.language = label.code;
  SetText(metadata, "language", label.code);
  SetNumber(metadata, "language_score", label.score);
}

absl::Status PageWorker::JudgeDocuments(PageBatch& batch) {
  const Stopwatch watch(batch.report, "judge");
  verdicts_.assign(batch.documents.size(), Verdict());
  if (context_.judges->stage != nullptr) {
    MS_RETURN_IF_ERROR(context_.judges->stage->Run(batch.documents, verdicts_));
  }
  for (size_t i = 0; i < batch.documents.size(); ++i) {
    PageRow& row = batch.rows[batch.document_rows[i]];
    const Verdict& verdict = verdicts_[i];
    row.kept = verdict.reason.empty();
    if (!verdict.scores.empty()) row.logit = static_cast<float>(verdict.scores[0].second);
    for (const auto& [name, score] : verdict.scores) {
      SetNumber(batch.documents[i].metadata, name, score);
    }
    if (!row.kept) {
      batch.report.Count("dropped", verdict.reason);
      continue;
    }
    batch.report.Count("pages", "kept");
    batch.report.Count("tokens", "kept", row.tokens);
    batch.report.Count("kept by language", row.language);
  }
  return absl::OkStatus();
}

}  // namespace mathsieve
