#include "corpus/store/field_map.h"

#include "tests/support/support.h"

namespace mathsieve {
namespace {

struct Result {
  absl::Status status;
  Document document;
  std::string html;
};

Result Read(std::string_view spec, std::string_view line) {
  Result result;
  const auto map = FieldMap::Create(spec);
  if (!map.ok()) {
    result.status = map.status();
    return result;
  }
  JsonObjectReader reader;
  result.status = map->Read(line, reader, result.document, result.html);
  return result;
}

TEST(FieldMap, ReadyMapsReadTheirCorpora) {
  const struct {
    const char *map, *line, *text, *url, *id;
  } cases[] = {
      {"dolma", R"({"id":"a","text":"t","source":"s","metadata":{"url":"http://u/"}})", "t",
       "http://u/", "a"},
      {"datatrove", R"({"text":"t","id":"a","metadata":{"url":"http://u/"}})", "t", "http://u/",
       "a"},
      {"datatrove", R"({"text":"t","id":"a","url":"http://u/"})", "t", "http://u/", "a"},
      {"openwebmath", R"({"url":"http://u/","text":"t","date":"d","metadata":"{\"a\":1}"})", "t",
       "http://u/", ""},
      {"finemath", R"({"url":"http://u/","text":"t","token_count":3})", "t", "http://u/", ""},
      {"megamath", R"({"text":"t","meta":{"url":"http://u/","lang":"en"}})", "t", "http://u/", ""},
      {"cc_net", R"({"url":"http://u/","raw_content":"t"})", "t", "http://u/", ""},
      {"text=a.b,url=c.d,id=n", R"({"a":{"b":"t"},"c":"{\"d\":\"http://u/\"}","n":7})", "t",
       "http://u/", "7"},
      {"auto", R"({"raw_content":"t","meta":{"url":"http://u/"}})", "t", "http://u/", ""},
  };
  for (const auto& c : cases) {
    const Result result = Read(c.map, c.line);
    ASSERT_OK(result.status) << c.line;
    EXPECT_EQ(result.document.text, c.text) << c.line;
    EXPECT_EQ(result.document.url, c.url) << c.line;
    EXPECT_EQ(result.document.id, c.id) << c.line;
  }
}

TEST(FieldMap, UnknownMembersSurviveByteForByte) {
  const Result result = Read(
      "auto",
      R"({"text":"t","n": 1.50,"metadata":{"url":"http://u/","k":[1 ,2]},"meta":{"x":"\u0041"}})");
  ASSERT_OK(result.status);
  std::string line;
  AppendDocumentLine(line, result.document);
  EXPECT_THAT(line, testing::HasSubstr("1.50"));
  EXPECT_THAT(line, testing::HasSubstr("[1 ,2]"));
  EXPECT_THAT(line, testing::HasSubstr(R"({"x":"\u0041"})"));
  // The address is written once.
  EXPECT_EQ(line.find("http://u/"), line.rfind("http://u/"));
}

TEST(FieldMap, TheEarlierPlaceWinsWhateverTheOrderOfMembers) {
  for (const char* line : {R"({"url":"b","metadata":{"url":"a"},"text":"t"})",
                           R"({"metadata":{"url":"a"},"text":"t","url":"b"})"}) {
    EXPECT_EQ(Read("auto", line).document.url, "a") << line;
  }
}

TEST(FieldMap, MembersThatWereNotTakenSurvive) {
  for (const char* line : {R"({"raw_content":"r","text":"t","html":"h"})",
                           R"({"html":"h","text":"t","raw_content":"r"})"}) {
    const Document document = Read("auto", line).document;
    EXPECT_EQ(document.text, "t");
    EXPECT_EQ(FindField(document.extra, "raw_content"), "\"r\"") << line;
    EXPECT_EQ(FindField(document.extra, "html"), "\"h\"") << line;
  }
}

// As OpenWebMath has it: written beside our own "metadata" it would be lost to most readers.
TEST(FieldMap, MetadataThatIsNoObjectGoesInside) {
  const Document document =
      Read("openwebmath", R"({"url":"u","text":"t","metadata":"{\"a\":1}"})").document;
  EXPECT_TRUE(document.extra.empty());
  EXPECT_EQ(FindField(document.metadata, "metadata"), R"("{\"a\":1}")");
}

TEST(FieldMap, APageIsHandedOnAsHtml) {
  const Result result = Read("auto", R"({"html":"<p>x","url":"http://u/"})");
  ASSERT_OK(result.status);
  EXPECT_EQ(result.html, "<p>x");
  EXPECT_TRUE(result.document.text.empty());
  EXPECT_TRUE(result.document.extra.empty());
}

TEST(FieldMap, RefusesWhatItCannotRead) {
  EXPECT_THAT(Read("openwebmaths", "{}").status,
              StatusIs(absl::StatusCode::kInvalidArgument, testing::HasSubstr("openwebmath?")));
  EXPECT_THAT(Read("txt=a", "{}").status, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Read("url=a", "{}").status, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Read("auto", R"({"url":"u"})").status, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Read("auto", R"({"text":["t"]})").status,
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Read("auto", R"({"text":"t","x":tru})").status,
              StatusIs(absl::StatusCode::kInvalidArgument, testing::HasSubstr("byte 16 of 20")));
  EXPECT_THAT(Read("auto", "[1]").status, StatusIs(absl::StatusCode::kInvalidArgument));
}

std::string Line(const Document& document) {
  std::string line;
  AppendDocumentLine(line, document);
  return line;
}

TEST(FieldMap, BrokenStringsAreRefusedWhereverTheyStand) {
  for (const std::string bad :
       {R"("\q")", R"("\u12G4")", "\"a\tb\"", R"("\)", R"("a)", "1x", "0x1"}) {
    for (const std::string key : {"text", "html", "id", "source", "url", "raw_content", "x"}) {
      const std::string line = R"({"text":"t",")" + key + "\":" + bad + "}";
      EXPECT_FALSE(Read("auto", line).status.ok()) << line;
      EXPECT_FALSE(
          Read("auto", R"({"text":"t","metadata":{")" + key + "\":" + bad + "}}").status.ok());
    }
    EXPECT_FALSE(Read("text=a.b", R"({"a":{"b":)" + bad + "}}").status.ok());
  }
  for (const char* line : {R"({"text":"t"} x)", R"({"text":"t"}{"text":"t"})", R"({"text":"t")",
                           R"({"text":"t"}})", R"({"text":"t",})"}) {
    EXPECT_FALSE(Read("auto", line).status.ok()) << line;
  }
  EXPECT_EQ(Read("auto", R"({"text":"\ud800 x"})").document.text, "\uFFFD x");
}

TEST(FieldMap, ALineIsWrittenWithEachKeyOnce) {
  const struct {
    const char *map, *line, *written;
  } cases[] = {
      {"auto", R"({"id":null,"text":"t"})", R"({"id":"","text":"t"})"},
      {"auto", R"({"id":null,"_id":5,"text":"t"})", R"({"id":"5","text":"t"})"},
      {"auto", R"({"id":{"a":1},"text":"t"})", R"({"id":"","text":"t","input_id":{"a":1}})"},
      {"auto", R"({"id":[1],"input_id":2,"text":"t"})",
       R"({"id":"","text":"t","input_input_id":[1],"input_id":2})"},
      {"auto", R"({"text":"a","text":"b","x":1,"url":"u","url":"v","x":2})",
       R"({"id":"","text":"b","x":2,"metadata":{"url":"v"}})"},
      {"auto", R"({"text":"t","metadata":{"url":"u","url":"v","x":1,"x":2}})",
       R"({"id":"","text":"t","metadata":{"url":"v","x":2}})"},
      {"auto", R"({"text":"t","label":1,"metadata":{"label":2},"label":3})",
       R"({"id":"","text":"t","label":3,"metadata":{"label":2}})"},
      {"auto", R"({"text":"t","metadata":null,"source":null})", R"({"id":"","text":"t"})"},
      {"auto", R"({"text":"t","metadata":{"url":7}})",
       R"({"id":"","text":"t","metadata":{"url":"7"}})"},
      {"text=body", R"({"body":"b","text":"t","id":"i","source":"s","metadata":{"url":"u"}})",
       R"({"id":"i","text":"b","source":"s","input_text":"t","metadata":{"url":"u"}})"},
      {"text=text,id=a,source=b,url=c",
       R"({"text":"t","a":1,"b":"b","c":"c","id":"i","source":"s",)"
       R"("metadata":{"url":"u"}})",
       R"({"id":"1","text":"t","source":"b","input_id":"i","input_source":"s",)"
       R"("metadata":{"url":"c","input_url":"u"}})"},
      {"openwebmath", R"({"text":"t","url":"u","id":"i","source":"s","metadata":{"url":"u"}})",
       R"({"id":"i","text":"t","source":"s","metadata":{"url":"u"}})"},
  };
  for (const auto& c : cases) {
    const Result result = Read(c.map, c.line);
    ASSERT_OK(result.status) << c.line;
    EXPECT_EQ(Line(result.document), std::string(c.written) + "\n") << c.line;
    EXPECT_EQ(Line(Read("auto", c.written).document), std::string(c.written) + "\n");
  }
}

TEST(FieldMap, MembersKeepTheirOrderWhereABetterPlaceComesLater) {
  EXPECT_EQ(Line(Read("auto", R"({"raw_content":"r","x":1,"text":"t","y":2})").document),
            "{\"id\":\"\",\"text\":\"t\",\"raw_content\":\"r\",\"x\":1,\"y\":2}\n");
}

TEST(FieldMap, ALineOfManyMembersIsReadInStep) {
  std::string line = R"({"text":"t")";
  for (int i = 0; i < 100'000; ++i) line += ",\"key" + std::to_string(i) + "\":{}";
  line += "}";
  EXPECT_EQ(Line(Read("auto", line).document), "{\"id\":\"\"," + line.substr(1) + "\n");
}

TEST(MakeId, IsTheRecordsOwnOrAStableHash) {
  EXPECT_EQ(MakeId("urn:uuid:1", "u", "t", "x"), "urn:uuid:1");
  EXPECT_EQ(MakeId("", "u", "t", "x"), MakeId("", "u", "t", "x"));
  EXPECT_NE(MakeId("", "u", "t", "x"), MakeId("", "ut", "", "x"));
  EXPECT_EQ(MakeId("", "u", "t", "x").size(), 36u);
}

}  // namespace
}  // namespace mathsieve
