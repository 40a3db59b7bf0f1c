#include "corpus/base/fields.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace mathsieve {
namespace {

struct Inner {
  double rate = 0.1;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "rate", .help = "learning rate", .min = 0, .max = 10}, self.rate);
  }
};

struct Options {
  int bands = 14;
  int64_t memory_bytes = 1 << 20;
  int64_t budget_tokens = 0;
  bool keep = true;
  float share = 0.1f;
  std::string format = "text";
  std::vector<std::string> inputs = {"a"};
  std::vector<std::string> rules;
  int threads = 0;
  Inner inner;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "bands", .help = "LSH bands", .min = 1, .max = 1024}, self.bands);
    visit(FieldInfo{.name = "memory", .help = "limit", .unit = Unit::kBytes}, self.memory_bytes);
    visit(FieldInfo{.name = "budget-tokens", .help = "budget", .min = 0, .unit = Unit::kCount},
          self.budget_tokens);
    visit(FieldInfo{.name = "keep", .help = "keep it"}, self.keep);
    visit(FieldInfo{.name = "share", .help = "share"}, self.share);
    visit(FieldInfo{.name = "format", .help = "form", .choices = "text|json"}, self.format);
    visit(FieldInfo{.name = "inputs", .help = "inputs"}, self.inputs);
    visit(FieldInfo{.name = "rules", .help = "rules", .splits = false}, self.rules);
    visit(FieldInfo{.name = "threads", .help = "threads", .changes_result = false}, self.threads);
    Inner::Fields(self.inner, visit);
  }
};

TEST(Fields, TakeValuesWithUnits) {
  Options options;
  EXPECT_TRUE(SetField(options, "memory", "2G").ok());
  EXPECT_EQ(options.memory_bytes, int64_t{2} << 30);
  EXPECT_TRUE(SetField(options, "memory", "1.5k").ok());
  EXPECT_EQ(options.memory_bytes, 1536);
  EXPECT_TRUE(SetField(options, "budget-tokens", "30B").ok());
  EXPECT_EQ(options.budget_tokens, 30'000'000'000);
  EXPECT_TRUE(SetField(options, "rate", "0.25").ok());
  EXPECT_EQ(options.inner.rate, 0.25);
  EXPECT_TRUE(SetField(options, "keep", "false").ok());
  EXPECT_FALSE(options.keep);
}

TEST(Fields, ListsSplitAtCommasWhereTheySay) {
  Options options;
  options.inputs.clear();
  for (const char* name : {"inputs", "rules"}) {
    EXPECT_TRUE(SetField(options, name, "x,y").ok());
    EXPECT_TRUE(SetField(options, name, "z").ok());
  }
  EXPECT_THAT(options.inputs, testing::ElementsAre("x", "y", "z"));
  EXPECT_THAT(options.rules, testing::ElementsAre("x,y", "z"));
}

TEST(Fields, RefuseWhatIsNoValueAndSayWhatWouldBe) {
  Options options;
  EXPECT_EQ(SetField(options, "bands", "4x").message(),
            "--bands: '4x' is not a whole number from 1 to 1024");
  EXPECT_EQ(SetField(options, "bands", "0").message(),
            "--bands: '0' is not a whole number from 1 to 1024");
  EXPECT_EQ(SetField(options, "bands", "").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(SetField(options, "budget-tokens", "-1").message(),
            "--budget-tokens: '-1' is not a whole number of at least 0 (K, M, B, T for powers of "
            "1000)");
  EXPECT_EQ(SetField(options, "memory", "9999999999T").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(SetField(options, "format", "jsn").message(),
            "--format: 'jsn' is none of text|json; did you mean json?");
  EXPECT_EQ(SetField(options, "rate", "nan").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(SetField(options, "bandz", "3").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(options.bands, 14);
}

TEST(Fields, JsonAndBack) {
  Options options;
  options.bands = 7;
  options.inputs = {"x", "y"};
  options.rules = {"a,b", "c"};
  options.inner.rate = 1.0 / 3;
  const Json json = FieldsToJson(options);
  EXPECT_EQ(json["share"].Dump(), "0.1");
  Options again;
  again.inputs.clear();
  ASSERT_TRUE(FieldsFromJson(json, again).ok());
  EXPECT_EQ(FieldsToJson(again).Dump(), json.Dump());
}

TEST(Fields, FingerprintSeesWhatChangesResultsOnly) {
  Options options;
  const std::string before = Fingerprint(options);
  options.threads = 8;
  EXPECT_EQ(Fingerprint(options), before);
  options.inner.rate = 0.2;
  EXPECT_NE(Fingerprint(options), before);
}

TEST(Fields, NearestFindsTyposOnly) {
  const std::vector<std::string> known = {"threads", "report", "budget-tokens"};
  EXPECT_EQ(Nearest("treads", known), "threads");
  EXPECT_EQ(Nearest("budget-token", known), "budget-tokens");
  EXPECT_EQ(Nearest("reoprt", known), "report");
  EXPECT_EQ(Nearest("colour", known), "");
}

}  // namespace
}  // namespace mathsieve
