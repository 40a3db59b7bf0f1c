#pragma once

#include <array>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/store/document.h"

// How documents are laid out in columns, without Arrow: what the writer flattens and the reader
// puts back together.
namespace mathsieve::parquet_columns {

enum class Type { kString, kInteger, kReal, kBool, kJson };
// Where a column's values stand in a document. kOther: in the places that they name (parquet_rows).
enum class Place { kTop, kExtra, kMetadata, kOther };

constexpr std::array<std::string_view, 4> kPlaces = {"top", "extra", "metadata", "other"};
constexpr std::string_view kOther = "other";

struct Column {
  std::string name;  // in the file
  std::string key;   // in the document
  Place place = Place::kMetadata;
  Type type = Type::kString;
  bool whole = false;  // kReal: 2.0 is written as 2
  bool null = false;   // an empty cell is null, otherwise that the document lacks the member
};

// The columns for a row group of documents: those every file has, then the others by first
// appearance, at most 512 of them (the most frequent), then "other". Names are different in any
// case of letters: a key whose name is taken is "metadata.<key>" or "extra.<key>".
std::vector<Column> ColumnsOf(const std::vector<Document>& documents);

// Finds columns by what they hold. The columns must stay where they are.
class ColumnPlaces {
 public:
  explicit ColumnPlaces(std::span<const Column> columns);
  // SIZE_MAX where there is none.
  size_t Find(Place place, std::string_view key) const;

 private:
  std::array<std::map<std::string_view, size_t>, kPlaces.size()> by_key_;
};

// Which type holds the raw JSON value, which is not null.
Type TypeOf(std::string_view raw);

// A JSON number as a double. False where it is too large, or so small that it becomes 0.
bool ParseReal(std::string_view raw, double& value);
// The JSON number that a cell of a column of doubles stands for.
std::string RealText(double value, bool whole);

// What a cell of `column` says of the raw JSON value: all (of a string its characters, of all other
// values each byte), something near to it (1.50 as 1.5), or nothing.
enum class Fit { kExact, kNear, kNone };
Fit FitOf(std::string_view raw, const Column& column);

// The key-value metadata of a file:
//   {"version": 2, "columns": {name: {"key", "place", "json", "whole", "null"}}}
std::string DescribeColumns(const std::vector<Column>& columns);
// Empty for files of others.
std::map<std::string, Column> ParseColumns(std::string_view description);

}  // namespace mathsieve::parquet_columns
