#include "corpus/text/normal_form/normal_form.h"

#include <algorithm>

#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "corpus/text/normal_form/mathsieve_form.h"
#include "corpus/text/normal_form/megamath_form.h"
#include "corpus/text/unicode.h"

namespace mathsieve {
namespace {

bool IsLineFeedLike(char byte) { return byte == '\n' || byte == '\r' || byte == '\0'; }

// Where fastText would see more than a word in text[at..], at the start of a word.
bool NeedsEscape(std::string_view text, size_t at) {
  const std::string_view rest = text.substr(at);
  if (rest.starts_with("__label__")) return true;
  return rest.starts_with("</s>") &&
         (rest.size() == 4 ||
          std::string_view(" \t\v\f\n\r\0", 7).find(rest[4]) != std::string_view::npos);
}

// Copies `text` with line breaks as spaces and with dangerous words escaped.
void CopyLine(std::string_view text, std::string& out) {
  out.clear();
  out.reserve(text.size() + text.size() / 64 + 16);
  bool at_word = true;
  for (size_t i = 0; i < text.size(); ++i) {
    const char byte = IsLineFeedLike(text[i]) ? ' ' : text[i];
    if (at_word && (byte == '_' || byte == '<') && NeedsEscape(text, i)) out.push_back('\\');
    at_word = byte == ' ' || byte == '\t' || byte == '\v' || byte == '\f';
    out.push_back(byte);
  }
}

class PlainForm : public TextForm {
 public:
  std::string_view name() const override { return "plain"; }
  void Apply(std::string_view text, std::string& out) const override { CopyLine(text, out); }
};

// Python: " ".join(text.strip().splitlines()). The separators U+001C to U+001E, U+0085, U+2028 and
// U+2029 end lines there too.
class DclmForm : public TextForm {
 public:
  std::string_view name() const override { return "dclm"; }
  void Apply(std::string_view text, std::string& out) const override {
    thread_local std::string joined;
    joined.clear();
    for (size_t i = 0; i < text.size(); ++i) {
      const size_t length = LineBreakBytes(text.substr(i));
      joined.push_back(length > 0 ? ' ' : text[i]);
      i += length > 0 ? length - 1 : 0;
    }
    constexpr std::string_view kSpace = " \t\v\f";
    const size_t begin = std::min(joined.find_first_not_of(kSpace), joined.size());
    const size_t end = joined.find_last_not_of(kSpace) + 1;
    CopyLine(std::string_view(joined).substr(begin, std::max(begin, end) - begin), out);
  }

 private:
  static size_t LineBreakBytes(std::string_view rest) {
    const char byte = rest[0];
    if (byte == '\n' || (byte >= '\x1C' && byte <= '\x1E')) return 1;
    if (byte == '\r') return rest.size() > 1 && rest[1] == '\n' ? 2 : 1;
    if (byte == '\xC2') return rest.starts_with("\xC2\x85") ? 2 : 0;
    if (byte != '\xE2') return 0;
    return rest.starts_with("\xE2\x80\xA8") || rest.starts_with("\xE2\x80\xA9") ? 3 : 0;
  }
};

// A form made of tokens of NFKC text.
class TokenForm : public TextForm {
 public:
  using Append = void (*)(std::string_view, std::string&);
  TokenForm(std::string_view name, Append append) : name_(name), append_(append) {}
  std::string_view name() const override { return name_; }
  void Apply(std::string_view text, std::string& out) const override {
    thread_local std::string buffer;
    out.clear();
    append_(Nfkc(text, buffer), out);
    if (!out.empty()) out.pop_back();
  }

 private:
  std::string_view name_;
  Append append_;
};

}  // namespace

const std::vector<std::string>& TextForm::Names() {
  static const std::vector<std::string> names = {"plain", "dclm", "megamath", "mathsieve-1"};
  return names;
}

absl::StatusOr<std::unique_ptr<TextForm>> TextForm::Create(std::string_view name) {
  if (name == "plain") return std::make_unique<PlainForm>();
  if (name == "dclm") return std::make_unique<DclmForm>();
  if (name == "megamath") return std::make_unique<TokenForm>("megamath", AppendMegaMathTokens);
  if (name == "mathsieve-1") {
    return std::make_unique<TokenForm>("mathsieve-1", AppendMathsieveTokens);
  }
  return absl::InvalidArgumentError(
      absl::StrFormat("text form '%s' is none of %s", name, absl::StrJoin(Names(), ", ")));
}

}  // namespace mathsieve
