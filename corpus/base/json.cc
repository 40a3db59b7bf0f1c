#include "corpus/base/json.h"

#include <simdjson.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <unordered_map>

#include "absl/strings/str_format.h"
#include "corpus/base/file.h"

namespace mathsieve {
namespace {

const Json& NullJson() {
  static const Json* const null = new Json();
  return *null;
}

absl::Status JsonError(simdjson::error_code error) {
  return absl::InvalidArgumentError(
      absl::StrFormat("no valid JSON: %s", simdjson::error_message(error)));
}

Json FromDom(simdjson::dom::element element) {
  switch (element.type()) {
    case simdjson::dom::element_type::ARRAY: {
      Json array = Json::Array();
      for (const simdjson::dom::element item : simdjson::dom::array(element)) {
        array.Append(FromDom(item));
      }
      return array;
    }
    case simdjson::dom::element_type::OBJECT: {
      std::vector<Json::Member> members;
      std::unordered_map<std::string_view, size_t> places;
      for (const auto& [key, value] : simdjson::dom::object(element)) {
        const auto [place, is_new] = places.emplace(key, members.size());
        if (is_new) members.emplace_back(std::string(key), Json());
        members[place->second].second = FromDom(value);
      }
      return Json::Object(std::move(members));
    }
    case simdjson::dom::element_type::INT64:
      return Json(int64_t{element});
    case simdjson::dom::element_type::UINT64:
      return Json(uint64_t{element});
    case simdjson::dom::element_type::DOUBLE:
      return Json(double{element});
    case simdjson::dom::element_type::STRING:
      return Json(std::string_view(element));
    case simdjson::dom::element_type::BOOL:
      return Json(bool{element});
    default:
      return Json();
  }
}

// The fewest digits that read back the same, laid out as Python's repr lays them out.
std::string RealToString(double value) {
  if (!std::isfinite(value)) return "null";
  const double size = std::abs(value);
  const bool fixed = size == 0 || (size >= 1e-4 && size < 1e16);
  char text[32];
  const auto end = std::to_chars(text, text + sizeof(text), value,
                                 fixed ? std::chars_format::fixed : std::chars_format::scientific);
  std::string digits(text, end.ptr);
  if (fixed && digits.find('.') == std::string::npos) digits += ".0";
  return digits;
}

// The length of the UTF-8 sequence at the start of `text`, 0 where there is none.
size_t SequenceLength(std::string_view text) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  const size_t length = lead < 0x80   ? 1
                        : lead < 0xC2 ? 0
                        : lead < 0xE0 ? 2
                        : lead < 0xF0 ? 3
                        : lead < 0xF5 ? 4
                                      : 0;
  if (length == 0 || text.size() < length) return 0;
  for (size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  if (lead == 0xE0 && byte(1) < 0xA0) return 0;
  if (lead == 0xED && byte(1) > 0x9F) return 0;
  if (lead == 0xF0 && byte(1) < 0x90) return 0;
  if (lead == 0xF4 && byte(1) > 0x8F) return 0;
  return length;
}

void AppendEscape(std::string& out, unsigned char byte) {
  switch (byte) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
      break;
    case '\n':
      out += "\\n";
      break;
    case '\r':
      out += "\\r";
      break;
    case '\t':
      out += "\\t";
      break;
    case '\b':
      out += "\\b";
      break;
    case '\f':
      out += "\\f";
      break;
    default:
      absl::StrAppendFormat(&out, "\\u%04x", byte);
  }
}

}  // namespace

Json::Json(uint64_t value) : type_(Type::kInteger), integer_(static_cast<int64_t>(value)) {
  if (value > static_cast<uint64_t>(std::numeric_limits<int64_t>::max())) {
    type_ = Type::kReal;
    real_ = static_cast<double>(value);
  }
}

absl::StatusOr<Json> Json::Parse(std::string_view text) {
  simdjson::dom::parser parser;
  simdjson::dom::element element;
  const simdjson::padded_string padded(text);
  if (const auto error = parser.parse(padded).get(element)) return JsonError(error);
  return FromDom(element);
}

