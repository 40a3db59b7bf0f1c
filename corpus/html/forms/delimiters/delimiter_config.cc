// Configurations are programs, and nobody runs them here. What decides about delimiters are a few
// keys with literal values (inlineMath: [['$', '$']]), so those are looked for by name and read as
// literals, comments skipped; whatever is not a literal is passed over.

#include <algorithm>
#include <optional>
#include <utility>

#include "corpus/html/forms/delimiters/delimiters.h"
#include "corpus/html/forms/latex.h"

namespace mathsieve {
namespace {

constexpr size_t kMaxLiteralBytes = 4096;
constexpr size_t kMaxDelimiters = 16;  // the scanner knows 32 strings
constexpr size_t kMaxPlaces = 32;      // of one key in one script
constexpr size_t kMaxLineLookBack = 256;
constexpr size_t kMaxDelimiterBytes = 24;

bool IsWord(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '$';
}

// Reads JavaScript literals from a place in a script on.
class LiteralReader {
 public:
  explicit LiteralReader(std::string_view script) : script_(script.substr(0, kMaxLiteralBytes)) {}

  // The next character behind space and comments, '\0' at the end.
  char Peek() {
    while (at_ < script_.size()) {
      const char c = script_[at_];
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        ++at_;
      } else if (script_.substr(at_, 2) == "//") {
        at_ = std::min(script_.find('\n', at_), script_.size());
      } else if (script_.substr(at_, 2) == "/*") {
        const size_t end = script_.find("*/", at_ + 2);
        at_ = end == script_.npos ? script_.size() : end + 2;
      } else {
        return c;
      }
    }
    return '\0';
  }
  bool Take(char c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }
  std::optional<std::string> String() {
    const char quote = Peek();
    if (quote != '"' && quote != '\'' && quote != '`') return std::nullopt;
    std::string value;
    for (++at_; at_ < script_.size() && script_[at_] != quote; ++at_) {
      if (script_[at_] == '\\' && at_ + 1 < script_.size()) ++at_;
      value += script_[at_];
    }
    if (at_ == script_.size()) return std::nullopt;
    ++at_;
    return value;
  }
  std::string Word() {
    Peek();
    const size_t begin = at_;
    while (at_ < script_.size() && IsWord(script_[at_])) ++at_;
    return std::string(script_.substr(begin, at_ - begin));
  }
  void Skip() { at_ += at_ < script_.size(); }
  std::string_view Rest() const { return script_.substr(at_); }

