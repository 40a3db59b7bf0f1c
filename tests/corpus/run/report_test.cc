#include "corpus/run/pipeline/report.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>

namespace mathsieve {
namespace {

TEST(Report, MergesCountersSecondsAndFacts) {
  Report a, b;
  a.Count("records", "response", 3);
  b.Count("records", "response", 4);
  b.Count("dropped", "no_text");
  b.AddSeconds("parse", 1.5);
  b.SetFact("model", "m.bin");
  a.Merge(b);
  EXPECT_EQ(a.Get("records", "response"), 7);
  EXPECT_EQ(a.Total("records"), 7);
  EXPECT_EQ(a.Get("dropped", "no_text"), 1);
  EXPECT_EQ(a.Seconds("parse"), 1.5);
  EXPECT_EQ(a.facts()["model"].String(), "m.bin");
}

TEST(Report, ComesBackFromJson) {
  Report report;
  for (int i = 0; i < 2000; ++i) report.Count("domains", "d" + std::to_string(i), i);
  report.AddSeconds("read", 0.25);
  for (int i = 0; i < 30; ++i) report.AddExample("a.warc at offset " + std::to_string(i));
  report.SetFact("command", "filter");
  const Json json = report.ToJson(SIZE_MAX);
  EXPECT_EQ(Report::FromJson(json).ToJson(SIZE_MAX).Dump(), json.Dump());
}

TEST(Report, WritesTheLargestKeysAndTheSumOfTheRest) {
  Report report;
  for (int i = 1; i <= 5; ++i) report.Count("domains", std::string(1, 'a' + i), i);
  const Json domains = report.ToJson(2)["counts"]["domains"];
  const std::string expected = R"json({"f": 5, "e": 4, "(others)": 6, "(distinct)": 5})json";
  EXPECT_EQ(domains.Dump(), expected);
}

}  // namespace
}  // namespace mathsieve
