#include "corpus/base/file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "tests/support/support.h"

namespace mathsieve {
namespace {

TEST(OutputFile, AppearsOnlyWhenCommitted) {
  const TempFolder folder;
  const std::string path = folder / "x";
  auto file = OutputFile::Create(path);
  ASSERT_TRUE(file.ok());
  ASSERT_TRUE(file->Write("hello").ok());
  EXPECT_FALSE(FileExists(path));
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_EQ(*ReadFile(path), "hello");
  EXPECT_FALSE(FileExists(path + ".partial"));
}

TEST(OutputFile, GoesOnBehindWhatIsKept) {
  const TempFolder folder;
  const std::string path = folder / "x";
  ASSERT_TRUE(OutputFile::Create(path)->Write("hello world").ok());
  auto file = OutputFile::Create(path, 6);
  ASSERT_TRUE(file.ok());
  EXPECT_EQ(file->size(), 6);
  ASSERT_TRUE(file->Write("there").ok());
  ASSERT_TRUE(file->Commit().ok());
  EXPECT_EQ(*ReadFile(path), "hello there");
  EXPECT_EQ(OutputFile::Create(path, 5).status().code(), absl::StatusCode::kDataLoss);
}

TEST(OutputFile, NamesPathAndOffsetOnAFullDisk) {
  const TempFolder folder;
  std::filesystem::create_symlink("/dev/full", folder / "x.partial");
  auto file = OutputFile::Create(folder / "x");
  ASSERT_TRUE(file.ok());
  const absl::Status status = file->Write("abc");
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr("/x.partial at offset 0"));
}

TEST(FileLock, IsHeldByOneAtATime) {
  const TempFolder folder;
  {
    ASSERT_OK_AND_ASSIGN(const FileLock lock, FileLock::Take(folder / "a.lock"));
    EXPECT_THAT(FileLock::Take(folder / "a.lock"),
                StatusIs(absl::StatusCode::kFailedPrecondition, testing::HasSubstr("a.lock")));
    EXPECT_TRUE(FileExists(folder / "a.lock"));
  }
  EXPECT_FALSE(FileExists(folder / "a.lock"));
  folder.Write("a.lock", "left by a kill");
  EXPECT_OK(FileLock::Take(folder / "a.lock"));
}

TEST(ReadFile, NamesWhatIsMissingAndRefusesTheOversized) {
  const TempFolder folder;
  EXPECT_EQ(ReadFile(folder / "no").status().code(), absl::StatusCode::kNotFound);
  ASSERT_TRUE(WriteFile(folder / "y", "12345").ok());
  EXPECT_EQ(ReadFile(folder / "y", 4).status().code(), absl::StatusCode::kResourceExhausted);
}

}  // namespace
}  // namespace mathsieve
