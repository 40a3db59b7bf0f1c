// The bytes of a page are classified once, 64 at a time, into bit masks (kernels/byte_masks.h), and
// what follows works on these: an addition finds what lies in tags, counting zeros finds the next
// tag or word.
//
// The markup is read as browsers do in so far as it decides what is text: a tag begins with < and a
// letter, raw elements end at their own end tag only. Elements are not nested: an unclosed link or
// <nav> lasts to the next end tag of its kind.

#include "corpus/html/quick/quick_scan.h"

#include <algorithm>
#include <array>
#include <bit>

#include "corpus/html/forms/tex_scan.h"

namespace mathsieve {
namespace {

// From kImage on reading goes on behind the whole of it.
enum class Element : uint8_t {
  kOther,
  kLink,
  kAside,
  kIndex,
  kImage,
  kComment,
  kMath,
  kRaw,
  kScript
};

constexpr size_t kLongestName = 8;

constexpr uint64_t KeyOf(std::string_view name) {
  uint64_t key = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    key |= static_cast<uint64_t>(static_cast<uint8_t>(name[i] | 0x20)) << (8 * i);
  }
  return key;
}

struct Named {
  std::string_view name;
  Element element;
};
constexpr Named kNamed[] = {
    {"a", Element::kLink},        {"button", Element::kAside}, {"footer", Element::kAside},
    {"iframe", Element::kRaw},    {"img", Element::kImage},    {"sub", Element::kIndex},
    {"sup", Element::kIndex},     {"math", Element::kMath},    {"nav", Element::kAside},
    {"noembed", Element::kRaw},   {"noframes", Element::kRaw}, {"pre", Element::kRaw},
    {"script", Element::kScript}, {"select", Element::kAside}, {"style", Element::kRaw},
    {"svg", Element::kRaw},       {"template", Element::kRaw}, {"textarea", Element::kRaw},
    {"title", Element::kRaw},     {"xmp", Element::kRaw},
};

// One slot a name: the factor is searched for.
struct ElementTable {
  static constexpr int kBits = 6;
  struct Slot {
    uint64_t key = ~uint64_t{0};
    Element element = Element::kOther;
  };
  uint64_t factor = 0;
  std::array<Slot, size_t{1} << kBits> slots{};

