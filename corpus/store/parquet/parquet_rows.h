#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/json.h"
#include "corpus/store/parquet/parquet_columns.h"

// Rows of documents, without Arrow. What the cells of a row do not say stands in its column
// "other":
//   {"extra": {key: value, …}, "metadata": {key: value, …}, "absent": {"extra": [key, …], …}}
// "absent" names members that are not there although the empty cell of their column means null.
namespace mathsieve::parquet_columns {

// Writes the column "other".
class OtherWriter {
 public:
  void Add(Place place, std::string_view key, std::string_view raw);
  void AddAbsent(Place place, std::string_view key);
  // The JSON of a row, empty where all is in its cells. The next row begins.
  std::string Take();

 private:
  std::array<std::string, kPlaces.size()> members_, absent_;  // by place
};

// Makes lines of documents of the cells of rows.
class RowJoiner {
 public:
  // The columns of the file in its order; no two with the same place and key.
  explicit RowJoiner(std::vector<Column> columns);
  RowJoiner(const RowJoiner&) = delete;
  RowJoiner& operator=(const RowJoiner&) = delete;

  const std::vector<Column>& columns() const { return columns_; }

  // `cells` has the JSON of each column's cell, empty where the cell is empty; that of the column
  // "other" is the object itself. Appends the line with its newline. A member that has a cell and
  // stands in "other" is taken from there if both say the same as far as the cell can: somebody may
  // have changed the cell. Where "other" is not as we write it, it is a member like all others.
  void AppendLine(const std::vector<std::string>& cells, std::string& line);

 private:
  void ReadOther(std::string_view other);
  bool ReadPart(const JsonMember& part);
  bool ReadAbsent(std::string_view absent);
  std::string_view Value(size_t column, const std::string& cell) const;

  const std::vector<Column> columns_;
  const ColumnPlaces index_;
  size_t other_ = SIZE_MAX;
  // Of the row at hand.
  std::vector<std::string_view> exact_;  // by column, empty where "other" does not have it
  std::vector<bool> absent_;             // by column
  std::array<std::vector<JsonMember>, kPlaces.size()> rest_;  // what has no column
  std::string strange_;                                       // a value of "other" that is not ours
  JsonObjectReader other_reader_, extra_reader_, metadata_reader_;
};

}  // namespace mathsieve::parquet_columns
