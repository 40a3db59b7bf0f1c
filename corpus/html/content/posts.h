#pragma once

#include "corpus/html/blocks/blocks.h"
#include "corpus/html/dom.h"

namespace mathsieve {

// Makes out which candidates among the posts of a page are real. Replies are only those that stand
// beside others of their kind and have no heading that leads to another page (the excerpts of a
// blog do); the first of a thread is what the others reply to. The others become kNone.
void ResolvePosts(const Dom& dom, PageBlocks& page);

}  // namespace mathsieve
