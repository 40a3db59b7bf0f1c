#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/store/document.h"

// How documents are laid out in columns, without Arrow: what the writer flattens and the reader
// puts back together.
namespace mathsieve::parquet_columns {

enum class Type { kString, kInteger, kReal, kBool, kJson };
// Where a column's values stand in a document.
enum class Place { kTop, kExtra, kMetadata };

struct Column {
  std::string name;  // in the file
  std::string key;   // in the document
  Place place = Place::kMetadata;
  Type type = Type::kString;
};

// The columns for a row group of documents: those every file has, then the others by first
// appearance. A metadata key that is also one of the top level gets the name "metadata.<key>".
std::vector<Column> ColumnsOf(const std::vector<Document>& documents);

// Which type holds the raw JSON value.
Type TypeOf(std::string_view raw);
// Whether a column of type `column` can hold it without changing what it means.
bool Fits(std::string_view raw, Type column);

// The key-value metadata of a file: {"columns": {name: {"key", "place", "json"}}}.
std::string DescribeColumns(const std::vector<Column>& columns);
// Empty for files of others.
std::map<std::string, Column> ParseColumns(std::string_view description);

constexpr std::string_view kOther = "other";

}  // namespace mathsieve::parquet_columns
