#include "corpus/store/document.h"

#include <set>

#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

using ::testing::HasSubstr;

Document Parse(std::string_view line) {
  JsonObjectReader reader;
  Document document;
  EXPECT_OK(ParseDocumentLine(line, reader, document)) << line;
  return document;
}

std::string Line(const Document& document) {
  std::string line;
  AppendDocumentLine(line, document);
  return line;
}

TEST(Document, LineHasDolmasShape) {
  Document document{.id = "a\"b", .url = "https://x.org/", .text = "$x$\n", .source = "cc"};
  document.extra = {{"added", "\"2024\""}};
  document.metadata = {{"n", "1.50"}};
  EXPECT_EQ(Line(document),
            "{\"id\":\"a\\\"b\",\"text\":\"$x$\\n\",\"source\":\"cc\",\"added\":\"2024\","
            "\"metadata\":{\"url\":\"https://x.org/\",\"n\":1.50}}\n");
}

TEST(Document, UnknownMembersComeBackByteForByte) {
  const std::string line =
      "{\"id\":\"1\",\"text\":\"t\",\"z\":{ \"b\" : [1.0,\t-0e5, \"\\u00e9\\/\"] },\"a\":1e400,"
      "\"b\":12345678901234567890123,\"metadata\":{\"url\":\"u\",\"x\\ny\":null,\"s\":\"{\\\"q\\\"}"
      "\"}}\n";
  const Document document = Parse(line);
  EXPECT_EQ(FindField(document.extra, "z"), "{ \"b\" : [1.0,\t-0e5, \"\\u00e9\\/\"] }");
  EXPECT_EQ(FindField(document.metadata, "x\ny"), "null");
  EXPECT_EQ(Line(document), line);
}

TEST(Document, KnownMembersComeFirstAndTheOthersKeepTheirOrder) {
  EXPECT_EQ(Line(Parse("{\"m\":1, \"metadata\":{\"k\":2,\"url\":\"u\"}, \"l\":[ ], \"text\":\"t\","
                       "\"source\":\"s\",\"id\":\"i\"}")),
            "{\"id\":\"i\",\"text\":\"t\",\"source\":\"s\",\"m\":1,\"l\":[ ],"
            "\"metadata\":{\"url\":\"u\",\"k\":2}}\n");
}

TEST(Document, OddTypesOfKnownMembersStayUnderAnotherName) {
  EXPECT_EQ(
      Line(Parse("{\"id\":17,\"text\":\"t\",\"source\":[\"a\"],\"metadata\":\"{\\\"u\\\":1}\"}")),
      "{\"id\":\"17\",\"text\":\"t\",\"input_source\":[\"a\"],"
      "\"metadata\":{\"metadata\":\"{\\\"u\\\":1}\"}}\n");
  EXPECT_EQ(Line(Parse("{\"text\":\"t\",\"id\":{\"a\":1},\"input_id\":2,\"metadata\":{\"url\":[3],"
                       "\"input_url\":4,\"input_input_url\":5}}")),
            "{\"id\":\"\",\"text\":\"t\",\"input_input_id\":{\"a\":1},\"input_id\":2,\"metadata\":{"
            "\"input_input_input_url\":[3],\"input_url\":4,\"input_input_url\":5}}\n");
  EXPECT_EQ(Line(Parse("{\"id\":true,\"text\":\"t\"}")),
            "{\"id\":\"\",\"text\":\"t\",\"input_id\":true}\n");
}

TEST(Document, NullIsNothingWhereADocumentHasItsOwnMembers) {
  EXPECT_EQ(
      Line(Parse("{\"text\":\"t\",\"id\":null,\"source\":null,\"metadata\":null,\"a\":null}")),
      "{\"id\":\"\",\"text\":\"t\",\"a\":null}\n");
  EXPECT_EQ(Line(Parse("{\"text\":\"t\",\"metadata\":{\"url\":null,\"a\":null}}")),
            "{\"id\":\"\",\"text\":\"t\",\"metadata\":{\"a\":null}}\n");
}

TEST(Document, OfAKeyTheLastValueCounts) {
  EXPECT_EQ(Line(Parse(
                "{\"text\":\"s\",\"text\":\"t\",\"id\":\"1\",\"a\":1,\"id\":2,\"a\":3,"
                "\"metadata\":{\"url\":\"u\"},\"b\":4,"
                "\"metadata\":{\"label\":1,\"url\":\"v\",\"url\":\"w\",\"label\":2},\"label\":3}")),
            "{\"id\":\"2\",\"text\":\"t\",\"a\":3,\"b\":4,\"label\":3,"
            "\"metadata\":{\"url\":\"w\",\"label\":2}}\n");
}

