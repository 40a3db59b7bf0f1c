#include "corpus/run/pipeline/pipeline.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>

namespace mathsieve {
namespace {

struct Number : WorkItem {
  int value = 0;
};
int& ValueOf(WorkItem& item) { return static_cast<Number&>(item).value; }

PipelineSteps CountTo(int end, std::vector<int>& collected, std::vector<int>& written) {
  auto next = std::make_shared<int>(0);
  return {.read = [=]() -> absl::StatusOr<std::unique_ptr<WorkItem>> {
            if (*next == end) return nullptr;
            auto number = std::make_unique<Number>();
            number->value = (*next)++;
            return number;
          },
          .work =
              [](WorkItem& item) {
                // Uneven work, so that items overtake each other.
                volatile int spin = ValueOf(item) % 7 * 2000;
                while (spin > 0) spin = spin - 1;
                ValueOf(item) *= 2;
                return absl::OkStatus();
              },
          .collect =
              [&collected](WorkItem& item) {
                collected.push_back(ValueOf(item));
                return absl::OkStatus();
              },
          .finish =
              [](WorkItem& item) {
                ValueOf(item) += 1;
                return absl::OkStatus();
              },
          .write =
              [&written](WorkItem& item) {
                written.push_back(ValueOf(item));
                return absl::OkStatus();
              }};
}

TEST(Pipeline, SerialStepsSeeInputOrderAtAnyThreadCount) {
  for (const int threads : {1, 2, 8}) {
    std::vector<int> collected, written;
    ASSERT_TRUE(RunPipeline(threads, CountTo(500, collected, written)).ok());
    ASSERT_EQ(written.size(), 500u);
    for (int i = 0; i < 500; ++i) {
      EXPECT_EQ(collected[i], 2 * i);
      EXPECT_EQ(written[i], 2 * i + 1);
    }
  }
}

TEST(Pipeline, TheFirstErrorOfTheOrderEndsTheRun) {
  for (const int threads : {1, 2, 8}) {
    std::vector<int> collected, written;
    PipelineSteps steps = CountTo(1000, collected, written);
    steps.work = [](WorkItem& item) {
      const int value = ValueOf(item);
      if (value == 40 || value == 41) return absl::DataLossError(std::to_string(value));
      return absl::OkStatus();
    };
    EXPECT_EQ(RunPipeline(threads, steps).message(), "40");
    EXPECT_EQ(written.size(), 40u);
    EXPECT_EQ(collected.size(), 40u);
  }
}

TEST(Pipeline, AReadErrorComesAfterWhatWasRead) {
  std::vector<int> collected, written;
  PipelineSteps steps = CountTo(1000, collected, written);
  const auto read = steps.read;
  steps.read = [&, count = 0]() mutable -> absl::StatusOr<std::unique_ptr<WorkItem>> {
    if (count++ == 10) return absl::UnavailableError("disk");
    return read();
  };
  EXPECT_EQ(RunPipeline(2, steps).message(), "disk");
  EXPECT_EQ(written.size(), 10u);
}

TEST(ParallelFor, VisitsEveryIndexOnce) {
  std::vector<std::atomic<int>> seen(1000);
  ParallelFor(4, seen.size(), [&](size_t i) { ++seen[i]; });
  for (const auto& count : seen) EXPECT_EQ(count, 1);
}

TEST(Pool, LendsWhatCameBack) {
  int made = 0;
  Pool<int> pool([&] { return std::make_unique<int>(++made); });
  {
    auto lease = pool.Take();
    EXPECT_EQ(*lease, 1);
  }
  {
    auto a = pool.Take();
    auto b = pool.Take();
    EXPECT_EQ(*a + *b, 3);
  }
  EXPECT_EQ(made, 2);
}

}  // namespace
}  // namespace mathsieve
