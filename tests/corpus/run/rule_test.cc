#include "corpus/run/shards/rule.h"

#include <cstdint>

#include "corpus/run/shards/select.h"
#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

JudgedDocument DocumentWith(std::string_view name, std::string_view json) {
  JudgedDocument judged;
  judged.document.metadata.push_back({std::string(name), std::string(json)});
  return judged;
}

// The operators for which NAME OP VALUE holds, for a document whose NAME is `json`.
std::string Holding(std::string_view json, std::string_view value) {
  std::string holding;
  for (const std::string op : {"=", "!=", "<", "<=", ">", ">="}) {
    const auto rule = Rule::Parse("n" + op + std::string(value));
    if (rule.ok() && rule->Holds(DocumentWith("n", json))) {
      holding += (holding.empty() ? "" : " ") + op;
    }
  }
  return holding;
}

constexpr std::string_view kEqual = "= <= >=", kLess = "!= < <=", kGreater = "!= > >=";

TEST(Rule, RefusesWhatIsNoRule) {
  for (const char* text : {"", "x", ">=3", "x~3", "n==5", "n=>5", "n<>5", "n=!5", "n>>5",
                           "n>=", "n<", "n> ", "n>=nan", "n<-Inf", "n>=+infinity", " >=3", "n!3"}) {
    EXPECT_THAT(Rule::Parse(text), StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr(text)))
        << text;
  }
  EXPECT_THAT(Rule::Parse("n==5"),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("== is no operator")));
}

TEST(Rule, TakesNameOperatorAndValueApart) {
  const auto parts = [](std::string_view text) {
    const auto rule = Rule::Parse(text);
    return rule.ok() ? rule->name + "|" + rule->op + "|" + rule->value : "refused";
  };
  EXPECT_EQ(parts("a!=b"), "a|!=|b");
  EXPECT_EQ(parts(" language >= en\t"), "language|>=|en");
  EXPECT_EQ(parts("reason="), "reason|=|");
  EXPECT_EQ(parts("reason!="), "reason|!=|");
  EXPECT_EQ(parts("url=https://a/?b=c,d>e"), "url|=|https://a/?b=c,d>e");
  EXPECT_EQ(parts("language=nan"), "language|=|nan");
}

TEST(Rule, ItsStageIsWhatStandsBeforeTwoUnderscores) {
  const auto stage = [](std::string name) { return Rule{std::move(name), "=", ""}.Stage(); };
  EXPECT_EQ(stage("math__logit"), "math");
  EXPECT_EQ(stage("my_stage-2__a__b"), "my_stage-2");
  EXPECT_EQ(stage("language_score"), "");
  EXPECT_EQ(stage("metadata.math__logit"), "");
  EXPECT_EQ(stage("__index_level_0__"), "");
  EXPECT_EQ(stage("../evil__logit"), "");
}

TEST(Rule, NumbersCompareAsNumbers) {
  EXPECT_EQ(Holding("3", "3.0"), kEqual);
  EXPECT_EQ(Holding("3", "03"), kEqual);
  EXPECT_EQ(Holding("10", "9"), kGreater);
  EXPECT_EQ(Holding("-10", "-9"), kLess);
  EXPECT_EQ(Holding("0.1", "1e-1"), kEqual);
  EXPECT_EQ(Holding("-0.0", "0"), kEqual);
  EXPECT_EQ(Holding("1.5E+2", "150"), kEqual);
  EXPECT_EQ(Holding("-1", ".5"), kLess);
}

TEST(Rule, NumbersAreNeverRounded) {
  EXPECT_EQ(Holding("9007199254740993", "9007199254740992"), kGreater);
  EXPECT_EQ(Holding("18446744073709551615", "18446744073709551614"), kGreater);
  EXPECT_EQ(Holding("123456789012345678901234567890", "123456789012345678901234567891"), kLess);
  EXPECT_EQ(Holding("0.1", "0.1000000000000000055511151231257827"), kLess);
  EXPECT_EQ(Holding("1e400", "1e399"), kGreater);
}

TEST(Rule, NumbersAgreeWithScaledIntegers) {
  generate::Random random(7);
  const auto draw = [&](int64_t& scaled) {
    const int64_t mantissa = static_cast<int64_t>(random.Below(2001)) - 1000;
    const int exponent = static_cast<int>(random.Below(9)) - 4;
    scaled = mantissa;
    for (int i = -4; i < exponent; ++i) scaled *= 10;
    if (exponent >= 0 && random.OneIn(2)) {
      return std::to_string(mantissa) + std::string(static_cast<size_t>(exponent), '0') + ".0";
    }
    return std::to_string(mantissa) + (random.OneIn(2) ? "e" : "E") + std::to_string(exponent);
  };
  for (int i = 0; i < 20'000; ++i) {
    int64_t a = 0, b = 0;
    const std::string left = draw(a), right = draw(b);
    ASSERT_EQ(Holding(left, right), a == b  ? kEqual
                                    : a < b ? kLess
                                            : kGreater)
        << left << " and " << right;
  }
}

