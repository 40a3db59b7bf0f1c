#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/html/math/plain/plain_math_tokens.h"

namespace mathsieve {

// What speaks for a stretch of terms being a formula.
struct PlainFacts {
  bool sure = false;        // a sign that only mathematics has
  bool doubtful = false;    // a script that could be a footnote
  bool symbols = false;     // Greek
  bool quantified = false;  // ∀, ∃
  bool large = false;       // ∑, ∫
  bool marked = false;      // has scripts that are markup
  int connectors = 0;       // operators and relations between terms
  int firm_connectors = 0;  // those that prose does not use: not - / :

  void Add(const PlainFacts& other);
};

// Reads terms and what joins them by recursive descent, without going back behind a token more than
// a bounded number of times. Notes in the tokens what belongs to a bar and to a root.
class PlainGrammar {
 public:
  PlainGrammar(std::string_view run, std::vector<PlainToken>& tokens);

  // One past the last token of the longest chain that begins at `first` and ends before `limit`;
  // `first` where there is none.
  size_t Chain(size_t first, size_t limit, PlainFacts& facts) const;

  // Whether the facts are enough for the chain [first, end).
  bool IsFormula(size_t first, size_t end, const PlainFacts& facts) const;

  std::string_view Text(size_t token) const;
  // Whether a unit begins here behind a number, or one that no variable is.
  bool IsUnitAt(size_t token) const;
  // A script at `token`, of either form, that is a number with or without a sign: its text, else
  // "".
  std::string ScriptNumber(size_t token) const;
  // One past the script that begins at `token`.
  size_t ScriptEnd(size_t token) const;
  bool IsScript(size_t token, PlainKind marked, PlainKind character) const;

 private:
  enum class Verdict { kSure, kDoubtful, kApart, kNoTerm };

  bool IsPrime(size_t base, size_t prime) const;
  bool IsScale(size_t token) const;
  bool IsCoefficient(size_t token) const;
  bool IsCutOff(size_t first, size_t end) const;
  size_t Items(size_t first, size_t limit, PlainFacts& facts, bool in_brackets) const;
  size_t SignedTerm(size_t first, size_t limit, PlainFacts& facts) const;
  size_t Term(size_t first, size_t limit, PlainFacts& facts) const;
  size_t Primary(size_t first, size_t limit, PlainFacts& facts) const;
  size_t Applied(size_t first, size_t limit, PlainFacts& facts) const;
  size_t Group(size_t first, size_t limit, PlainFacts& facts) const;
  size_t Bars(size_t first, size_t limit, PlainFacts& facts) const;
  // Moves `end` behind the scripts there; false where one of them shows that the base is no term.
  bool Scripts(size_t base, size_t limit, const PlainFacts& inside, size_t& end,
               PlainFacts& facts) const;
  bool Connects(size_t token, size_t limit, const PlainFacts& facts, bool in_brackets) const;
  size_t Juxtaposed(size_t token, size_t limit, const PlainFacts& last, PlainFacts& facts) const;

  Verdict Judge(size_t base, size_t script, const PlainFacts& inside) const;
  Verdict JudgeCharacters(size_t base, size_t script, const PlainFacts& inside) const;
  Verdict JudgeSuperscript(size_t base, size_t script, const PlainFacts& inside) const;
  Verdict JudgeSubscript(size_t base, size_t script, const PlainFacts& inside) const;
  std::optional<Verdict> JudgeToken(size_t base, size_t token, const PlainFacts& inside) const;
  Verdict JudgeNumber(size_t base, std::string_view number, const PlainFacts& inside) const;
  Verdict JudgeLetter(size_t base, char letter, const PlainFacts& inside) const;
  bool IsWhole(size_t first, size_t end, bool in_brackets) const;

  std::string_view run_;
  std::vector<PlainToken>& tokens_;
  std::vector<size_t> stops_;  // before each token
  bool has_fancy_words_ = false;
  mutable int depth_ = 0;
};

}  // namespace mathsieve
