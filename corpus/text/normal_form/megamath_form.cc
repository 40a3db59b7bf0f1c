#include "corpus/text/normal_form/megamath_form.h"

#include <algorithm>

#include "corpus/base/code_points.h"
#include "corpus/text/unicode.h"

namespace mathsieve {
namespace {

constexpr size_t kMaxTokenCharacters = 100;
constexpr size_t kMaxLineTokens = 1024;

bool IsKept(char32_t code) {
  return (code >= 'a' && code <= 'z') || (code >= '0' && code <= '9') || code == '<' || code == '>';
}

// NLTK's wordpunct: runs of word characters, runs of other characters that are no space.
enum class Run { kSpace, kWord, kPunctuation };
Run RunOf(char32_t code) {
  if (code == ' ' || (code >= 0x09 && code <= 0x0D) || (code >= 0x1C && code <= 0x1F) ||
      code == 0x85 || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) ||
      code == 0x2028 || code == 0x2029 || code == 0x202F || code == 0x205F || code == 0x3000) {
    return Run::kSpace;
  }
  const CharClass char_class = ClassOf(code);
  const bool word = code == '_' || char_class == CharClass::kLetter ||
                    char_class == CharClass::kDigit || char_class == CharClass::kIdeograph;
  return word ? Run::kWord : Run::kPunctuation;
}

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void Add(char32_t code, Run run) {
    if (run != run_) EndToken();
    run_ = run;
    if (run == Run::kSpace) return;
    ++characters_;
    if (ClassOf(code) != CharClass::kDigit) all_digits_ = false;
    const char32_t lower = ToLower(code);
    if (IsKept(lower)) {
      token_.push_back(static_cast<char>(lower));
    } else if (lower == '-' || lower == '_') {
      token_.push_back(' ');
    }
  }

  void EndToken() {
    if (characters_ > 0 && all_digits_) {
      AddWord("<NUM>");
    } else if (characters_ <= kMaxTokenCharacters) {
      for (size_t at = 0; at < token_.size();) {
        const size_t end = std::min(token_.find(' ', at), token_.size());
        if (end > at) AddWord(std::string_view(token_).substr(at, end - at));
        at = end + 1;
      }
    }
    token_.clear();
    characters_ = 0;
    all_digits_ = true;
  }

 private:
  void AddWord(std::string_view word) {
    if (words_ > 0 && words_ % kMaxLineTokens == 0) out_ += "<EOS> ";
    ++words_;
    out_ += word;
    out_ += ' ';
  }

  std::string& out_;
  std::string token_;
  Run run_ = Run::kSpace;
  size_t characters_ = 0;
  size_t words_ = 0;
  bool all_digits_ = true;
};

}  // namespace

void AppendMegaMathTokens(std::string_view nfkc_text, std::string& out) {
  Writer writer(out);
  for (size_t at = 0; at < nfkc_text.size();) {
    const char32_t code = DecodeUtf8(nfkc_text, at);
    writer.Add(code, RunOf(code));
  }
  writer.EndToken();
}

}  // namespace mathsieve
