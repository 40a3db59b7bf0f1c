#include "corpus/crawl/inputs.h"

#include <unistd.h>

#include <filesystem>

#include "corpus/crawl/task_slice.h"
#include "corpus/crawl/warc.h"
#include "tests/corpus/crawl/read_records.h"
#include "tests/support/generate.h"

namespace mathsieve {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> Names(const InputList& list, const TempFolder& folder) {
  std::vector<std::string> names;
  for (const Input& input : list.inputs)
    names.push_back(input.path.substr(folder.path().size() + 1));
  return names;
}

std::vector<std::string> Reasons(const InputList& list) {
  std::vector<std::string> reasons;
  for (const auto& [path, problem] : list.problems) reasons.push_back(problem.reason);
  return reasons;
}

absl::StatusOr<InputList> Resolve(std::vector<std::string> arguments) {
  return ResolveInputs(arguments);
}

TEST(Inputs, AFolderGivesItsFilesSorted) {
  const TempFolder folder;
  for (const std::string name :
       {"b/z.warc.gz", "b/a.html", "a.jsonl", "B.HTM", "b-a.wet", "x.css"}) {
    folder.Write(name, "x");
  }
  ASSERT_OK_AND_ASSIGN(const InputList list, Resolve({folder.path() + "/"}));
  EXPECT_THAT(Names(list, folder),
              ElementsAre("B.HTM", "a.jsonl", "b-a.wet", "b/a.html", "b/z.warc.gz"));
  EXPECT_THAT(Reasons(list), ElementsAre("left_out"));
  EXPECT_EQ(list.inputs[3].root, folder.path());
}

TEST(Inputs, LinksThatLeadBackAreCounted) {
  const TempFolder folder;
  folder.Write("a/b/p.html", "<p>");
  ASSERT_EQ(symlink("..", (folder / "a/b/up").c_str()), 0);
  ASSERT_EQ(symlink("self", (folder / "a/self").c_str()), 0);
  ASSERT_EQ(symlink("gone", (folder / "a/z.html").c_str()), 0);
  ASSERT_EQ(symlink("a/b", (folder / "second").c_str()), 0);
  ASSERT_OK_AND_ASSIGN(const InputList list, Resolve({folder.path()}));
  EXPECT_THAT(Names(list, folder), ElementsAre("a/b/p.html"));
  EXPECT_THAT(Reasons(list),
              ElementsAre("folder_cycle", "folder_cycle", "unreadable", "folder_again"));
}

TEST(Inputs, GlobsAndLists) {
  const TempFolder folder;
  const std::string a = folder.Write("a.jsonl", "{}"), b = folder.Write("b.jsonl", "{}");
  const std::string list_path = folder.Write("list", "# comment\n\n" + b + "\r\n  " + a + "\n");
  ASSERT_OK_AND_ASSIGN(const InputList by_glob, Resolve({folder / "*.jsonl"}));
  EXPECT_THAT(Names(by_glob, folder), ElementsAre("a.jsonl", "b.jsonl"));
  ASSERT_OK_AND_ASSIGN(const InputList by_list, Resolve({"@" + list_path, a}));
  EXPECT_THAT(Names(by_list, folder), ElementsAre("b.jsonl", "a.jsonl", "a.jsonl"));
  EXPECT_THAT(Resolve({folder / "*.warc"}), StatusIs(absl::StatusCode::kNotFound));
  EXPECT_THAT(Resolve({"@" + folder.Write("empty", "# nothing\n")}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Resolve({"@" + folder.Write("loop", "@" + (folder / "loop"))}),
              StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(Resolve({"@" + folder.Write("bad", a + "\n" + a + "x\n")}),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("bad:2")));
}

TEST(Inputs, AnArgumentWithoutAFileIsRefused) {
  const TempFolder folder;
  std::filesystem::create_directories(folder / "empty/below");
  const std::string good = folder.Write("good/a.jsonl", "{}");
  folder.Write("other/a.css", "x");
  EXPECT_THAT(Resolve({good, folder / "empty"}),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr(folder / "empty holds no files")));
  EXPECT_THAT(Resolve({folder / "other"}),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("1 files are of no known format")));
  EXPECT_THAT(Resolve({folder / "e*"}), StatusIs(absl::StatusCode::kNotFound, HasSubstr("/e* ")));
  const std::string list = folder.Write("list", folder / "empty\n");
  EXPECT_THAT(Resolve({"@" + list}), StatusIs(absl::StatusCode::kNotFound, HasSubstr("@" + list)));
  EXPECT_OK(Resolve({folder / "*"}));
  EXPECT_OK(Resolve({"@" + folder.Write("list", (folder / "empty\n") + good + "\n")}));
}

TEST(Inputs, AMissingFileNamesTheNearest) {
  const TempFolder folder;
  folder.Write("crawl/data-0001.warc.gz", "x");
  EXPECT_THAT(Resolve({folder / "crawl/data-001.warc.gz"}),
              StatusIs(absl::StatusCode::kNotFound,
                       AllOf(HasSubstr("data-001.warc.gz"), HasSubstr("data-0001.warc.gz?"))));
  EXPECT_THAT(Resolve({folder / "crawls/data-0001.warc.gz"}),
              StatusIs(absl::StatusCode::kNotFound, HasSubstr("crawl?")));
}

