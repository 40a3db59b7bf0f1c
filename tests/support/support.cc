#include "tests/support/support.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace mathsieve {

std::string SourcePath() {
  const char* source = std::getenv("MATHSIEVE_SOURCE");
  return source != nullptr ? source : MATHSIEVE_SOURCE_DIR;
}

std::optional<std::string> SharedDataPath(std::string_view relative) {
  const char* shared = std::getenv("MATHSIEVE_SHARED");
  const std::string root = shared != nullptr ? shared : SourcePath() + "/../shared/data";
  std::string path = root + "/" + std::string(relative);
  if (!std::filesystem::exists(path)) return std::nullopt;
  return path;
}

TempFolder::TempFolder()
    : path_((std::filesystem::temp_directory_path() / "mathsieve_test_XXXXXX").string()) {
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("no temporary folder " + path_);
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TempFolder::operator/(std::string_view name) const {
  return path_ + "/" + std::string(name);
}

std::string TempFolder::Write(std::string_view name, std::string_view bytes) const {
  const std::string path = *this / name;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
  return path;
}

std::map<std::string, std::string> FilesBelow(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files[entry.path().lexically_relative(folder).string()] = ReadAll(entry.path().string());
    }
  }
  return files;
}

std::string ReadAll(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file.is_open()) << "cannot open " << path;
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return std::move(bytes).str();
}

struct ReadJsonlZst::Stream {
  std::string path;
  std::ifstream file;
  std::unique_ptr<ZSTD_DStream, size_t (*)(ZSTD_DStream*)> zstd{ZSTD_createDStream(),
                                                                ZSTD_freeDStream};
  std::string compressed;
  ZSTD_inBuffer input{nullptr, 0, 0};
  std::string text;
  size_t position = 0;

  // Appends more text; false at the end of the file.
  bool Fill();
};

bool ReadJsonlZst::Stream::Fill() {
  text.erase(0, position);
  position = 0;
  if (input.pos == input.size) {
    compressed.resize(ZSTD_DStreamInSize());
    file.read(compressed.data(), static_cast<std::streamsize>(compressed.size()));
    input = {compressed.data(), static_cast<size_t>(file.gcount()), 0};
    if (input.size == 0) return false;
  }
  const size_t before = text.size();
  text.resize(before + ZSTD_DStreamOutSize());
  ZSTD_outBuffer output{text.data() + before, text.size() - before, 0};
  const size_t code = ZSTD_decompressStream(zstd.get(), &output, &input);
  if (ZSTD_isError(code)) throw std::runtime_error(path + ": " + ZSTD_getErrorName(code));
  text.resize(before + output.pos);
  return true;
}

ReadJsonlZst::ReadJsonlZst(const std::string& path) : stream_(std::make_unique<Stream>()) {
  stream_->path = path;
  stream_->file.open(path, std::ios::binary);
  if (!stream_->file) throw std::runtime_error("cannot open " + path);
}

ReadJsonlZst::~ReadJsonlZst() = default;

bool ReadJsonlZst::Next() {
  Stream& stream = *stream_;
  size_t searched = stream.position;
  size_t end;
  while ((end = stream.text.find('\n', searched)) == std::string::npos) {
    searched = stream.text.size() - stream.position;
    if (stream.Fill()) continue;
    line_ = std::exchange(stream.text, "");
    return !line_.empty();
  }
  line_.assign(stream.text, stream.position, end - stream.position);
  stream.position = end + 1;
  return true;
}

void ForEachRow(const std::string& path, const std::function<void(const Json&)>& visit) {
  for (const std::string& line : ReadJsonlZst(path)) {
    const absl::StatusOr<Json> row = Json::Parse(line);
    if (!row.ok()) throw std::runtime_error(path + ": " + row.status().ToString());
    visit(*row);
  }
}

namespace {

// Only async-signal-safe calls: the test may have threads.
[[noreturn]] void RunChild(char* const* argv, const std::string& input, const std::string& out,
                           const std::string& err) {
  const int files[3] = {open(input.c_str(), O_RDONLY),
                        open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600),
                        open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600)};
  for (int i = 0; i < 3; ++i) {
    if (files[i] < 0 || dup2(files[i], i) < 0) _exit(126);
  }
  execvp(argv[0], argv);
  _exit(127);
}

}  // namespace

CommandResult RunCommand(const std::vector<std::string>& argv, std::string_view input) {
  const TempFolder folder;
  const std::string in = folder.Write("in", input), out = folder / "out", err = folder / "err";
  std::vector<char*> pointers;
  for (const std::string& argument : argv) pointers.push_back(const_cast<char*>(argument.c_str()));
  pointers.push_back(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("cannot fork");
  if (child == 0) RunChild(pointers.data(), in, out, err);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), ReadAll(out),
          ReadAll(err)};
}

std::string MathsieveBinary() {
  const char* binary = std::getenv("MATHSIEVE_BIN");
  return binary != nullptr ? binary : "";
}

}  // namespace mathsieve
