// The bytes of a page are classified once, 64 at a time, into bit masks (kernels/byte_masks.h);
// then tags, quotes and words are found by counting zeros in them.
//
// The markup is read as the HTML standard's tokeniser reads it, in so far as it decides what is
// text: a tag begins with < and a letter, its quoted values may hold >, raw elements end at their
// own end tag only. Elements are not nested: an unclosed <pre> or <nav> lasts to the next end tag
// of its kind.

#include "corpus/html/quick/quick_scan.h"

#include <algorithm>
#include <array>
#include <bit>

namespace mathsieve {
namespace {

enum class Element : uint8_t { kOther, kRaw, kScript, kPre, kLink, kAside, kMath };

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
    {"iframe", Element::kRaw},    {"math", Element::kMath},    {"nav", Element::kAside},
    {"noembed", Element::kRaw},   {"noframes", Element::kRaw}, {"pre", Element::kPre},
    {"script", Element::kScript}, {"select", Element::kAside}, {"style", Element::kRaw},
    {"svg", Element::kRaw},       {"template", Element::kRaw}, {"textarea", Element::kRaw},
    {"title", Element::kRaw},     {"xmp", Element::kRaw},
};

// One slot a name: the multiplier was searched for.
struct ElementTable {
  static constexpr int kBits = 6;
  struct Slot {
    uint64_t key = 0;
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
      fits = fits && slot.key == 0;
      slot = {key, named.element};
    }
    if (fits) return table;
  }
}
constexpr ElementTable kElements = MakeTable();

bool IsLetter(char byte) { return static_cast<uint8_t>((byte | 0x20) - 'a') < 26; }
bool IsSpace(char byte) {
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r' || byte == '\f';
}

Element ElementOf(std::string_view name) {
  if (name.size() > kLongestName) return Element::kOther;
  return kElements.Find(KeyOf(name));
}

// TeX without what marks it as a formula; empty where `value` does not look like TeX.
std::string_view TexOf(std::string_view value) {
  constexpr size_t kMaxTexBytes = 2000;
  if (value.size() > kMaxTexBytes || value.find('\\') == value.npos) return {};
  if (value[0] == '{' && value.find("&quot;") != value.npos) return {};
  const auto strip = [&](std::string_view open, std::string_view close) {
    if (!value.starts_with(open) || !value.ends_with(close)) return false;
    if (value.size() < open.size() + close.size()) return false;
    value = value.substr(open.size(), value.size() - open.size() - close.size());
    return true;
  };
  if (!strip("\\(", "\\)") && !strip("\\[", "\\]") && !strip("$$", "$$")) strip("$", "$");
  const size_t command = value.find('\\');
  const bool is_tex =
      command != value.npos && command + 1 < value.size() && IsLetter(value[command + 1]);
  return is_tex ? value : std::string_view();
}

}  // namespace

size_t QuickScanner::FindLess(size_t from) const {
  if (from >= html_.size()) return html_.size();
  size_t block = from / 64;
  uint64_t bits = masks_[block].less & (~uint64_t{0} << (from % 64));
  while (bits == 0) {
    if (++block == blocks_) return html_.size();
    bits = masks_[block].less;
  }
  return block * 64 + static_cast<size_t>(std::countr_zero(bits));
}

size_t QuickScanner::FindTagByte(size_t from) const {
  if (from >= html_.size()) return html_.size();
  size_t block = from / 64;
  uint64_t bits = masks_[block].tag & (~uint64_t{0} << (from % 64));
  while (bits == 0) {
    if (++block == blocks_) return html_.size();
    bits = masks_[block].tag;
  }
  return block * 64 + static_cast<size_t>(std::countr_zero(bits));
}

// The next "<" that opens a tag, a comment or a declaration.
size_t QuickScanner::FindTag(size_t from) const {
  size_t at = FindLess(from);
  while (at + 1 < html_.size()) {
    const char next = html_[at + 1];
    if (IsLetter(next) || next == '/' || next == '!' || next == '?') return at;
    at = FindLess(at + 1);
  }
  return html_.size();
}

// Of the letters at `at`, 0 where the name goes on otherwise: no element that matters does.
size_t QuickScanner::NameLength(size_t at) const {
  size_t length = 0;
  while (at + length < html_.size() && IsLetter(html_[at + length]) && length <= kLongestName) {
    ++length;
  }
  if (at + length == html_.size()) return 0;
  const char behind = html_[at + length];
  return IsSpace(behind) || behind == '>' || behind == '/' ? length : 0;
}

// Behind the ">" of the tag that `at` stands in.
size_t QuickScanner::TagEnd(size_t at, bool& backslash) const {
  while ((at = FindTagByte(at)) < html_.size()) {
    const char byte = html_[at++];
    if (byte == '>') return at;
    if (byte == '\\') {
      backslash = true;
      continue;
    }
    size_t before = at - 1;
    while (IsSpace(html_[before - 1])) --before;
    if (html_[before - 1] != '=') continue;
    size_t close = at;
    while ((close = FindTagByte(close)) < html_.size() && html_[close] != byte) {
      backslash |= html_[close++] == '\\';
    }
    if (close < html_.size()) at = close + 1;
  }
  return html_.size();
}

