#include <unistd.h>

#include "corpus/base/file.h"
#include "corpus/crawl/charset.h"
#include "corpus/html/extract.h"
#include "tools/commands/commands.h"
#include "tools/environment.h"

namespace mathsieve {
namespace {

struct ExtractOptions {
  std::string url;
  std::string format = "text";
  std::string charset;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "format",
                    .help = "text, or JSON with title, language, formula counts and charset",
                    .choices = "text|json"},
          self.format);
    visit(FieldInfo{.name = "url", .help = "the page's address, kept in the JSON"}, self.url);
    visit(
        FieldInfo{.name = "charset", .help = "what the server said of the encoding (Content-Type)"},
        self.charset);
  }
};

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
  HtmlExtractor extractor;
  Extraction extraction;
  if (!extractor.Extract(decoded.text, extraction)) {
    return absl::InvalidArgumentError(path + ": the page has more elements than are read");
  }
  if (options.format == "text") {
    MS_RETURN_IF_ERROR(WriteOut(extraction.text + "\n"));
    return 0;
  }
  Json json = Json::Object();
  if (!options.url.empty()) json.Set("url", options.url);
  json.Set("title", extraction.title).Set("text", extraction.text);
  json.Set("language", extraction.language);
  json.Set("formulas", FormCountsToJson(extraction.formulas));
  json.Set("charset", decoded.charset);
  MS_RETURN_IF_ERROR(WriteOut(json.Dump() + "\n"));
  return 0;
}

}  // namespace

const Command kExtractCommand = {
    {.name = "extract",
     .arguments = "[FILE|-]",
     .summary = "one HTML page to text with its formulas",
     .details = "Reads a page from FILE or standard input, finds its encoding, removes menus and "
                "other boilerplate and writes light Markdown. Formulas whose LaTeX stands in the "
                "page come as $…$ and $$…$$; a literal dollar is \\$.",
     .example = "curl -s https://en.wikipedia.org/wiki/Pi | mathsieve extract --format json"},
    Run};

}  // namespace mathsieve
