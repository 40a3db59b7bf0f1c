#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "corpus/base/json.h"
#include "corpus/base/status.h"

namespace mathsieve {

// The path of `relative` in the folder of shared test data: $MATHSIEVE_SHARED, else ../shared/data
// beside the source tree. Nothing where the file is missing; the test then says
// GTEST_SKIP() << "no ../shared/data".
std::optional<std::string> SharedDataPath(std::string_view relative);

// The root of the source tree, without a slash at its end.
std::string SourcePath();

// An empty folder of its own, removed with all it holds.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::string& path() const { return path_; }
  // path() + "/" + name.
  std::string operator/(std::string_view name) const;
  // Writes `bytes` to `name`, its folders made where they are missing, and returns its path.
  std::string Write(std::string_view name, std::string_view bytes) const;

 private:
  std::string path_;
};

// The whole of a file; a missing one fails the test and gives "".
std::string ReadAll(const std::string& path);

// The bytes of all files below `folder`, by their paths from there.
std::map<std::string, std::string> FilesBelow(const std::string& folder);

// The lines of a .jsonl.zst file one after the other, split at "\n" only:
//   for (const std::string& line : ReadJsonlZst(path)) …
// Throws std::runtime_error, which fails the test, where the file cannot be read.
class ReadJsonlZst {
 public:
  explicit ReadJsonlZst(const std::string& path);
  ~ReadJsonlZst();

  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = std::string;
    using difference_type = std::ptrdiff_t;
    using pointer = const std::string*;
    using reference = const std::string&;
    explicit Iterator(ReadJsonlZst* file) : file_(file) {}
    const std::string& operator*() const { return file_->line_; }
    Iterator& operator++() {
      if (!file_->Next()) file_ = nullptr;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return file_ != other.file_; }

   private:
    ReadJsonlZst* file_;
  };
  Iterator begin() { return Iterator(Next() ? this : nullptr); }
  Iterator end() { return Iterator(nullptr); }

 private:
  bool Next();

  struct Stream;
  std::unique_ptr<Stream> stream_;
  std::string line_;
};

// Calls `visit` for every line of a .jsonl.zst file, parsed.
void ForEachRow(const std::string& path, const std::function<void(const Json&)>& visit);

struct CommandResult {
  int exit_code = 0;  // 128 + n for a process that signal n ended
  std::string out;
  std::string err;
};

// Runs `argv` with `input` on its standard input and waits for it. `argv[0]` is looked up in PATH.
CommandResult RunCommand(const std::vector<std::string>& argv, std::string_view input = {});

// The path of the `mathsieve` binary under test ($MATHSIEVE_BIN), empty where it was not built.
std::string MathsieveBinary();

// "OK" or "NOT_FOUND: message", for both Status and StatusOr.
inline absl::Status StatusOf(const absl::Status& status) { return status; }
template <typename T>
absl::Status StatusOf(const absl::StatusOr<T>& result) {
  return result.status();
}

// EXPECT_THAT(result, IsOk()).
MATCHER(IsOk, negation ? "is an error" : "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

// EXPECT_THAT(result, StatusIs(absl::StatusCode::kNotFound, HasSubstr("a.warc"))).
MATCHER_P2(StatusIs, code, message,
           "has code " + absl::StatusCodeToString(code) + " and a message that " +
               ::testing::DescribeMatcher<std::string>(message)) {
  const absl::Status status = StatusOf(arg);
  *result_listener << status.ToString();
  return status.code() == code &&
         ::testing::ExplainMatchResult(
             message, std::string(status.message().data(), status.message().size()),
             result_listener);
}
inline auto StatusIs(absl::StatusCode code) { return StatusIs(code, ::testing::_); }

// EXPECT_THAT(result, IsOkAndHolds(7)); takes a value or a matcher.
MATCHER_P(IsOkAndHolds, value, "is OK and holds the value") {
  if (!arg.ok()) {
    *result_listener << arg.status().ToString();
    return false;
  }
  return ::testing::ExplainMatchResult(value, *arg, result_listener);
}

}  // namespace mathsieve

#define MS_TEST_CONCAT_(a, b) a##b
#define MS_TEST_CONCAT(a, b) MS_TEST_CONCAT_(a, b)
// ASSERT_OK_AND_ASSIGN(auto x, F()): declares or assigns x, or ends the test with F's status.
#define ASSERT_OK_AND_ASSIGN(target, expression) \
  ASSERT_OK_AND_ASSIGN_(MS_TEST_CONCAT(ms_result_, __LINE__), target, expression)
#define ASSERT_OK_AND_ASSIGN_(result, target, expression) \
  auto result = (expression);                             \
  ASSERT_TRUE(result.ok()) << result.status().ToString(); \
  target = *std::move(result)
#define ASSERT_OK(expression) ASSERT_THAT((expression), ::mathsieve::IsOk())
#define EXPECT_OK(expression) EXPECT_THAT((expression), ::mathsieve::IsOk())
