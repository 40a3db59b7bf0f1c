#include "corpus/store/artifact.h"

#include "tests/support/support.h"

namespace mathsieve {
namespace {

using ::testing::HasSubstr;

struct Options {
  int bands = 14;
  double rate = 0.5;
  int threads = 1;

  template <typename Self, typename Visitor>
  static void Fields(Self& self, Visitor&& visit) {
    visit(FieldInfo{.name = "bands"}, self.bands);
    visit(FieldInfo{.name = "rate"}, self.rate);
    visit(FieldInfo{.name = "threads", .changes_result = false}, self.threads);
  }
};

ArtifactHeader HeaderOf(const Options& options) {
  ArtifactHeader header = ArtifactHeader::Of("near_index", 1, options);
  header.inputs = {{"a.jsonl.zst", "11"}, {"b.jsonl.zst", "22"}};
  return header;
}

TEST(Artifact, TheSameOptionsAndInputsAreTaken) {
  const TempFolder folder;
  const std::string path = folder / "index";
  ASSERT_OK(SaveArtifactHeader(path, HeaderOf({})));
  ASSERT_OK_AND_ASSIGN(const ArtifactHeader found, LoadArtifactHeader(path));
  EXPECT_OK(CheckArtifact(path, found, HeaderOf({.threads = 8})));
}

TEST(Artifact, OtherOptionsAreRefusedByName) {
  const auto code = absl::StatusCode::kFailedPrecondition;
  EXPECT_THAT(CheckArtifact("x", HeaderOf({}), HeaderOf({.bands = 20})),
              StatusIs(code, HasSubstr("bands 14, expected 20")));
  EXPECT_THAT(CheckArtifact("x", HeaderOf({.rate = 0.25}), HeaderOf({})),
              StatusIs(code, HasSubstr("rate 0.25, expected 0.5")));
  const std::string message(CheckArtifact("x", HeaderOf({}), HeaderOf({.bands = 20})).message());
  EXPECT_THAT(message, HasSubstr(HeaderOf({}).fingerprint));
  EXPECT_THAT(message, HasSubstr(HeaderOf({.bands = 20}).fingerprint));
  EXPECT_EQ(message.find("rate"), std::string::npos);
}

TEST(Artifact, OtherInputsKindsAndVersionsAreRefused) {
  ArtifactHeader other = HeaderOf({});
  other.inputs[1].second = "33";
  EXPECT_THAT(
      CheckArtifact("x", HeaderOf({}), other),
      StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("b.jsonl.zst 22, expected 33")));
  other = HeaderOf({});
  other.inputs.pop_back();
  EXPECT_THAT(CheckArtifact("x", HeaderOf({}), other),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("expected nothing")));
  other = HeaderOf({});
  other.version = 2;
  EXPECT_THAT(CheckArtifact("x", HeaderOf({}), other),
              StatusIs(absl::StatusCode::kFailedPrecondition, HasSubstr("version 1, expected 2")));
  other.kind = "model";
  EXPECT_THAT(
      CheckArtifact("x", HeaderOf({}), other),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("'near_index', expected 'model'")));
}

TEST(Artifact, WhatIsNoHeaderIsRefusedWithItsPath) {
  const TempFolder folder;
  EXPECT_THAT(LoadArtifactHeader(folder / "none").status(), StatusIs(absl::StatusCode::kNotFound));
  for (const char* const text : {"", "{", "{}", "[1]", "{\"kind\":\"a\",\"version\":1}"}) {
    folder.Write("x.header.json", text);
    EXPECT_THAT(LoadArtifactHeader(folder / "x").status(),
                StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("x.header.json")))
        << text;
  }
}

}  // namespace
}  // namespace mathsieve