// Every object that is written has each of its keys once.
void ExpectUniqueKeys(std::string_view line) {
  ASSERT_TRUE(IsJsonValue(line)) << line;
  const Json json = *Json::Parse(line);
  for (const Json* object : {&json, &json["metadata"]}) {
    std::set<std::string> keys;
    for (const auto& [key, value] : object->members()) keys.insert(key);
    EXPECT_EQ(keys.size(), object->members().size()) << line;
  }
  size_t colons = 0;  // Json would drop keys that come again
  for (const char c : line) colons += c == ':';
  EXPECT_EQ(colons, json.members().size() + json["metadata"].members().size()) << line;
}

TEST(Document, WhateverKeysComeTheyAreWrittenOnce) {
  generate::Random random(5);
  constexpr std::string_view kKeys[] = {"id",        "text", "source",    "metadata",
                                        "url",       "a",    "input_id",  "input_source",
                                        "input_url", "b",    "input_text"};
  constexpr std::string_view kValues[] = {"null", "1", "[2]", "\"s\"", "true"};
  const auto members = [&](size_t count) {
    std::string all;
    for (size_t i = 0; i < count; ++i) {
      all += (i ? ",\"" : "\"") + std::string(random.Pick(kKeys)) + "\":";
      all += random.Pick(kValues);
    }
    return all;
  };
  JsonObjectReader reader;
  Document document, again;
  for (int i = 0; i < 2000; ++i) {
    const std::string line = "{" + members(1 + random.Below(9)) + ",\"text\":\"t\",\"metadata\":{" +
                             members(random.Below(9)) + "}}";
    ASSERT_OK(ParseDocumentLine(line, reader, document)) << line;
    const std::string written = Line(document);
    ExpectUniqueKeys(written);
    ASSERT_OK(ParseDocumentLine(written, reader, again));
    EXPECT_EQ(Line(again), written) << line;
  }
}