// Where the end tag of the raw element `name` begins.
size_t QuickScanner::RawEnd(std::string_view name, size_t from) const {
  for (size_t at = FindLess(from); at < html_.size(); at = FindLess(at + 1)) {
    const std::string_view rest = html_.substr(at);
    if (rest.size() < name.size() + 2 || rest[1] != '/') continue;
    if (KeyOf(rest.substr(2, name.size())) != KeyOf(name)) continue;
    if (rest.size() == name.size() + 2 || !IsLetter(rest[name.size() + 2])) return at;
  }
  return html_.size();
}

void QuickScanner::ReadAttributes(std::string_view attributes) {
  for (size_t at = attributes.find('='); at != attributes.npos; at = attributes.find('=', at)) {
    size_t name = at;
    while (name > 0 && !IsSpace(attributes[name - 1]) && attributes[name - 1] != '/') --name;
    const std::string_view key = attributes.substr(name, at - name);
    if (++at == attributes.size()) return;
    const char quote = attributes[at];
    if (quote != '"' && quote != '\'') continue;
    const size_t end = std::min(attributes.find(quote, at + 1), attributes.size());
    const std::string_view value = attributes.substr(at + 1, end - at - 1);
    at = end;
    if (key != "alt" && !key.starts_with("data-")) continue;
    const std::string_view tex = TexOf(value);
    if (tex.empty()) continue;
    words_.AppendTex(tex, content());
    ++formulas_;
  }
}

size_t QuickScanner::ReadStartTag(size_t at, size_t name_length) {
  const std::string_view name = html_.substr(at, name_length);
  bool backslash = false;
  const size_t behind = TagEnd(at + name_length, backslash);
  const std::string_view attributes = html_.substr(at + name_length, behind - at - name_length);
  if (backslash) ReadAttributes(attributes);
  const Element element = ElementOf(name);
  switch (element) {
    case Element::kOther:
      break;
    case Element::kPre:
      in_pre_ = true;
      break;
    case Element::kLink:
      in_link_ =
          attributes.find("href") != attributes.npos || attributes.find("HREF") != attributes.npos;
      break;
    case Element::kAside:
      ++aside_;
      break;
    case Element::kMath:
      if (!in_pre_) words_.StartFormula(content());
      in_math_ = true;
      ++formulas_;
      break;
    case Element::kRaw:
    case Element::kScript: {
      const size_t end = RawEnd(name, behind);
      if (element == Element::kScript && attributes.find("math/tex") != attributes.npos) {
        words_.AppendTex(html_.substr(behind, end - behind), content());
        ++formulas_;
      }
      return end;
    }
  }
  return behind;
}

void QuickScanner::ReadEndTag(size_t name, size_t name_length) {
  switch (ElementOf(html_.substr(name, name_length))) {
    case Element::kPre:
      in_pre_ = false;
      break;
    case Element::kLink:
      in_link_ = false;
      break;
    case Element::kAside:
      if (aside_ > 0) --aside_;
      break;
    case Element::kMath:
      in_math_ = false;
      break;
    default:
      break;
  }
}

// What begins with the "<" at `at`; returns what is behind it.
size_t QuickScanner::ReadTag(size_t at) {
  const char next = html_[at + 1];
  if (IsLetter(next)) return ReadStartTag(at + 1, NameLength(at + 1));
  bool backslash = false;
  if (next == '/' && at + 2 < html_.size() && IsLetter(html_[at + 2])) {
    const size_t length = NameLength(at + 2);
    ReadEndTag(at + 2, length);
    return TagEnd(at + 2 + length, backslash);
  }
  if (html_.substr(at).starts_with("<!--")) {
    const size_t end = html_.find("-->", at + 4);
    return end == html_.npos ? html_.size() : end + 3;
  }
  size_t end = FindTagByte(at);
  while (end < html_.size() && html_[end] != '>') end = FindTagByte(end + 1);
  return std::min(end + 1, html_.size());
}

void QuickScanner::ReadText(size_t begin, size_t end) {
  if (in_pre_ || begin == end) return;
  if (in_math_) return words_.AppendFormulaRun(html_.substr(begin, end - begin), content());
  words_.AppendRun(begin, end, content());
}

QuickPage QuickScanner::Scan(std::string_view html, WordSink& sink) {
  html_ = html;
  blocks_ = (html.size() + 63) / 64;
  if (masks_.size() <= blocks_) masks_.resize(blocks_ + 1);
  FillByteMasks(html.data(), html.size(), masks_.data());
  masks_[blocks_] = ByteMasks();
  words_.Start(html, masks_.data(), sink);
  in_link_ = in_pre_ = in_math_ = false;
  aside_ = 0;
  formulas_ = 0;
  for (size_t at = 0; at < html.size();) {
    const size_t tag = FindTag(at);
    ReadText(at, tag);
    at = tag < html.size() ? ReadTag(tag) : tag;
  }
  words_.Finish();
  return {.tokens = (words_.word_bytes() + 3) / 4 + words_.cjk_words(), .formulas = formulas_};
}

}  // namespace mathsieve
