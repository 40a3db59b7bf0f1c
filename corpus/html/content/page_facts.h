#pragma once

#include <string>

#include "corpus/html/dom.h"

namespace mathsieve {

// The page's title: <title>, else og:title, else its first <h1>; white space collapsed. Where
// <title> is that heading and the name of the site, the heading.
std::string TitleOf(const Dom& dom);

// Whether the heading around the text `node` is the name of the site: called so, or linked to its
// front page.
bool IsSiteName(const Dom& dom, NodeId node);

// Who wrote the page, where it says so: meta author and citation_author, itemprop and rel author,
// JSON-LD; several joined by "; ". Addresses are no names.
std::string AuthorOf(const Dom& dom);

// When the page was published: article:published_time and its kin, <time> with itemprop or pubdate,
// JSON-LD; the day ("2024-09-03") where it starts with one.
std::string DateOf(const Dom& dom);

// The language that the page states, lower case ("zh-cn"): <html lang>, content-language,
// og:locale.
std::string LanguageOf(const Dom& dom);

}  // namespace mathsieve
