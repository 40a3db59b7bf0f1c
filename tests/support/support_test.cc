#include "tests/support/support.h"

#include <zlib.h>
#include <zstd.h>

#include <filesystem>

#include "tests/support/generate.h"

namespace mathsieve {
namespace {

using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(TempFolder, IsRemovedWithWhatItHolds) {
  std::string path;
  {
    const TempFolder folder;
    path = folder.path();
    EXPECT_EQ(ReadAll(folder.Write("a/b", "text")), "text");
  }
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(Matchers, TellStatusesApart) {
  const absl::StatusOr<int> seven = 7;
  const absl::StatusOr<int> missing = absl::NotFoundError("a.warc is not there");
  EXPECT_THAT(seven, IsOk());
  EXPECT_THAT(absl::OkStatus(), IsOk());
  EXPECT_THAT(missing, Not(IsOk()));
  EXPECT_THAT(seven, IsOkAndHolds(7));
  EXPECT_THAT(seven, IsOkAndHolds(Gt(6)));
  EXPECT_THAT(seven, Not(IsOkAndHolds(8)));
  EXPECT_THAT(missing, StatusIs(absl::StatusCode::kNotFound, HasSubstr("a.warc")));
  EXPECT_THAT(missing, Not(StatusIs(absl::StatusCode::kNotFound, HasSubstr("b.warc"))));
  EXPECT_THAT(missing.status(), StatusIs(absl::StatusCode::kNotFound));
}

std::string Zstd(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), bytes.data(), bytes.size(), 1));
  return out;
}

TEST(ReadJsonlZst, SplitsAtNewlinesOnlyAcrossFrames) {
  const TempFolder folder;
  const std::string big(400'000, 'x');
  const std::string path = folder.Write("a.zst", Zstd("a\u2028b\n\nc\r\n" + big) + Zstd("y\nlast"));
  std::vector<std::string> lines;
  for (const std::string& line : ReadJsonlZst(path)) lines.push_back(line);
  EXPECT_THAT(lines, ElementsAre("a\u2028b", "", "c\r", big + "y", "last"));
}

TEST(ReadJsonlZst, SaysWhatIsWrong) {
  const TempFolder folder;
  EXPECT_THROW(ReadJsonlZst(folder / "none"), std::runtime_error);
  const auto read = [&] {
    for (const std::string& line : ReadJsonlZst(folder.Write("bad", "no zstd"))) (void)line;
  };
  EXPECT_THROW(read(), std::runtime_error);
}

TEST(RunCommand, GivesOutputErrorsAndCode) {
  const CommandResult result = RunCommand({"sh", "-c", "cat; echo bad >&2; exit 3"}, "input");
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(result.out, "input");
  EXPECT_EQ(result.err, "bad\n");
  EXPECT_EQ(RunCommand({"sh", "-c", "kill -9 $$"}).exit_code, 128 + 9);
  EXPECT_EQ(RunCommand({"no-such-program-here"}).exit_code, 127);
}

std::string Inflate(std::string_view gzip) {
  std::string out(1 << 20, '\0');
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(gzip.data()));
  stream.avail_in = static_cast<uInt>(gzip.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(Generate, OffsetsPointAtMembersThatHoldTheirPages) {
  generate::Random random(1);
  const generate::WarcFile file = generate::Warc(random, 5, /*gzip=*/true);
  ASSERT_EQ(file.offsets.size(), 5u);
  for (size_t i = 0; i < file.offsets.size(); ++i) {
    const std::string record = Inflate(std::string_view(file.bytes).substr(file.offsets[i]));
    EXPECT_THAT(record, HasSubstr("WARC-Target-URI: " + file.urls[i] + "\r\n"));
    EXPECT_THAT(record, HasSubstr("\r\n\r\n" + file.pages[i] + "\r\n\r\n"));
  }
}

TEST(Generate, SameSeedSameBytes) {
  generate::Random a(7), b(7), c(8);
  EXPECT_EQ(generate::Html(a, 50, true), generate::Html(b, 50, true));
  EXPECT_NE(generate::Text(a, 500), generate::Text(c, 500));
}

}  // namespace
}  // namespace mathsieve
