// MathJax looks from every opening for its closing at the same brace depth, which is quadratic on
// "\[\[\[…". Here one pass to the right finds the tokens (delimiters, environments) with their
// brace depths, one pass to the left gives each opening the next closing of its depth, and a last
// one to the right takes formulas. Only contents are looked at again, a bounded piece of each.

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <string>
#include <unordered_map>

#include "corpus/html/forms/delimiters/delimiters.h"
#include "corpus/html/forms/formula.h"
#include "corpus/html/forms/latex.h"
#include "corpus/html/forms/tex_scan.h"

namespace mathsieve {
namespace {

constexpr uint32_t kNone = ~uint32_t{0};
constexpr size_t kMaxDepth = 64;  // deeper braces count as this deep
constexpr size_t kMaxEnvironmentName = 24;
constexpr size_t kMaxTokens = size_t{1} << 18;  // a paragraph of more holds no formulas

enum class Kind : uint8_t { kString, kOpenBrace, kCloseBrace, kBegin, kEnd, kBarrier };

struct Token {
  Kind kind;
  uint8_t depth = 0;  // before the token
  uint32_t position = 0;
  uint32_t length = 0;
  uint32_t strings = 0;   // kString: a bit for each of the delimiter strings that stand here
  uint32_t link = kNone;  // kBegin: the token of its \end; kString: into `closings`
};

enum class Verdict { kNo, kIfOthers, kYes };  // kIfOthers: where the run holds clear LaTeX besides

// A dollar is a delimiter and a currency. Even a page that configures it writes "$5 and $10".
bool IsMoney(std::string_view content, char behind) {
  const int words = ProseWords(content);
  if (words >= 3) return true;
  const bool space_before = IsSpace(content.front());
  const bool space_after = IsSpace(content.back());
  if (words > 0 && space_before && space_after) return true;
  if (words > 0 && space_after && (IsLetter(behind) || IsDigit(behind))) return true;
  if (!IsDigit(TrimSpace(content).front())) return false;
  // "It was $3,000, $y$ is more": the second dollar opens.
  const bool price = space_after && content.find_first_of("\\^_=") == content.npos;
  return words > 0 || IsDigit(behind) || price;
}

// "$$ - $$$": how dear a restaurant is.
bool IsPriceRange(std::string_view content) {
  constexpr std::string_view kBetween[] = {"-", "–", "—", "/", ",", "|", "to", "or", "and"};
  return ProseWords(content) >= 3 ||
         std::ranges::find(kBetween, TrimSpace(content)) != std::end(kBetween);
}

Verdict JudgeConfigured(const Delimiter& delimiter, std::string_view content, char behind) {
  if (delimiter.ascii_math) return ProseWords(content) >= 3 ? Verdict::kNo : Verdict::kYes;
  if (delimiter.open == "$") return IsMoney(content, behind) ? Verdict::kNo : Verdict::kYes;
  if (delimiter.open == "$$") return IsPriceRange(content) ? Verdict::kNo : Verdict::kYes;
  return Verdict::kYes;
}

Verdict JudgeByLook(const Delimiter& delimiter, std::string_view content, char behind,
                    bool loader) {
  const LatexLook look = LookAt(content);
  if (look == LatexLook::kNo) return Verdict::kNo;
  if (delimiter.open == "$") {
    if (IsSpace(content.front()) || IsSpace(content.back())) return Verdict::kNo;
    if (IsDigit(behind) || IsLetter(behind) || IsMoney(content, behind)) return Verdict::kNo;
    const bool sure = look == LatexLook::kLatex || (loader && !IsDigit(content.front()));
    return sure ? Verdict::kYes : Verdict::kIfOthers;
  }
  return look == LatexLook::kLatex || loader ? Verdict::kYes : Verdict::kIfOthers;
}

class RunScan {
 public:
  RunScan(std::string_view run, const DelimiterConfig& config) : run_(run), config_(config) {
    for (const Delimiter& delimiter : config.delimiters) {
      opens_.push_back(StringId(delimiter.open));
      closes_.push_back(StringId(delimiter.close));
    }
  }

  size_t Run(std::vector<DelimiterSpan>& spans) {
    FindTokens();
    if (tokens_.empty()) return steps_;
    LinkClosings();
    TakeFormulas(spans);
    return steps_;
  }

 private:
  // Strings of delimiters, each once, by the bit of its index.
  uint32_t StringId(std::string_view text) {
    const auto known = std::ranges::find(strings_, text);
    if (known != strings_.end()) return static_cast<uint32_t>(known - strings_.begin());
    if (strings_.size() == 32) return 31;
    strings_.push_back(text);
    starts_[static_cast<unsigned char>(text[0])] |= 1u << (strings_.size() - 1);
    return static_cast<uint32_t>(strings_.size() - 1);
  }