absl::StatusOr<Json> Json::ReadFile(const std::string& path) {
  MS_ASSIGN_OR_RETURN(const std::string text, mathsieve::ReadFile(path));
  absl::StatusOr<Json> json = Parse(text);
  if (!json.ok()) return Annotate(json.status(), path);
  return json;
}

bool Json::Bool(bool otherwise) const { return type_ == Type::kBool ? integer_ != 0 : otherwise; }

int64_t Json::Integer(int64_t otherwise) const {
  if (type_ == Type::kInteger) return integer_;
  if (type_ == Type::kReal && std::abs(real_) < 9e18 && real_ == std::floor(real_)) {
    return static_cast<int64_t>(real_);
  }
  return otherwise;
}

double Json::Real(double otherwise) const {
  if (type_ == Type::kReal) return real_;
  return type_ == Type::kInteger ? static_cast<double>(integer_) : otherwise;
}

const Json& Json::operator[](std::string_view key) const {
  for (const Member& member : members_) {
    if (member.first == key) return member.second;
  }
  return NullJson();
}

bool Json::Has(std::string_view key) const { return &(*this)[key] != &NullJson(); }

Json& Json::Set(std::string_view key, Json value) {
  type_ = Type::kObject;
  for (Member& member : members_) {
    if (member.first == key) {
      member.second = std::move(value);
      return *this;
    }
  }
  members_.emplace_back(std::string(key), std::move(value));
  return *this;
}

Json& Json::Append(Json value) {
  type_ = Type::kArray;
  items_.push_back(std::move(value));
  return *this;
}

void Json::DumpTo(std::string& out, int indent, int depth) const {
  const auto new_line = [&](int level) {
    if (indent == 0) return;
    out += '\n';
    out.append(static_cast<size_t>(indent) * level, ' ');
  };
  switch (type_) {
    case Type::kNull:
      out += "null";
      return;
    case Type::kBool:
      out += integer_ ? "true" : "false";
      return;
    case Type::kInteger:
      absl::StrAppendFormat(&out, "%d", integer_);
      return;
    case Type::kReal:
      out += RealToString(real_);
      return;
    case Type::kString:
      AppendJsonString(out, string_);
      return;
    case Type::kArray: {
      out += '[';
      for (size_t i = 0; i < items_.size(); ++i) {
        if (i > 0) out += indent ? "," : ", ";
        new_line(depth + 1);
        items_[i].DumpTo(out, indent, depth + 1);
      }
      if (!items_.empty()) new_line(depth);
      out += ']';
      return;
    }
    case Type::kObject: {
      out += '{';
      for (size_t i = 0; i < members_.size(); ++i) {
        if (i > 0) out += indent ? "," : ", ";
        new_line(depth + 1);
        AppendJsonString(out, members_[i].first);
        out += ": ";
        members_[i].second.DumpTo(out, indent, depth + 1);
      }
      if (!members_.empty()) new_line(depth);
      out += '}';
      return;
    }
  }
}

std::string Json::Dump(int indent) const {
  std::string out;
  DumpTo(out, indent, 0);
  return out;
}

void AppendJsonString(std::string& out, std::string_view text) {
  out += '"';
  size_t start = 0;
  for (size_t i = 0; i < text.size();) {
    const unsigned char byte = text[i];
    if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\') {
      ++i;
      continue;
    }
    if (byte >= 0x80) {
      if (const size_t length = SequenceLength(text.substr(i))) {
        i += length;
        continue;
      }
    }
    out.append(text, start, i - start);
    if (byte >= 0x80) {
      out += "\xEF\xBF\xBD";
    } else {
      AppendEscape(out, byte);
    }
    start = ++i;
  }
  out.append(text, start, text.size() - start);
  out += '"';
}

std::string JsonString(std::string_view text) {
  std::string out;
  AppendJsonString(out, text);
  return out;
}

}  // namespace mathsieve
