#pragma once

#include <string_view>

namespace mathsieve {

// Of the first 512 bytes at most one in 32 is one that only binary files hold, or they begin as
// UTF-16 does (after WHATWG mimesniff, section 7.2, which allows none: pages do hold some).
bool LooksLikeText(std::string_view bytes);

// Behind white space the bytes begin with a tag of a page (WHATWG mimesniff, section 7.1).
bool LooksLikeHtml(std::string_view bytes);

// Whether bytes that a server calls `media_type` (lower case, may be empty) are a page. A server is
// believed when it says HTML, unless the bytes are binary, and when it names another type, unless
// that is one that servers give to anything and the bytes begin as a page.
bool IsHtml(std::string_view media_type, std::string_view bytes);

}  // namespace mathsieve
