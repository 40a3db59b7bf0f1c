#include "corpus/html/content/page_facts.h"

#include <string_view>

namespace mathsieve {
namespace {

constexpr std::string_view kSpace = " \t\n\f\r";

std::string Collapse(std::string_view text) {
  std::string collapsed;
  while (true) {
    const size_t begin = text.find_first_not_of(kSpace);
    if (begin == text.npos) return collapsed;
    text.remove_prefix(begin);
    const std::string_view word = text.substr(0, text.find_first_of(kSpace));
    if (!collapsed.empty()) collapsed += ' ';
    collapsed += word;
    text.remove_prefix(word.size());
  }
}

std::string Lower(std::string_view text) {
  std::string lower;
  for (const char c : text) {
    lower += static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c == '_' ? '-' : c);
  }
  return lower;
}

// The content of the first <meta> whose attribute `key` is `name`, up to the start of <body>.
std::string_view MetaContent(const Dom& dom, std::string_view key, std::string_view name) {
  for (NodeId id = 0; id < dom.nodes().size() && dom[id].tag != Tag::kBody; ++id) {
    if (dom[id].tag == Tag::kMeta && Lower(dom.Attr(id, key)) == name) {
      return dom.Attr(id, "content");
    }
  }
  return {};
}

std::string TextOfFirst(const Dom& dom, Tag tag) {
  for (NodeId id = 0; id < dom.nodes().size(); ++id) {
    if (dom[id].tag != tag) continue;
    std::string text = Collapse(dom.TextOf(id));
    if (!text.empty()) return text;
  }
  return {};
}

}  // namespace

std::string TitleOf(const Dom& dom) {
  std::string title = TextOfFirst(dom, Tag::kTitle);
  if (title.empty()) title = Collapse(MetaContent(dom, "property", "og:title"));
  if (title.empty()) title = TextOfFirst(dom, Tag::kH1);
  return title;
}

std::string LanguageOf(const Dom& dom) {
  if (dom.nodes().empty()) return {};
  std::string_view language = dom.Attr(0, "lang");
  if (language.empty()) language = dom.Attr(0, "xml:lang");
  if (language.empty()) language = MetaContent(dom, "http-equiv", "content-language");
  if (language.empty()) language = MetaContent(dom, "property", "og:locale");
  return Lower(Collapse(language.substr(0, language.find(','))));
}

}  // namespace mathsieve
