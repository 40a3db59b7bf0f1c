#include "tests/corpus/html/naive_quick_words.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "corpus/html/quick/entities.h"
#include "corpus/text/normal_form/mathsieve_form.h"
#include "corpus/text/unicode.h"

namespace mathsieve {
namespace {

bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool IsSpace(char c) { return std::string_view(" \t\n\r\f").find(c) != std::string_view::npos; }
std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (IsLetter(c)) c |= 0x20;
  }
  return lower;
}

std::vector<std::string> WordsOf(std::string_view text) {
  std::string decoded, line;
  AppendDecoded(text, decoded);
  for (size_t i = 0; i + 1 < decoded.size(); ++i) {
    if (decoded[i] != '\\') continue;
    if (std::string_view("()[]").find(decoded[i + 1]) != std::string_view::npos) {
      decoded[i] = decoded[i + 1] = '$';
    }
    ++i;
  }
  std::string buffer, normal(Nfkc(decoded, buffer));
  std::ranges::replace(normal, '`', ' ');
  AppendMathsieveTokens(normal, line);
  std::vector<std::string> words;
  for (size_t at = 0; at < line.size();) {
    const size_t end = line.find(' ', at);
    words.push_back(line.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

class Page {
 public:
  explicit Page(std::string_view html) : html_(html) {}

  std::vector<QuickWord> Read() {
    std::string run;
    for (size_t at = 0; at < html_.size();) {
      if (!IsTag(at)) {
        run.push_back(html_[at++]);
        continue;
      }
      Add(WordsOf(run));
      run.clear();
      at = Tag(at);
    }
    Add(WordsOf(run));
    return std::move(words_);
  }

 private:
  bool IsTag(size_t at) const {
    if (html_[at] != '<' || at + 1 >= html_.size()) return false;
    const char next = html_[at + 1];
    return IsLetter(next) || next == '/' || next == '!' || next == '?';
  }
  bool content() const { return !link_ && aside_ == 0; }
  void Add(const std::vector<std::string>& words) {
    for (const std::string& word : words) words_.push_back({word, content()});
  }

  size_t Find(std::string_view what, size_t from) const {
    return std::min(html_.find(what, from), html_.size());
  }
  size_t Behind(std::string_view what, size_t from) const {
    return std::min(Find(what, from) + what.size(), html_.size());
  }

  // The letters of the name of a tag in lower case.
  std::string NameAt(size_t at) const {
    at += html_[at + 1] == '/' ? 2 : 1;
    size_t end = at;
    while (end < html_.size() && IsLetter(html_[end])) ++end;
    return Lower(html_.substr(at, end - at));
  }

  size_t Tag(size_t at) {
    const bool closes = html_[at + 1] == '/';
    const std::string name = NameAt(at);
    if (html_[at + 1] == '!') {
      return html_.substr(at).starts_with("<!--") ? Behind("-->", at + 4) : Behind(">", at);
    }
    if (name == "math" && !closes) return Math(at);
    const std::string_view tag = html_.substr(at, Find(">", at) - at);
    if (IsRaw(name) && !closes) return Raw(name, tag, Behind(">", at));
    if (name == "a") {
      link_ = !closes && (tag.find("href") != tag.npos || tag.find("HREF") != tag.npos);
    }
    if (IsAside(name)) aside_ = std::max(0, aside_ + (closes ? -1 : 1));
    if ((name == "sub" || name == "sup") && !closes && IsIndex(at)) Add({"$f", "$x", "^"});
    if (tag.find('\\') != tag.npos || (name == "img" && !closes)) {
      for (const std::string& tex : TexAttributes(tag)) Add(WordsOf("$$" + tex + "$$"));
    }
    return Behind(">", at);
  }

  size_t Math(size_t at) {
    Add({"$f"});
    std::set<std::string> known;
    for (at = Behind(">", at); at < html_.size();) {
      std::string run;
      while (at < html_.size() && !IsTag(at)) run.push_back(html_[at++]);
      for (std::string word : WordsOf(run)) {
        if (IsLetter(word[0])) word = "$x";
        if (known.size() < 6 && known.insert(word).second) Add({word});
      }
      if (at == html_.size()) break;
      const bool comment = html_.substr(at).starts_with("<!--");
      const bool end = html_[at + 1] == '/' && NameAt(at) == "math";
      at = comment ? Behind("-->", at + 4) : Behind(">", at);
      if (end) break;
    }
    return at;
  }

  bool IsIndex(size_t at) const {
    const size_t begin = Behind(">", at);
    const std::string_view text = html_.substr(begin, Find("<", begin) - begin);
    if (at == 0 || text.empty() || text.size() > 4) return false;
    const auto is_plain = [](char c) { return (c >= '0' && c <= '9') || c == '+' || c == '-'; };
    const char base = html_[at - 1];
    if (base >= '0' && base <= '9') return std::ranges::all_of(text, is_plain);
    if (!std::ranges::all_of(text, [&](char c) { return is_plain(c) || IsLetter(c); }))
      return false;
    return base == ')' || (IsLetter(base) && (at == 1 || !IsLetter(html_[at - 2])));
  }

  static bool IsRaw(const std::string& name) {
    static const std::set<std::string> raw = {"iframe",   "noembed", "noframes", "pre",
                                              "script",   "style",   "svg",      "template",
                                              "textarea", "title",   "xmp"};
    return raw.contains(name);
  }
  static bool IsAside(const std::string& name) {
    return name == "button" || name == "footer" || name == "nav" || name == "select";
  }

  size_t Raw(const std::string& name, std::string_view tag, size_t begin) {
    size_t end = begin;
    for (; end < html_.size(); ++end) {
      const std::string_view rest = html_.substr(end);
      if (rest.starts_with("</") && rest.size() >= name.size() + 2 &&
          Lower(rest.substr(2, name.size())) == name &&
          (rest.size() == name.size() + 2 || !IsLetter(rest[name.size() + 2]))) {
        break;
      }
    }
    if (name == "script" && tag.find("math/tex") != tag.npos) {
      Add(WordsOf("$$" + std::string(html_.substr(begin, end - begin)) + "$$"));
    }
    return end;
  }

  static std::vector<std::string> TexAttributes(std::string_view attributes) {
    std::vector<std::string> found;
    for (size_t at = attributes.find('='); at < attributes.size(); at = attributes.find('=', at)) {
      size_t name = at;
      while (!IsSpace(attributes[name - 1]) && attributes[name - 1] != '/' &&
             attributes[name - 1] != '<') {
        --name;
      }
      const std::string_view key = attributes.substr(name, at - name);
      ++at;
      if (at >= attributes.size() || (attributes[at] != '"' && attributes[at] != '\'')) continue;
      const size_t end = std::min(attributes.find(attributes[at], at + 1), attributes.size());
      std::string value(attributes.substr(at + 1, end - at - 1));
      at = end;
      if (key != "alt" && !key.starts_with("data-")) continue;
      if (value.empty() || value.size() > 2000) continue;
      if (value[0] == '{' && value.find("&quot;") != value.npos) continue;
      bool is_tex = false;
      for (const auto& [open, close] : {std::pair<std::string, std::string>{"\\(", "\\)"},
                                        {"\\[", "\\]"},
                                        {"$$", "$$"},
                                        {"$", "$"}}) {
        if (value.size() < open.size() + close.size()) continue;
        if (!value.starts_with(open) || !value.ends_with(close)) continue;
        value = value.substr(open.size(), value.size() - open.size() - close.size());
        is_tex = !value.empty();
        break;
      }
      const size_t slash = value.find('\\');
      if (is_tex ||
          (slash != value.npos && slash + 1 < value.size() && IsLetter(value[slash + 1]))) {
        found.push_back(value);
      }
    }
    return found;
  }

  std::string_view html_;
  std::vector<QuickWord> words_;
  bool link_ = false;
  int aside_ = 0;
};

}  // namespace

std::vector<QuickWord> NaiveQuickWords(std::string_view html) { return Page(html).Read(); }

}  // namespace mathsieve
