// The grammar has noted the ends of brackets, bars, scripts and roots in the tokens; what is left
// is to write them in order.

#include "corpus/html/math/plain/plain_math_latex.h"

#include "corpus/base/code_points.h"
#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/math/latex/latex_writer.h"

namespace mathsieve {
namespace {

constexpr char32_t kDegree = 0xB0;
constexpr size_t kBaseIsWritten = std::string::npos;

bool IsScript(PlainKind kind) {
  return kind == PlainKind::kSup || kind == PlainKind::kSub || kind == PlainKind::kRaised ||
         kind == PlainKind::kLowered;
}

// What keeps the space before it.
bool StandsApart(PlainKind kind) {
  return kind == PlainKind::kPrefix || kind == PlainKind::kPair || kind == PlainKind::kLarge ||
         kind == PlainKind::kFunction || kind == PlainKind::kRoot;
}

class Renderer {
 public:
  Renderer(std::string_view run, const std::vector<PlainToken>& tokens)
      : run_(run), tokens_(tokens) {}

  void Write(size_t first, size_t end) {
    for (size_t i = first; i < end;) i = Token(i);
  }
  std::string Take() { return writer_.Take(); }

 private:
  std::string_view Text(size_t i) const {
    return run_.substr(tokens_[i].begin, tokens_[i].end - tokens_[i].begin);
  }

  std::string Latex(const PlainToken& token) const {
    if (const auto alphanumeric = FindMathAlphanumeric(token.code)) {
      return AlphanumericLatex(*alphanumeric);
    }
    if (const CharacterLatex* known = FindCharacterLatex(token.code)) {
      return std::string(known->latex);
    }
    std::string out;
    if (token.code == '{' || token.code == '}') out = "\\";
    AppendUtf8(out, token.code);
    return out;
  }

  // Writes the token and returns the one behind it.
  size_t Token(size_t i) {
    const PlainToken& token = tokens_[i];
    if (IsScript(token.kind)) return Script(i);
    on_command_ = token.kind == PlainKind::kLarge || token.kind == PlainKind::kFunction;
    if (token.space_before && StandsApart(token.kind)) writer_.Space();
    if (token.kind == PlainKind::kRoot) return Root(i);
    Single(i);
    return i + 1;
  }

  void Single(size_t i) {
    const PlainToken& token = tokens_[i];
    switch (token.kind) {
      case PlainKind::kNumber:
        return writer_.Number(Text(i));
      case PlainKind::kLetter:
      case PlainKind::kPair:
        return writer_.Ordinary(Text(i));
      case PlainKind::kFunction:
        return writer_.Ordinary("\\" + std::string(Text(i)));
      case PlainKind::kSign:
      case PlainKind::kOperator:
      case PlainKind::kRelation:
        return token.code == '/' ? writer_.Ordinary("/") : writer_.Operator(Latex(token));
      case PlainKind::kComma:
      case PlainKind::kColon:
        return writer_.Comma(Latex(token));
      case PlainKind::kOpen:
        return writer_.Open(Latex(token));
      case PlainKind::kClose:
        return writer_.Close(Latex(token));
      case PlainKind::kPrime:
        return writer_.Prime(Latex(token), false);
      case PlainKind::kBar:
        return Bar(i);
      case PlainKind::kStop:
        return Word(i);
      default:
        return writer_.Ordinary(Latex(token));
    }
  }

  void Word(size_t i) {
    if (tokens_[i].code == kDegree) writer_.Ordinary("^{\\circ}");
    if (tokens_[i].is_word) writer_.Ordinary("\\mathrm{" + std::string(Text(i)) + "}");
  }

  void Bar(size_t i) {
    if (tokens_[i].match != 0) {
      open_bars_.push_back(tokens_[i].match);
      writer_.Open(Latex(tokens_[i]));
    } else if (!open_bars_.empty() && open_bars_.back() == i) {
      open_bars_.pop_back();
      writer_.Close(Latex(tokens_[i]));
    } else {
      writer_.Operator("\\mid");
    }
  }

  size_t Root(size_t i) {
    const size_t end = tokens_[i].match;
    const bool is_group =
        tokens_[i + 1].kind == PlainKind::kOpen && tokens_[i + 1].match + 1 == end;
    writer_.Begin(Latex(tokens_[i]) + "{");
    is_group ? Write(i + 2, end - 1) : Write(i + 1, end);
    writer_.End("}");
    return end;
  }

  size_t Script(size_t i) {
    const PlainToken& token = tokens_[i];
    const bool is_sup = token.kind == PlainKind::kSup || token.kind == PlainKind::kRaised;
    const auto present = writer_.BeginScripts(kBaseIsWritten, {!is_sup, is_sup});
    const bool on_command = on_command_;
    writer_.Begin(is_sup ? "^{" : "_{");
    if (token.match == 0) {
      Characters(Text(i), is_sup ? RaisedCharacter : LoweredCharacter);
    } else {
      Write(i + 1, token.match);
    }
    writer_.End("}");
    on_command_ = on_command;
    writer_.EndScripts(present, on_command);
    return token.match == 0 ? i + 1 : token.match + 1;
  }

  void Characters(std::string_view text, char32_t (*base)(char32_t)) {
    for (size_t at = 0; at < text.size();) {
      const char32_t code = base(DecodeUtf8(text, at));
      const PlainToken character{.kind = PlainKind::kOrdinary, .code = code};
      const bool is_sign = code == '+' || code == '=' || code == 0x2212;
      is_sign ? writer_.Operator(Latex(character)) : writer_.Ordinary(Latex(character));
    }
  }

  std::string_view run_;
  const std::vector<PlainToken>& tokens_;
  std::vector<size_t> open_bars_;  // the tokens that close them
  bool on_command_ = false;        // scripts belong to a sum, a function
  LatexWriter writer_;
};

}  // namespace

std::string PlainMathLatex(std::string_view run, const std::vector<PlainToken>& tokens,
                           size_t first, size_t end) {
  Renderer renderer(run, tokens);
  renderer.Write(first, end);
  return renderer.Take();
}

}  // namespace mathsieve
