// Once their buffers have the size of the longest page, the quick pass and the scorer allocate
// nothing. Every allocation of C++ in this program is counted.

#include <atomic>
#include <cstdlib>
#include <new>

#include "classifier/recall/quick/quick_pass.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"
#include "tests/support/two_word_model.h"

namespace {
std::atomic<int64_t> allocations = 0;

void* Allocate(size_t bytes) {
  ++allocations;
  if (void* const memory = std::malloc(bytes)) return memory;
  throw std::bad_alloc();
}
}  // namespace

void* operator new(size_t bytes) { return Allocate(bytes); }
void* operator new[](size_t bytes) { return Allocate(bytes); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }

namespace mathsieve {
namespace {

std::vector<std::string> Pages() {
  std::vector<std::string> pages;
  generate::Random random(3);
  for (int i = 0; i < 60; ++i) pages.push_back(generate::Html(random, 20 + 10 * i, i % 2 == 0));
  for (int i = 0; i < 20; ++i) pages.push_back(generate::Text(random, 5000));
  pages.push_back(
      "<p>Sei &alpha; &lt; \\(x^2\\) und ﬁnde 数学 Größe.<math><mi>x</mi><mo>=</mo></math>"
      "<script type='math/tex'>\\frac{a}{b}</script><img alt='$x_1$'> http://a.b/c x<sup>2</sup>");
  return pages;
}

class Allocations : public testing::Test {
 protected:
  // In the second of two rounds over all pages.
  template <typename Judge>
  int64_t InSteadyState(const Judge& judge) const {
    for (const std::string& page : pages_) judge(page);
    const int64_t before = allocations;
    for (const std::string& page : pages_) judge(page);
    return allocations - before;
  }

  absl::StatusOr<std::unique_ptr<Scorer>> Load() const {
    return Scorer::Load(TrainTwoWordModel(folder_, "model.bin"),
                        {.text_form = "mathsieve-1", .positive_label = "math"});
  }

  TempFolder folder_;
  std::vector<std::string> pages_ = Pages();
};

TEST_F(Allocations, AreCounted) {
  EXPECT_EQ(InSteadyState([](const std::string& page) { return std::string(page); }),
            static_cast<int64_t>(pages_.size()));
}

TEST_F(Allocations, NoneInTheQuickPass) {
  ASSERT_OK_AND_ASSIGN(const auto scorer, Load());
  const QuickPass quick(*scorer, 0, {});
  EXPECT_EQ(InSteadyState([&](const std::string& page) { return quick.Judge(page, "name"); }), 0);
}

TEST_F(Allocations, NoneInTheScorer) {
  ASSERT_OK_AND_ASSIGN(const auto scorer, Load());
  ScoreScratch scratch;
  EXPECT_EQ(InSteadyState([&](const std::string& page) { return scorer->Score(page, scratch); }),
            0);
}

}  // namespace
}  // namespace mathsieve
