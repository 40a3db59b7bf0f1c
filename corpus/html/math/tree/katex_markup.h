#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "corpus/html/dom.h"

// What stands below the elements of KaTeX's HTML.
namespace mathsieve {

// The first child with class `name`, kNoNode where none has it.
NodeId KatexChild(const Dom& dom, NodeId node, std::string_view name);
// The parts of the .vlist right below `node`, as they stand there.
std::vector<NodeId> KatexItems(const Dom& dom, NodeId node);
// A .mtable by columns.
struct KatexColumns {
  std::vector<std::vector<NodeId>> cells;  // from top to bottom
  std::string alignment;                   // "l", "c", "r" a column, "|" for a line
  size_t rows = 0;
};
KatexColumns KatexColumnsOf(const Dom& dom, NodeId table);
// The mark in the upper part of an .accent: a character, or what its picture shows.
std::string KatexAccent(const Dom& dom, NodeId item);
// The delimiter that is built of pieces or drawn; `opens` says which side it stands on.
std::string KatexDelimiter(const Dom& dom, NodeId node, bool opens);

}  // namespace mathsieve
