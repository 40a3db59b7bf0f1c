#pragma once

#include <span>
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
// which is Dolma's shape; members that we do not know come back unchanged, in their order. A key
// stands once in `metadata` and once in `extra`.
struct Document {
  std::string id;               // unique in a corpus, the same in every run
  std::string url;              // metadata.url; empty where none is known
  std::string text;             // UTF-8
  std::string source;           // which collection it comes from; may be empty
  std::vector<Field> metadata;  // never url
  std::vector<Field> extra;     // of the top level, never id, text, source or metadata
};

// The raw value of a metadata member, empty where there is none.
std::string_view FindField(const std::vector<Field>& fields, std::string_view key);
void SetField(std::vector<Field>& fields, std::string_view key, std::string json);
// The same where the fields may be somebody else's: another value that stood there stays as
// input_<key>.
void PutField(std::vector<Field>& fields, std::string_view key, std::string json);

// The members of a line, and of its "metadata" where that is an object. The views live until the
// next call with the same reader and no longer than the line. Who takes a member empties its `raw`.
struct LineMembers {
  std::span<JsonMember> top;
  std::span<JsonMember> metadata;
};
// Errors: those of JsonObjectReader.
absl::StatusOr<LineMembers> ReadLineMembers(std::string_view line, JsonObjectReader& reader);

// Replaces `document`'s extra and metadata by the members that were not taken. A name that is the
// document's own (id, text, source, metadata; url in metadata) can stand there no more: null is
// left out, another value becomes input_<name>. A "metadata" that is no object goes inside.
void KeepMembers(const LineMembers& members, Document& document);

// Appends the document as one line of JSON, with its newline.
void AppendDocumentLine(std::string& out, const Document& document);

// Reads one line in the shape above. Errors: InvalidArgument for what is no JSON object or has no
// string "text". A missing id stays empty.
absl::Status ParseDocumentLine(std::string_view line, JsonObjectReader& reader, Document& document);

}  // namespace mathsieve
