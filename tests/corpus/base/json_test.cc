#include "corpus/base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <map>
#include <random>

#include "tests/support/generate.h"

namespace mathsieve {
namespace {

using Members = std::vector<std::pair<std::string, std::string>>;

absl::StatusOr<Members> ReadMembers(std::string_view object) {
  JsonObjectReader reader;
  Members members;
  MS_RETURN_IF_ERROR(reader.ForEachMember(object, [&](std::string_view key, std::string_view raw) {
    members.emplace_back(key, raw);
    return true;
  }));
  return members;
}

TEST(Json, RoundTripKeepsOrderAndExactNumbers) {
  const std::string text =
      R"({"b": [1, -2, 9007199254740993, 0.1, 1e300], "a": {"x": null, "y": true, "z": "ü\n\"\\"}})";
  const auto json = Json::Parse(text);
  ASSERT_TRUE(json.ok());
  EXPECT_EQ((*json)["b"].items()[2].Integer(), 9007199254740993);
  const std::string dumped = json->Dump();
  EXPECT_EQ(Json::Parse(dumped)->Dump(), dumped);
  EXPECT_THAT(dumped, testing::StartsWith(R"({"b": [1, -2, 9007199254740993, 0.1, )"));
  EXPECT_EQ(Json::Parse(json->Dump(2))->Dump(), dumped);
}

TEST(Json, MissingMembersAreNullAndTypesDoNotMix) {
  const auto json = Json::Parse(R"({"n": 3, "s": "3"})");
  EXPECT_EQ((*json)["none"].Integer(7), 7);
  EXPECT_FALSE(json->Has("none"));
  EXPECT_EQ((*json)["s"].Integer(7), 7);
  EXPECT_EQ((*json)["n"].Real(), 3.0);
}

TEST(Json, RealsHaveTheirShortestForm) {
  for (const char* text :
       {"0.0", "-0.0", "0.1", "1.0", "-2.5", "0.0001", "1e-05", "1.5e-07", "0.3",
        "0.30000000000000004", "0.1234567890123456", "9999999999999998.0", "1e+16",
        "1.2345678901234566e+25", "5e-324", "1.7976931348623157e+308"}) {
    EXPECT_EQ(Json(std::strtod(text, nullptr)).Dump(), text);
  }
  generate::Random random(6);
  for (int i = 0; i < 10'000; ++i) {
    const uint64_t bits = random.Below(UINT64_MAX);
    double value = 0;
    std::memcpy(&value, &bits, sizeof(value));
    if (!std::isfinite(value)) continue;
    EXPECT_EQ(std::strtod(Json(value).Dump().c_str(), nullptr), value);
  }
}

