// What goes through the text form: formulas, and what RunWords does not read where it stands.

#include <algorithm>
#include <iterator>

#include "corpus/base/code_points.h"
#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/quick/entities.h"
#include "corpus/html/quick/run_words.h"
#include "corpus/text/normal_form/mathsieve_form.h"
#include "corpus/text/unicode.h"
#include "kernels/fasttext_features.h"

namespace mathsieve {
namespace {

// Ideographs from here on are tokens by themselves; those before are letters of Thai and the like.
constexpr char32_t kFirstCjk = 0x2E80;

// \( and the like become $$, which the form knows.
void ReadDelimiters(std::string& text) {
  for (size_t at = text.find('\\'); at != text.npos && at + 1 < text.size();
       at = text.find('\\', at + 2)) {
    if (std::string_view("()[]").find(text[at + 1]) != std::string_view::npos) {
      text[at] = text[at + 1] = '$';
    }
  }
}

}  // namespace

void RunWords::PushText(std::string_view token) {
  Push(FastTextHash(token.data(), token.size()), token.size());
  if (token.size() < 3) return;
  size_t at = 0;
  const char32_t code = DecodeUtf8(token, at);
  if (table_[code].char_class == CharClass::kIdeograph) CountIdeograph(code, token.size());
}

// The word of `bytes` that was pushed last is an ideograph.
void RunWords::CountIdeograph(char32_t code, size_t bytes) {
  if (code < kFirstCjk) return;
  word_bytes_ -= static_cast<int64_t>(bytes) + 1;
  ++cjk_words_;
}

// The words that the form makes of `text`.
void RunWords::PushForm(std::string_view text) {
  FormLine(text);
  for (std::string_view line = line_; !line.empty();) {
    const size_t end = line.find(' ');
    PushText(line.substr(0, end));
    line.remove_prefix(end + 1);
  }
}

// Fills line_ with the words of `text`, each with a blank behind it.
void RunWords::FormLine(std::string_view text) {
  decoded_.clear();
  AppendDecoded(text, decoded_);
  ReadDelimiters(decoded_);
  std::string& normal = Nfkc(decoded_, normal_).data() == decoded_.data() ? decoded_ : normal_;
  std::replace(normal.begin(), normal.end(), '`', ' ');
  line_.clear();
  AppendMathsieveTokens(normal, line_);
}

void RunWords::StartFormula(bool content) {
  content_ = content ? 1 : 0;
  formula_words_ = 0;
  PushText("$f");
}

void RunWords::AppendFormulaRun(std::string_view run, bool content) {
  content_ = content ? 1 : 0;
  constexpr int kMost = static_cast<int>(std::size(decltype(formula_hashes_){}));
  if (formula_words_ == kMost) return;
  FormLine(run);
  for (std::string_view line = line_; !line.empty() && formula_words_ < kMost;) {
    const size_t end = line.find(' ');
    const std::string_view token = IsLetter(line[0]) ? "$x" : line.substr(0, end);
    const uint32_t hash = FastTextHash(token.data(), token.size());
    uint32_t* const known = formula_hashes_ + formula_words_;
    if (std::find(formula_hashes_, known, hash) == known) {
      formula_hashes_[formula_words_++] = hash;
      PushText(token);
    }
    line.remove_prefix(end + 1);
  }
}

void RunWords::AppendIndex(bool content) {
  content_ = content ? 1 : 0;
  for (const std::string_view token : {"$f", "$x", "^"}) PushText(token);
}

void RunWords::AppendTex(std::string_view tex, bool content) {
  content_ = content ? 1 : 0;
  formula_.assign("$$").append(tex).append("$$");
  PushForm(formula_);
}

}  // namespace mathsieve
