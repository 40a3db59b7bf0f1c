#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/json.h"
#include "corpus/base/status.h"

namespace mathsieve {

// A JSON member whose value is kept byte for byte as it was read.
struct Field {
  std::string key;
  std::string json;
  friend bool operator==(const Field&, const Field&) = default;
};

// What extraction made of a page, or what a line of somebody's corpus held. In files:
//   {"id": …, "text": …, "source": …, <extra>, "metadata": {"url": …, <metadata>}}
// which is Dolma's shape; members that we do not know come back unchanged, in their order.
struct Document {
  std::string id;               // unique in a corpus, the same in every run
  std::string url;              // metadata.url; empty where none is known
  std::string text;             // UTF-8
  std::string source;           // which collection it comes from; may be empty
  std::vector<Field> metadata;  // without url
  std::vector<Field> extra;     // unknown members of the top level
};

// The raw value of a metadata member, empty where there is none.
std::string_view FindField(const std::vector<Field>& fields, std::string_view key);
void SetField(std::vector<Field>& fields, std::string_view key, std::string json);
// The same where the fields may be somebody else's: another value that stood there stays as
// input_<key>.
void PutField(std::vector<Field>& fields, std::string_view key, std::string json);

// Appends the document as one line of JSON, with its newline.
void AppendDocumentLine(std::string& out, const Document& document);

// Reads one line in the shape above. Errors: InvalidArgument for what is no JSON object, has no
// string "text" or whose "text" is not UTF-8. A missing id stays empty.
absl::Status ParseDocumentLine(std::string_view line, JsonObjectReader& reader, Document& document);

}  // namespace mathsieve