TEST(Json, AnObjectOfManyMembersHasEachKeyOnce) {
  std::string text = "{\"a\": 0, \"b\": 1, \"a\": 2";
  for (int i = 0; i < 100'000; ++i) text += ", \"key" + std::to_string(i) + "\": 1";
  const auto json = Json::Parse(text + "}");
  ASSERT_TRUE(json.ok());
  EXPECT_EQ(json->members().size(), 100'002u);
  EXPECT_EQ(json->members()[0].second.Integer(), 2);
}

TEST(Json, RefusesWhatIsNoJson) {
  for (const char* text : {"", "{", "{\"a\": }", "[1,]", "{\"a\": \"\xff\"}", "nul"}) {
    EXPECT_EQ(Json::Parse(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(JsonObjectReader, GivesMembersByteForByte) {
  const auto members =
      ReadMembers(R"( {"a" :  1.50 , "b":{"c": [1 ,2], "d":"}"},"e\n":"x\u0041" } )");
  ASSERT_TRUE(members.ok());
  EXPECT_EQ(*members,
            (Members{{"a", "1.50"}, {"b", R"({"c": [1 ,2], "d":"}"})"}, {"e\n", R"("x\u0041")"}}));
  EXPECT_TRUE(ReadMembers("{ }")->empty());
}

TEST(JsonObjectReader, RefusesWhatIsNoObject) {
  for (const char* text :
       {"", "[]", "1", "{\"a\":1", "{\"a\":1} x", "{} {}", "{\"a\":\"\xc3\"}", "{'a':1}"}) {
    EXPECT_FALSE(ReadMembers(text).ok()) << text;
  }
}

TEST(JsonObjectReader, RefusesWhatIsWrongInAnyString) {
  for (const std::string string :
       {"\\q", "\\u12G4", "\\u123", "\\", "\\x41", "\\U0041", "a\tb", "a\x01", "a\x1f", "\n",
        "aaaaaaaaaaaaaaa\x02", "\xff", "\xed\xa0\x80", "\xc0\x80"}) {
    const std::string quoted = '"' + string + '"';
    EXPECT_FALSE(ReadMembers("{\"text\":" + quoted + "}").ok()) << quoted;
    EXPECT_FALSE(ReadMembers("{" + quoted + ":1}").ok()) << quoted;
    EXPECT_FALSE(ReadMembers("{\"a\":{\"b\":[" + quoted + "]}}").ok()) << quoted;
    EXPECT_FALSE(ReadMembers("{\"a\":" + quoted + ",\"a\":1}").ok()) << quoted;
  }
  EXPECT_FALSE(ReadMembers(std::string_view("{\"a\":\"\0\"}", 9)).ok());
  EXPECT_FALSE(ReadMembers(std::string_view("{\"a\":1}\0", 8)).ok());
  EXPECT_TRUE(ReadMembers("{\"\\ud800\":\"\\ud800\x7f\"}").ok());
}

TEST(JsonObjectReader, RefusesWhatStandsBetweenMembers) {
  for (const char* text : {"{\"a\"x:1}",     "{\"a\":1x}",  "{\"a\":1\v}", "{\"a\":1\f,\"b\":2}",
                           "{\"a\":\"b\"x}", "{,}",         "{\"a\":1,}",  "{\"a\":1 2}",
                           "{\"a\":}",       "{\"a\"}",     "{x\"a\":1}",  "{\"a\":01}",
                           "{\"a\":1.}",     "{\"a\":+1}",  "{\"a\":NaN}", "{\"a\":True}",
                           "{\"a\":nul}",    "{\"a\":\"b}", "{\"a",        "{\"a\":1}}",
                           "\xEF\xBB\xBF{}"}) {
    EXPECT_FALSE(ReadMembers(text).ok()) << text;
  }
  const auto refused = ReadMembers("{\"a\":1,\"b\":tru}");
  EXPECT_THAT(std::string(refused.status().message()), testing::HasSubstr("byte 11 of 15"));
}

// The naive twin: the whole of a line by the tree parser of simdjson, which has other bounds for
// numbers and depth only.
TEST(JsonObjectReader, AgreesWithAParserOfTreesOnDamagedLines) {
  generate::Random random(3);
  const std::string line =
      R"({"id":"1\u00e9\n","text":"a \\(x\\)\/","n":[1.0,-5e2],"m":{"u":"é","v":{}},"t":true})";
  int good = 0;
  for (int i = 0; i < 20'000; ++i) {
    const std::string damaged = generate::Damage(random, line, 60);
    const auto tree = Json::Parse(damaged);
    const bool object = tree.ok() && tree->is_object();
    EXPECT_EQ(ReadMembers(damaged).ok(), object) << damaged;
    good += object;
  }
  EXPECT_GT(good, 1000);
  EXPECT_LT(good, 19'000);
}

TEST(JsonObjectReader, OfAKeyTheLastValueCounts) {
  EXPECT_EQ(*ReadMembers(R"({"a":1,"b":2,"\u0061":3,"c":4,"b":{"b":5,"b":6}})"),
            (Members{{"a", "3"}, {"c", "4"}, {"b", R"({"b":5,"b":6})"}}));
}

TEST(JsonObjectReader, ManyMembersAgreeWithAMap) {
  generate::Random random(4);
  for (const size_t count : {5u, 24u, 25u, 300u, 100'000u}) {
    std::string object = "{";
    std::map<std::string, std::string> expected;
    for (size_t i = 0; i < count; ++i) {
      const std::string key = "key\n" + std::to_string(random.Below(2 * count));
      expected[key] = std::to_string(i);
      object += (i ? "," : "") + JsonString(key) + ":" + std::to_string(i);
    }
    const auto members = ReadMembers(object + "}");
    ASSERT_TRUE(members.ok());
    EXPECT_EQ((std::map<std::string, std::string>(members->begin(), members->end())), expected);
    EXPECT_EQ(members->size(), expected.size());
    const auto value = [](const auto& member) { return std::stoi(member.second); };
    EXPECT_TRUE(std::is_sorted(members->begin(), members->end(),
                               [&](const auto& a, const auto& b) { return value(a) < value(b); }));
  }
}

TEST(JsonObjectReader, StringsOfEveryLengthAreSplitAtTheirQuotes) {
  for (size_t length = 0; length < 40; ++length) {
    const std::string value = '"' + std::string(length, 'x') + "\\\"\xC3\xBF\"";
    EXPECT_EQ(*ReadMembers("{\"a\":" + value + "}"), (Members{{"a", value}}));
    EXPECT_FALSE(ReadMembers("{\"a\":\"" + std::string(length, 'x') + "\x1f\"}").ok());
    EXPECT_FALSE(ReadMembers("{\"a\":\"" + std::string(length, 'x')).ok());
  }
}

TEST(JsonString, EscapesAndComesBack) {
  std::mt19937 random(1);
  for (int i = 0; i < 200; ++i) {
    std::string text;
    for (int length = random() % 20; length > 0; --length) {
      const char* pieces[] = {"a", "\"", "\\", "\n", "é", "数", "𝔸", "\x01", "$", "/"};
      text += pieces[random() % 10];
    }
    std::string back;
    ASSERT_TRUE(UnescapeJsonString(JsonString(text), back));
    EXPECT_EQ(back, text);
  }
  EXPECT_EQ(JsonString("a\xff"
                       "b\xed\xa0\x80"),
            "\"a\uFFFDb\uFFFD\uFFFD\uFFFD\"");
}

}  // namespace
}  // namespace mathsieve
