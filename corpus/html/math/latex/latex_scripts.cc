// Scripts beside, above and below a base.

#include "corpus/html/forms/tex_scan.h"
#include "corpus/html/math/latex/latex_emitter.h"

namespace mathsieve {
namespace {

bool HasBelow(MathTag tag) {
  return tag == MathTag::kSub || tag == MathTag::kSubSup || tag == MathTag::kUnder ||
         tag == MathTag::kUnderOver;
}

bool HasAbove(MathTag tag) {
  return tag == MathTag::kSup || tag == MathTag::kSubSup || tag == MathTag::kOver ||
         tag == MathTag::kUnderOver;
}

bool HasBoth(MathTag tag) { return HasBelow(tag) && HasAbove(tag); }

constexpr bool IsCombiningMark(char32_t c) {
  return (c >= 0x300 && c <= 0x36F) || (c >= 0x20D0 && c <= 0x20FF);
}

constexpr bool IsUnderOver(MathTag tag) {
  return tag == MathTag::kUnder || tag == MathTag::kOver || tag == MathTag::kUnderOver;
}

}  // namespace

void LatexEmitter::Base(uint32_t i) {
  if (IsEmpty(i)) return out_.Put("{}");
  IsSimpleBase(i) ? Emit(i) : Group(i);
}

bool LatexEmitter::IsSimpleBase(uint32_t i) const {
  const MathNode& core = CoreNode(i);
  switch (core.tag) {
    case MathTag::kRow:
      return IsFenced(Core(i)) || !NameOf(i).empty();
    case MathTag::kFraction:
      return !core.Has(kBevelled);
    case MathTag::kSub:
    case MathTag::kSup:
    case MathTag::kSubSup:
    case MathTag::kMultiscripts:
      return false;
    case MathTag::kTable:
      return true;
    default:
      return PrimeCount(CharOf(i)) == 0;
  }
}

// How many primes a superscript starts with; `rest` gets what stands behind them.
int LatexEmitter::LeadingPrimes(uint32_t i, std::vector<uint32_t>& rest) const {
  const uint32_t core = Core(i);
  std::vector<uint32_t> parts = {core};
  if (node(core).tag == MathTag::kRow) parts = Children(core);
  int primes = 0;
  for (const uint32_t part : parts) {
    if (facts_[part].empty) continue;
    int here = 0;
    if (rest.empty() && IsToken(CoreNode(part).tag)) {
      const std::string& text = CoreNode(part).text;
      for (size_t at = 0; at < text.size();) {
        const int count = PrimeCount(NextChar(text, at));
        if (count == 0) {
          here = 0;
          break;
        }
        here += count;
      }
    }
    primes += here;
    if (here == 0) rest.push_back(part);
  }
  return primes;
}

void LatexEmitter::Attach(uint32_t base, uint32_t below, uint32_t above) {
  Base(base);
  ScriptsOnly(below, above);
}

void LatexEmitter::ScriptsOnly(uint32_t below, uint32_t above) {
  std::vector<uint32_t> rest;
  const int primes = IsEmpty(above) ? 0 : LeadingPrimes(above, rest);
  const auto superscript = [&](bool spelled) {
    out_.Put("^{");
    for (int i = 0; spelled && i < primes; ++i) out_.Put("\\prime");
    primes > 0 ? EmitItems(ItemsOf(rest)) : Emit(above);
    out_.Put("}");
    out_.EndSuperscript();
  };
  const bool spelled = tree_.latexml && primes > 0;
  const bool first = spelled || IsMarkBeforeIndices(above, below);
  if (first) {
    superscript(spelled);
  } else {
    out_.PutPrimes(primes);
  }
  Below(below);
  if (!first && !IsEmpty(above) && (primes == 0 || !rest.empty())) superscript(false);
}

// c^{\dagger}_{i\sigma}: the mark belongs to the symbol, the indices follow.
bool LatexEmitter::IsMarkBeforeIndices(uint32_t above, uint32_t below) const {
  constexpr std::u32string_view kMarks = U"*∗⋆†‡";
  const char32_t c = IsEmpty(above) ? 0 : CharOf(above);
  return c != 0 && kMarks.find(c) != kMarks.npos && !IsEmpty(below) &&
         CoreNode(below).tag == MathTag::kRow;
}

void LatexEmitter::Below(uint32_t i) {
  if (IsEmpty(i)) return;
  out_.Put("_");
  if (Substack(i)) return;
  Group(i);
}

void LatexEmitter::Above(uint32_t i) {
  if (IsEmpty(i)) return;
  out_.Put("^");
  Group(i);
  out_.EndSuperscript();
}

void LatexEmitter::Scripts(uint32_t i) {
  const MathTag tag = node(i).tag;
  uint32_t base = Child(i, 0);
  uint32_t below = HasBelow(tag) ? Child(i, 1) : kMissing;
  uint32_t above = tag == MathTag::kSup ? Child(i, 1) : HasAbove(tag) ? Child(i, 2) : kMissing;
  const int taken = HasBoth(tag) ? 3 : 2;
  if (base != kMissing && !HasBoth(tag)) {
    const MathTag inner = CoreNode(base).tag;
    if ((tag == MathTag::kSup && inner == MathTag::kSub) ||
        (tag == MathTag::kSub && inner == MathTag::kSup)) {
      const uint32_t script = Child(Core(base), 1);
      (inner == MathTag::kSub ? below : above) = script;
      base = Child(Core(base), 0);
    }
  }
  if (!IsCombiningMark(CharOf(above)) || !AccentOver(base, above, true)) {
    Attach(base, below, above);
  }
  Further(i, taken);
}

bool LatexEmitter::AccentOver(uint32_t base, uint32_t script, bool above) {
  const char32_t c = CharOf(script);
  const auto accent = above ? AccentAbove(c) : AccentBelow(c);
  if (c == 0 || !accent || base == kMissing) return false;
  const MathNode& mark = CoreNode(script);
  const MathNode& core = CoreNode(base);
  const bool bar = accent->wide == "\\overline";
  const bool one = IsToken(core.tag) ? OnlyChar(core.text) != 0 : core.tag != MathTag::kRow && !bar;
  const bool wide = !mark.Has(kNotStretchy) && (!one || (bar && mark.Has(kStretchy)));
  out_.Put(wide ? accent->wide : accent->narrow);
  Group(base);
  return true;
}

bool LatexEmitter::IsBrace(uint32_t i) const {
  const MathNode& core = CoreNode(i);
  if (core.tag != MathTag::kUnder && core.tag != MathTag::kOver) return false;
  const char32_t c = CharOf(Child(Core(i), 1));
  constexpr std::u32string_view kBraces = U"⏞⏟︷︸⎴⎵";
  return c != 0 && kBraces.find(c) != kBraces.npos;
}

bool LatexEmitter::TakesLimits(uint32_t i) const {
  if (IsEmpty(i)) return false;
  const MathNode& core = CoreNode(i);
  if (IsBrace(i)) return true;
  if (core.tag != MathTag::kOperator && core.tag != MathTag::kIdentifier) {
    return core.tag == MathTag::kRow && NameOf(i).size() > 1;
  }
  const std::string_view command = CommandOf(i);
  if (HasLimits(command) || IsIntegral(command)) return true;
  return core.text.size() > 2 && OnlyChar(core.text) == 0 && IsLetter(core.text[0]);
}

void LatexEmitter::LimitsBase(uint32_t i) {
  const std::string_view command = CommandOf(i);
  const std::string name = NameOf(i);
  const std::string_view function = FunctionCommand(name);
  if (IsIntegral(command) || (!function.empty() && !HasLimits(function))) {
    out_.Put(function.empty() ? command : function);
    out_.Put(function.empty() ? "\\limits" : "");
  } else if (!function.empty()) {
    out_.Put(function);
  } else if (!IsBrace(i) && OnlyChar(name) == 0) {
    out_.Put("\\operatorname*{");
    Characters(name, MathVariant::kNone);
    out_.Put("}");
  } else {
    Emit(i);
  }
}

void LatexEmitter::UnderOver(uint32_t i) {
  const MathTag tag = node(i).tag;
  uint32_t base = Child(i, 0);
  if (base == kMissing) return;
  uint32_t below = HasBelow(tag) ? Child(i, 1) : kMissing;
  uint32_t above = tag == MathTag::kOver ? Child(i, 1) : HasAbove(tag) ? Child(i, 2) : kMissing;
  const int taken = HasBoth(tag) ? 3 : 2;
  const MathTag inner = CoreNode(base).tag;
  const uint32_t inner_base = IsUnderOver(inner) ? Child(Core(base), 0) : kMissing;
  if (!HasBoth(tag) && inner != tag && IsUnderOver(inner) && !HasBoth(inner) &&
      TakesLimits(inner_base) && !IsBrace(base)) {
    (inner == MathTag::kUnder ? below : above) = Child(Core(base), 1);
    base = inner_base;
  }
  Stacked(base, below, above, GrowsWithLabel(i, base));
  Further(i, taken);
}

bool LatexEmitter::GrowsWithLabel(uint32_t construct, uint32_t base) const {
  return !GrowingArrow(CharOf(base)).empty() &&
         (!CoreNode(base).Has(kNotStretchy) || node(construct).Has(kAccent));
}

void LatexEmitter::Arrow(uint32_t base, uint32_t below, uint32_t above) {
  out_.Put(GrowingArrow(CharOf(base)));
  if (!IsEmpty(below)) {
    out_.Put("[{");
    Emit(below);
    out_.Put("}]");
  }
  Group(above);
}

void LatexEmitter::Stacked(uint32_t base, uint32_t below, uint32_t above, bool growing) {
  if (IsEmpty(below) && IsEmpty(above)) return Emit(base);
  if (TakesLimits(base)) {
    LimitsBase(base);
    Below(below);
    Above(above);
    return;
  }
  if (IsEmpty(below) && AccentOver(base, above, true)) return;
  if (IsEmpty(above) && AccentOver(base, below, false)) return;
  if (growing) return Arrow(base, below, above);
  if (!IsEmpty(above)) {
    out_.Put("\\overset");
    Group(above);
    out_.Put("{");
  }
  if (!IsEmpty(below)) {
    out_.Put("\\underset");
    Group(below);
    out_.Put("{");
  }
  Emit(base);
  if (!IsEmpty(below)) out_.Put("}");
  if (!IsEmpty(above)) out_.Put("}");
}

void LatexEmitter::Multiscripts(uint32_t i) {
  const std::vector<uint32_t> children = Children(i);
  if (children.empty()) return;
  size_t middle = 1;
  while (middle < children.size() && node(children[middle]).tag != MathTag::kPrescripts) ++middle;
  const auto script = [&](size_t at, size_t end) { return at < end ? children[at] : kMissing; };
  for (size_t at = middle + 1; at < children.size(); at += 2) {
    const uint32_t below = script(at, children.size()), above = script(at + 1, children.size());
    if (IsEmpty(below) && IsEmpty(above)) continue;
    out_.Put("{}");
    Below(below);
    Above(above);
  }
  Base(children[0]);
  for (size_t at = 1; at < middle; at += 2) {
    if (at > 1) out_.Put("{}");
    ScriptsOnly(script(at, middle), script(at + 1, middle));
  }
}

}  // namespace mathsieve
