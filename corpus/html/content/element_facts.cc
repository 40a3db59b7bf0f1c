// Names of classes and ids are cut into words ("siteFooter-links" is site, footer, links), and each
// word found in the tables of name_words.h adds its evidence.

#include "corpus/html/content/element_facts.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "corpus/html/content/name_words.h"

namespace mathsieve {
namespace {

using name_words::kApparatus;
using name_words::kHiddenClasses;
using name_words::kPosts;
using name_words::kRoles;
using name_words::kStrong;
using name_words::kWeak;
using name_words::kWords;
using name_words::RoleEvidence;
using name_words::WordEvidence;

float EvidenceOfTag(Tag tag) {
  switch (tag) {
    case Tag::kNav:
    case Tag::kFooter:
    case Tag::kMenu:
    case Tag::kDialog:
      return kStrong;
    case Tag::kAside:
      return -2;
    case Tag::kHeader:
      return kWeak;
    case Tag::kForm:
      return -0.5;
    case Tag::kAddress:
      return kWeak;
    case Tag::kMain:
      return 2;
    case Tag::kArticle:
      return 1.5;
    default:
      return 0;
  }
}

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsLetter(char c) { return IsUpper(c) || (c >= 'a' && c <= 'z'); }

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// A hash that grows with each character, so that words need no buffer.
struct WordHash {
  uint32_t value = 2166136261u;
  uint32_t length = 0;
  void Add(char c) {
    value = (value ^ static_cast<unsigned char>(c)) * 16777619u;
    ++length;
  }
};

// The words that mean something, found by hash and confirmed by letters, in lower case.
class WordTable {
 public:
  enum class Kind : uint8_t { kNone, kEvidence, kApparatus, kHidden };  // kNone: free slot
  struct Entry {
    std::string_view word;
    uint32_t hash = 0;
    Kind kind = Kind::kNone;
    float evidence = 0;
    PostKind post = PostKind::kNone;
  };

  WordTable() {
    for (const WordEvidence& entry : kWords) Insert(entry.word, Kind::kEvidence, entry.evidence);
    for (const std::string_view word : kApparatus) Insert(word, Kind::kApparatus, 0);
    for (const std::string_view word : kHiddenClasses) Insert(word, Kind::kHidden, 0);
    for (const auto& [word, kind] : kPosts) Insert(word, Kind::kEvidence, 0).post = kind;
  }

  // `end` is behind the last character of the word.
  const Entry* Find(const WordHash& hash, const char* end) const {
    for (size_t slot = hash.value % kSlots;; slot = (slot + 1) % kSlots) {
      const Entry& entry = entries_[slot];
      if (entry.kind == Kind::kNone) return nullptr;
      if (entry.hash == hash.value && entry.word.size() == hash.length &&
          EqualIgnoringCase(entry.word, end - hash.length)) {
        return &entry;
      }
    }
  }

 private:
  static constexpr size_t kSlots = 1024;

  static bool EqualIgnoringCase(std::string_view word, const char* text) {
    for (size_t i = 0; i < word.size(); ++i) {
      const char c = IsUpper(text[i]) ? static_cast<char>(text[i] | 0x20) : text[i];
      if (c != word[i]) return false;
    }
    return true;
  }

  // The entry of `word`: what it was before stays.
  Entry& Insert(std::string_view word, Kind kind, float evidence) {
    WordHash hash;
    for (const char c : word) hash.Add(c);
    size_t slot = hash.value % kSlots;
    while (entries_[slot].kind != Kind::kNone && entries_[slot].word != word) {
      slot = (slot + 1) % kSlots;
    }
    if (entries_[slot].kind == Kind::kNone) entries_[slot] = {word, hash.value, kind, evidence};
    return entries_[slot];
  }