  uint32_t StringsAt(size_t i) const {
    uint32_t found = 0;
    for (uint32_t left = starts_[static_cast<unsigned char>(run_[i])]; left != 0;
         left &= left - 1) {
      const int id = std::countr_zero(left);
      if (run_.substr(i).starts_with(strings_[id])) found |= 1u << id;
    }
    return found;
  }

  void FindTokens() {
    size_t i = 0;
    while (i < run_.size()) {
      ++steps_;
      if (tokens_.size() > kMaxTokens) return tokens_.clear();
      const char c = run_[i];
      const uint32_t strings = starts_[static_cast<unsigned char>(c)] != 0 ? StringsAt(i) : 0;
      if (strings != 0) {
        Add(Kind::kString, i, 1, strings);
        // A dollar more may be an opening of its own; a bracket is taken whole.
        i += c == '\\' ? LongestLength(strings) : 1;
      } else if (c == '\\') {
        i += Escape(i);
      } else {
        if (c == '{') Add(Kind::kOpenBrace, i, 1);
        if (c == '}') Add(Kind::kCloseBrace, i, 1);
        if (c == kFormulaMark) Barrier(i);
        ++i;
      }
    }
  }

  size_t LongestLength(uint32_t strings) const {
    size_t longest = 1;
    for (; strings != 0; strings &= strings - 1) {
      longest = std::max(longest, strings_[std::countr_zero(strings)].size());
    }
    return longest;
  }

  // A backslash with what it escapes; \begin{…} and \end{…} become tokens.
  size_t Escape(size_t i) {
    const std::string_view rest = run_.substr(i);
    const bool begin = rest.starts_with("\\begin{");
    if (!begin && !rest.starts_with("\\end{")) return 2;
    const size_t name_at = begin ? 7 : 5;
    const size_t close = rest.substr(name_at, kMaxEnvironmentName).find('}');
    if (close == std::string_view::npos) return 2;
    const std::string_view name = rest.substr(name_at, close);
    const size_t length = name_at + close + 1;
    steps_ += length;
    if (config_.environments && IsMathEnvironment(name)) {
      begin ? Begin(name, i, length) : End(name, i, length);
    }
    return length;
  }

  void Begin(std::string_view name, size_t i, size_t length) {
    open_environments_.push_back({name, static_cast<uint32_t>(tokens_.size())});
    ++open_count_[name];
    Add(Kind::kBegin, i, length);
  }

  void End(std::string_view name, size_t i, size_t length) {
    const uint32_t end = static_cast<uint32_t>(tokens_.size());
    Add(Kind::kEnd, i, length);
    if (open_count_[name] == 0) return;
    while (open_environments_.back().name != name) CloseEnvironment();
    tokens_[open_environments_.back().token].link = end;
    CloseEnvironment();
  }

  void CloseEnvironment() {
    --open_count_[open_environments_.back().name];
    open_environments_.pop_back();
  }

  void Barrier(size_t i) {
    depth_ = 0;
    while (!open_environments_.empty()) CloseEnvironment();
    Add(Kind::kBarrier, i, 1);
  }

  void Add(Kind kind, size_t position, size_t length, uint32_t strings = 0) {
    // A closing brace too many belongs to nothing.
    if (kind == Kind::kCloseBrace && depth_ == 0) return;
    tokens_.push_back({.kind = kind,
                       .depth = static_cast<uint8_t>(std::min(depth_, kMaxDepth - 1)),
                       .position = static_cast<uint32_t>(position),
                       .length = static_cast<uint32_t>(length),
                       .strings = strings});
    if (kind == Kind::kOpenBrace) ++depth_;
    if (kind == Kind::kCloseBrace) --depth_;
  }

  // closings_[token.link + k] is, for the k-th string that stands at the token, the token where
  // the closing of the delimiter that it opens stands next at the same depth.
  void LinkClosings() {
    const size_t count = strings_.size();
    std::vector<uint32_t> next(count * kMaxDepth, kNone);
    const auto clear = [&](size_t depth) {
      std::fill_n(next.begin() + depth * count, count, kNone);
    };
    for (size_t i = tokens_.size(); i-- > 0;) {
      Token& token = tokens_[i];
      steps_ += count;
      switch (token.kind) {
        case Kind::kString:
          LinkToken(i, &next[token.depth * count]);
          break;
        case Kind::kOpenBrace:
          clear(std::min<size_t>(token.depth + 1, kMaxDepth - 1));
          break;
        case Kind::kCloseBrace:
          clear(token.depth);
          break;
        case Kind::kBarrier:
          std::ranges::fill(next, kNone);
          break;
        case Kind::kBegin:
        case Kind::kEnd:
          break;
      }
    }
  }

  void LinkToken(size_t i, uint32_t* next) {
    Token& token = tokens_[i];
    token.link = static_cast<uint32_t>(following_.size());
    following_.insert(following_.end(), next, next + strings_.size());
    for (uint32_t left = token.strings; left != 0; left &= left - 1) {
      next[std::countr_zero(left)] = static_cast<uint32_t>(i);
    }
  }

