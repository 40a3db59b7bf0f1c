// Symbols of formulas and their commands. The table is text, pairs of a character and what it is in
// LaTeX, and becomes a sorted array when this file is compiled.

#include <algorithm>
#include <array>

#include "corpus/html/math/latex/symbols.h"

namespace mathsieve {
namespace {

constexpr std::string_view kPairs = R"(
# \# $ \$ % \% & \& \ \setminus ^ \wedge _ \_ { \{ } \} ~ \sim £ \pounds § \S ¬ \neg ® \circledR
± \pm µ \mu ¶ \P · \cdot Å \text{\AA} × \times ð \eth ÷ \div ħ \hbar ı \imath ȷ \jmath Γ \Gamma
Δ \Delta Θ \Theta Λ \Lambda Ξ \Xi Π \Pi Σ \Sigma Υ \Upsilon Φ \Phi Ψ \Psi Ω \Omega α \alpha
β \beta γ \gamma δ \delta ε \varepsilon ζ \zeta η \eta θ \theta ι \iota κ \kappa λ \lambda μ \mu
ν \nu ξ \xi π \pi ρ \rho ς \varsigma σ \sigma τ \tau υ \upsilon φ \varphi χ \chi ψ \psi ω \omega
ϐ \beta ϑ \vartheta ϒ \Upsilon ϕ \phi ϖ \varpi Ϝ \digamma ϝ \digamma ϰ \varkappa ϱ \varrho
ϵ \epsilon ϶ \backepsilon ‐ - ‑ - ‒ - – - ‖ \| † \dagger ‡ \ddagger • \bullet … \ldots ⁄ /
ℏ \hbar ℑ \Im ℓ \ell ℘ \wp ℜ \Re ℧ \mho Ⅎ \Finv ℵ \aleph ℶ \beth ℷ \gimel ℸ \daleth ⅁ \Game
← \leftarrow ↑ \uparrow → \to ↓ \downarrow ↔ \leftrightarrow ↕ \updownarrow ↖ \nwarrow
↗ \nearrow ↘ \searrow ↙ \swarrow ↚ \nleftarrow ↛ \nrightarrow ↞ \twoheadleftarrow
↠ \twoheadrightarrow ↢ \leftarrowtail ↣ \rightarrowtail ↦ \mapsto ↩ \hookleftarrow
↪ \hookrightarrow ↫ \looparrowleft ↬ \looparrowright ↭ \leftrightsquigarrow ↮ \nleftrightarrow
↰ \Lsh ↱ \Rsh ↶ \curvearrowleft ↷ \curvearrowright ↺ \circlearrowleft ↻ \circlearrowright
↼ \leftharpoonup ↽ \leftharpoondown ↾ \upharpoonright ↿ \upharpoonleft ⇀ \rightharpoonup
⇁ \rightharpoondown ⇂ \downharpoonright ⇃ \downharpoonleft ⇄ \rightleftarrows ⇆ \leftrightarrows
⇇ \leftleftarrows ⇈ \upuparrows ⇉ \rightrightarrows ⇊ \downdownarrows ⇋ \leftrightharpoons
⇌ \rightleftharpoons ⇍ \nLeftarrow ⇎ \nLeftrightarrow ⇏ \nRightarrow ⇐ \Leftarrow ⇑ \Uparrow
⇒ \Rightarrow ⇓ \Downarrow ⇔ \Leftrightarrow ⇕ \Updownarrow ⇚ \Lleftarrow ⇛ \Rrightarrow
⇜ \leftsquigarrow ⇝ \rightsquigarrow ⇠ \dashleftarrow ⇢ \dashrightarrow ∀ \forall ∁ \complement
∂ \partial ∃ \exists ∄ \nexists ∅ \emptyset ∆ \Delta ∇ \nabla ∈ \in ∉ \notin ∊ \in ∋ \ni
∌ \not\ni ∍ \ni ∎ \blacksquare ∏ \prod ∐ \coprod ∑ \sum − - ∓ \mp ∔ \dotplus ∕ / ∖ \setminus ∗ *
∘ \circ ∙ \bullet √ \surd ∝ \propto ∞ \infty ∟ \angle ∠ \angle ∡ \measuredangle
∢ \sphericalangle ∣ \mid ∤ \nmid ∥ \parallel ∦ \nparallel ∧ \wedge ∨ \vee ∩ \cap ∪ \cup ∫ \int
∬ \iint ∭ \iiint ∮ \oint ∯ \oiint ∰ \oiiint ∴ \therefore ∵ \because ∶ : ∷ :: ∼ \sim ∽ \backsim
∾ \sim ≀ \wr ≁ \nsim ≂ \eqsim ≃ \simeq ≄ \not\simeq ≅ \cong ≆ \ncong ≇ \ncong ≈ \approx
≉ \not\approx ≊ \approxeq ≍ \asymp ≎ \Bumpeq ≏ \bumpeq ≐ \doteq ≑ \doteqdot ≒ \fallingdotseq
≓ \risingdotseq ≔ := ≕ =: ≖ \eqcirc ≗ \circeq ≘ = ≙ \overset{\wedge}{=} ≛ \overset{*}{=}
≜ \triangleq ≝ \overset{\text{def}}{=} ≟ \overset{?}{=} ≠ \neq ≡ \equiv ≢ \not\equiv ≣ \equiv
≤ \leq ≥ \geq ≦ \leqq ≧ \geqq ≨ \lneqq ≩ \gneqq ≪ \ll ≫ \gg ≬ \between ≮ \nless ≯ \ngtr ≰ \nleq
≱ \ngeq ≲ \lesssim ≳ \gtrsim ≶ \lessgtr ≷ \gtrless ≺ \prec ≻ \succ ≼ \preceq ≽ \succeq
≾ \precsim ≿ \succsim ⊀ \nprec ⊁ \nsucc ⊂ \subset ⊃ \supset ⊄ \not\subset ⊅ \not\supset
⊆ \subseteq ⊇ \supseteq ⊈ \nsubseteq ⊉ \nsupseteq ⊊ \subsetneq ⊋ \supsetneq ⊎ \uplus ⊏ \sqsubset
⊐ \sqsupset ⊑ \sqsubseteq ⊒ \sqsupseteq ⊓ \sqcap ⊔ \sqcup ⊕ \oplus ⊖ \ominus ⊗ \otimes ⊘ \oslash
⊙ \odot ⊚ \circledcirc ⊛ \circledast ⊝ \circleddash ⊞ \boxplus ⊟ \boxminus ⊠ \boxtimes ⊡ \boxdot
⊢ \vdash ⊣ \dashv ⊤ \top ⊥ \perp ⊦ \vdash ⊧ \models ⊨ \models ⊩ \Vdash ⊪ \Vvdash ⊬ \nvdash
⊭ \nvDash ⊮ \nVdash ⊯ \nVDash ⊲ \vartriangleleft ⊳ \vartriangleright ⊴ \trianglelefteq
⊵ \trianglerighteq ⊶ \multimap ⊸ \multimap ⊺ \intercal ⊻ \veebar ⊼ \barwedge ⋀ \bigwedge
⋁ \bigvee ⋂ \bigcap ⋃ \bigcup ⋄ \diamond ⋅ \cdot ⋆ \star ⋇ \divideontimes ⋈ \bowtie ⋉ \ltimes
⋊ \rtimes ⋋ \leftthreetimes ⋌ \rightthreetimes ⋍ \backsimeq ⋎ \curlyvee ⋏ \curlywedge ⋐ \Subset
⋑ \Supset ⋒ \Cap ⋓ \Cup ⋔ \pitchfork ⋖ \lessdot ⋗ \gtrdot ⋘ \lll ⋙ \ggg ⋚ \lesseqgtr
⋛ \gtreqless ⋞ \curlyeqprec ⋟ \curlyeqsucc ⋠ \npreceq ⋡ \nsucceq ⋦ \lnsim ⋧ \gnsim ⋨ \precnsim
⋩ \succnsim ⋪ \ntriangleleft ⋫ \ntriangleright ⋬ \ntrianglelefteq ⋭ \ntrianglerighteq ⋮ \vdots
⋯ \cdots ⋰ \iddots ⋱ \ddots ⌀ \varnothing ⌈ \lceil ⌉ \rceil ⌊ \lfloor ⌋ \rfloor ⌜ \ulcorner
⌝ \urcorner ⌞ \llcorner ⌟ \lrcorner ⌢ \frown ⌣ \smile ⎰ \lmoustache ⎱ \rmoustache Ⓢ \circledS
■ \blacksquare □ \square ▪ \blacksquare ▲ \blacktriangle △ \triangle ▴ \blacktriangle
▵ \triangle ▶ \blacktriangleright ▷ \triangleright ▸ \blacktriangleright ▹ \triangleright
▼ \blacktriangledown ▽ \triangledown ▾ \blacktriangledown ▿ \triangledown ◀ \blacktriangleleft
◁ \triangleleft ◂ \blacktriangleleft ◃ \triangleleft ◊ \lozenge ○ \circ ● \bullet ◯ \bigcirc
◻ \square ◼ \blacksquare ★ \bigstar ☆ \star ♠ \spadesuit ♡ \heartsuit ♢ \diamondsuit ♣ \clubsuit
♥ \heartsuit ♦ \diamondsuit ♭ \flat ♮ \natural ♯ \sharp ✓ \checkmark ✠ \maltese ✶ * ⟂ \perp ⟋ /
⟦ [\![ ⟧ ]\!] ⟨ \langle ⟩ \rangle ⟪ \langle\langle ⟫ \rangle\rangle ⟮ \lgroup ⟯ \rgroup
⟵ \longleftarrow ⟶ \longrightarrow ⟷ \longleftrightarrow ⟸ \Longleftarrow ⟹ \Longrightarrow
⟺ \Longleftrightarrow ⟼ \longmapsto ⤳ \leadsto ⦵ \ominus ⧫ \blacklozenge ⧵ \setminus ⨀ \bigodot
⨁ \bigoplus ⨂ \bigotimes ⨄ \biguplus ⨅ \sqcap ⨆ \bigsqcup ⨌ \iiiint ⨿ \amalg ⩴ ::= ⩵ ==
⩽ \leqslant ⩾ \geqslant ⪅ \lessapprox ⪆ \gtrapprox ⪇ \lneq ⪈ \gneq ⪋ \lesseqqgtr ⪌ \gtreqqless
⪕ \eqslantless ⪖ \eqslantgtr ⪯ \preceq ⪰ \succeq ⪵ \precneqq ⪶ \succneqq ⪷ \precapprox
⪸ \succapprox ⪹ \precnapprox ⪺ \succnapprox ⫅ \subseteqq ⫆ \supseteqq ⫋ \subsetneqq
⫌ \supsetneqq 〈 \langle 〉 \rangle （ ( ） ) ＋ + ， , － - ＝ =
)";

struct Symbol {
  char32_t c = 0;
  std::string_view command;
};

constexpr bool IsGap(char c) { return c == ' ' || c == '\n'; }

constexpr size_t kSymbolCount = [] {
  size_t words = 0;
  for (size_t i = 1; i < kPairs.size(); ++i) words += IsGap(kPairs[i - 1]) && !IsGap(kPairs[i]);
  return words / 2;
}();

constexpr std::string_view NextWord(size_t& at) {
  while (IsGap(kPairs[at])) ++at;
  const size_t begin = at;
  while (!IsGap(kPairs[at])) ++at;
  return kPairs.substr(begin, at - begin);
}

constexpr char32_t FirstChar(std::string_view word) {
  const auto byte = [&](size_t i) { return static_cast<char32_t>(static_cast<uint8_t>(word[i])); };
  if (word.size() == 1) return byte(0);
  char32_t c = byte(0) & (0xFFu >> (word.size() + 1));
  for (size_t i = 1; i < word.size(); ++i) c = c << 6 | (byte(i) & 0x3F);
  return c;
}

constexpr std::array<Symbol, kSymbolCount> kSymbols = [] {
  std::array<Symbol, kSymbolCount> symbols;
  size_t at = 0;
  for (Symbol& symbol : symbols) {
    symbol.c = FirstChar(NextWord(at));
    symbol.command = NextWord(at);
  }
  std::sort(symbols.begin(), symbols.end(),
            [](const Symbol& a, const Symbol& b) { return a.c < b.c; });
  return symbols;
}();

}  // namespace

std::string_view SymbolCommand(char32_t c) {
  const auto* found =
      std::lower_bound(kSymbols.begin(), kSymbols.end(), c,
                       [](const Symbol& symbol, char32_t key) { return symbol.c < key; });
  return found != kSymbols.end() && found->c == c ? found->command : std::string_view();
}

}  // namespace mathsieve
