#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/html/math/tree/math_tree.h"

// How ToLatex goes about it: one pass from the leaves up collects what is asked about nodes, then
// each construct writes itself to the end of the text. One .cc a family of constructs.
namespace mathsieve {

// LaTeX under construction.
class LatexText {
 public:
  // Appends `piece`, a space before it where a command would otherwise swallow its first letter.
  void Put(std::string_view piece);
  // "'" or "^{\circ}" behind what stands there, which may have a superscript already.
  void PutSuperscript(std::string_view piece);
  void PutPrimes(int count);
  void EndSuperscript() { superscript_end_ = text_.size(); }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
  bool ends_in_command_ = false;
  size_t superscript_end_ = 0;  // where the last superscript ended
};

class LatexEmitter {
 public:
  explicit LatexEmitter(const MathTree& tree);
  std::string Run();

 private:
  struct Facts {
    uint32_t core = 0;     // the node itself, or what a row with one visible child comes down to
    uint32_t visible = 0;  // children that show something
    bool empty = false;
    bool tall = false;     // higher than a line: delimiters around it grow
    bool applied = false;  // a function: U+2061 follows
  };
  // A child of a row, as a delimiter if it is one.
  struct Item {
    uint32_t node = 0;
    char32_t fence = 0;  // 0 with a side: the empty delimiter of \left. and \right.
    bool opens = false, closes = false;
    bool bare = false;  // no script hangs on it
    int partner = -1;
  };
  using Items = std::vector<Item>;
  struct RowState {
    std::vector<int> tall;           // how many items before this one are tall
    std::vector<bool> grown;         // delimiters written with \left and \right
    std::vector<bool> ends_modulus;  // the parenthesis that closes \pmod
    bool ends_in_bar = false;
  };

  const MathNode& node(uint32_t i) const { return tree_.nodes[i]; }
  uint32_t Core(uint32_t i) const { return facts_[i].core; }
  const MathNode& CoreNode(uint32_t i) const { return node(Core(i)); }
  std::vector<uint32_t> Children(uint32_t i) const;
  // The child at `index`, kNone where there are fewer.
  uint32_t Child(uint32_t i, int index) const;
  bool IsEmpty(uint32_t i) const { return i == kMissing || facts_[i].empty; }
  char32_t CharOf(uint32_t i) const;  // of a token of one character, else 0
  static bool IsUprightLetter(const MathNode& token);
  std::string NameOf(uint32_t i) const;          // "mod", also where each letter is a token
  std::string_view CommandOf(uint32_t i) const;  // "\sum", "\lim"
  void CollectFacts();
  bool Applies(uint32_t function, uint32_t i) const;
  void CollectRow(uint32_t i);

  void Emit(uint32_t i);
  void Group(uint32_t i);  // in braces
  void Construct(uint32_t i);
  void Further(uint32_t i, int first);  // children behind those a construct takes
  void Fraction(uint32_t i);
  void Root(uint32_t i);
  void Enclose(uint32_t i);
  void Phantom(uint32_t i);
  void Space(const MathNode& space);

  void Token(uint32_t i);
  void Identifier(uint32_t i);
  void Operator(uint32_t i);
  void Number(const MathNode& token);
  void Text(std::string_view text, MathVariant variant);
  void EscapedText(std::string_view text);
  void Characters(std::string_view text, MathVariant variant);
  void Character(char32_t c, MathVariant variant);
  void Name(std::string_view name, MathVariant variant, bool applied);

  void Row(uint32_t i);
  bool UniformRow(uint32_t i);
  bool MixedText(uint32_t i);
  Items ItemsOf(const std::vector<uint32_t>& children) const;
  Item ItemOf(uint32_t i, bool first, bool last) const;
  static void MatchFences(Items& items);
  bool IsFenced(uint32_t i) const;
  bool EndsInBar(const Items& items) const;
  bool IsEllipsis(const Items& items, size_t at) const;
  void EmitItems(const Items& items);
  size_t SpecialItems(const Items& items, size_t i, RowState& state);
  void PlainItem(const Items& items, size_t i, RowState& state);
  size_t FencedConstruct(const Items& items, size_t open);
  bool Binomial(const Items& items, size_t open);
  size_t ModulusLength(const Items& items, size_t open) const;
  bool ModulusRow(uint32_t row);
  bool Grows(const Items& items, const std::vector<int>& tall, size_t open, size_t close) const;
  void Fence(const Item& item, std::string_view side);

  void Scripts(uint32_t i);
  void Attach(uint32_t base, uint32_t below, uint32_t above);
  void ScriptsOnly(uint32_t below, uint32_t above);
  bool IsMarkBeforeIndices(uint32_t above, uint32_t below) const;
  void Below(uint32_t i);
  void Above(uint32_t i);
  void Base(uint32_t i);
  bool IsSimpleBase(uint32_t i) const;
  int LeadingPrimes(uint32_t i, std::vector<uint32_t>& rest) const;
  void UnderOver(uint32_t i);
  bool GrowsWithLabel(uint32_t construct, uint32_t base) const;
  bool AccentOver(uint32_t base, uint32_t script, bool above);
  bool IsBrace(uint32_t i) const;
  bool TakesLimits(uint32_t i) const;
  void LimitsBase(uint32_t i);
  void Stacked(uint32_t base, uint32_t below, uint32_t above, bool growing);
  void Arrow(uint32_t base, uint32_t below, uint32_t above);
  void Multiscripts(uint32_t i);

  void Table(uint32_t i);
  void TableBetween(uint32_t i, char32_t open, char32_t close);
  void Environment(uint32_t i, std::string_view name, std::string_view columns = {});
  void Rows(uint32_t i, bool with_tag);
  void Tag(uint32_t label);
  bool Substack(uint32_t i);
  size_t ColumnCount(uint32_t i) const;
  bool StartsWithBracket(uint32_t i) const;

  static constexpr uint32_t kMissing = ~0u;
  const MathTree& tree_;
  std::vector<Facts> facts_;
  bool bold_italic_ = false;  // some letter is bold and slanted
  LatexText out_;
};

}  // namespace mathsieve
