#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/json.h"
#include "corpus/base/status.h"
#include "corpus/store/document.h"

namespace mathsieve {

// Where somebody's corpus keeps what we need: member names, with dots into nested objects and into
// JSON that is kept in a string ("metadata.url" finds both {"metadata":{"url":…}} and
// {"metadata":"{\"url\":…}"}).
//
// Ready maps by name:
//   mathsieve, dolma   text, id, source, metadata.url
//   datatrove          text, id, metadata.url; flattened (FineWeb's Parquet): url at the top
//   openwebmath        text, url
//   finemath           text, url
//   megamath           text, meta.url
//   dclm               text, url
//   cc_net             raw_content, url
// "auto" takes the first of those places that a line has; "html" is read as a page. Where a map
// does not name id, source or url, they are looked for where mathsieve writes them.
//
// Immutable: any number of threads may share one, each with its own reader.
class FieldMap {
 public:
  // A ready name, "auto", or pairs "text=raw_content,url=meta.url,id=doc_id,html=page.source".
  // Errors: InvalidArgument naming what is unknown; a map of pairs needs text or html.
  static absl::StatusOr<FieldMap> Create(std::string_view spec);

  // Reads one line. `document` gets text, id, url, source; members that are not used up by this
  // stay as they are: those of a top-level "metadata" object in document.metadata, all others in
  // document.extra (see KeepMembers). `html` gets the page where the line has one and no text, else
  // it is empty. Errors: InvalidArgument for what is no JSON object, or has neither text nor HTML.
  absl::Status Read(std::string_view line, JsonObjectReader& reader, Document& document,
                    std::string& html) const;

 private:
  using Path = std::vector<std::string>;
  struct Target {
    std::vector<Path> paths;  // the first that is there wins
  };
  struct Found;
  static Found Find(const Target& target, const LineMembers& members, JsonObjectReader& reader);

  Target text_, html_, url_, id_, source_;
};

// An id that is the same in every run: the WARC record's own, else the hash of url, time and text
// ("xxh:" and 32 hexadecimal digits).
std::string MakeId(std::string_view warc_record_id, std::string_view url,
                   std::string_view fetch_time, std::string_view text);

}  // namespace mathsieve
