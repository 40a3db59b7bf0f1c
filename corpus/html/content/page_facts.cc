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

// The content of the first <meta> whose attribute `key` is `name` ("-" for "_"), up to the start of
// <body>.
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

constexpr size_t kMaxFact = 200;

// The string behind `"key":` in JSON-LD scripts, which are often no valid JSON; for an object, the
// string behind its "name".
std::string FromLinkedData(const Dom& dom, std::string_view key) {
  for (NodeId id = 0; id < dom.nodes().size(); ++id) {
    if (dom[id].tag != Tag::kScript || dom.Attr(id, "type") != "application/ld+json") continue;
    const std::string script = dom.TextOf(id);
    size_t at = script.find(key);
    if (at == script.npos) continue;
    at = script.find_first_not_of(" :[\n\r\t", at + key.size());
    if (at != script.npos && script[at] == '{') {
      const size_t end = script.find('}', at);
      const size_t name = script.find("\"name\"", at);
      at = name < end ? script.find_first_not_of(" :[\n\r\t", name + 6) : script.npos;
    }
    if (at == script.npos || script[at] != '"') continue;
    const std::string value = script.substr(at + 1, script.find('"', at + 1) - at - 1);
    if (!value.empty() && value.size() < kMaxFact && value.find('\\') == value.npos) return value;
  }
  return {};
}

// The first element that `is` accepts: what `value` takes of it.
template <typename Is, typename Value>
std::string FromElement(const Dom& dom, Is is, Value value) {
  for (NodeId id = 0; id < dom.nodes().size(); ++id) {
    if (dom[id].attribute_count == 0 || !is(id)) continue;
    std::string found = Collapse(value(id));
    if (!found.empty() && found.size() < kMaxFact) return found;
  }
  return {};
}

bool IsName(std::string_view text) {
  return !text.empty() && text.size() < kMaxFact && text.find("://") == text.npos &&
         !text.starts_with('@');
}

// All of them: papers name each author in a <meta> of its own.
std::string CitedAuthors(const Dom& dom) {
  std::string authors;
  for (NodeId id = 0; id < dom.nodes().size() && dom[id].tag != Tag::kBody; ++id) {
    if (dom[id].tag != Tag::kMeta || dom.Attr(id, "name") != "citation_author") continue;
    const std::string name = Collapse(dom.Attr(id, "content"));
    if (!IsName(name) || authors.size() > 10 * kMaxFact) continue;
    authors.append(authors.empty() ? "" : "; ").append(name);
  }
  return authors;
}

bool IsDay(std::string_view text) {
  constexpr std::string_view kForm = "0000-00-00";
  if (text.size() < kForm.size()) return false;
  for (size_t i = 0; i < kForm.size(); ++i) {
    const bool digit = text[i] >= '0' && text[i] <= '9';
    if (kForm[i] == '0' ? !digit : text[i] != '-') return false;
  }
  return true;
}

}  // namespace

std::string AuthorOf(const Dom& dom) {
  std::string author = CitedAuthors(dom);
  for (const auto& [key, name] :
       {std::pair("name", "author"), std::pair("property", "article:author"),
        std::pair("name", "dc.creator"), std::pair("name", "parsely-author")}) {
    if (author.empty()) author = Collapse(MetaContent(dom, key, name));
    if (!IsName(author)) author.clear();
  }
  if (author.empty()) author = FromLinkedData(dom, "\"author\"");
  if (author.empty()) {
    author = FromElement(
        dom,
        [&](NodeId id) {
          return dom.Attr(id, "itemprop") == "author" || dom.Attr(id, "rel") == "author";
        },
        [&](NodeId id) {
          return dom[id].tag == Tag::kMeta ? std::string(dom.Attr(id, "content")) : dom.TextOf(id);
        });
  }
  return IsName(author) ? author : std::string();
}

std::string DateOf(const Dom& dom) {
  std::string date;
  for (const auto& [key, name] :
       {std::pair("property", "article:published-time"),
        std::pair("name", "citation-publication-date"), std::pair("name", "citation-date"),
        std::pair("name", "dc.date"), std::pair("name", "dc.date.issued"),
        std::pair("name", "date"), std::pair("name", "pubdate"),
        std::pair("itemprop", "datepublished")}) {
    if (date.empty()) date = Collapse(MetaContent(dom, key, name));
  }
  if (date.empty()) date = FromLinkedData(dom, "\"datePublished\"");
  if (date.empty()) {
    date = FromElement(
        dom,
        [&](NodeId id) {
          return dom.Attr(id, "itemprop") == "datePublished" ||
                 (dom[id].tag == Tag::kTime && dom.HasAttribute(id, "pubdate"));
        },
        [&](NodeId id) {
          const std::string_view stated = dom.Attr(id, "datetime");
          return stated.empty() ? dom.TextOf(id) : std::string(stated);
        });
  }
  if (date.size() > 64) return {};
  return IsDay(date) ? date.substr(0, 10) : date;
}

namespace {

// "Groups | Mathematics for all" over the heading "Groups": the site's name goes.
bool IsTitleWithSite(std::string_view title, std::string_view heading) {
  if (heading.size() < 4 || title.size() <= heading.size()) return false;
  std::string_view rest;
  if (title.starts_with(heading)) rest = title.substr(heading.size());
  if (title.ends_with(heading)) rest = title.substr(0, title.size() - heading.size());
  for (const std::string_view sign :
       {" | ", " - ", " – ", " — ", " · ", " • ", " » ", " :: ", ": "}) {
    if (rest.starts_with(sign) || rest.ends_with(sign)) return true;
  }
  return false;
}

// "/", "./", "https://example.org".
bool IsFrontPage(std::string_view href) {
  if (href.empty() || href == "/" || href == "./" || href == "../") return true;
  const size_t host = href.find("://");
  if (host == href.npos && !href.starts_with("//")) return false;
  const std::string_view rest = href.substr(host == href.npos ? 2 : host + 3);
  return rest.find('/') == rest.npos || rest.find('/') + 1 == rest.size();
}

// The text of the first <h1> that is not the site's name.
std::string FirstHeading(const Dom& dom) {
  for (NodeId id = 0; id < dom.nodes().size(); ++id) {
    if (dom[id].tag != Tag::kH1) continue;
    NodeId text = id;
    while (text + 1 < dom[id].end && dom[text].tag != Tag::kText) ++text;
    std::string heading = Collapse(dom.TextOf(id));
    if (!heading.empty() && !IsSiteName(dom, text)) return heading;
  }
  return {};
}

}  // namespace

bool IsSiteName(const Dom& dom, NodeId node) {
  constexpr int kLevels = 5;
  for (int i = 0; i < kLevels && node != kNoNode; ++i, node = dom[node].parent) {
    for (const std::string_view names : {dom.Attr(node, "class"), dom.Attr(node, "id")}) {
      for (const std::string_view word :
           {"logo", "brand", "site-name", "site-title", "blog-title"}) {
        if (names.substr(0, Dom::kMaxClassBytes).find(word) != names.npos) return true;
      }
    }
    if (dom[node].tag == Tag::kA && IsFrontPage(dom.Attr(node, "href"))) return true;
  }
  return false;
}

std::string TitleOf(const Dom& dom) {
  std::string title = TextOfFirst(dom, Tag::kTitle);
  const std::string heading = FirstHeading(dom);
  if (IsTitleWithSite(title, heading)) return heading;
  if (title.empty()) title = Collapse(MetaContent(dom, "property", "og:title"));
  return title.empty() ? heading : title;
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