  static constexpr size_t Home(uint64_t key, uint64_t factor) {
    return static_cast<size_t>(key * factor >> (64 - kBits));
  }
  constexpr Element Find(uint64_t key) const {
    const Slot& slot = slots[Home(key, factor)];
    return slot.key == key ? slot.element : Element::kOther;
  }
};

constexpr ElementTable MakeTable() {
  for (uint64_t factor = 0x9E3779B97F4A7C15u;; factor += 0x2545F4914F6CDD1Cu) {
    ElementTable table;
    table.factor = factor;
    bool fits = true;
    for (const Named& named : kNamed) {
      const uint64_t key = KeyOf(named.name);
      ElementTable::Slot& slot = table.slots[ElementTable::Home(key, factor)];
      fits = fits && slot.key == ~uint64_t{0};
      slot = {key, named.element};
    }
    if (fits) return table;
  }
}
constexpr ElementTable kElements = MakeTable();

constexpr bool AreNamed() {
  for (const Named& named : kNamed) {
    const char second = named.name.size() > 1 ? named.name[1] : ' ';
    bool found = false;
    for (const NamePairs& pairs : kNamePairs) {
      found = found || (pairs.first.find(named.name[0]) != pairs.first.npos &&
                        (pairs.second.empty() || pairs.second.find(second) != pairs.second.npos));
    }
    if (!found) return false;
  }
  return true;
}
static_assert(AreNamed(), "kNamePairs lacks the name of an element");

bool IsHtmlSpace(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

// Of names of so many letters. Longer ones are those of no element that matters.
constexpr std::array<uint64_t, kLongestName + 2> kKeyMasks = [] {
  std::array<uint64_t, kLongestName + 2> masks{};
  for (size_t i = 1; i <= kLongestName; ++i) masks[i] = ~uint64_t{0} >> (64 - 8 * i);
  return masks;
}();

size_t LastBit(uint64_t bits) { return 63 - static_cast<size_t>(std::countl_zero(bits)); }

// TeX without what marks it as a formula: a command in it, or dollars around it. Empty where
// `value` does not look like TeX.
std::string_view TexOf(std::string_view value) {
  constexpr size_t kMaxTexBytes = 2000;
  if (value.empty() || value.size() > kMaxTexBytes) return {};
  if (value[0] == '{' && value.find("&quot;") != value.npos) return {};
  const auto strip = [&](std::string_view open, std::string_view close) {
    if (!value.starts_with(open) || !value.ends_with(close)) return false;
    if (value.size() < open.size() + close.size()) return false;
    value = value.substr(open.size(), value.size() - open.size() - close.size());
    return true;
  };
  if (strip("\\(", "\\)") || strip("\\[", "\\]") || strip("$$", "$$") || strip("$", "$"))
    return value;
  const size_t command = value.find('\\');
  const bool is_tex =
      command != value.npos && command + 1 < value.size() && IsLetter(value[command + 1]);
  return is_tex ? value : std::string_view();
}

}  // namespace

// What begins with a "<".
struct QuickScanner::Tag {
  Element element = Element::kOther;
  bool closes = false;
  uint8_t name_length = 0;  // of its letters
};

// The tag at html_[at]: kOther where it does not matter. A name that goes on with other characters
// than letters may pass for the name of an element. Without a branch on what tag it is.
inline QuickScanner::Tag QuickScanner::TagAt(size_t at) const {
  const char next = html_[at + 1];
  const bool closes = next == '/';
  const size_t begin = at + 1 + (closes ? 1 : 0);
  const size_t length = page_.LettersAt(begin);
  const uint64_t bytes = LoadEight(html_.data() + begin, html_.data() + html_.size());
  const uint64_t key = (bytes | 0x2020202020202020u) & kKeyMasks[std::min<size_t>(length, 9)];
  return {next == '!' ? Element::kComment : kElements.Find(key), closes,
          static_cast<uint8_t>(length)};
}

// Where the end tag of the raw element `name` begins.
size_t QuickScanner::RawEnd(std::string_view name, size_t from) const {
  for (size_t at = page_.FindNamed(from); at < html_.size(); at = page_.FindNamed(at + 1)) {
    const std::string_view rest = html_.substr(at);
    if (rest[1] != '/' || rest.size() < name.size() + 2) continue;
    if (KeyOf(rest.substr(2, name.size())) != KeyOf(name)) continue;
    if (rest.size() == name.size() + 2 || !IsLetter(rest[name.size() + 2])) return at;
  }
  return html_.size();
}

// Behind the comment or declaration at html_[at].
size_t QuickScanner::CommentEnd(size_t at) const {
  if (!html_.substr(at).starts_with("<!--")) return page_.BehindClose(at);
  const size_t end = html_.find("-->", at + 4);
  return end == html_.npos ? html_.size() : end + 3;
}

// Reads the MathML behind the tag at html_[at]; returns what is behind its end tag.
size_t QuickScanner::ReadMath(size_t at) {
  words_.StartFormula(content());
  at = page_.BehindClose(at);
  while (at < html_.size()) {
    const size_t open = page_.FindOpen(at);
    words_.AppendFormulaRun(html_.substr(at, open - at), content());
    if (open == html_.size()) return open;
    const Tag tag = TagAt(open);
    at = tag.element == Element::kComment ? CommentEnd(open) : page_.BehindClose(open);
    if (tag.element == Element::kMath && tag.closes) return at;
  }
  return at;
}

// Reads what no word or tag of the page counts in: a comment, a raw element, a formula.
size_t QuickScanner::Jump(size_t at, const Tag& tag) {
  if (tag.element == Element::kImage) return ReadTexAttributes(at);
  if (tag.element == Element::kComment) return CommentEnd(at);
  if (tag.element == Element::kMath) return ReadMath(at);
  const size_t begin = page_.BehindClose(at);
  const size_t end = RawEnd(html_.substr(at + 1, tag.name_length), begin);
  const std::string_view attributes = html_.substr(at, begin - at);
  if (tag.element == Element::kScript && attributes.find("math/tex") != attributes.npos) {
    words_.AppendTex(html_.substr(begin, end - begin), content());
  }
  return end;
}

// Whether the <sub> or <sup> at html_[at] is an index or a power: of one letter, a bracket or, if a
// number, of a number; at most four letters, digits and signs.
bool QuickScanner::IsIndex(size_t at) const {
  if (at == 0) return false;
  const char base = html_[at - 1];
  const bool of_letter = IsLetter(base) && (at == 1 || !IsLetter(html_[at - 2]));
  const bool of_number = IsDigit(base);
  if (!of_letter && !of_number && base != ')') return false;
  const size_t begin = page_.BehindClose(at);
  const size_t length = std::min(html_.find('<', begin), html_.size()) - begin;
  if (length == 0 || length > 4) return false;
  for (const char byte : html_.substr(begin, length)) {
    const bool plain = IsDigit(byte) || byte == '+' || byte == '-';
    if (!plain && (of_number || !IsLetter(byte))) return false;
  }
  return true;
}

void QuickScanner::ChangeState(size_t at, const Tag& tag) {
  if (tag.element == Element::kAside) {
    aside_ = std::max(0, aside_ + (tag.closes ? -1 : 1));
  } else {
    in_link_ = !tag.closes && HasHref(at);
  }
}

// Mostly it is the first attribute.
inline bool QuickScanner::HasHref(size_t at) const {
  constexpr uint64_t kLinkWithHref = KeyOf("<a href=");
  if (LoadEight(html_.data() + at, html_.data() + html_.size()) == kLinkWithHref) return true;
  const std::string_view tag = html_.substr(at, page_.FindClose(at) - at);
  return tag.find("href") != tag.npos || tag.find("HREF") != tag.npos;
}

// Reads the formulas in attributes of the tag at html_[open]; returns what is behind it.
size_t QuickScanner::ReadTexAttributes(size_t open) {
  const size_t close = page_.FindClose(open);
  const std::string_view tag = html_.substr(open, close - open);
  for (size_t at = tag.find('='); at != tag.npos; at = tag.find('=', at)) {
    size_t name = at;
    while (!IsHtmlSpace(tag[name - 1]) && tag[name - 1] != '/' && tag[name - 1] != '<') --name;
    const std::string_view key = tag.substr(name, at - name);
    if (++at == tag.size()) break;
    const char quote = tag[at];
    if (quote != '"' && quote != '\'') continue;
    const size_t end = std::min(tag.find(quote, at + 1), tag.size());
    const std::string_view tex = TexOf(tag.substr(at + 1, end - at - 1));
    at = end;
    if (!tex.empty() && (key == "alt" || key.starts_with("data-"))) {
      words_.AppendTex(tex, content());
    }
  }
  return page_.BehindClose(open);
}

// What the bits of a block are.
struct QuickScanner::Layout {
  uint64_t tags = 0;        // in a tag, without its ">"
  uint64_t tag_starts = 0;  // its "<"
  uint64_t words = 0;       // where a word of text may start
  bool ends_in_tag = false;
};

// From the bits `ahead` on. `in_tag`: whether a tag goes on at the first of them.
inline QuickScanner::Layout QuickScanner::LayoutOf(const ByteMasks& masks, uint64_t ahead,
                                                   bool in_tag) {
  // A "<" carries through all that is no ">".
  const uint64_t carried = in_tag ? 1 : 0;
  const uint64_t opens = (masks.opens & ahead) | carried;
  const uint64_t inside = ~masks.closes;
  const uint64_t sum = inside + opens;
  const uint64_t tags = inside & (~sum | opens);
  const uint64_t behind_tags = tags << 1 | carried;
  return {tags, tags & ~behind_tags, masks.starts & ahead & ~tags & ~(masks.closes & behind_tags),
          sum < inside};
}

// Reads from `at` to the end of its block or further, and returns how far. `in_tag`: whether a tag
// has begun before and goes on at `at`, which is then the start of a block; it is set to say the
// same of the next.
inline size_t QuickScanner::ReadBlock(size_t at, bool& in_tag) {
  const size_t block = at / 64, base = block * 64;
  const ByteMasks& masks = page_.masks(block);
  const Layout layout = LayoutOf(masks, ~uint64_t{0} << (at - base), in_tag);
  uint64_t words = layout.words, in_content = content() ? ~uint64_t{0} : 0;
  in_tag = false;
  for (uint64_t events = (layout.tag_starts & masks.named) | (masks.backslashes & layout.tags);
       events != 0; events &= events - 1) {
    const size_t place = base + static_cast<size_t>(std::countr_zero(events));
    const uint64_t before = (events & -events) - 1;
    const bool is_tag = (layout.tag_starts >> (place - base) & 1) != 0;
    const Tag tag = is_tag ? TagAt(place) : Tag();
    if (is_tag && tag.element == Element::kOther) continue;
    if (is_tag && tag.element < Element::kIndex) {
      ChangeState(place, tag);
      in_content = (in_content & before) | (content() ? ~before : 0);
      continue;
    }
    if (is_tag && tag.closes) continue;
    if ((words & before) != 0) words_.AppendWords(block, words & before, in_content);
    words &= ~before;
    if (!is_tag) {
      const uint64_t open = layout.tag_starts & before;
      return ReadTexAttributes(open == 0 ? tag_open_ : base + LastBit(open));
    }
    if (tag.element != Element::kIndex) return Jump(place, tag);
    if (IsIndex(place)) words_.AppendIndex(content());
  }
  if (layout.tag_starts != 0) tag_open_ = base + LastBit(layout.tag_starts);
  const size_t behind = words == 0 ? base + 64 : words_.AppendWords(block, words, in_content);
  in_tag = behind == base + 64 && layout.ends_in_tag;
  return behind;
}

int64_t QuickScanner::Scan(std::string_view html, WordSink& sink) {
  html_ = html;
  page_.Start(html);
  words_.Start(page_, sink);
  in_link_ = false;
  aside_ = 0;
  bool in_tag = false;
  for (size_t at = 0; at < html.size();) at = ReadBlock(at, in_tag);
  words_.Finish();
  return (words_.word_bytes() + 3) / 4 + words_.cjk_words();
}

}  // namespace mathsieve