TEST(Rule, TextComparesAsText) {
  EXPECT_EQ(Holding("\"en\"", "en"), kEqual);
  EXPECT_EQ(Holding("\"2024-05-01T12:00:00Z\"", "2024-05-02"), kLess);
  EXPECT_EQ(Holding("\"a\\u0062\"", "ab"), kEqual);
  EXPECT_EQ(Holding("\"\"", ""), "=");  // nothing is ordered against no value
  // A number is equal to its own digits only, and orders no text.
  EXPECT_EQ(Holding("\"3\"", "3"), "=");
  EXPECT_EQ(Holding("\"03\"", "3"), "!=");
  EXPECT_EQ(Holding("\"10\"", "9"), "!=");
}

TEST(Rule, OtherKindsEqualTheirWordOrNothing) {
  EXPECT_EQ(Holding("true", "true"), "=");
  EXPECT_EQ(Holding("true", "false"), "!=");
  EXPECT_EQ(Holding("true", "1"), "!=");
  EXPECT_EQ(Holding("\"true\"", "true"), kEqual);
  for (const char* json : {"null", "[3]", "{\"a\":3}"}) {
    EXPECT_EQ(Holding(json, "3"), "!=") << json;
    EXPECT_EQ(Holding(json, json), "!=") << json;
    EXPECT_EQ(Holding(json, ""), "!=") << json;
  }
  EXPECT_EQ(Holding("3", "x"), "!=");
  EXPECT_EQ(Holding("3", ""), "!=");
}

TEST(Rule, WhatADocumentLacksFulfilsOnlyUnequal) {
  const JudgedDocument document = DocumentWith("m", "3");
  for (const char* text : {"n=3", "n<3", "n<=3", "n>3", "n>=3", "n="}) {
    EXPECT_FALSE(Rule::Parse(text)->Holds(document)) << text;
  }
  EXPECT_TRUE(Rule::Parse("n!=3")->Holds(document));
}

TEST(Rule, FindsVerdictsPartsAndMembers) {
  JudgedDocument judged;
  judged.document = {.id = "3",
                     .url = "https://a/",
                     .text = "t",
                     .source = "s",
                     .metadata = {{"a__b", "1"}, {"id", "\"inner\""}},
                     .extra = {{"top", "2"}}};
  judged.verdict = {.scores = {{"a__b", 0.1}}, .reason = "below_floor"};
  for (const char* text :
       {"id=3", "url=https://a/", "source=s", "reason=below_floor", "a__b=0.1", "metadata.a__b=1",
        "metadata.id=inner", "metadata.url=https://a/", "top=2", "metadata.top=2"}) {
    EXPECT_TRUE(Rule::Parse(text)->Holds(judged)) << text;
  }
  EXPECT_FALSE(Rule::Parse("id=03")->Holds(judged));
}

absl::StatusOr<RuleSet> Rules(std::vector<std::string> texts) { return RuleSet::Parse(texts); }

TEST(RuleSet, SaysWhichRuleFailedAndWhy) {
  ASSERT_OK_AND_ASSIGN(RuleSet rules, Rules({"n>=3", "m=x"}));
  EXPECT_EQ(rules.Check(DocumentWith("n", "2")), "not n>=3");
  EXPECT_EQ(rules.Check(DocumentWith("n", "3")), "no m");
  EXPECT_EQ(rules.Check(DocumentWith("k", "3")), "no n");
  EXPECT_THAT(Rules({"n>=3", "m"}), StatusIs(absl::StatusCode::kInvalidArgument));
}

TEST(RuleSet, WarnsOfRulesThatNoDocumentCouldAnswer) {
  ASSERT_OK_AND_ASSIGN(RuleSet rules, Rules({"n!=3", "langauge!=en", "n>=x", "n=4"}));
  EXPECT_THAT(rules.Warnings(), IsEmpty());
  rules.Check(DocumentWith("n", "1"));
  rules.Check(DocumentWith("k", "1"));
  EXPECT_THAT(rules.Warnings(),
              ElementsAre("langauge!=en: none of 2 documents has 'langauge'",
                          AllOf(HasSubstr("n>=x: 'n' of none of 2"), HasSubstr("with 'x'"))));
}

TEST(RuleSet, NamesEachStageOnce) {
  ASSERT_OK_AND_ASSIGN(const RuleSet rules, Rules({"b__x>1", "a__x>1", "b__y<3", "n=1"}));
  EXPECT_THAT(rules.Stages(), ElementsAre("a", "b"));
  const std::vector<std::string> others = {"c", "a", "c"};
  EXPECT_THAT(rules.Stages(others), ElementsAre("a", "b", "c"));
}

TEST(RuleSet, TellsOfMembersThatLookLikeVerdicts) {
  const TempFolder folder;
  const std::string shard = folder.Write("s.jsonl", "{\"id\":\"a\",\"text\":\"t\"}\n");
  ASSERT_OK_AND_ASSIGN(const RuleSet rules, Rules({"my__thing>1"}));
  const absl::Status status =
      ForEachJudged(std::span(&shard, 1), rules.Stages(), {}, [](const JudgedDocument&) {
        return true;
      }).status();
  EXPECT_THAT(rules.Explain(status),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("write metadata.my__thing")));
  const absl::Status other = absl::NotFoundError("no such file");
  EXPECT_EQ(rules.Explain(other), other);
}

}  // namespace
}  // namespace mathsieve
