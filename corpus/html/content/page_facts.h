#pragma once

#include <string>

#include "corpus/html/dom.h"

namespace mathsieve {

// The page's title: <title>, else og:title, else its first <h1>; white space collapsed.
std::string TitleOf(const Dom& dom);

// The language that the page states, lower case ("zh-cn"): <html lang>, content-language,
// og:locale.
std::string LanguageOf(const Dom& dom);

}  // namespace mathsieve
