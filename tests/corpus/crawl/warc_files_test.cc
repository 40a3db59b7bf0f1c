// Real files, good and broken. The counts were made by another program: zlib over whole members,
// records split at lines that begin with "WARC/".

#include "tests/corpus/crawl/read_records.h"

namespace mathsieve {
namespace {

using Counts = std::map<std::string, int>;

struct Expected {
  std::string file;
  Counts reasons;  // of records; "" counts pages
  Counts problems;
};

const Counts kExample{{"", 1},
                      {"http_redirect", 1},
                      {"record_request", 2},
                      {"record_revisit", 1},
                      {"record_warcinfo", 1}};

const std::vector<Expected>& Files() {
  static const auto* const kFiles = new std::vector<Expected>{
      {"block-sized-records.warc.gz", {{"record_other", 3}}, {}},
      {"clipped.warc.gz", {{"", 1}}, {{"truncated", 1}}},
      {"dupes.warc.gz",
       {{"", 1},
        {"empty_body", 1},
        {"http_redirect", 1},
        {"record_request", 12},
        {"record_revisit", 9},
        {"record_warcinfo", 1}},
       {}},
      {"example-bad.warc.gz.bad", kExample, {}},
      {"example-extra.warc",
       {{"", 1}, {"bad_http", 1}, {"record_request", 2}, {"record_revisit", 2}},
       {}},
      {"example-url-agnostic-orig.warc.gz", {{"", 1}, {"record_warcinfo", 1}}, {}},
      {"example-url-agnostic-revisit.warc.gz", {{"record_revisit", 1}, {"record_warcinfo", 1}}, {}},
      {"example-wget-1-14.warc.gz",
       {{"", 1}, {"not_html", 3}, {"record_request", 1}, {"record_warcinfo", 1}},
       {}},
      {"example-wpull.warc.gz",
       {{"", 1}, {"not_html", 1}, {"record_request", 1}, {"record_warcinfo", 1}},
       {}},
      {"example.warc", kExample, {{"bad_content_length", 1}}},
      {"example.warc.gz", kExample, {}},
      {"example2.warc.gz", {{"", 1}, {"record_request", 1}, {"record_warcinfo", 1}}, {}},
      {"httpbin-resource.warc.gz", {{"not_html", 1}}, {}},
      {"missing-status-text.warc", {{"http_redirect", 1}}, {}},
      {"post-test.warc.gz", {{"not_html", 3}, {"record_request", 3}}, {}},
      {"warcfile.warc.gz",
       {{"", 16}, {"record_metadata", 16}, {"record_request", 17}, {"record_warcinfo", 1}},
       {}},
      {"bad.arc", {{"empty_body", 3}, {"record_filedesc", 1}}, {{"bad_content_length", 3}}},
      {"example.arc", {{"", 1}, {"record_filedesc", 1}}, {}},
      {"example.arc.gz", {{"", 1}, {"record_filedesc", 1}}, {}},
  };
  return *kFiles;
}

TEST(WarcFiles, HoldWhatTheyHold) {
  if (!SharedDataPath("warc")) GTEST_SKIP() << "no ../shared/data";
  for (const Expected& file : Files()) {
    SCOPED_TRACE(file.file);
    const ReadResult result = ReadInputs({SharedDataPath("warc/" + file.file).value()});
    EXPECT_EQ(result.reasons, file.reasons);
    EXPECT_EQ(result.problems, file.problems);
  }
}

TEST(WarcFiles, TogetherGiveWhatTheyGiveAlone) {
  if (!SharedDataPath("warc")) GTEST_SKIP() << "no ../shared/data";
  Counts reasons, problems;
  std::vector<std::string> paths;
  for (const Expected& file : Files()) {
    paths.push_back(SharedDataPath("warc/" + file.file).value());
    for (const auto& [reason, count] : file.reasons) reasons[reason] += count;
    for (const auto& [reason, count] : file.problems) problems[reason] += count;
  }
  for (const int64_t batch_bytes : {1, 10'000, 4 << 20}) {
    const ReadResult result = ReadInputs(paths, {.batch_bytes = batch_bytes});
    EXPECT_EQ(result.reasons, reasons);
    EXPECT_EQ(result.problems, problems);
  }
}

TEST(WarcFiles, PlacesAreMembers) {
  const auto path = SharedDataPath("warc/warcfile.warc.gz");
  if (!path) GTEST_SKIP() << "no ../shared/data";
  const ReadResult result = ReadInputs({*path});
  int64_t offset = 0;
  for (const OwnRecord& record : result.records) {
    EXPECT_EQ(record.offset, offset);
    EXPECT_FALSE(record.inside_member);
    offset += record.length;
  }
  EXPECT_EQ(offset, 135'896);
}

TEST(WarcFiles, AClippedRecordKeepsItsStart) {
  const auto path = SharedDataPath("warc/clipped.warc.gz");
  if (!path) GTEST_SKIP() << "no ../shared/data";
  const ReadResult result = ReadInputs({*path});
  ASSERT_EQ(result.records.size(), 1u);
  EXPECT_TRUE(result.records[0].truncated);
  EXPECT_EQ(result.records[0].body.size(), 75'207u);
}

}  // namespace
}  // namespace mathsieve
