#include <absl/strings/str_format.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "corpus/base/file.h"
#include "corpus/crawl/http/charset.h"
#include "corpus/html/extract.h"
#include "tools/commands/commands.h"
#include "tools/environment.h"

namespace mathsieve {
namespace {

struct ExtractOptions {
  std::string url;
  std::string format = "text";
  std::string charset;
  bool explain = false;
  HtmlOptions html;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "format",
                    .help =
                        "text, or JSON with title, author, date, language, formula counts, charset",
                    .choices = "text|json"},
          self.format);
    visit(FieldInfo{.name = "url", .help = "the page's address, kept in the JSON"}, self.url);
    visit(
        FieldInfo{.name = "charset", .help = "what the server said of the encoding (Content-Type)"},
        self.charset);
    visit(FieldInfo{.name = "explain",
                    .help =
                        "each block of the page: kept (+) or dropped (-), its score, what decided, "
                        "what its features add"},
          self.explain);
    HtmlOptions::Fields(self.html, visit);
  }
};

// "links -3.50": what the features add to a block's score, the largest first.
std::string Additions(const ExplainedBlock& block) {
  std::vector<std::pair<float, std::string_view>> parts;
  for (const ExplainedBlock::Part& part : block.features) {
    if (part.value * part.weight != 0) parts.emplace_back(part.value * part.weight, part.name);
  }
  std::sort(parts.begin(), parts.end(),
            [](const auto& a, const auto& b) { return std::abs(a.first) > std::abs(b.first); });
  std::string line;
  for (const auto& [added, name] : parts) absl::StrAppendFormat(&line, "  %s %+.2f", name, added);
  return line;
}

// The first characters of a text on one line.
std::string Beginning(std::string_view text) {
  constexpr size_t kBytes = 80;
  size_t end = std::min(text.size(), kBytes);
  while (end < text.size() && (text[end] & 0xC0) == 0x80) ++end;
  std::string line(text.substr(0, end));
  std::replace(line.begin(), line.end(), '\n', ' ');
  return end < text.size() ? line + "…" : line;
}

std::string ExplainAsText(const std::vector<ExplainedBlock>& blocks) {
  std::string text;
  for (const ExplainedBlock& block : blocks) {
    absl::StrAppendFormat(&text, "%s %6.2f  %-11s %-9s  %s\n                  %s\n",
                          block.kept ? "+" : "-", block.score, block.rule, block.kind,
                          Beginning(block.text), Additions(block));
  }
  return text;
}

Json ExplainAsJson(const std::vector<ExplainedBlock>& blocks) {
  Json list = Json::Array();
  for (const ExplainedBlock& block : blocks) {
    Json features = Json::Object();
    for (const ExplainedBlock::Part& part : block.features) features.Set(part.name, part.value);
    Json row = Json::Object();
    row.Set("kept", block.kept).Set("score", block.score).Set("rule", block.rule);
    row.Set("kind", block.kind).Set("features", std::move(features)).Set("text", block.text);
    list.Append(std::move(row));
  }
  return list;
}

absl::StatusOr<int> Run(const CommandInfo& info, std::span<const std::string> args) {
  ExtractOptions options;
  CommandLine line(info);
  line.Add(options);
  MS_ASSIGN_OR_RETURN(const auto outcome, line.Parse(args));
  if (outcome == CommandLine::Outcome::kHelpShown) return 0;
  if (line.arguments().size() > 1) {
    return absl::InvalidArgumentError("one page at a time; `mathsieve ingest` takes many");
  }
  const std::string path = line.arguments().empty() ? "-" : line.arguments().front();
  MS_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(path == "-" ? "/dev/stdin" : path));
  std::string buffer;
  const DecodedText decoded = DecodeToUtf8(bytes, options.charset, buffer);
  HtmlExtractor extractor(options.html);
  Extraction extraction;
  if (!extractor.Extract(decoded.text, extraction)) {
    return absl::InvalidArgumentError(path + ": the page has more elements than are read");
  }
  if (options.format == "text") {
    if (options.explain) {
      MS_RETURN_IF_ERROR(WriteOut(ExplainAsText(extractor.Explain())));
      return 0;
    }
    MS_RETURN_IF_ERROR(WriteOut(extraction.text + "\n"));
    return 0;
  }
  Json json = Json::Object();
  if (!options.url.empty()) json.Set("url", options.url);
  json.Set("title", extraction.title).Set("text", extraction.text);
  if (!extraction.author.empty()) json.Set("author", extraction.author);
  if (!extraction.date.empty()) json.Set("date", extraction.date);
  json.Set("language", extraction.language);
  json.Set("formulas", FormCountsToJson(extraction.formulas));
  json.Set("charset", decoded.charset);
  if (options.explain) json.Set("blocks", ExplainAsJson(extractor.Explain()));
  MS_RETURN_IF_ERROR(WriteOut(json.Dump() + "\n"));
  return 0;
}

}  // namespace

const Command kExtractCommand = {
    {.name = "extract",
     .arguments = "[FILE|-]",
     .summary = "one HTML page to text with its formulas",
     .details = "Reads a page from FILE or standard input, finds its encoding, removes menus and "
                "other boilerplate and writes light Markdown. Every formula comes as LaTeX between "
                "$…$ or $$…$$; a literal dollar is \\$. docs/extraction.md says what becomes what.",
     .example = "curl -s https://en.wikipedia.org/wiki/Pi | mathsieve extract --format json"},
    Run};

}  // namespace mathsieve
