#include "corpus/html/math/tree/markup.h"

#include <cstdlib>

#include "corpus/html/forms/tex_scan.h"

namespace mathsieve {
namespace {

struct Unit {
  std::string_view name;
  float em;
};
constexpr Unit kUnits[] = {{"em", 1.0f},    {"ex", 0.43f}, {"pt", 0.1f},  {"px", 0.0625f},
                           {"mu", 0.0556f}, {"cm", 2.85f}, {"mm", 0.285f}};
constexpr Unit kNamedSpaces[] = {
    {"veryverythinmathspace", 0.056f},
    {"verythinmathspace", 0.111f},
    {"thinmathspace", 0.167f},
    {"mediummathspace", 0.222f},
    {"thickmathspace", 0.278f},
    {"verythickmathspace", 0.333f},
    {"veryverythickmathspace", 0.389f},
    {"negativethinmathspace", -0.167f},
    {"negativemediummathspace", -0.222f},
    {"negativethickmathspace", -0.278f},
};

}  // namespace

std::string_view WithoutPrefix(std::string_view name) {
  const size_t colon = name.rfind(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

std::string_view ElementName(const Dom& dom, NodeId node) {
  const Tag tag = dom[node].tag;
  return tag == Tag::kText || tag == Tag::kComment ? std::string_view()
                                                   : WithoutPrefix(dom[node].text);
}

bool HasElements(const Dom& dom, NodeId node) {
  for (NodeId child = dom.FirstChild(node); child != kNoNode; child = dom.NextSibling(child)) {
    if (!ElementName(dom, child).empty()) return true;
  }
  return false;
}

std::string CollapsedText(std::string_view text, bool trim) {
  std::string out;
  bool space = false;
  for (const char c : text) {
    if (IsSpace(c)) {
      space = true;
      continue;
    }
    if (space && !(trim && out.empty())) out += ' ';
    space = false;
    out += c;
  }
  if (space && !trim) out += ' ';
  return out;
}

std::string CollapsedText(const Dom& dom, NodeId node, bool trim) {
  return CollapsedText(dom.TextOf(node), trim);
}

std::string_view ListWord(std::string_view list, size_t index) {
  std::string_view word;
  for (size_t at = 0; at < list.size();) {
    while (at < list.size() && IsSpace(list[at])) ++at;
    const size_t begin = at;
    while (at < list.size() && !IsSpace(list[at])) ++at;
    if (at > begin) word = list.substr(begin, at - begin);
    if (at > begin && index-- == 0) break;
  }
  return word;
}

std::optional<float> LengthInEm(std::string_view length) {
  for (const Unit& space : kNamedSpaces) {
    if (space.name == length) return space.em;
  }
  const std::string text(length.substr(0, 32));
  char* end = nullptr;
  const float number = std::strtof(text.c_str(), &end);
  if (end == text.c_str()) return std::nullopt;
  const std::string_view name = std::string_view(text).substr(end - text.c_str());
  for (const Unit& unit : kUnits) {
    if (unit.name == name.substr(0, 2)) return number * unit.em;
  }
  return number;
}

}  // namespace mathsieve