 private:
  std::string_view script_;
  size_t at_ = 0;
};

bool InLineComment(std::string_view script, size_t at) {
  const size_t from = at - std::min(at, kMaxLineLookBack);
  std::string_view before = script.substr(from, at - from);
  before.remove_prefix(before.rfind('\n') + 1);
  const size_t slashes = before.find("//");
  return slashes != before.npos && (slashes == 0 || before[slashes - 1] != ':');
}

// A reader behind `key:` or `key =` (the key quoted or not), for each place of it.
template <typename Visitor>
bool ForEachValue(std::string_view script, std::string_view key, Visitor&& visit) {
  bool found = false;
  size_t places = 0;
  for (size_t at = script.find(key); at != script.npos && ++places <= kMaxPlaces;
       at = script.find(key, at + key.size())) {
    if ((at > 0 && IsWord(script[at - 1])) || InLineComment(script, at)) continue;
    LiteralReader reader(script.substr(at + key.size()));
    if (!reader.Take('"')) reader.Take('\'');
    if (!reader.Take(':') && !reader.Take('=')) continue;
    found = true;
    visit(reader);
  }
  return found;
}

void AddDelimiter(std::string open, std::string close, bool display, bool configured,
                  std::vector<Delimiter>& delimiters) {
  if (open.empty() || close.empty() || open.size() > kMaxDelimiterBytes ||
      close.size() > kMaxDelimiterBytes || delimiters.size() >= kMaxDelimiters) {
    return;
  }
  // "\begin{" belongs to environments, "`" to AsciiMath.
  if (open.starts_with("\\begin") || open.starts_with("\\ref") || open == "`") return;
  if (std::ranges::find(delimiters, open, &Delimiter::open) != delimiters.end()) return;
  delimiters.push_back({std::move(open), std::move(close), display, configured});
}

// [['$', '$'], ["\\(", "\\)"]], or MathJax 3's {'[+]': [['$', '$']]}.
bool ReadPairs(LiteralReader& reader, bool display, std::vector<Delimiter>& delimiters) {
  bool added_to_default = false;
  if (reader.Take('{')) {
    added_to_default = reader.String() == "[+]";
    if (!reader.Take(':')) return false;
  }
  if (!reader.Take('[')) return false;
  while (reader.Take('[')) {
    std::optional<std::string> open = reader.String();
    if (!open || !reader.Take(',')) break;
    std::optional<std::string> close = reader.String();
    if (!close) break;
    AddDelimiter(*std::move(open), *std::move(close), display, true, delimiters);
    reader.Take(',');
    if (!reader.Take(']')) break;
    reader.Take(',');
  }
  return !added_to_default;
}

// KaTeX: [{left: "$$", right: "$$", display: true}, …].
void ReadKatexDelimiters(LiteralReader& reader, std::vector<Delimiter>& delimiters) {
  if (!reader.Take('[')) return;
  while (reader.Take('{')) {
    std::string left, right;
    bool display = false;
    while (reader.Peek() != '}' && reader.Peek() != '\0') {
      const std::optional<std::string> quoted = reader.String();
      const std::string key = quoted ? *quoted : reader.Word();
      if (!reader.Take(':')) return;
      const std::optional<std::string> text = reader.String();
      const std::string value = text ? *text : reader.Word();
      if (key == "left") left = value;
      if (key == "right") right = value;
      if (key == "display") display = value == "true" || value == "!0" || value == "1";
      if (!text && value.empty()) {
        display = display || reader.Peek() == '!';
        while (reader.Peek() != ',' && reader.Peek() != '}' && reader.Peek() != '\0') reader.Skip();
      }
      reader.Take(',');
    }
    reader.Take('}');
    AddDelimiter(std::move(left), std::move(right), display, true, delimiters);
    reader.Take(',');
  }
}

// "tex2jax_ignore|ignore-math": the words of the alternation.
std::vector<std::string> ClassWords(std::string_view pattern) {
  std::vector<std::string> words;
  while (!pattern.empty()) {
    const size_t bar = std::min(pattern.find('|'), pattern.size());
    std::string_view word = TrimSpace(pattern.substr(0, bar));
    if (word.starts_with("^")) word.remove_prefix(1);
    if (word.ends_with("$")) word.remove_suffix(1);
    if (!word.empty()) words.emplace_back(word);
    pattern.remove_prefix(std::min(bar + 1, pattern.size()));
  }
  return words;
}

struct Reading {
  bool mathjax = false, katex = false, auto_render = false, ascii_math = false;
  bool inline_stated = false, display_stated = false, katex_stated = false;
};

void ReadBool(std::string_view script, std::string_view key, bool& value) {
  ForEachValue(script, key, [&](LiteralReader& reader) {
    const std::string word = reader.Word();
    if (word == "true" || word == "false") value = word == "true";
  });
}

std::vector<std::string> ReadStrings(LiteralReader& reader) {
  std::vector<std::string> strings;
  while (std::optional<std::string> word = reader.String()) {
    strings.push_back(*std::move(word));
    reader.Take(',');
  }
  return strings;
}

// skipTags: ["script", "pre"] names all that are skipped, {"[-]": ["code"]} those that are not.
void ReadSkippedTags(std::string_view script, std::string_view key, DelimiterConfig& config) {
  ForEachValue(script, key, [&](LiteralReader& reader) {
    const bool change = reader.Take('{');
    const std::optional<std::string> sign = change ? reader.String() : std::nullopt;
    if (change && (sign != "[-]" || !reader.Take(':'))) return;
    if (!reader.Take('[')) return;
    const std::vector<std::string> tags = ReadStrings(reader);
    if (tags.empty()) return;
    const auto read = [&](std::string_view tag) {
      return (std::ranges::find(tags, tag) != tags.end()) == change;
    };
    config.in_code = read("code");
    config.in_pre = read("pre");
  });
}

constexpr size_t kMaxClasses = 32;  // every element is compared with each

void ReadClasses(std::string_view script, std::string_view key, std::vector<std::string>& words) {
  ForEachValue(script, key, [&](LiteralReader& reader) {
    std::vector<std::string> stated;
    if (reader.Take('[')) {  // KaTeX: ignoredClasses: ["a", "b"]
      stated = ReadStrings(reader);
    } else if (const std::optional<std::string> pattern = reader.String()) {
      stated = ClassWords(*pattern);
    }
    if (stated.size() > kMaxClasses) stated.resize(kMaxClasses);
    if (!stated.empty()) words = std::move(stated);
  });
}

// asciimath2jax: {delimiters: [['`', '`']]}, in MathJax 3 asciimath: {…}; and the scripts that are
// asked for by name.
void ReadAsciiMath(std::string_view script, DelimiterConfig& config, Reading& reading) {
  constexpr size_t kMaxOptionBytes = 600;
  for (const std::string_view key : {"asciimath2jax", "asciimath"}) {
    ForEachValue(script, key, [&](LiteralReader& reader) {
      const std::string_view options = reader.Rest().substr(0, kMaxOptionBytes);
      ForEachValue(options.substr(0, options.find('}')), "delimiters", [&](LiteralReader& pairs) {
        std::vector<Delimiter> stated;
        ReadPairs(pairs, false, stated);
        for (Delimiter& delimiter : stated) {
          delimiter.ascii_math = true;
          config.delimiters.push_back(std::move(delimiter));
        }
        reading.ascii_math = true;
      });
    });
  }
  reading.ascii_math |= script.find("input/AsciiMath") != script.npos ||
                        script.find("input/asciimath") != script.npos;
}

void ReadScript(std::string_view script, DelimiterConfig& config, Reading& reading) {
  bool mathjax = false, auto_render = false;
  for (size_t at = script.find("Math"); at != script.npos; at = script.find("Math", at + 4)) {
    const std::string_view behind = script.substr(at + 4, 9);
    mathjax |= behind.starts_with("Jax");
    auto_render |= behind == "InElement";
  }
  if (!mathjax && !auto_render) return;
  reading.mathjax |= mathjax;
  reading.auto_render |= auto_render;
  const auto pairs = [&](std::string_view key, bool display, bool& stated) {
    ForEachValue(script, key, [&](LiteralReader& reader) {
      stated |= ReadPairs(reader, display, config.delimiters);
    });
  };
  ReadAsciiMath(script, config, reading);
  pairs("inlineMath", false, reading.inline_stated);
  pairs("displayMath", true, reading.display_stated);
  if (auto_render) {
    reading.katex_stated |= ForEachValue(script, "delimiters", [&](LiteralReader& reader) {
      ReadKatexDelimiters(reader, config.delimiters);
    });
  }
  ReadBool(script, "processEnvironments", config.environments);
  for (const std::string_view key : {"ignoreClass", "ignoreHtmlClass", "ignoredClasses"}) {
    ReadClasses(script, key, config.ignore_classes);
  }
  for (const std::string_view key : {"skipTags", "skipHtmlTags", "ignoredTags"}) {
    ReadSkippedTags(script, key, config);
  }
  for (const std::string_view key : {"processClass", "processHtmlClass"}) {
    ReadClasses(script, key, config.process_classes);
  }
}

void ReadAddress(std::string_view address, Reading& reading) {
  if (ContainsIgnoreCase(address, "mathjax")) {
    reading.mathjax = true;
    // config=TeX-MML-AM_CHTML
    reading.ascii_math |= address.find("AM_") != address.npos;
  }
  reading.ascii_math |= ContainsIgnoreCase(address, "asciimathml");
  if (ContainsIgnoreCase(address, "katex")) reading.katex = true;
  if (ContainsIgnoreCase(address, "auto-render")) reading.auto_render = true;
}

// What loaders read where the page states nothing, then what readers of such pages can trust only
// by its look. A dollar that the page's own list leaves out is a dollar.
void AddDefaults(const Reading& reading, DelimiterConfig& config) {
  const bool reads_text = reading.mathjax || reading.auto_render;
  const bool stated = reading.inline_stated || reading.katex_stated;
  const auto add = [&](std::string_view open, std::string_view close, bool display, bool known) {
    AddDelimiter(std::string(open), std::string(close), display, known, config.delimiters);
  };
  if (reading.ascii_math) {
    const auto ascii = [](const Delimiter& delimiter) { return delimiter.ascii_math; };
    if (std::ranges::none_of(config.delimiters, ascii)) {
      config.delimiters.push_back({"`", "`", false, true, true});
    }
  }
  const bool inline_default = reads_text && !stated;
  const bool display_default = reads_text && !reading.display_stated && !reading.katex_stated;
  add("$$", "$$", true, display_default);
  add("\\[", "\\]", true, display_default);
  add("\\(", "\\)", false, inline_default);
  if (!stated) {
    add("$latex ", "$", false, false);
    add("$", "$", false, false);
  }
  add("[latex]", "[/latex]", false, false);
  add("[math]", "[/math]", false, false);
  add("[itex]", "[/itex]", false, false);
  add("[tex]", "[/tex]", true, false);
}

bool HasAnyClass(const Dom& dom, NodeId element, const std::vector<std::string>& words) {
  return std::ranges::any_of(
      words, [&](const std::string& word) { return word == ".*" || dom.HasClass(element, word); });
}

}  // namespace

