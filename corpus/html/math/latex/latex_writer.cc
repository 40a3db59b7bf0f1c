#include "corpus/html/math/latex/latex_writer.h"

#include <algorithm>
#include <utility>

#include "corpus/html/forms/tex_scan.h"

namespace mathsieve {
namespace {

bool EndsInCommand(std::string_view piece) {
  while (!piece.empty() && IsLetter(piece.back())) {
    piece.remove_suffix(1);
    if (piece.ends_with('\\')) return true;
  }
  return false;
}

struct Escape {
  char special;
  std::string_view latex;
};
constexpr Escape kEscapes[] = {{'#', "\\#"},
                               {'$', "\\$"},
                               {'%', "\\%"},
                               {'&', "\\&"},
                               {'_', "\\_"},
                               {'{', "\\{"},
                               {'}', "\\}"},
                               {'~', "\\textasciitilde{}"},
                               {'^', "\\textasciicircum{}"},
                               {'\\', "\\textbackslash{}"}};

}  // namespace

void LatexWriter::Put(std::string_view piece) {
  if (piece.empty()) return;
  const bool runs_on = in_command_ && (IsLetter(piece[0]) || IsDigit(piece[0]) || piece[0] == '\\');
  if (space_ || runs_on) out_ += ' ';
  if (row_ && piece[0] == '[') out_ += "{}";
  out_ += piece;
  in_command_ = EndsInCommand(piece);
  space_ = starts_ = row_ = false;
  scripts_ = {};
}

void LatexWriter::StartGroup() {
  starts_ = true;
  space_ = false;
  scripts_ = {};
}

void LatexWriter::Ordinary(std::string_view piece) { Put(piece); }

void LatexWriter::Number(std::string_view digits) {
  space_ |= !out_.empty() && IsDigit(out_.back());
  Put(digits);
}

void LatexWriter::Space() { space_ |= !starts_; }

void LatexWriter::Operator(std::string_view piece) {
  const bool is_sign = starts_;
  space_ |= !is_sign;
  Put(piece);
  space_ = !is_sign;
  starts_ = true;
}

void LatexWriter::Comma(std::string_view piece) {
  space_ = false;
  Put(piece);
  space_ = starts_ = true;
}

void LatexWriter::Open(std::string_view piece) {
  Put(piece);
  StartGroup();
}

void LatexWriter::Close(std::string_view piece) {
  space_ = false;
  Put(piece);
}

void LatexWriter::Prime(std::string_view primes, bool takes_subscript) {
  const bool is_apart = scripts_.sup || (scripts_.sub && takes_subscript);
  if (is_apart) Put("{}");
  const bool has_sub = scripts_.sub;
  space_ = false;
  Put(primes);
  scripts_.sub = has_sub;
}

void LatexWriter::Begin(std::string_view command) {
  Put(command);
  StartGroup();
}

void LatexWriter::Next(std::string_view between) {
  out_ += between;
  in_command_ = row_ = false;
  StartGroup();
}

void LatexWriter::End(std::string_view closing) {
  out_ += closing;
  space_ = starts_ = in_command_ = row_ = false;
  scripts_ = {};
}

LatexWriter::Scripts LatexWriter::BeginScripts(size_t base, Scripts wanted) {
  if (out_.size() == base || (scripts_.sub && wanted.sub) || (scripts_.sup && wanted.sup)) {
    space_ = false;
    Put("{}");
  }
  space_ = false;
  return {scripts_.sub || wanted.sub, scripts_.sup || wanted.sup || EndsInPrime()};
}

void LatexWriter::EndScripts(Scripts present, bool on_command) {
  scripts_ = present;
  in_command_ = on_command;
}

void LatexWriter::Separator(std::string_view separator) {
  out_ += separator;
  in_command_ = false;
  row_ = true;
  StartGroup();
}

std::string LatexWriter::Take() { return std::move(out_); }

void AppendEscapedText(std::string& out, std::string_view text) {
  for (const char c : text) {
    const auto* escape = std::ranges::find(kEscapes, c, &Escape::special);
    if (escape != std::end(kEscapes)) {
      out += escape->latex;
    } else if (static_cast<unsigned char>(c) >= ' ') {
      out += c;
    } else {
      out += ' ';
    }
  }
}

}  // namespace mathsieve
