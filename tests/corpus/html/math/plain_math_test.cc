#include "corpus/html/math/plain/plain_math.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/support/generate.h"

namespace mathsieve {
namespace {

struct Mark {
  std::string_view tag;
  char mark;
};
constexpr Mark kMarks[] = {{"<sup>", kSupBegin},   {"<sub>", kSubBegin}, {"</sup>", kScriptEnd},
                           {"</sub>", kScriptEnd}, {"</>", kScriptEnd},  {"<i>", kItalicBegin},
                           {"</i>", kItalicEnd}};

std::string RunOf(std::string_view html) {
  std::string run(html);
  for (const Mark& mark : kMarks) {
    for (size_t at = run.find(mark.tag); at != run.npos; at = run.find(mark.tag, at)) {
      run.replace(at, mark.tag.size(), 1, mark.mark);
    }
  }
  return run;
}

// The run with «LaTeX» for each formula.
std::string Marked(std::string_view html) {
  const std::string run = RunOf(html);
  std::vector<PlainMathSpan> spans;
  PlainMathScanner().Scan(run, spans);
  std::string out;
  size_t last = 0;
  for (const PlainMathSpan& span : spans) {
    out += run.substr(last, span.begin - last) + "«" + span.latex + "»";
    last = span.end;
  }
  return out + run.substr(last);
}

struct Pair {
  std::string_view html, marked;
};
constexpr Pair kFormulas[] = {
    {"x<sup>2</sup> + y<sup>2</sup> = z<sup>2</sup>", "«x^{2} + y^{2} = z^{2}»"},
    {"<i>x</i><sup>2</sup> + <i>y</i><sup>2</sup> = <i>z</i><sup>2</sup>.",
     "«x^{2} + y^{2} = z^{2}»."},
    {"Let a<sub>n+1</sub> be.", "Let «a_{n + 1}» be."},
    {"x<sub>1</sub><sup>2</sup>", "«x_{1}^{2}»"},
    {"e<sup>x<sup>2</sup></sup>", "«e^{x^{2}}»"},
    {"10<sup>-3</sup> and 10<sup>−3</sup>", "«10^{-3}» and «10^{-3}»"},
    {"(a+b)<sup>n</sup>", "«(a + b)^{n}»"},
    {"x² + 3x ≤ ∑ᵢ αᵢ", R"(«x^{2} + 3x \leq \sum_{i} \alpha_{i}»)"},
    {"∀ε>0 ∃δ>0: |x−a|<δ ⇒ |f(x)−L|<ε",
     R"(«\forall \varepsilon > 0 \exists \delta > 0: |x - a| < \delta \Rightarrow |f(x) - L| < \varepsilon»)"},
    {"𝑥 = 𝑦²", "«x = y^{2}»"},
    {"√2 √(x+1)", R"(«\sqrt{2} \sqrt{x + 1}»)"},
    {"A ⊆ B ∪ C", R"(«A \subseteq B \cup C»)"},
    {"n → ∞", R"(«n \to \infty»)"},
    {"α ∈ ℝ", R"(«\alpha \in \mathbb{R}»)"},
    {"∫₀¹ f(x) dx", R"(«\int_{0}^{1} f(x) dx»)"},
    {"x ≠ y", R"(«x \neq y»)"},
    {"sin<sup>2</sup> x + cos<sup>2</sup> x = 1", R"(«\sin^{2} x + \cos^{2} x = 1»)"},
    {"设 x² 为", "设 «x^{2}» 为"},
    {"设x²为", "设«x^{2}»为"},
    {"H<sub>2</sub>O CO<sub>2</sub> SO<sub>4</sub><sup>2-</sup> "
     "C<sub>6</sub>H<sub>12</sub>O<sub>6</sub> Ca(OH)<sub>2</sub> Na<sup>+</sup>",
     R"(«\mathrm{H_{2}O}» «\mathrm{CO_{2}}» «\mathrm{SO_{4}^{2-}}» «\mathrm{C_{6}H_{12}O_{6}}» «\mathrm{Ca(OH)_{2}}» «\mathrm{Na^{+}}»)"},
    {"25 m<sup>2</sup> 5 cm<sup>3</sup> 9.8 m/s<sup>2</sup> 3 km/h<sup>2</sup>",
     R"(25 «\mathrm{m}^{2}» 5 «\mathrm{cm}^{3}» 9.8 «\mathrm{m}/\mathrm{s}^{2}» 3 «\mathrm{km}/\mathrm{h}^{2}»)"},
    {"5 W m<sup>-2</sup> K<sup>-1</sup>", R"(5 «\mathrm{W}\,\mathrm{m}^{-2}\,\mathrm{K}^{-1}»)"},
    {"the area m<sup>2</sup>", "the area «m^{2}»"},
    {"f(x) = x² − 1, x > 0", "«f(x) = x^{2} - 1», x > 0"},
    {"E = mc²", "«E = mc^{2}»"},
    {"E = mc<sup>2</sup>", "«E = mc^{2}»"},
    {"AC<sup>2</sup> = AB<sup>2</sup> + BC<sup>2</sup>", "«AC^{2} = AB^{2} + BC^{2}»"},
    {"log<sub>2</sub> n ≤ 5", R"(«\log_{2} n \leq 5»)"},
    {"lim<sub>x→0</sub> f(x) = 1", R"(«\lim_{x \to 0} f(x) = 1»)"},
    {"f: ℝ → ℝ", R"(«f: \mathbb{R} \to \mathbb{R}»)"},
    {"f : A → B, x ↦ x²", R"(f : A → B, «x \mapsto x^{2}»)"},
    {"∂f/∂x = 0", R"(«\partial f/\partial x = 0»)"},
    {"¬p ∧ q", R"(«\neg p \wedge q»)"},
    {"x ∈ {1, 2, 3}", R"(«x \in \{1, 2, 3\}»)"},
    {"{x ∈ ℝ | x > 0}", R"(«\{x \in \mathbb{R} \mid x > 0\}»)"},
    {"π ≈ 3.14159", R"(«\pi \approx 3.14159»)"},
    {"λ = 5", R"(«\lambda = 5»)"},
    {"a ≤ b", R"(«a \leq b»)"},
    {"The area is πr² and 2πr.", R"(The area is «\pi r^{2}» and 2πr.)"},
    {"x<sub>max</sub> and V<sub>in</sub>", R"(«x_{\max}» and «V_{\mathrm{in}}»)"},
    {"3 × 10<sup>8</sup> m/s", R"(«3 \times 10^{8}» m/s)"},
    {"2<sup>n</sup> − 1", "«2^{n} - 1»"},
    {"2<sup>32</sup>", "«2^{32}»"},
    {"|x| ≤ 1", R"(«|x| \leq 1»)"},
    {"‖x‖ ≤ 1", R"(«\|x\| \leq 1»)"},
    {"x₁, x₂, …, xₙ", "«x_{1}», «x_{2}», …, «x_{n}»"},
    {"n! ≥ 2ⁿ", R"(«n! \geq 2^{n}»)"},
    {"x<sub>i,j</sub>", "«x_{i, j}»"},
    {"∑<sub>i=1</sub><sup>n</sup> i = n(n+1)/2", R"(«\sum_{i = 1}^{n} i = n(n + 1)/2»)"},
    {"ax² + bx + c = 0", "«ax^{2} + bx + c = 0»"},
    {"2x² + 3x − 5 = 0", "«2x^{2} + 3x - 5 = 0»"},
    {"x = (−b ± √(b² − 4ac))/(2a)", R"(«x = (-b \pm \sqrt{b^{2} - 4ac})/(2a)»)"},
    {"Es gilt ∂²u/∂t² = c² ∂²u/∂x².",
     R"(Es gilt «\partial^{2}u/\partial t^{2} = c^{2} \partial^{2}u/\partial x^{2}».)"},
    {"a x² + b y² = c", "«ax^{2} + by^{2} = c»"},
    {"Nous avons x<sup>2</sup> ≥ 0 pour tout x.", R"(Nous avons «x^{2} \geq 0» pour tout x.)"},
    {"Soit f : ℝ → ℝ, x ↦ x² + 1.",
     R"(Soit «f: \mathbb{R} \to \mathbb{R}», «x \mapsto x^{2} + 1».)"},
    {"Es sei a² + b² = c² mit a, b ∈ ℕ.",
     R"(Es sei «a^{2} + b^{2} = c^{2}» mit a, «b \in \mathbb{N}».)"},
    {"für alle n ≥ 1 gilt", R"(für alle «n \geq 1» gilt)"},
    {"Die Fläche πr² ist groß", R"(Die Fläche «\pi r^{2}» ist groß)"},
    {"Пусть x² + y² = 1, где x ∈ ℝ.", R"(Пусть «x^{2} + y^{2} = 1», где «x \in \mathbb{R}».)"},
    {"если a<sub>n</sub> → 0 при n → ∞", R"(если «a_{n} \to 0» при «n \to \infty»)"},
    {"设函数f(x)=x²+1，则f(1)=2。", "设函数«f(x) = x^{2} + 1»，则f(1)=2。"},
    {"当n≥1时，a<sub>n</sub>=2n−1。", R"(当«n \geq 1»时，«a_{n} = 2n - 1»。)"},
    {"若 x ∈ A 且 A ⊂ B，则 x ∈ B。", R"(若 «x \in A» 且 «A \subset B»，则 «x \in B»。)"},
    {"함수 f(x) = x² − 1의 그래프", "함수 «f(x) = x^{2} - 1»의 그래프"},
    {"x²는 양수이다", "«x^{2}»는 양수이다"},
    {"لتكن x² + y² = 1 معادلة", "لتكن «x^{2} + y^{2} = 1» معادلة"},
    {"Έστω x² = 4 και α + β = γ.", R"(Έστω «x^{2} = 4» και «\alpha + \beta = \gamma».)"},
    {"sin α = 1/2 and tan β = 1", R"(«\sin \alpha = 1/2» and «\tan \beta = 1»)"},
    {"α + β = 180°", R"(«\alpha + \beta = 180^{\circ}»)"},
    {"Δx = 5", R"(«\Delta x = 5»)"},
    {"∆x ≈ 0", R"(«\Delta x \approx 0»)"},
    {"2α + 1", R"(«2\alpha + 1»)"},
    {"θ = π/2", R"(«\theta = \pi/2»)"},
    {"μ ± σ", R"(«\mu \pm \sigma»)"},
    {"3 ≤ 5", R"(«3 \leq 5»)"},
    {"A ∩ B = ∅", R"(«A \cap B = \emptyset»)"},
    {"A ∪ (B ∩ C) = (A ∪ B) ∩ (A ∪ C)", R"(«A \cup (B \cap C) = (A \cup B) \cap (A \cup C)»)"},
    {"¬(p ∨ q) ⇔ ¬p ∧ ¬q", R"(«\neg(p \vee q) \Leftrightarrow \neg p \wedge \neg q»)"},
    {"x ∉ A", R"(«x \notin A»)"},
    {"f ∘ g", R"(«f \circ g»)"},
    {"f′(x) = 2x², f″", "«f'(x) = 2x^{2}», f″"},
    {"x'<sub>1</sub> = y'<sub>2</sub>", "«x'_{1} = y'_{2}»"},
    {"a<sub>1</sub>a<sub>2</sub>⋯a<sub>n</sub>", R"(«a_{1}a_{2}\cdots a_{n}»)"},
    {"∑<sub>k=0</sub><sup>∞</sup> x<sup>k</sup> = 1/(1−x)",
     R"(«\sum_{k = 0}^{\infty} x^{k} = 1/(1 - x)»)"},
    {"∏ᵢ xᵢ", R"(«\prod_{i} x_{i}»)"},
    {"∫<sub>a</sub><sup>b</sup> f(x) dx = F(b) − F(a)", R"(«\int_{a}^{b} f(x) dx = F(b) - F(a)»)"},
    {"∂²u/∂x² = 0", R"(«\partial^{2}u/\partial x^{2} = 0»)"},
    {"∇·E = ρ/ε₀", R"(«\nabla \cdot E = \rho/\varepsilon_{0}»)"},
    {"e<sup>iπ</sup> + 1 = 0", R"(«e^{i\pi} + 1 = 0»)"},
    {"e<sup>−x²/2</sup>", "«e^{-x^{2}/2}»"},
    {"e<sup>−x</sup>", "«e^{-x}»"},
    {"x<sup>n+1</sup>", "«x^{n + 1}»"},
    {"x<sup>(n)</sup>", "«x^{(n)}»"},
    {"x<sup>1/2</sup>", "«x^{1/2}»"},
    {"<i>x</i><sup>1</sup>", "«x^{1}»"},
    {"A<sup>T</sup>A", "«A^{T}A»"},
    {"A<sup>−1</sup>", "«A^{-1}»"},
    {"R<sup>2</sup> = 0.95", "«R^{2} = 0.95»"},
    {"χ<sup>2</sup>", R"(«\chi^{2}»)"},
    {"L<sup>2</sup>(ℝ)", R"(«L^{2}(\mathbb{R})»)"},
    {"ℝ<sup>n</sup> and ℝⁿ", R"(«\mathbb{R}^{n}» and «\mathbb{R}^{n}»)"},
    {"x<sub>k+1</sub> = x<sub>k</sub> − f(x<sub>k</sub>)/f'(x<sub>k</sub>)",
     "«x_{k + 1} = x_{k} - f(x_{k})/f'(x_{k})»"},
    {"O(n<sup>2</sup>) and O(n log n)", "«O(n^{2})» and O(n log n)"},
    {"O(n²)", "«O(n^{2})»"},
    {"(a, b) ∈ A × B", R"(«(a, b) \in A \times B»)"},
    {"⟨x, y⟩ = 0", R"(«\langle x, y\rangle = 0»)"},
    {"⌊x⌋ ≤ x < ⌈x⌉", R"(«\lfloor x\rfloor \leq x < \lceil x\rceil»)"},
    {"|a| + |b| ≥ |a + b|", R"(«|a| + |b| \geq |a + b|»)"},
    {"||x|| ≤ 1", R"(«||x|| \leq 1»)"},
    {"{1, 2} ⊂ A", R"(«\{1, 2\} \subset A»)"},
    {"[0, 1] ⊂ ℝ", R"(«[0, 1] \subset \mathbb{R}»)"},
    {"P(A ∩ B) = P(A)P(B)", R"(«P(A \cap B) = P(A)P(B)»)"},
    {"log₂ 8 = 3", R"(«\log_{2} 8 = 3»)"},
    {"10⁶ and 10⁻³", "«10^{6}» and «10^{-3}»"},
    {"2¹⁰ = 1024", "«2^{10} = 1024»"},
    {"x²³", "«x^{23}»"},
    {"xⁿ⁺¹", "«x^{n + 1}»"},
    {"x₁²", "«x_{1}^{2}»"},
    {"aᵢⱼ", "«a_{ij}»"},
    {"𝒪(n), 𝔼[X], 𝑓(𝑥)", R"(«\mathcal{O}(n)», «\mathbb{E}[X]», «f(x)»)"},
    {"H₂O, CO₂ and SO₄²⁻", R"(«\mathrm{H_{2}O}», «\mathrm{CO_{2}}» and «\mathrm{SO_{4}^{2-}}»)"},
    {"Fe<sub>2</sub>O<sub>3</sub>, NaCl, O<sub>2</sub>, O<sub>3</sub>",
     R"(«\mathrm{Fe_{2}O_{3}}», NaCl, «\mathrm{O_{2}}», «\mathrm{O_{3}}»)"},
    {"PM<sub>2.5</sub> and NO<sub>x</sub>", R"(PM<sub>2.5</> and «\mathrm{NO_{x}}»)"},
    {"vitamin B<sub>12</sub>", "vitamin «B_{12}»"},
    {"C<sub>n</sub>H<sub>2n+2</sub>", "«C_{n}H_{2n + 2}»"},
    {R"("x²" and 'y²')", R"("«x^{2}»" and '«y^{2}»')"},
    {"(x²)", "(«x^{2}»)"},
    {"(see x² below)", "(see «x^{2}» below)"},
    {"x²!", "«x^{2}»!"},
    {"x² = ", "«x^{2}» = "},
    {"= x²", "= «x^{2}»"},
    {"x² + word", "«x^{2}» + word"},
    {"word + x²", "word + «x^{2}»"},
    {"x² – y²", "«x^{2}» – «y^{2}»"},
    {"x² - 5", "«x^{2} - 5»"},
    {"3D ≥ 2D", R"(«3D \geq 2D»)"},
    {"😀 x² 😀", "😀 «x^{2}» 😀"},
    {"F ≥ G and a ≥ b", R"(«F \geq G» and «a \geq b»)"},
    {"Temperature: T ≥ 30 °C", R"(Temperature: «T \geq 30» °C)"},
    {"E = mc<sup>2</sup>, where m is mass", "«E = mc^{2}», where m is mass"},
    {"25 m<sup>2</sup> of 10<sup>6</sup> km<sup>2</sup>",
     R"(25 «\mathrm{m}^{2}» of «10^{6}» «\mathrm{km}^{2}»)"},
    {"5 kg·m<sup>2</sup>/s<sup>2</sup>", R"(5 «\mathrm{kg} \cdot \mathrm{m}^{2}/\mathrm{s}^{2}»)"},
    {"60 in<sup>2</sup>, look in<sup>2</sup>", R"(60 «\mathrm{in}^{2}», look in<sup>2</>)"},
    {"I = V²/R", "«I = V^{2}/R»"},
    {"2 x² + 3 x = 0", "«2x^{2} + 3x = 0»"},
    {"x² y²", "«x^{2}y^{2}»"},
    {"4×4, 4×10⁻³", R"(4×4, «4 \times 10^{-3}»)"},
    {"P<sub>1</sub>V<sub>1</sub> = P<sub>2</sub>V<sub>2</sub>", "«P_{1}V_{1} = P_{2}V_{2}»"},
    {"(H<sub>2</sub>O) and (NH<sub>4</sub>)<sub>2</sub>SO<sub>4</sub>",
     R"((«\mathrm{H_{2}O}») and «\mathrm{(NH_{4})_{2}SO_{4}}»)"},
    {"<i>K</i><sub>n</sub>, K<sub>n</sub> and Cl<sub>2</sub>",
     R"(«K_{n}», «K_{n}» and «\mathrm{Cl_{2}}»)"},
    {"Cl<sup>−</sup>, H<sup>+</sup>, PO<sub>4</sub><sup>3−</sup>",
     R"(«\mathrm{Cl^{-}}», «\mathrm{H^{+}}», «\mathrm{PO_{4}^{3-}}»)"},
};

// Nothing here is a formula beyond doubt.
constexpr std::string_view kText[] = {
    "½ cup",
    "2 × 3 = 6",
    "3 × 4 cm, ±5 %, 10 × 10",
    "1<sup>st</sup> 2<sup>nd</sup> 4<sup>e</sup> 1<sup>er</sup> M<sup>me</sup> n<sup>o</sup>",
    "word<sup>1</sup> word.<sup>2</sup> <sup>[3]</sup> Smith<sup>a,b</sup>",
    "Foo<sup>TM</sup> Bar<sup>®</sup>",
    "Home → Products → Tools",
    "• item ★ ✓ ™ © 20 °C 5° 50 €",
    "120 m² and 3 km² and 10 W/m²",
    "Η ζωή είναι ωραία η α β",
    "TNF-α and β-blockers, α/β hydrolase",
    "in 2019<sup>3</sup> we",
    "aged 25<sup>1</sup>",
    "a<sup>1</sup> and I<sup>2</sup>",
    "(see above)<sup>2</sup>",
    "𝗕𝗼𝗹𝗱 𝗮 𝘁𝗲𝘅𝘁",
    "le XVI<sup>e</sup> siècle, la 1<sup>re</sup> fois, M<sup>lle</sup> Dupont, n<sup>os</sup> 3",
    "Größe 20 m² und 5 €/m²",
    "площадь 50 м² и 20 км²",
    "η μέρα και ο ήλιος α' β'",
    "Let α be the angle and β its complement.",
    "Ω",
    "5 Ω, 10 µm, 3 μs",
    "a · b, A • B, A ∙ B",
    "5 − 3, 10 ÷ 2, ±3",
    "Tom ∼ Jerry, A ∼ B, about ∼5",
    "age ≥ 18 years",
    "≥ 18",
    "√ Free shipping",
    "∞ love",
    "100 ∞",
    "p ⇒ q",
    "x<sup>*</sup>",
    "M<sup>e</sup> Dupont, D<sup>r</sup> X, S<sup>t</sup> Jean, V<sup>e</sup>",
    "gcd(a, b) = 1",
    "1ˢᵗ, 2ⁿᵈ, Mᵐᵉ",
    "word¹ and word² in 2019³",
    "Smith¹, Jones²",
    "pH<sub>2</sub>",
    "U.S.<sup>2</sup> and U.S<sup>3</sup>",
    "it<sup>2</sup> and is²",
    "UK<sup>3</sup>",
    "cos<sup>4</sup>",
    "the min<sup>1</sup> value",
    "50%<sup>1</sup>",
    "n!<sup>2</sup> ≥ 1",
    "e-mail², T-shirt²",
    "x<sup>2",
    "x</sup>2",
    "<sup>2</sup>",
    "<sub>n</sub> alone",
    "a<sup></sup>",
    "x^2 + y² , p_1 ≥ p_2",
    "$x ≥ 1$",
    "A4 ≥ B5",
    "fis⁷, C♯, B♭",
    "[ˈtʃɛk], /θiːtə/",
    "Chapter Ⅳ, Ⅻ",
    "Next → and ← Back, ↑ Top",
    "A → B → C",
    "x < y < z",
    "x=y",
    "30 °C ≤ T",
    "3 x 4 cm",
};

TEST(PlainMathScanner, FindsFormulas) {
  for (const Pair& pair : kFormulas) EXPECT_EQ(Marked(pair.html), RunOf(pair.marked)) << pair.html;
}

TEST(PlainMathScanner, LeavesTextAlone) {
  for (const std::string_view text : kText) EXPECT_EQ(Marked(text), RunOf(text)) << text;
}

TEST(PlainMathScanner, SaysWhichFormulasNeededNoMarkup) {
  std::vector<PlainMathSpan> spans;
  PlainMathScanner().Scan(RunOf("x² ≥ 0 and <i>x</i> ≤ 1 and x<sup>2</sup>"), spans);
  ASSERT_EQ(spans.size(), 3u);
  EXPECT_TRUE(spans[0].unicode);
  EXPECT_TRUE(spans[1].unicode);
  EXPECT_FALSE(spans[2].unicode);
}

TEST(PlainMathScanner, TakesItalicsThatBeginAndEndInside) {
  const auto covered = [](std::string_view html) {
    const std::string run = RunOf(html);
    std::vector<PlainMathSpan> spans;
    PlainMathScanner().Scan(run, spans);
    return spans.size() == 1 ? run.substr(spans[0].begin, spans[0].end - spans[0].begin) : "";
  };
  EXPECT_EQ(covered("a <i>x</i>² b"), RunOf("<i>x</i>²"));
  EXPECT_EQ(covered("a <i>x²</i> b"), RunOf("<i>x²</i>"));
  EXPECT_EQ(covered("a 2<i>x</i> ≤ <i>y</i>, b"), RunOf("2<i>x</i> ≤ <i>y</i>"));
  EXPECT_EQ(covered("<i>when x² is</i>"), "x²");
}

TEST(PlainMathScanner, OtherFormulasEndARun) {
  EXPECT_EQ(Marked("x² + \x01 + y³"), "«x^{2}» + \x01 + «y^{3}»");
}

int BraceDepth(std::string_view latex) {
  int depth = 0;
  for (size_t i = 0; i < latex.size() && depth >= 0; ++i) {
    if (latex[i] == '\\') {
      ++i;
    } else {
      depth += (latex[i] == '{') - (latex[i] == '}');
    }
  }
  return depth;
}

void ExpectWellFormed(std::string_view run) {
  std::vector<PlainMathSpan> spans;
  PlainMathScanner().Scan(run, spans);
  size_t last = 0;
  for (const PlainMathSpan& span : spans) {
    EXPECT_LE(last, span.begin);
    EXPECT_LT(span.begin, span.end);
    EXPECT_FALSE(span.latex.empty());
    EXPECT_EQ(BraceDepth(span.latex), 0) << span.latex;
    int scripts = 0;
    for (const char c : run.substr(span.begin, span.end - span.begin)) {
      scripts += (c == kSupBegin || c == kSubBegin) - (c == kScriptEnd);
      EXPECT_GE(scripts, 0);
      EXPECT_NE(c, '\x01');
    }
    EXPECT_EQ(scripts, 0);
    last = span.end;
  }
  EXPECT_LE(last, run.size());
}

constexpr std::string_view kPieces[] = {
    "x", "a", "2",  "10", " ",  "\x02", "\x03", "\x04", "\x05", "\x06", "\x01", "(",  ")",
    "|", "²", "₁",  "√",  "∑",  "∫",    "∀",    "α",    "𝑥",    "+",    "−",    "/",  "=",
    "≤", "∈", ",",  ":",  "'",  "′",    "!",    "°",    "sin",  "lim",  "word", "ab", "dx",
    "H", "O", "Na", "m",  "km", "{",    "}",    "[",    "]",    "⟨",    "‖",    "∂",  "½"};

TEST(PlainMathScanner, SpansAreWellFormedOnAnyRun) {
  generate::Random random(13);
  for (int i = 0; i < 30000; ++i) {
    std::string run;
    const size_t pieces = 1 + random.Below(24);
    for (size_t k = 0; k < pieces; ++k) run += random.Pick(kPieces);
    ExpectWellFormed(run);
  }
  for (int i = 0; i < 2000; ++i) {
    ExpectWellFormed(generate::Bytes(random, 200));
    ExpectWellFormed(generate::Text(random, 200));
  }
}

// A quadratic reading of these would take minutes.
TEST(PlainMathScanner, IsLinearInAnything) {
  for (const std::string_view unit : kPieces) {
    for (const std::string_view tail : {"", "x", "²", "x+", " 1 "}) {
      std::string run;
      while (run.size() < 100'000) (run += unit) += tail;
      ExpectWellFormed(run);
    }
  }
  for (const std::string_view unit :
       {"x\x02", "(x+", "|x+", "x\x03y\x04", "kg/", "H(", "√(", "x²≤"}) {
    std::string run;
    while (run.size() < 1'000'000) run += unit;
    ExpectWellFormed(run);
  }
}

}  // namespace
}  // namespace mathsieve
