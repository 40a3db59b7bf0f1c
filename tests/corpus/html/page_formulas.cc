#include "tests/corpus/html/page_formulas.h"

#include <map>

#include "corpus/html/forms/delimiters/delimiters.h"
#include "corpus/html/forms/find.h"
#include "corpus/html/forms/latex.h"
#include "tests/corpus/html/math/latex_equal.h"

namespace mathsieve {
namespace {

bool IsSkipped(Tag tag) {
  return tag == Tag::kScript || tag == Tag::kStyle || tag == Tag::kPre || tag == Tag::kCode ||
         tag == Tag::kTextarea || tag == Tag::kNoscript || tag == Tag::kTemplate ||
         tag == Tag::kSvg || tag == Tag::kTitle || tag == Tag::kComment;
}

bool IsInline(Tag tag) {
  return tag == Tag::kSpan || tag == Tag::kA || tag == Tag::kB || tag == Tag::kI ||
         tag == Tag::kEm || tag == Tag::kStrong || tag == Tag::kSub || tag == Tag::kSup ||
         tag == Tag::kSmall || tag == Tag::kFont || tag == Tag::kU || tag == Tag::kBr ||
         tag == Tag::kOther;
}

class Walk {
 public:
  explicit Walk(const Dom& dom) : dom_(dom), config_(ReadDelimiterConfig(dom)) {
    FormulaFinder().Find(dom, elements_);
    Visit(0, true);
    Flush();
  }
  std::vector<Formula> formulas;

 private:
  void Visit(NodeId node, bool process) {
    for (NodeId i = node; i < dom_[node].end; i = i == node ? i + 1 : dom_[i].end) {
      while (next_ < elements_.size() && elements_[next_].end <= i) ++next_;
      if (next_ < elements_.size() && elements_[next_].first <= i) {
        if (i == elements_[next_].first) Take(elements_[next_]);
      } else if (dom_[i].tag == Tag::kText) {
        if (process) run_ += dom_[i].text;
      } else if (i != node) {
        Enter(i, process);
      }
    }
  }

  void Enter(NodeId element, bool process) {
    const MathScope scope = config_.ScopeOf(dom_, element);
    if (IsSkipped(dom_[element].tag) && scope != MathScope::kProcess) {
      run_ += kFormulaMark;
      return;
    }
    const bool block = !IsInline(dom_[element].tag);
    if (block) Flush();
    if (dom_[element].tag == Tag::kBr) run_ += '\n';
    Visit(element, scope == MathScope::kInherit ? process : scope == MathScope::kProcess);
    if (block) Flush();
  }

  void Take(const Formula& formula) {
    run_ += kFormulaMark;
    if (!formula.latex.empty()) formulas.push_back(formula);
  }

  void Flush() {
    std::vector<DelimiterSpan> spans;
    scanner_.Scan(run_, config_, spans);
    for (const DelimiterSpan& span : spans) {
      if (span.macros) continue;
      Formula formula;
      formula.display = span.display;
      bool display = span.display;
      formula.latex = CleanLatex(
          std::string_view(run_).substr(span.latex_begin, span.latex_end - span.latex_begin),
          display);
      formulas.push_back(std::move(formula));
    }
    run_.clear();
  }

