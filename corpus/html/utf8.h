#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mathsieve {

// The length of the longest prefix of `text` that is UTF-8.
size_t ValidUtf8Prefix(std::string_view text);

// `text` with every maximal bad sequence replaced by U+FFFD (the Unicode Standard's practice for
// replacing, §3.9). `fixed` is replaced, its memory reused.
void ReplaceBadUtf8(std::string_view text, std::string& fixed);

}  // namespace mathsieve