  std::array<Entry, kSlots> entries_;
};

// Reads a class or id attribute: the strongest evidence among its words, and what whole class names
// say.
void ReadNames(std::string_view names, bool is_class, ElementFacts& facts) {
  static const WordTable table;
  WordHash word, whole;
  const auto end_word = [&](const char* end) {
    if (word.length >= 2) {
      const WordTable::Entry* entry = table.Find(word, end);
      if (entry != nullptr && entry->evidence < facts.evidence) {
        facts.evidence = entry->evidence;
        facts.reason = entry->word;
      }
    }
    word = {};
  };
  const auto end_whole = [&](const char* end) {
    const WordTable::Entry* entry = is_class ? table.Find(whole, end) : nullptr;
    if (entry != nullptr && facts.post == PostKind::kNone) facts.post = entry->post;
    if (entry != nullptr && entry->kind == WordTable::Kind::kApparatus) facts.apparatus = true;
    if (entry != nullptr && entry->kind == WordTable::Kind::kHidden) facts.hidden = true;
    whole = {};
  };
  const char* const end = names.data() + names.size();
  for (const char* at = names.data(); at != end; ++at) {
    if (!IsLetter(*at)) {
      end_word(at);
      if (IsSpace(*at)) {
        end_whole(at);
      } else {
        whole.Add(*at);
      }
      continue;
    }
    if (word.length > 0 && IsUpper(*at) && !IsUpper(at[-1])) end_word(at);
    word.Add(static_cast<char>(*at | 0x20));
    whole.Add(static_cast<char>(*at | 0x20));
  }
  end_word(end);
  end_whole(end);
}

template <typename Visit>
void ForEachWord(std::string_view words, Visit visit) {
  constexpr std::string_view kSpace = " \t\n\f\r";
  while (true) {
    const size_t begin = words.find_first_not_of(kSpace);
    if (begin == words.npos) return;
    words.remove_prefix(begin);
    const size_t end = std::min(words.find_first_of(kSpace), words.size());
    visit(words.substr(0, end));
    words.remove_prefix(end);
  }
}

bool StyleHides(std::string_view style) {
  for (const auto& [property, value] :
       {std::pair<std::string_view, std::string_view>{"display", "none"},
        {"visibility", "hidden"}}) {
    for (size_t at = style.find(property); at != style.npos; at = style.find(property, at + 1)) {
      size_t next = at + property.size();
      while (next < style.size() && (style[next] == ' ' || style[next] == ':')) ++next;
      if (style.substr(next).starts_with(value)) return true;
    }
  }
  return false;
}

std::string_view LanguageIn(std::string_view names, bool* highlighted) {
  std::string_view language;
  ForEachWord(names, [&](std::string_view word) {
    for (const std::string_view prefix : {"language-", "lang-", "highlight-"}) {
      if (language.empty() && word.starts_with(prefix)) language = word.substr(prefix.size());
    }
    if (language.empty() && *highlighted) language = word;
    if (word == "highlight" || word == "sourceCode" || word == "src" || word == "brush:") {
      *highlighted = true;
    }
  });
  return language;
}

bool IsLanguageName(std::string_view name) {
  return !name.empty() && name.size() <= 20 && name != "default" && name != "plaintext" &&
         name != "none" && name != "text" && name != "plain" && name != "source" &&
         name != "highlight" && std::all_of(name.begin(), name.end(), [](char c) {
           return IsLetter(c) || (c >= '0' && c <= '9') || c == '+' || c == '#' || c == '-' ||
                  c == '_' || c == '.';
         });
}

// Line numbers have none; boxes of a layout may be called "gutter".
bool HoldsParagraphs(const Dom& dom, NodeId element) {
  constexpr NodeId kNodesRead = 200;
  const NodeId end = std::min(dom[element].end, element + kNodesRead);
  for (NodeId i = element + 1; i < end; ++i) {
    if (dom[i].tag == Tag::kP) return true;
  }
  return false;
}

// The first heading among the first children of `element`.
NodeId HeadingOf(const Dom& dom, NodeId element) {
  int children = 0;
  for (NodeId i = dom.FirstChild(element); i != kNoNode && ++children < 6; i = dom.NextSibling(i)) {
    if (dom[i].tag >= Tag::kH1 && dom[i].tag <= Tag::kH6) return i;
  }
  return kNoNode;
}

// Whether `id` is made of the words of a title: "related-rates" of "Related rates".
bool IsSlugOf(std::string_view id, std::string_view title) {
  size_t at = 0;
  const auto is_word = [](char c) { return IsLetter(c) || (c >= '0' && c <= '9'); };
  for (const char c : id) {
    if (!is_word(c)) continue;
    while (at < title.size() && !is_word(title[at])) ++at;
    if (at == title.size() || (title[at++] | 0x20) != (c | 0x20)) return false;
  }
  return true;
}

// Whether an id names a place in the content and no part of a template: those of headings and
// paragraphs, and of sections that are called like their heading in more than one word.
bool NamesContent(const Dom& dom, NodeId element, std::string_view id) {
  const Tag tag = dom[element].tag;
  if ((tag >= Tag::kH1 && tag <= Tag::kH6) || tag == Tag::kP || tag == Tag::kDt) return true;
  if (id.find_first_of("-_.") == id.npos) return false;
  const NodeId heading = HeadingOf(dom, element);
  return heading != kNoNode && IsSlugOf(id, dom.TextOf(heading));
}

// "comment-123", "answer-4".
PostKind PostOfId(std::string_view id) {
  const size_t digits = id.find_last_not_of("0123456789") + 1;
  if (digits == 0 || digits == id.size()) return PostKind::kNone;
  const std::string_view name = id.substr(0, digits);
  if (name == "comment-" || name == "div-comment-") return PostKind::kComment;
  return name == "answer-" ? PostKind::kAnswer : PostKind::kNone;
}

}  // namespace

ElementFacts FactsOf(const Dom& dom, NodeId element) {
  ElementFacts facts;
  float positive = EvidenceOfTag(dom[element].tag);
  if (positive < 0) std::swap(positive, facts.evidence);
  for (const Attribute& attribute : dom.attributes(element)) {
    const auto& [name, value] = attribute;
    if (name == "class") {
      ReadNames(value, true, facts);
    } else if (name == "id") {
      if (facts.post == PostKind::kNone) facts.post = PostOfId(value);
      ElementFacts of_id;
      ReadNames(value, false, of_id);
      if (of_id.evidence < facts.evidence && !NamesContent(dom, element, value)) {
        facts.evidence = of_id.evidence;
        facts.reason = of_id.reason;
      }
    } else if (name == "hidden") {
      facts.hidden |= value != "until-found";
    } else if (name == "aria-hidden") {
      facts.hidden |= value == "true";
    } else if (name == "style") {
      facts.hidden |= StyleHides(value);
    } else if (name == "role") {
      for (const RoleEvidence& entry : kRoles) {
        if (entry.role != value) continue;
        float& side = entry.evidence < 0 ? facts.evidence : positive;
        side = entry.evidence < 0 ? std::min(side, entry.evidence) : std::max(side, entry.evidence);
      }
    } else if (name == "itemprop" && value == "articleBody") {
      positive = 2;
    } else if (name == "itemtype") {
      if (value.ends_with("/Answer")) facts.post = PostKind::kAnswer;
      if (value.ends_with("/Comment") && facts.post == PostKind::kNone) {
        facts.post = PostKind::kComment;
      }
    }
  }
  facts.evidence += positive;
  facts.apparatus = facts.apparatus && !HoldsParagraphs(dom, element);
  return facts;
}

std::string_view CodeLanguage(const Dom& dom, NodeId pre) {
  NodeId candidates[4] = {dom.FirstChild(pre), pre, dom[pre].parent, kNoNode};
  if (candidates[2] != kNoNode) candidates[3] = dom[candidates[2]].parent;
  for (const NodeId id : candidates) {
    if (id == kNoNode || dom[id].attribute_count == 0) continue;
    bool highlighted = false;
    std::string_view language =
        LanguageIn(dom.Attr(id, "class").substr(0, Dom::kMaxClassBytes), &highlighted);
    if (language.empty()) language = dom.Attr(id, "data-lang");
    if (language.empty()) language = dom.Attr(id, "data-language");
    if (IsLanguageName(language)) return language;
  }
  return {};
}

}  // namespace mathsieve