  void TakeFormulas(std::vector<DelimiterSpan>& spans) {
    bool any_clear = false;
    std::vector<size_t> unsure;
    size_t resume = 0;
    for (const Token& token : tokens_) {
      if (token.position < resume) continue;
      DelimiterSpan span;
      Verdict verdict = Verdict::kNo;
      if (token.kind == Kind::kBegin) verdict = TakeEnvironment(token, span);
      if (token.kind == Kind::kString) verdict = TakeDelimited(token, span);
      if (verdict == Verdict::kNo) {
        resume = std::max(resume, span.end);
        continue;
      }
      any_clear |= verdict == Verdict::kYes;
      if (verdict == Verdict::kIfOthers) unsure.push_back(spans.size());
      span.macros =
          OnlyDefinesMacros(run_.substr(span.latex_begin, span.latex_end - span.latex_begin));
      steps_ += span.end - span.begin;
      resume = span.end;
      spans.push_back(span);
    }
    if (any_clear || unsure.empty()) return;
    spans.clear();  // none but unsure ones
  }

  Verdict TakeEnvironment(const Token& begin, DelimiterSpan& span) const {
    if (begin.link == kNone) return Verdict::kNo;
    const Token& end = tokens_[begin.link];
    span.begin = span.latex_begin = begin.position;
    span.end = span.latex_end = end.position + end.length;
    span.display = !run_.substr(begin.position).starts_with("\\begin{math}");
    return Verdict::kYes;
  }

  Verdict TakeDelimited(const Token& token, DelimiterSpan& span) {
    for (size_t k = 0; k < opens_.size(); ++k) {
      if ((token.strings >> opens_[k] & 1) == 0) continue;
      const Delimiter& delimiter = config_.delimiters[k];
      const size_t begin = token.position + delimiter.open.size();
      const size_t close = NextAfter(token, closes_[k], begin);
      // Of two openings before one closing, the second is meant.
      if (close == kNone ||
          (opens_[k] != closes_[k] && NextAfter(token, opens_[k], begin) < close)) {
        continue;
      }
      const Verdict verdict = Judge(delimiter, begin, close);
      if (verdict == Verdict::kNo) {
        // What is no "$$" is no "$" with a dollar inside either.
        if (delimiter.open == "$$") span.end = begin;
        continue;
      }
      span = {.begin = token.position,
              .end = close + delimiter.close.size(),
              .latex_begin = begin,
              .latex_end = close,
              .display = delimiter.display,
              .ascii_math = delimiter.ascii_math};
      return verdict;
    }
    return Verdict::kNo;
  }

  Verdict Judge(const Delimiter& delimiter, size_t begin, size_t close) {
    std::string unmarked;
    std::string_view content = run_.substr(begin, close - begin);
    if (content.substr(0, kLookBytes).find_first_of(kTextMarks) != content.npos) {
      std::ranges::copy_if(content, std::back_inserter(unmarked),
                           [](char c) { return kTextMarks.find(c) == kTextMarks.npos; });
      content = unmarked;
    }
    const size_t end = close + delimiter.close.size();
    const char behind = end < run_.size() ? run_[end] : ' ';
    steps_ += 2 * std::min(content.size(), kLookBytes);
    if (TrimSpace(content.substr(0, kLookBytes)).empty()) return Verdict::kNo;
    return delimiter.configured ? JudgeConfigured(delimiter, content, behind)
                                : JudgeByLook(delimiter, content, behind, config_.loader);
  }

  // The position of the next token with string `id` at the depth of `token`, not before `least`.
  size_t NextAfter(const Token& token, uint32_t id, size_t least) {
    uint32_t next = following_[token.link + id];
    while (next != kNone && tokens_[next].position < least) {
      ++steps_;
      next = following_[tokens_[next].link + id];
    }
    return next == kNone ? kNone : tokens_[next].position;
  }

  std::string_view run_;
  const DelimiterConfig& config_;
  std::vector<std::string_view> strings_;
  std::vector<uint32_t> opens_, closes_;  // by delimiter
  std::array<uint32_t, 256> starts_{};    // by first byte: the strings that begin so
  struct OpenEnvironment {
    std::string_view name;
    uint32_t token;
  };
  std::vector<OpenEnvironment> open_environments_;
  std::unordered_map<std::string_view, uint32_t> open_count_;
  size_t depth_ = 0;
  std::vector<Token> tokens_;
  std::vector<uint32_t> following_;
  size_t steps_ = 0;
};

}  // namespace

size_t DelimiterScanner::Scan(std::string_view run, const DelimiterConfig& config,
                              std::vector<DelimiterSpan>& spans) const {
  spans.clear();
  if (run.find_first_of("$\\[") == std::string_view::npos && !config.unusual) return run.size();
  return RunScan(run, config).Run(spans);
}

}  // namespace mathsieve
