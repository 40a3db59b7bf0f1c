#include "tests/corpus/html/math/latex_equal.h"

#include <algorithm>
#include <vector>

#include "corpus/html/forms/tex_scan.h"

namespace mathsieve {
namespace {

using Tokens = std::vector<std::string>;

constexpr std::string_view kDropped[] = {
    "\\displaystyle", "\\left",  "\\right", "\\,", "\\;", "\\:", "\\!", "\\ ",
    "\\quad",         "\\qquad", "~"};

struct Arguments {
  std::string_view command;
  int count;
};
constexpr Arguments kArguments[] = {
    {"^", 1},
    {"_", 1},
    {"\\frac", 2},
    {"\\tfrac", 2},
    {"\\binom", 2},
    {"\\genfrac", 6},
    {"\\sqrt", 1},
    {"\\text", 1},
    {"\\textbf", 1},
    {"\\textit", 1},
    {"\\textsf", 1},
    {"\\texttt", 1},
    {"\\mathrm", 1},
    {"\\mathbf", 1},
    {"\\mathbb", 1},
    {"\\mathcal", 1},
    {"\\mathfrak", 1},
    {"\\mathsf", 1},
    {"\\mathtt", 1},
    {"\\mathit", 1},
    {"\\mathscr", 1},
    {"\\boldsymbol", 1},
    {"\\operatorname", 1},
    {"\\operatorname*", 1},
    {"\\hat", 1},
    {"\\bar", 1},
    {"\\vec", 1},
    {"\\tilde", 1},
    {"\\dot", 1},
    {"\\ddot", 1},
    {"\\dddot", 1},
    {"\\check", 1},
    {"\\breve", 1},
    {"\\acute", 1},
    {"\\grave", 1},
    {"\\mathring", 1},
    {"\\widehat", 1},
    {"\\widetilde", 1},
    {"\\overline", 1},
    {"\\underline", 1},
    {"\\overbrace", 1},
    {"\\underbrace", 1},
    {"\\overset", 2},
    {"\\underset", 2},
    {"\\stackrel", 2},
    {"\\xrightarrow", 1},
    {"\\xleftarrow", 1},
    {"\\substack", 1},
    {"\\phantom", 1},
    {"\\hphantom", 1},
    {"\\vphantom", 1},
    {"\\boxed", 1},
    {"\\cancel", 1},
    {"\\begin", 1},
    {"\\end", 1},
    {"\\pmod", 1},
    {"\\tag", 1},
    {"\\mathrel", 1},
    {"\\mathop", 1},
    {"\\overrightarrow", 1},
};

int ArgumentCount(std::string_view command) {
  for (const Arguments& row : kArguments) {
    if (row.command == command) return row.count;
  }
  return 0;
}

Tokens Tokenize(std::string_view latex) {
  Tokens tokens;
  for (size_t at = 0; at < latex.size();) {
    size_t end = at + 1;
    if (latex[at] == '\\') {
      end = CommandEnd(latex, at);
    } else if (latex[at] == '%' && (end == latex.size() || latex[end] == '\n')) {
      at = end;
      continue;
    }
    while (end < latex.size() && (static_cast<uint8_t>(latex[end]) & 0xC0) == 0x80) ++end;
    std::string token(latex.substr(at, end - at));
    at = end;
    if (token == "\\dfrac") token = "\\frac";
    if (token == "\\lvert" || token == "\\rvert") token = "|";
    if (token == "\\operatorname" && at < latex.size() && latex[at] == '*') ++at, token += '*';
    const bool dropped = IsSpace(token[0]) || std::find(std::begin(kDropped), std::end(kDropped),
                                                        token) != std::end(kDropped);
    if (!dropped) tokens.push_back(std::move(token));
  }
  return tokens;
}

// Rewrites tokens with the braces that are needed only.
class Normalizer {
 public:
  explicit Normalizer(Tokens tokens) : tokens_(std::move(tokens)) {}

  Tokens Run() {
    Tokens out;
    while (at_ < tokens_.size()) {
      Sequence(out);
      if (at_ < tokens_.size()) out.push_back(tokens_[at_++]);  // a brace too many
    }
    return out;
  }

 private:
  bool Is(std::string_view token) const { return at_ < tokens_.size() && tokens_[at_] == token; }

  // Up to the brace that closes; returns how many elements there were.
  int Sequence(Tokens& out) {
    int elements = 0;
    for (; at_ < tokens_.size() && !Is("}"); ++elements) {
      if (Is("{")) {
        Loose(out);
      } else {
        Element(out);
      }
    }
    return elements;
  }

  void Element(Tokens& out) {
    const std::string token = tokens_[at_++];
    out.push_back(token);
    if (token == "\\sqrt" && Is("[")) {
      while (at_ < tokens_.size() && !Is("]")) Is("{") ? Loose(out) : Element(out);
      if (at_ < tokens_.size()) out.push_back(tokens_[at_++]);
    }
    for (int left = ArgumentCount(token); left > 0 && at_ < tokens_.size() && !Is("}"); --left) {
      Is("{") ? Argument(out) : Element(out);
    }
  }

  Tokens Group(int& elements) {
    Tokens inner;
    ++at_;
    elements = Sequence(inner);
    if (at_ < tokens_.size()) ++at_;
    return inner;
  }

  void Append(Tokens& out, const Tokens& inner, bool braces) {
    if (braces) out.push_back("{");
    out.insert(out.end(), inner.begin(), inner.end());
    if (braces) out.push_back("}");
  }

  void Argument(Tokens& out) {
    int elements = 0;
    const Tokens inner = Group(elements);
    Append(out, inner, inner.size() != 1);
  }

  // A group that is no argument: needed where scripts hang on more than one thing.
  void Loose(Tokens& out) {
    int elements = 0;
    const Tokens inner = Group(elements);
    const bool scripted = Is("^") || Is("_");
    const bool fenced = inner.size() > 1 &&
                        std::string_view("([|").find(inner.front()) != std::string_view::npos &&
                        std::string_view(")]|").find(inner.back()) != std::string_view::npos;
    Append(out, inner, scripted && elements != 1 && !fenced);
  }

  Tokens tokens_;
  size_t at_ = 0;
};

}  // namespace

std::string NormalLatex(std::string_view latex) {
  std::string text;
  for (const std::string& token : Normalizer(Tokenize(latex)).Run()) {
    text += text.empty() ? "" : " ";
    text += token;
  }
  return text;
}

bool LatexEqual(std::string_view a, std::string_view b) { return NormalLatex(a) == NormalLatex(b); }

}  // namespace mathsieve
