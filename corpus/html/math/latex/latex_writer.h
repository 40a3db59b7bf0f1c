#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mathsieve {

// Puts LaTeX together piece by piece with the spaces it needs and those that make it readable:
// "\alpha x", "a = -b", "f(x, y)". Keeps the rule that a base has one script of a kind. Scripts and
// arguments are between Begin and End. Pieces are well-formed LaTeX.
class LatexWriter {
 public:
  void Ordinary(std::string_view piece);
  void Number(std::string_view digits);   // never runs into a number before it
  void Operator(std::string_view piece);  // a sign without a left side is written close
  void Comma(std::string_view piece);
  void Open(std::string_view piece);
  void Close(std::string_view piece);
  // Lets what follows stand apart, where anything stands before it.
  void Space();
  // Primes, "'" or more: behind a superscript they get a base of their own.
  void Prime(std::string_view primes, bool takes_subscript);

  void Begin(std::string_view command);  // "\sqrt{", "_{"
  void Next(std::string_view between);   // "}{"
  void End(std::string_view closing);    // "}"

  // Around the scripts of a base: BeginScripts behind the base, written since `base` (an empty one
  // or one that has such scripts already becomes {}), then each script between Begin and End.
  struct Scripts {
    bool sub, sup;
  };
  Scripts BeginScripts(size_t base, Scripts wanted);
  // `on_command`: a letter that follows stands apart (\sum_{i} x).
  void EndScripts(Scripts present, bool on_command);
  bool EndsInPrime() const { return out_.ends_with('\''); }

  // Line and column ends of a matrix.
  void Separator(std::string_view separator);

  size_t size() const { return out_.size(); }
  std::string Take();

 private:
  void Put(std::string_view piece);
  void StartGroup();

  std::string out_;
  bool space_ = false;       // one is due before the next piece
  bool starts_ = true;       // nothing stands on the left of the next piece
  bool in_command_ = false;  // the last piece ends in the letters of a command
  bool row_ = false;         // the next piece begins a row of a matrix
  Scripts scripts_ = {};     // of what was written last
};

// Appends `text` as the content of \text{…}: what is special to TeX is escaped.
void AppendEscapedText(std::string& out, std::string_view text);

}  // namespace mathsieve