  const Dom& dom_;
  DelimiterConfig config_;
  DelimiterScanner scanner_;
  std::vector<Formula> elements_;
  size_t next_ = 0;
  std::string run_;
};

void CutElement(std::string& html, std::string_view name) {
  const std::string open = "<" + std::string(name);
  const std::string close = "</" + std::string(name);
  std::string out;
  size_t at = 0;
  while (true) {
    const size_t begin = html.find(open, at);
    if (begin == html.npos) break;
    const size_t end = html.find(close, begin);
    out.append(html, at, begin - at);
    out += ' ';
    at = end == html.npos ? html.size() : html.find('>', end) + 1;
    if (at == 0) at = html.size();
  }
  out.append(html, std::min(at, html.size()));
  html = out;
}

std::string WithoutTags(std::string_view html) {
  std::string out;
  for (size_t i = 0; i < html.size(); ++i) {
    const bool tag = html[i] == '<' && i + 1 < html.size() &&
                     (isalpha(static_cast<unsigned char>(html[i + 1])) || html[i + 1] == '/' ||
                      html[i + 1] == '!');
    if (!tag) {
      out += html[i];
    } else {
      while (i < html.size() && html[i] != '>') ++i;
    }
  }
  return NaiveUnescape(out);
}

}  // namespace

std::vector<Formula> FormulasOfPage(const Dom& dom) {
  if (dom.nodes().empty()) return {};
  return Walk(dom).formulas;
}

std::vector<Formula> FormulasOfHtml(std::string_view html) {
  Dom dom;
  dom.Parse(html);
  return FormulasOfPage(dom);
}

std::vector<std::string> NaiveBracketFormulas(std::string_view html) {
  std::string source(html);
  for (const std::string_view name : {"script", "style", "pre", "code"}) CutElement(source, name);
  const std::string text = WithoutTags(source);
  std::vector<std::string> formulas;
  for (size_t i = 0; i + 1 < text.size();) {
    std::string close;
    size_t skip = 2;
    if (text.compare(i, 2, "\\(") == 0) close = "\\)";
    if (text.compare(i, 2, "\\[") == 0) close = "\\]";
    if (text.compare(i, 2, "\\\\") == 0) skip = 2;
    if (text.compare(i, 7, "\\begin{") == 0) {
      const std::string name = text.substr(i + 7, text.find('}', i) - i - 7);
      if (IsMathEnvironment(name)) close = "\\end{" + name + "}", skip = 0;
    }
    const size_t end = close.empty() ? text.npos : text.find(close, i + skip);
    if (end == text.npos) {
      i += text[i] == '\\' ? 2 : 1;
      continue;
    }
    const size_t stop = skip == 0 ? end + close.size() : end;
    const std::string latex = text.substr(i + skip, stop - i - skip);
    if (latex.find("\\newcommand") == latex.npos) formulas.push_back(latex);
    i = end + close.size();
  }
  return formulas;
}

std::string NaiveUnescape(std::string_view text) {
  constexpr std::pair<std::string_view, std::string_view> kNames[] = {
      {"&lt;", "<"},   {"&gt;", ">"},   {"&quot;", "\""}, {"&#39;", "'"},
      {"&#x27;", "'"}, {"&#10;", "\n"}, {"&nbsp;", " "},  {"&amp;", "&"}};
  std::string out(text);
  for (const auto& [name, value] : kNames) {
    for (size_t at = out.find(name); at != out.npos; at = out.find(name, at + value.size())) {
      out.replace(at, name.size(), value);
    }
  }
  return out;
}

std::string WithoutSpace(std::string_view latex) {
  std::string out;
  for (const char c : latex) {
    if (!isspace(static_cast<unsigned char>(c))) out += c;
  }
  return out;
}

Agreement Compare(const std::vector<std::string>& truth, const std::vector<Formula>& found,
                  std::vector<std::string>& differences) {
  std::map<std::string, int> left;
  for (const std::string& latex : truth) {
    bool display = false;
    ++left[NormalLatex(CleanLatex(latex, display))];
  }
  Agreement agreement{.truth = static_cast<int>(truth.size()),
                      .found = static_cast<int>(found.size())};
  for (const Formula& formula : found) {
    const auto it = left.find(NormalLatex(formula.latex));
    if (it != left.end() && it->second > 0) {
      --it->second;
      ++agreement.both;
    } else if (differences.size() < 400) {
      differences.push_back("extra: " + formula.latex);
    }
  }
  for (const auto& [latex, count] : left) {
    if (count > 0 && differences.size() < 400) differences.push_back("missed: " + latex);
  }
  return agreement;
}

}  // namespace mathsieve
