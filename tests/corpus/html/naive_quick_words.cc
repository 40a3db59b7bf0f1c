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
      Text(run);
      run.clear();
      at = Tag(at);
    }
    Text(run);
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

  void Text(std::string_view run) {
    if (pre_) return;
    if (!math_) return Add(WordsOf(run));
    for (std::string word : WordsOf(run)) {
      if (IsLetter(word[0])) word = "$x";
      if (formula_.size() < 6 && formula_.insert(word).second) Add({word});
    }
  }

  size_t Find(std::string_view what, size_t from) const {
    return std::min(html_.find(what, from), html_.size());
  }

  // Behind the ">" of a tag.
  size_t TagEnd(size_t at) const {
    char last = ' ';  // what is no white space
    for (; at < html_.size(); ++at) {
      const char c = html_[at];
      if (c == '>') return at + 1;
      if ((c == '"' || c == '\'') && last == '=') {
        const size_t close = html_.find(c, at + 1);
        if (close != html_.npos) at = close;
      }
      if (!IsSpace(c)) last = c;
    }
    return html_.size();
  }

  size_t Tag(size_t at) {
    const bool closes = html_[at + 1] == '/';
    const size_t name_begin = at + (closes ? 2 : 1);
    if (name_begin < html_.size() && IsLetter(html_[name_begin])) {
      size_t name_end = name_begin;
      while (name_end < html_.size() && !IsSpace(html_[name_end]) && html_[name_end] != '>' &&
             html_[name_end] != '/') {
        ++name_end;
      }
      std::string name = Lower(html_.substr(name_begin, name_end - name_begin));
      if (name_end == html_.size()) name = "?";
      // A quote inside a name opens nothing: no "=" in front of it is one of an attribute, but the
      // fast scan does not tell names from attributes.
      const size_t end = TagEnd(std::ranges::all_of(name, IsLetter) ? name_end : name_begin);
      closes ? Close(name) : Open(name, html_.substr(name_end, end - name_end));
      return closes || !IsRaw(name) ? end
                                    : RawEnd(name, end, html_.substr(name_end, end - name_end));
    }
    if (html_.substr(at).starts_with("<!--"))
      return std::min(Find("-->", at + 4) + 3, html_.size());
    return std::min(Find(">", at) + 1, html_.size());
  }

  static bool IsRaw(const std::string& name) {
    static const std::set<std::string> raw = {"iframe", "noembed",  "noframes", "script", "style",
                                              "svg",    "template", "textarea", "title",  "xmp"};
    return raw.contains(name);
  }

  size_t RawEnd(const std::string& name, size_t begin, std::string_view attributes) {
    size_t end = begin;
    for (; end < html_.size(); ++end) {
      const std::string_view rest = html_.substr(end);
      if (rest.starts_with("</") && rest.size() >= name.size() + 2 &&
          Lower(rest.substr(2, name.size())) == name &&
          (rest.size() == name.size() + 2 || !IsLetter(rest[name.size() + 2]))) {
        break;
      }
    }
    if (name == "script" && attributes.find("math/tex") != attributes.npos) {
      Add(WordsOf("$$" + std::string(html_.substr(begin, end - begin)) + "$$"));
    }
    return end;
  }

  static bool IsAside(const std::string& name) {
    return name == "button" || name == "footer" || name == "nav" || name == "select";
  }

  void Open(const std::string& name, std::string_view attributes) {
    for (const std::string& tex : TexAttributes(attributes)) Add(WordsOf("$$" + tex + "$$"));
    if (name == "pre") pre_ = true;
    if (name == "a") {
      link_ =
          attributes.find("href") != attributes.npos || attributes.find("HREF") != attributes.npos;
    }
    if (IsAside(name)) ++aside_;
    if (name == "math") {
      if (!pre_) {
        formula_.clear();
        Add({"$f"});
      }
      math_ = true;
    }
  }

  void Close(const std::string& name) {
    if (name == "pre") pre_ = false;
    if (name == "a") link_ = false;
    if (name == "math") math_ = false;
    if (IsAside(name) && aside_ > 0) --aside_;
  }

  static std::vector<std::string> TexAttributes(std::string_view attributes) {
    std::vector<std::string> found;
    for (size_t at = attributes.find('='); at < attributes.size(); at = attributes.find('=', at)) {
      size_t name = at;
      while (name > 0 && !IsSpace(attributes[name - 1]) && attributes[name - 1] != '/') --name;
      const std::string_view key = attributes.substr(name, at - name);
      ++at;
      if (at >= attributes.size() || (attributes[at] != '"' && attributes[at] != '\'')) continue;
      const size_t end = std::min(attributes.find(attributes[at], at + 1), attributes.size());
      std::string value(attributes.substr(at + 1, end - at - 1));
      at = end;
      if (key != "alt" && !key.starts_with("data-")) continue;
      if (value.size() > 2000 || value.find('\\') == value.npos) continue;
      if (value[0] == '{' && value.find("&quot;") != value.npos) continue;
      for (const auto& [open, close] : {std::pair<std::string, std::string>{"\\(", "\\)"},
                                        {"\\[", "\\]"},
                                        {"$$", "$$"},
                                        {"$", "$"}}) {
        if (value.size() < open.size() + close.size()) continue;
        if (!value.starts_with(open) || !value.ends_with(close)) continue;
        value = value.substr(open.size(), value.size() - open.size() - close.size());
        break;
      }
      const size_t slash = value.find('\\');
      if (slash != value.npos && slash + 1 < value.size() && IsLetter(value[slash + 1])) {
        found.push_back(value);
      }
    }
    return found;
  }

  std::string_view html_;
  std::vector<QuickWord> words_;
  bool link_ = false, pre_ = false, math_ = false;
  int aside_ = 0;
  std::set<std::string> formula_;
};

}  // namespace

std::vector<QuickWord> NaiveQuickWords(std::string_view html) { return Page(html).Read(); }

}  // namespace mathsieve
