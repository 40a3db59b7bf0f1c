// Rows. Delimiters are matched among the children of one row with a stack; what stands between two
// of them decides whether they become \left and \right, an environment, \binom or \pmod.

#include "corpus/html/math/latex/latex_emitter.h"

namespace mathsieve {
namespace {

constexpr char32_t kSeparator = 0x2063;  // also where a fence was left out

bool IsNullFence(const MathNode& token) {
  return token.tag == MathTag::kOperator &&
         (OnlyChar(token.text) == kSeparator ||
          (token.text.empty() &&
           (token.Has(kPrefix) || token.Has(kPostfix) || token.Has(kStretchy))));
}

constexpr int kMaxScripts = 4;  // on a delimiter that a row looks through

bool IsScripted(MathTag tag) {
  return tag == MathTag::kSub || tag == MathTag::kSup || tag == MathTag::kSubSup;
}

}  // namespace

void LatexEmitter::Row(uint32_t i) {
  if (UniformRow(i) || MixedText(i)) return;
  EmitItems(ItemsOf(Children(i)));
}

// \mathrm{Hom}, each letter of which is a token of its own.
bool LatexEmitter::UniformRow(uint32_t i) {
  if (facts_[i].visible < 2) return false;
  std::string name;
  bool applied = false;
  for (uint32_t child = i + 1; child < node(i).end; child = node(child).end) {
    const MathNode& token = node(child);
    if (token.tag == MathTag::kOperator && token.text == "\u2061") {
      applied = true;
    } else if (facts_[child].empty) {
      continue;
    } else if (IsUprightLetter(token)) {
      name += token.text;
    } else {
      return false;
    }
  }
  if (name == "mod") {
    out_.Put("\\bmod");
  } else if (const std::string_view function = FunctionCommand(name); !function.empty()) {
    out_.Put(function);
  } else {
    Name(name, MathVariant::kNormal, applied || facts_[i].applied);
  }
  return true;
}

// \text{if $x>0$}: LaTeXML has no invisible operator between the parts of one \text.
bool LatexEmitter::MixedText(uint32_t i) {
  if (!tree_.latexml || facts_[i].visible < 2) return false;
  const std::vector<uint32_t> parts = Children(i);
  bool formula = false;
  for (size_t at = 0; at < parts.size(); ++at) {
    const bool text = node(parts[at]).tag == MathTag::kText;
    if (facts_[parts[at]].empty || text == (at % 2 == 1)) return false;
    formula |=
        !text && IsToken(node(parts[at]).tag) ? node(parts[at]).tag != MathTag::kOperator : !text;
  }
  if (!formula) return false;
  out_.Put("\\text{");
  for (const uint32_t part : parts) {
    if (node(part).tag == MathTag::kText) {
      EscapedText(node(part).text);
    } else {
      out_.Put("$");
      Emit(part);
      out_.Put("$");
    }
  }
  out_.Put("}");
  return true;
}

LatexEmitter::Item LatexEmitter::ItemOf(uint32_t i, bool first, bool last) const {
  Item item{.node = i};
  uint32_t base = Core(i);
  for (int level = 0; level < kMaxScripts && IsScripted(node(base).tag); ++level) {
    const uint32_t inner = Child(base, 0);
    if (inner == kMissing) return item;
    base = Core(inner);
  }
  const MathNode& token = node(base);
  item.bare = base == Core(i);
  if (token.tag != MathTag::kOperator) return item;
  if (item.bare && IsNullFence(token)) {
    item.opens = first && !last;
    item.closes = last && !first;
    return item;
  }
  item.fence = OnlyChar(token.text);
  const FenceKind kind = FenceOf(item.fence);
  const bool either = kind == FenceKind::kEither;
  item.opens = kind == FenceKind::kOpen || token.Has(kPrefix) || (either && !token.Has(kPostfix));
  item.closes = kind == FenceKind::kClose || token.Has(kPostfix) || (either && !token.Has(kPrefix));
  if (kind == FenceKind::kNone) item.opens = item.closes = false;
  if (!item.bare) item.opens = false;
  return item;
}

LatexEmitter::Items LatexEmitter::ItemsOf(const std::vector<uint32_t>& children) const {
  Items items;
  for (const uint32_t child : children) {
    const MathNode& core = CoreNode(child);
    if (facts_[child].empty && core.tag != MathTag::kSpace && !IsNullFence(core) &&
        (core.tag != MathTag::kRow || facts_[child].visible == 0)) {
      if (core.tag != MathTag::kRow || node(child).end == child + 1) continue;
    }
    items.push_back(ItemOf(child, child == children.front(), child == children.back()));
  }
  MatchFences(items);
  return items;
}

void LatexEmitter::MatchFences(Items& items) {
  std::vector<int> open;
  int bars = 0;  // of those on the stack, delimiters that could close as well
  for (int i = 0; i < static_cast<int>(items.size()); ++i) {
    Item& item = items[i];
    const bool bar = item.opens && item.closes;
    if (item.closes && !open.empty()) {
      const auto is_bar = [&](int at) { return items[at].opens && items[at].closes; };
      const bool pairs = !bar || items[open.back()].fence == item.fence;
      while (!bar && bars > 0 && FenceOf(item.fence) != FenceKind::kEither && !open.empty() &&
             is_bar(open.back())) {
        open.pop_back();
        --bars;
      }
      if (pairs && !open.empty()) {
        bars -= is_bar(open.back()) ? 1 : 0;
        item.partner = open.back();
        items[open.back()].partner = i;
        open.pop_back();
        continue;
      }
    }
    if (!item.opens) continue;
    bars += bar ? 1 : 0;
    open.push_back(i);
  }
}

bool LatexEmitter::IsFenced(uint32_t i) const {
  const Items items = ItemsOf(Children(i));
  if (EndsInBar(items)) return true;
  return items.size() >= 2 && items.front().partner == static_cast<int>(items.size()) - 1 &&
         items.back().bare;
}

// A tall formula with a bar at its end: the \left. before it was not written down.
bool LatexEmitter::EndsInBar(const Items& items) const {
  if (items.size() < 2) return false;
  const Item& last = items.back();
  bool tall = false;
  for (const Item& item : items) tall |= facts_[item.node].tall;
  return tall && last.partner < 0 && last.bare && last.closes &&
         FenceOf(last.fence) == FenceKind::kEither;
}

bool LatexEmitter::Grows(const Items& items, const std::vector<int>& tall, size_t open,
                         size_t close) const {
  const Item &left = items[open], &right = items[close];
  if (!left.bare || !right.bare) return false;
  const auto writable = [](const Item& item) {
    return item.fence == 0 || !FenceCommand(item.fence).empty();
  };
  if (!writable(left) || !writable(right)) return false;
  if (left.fence == 0 || right.fence == 0) return true;
  return tall[close] > tall[open] && !CoreNode(left.node).Has(kNotStretchy) &&
         !CoreNode(right.node).Has(kNotStretchy);
}

void LatexEmitter::Fence(const Item& item, std::string_view side) {
  out_.Put(side);
  const std::string_view command = FenceCommand(item.fence);
  out_.Put(item.fence == 0 || command.empty() ? "." : command);
}

// Three dots as three tokens.
bool LatexEmitter::IsEllipsis(const Items& items, size_t at) const {
  if (at + 3 > items.size()) return false;
  for (size_t i = at; i < at + 3; ++i) {
    if (CharOf(items[i].node) != '.') return false;
  }
  return true;
}

void LatexEmitter::EmitItems(const Items& items) {
  RowState state{.tall = std::vector<int>(items.size() + 1),
                 .grown = std::vector<bool>(items.size()),
                 .ends_modulus = std::vector<bool>(items.size()),
                 .ends_in_bar = EndsInBar(items)};
  for (size_t i = 0; i < items.size(); ++i) {
    state.tall[i + 1] = state.tall[i] + (facts_[items[i].node].tall ? 1 : 0);
  }
  if (state.ends_in_bar) out_.Put("\\left.");
  for (size_t i = 0; i < items.size();) {
    const size_t taken = SpecialItems(items, i, state);
    if (taken == 0) PlainItem(items, i, state);
    i += taken == 0 ? 1 : taken;
  }
}

// Writes what is more than one item after the other; the number of items it took, 0 for none.
size_t LatexEmitter::SpecialItems(const Items& items, size_t i, RowState& state) {
  const Item& item = items[i];
  if (item.opens && item.bare) {
    if (const size_t behind = FencedConstruct(items, i); behind > i) return behind - i;
  }
  if (const size_t length = ModulusLength(items, i); length > 0) {
    out_.Put("\\pmod{");
    state.ends_modulus[static_cast<size_t>(item.partner)] = true;
    return length;
  }
  if (state.ends_modulus[i]) {
    out_.Put("}");
    return 1;
  }
  if (IsEllipsis(items, i)) {
    out_.Put("\\ldots");
    return 3;
  }
  // TeX sets \implies with more space around it than its arrow.
  const bool spaced = i > 0 && i + 1 < items.size() && facts_[items[i - 1].node].empty &&
                      facts_[items[i + 1].node].empty;
  const char32_t c = spaced ? CharOf(item.node) : 0;
  if (c != U'⟹' && c != U'⟺') return 0;
  out_.Put(c == U'⟹' ? "\\implies" : "\\iff");
  return 1;
}

void LatexEmitter::PlainItem(const Items& items, size_t i, RowState& state) {
  const Item& item = items[i];
  const bool paired = item.partner >= 0;
  const bool opening = item.partner > static_cast<int>(i);
  if (opening) {
    const size_t close = static_cast<size_t>(item.partner);
    state.grown[i] = state.grown[close] = Grows(items, state.tall, i, close);
  }
  if (state.grown[i]) {
    Fence(item, opening ? "\\left" : "\\right");
  } else if (state.ends_in_bar && i + 1 == items.size()) {
    Fence(item, "\\right");
  } else if (paired && item.bare && !FenceCommand(item.fence).empty()) {
    out_.Put(FenceCommand(item.fence));
  } else {
    Emit(item.node);
  }
}

// Writes what begins with the delimiter at `open`, if that is more than delimiters around a
// formula, and returns the item behind it; `open` where it is not.
size_t LatexEmitter::FencedConstruct(const Items& items, size_t open) {
  const int close = items[open].partner;
  const bool closed = close > static_cast<int>(open) && items[close].bare;
  size_t content = 0, inside = 0;
  for (size_t i = open + 1; i < (closed ? static_cast<size_t>(close) : items.size()); ++i) {
    if (facts_[items[i].node].empty) continue;
    if (++content == 1) inside = i;
    if (content > 1) break;
  }
  if (content == 0) return open;
  const MathNode& core = CoreNode(items[inside].node);
  const size_t behind = closed ? static_cast<size_t>(close) + 1 : inside + 1;
  if (core.tag == MathTag::kTable && (closed ? content == 1 : items[open].fence == '{')) {
    TableBetween(Core(items[inside].node), items[open].fence, closed ? items[close].fence : 0);
    return behind;
  }
  if (!closed || content != 1) return open;
  if (Binomial(items, open)) return behind;
  const bool modulus =
      items[open].fence == '(' && core.tag == MathTag::kRow && ModulusRow(Core(items[inside].node));
  return modulus ? behind : open;
}

bool LatexEmitter::Binomial(const Items& items, size_t open) {
  size_t inside = open + 1;
  while (facts_[items[inside].node].empty) ++inside;
  const MathNode& fraction = CoreNode(items[inside].node);
  if (fraction.tag != MathTag::kFraction || !fraction.Has(kNoLine)) return false;
  const Item &left = items[open], &right = items[items[open].partner];
  if (left.fence == '(' && right.fence == ')') {
    out_.Put("\\binom");
  } else if (!FenceCommand(left.fence).empty() && !FenceCommand(right.fence).empty()) {
    for (const std::string_view part :
         {std::string_view("\\genfrac{"), FenceCommand(left.fence), std::string_view("}{"),
          FenceCommand(right.fence), std::string_view("}{0pt}{}")}) {
      out_.Put(part);
    }
  } else {
    return false;
  }
  const uint32_t core = Core(items[inside].node);
  Group(Child(core, 0));
  Group(Child(core, 1));
  return true;
}

// "(mod n)": the items from `open` to the one behind "mod", 0 where there is no "mod".
size_t LatexEmitter::ModulusLength(const Items& items, size_t open) const {
  if (items[open].fence != '(' || items[open].partner <= static_cast<int>(open)) return 0;
  const size_t close = static_cast<size_t>(items[open].partner);
  if (!items[close].bare) return 0;
  size_t i = open + 1;
  while (i < close && facts_[items[i].node].empty) ++i;
  if (i + 1 >= close || NameOf(items[i].node) != "mod") return 0;
  while (++i < close && facts_[items[i].node].empty) continue;
  return i - open;
}

// The same where "mod n" is a row of its own.
bool LatexEmitter::ModulusRow(uint32_t row) {
  std::vector<uint32_t> content = Children(row);
  size_t first = 0;
  while (first < content.size() && facts_[content[first]].empty) ++first;
  if (first + 1 >= content.size() || NameOf(content[first]) != "mod") return false;
  while (++first < content.size() && facts_[content[first]].empty) continue;
  content.erase(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(first));
  out_.Put("\\pmod{");
  EmitItems(ItemsOf(content));
  out_.Put("}");
  return true;
}

}  // namespace mathsieve
