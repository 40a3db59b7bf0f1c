// A chain is terms joined by operators, relations and, where nothing else can be meant, by standing
// side by side. It never takes a word, so prose ends it on both sides.

#include "corpus/html/math/plain/plain_math_grammar.h"

#include <algorithm>

#include "corpus/base/code_points.h"
#include "corpus/html/forms/tex_scan.h"

namespace mathsieve {
namespace {

constexpr int kMaxDepth = 20;
constexpr char32_t kDegree = 0xB0, kPartial = 0x2202, kNabla = 0x2207;
// Function application … invisible plus: what is left of MathML without its layout.
constexpr char32_t kFirstInvisible = 0x2061, kLastInvisible = 0x2064;
constexpr std::string_view kCodeSigns = "^_\\$#&@`~";

bool IsConnector(PlainKind kind) {
  return kind == PlainKind::kSign || kind == PlainKind::kOperator || kind == PlainKind::kRelation;
}

// Signs that prose and names use between letters.
bool IsLoose(const PlainToken& token) {
  return token.code == '-' || token.code == '/' || token.code == '*' || token.code == 0xB7;
}

bool IsQuantifier(const PlainToken& token) {
  return token.code == 0x2200 || token.code == 0x2203 || token.code == 0x2204;
}

}  // namespace

void PlainFacts::Add(const PlainFacts& other) {
  sure |= other.sure;
  doubtful |= other.doubtful;
  symbols |= other.symbols;
  quantified |= other.quantified;
  large |= other.large;
  marked |= other.marked;
  connectors += other.connectors;
  firm_connectors += other.firm_connectors;
}

PlainGrammar::PlainGrammar(std::string_view run, std::vector<PlainToken>& tokens)
    : run_(run), tokens_(tokens), stops_(tokens.size() + 1) {
  for (size_t i = 0; i < tokens.size(); ++i) {
    stops_[i + 1] = stops_[i] + (tokens[i].kind == PlainKind::kStop);
    has_fancy_words_ |= tokens[i].is_word && tokens[i].code >= 0x1D400;
  }
}

std::string_view PlainGrammar::Text(size_t token) const {
  return run_.substr(tokens_[token].begin, tokens_[token].end - tokens_[token].begin);
}

size_t PlainGrammar::Chain(size_t first, size_t limit, PlainFacts& facts) const {
  return Items(first, limit, facts, false);
}

size_t PlainGrammar::Items(size_t first, size_t limit, PlainFacts& facts, bool in_brackets) const {
  PlainFacts last;
  size_t end = SignedTerm(first, limit, last);
  if (end == first) return first;
  facts.Add(last);
  while (end < limit) {
    PlainFacts next;
    size_t next_end;
    if (Connects(end, limit, facts, in_brackets)) {
      next_end = SignedTerm(end + 1, limit, next);
      if (next_end == end + 1) break;
      const PlainToken& sign = tokens_[end];
      next.connectors += IsConnector(sign.kind);
      next.firm_connectors += IsConnector(sign.kind) && !IsLoose(sign);
      next.sure |= sign.is_strong;
    } else {
      next_end = Juxtaposed(end, limit, last, next);
      if (next_end == end) break;
    }
    end = next_end;
    facts.Add(next);
    last = next;
  }
  return end;
}

bool PlainGrammar::Connects(size_t token, size_t limit, const PlainFacts& facts,
                            bool in_brackets) const {
  const PlainToken& sign = tokens_[token];
  if (token + 1 >= limit) return false;
  switch (sign.kind) {
    case PlainKind::kSign:
    case PlainKind::kOperator:
      return !IsLoose(sign) || sign.space_before == tokens_[token + 1].space_before;
    case PlainKind::kRelation:
      return true;
    case PlainKind::kComma:
      return in_brackets;
    case PlainKind::kBar:
      return in_brackets && sign.space_before && tokens_[token + 1].space_before;
    case PlainKind::kColon: {
      if (in_brackets || facts.quantified) return true;
      const bool is_map = token + 2 < limit && tokens_[token + 2].code == 0x2192;
      return is_map && facts.connectors == 0;
    }
    default:
      return false;
  }
}

// A letter that is no word of its own.
bool PlainGrammar::IsCoefficient(size_t token) const {
  const PlainToken& letter = tokens_[token];
  return letter.kind == PlainKind::kLetter &&
         (letter.italic || (letter.code != 'a' && letter.code != 'A' && letter.code != 'I'));
}

// What stands side by side with the term before it.
size_t PlainGrammar::Juxtaposed(size_t token, size_t limit, const PlainFacts& last,
                                PlainFacts& facts) const {
  const PlainToken& next = tokens_[token];
  const bool behind_number = token > 0 && tokens_[token - 1].kind == PlainKind::kNumber;
  if (next.kind == PlainKind::kNumber || next.kind == PlainKind::kBar) return token;
  if (behind_number && IsUnitAt(token)) return token;
  PlainFacts own;
  const size_t end = Term(token, limit, own);
  if (end == token) return token;
  const bool is_differential = next.kind == PlainKind::kPair && Text(token)[0] == 'd';
  const bool is_article = next.kind == PlainKind::kLetter && (next.code == 'a' || next.code == 'I');
  const bool joins = !next.space_before || IsQuantifier(next) || is_differential ||
                     ((last.sure || last.symbols) && (own.sure || own.symbols)) ||
                     (behind_number && (own.sure || !is_article)) ||
                     (own.sure && IsCoefficient(token - 1));
  if (!joins) return token;
  facts.Add(own);
  return end;
}

size_t PlainGrammar::SignedTerm(size_t first, size_t limit, PlainFacts& facts) const {
  const bool has_sign = first + 1 < limit && tokens_[first].kind == PlainKind::kSign &&
                        !tokens_[first + 1].space_before;
  const size_t begin = has_sign ? first + 1 : first;
  const size_t end = Term(begin, limit, facts);
  return end == begin ? first : end;
}

size_t PlainGrammar::Term(size_t first, size_t limit, PlainFacts& facts) const {
  if (first >= limit || depth_ >= kMaxDepth) return first;
  ++depth_;
  PlainFacts inside;
  size_t end = Primary(first, limit, inside);
  PlainFacts scripts;
  const bool is_term = end != first && Scripts(first, limit, inside, end, scripts);
  --depth_;
  if (!is_term) return first;
  facts.Add(inside);
  facts.Add(scripts);
  return end;
}

size_t PlainGrammar::Primary(size_t first, size_t limit, PlainFacts& facts) const {
  const PlainToken& token = tokens_[first];
  switch (token.kind) {
    case PlainKind::kSymbol:
      facts.symbols = true;
      facts.sure = token.is_strong && !has_fancy_words_;
      return first + 1;
    case PlainKind::kLetter:
    case PlainKind::kPair:
    case PlainKind::kNumber:
      return first + 1;
    case PlainKind::kOrdinary:
      facts.symbols = token.code >= 0x2200;
      return first + 1;
    case PlainKind::kPrefix:
    case PlainKind::kLarge:
    case PlainKind::kRoot:
    case PlainKind::kFunction:
      return Applied(first, limit, facts);
    case PlainKind::kOpen:
      return Group(first, limit, facts);
    case PlainKind::kBar:
      return Bars(first, limit, facts);
    default:
      return first;
  }
}

// An operator or a function, its scripts and the term it stands before.
size_t PlainGrammar::Applied(size_t first, size_t limit, PlainFacts& facts) const {
  PlainToken& token = tokens_[first];
  size_t argument = first + 1;
  PlainFacts scripts;
  const bool is_derivative = token.code == kPartial || token.code == kNabla;
  if (token.kind == PlainKind::kLarge || token.kind == PlainKind::kFunction || is_derivative) {
    if (!Scripts(first, limit, {}, argument, scripts)) return first;
  }
  if (token.code == kNabla && argument < limit && !tokens_[argument].space_before) {
    argument += tokens_[argument].kind == PlainKind::kOperator;
  }
  if (argument >= limit) return first;
  const bool may_stand_off =
      token.kind == PlainKind::kLarge || token.kind == PlainKind::kFunction || IsQuantifier(token);
  if (tokens_[argument].space_before && !may_stand_off) return first;
  PlainFacts inside;
  const size_t end = Term(argument, limit, inside);
  if (end == argument) return first;
  facts.Add(scripts);
  facts.Add(inside);
  facts.sure |= token.kind != PlainKind::kFunction && (token.is_strong || token.code > 0x2200);
  facts.quantified |= IsQuantifier(token);
  facts.large |= token.kind == PlainKind::kLarge;
  if (token.kind == PlainKind::kRoot) token.match = end;
  return end;
}

size_t PlainGrammar::Group(size_t first, size_t limit, PlainFacts& facts) const {
  PlainToken& token = tokens_[first];
  const size_t close = token.match;
  if (close == 0 || close >= limit || token.failed) return first;
  const bool has_words = stops_[close] != stops_[first];
  PlainFacts inside;
  if (has_words || Items(first + 1, close, inside, true) != close) {
    token.failed = true;
    return first;
  }
  inside.symbols |= token.code >= 0x80;
  facts.Add(inside);
  return close + 1;
}

size_t PlainGrammar::Bars(size_t first, size_t limit, PlainFacts& facts) const {
  PlainToken& token = tokens_[first];
  if (token.failed || first + 1 >= limit || tokens_[first + 1].space_before) return first;
  PlainFacts inside;
  const size_t close = Items(first + 1, limit, inside, false);
  const bool is_closed = close != first + 1 && close < limit && tokens_[close].code == token.code &&
                         !tokens_[close].space_before;
  if (!is_closed) {
    token.failed = true;
    return first;
  }
  token.match = close;
  facts.Add(inside);
  return close + 1;
}

// A prime stands right behind a name; behind a quote before the name it is a quote.
bool PlainGrammar::IsPrime(size_t base, size_t prime) const {
  const PlainKind before = tokens_[prime - 1].kind;
  const bool is_quote =
      base > 0 && tokens_[base - 1].kind == PlainKind::kStop && tokens_[base - 1].code == 0x2032;
  return !is_quote &&
         (prime == base + 1 || before == PlainKind::kPrime || before == PlainKind::kClose);
}

// °C, °F.
bool PlainGrammar::IsScale(size_t token) const {
  return token < tokens_.size() && !tokens_[token].space_before &&
         tokens_[token].kind == PlainKind::kLetter;
}

bool PlainGrammar::Scripts(size_t base, size_t limit, const PlainFacts& inside, size_t& end,
                           PlainFacts& facts) const {
  while (end < limit && !tokens_[end].space_before) {
    const PlainKind kind = tokens_[end].kind;
    const bool is_degree = tokens_[end].code == kDegree && end == base + 1 &&
                           tokens_[base].kind == PlainKind::kNumber && !IsScale(end + 1);
    if (kind == PlainKind::kPrime && !IsPrime(base, end)) return true;
    if (kind == PlainKind::kPrime || is_degree) {
      ++end;
      continue;
    }
    if (kind == PlainKind::kFactorial) {
      const bool goes_on = end + 1 < limit && (IsConnector(tokens_[end + 1].kind) ||
                                               tokens_[end + 1].kind == PlainKind::kClose);
      if (!goes_on) return true;
      ++end;
      continue;
    }
    const bool is_marked = kind == PlainKind::kSup || kind == PlainKind::kSub;
    if (!is_marked && kind != PlainKind::kRaised && kind != PlainKind::kLowered) return true;
    if (is_marked && (tokens_[end].match == 0 || tokens_[end].match >= limit)) return true;
    const Verdict verdict = Judge(base, end, inside);
    if (verdict == Verdict::kApart) return true;
    if (verdict == Verdict::kNoTerm) return false;
    (verdict == Verdict::kSure ? facts.sure : facts.doubtful) = true;
    facts.marked |= is_marked;
    end = ScriptEnd(end);
  }
  return true;
}

// Whether signs of TeX or of a program, or a name that was not read, touch the chain: it is not
// whole then.
bool PlainGrammar::IsCutOff(size_t first, size_t end) const {
  const auto is_code = [&](size_t token) {
    const char32_t code = tokens_[token].code;
    if (code >= kFirstInvisible && code <= kLastInvisible) return true;
    return tokens_[token].kind == PlainKind::kStop && code < 0x80 &&
           kCodeSigns.find(static_cast<char>(code)) != std::string_view::npos;
  };
  if (first > 0 && !tokens_[first].space_before) {
    const bool is_argument = tokens_[first].kind == PlainKind::kOpen && tokens_[first - 1].is_word;
    const bool is_scale = tokens_[first - 1].code == kDegree;
    if (is_argument || is_scale || is_code(first - 1)) return true;
  }
  if (end == tokens_.size() || tokens_[end].space_before) return false;
  const bool takes_argument =
      tokens_[end].kind == PlainKind::kOpen && tokens_[end - 1].kind == PlainKind::kLetter;
  return takes_argument || tokens_[end].is_word || is_code(end);
}

bool PlainGrammar::IsFormula(size_t first, size_t end, const PlainFacts& facts) const {
  const bool is_enough =
      facts.sure || ((facts.doubtful || facts.symbols) && facts.firm_connectors > 0);
  if (!is_enough || IsCutOff(first, end)) return false;
  if (facts.marked) return true;
  // m², W/m²: text says it as well.
  bool has_unit = false;
  for (size_t i = first; i < end; ++i) {
    const PlainToken& token = tokens_[i];
    const bool is_unit_part = token.kind == PlainKind::kRaised || IsLoose(token) ||
                              token.kind == PlainKind::kNumber ||
                              (token.kind == PlainKind::kLetter && IsUnit(Text(i)));
    if (!is_unit_part) return true;
    has_unit |= token.kind == PlainKind::kLetter;
  }
  return !has_unit;
}

}  // namespace mathsieve