TEST(Document, AHundredThousandMembersAreNoTrouble) {
  std::string line = "{\"text\":\"t\",\"metadata\":{\"k\":0";
  for (int i = 0; i < 100'000; ++i)
    line += ",\"key" + std::to_string(i) + "\":" + std::to_string(i);
  line += "}}";
  const Document document = Parse(line);
  EXPECT_EQ(document.metadata.size(), 100'001u);
  EXPECT_EQ(FindField(document.metadata, "key99999"), "99999");
  EXPECT_EQ(Line(document), "{\"id\":\"\"," + line.substr(1) + "\n");
}

TEST(Document, WhatIsNoDocumentIsRefusedByReason) {
  JsonObjectReader reader;
  Document document;
  const auto parse = [&](std::string_view line) {
    return ParseDocumentLine(line, reader, document);
  };
  const auto code = absl::StatusCode::kInvalidArgument;
  EXPECT_THAT(parse("{\"id\":\"1\"}"), StatusIs(code, HasSubstr("no string \"text\"")));
  EXPECT_THAT(parse("{\"text\":1}"), StatusIs(code, HasSubstr("no string \"text\"")));
  EXPECT_THAT(parse("{\"text\":null}"), StatusIs(code, HasSubstr("no string \"text\"")));
  for (const std::string_view line : {"",
                                      " ",
                                      "[]",
                                      "\"text\"",
                                      "{",
                                      "{\"text\":\"a\"",
                                      "{\"text\":\"\\q\"}",
                                      "{\"text\":\"\\u12\"}",
                                      "{\"text\":\"a\"} x",
                                      "{\"text\":\"\xff\"}",
                                      "{\"text\":\"a\",\"x\":tru}",
                                      "{\"text\":\"a\",\"x\":01}",
                                      "{\"text\":\"a\",\"x\":{\"y\" 1}}",
                                      "{\"text\":\"a\",\"x\":[1,]}",
                                      "{\"text\":\"a\",\"metadata\":{\"x\":nul}}",
                                      "{\"text\":\"a\",\"metadata\":nul}",
                                      "{\"text\":\"\\u12G4\"}",
                                      "{\"text\":\"a\nb\"}",
                                      "{\"text\":\"a\"}}",
                                      "{\"text\":\"a",
                                      "{\"text\":\"a\",\"id\":\"\\q\"}",
                                      "{\"text\":\"a\",\"source\":\"\\q\"}",
                                      "{\"text\":\"a\",\"metadata\":{\"url\":\"\\q\"}}",
                                      "{\"text\":\"\\q\",\"text\":\"a\"}"}) {
    EXPECT_THAT(parse(line), StatusIs(code)) << line;
  }
}

TEST(Document, AReusedDocumentKeepsNothingOfTheLastLine) {
  JsonObjectReader reader;
  Document document;
  ASSERT_OK(
      ParseDocumentLine("{\"id\":\"1\",\"text\":\"t\",\"source\":\"s\",\"a\":1,\"b\":2,"
                        "\"metadata\":{\"url\":\"u\",\"c\":3}}",
                        reader, document));
  ASSERT_OK(ParseDocumentLine("{\"text\":\"u\",\"d\":4}", reader, document));
  EXPECT_EQ(Line(document), "{\"id\":\"\",\"text\":\"u\",\"d\":4}\n");
}

TEST(Document, AnyTextSurvives) {
  generate::Random random(1);
  for (int i = 0; i < 300; ++i) {
    Document document{.id = std::to_string(i), .text = generate::Text(random, random.Below(400))};
    document.metadata = {{"k", JsonString(generate::Text(random, 20))}};
    const Document back = Parse(Line(document));
    EXPECT_EQ(back.text, document.text);
    EXPECT_EQ(back.metadata, document.metadata);
  }
}

TEST(Document, DamagedLinesNeverCrash) {
  generate::Random random(2);
  JsonObjectReader reader;
  Document document;
  const std::string line =
      "{\"id\":\"1\",\"text\":\"a\\u00e9\\ud835\\udc00\\n\",\"z\":{\"b\":[1.0,-5]},\"metadata\":{"
      "\"url\":\"u\"}}";
  for (int i = 0; i < 3000; ++i) {
    const std::string damaged = generate::Damage(random, line, 20);
    if (!ParseDocumentLine(damaged, reader, document).ok()) continue;
    const std::string again = Line(document);
    ASSERT_OK(ParseDocumentLine(again, reader, document)) << damaged;
    EXPECT_EQ(Line(document), again);
  }
}

TEST(UnescapeJsonString, DecodesEveryEscape) {
  std::string text;
  EXPECT_TRUE(UnescapeJsonString(
      "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00E9\\u4e00\\ud83d\\ude42\"", text));
  EXPECT_EQ(text, "\"\\/\b\f\n\r\tAé一🙂");
  EXPECT_TRUE(UnescapeJsonString("\"\\ud83dx\\ude42\\ud83d\\u0041\"", text));
  EXPECT_EQ(text, "\uFFFDx\uFFFD\uFFFDA");
  for (const std::string_view raw :
       {"", "\"", "a", "\"\\\"", "\"\\x\"", "\"\\u12g4\"", "\"\\u123\""}) {
    EXPECT_FALSE(UnescapeJsonString(raw, text)) << raw;
  }
}

TEST(HasHalfSurrogate, SeesPairsAndHalves) {
  for (const std::string_view raw :
       {R"("\ud800")", R"("\uDFFF")", R"("\ud835\ud835\udc00")", R"("\ud835x")",
        R"("\ud835\n\udc00")", R"("\\\ud800")", R"("\ud835\u0041")"}) {
    EXPECT_TRUE(HasHalfSurrogate(raw)) << raw;
  }
  for (const std::string_view raw :
       {R"("")", R"("\ud835\udc00")", R"("\uD835\uDC00\u0041")", R"("\\ud800")", R"("\uFFFD")",
        R"("\"")", "\"\xF0\x9D\x90\x80\""}) {
    EXPECT_FALSE(HasHalfSurrogate(raw)) << raw;
  }
}

TEST(IsJsonValue, FollowsRfc8259) {
  for (const std::string_view json :
       {"0", "-0.5e+10", " [ ] ", "{\"a\":[{}],\"b\":\"\\u00ff\"}", "true"}) {
    EXPECT_TRUE(IsJsonValue(json)) << json;
  }
  for (const std::string_view json :
       {"", "-", "00", "1.", "1e", ".5", "[", "[1", "[1,]", "{a:1}", "{\"a\"}", "\"\n\"", "\"\\x\"",
        "nul", "true false", "{\"a\":1,}"}) {
    EXPECT_FALSE(IsJsonValue(json)) << json;
  }
  EXPECT_TRUE(IsJsonValue(std::string(256, '[') + std::string(256, ']')));
  EXPECT_FALSE(IsJsonValue(std::string(100'000, '[') + std::string(100'000, ']')));
}

}  // namespace
}  // namespace mathsieve
