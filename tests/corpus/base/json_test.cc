#include "corpus/base/json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

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
