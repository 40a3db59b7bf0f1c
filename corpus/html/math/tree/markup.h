#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "corpus/html/dom.h"

// What the readers of this folder ask about elements.
namespace mathsieve {

// "m:math" -> "math".
std::string_view WithoutPrefix(std::string_view name);
// The local name of an element, empty for texts and comments.
std::string_view ElementName(const Dom& dom, NodeId node);
bool HasElements(const Dom& dom, NodeId node);
// The text below `node`, runs of white space as one space, none at its ends if `trim`.
std::string CollapsedText(const Dom& dom, NodeId node, bool trim);
std::string CollapsedText(std::string_view text, bool trim);
// The `index`th word of a list between spaces; past its end the last one. Empty for an empty list.
std::string_view ListWord(std::string_view list, size_t index);
// "0.167em", "5pt", "mediummathspace" in em; nothing where it is no length.
std::optional<float> LengthInEm(std::string_view length);

}  // namespace mathsieve
