#pragma once

#include "corpus/html/dom.h"

namespace mathsieve {

// Whether a table holds rows of short values, to be written as rows, and not the layout of a page:
// two rows of two cells at least, no table, heading, list or listing inside. Reads the table up to
// the first table inside of it, so that asking for every table of a page stays linear.
bool IsDataTable(const Dom& dom, NodeId table);

}  // namespace mathsieve
