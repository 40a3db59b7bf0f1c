#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mathsieve {

struct CharacterReference {
  char32_t code = 0;
  size_t length = 0;  // bytes of it, with "&" and ";"; 0: there is none
};

// The character reference at the start of `text`: a number or a name of HTML 4, closed by ";".
// What is no character, and the control characters that old pages mean Windows-1252 by, is a space.
// REQUIRES: text starts with "&".
CharacterReference ReadCharacterReference(std::string_view text);

// Appends `text` with its character references read.
void AppendDecoded(std::string_view text, std::string& out);

}  // namespace mathsieve
