#pragma once

#include <string_view>

#include "corpus/html/blocks/blocks.h"
#include "corpus/html/dom.h"

namespace mathsieve {

// What an element's attributes say about its content.
struct ElementFacts {
  bool hidden = false;     // hidden, aria-hidden, display:none, visibility:hidden, for readers of
                           // the screen only
  bool apparatus = false;  // line numbers, paragraph signs, "edit" links: never content
  PostKind post = PostKind::kNone;  // a reply only where several stand side by side (posts.h)
  float evidence = 0;               // of being content (> 0) or what surrounds it (< 0)
  std::string_view reason;  // the word of a name that speaks most against content; lives for ever
};

ElementFacts FactsOf(const Dom& dom, NodeId element);

// The language of a listing, as its element, the code in it or the boxes around it state it
// (class="language-cpp", data-lang); empty where none does. A view into `dom`.
std::string_view CodeLanguage(const Dom& dom, NodeId pre);

}  // namespace mathsieve
