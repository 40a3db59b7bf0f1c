#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "corpus/base/status.h"

namespace mathsieve {

// A small JSON tree for cards, manifests, reports: members keep their order, numbers that are whole
// stay exact to 64 bits. Not for documents: those go through JsonObjectReader.
class Json {
 public:
  enum class Type { kNull, kBool, kInteger, kReal, kString, kArray, kObject };
  using Member = std::pair<std::string, Json>;

  Json() = default;
  Json(bool value) : type_(Type::kBool), integer_(value) {}                     // NOLINT
  Json(int value) : type_(Type::kInteger), integer_(value) {}                   // NOLINT
  Json(int64_t value) : type_(Type::kInteger), integer_(value) {}               // NOLINT
  Json(uint64_t value);                                                         // NOLINT
  Json(double value) : type_(Type::kReal), real_(value) {}                      // NOLINT
  Json(const char* value) : type_(Type::kString), string_(value) {}             // NOLINT
  Json(std::string value) : type_(Type::kString), string_(std::move(value)) {}  // NOLINT
  Json(std::string_view value) : type_(Type::kString), string_(value) {}        // NOLINT
  static Json Array() { return OfType(Type::kArray); }
  static Json Object() { return OfType(Type::kObject); }
  static Json Object(std::vector<Member> members) {  // each key once
    Json json = OfType(Type::kObject);
    json.members_ = std::move(members);
    return json;
  }

  // Errors: InvalidArgument naming the byte where `text` stops being JSON.
  static absl::StatusOr<Json> Parse(std::string_view text);
  static absl::StatusOr<Json> ReadFile(const std::string& path);

  Type type() const { return type_; }
  bool is_object() const { return type_ == Type::kObject; }
  // The value, or `otherwise` where it has another type. Integer() takes whole reals,
  // Real() takes integers.
  bool Bool(bool otherwise = false) const;
  int64_t Integer(int64_t otherwise = 0) const;
  double Real(double otherwise = 0) const;
  const std::string& String() const { return string_; }
  const std::vector<Json>& items() const { return items_; }
  const std::vector<Member>& members() const { return members_; }
  // The member called `key`, a null value where there is none.
  const Json& operator[](std::string_view key) const;
  bool Has(std::string_view key) const;

  Json& Set(std::string_view key, Json value);  // appends or replaces; returns *this
  Json& Append(Json value);

  // `indent` 0 is one line; reals have the fewest digits that read back the same, as in Python.
  std::string Dump(int indent = 0) const;

 private:
  static Json OfType(Type type) {
    Json json;
    json.type_ = type;
    return json;
  }
  void DumpTo(std::string& out, int indent, int depth) const;

  Type type_ = Type::kNull;
  int64_t integer_ = 0;
  double real_ = 0;
  std::string string_;
  std::vector<Json> items_;
  std::vector<Member> members_;
};

// Appends `text` as a JSON string with its quotes. Bytes that are no UTF-8 become U+FFFD.
void AppendJsonString(std::string& out, std::string_view text);
std::string JsonString(std::string_view text);

// A member of a JSON object: its key unescaped, its value as the bytes it was written in.
struct JsonMember {
  std::string_view key;
  std::string_view raw;
  friend bool operator==(const JsonMember&, const JsonMember&) = default;
};

// Splits JSON objects into their members. Reuse one reader in a thread: it keeps its buffers.
class JsonObjectReader {
 public:
  JsonObjectReader();
  ~JsonObjectReader();
  JsonObjectReader(JsonObjectReader&&) noexcept;

  // The members of `object` in order, each key once: of a key that stands there more often the
  // last value counts, as nearly all readers of JSON have it. The views live until the next call
  // and no longer than `object`; a caller may change them. All of `object` is checked, n members
  // take n log n steps.
  // Errors: InvalidArgument when `object` is no JSON object (RFC 8259) of valid UTF-8, nested at
  // most 256 deep, with the byte where it stops being one.
  absl::StatusOr<std::span<JsonMember>> Read(std::string_view object);

  using Visitor = std::function<bool(std::string_view key, std::string_view raw)>;
  // The same as calls of `visit`, which returns false to stop.
  absl::Status ForEachMember(std::string_view object, const Visitor& visit);

  // Another reader, always the same one, for objects inside of the one that is being looked at.
  JsonObjectReader& Inner();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// The text of a raw JSON string value ("\"a\\n\"" gives a, newline). False where `raw` is no
// string; `text` is then anything. Half a surrogate pair, which some writers leave, becomes U+FFFD.
bool UnescapeJsonString(std::string_view raw, std::string& text);

// Whether a raw JSON string escapes half a surrogate pair, which no Unicode text can hold.
bool HasHalfSurrogate(std::string_view raw);

// Whether `text` is one JSON value by RFC 8259, nested at most 256 deep. UTF-8 is not checked.
bool IsJsonValue(std::string_view text);

}  // namespace mathsieve