TEST(Inputs, BytesTellTheFormat) {
  using F = InputFormat;
  const auto format = [](std::string_view path, std::string_view bytes) {
    return GuessFormat(path, bytes).first;
  };
  EXPECT_EQ(format("x", "WARC/1.0\r\n"), F::kWarc);
  EXPECT_EQ(format("x.html", "WARC/1.0\r\n"), F::kWarc);
  EXPECT_EQ(format("x.warc.gz", generate::GzipMember("{\"a\":1}")), F::kJsonLines);
  EXPECT_EQ(format("x", generate::GzipMember("<!DOCTYPE html>")), F::kHtml);
  EXPECT_EQ(format("x.html", "{{ template }}"), F::kHtml);
  EXPECT_EQ(format("x", "<p>a"), F::kHtml);
  EXPECT_EQ(format("x", "PAR1"), F::kParquet);
  EXPECT_EQ(format("x", "filedesc://a"), F::kArc);
  EXPECT_EQ(format("x.warc", "junk"), F::kWarc);
  EXPECT_EQ(format("x", "junk"), F::kUnknown);
  EXPECT_EQ(GuessFormat("x.warc.gz", "junk").second, Packing::kGzip);
}

TEST(TaskSlice, DealsWholeFilesOut) {
  InputList all;
  for (int i = 0; i < 10; ++i) all.inputs.push_back({.path = std::to_string(i)});
  std::vector<std::string> paths;
  for (int i = 0; i < 3; ++i) {
    ASSERT_OK_AND_ASSIGN(const TaskSlice slice, TaskSlice::Parse(std::to_string(i) + "/3"));
    for (const Input& input : slice.Deal(all).inputs) paths.push_back(input.path);
  }
  EXPECT_THAT(paths, ElementsAre("0", "3", "6", "9", "1", "4", "7", "2", "5", "8"));
  for (const std::string_view bad : {"3/3", "-1/3", "1", "a/b", "1/3x", "", "0/0"}) {
    EXPECT_THAT(TaskSlice::Parse(bad), StatusIs(absl::StatusCode::kInvalidArgument)) << bad;
  }
}

TEST(TaskSlice, CutsTheBytesOfAllFiles) {
  InputList all;
  for (const int size : {10, 0, 5, 85}) {
    all.inputs.push_back({.path = std::to_string(size), .size_bytes = size});
  }
  all.inputs.push_back({.path = "-"});
  all.inputs.push_back({.path = "end"});
  for (const int count : {1, 2, 3, 7, 50, 1000}) {
    std::map<std::string, int64_t> behind;  // where the parts so far end in each file
    int64_t bytes = 0;
    for (int i = 0; i < count; ++i) {
      const InputList part = TaskSlice{.index = i, .count = count}.Cut(all);
      bytes += part.TotalBytes();
      for (const Input& input : part.inputs) {
        EXPECT_EQ(input.begin, behind[input.path]);
        behind[input.path] = input.end;
      }
    }
    EXPECT_EQ(bytes, 100);
    EXPECT_EQ(behind.size(), 6u);
    for (const auto& [path, end] : behind) EXPECT_EQ(end, Input::kToTheEnd) << path;
  }
}

TEST(StandardInput, IsReadAndResumed) {
  generate::Random random(4);
  const generate::WarcFile file = generate::Warc(random, 30, true);
  const TempFolder folder;
  const std::string path = folder.Write("a.warc.gz", file.bytes);
  const ReadOptions options{.batch_bytes = 20'000};
  const ReadResult expected = ReadInputs({path}, options);
  const int saved = dup(STDIN_FILENO);
  // Through a pipe, which cannot go back.
  const auto from_pipe = [&](const SourcePosition& position) {
    FILE* const pipe = popen(("cat '" + path + "'").c_str(), "r");
    dup2(fileno(pipe), STDIN_FILENO);
    auto source = RecordSource::Open(*Resolve({"-"}), options);
    EXPECT_OK((*source)->Seek(position));
    const ReadResult result = ReadOn(**source);
    dup2(saved, STDIN_FILENO);
    pclose(pipe);
    return result;
  };
  EXPECT_EQ(from_pipe({}).records, expected.records);
  const size_t middle = expected.positions.size() / 2;
  const std::vector<OwnRecord> rest(expected.records.begin() + expected.records_before[middle],
                                    expected.records.end());
  EXPECT_EQ(from_pipe(expected.positions[middle]).records, rest);
  close(saved);
}

TEST(WarcHeader, TakesNamesInAnyCaseAndFoldedValues) {
  WarcHeader header;
  ASSERT_TRUE(ParseWarcHeader(
      "WARC/1.1\r\nwarc-type: RESPONSE\r\nWARC-Target-URI: <http://a/\xFF>\r\nCONTENT-LENGTH : 12"
      "\r\nWARC-Truncated: length\r\nWARC-Date:\r\n 2024\r\n\t-01\r\njunk\r\n\r\n",
      header));
  EXPECT_EQ(header.type, WarcHeader::Type::kResponse);
  EXPECT_EQ(header.version, "1.1");
  EXPECT_EQ(header.target_uri, "http://a/\xFF");
  EXPECT_EQ(header.content_length, 12);
  EXPECT_EQ(header.truncated, "length");
  EXPECT_EQ(header.date, "2024 -01");
  EXPECT_FALSE(ParseWarcHeader("HTTP/1.1 200 OK\r\n", header));
}

TEST(WarcHeader, LengthsThatAreNone) {
  for (const std::string value : {"", "-1", "12x", "99999999999999999999"}) {
    EXPECT_EQ(WarcContentLength("WARC/1.0\r\nContent-Length: " + value + "\r\n\r\n"), -1) << value;
  }
  EXPECT_EQ(WarcContentLength("WARC/1.0\r\ncontent-length:7\r\n\r\n"), 7);
}

}  // namespace
}  // namespace mathsieve