MathScope DelimiterConfig::ScopeOf(const Dom& dom, NodeId element) const {
  // The usual names hold this; pages that state others are few.
  if (usual_classes && dom.Attr(element, "class").find("jax_") == std::string_view::npos) {
    return MathScope::kInherit;
  }
  if (HasAnyClass(dom, element, process_classes)) return MathScope::kProcess;
  return HasAnyClass(dom, element, ignore_classes) ? MathScope::kIgnore : MathScope::kInherit;
}

DelimiterConfig ReadDelimiterConfig(const Dom& dom) {
  DelimiterConfig config;
  config.ignore_classes = {"tex2jax_ignore", "mathjax_ignore"};
  config.process_classes = {"tex2jax_process", "mathjax_process"};
  Reading reading;
  const std::span<const Node> nodes = dom.nodes();
  for (NodeId i = 0; i < nodes.size(); ++i) {
    if (nodes[i].tag == Tag::kScript) {
      ReadAddress(dom.Attr(i, "src"), reading);
      for (NodeId child = i + 1; child < nodes[i].end; ++child) {
        ReadScript(nodes[child].text, config, reading);
      }
    } else if (nodes[i].tag == Tag::kLink) {
      ReadAddress(dom.Attr(i, "href"), reading);
    }
  }
  config.usual_classes = config.ignore_classes.size() == 2 && config.process_classes.size() == 2;
  config.loader = reading.mathjax || reading.katex || reading.auto_render;
  AddDefaults(reading, config);
  std::ranges::stable_sort(config.delimiters, std::ranges::greater{},
                           [](const Delimiter& delimiter) { return delimiter.open.size(); });
  config.unusual = std::ranges::any_of(config.delimiters, [](const Delimiter& delimiter) {
    return std::string_view("$\\[").find(delimiter.open[0]) == std::string_view::npos;
  });
  return config;
}

}  // namespace mathsieve
