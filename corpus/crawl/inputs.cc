#include "corpus/crawl/inputs.h"

#include <dirent.h>
#include <glob.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <set>

#include "absl/strings/str_format.h"
#include "corpus/base/fields.h"
#include "corpus/base/file.h"
#include "corpus/base/hash.h"
#include "corpus/base/zstd.h"
#include "corpus/crawl/http/sniff.h"
#include "corpus/crawl/read/bytes/byte_stream.h"
#include "corpus/crawl/read/bytes/file_window.h"
#include "corpus/crawl/warc.h"

namespace mathsieve {
namespace {

constexpr size_t kSniffBytes = size_t{64} << 10;
constexpr size_t kSniffInflated = 1024;
constexpr int kMaxListDepth = 8;

// ".warc", but not ".warcs", somewhere in the name: crawlers append more (".warc.open.gz").
bool HasPart(std::string_view name, std::string_view part) {
  for (size_t at = name.find(part); at != std::string_view::npos; at = name.find(part, at + 1)) {
    const size_t end = at + part.size();
    if (end == name.size() || name[end] == '.') return true;
  }
  return false;
}

InputFormat FormatOfName(std::string_view path) {
  std::string name(path.substr(path.find_last_of('/') + 1));
  for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  constexpr std::array<std::pair<std::string_view, InputFormat>, 10> kParts{{
      {".warc", InputFormat::kWarc},
      {".wet", InputFormat::kWarc},
      {".arc", InputFormat::kArc},
      {".jsonl", InputFormat::kJsonLines},
      {".ndjson", InputFormat::kJsonLines},
      {".json", InputFormat::kJsonLines},
      {".parquet", InputFormat::kParquet},
      {".html", InputFormat::kHtml},
      {".htm", InputFormat::kHtml},
      {".xhtml", InputFormat::kHtml},
  }};
  for (const auto& [part, format] : kParts) {
    if (HasPart(name, part)) return format;
  }
  return InputFormat::kUnknown;
}

InputFormat FormatOfBytes(std::string_view bytes) {
  if (bytes.starts_with("WARC/")) return InputFormat::kWarc;
  if (bytes.starts_with("filedesc:")) return InputFormat::kArc;
  if (bytes.starts_with("PAR1")) return InputFormat::kParquet;
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  bytes = StripBlanks(bytes);
  if (bytes.starts_with('{')) return InputFormat::kJsonLines;
  return LooksLikeHtml(bytes) ? InputFormat::kHtml : InputFormat::kUnknown;
}

// The first bytes that `bytes` inflate to; empty where they do not.
std::string Peek(MemberCodec& codec, std::string_view bytes) {
  std::string out(kSniffInflated, '\0');
  size_t used = 0;
  codec.Reset();
  while (used < out.size()) {
    const MemberCodec::Step step = codec.Decode(bytes, out.data() + used, out.size() - used);
    bytes.remove_prefix(step.read);
    used += step.written;
    if (!step.error.empty() || (step.read == 0 && step.written == 0)) break;
    if (step.ended) codec.Reset();
  }
  out.resize(used);
  return out;
}

Packing PackingOf(std::string_view bytes) {
  if (bytes.starts_with("\x1F\x8B")) return Packing::kGzip;
  return ZstdMagicOf(bytes) == ZstdMagic::kNone ? Packing::kPlain : Packing::kZstd;
}

Packing PackingOfName(std::string_view path) {
  if (path.ends_with(".gz") || path.ends_with(".GZ")) return Packing::kGzip;
  return path.ends_with(".zst") || path.ends_with(".ZST") ? Packing::kZstd : Packing::kPlain;
}

int64_t ModifiedNs(const struct stat& info) {
  return int64_t{info.st_mtim.tv_sec} * 1'000'000'000 + info.st_mtim.tv_nsec;
}

RecordBatch::Problem MakeProblem(std::string_view reason, std::string detail, bool lost) {
  return {.offset = -1, .reason = std::string(reason), .detail = std::move(detail), .lost = lost};
}

// One run of ResolveInputs.
class Resolver {
 public:
  // One argument, which must give a file.
  absl::Status Resolve(const std::string& argument);
  InputList Take() && { return std::move(list_); }

 private:
  using Identity = std::pair<dev_t, ino_t>;

  absl::Status Add(const std::string& argument, int depth);
  absl::Status AddList(const std::string& path, int depth);
  absl::StatusOr<bool> AddGlob(const std::string& pattern);
  absl::Status AddPath(const std::string& path, const struct stat& info);
  absl::Status AddFile(const std::string& path, const struct stat& info);
  absl::Status AddFolder(const std::string& path);
  absl::Status Walk(const std::string& folder, std::vector<Identity>& above,
                    std::vector<Input>& found);
  absl::Status Visit(const std::string& path, std::vector<Identity>& above,
                     std::vector<Input>& found);
  absl::Status Unreadable(int error, const std::string& path, std::string_view call);
  void Problem(const std::string& path, std::string_view reason, std::string_view detail,
               bool lost) {
    list_.problems.emplace_back(path,
                                MakeProblem(reason, absl::StrFormat("%s: %s", path, detail), lost));
  }

  InputList list_;
  std::set<Identity> seen_folders_;  // below the folder that is being added
  std::string root_;
  int64_t left_out_ = 0;
};

// Counts what cannot be reached. Errors: the system's, where it is at fault.
absl::Status Resolver::Unreadable(int error, const std::string& path, std::string_view call) {
  const absl::Status status = ErrnoStatus(error, call);
  constexpr std::array kNoFile = {ENOENT, ENOTDIR, EACCES, EPERM, ELOOP, ENAMETOOLONG};
  if (std::ranges::find(kNoFile, error) == kNoFile.end()) return Annotate(status, path);
  const bool cycle = error == ELOOP;
  Problem(path, cycle ? "folder_cycle" : "unreadable", std::string(status.message()), !cycle);
  return absl::OkStatus();
}

// "no such file: /a/b.wrac.gz (is it b.warc.gz?)".
absl::Status NotFound(const std::string& path) {
  const std::filesystem::path whole(path);
  std::filesystem::path folder = whole.parent_path();
  std::error_code error;
  while (!folder.empty() && folder != folder.parent_path() &&
         !std::filesystem::is_directory(folder, error)) {
    folder = folder.parent_path();
  }
  const bool beside = folder == whole.parent_path();
  const std::string wanted =
      beside ? whole.filename().string() : whole.lexically_relative(folder).begin()->string();
  std::vector<std::string> siblings;
  const std::filesystem::directory_iterator entries(folder.empty() ? "." : folder, error);
  for (const auto& entry : entries) siblings.push_back(entry.path().filename().string());
  std::ranges::sort(siblings);
  const std::string nearest = Nearest(wanted, siblings);
  std::string hint;
  if (!nearest.empty()) hint = absl::StrFormat(" (is it %s?)", (folder / nearest).string());
  if (hint.empty() && !beside) {
    hint = absl::StrFormat(" (there is no %s)", (folder / wanted).string());
  }
  return absl::NotFoundError(absl::StrFormat("no such file or folder: %s%s", path, hint));
}

absl::Status Resolver::Resolve(const std::string& argument) {
  const size_t inputs = list_.inputs.size(), problems = list_.problems.size();
  MS_RETURN_IF_ERROR(Add(argument, 0));
  if (list_.inputs.size() > inputs) return absl::OkStatus();
  std::string message = argument + " holds no files";
  if (list_.problems.size() > problems) {
    message += " to read: " + list_.problems[problems].second.detail;
  }
  return absl::NotFoundError(message);
}

absl::Status Resolver::Add(const std::string& argument, int depth) {
  if (argument == "-") {
    list_.inputs.push_back({.path = "-"});
    return absl::OkStatus();
  }
  struct stat info;
  if (stat(argument.c_str(), &info) == 0) return AddPath(argument, info);
  const int error = errno;
  if (argument.starts_with('@')) return AddList(argument.substr(1), depth + 1);
  if (argument.find_first_of("*?[") != std::string::npos) {
    MS_ASSIGN_OR_RETURN(const bool any, AddGlob(argument));
    if (any) return absl::OkStatus();
    return absl::NotFoundError("nothing matches " + argument);
  }
  return error == ENOENT || error == ENOTDIR ? NotFound(argument) : ErrnoStatus(error, argument);
}

absl::Status Resolver::AddList(const std::string& path, int depth) {
  if (depth > kMaxListDepth) {
    return absl::InvalidArgumentError(
        absl::StrFormat("@%s: lists name lists, %d deep", path, kMaxListDepth));
  }
  const auto text = ReadFile(path);
  if (text.status().code() == absl::StatusCode::kNotFound) return NotFound(path);
  if (!text.ok()) return text.status();
  int line_number = 0;
  size_t count = 0;
  for (size_t at = 0; at < text->size();) {
    const size_t end = std::min(text->find('\n', at), text->size());
    const std::string_view line = StripBlanks(std::string_view(*text).substr(at, end - at));
    at = end + 1;
    ++line_number;
    if (line.empty() || line.starts_with('#')) continue;
    ++count;
    MS_RETURN_IF_ERROR(
        Annotate(Add(std::string(line), depth), absl::StrFormat("%s:%d", path, line_number)));
  }
  if (count > 0) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrFormat("@%s: the list names nothing", path));
}

absl::StatusOr<bool> Resolver::AddGlob(const std::string& pattern) {
  glob_t result;
  const int code = glob(pattern.c_str(), GLOB_NOSORT, nullptr, &result);
  std::vector<std::string> paths;
  if (code == 0) paths.assign(result.gl_pathv, result.gl_pathv + result.gl_pathc);
  globfree(&result);
  std::ranges::sort(paths);
  for (const std::string& path : paths) {
    struct stat info;
    if (stat(path.c_str(), &info) == 0) {
      MS_RETURN_IF_ERROR(AddPath(path, info));
    } else {
      MS_RETURN_IF_ERROR(Unreadable(errno, path, "stat"));
    }
  }
  return !paths.empty();
}

absl::Status Resolver::AddPath(const std::string& path, const struct stat& info) {
  return S_ISDIR(info.st_mode) ? AddFolder(path) : AddFile(path, info);
}

absl::Status Resolver::AddFile(const std::string& path, const struct stat& info) {
  Input input{.path = path, .format = FormatOfName(path)};
  if (S_ISREG(info.st_mode)) {
    input.size_bytes = info.st_size;
    input.modified_ns = ModifiedNs(info);
    auto window = FileWindow::Open(path);
    if (window.ok()) {
      MS_RETURN_IF_ERROR(window->Fill(kSniffBytes));
      std::tie(input.format, input.packing) = GuessFormat(path, window->bytes());
    }
  }
  list_.inputs.push_back(std::move(input));
  return absl::OkStatus();
}

absl::Status Resolver::AddFolder(const std::string& path) {
  std::vector<Identity> above;
  std::vector<Input> found;
  seen_folders_.clear();
  left_out_ = 0;
  root_ = path;
  while (root_.size() > 1 && root_.ends_with('/')) root_.pop_back();
  MS_RETURN_IF_ERROR(Walk(root_, above, found));
  std::ranges::sort(found, {}, &Input::path);
  for (Input& input : found) list_.inputs.push_back(std::move(input));
  if (left_out_ == 0) return absl::OkStatus();
  Problem(path, "left_out", absl::StrFormat("%d files are of no known format", left_out_), false);
  return absl::OkStatus();
}

absl::Status Resolver::Walk(const std::string& folder, std::vector<Identity>& above,
                            std::vector<Input>& found) {
  DIR* const entries = opendir(folder.c_str());
  if (entries == nullptr) return Unreadable(errno, folder, "open folder");
  struct stat info;
  fstat(dirfd(entries), &info);
  above.emplace_back(info.st_dev, info.st_ino);
  seen_folders_.insert(above.back());
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = readdir(entries)) names.emplace_back(entry->d_name);
  const int error = errno;
  closedir(entries);
  if (error != 0) return ErrnoStatus(error, "read folder " + folder);
  std::ranges::sort(names);
  for (const std::string& name : names) {
    if (name.starts_with('.')) continue;
    MS_RETURN_IF_ERROR(Visit(absl::StrFormat("%s/%s", folder, name), above, found));
  }
  above.pop_back();
  return absl::OkStatus();
}

absl::Status Resolver::Visit(const std::string& path, std::vector<Identity>& above,
                             std::vector<Input>& found) {
  struct stat info;
  if (stat(path.c_str(), &info) != 0) return Unreadable(errno, path, "stat");
  if (S_ISDIR(info.st_mode)) {
    const Identity identity(info.st_dev, info.st_ino);
    if (std::ranges::find(above, identity) != above.end()) {
      Problem(path, "folder_cycle", "the link leads to a folder above it", false);
      return absl::OkStatus();
    }
    if (seen_folders_.contains(identity)) {
      Problem(path, "folder_again", "the folder was read by another way", false);
      return absl::OkStatus();
    }
    return Walk(path, above, found);
  }
  const InputFormat format = FormatOfName(path);
  // What ends so is still being written.
  const bool partial = path.ends_with(".partial");
  if (!S_ISREG(info.st_mode) || format == InputFormat::kUnknown || partial) {
    ++left_out_;
    return absl::OkStatus();
  }
  Input input{.path = path,
              .format = format,
              .packing = PackingOfName(path),
              .size_bytes = info.st_size,
              .modified_ns = ModifiedNs(info),
              .root = {}};
  if (format == InputFormat::kHtml) input.root = root_;
  found.push_back(std::move(input));
  return absl::OkStatus();
}

}  // namespace

int64_t InputList::TotalBytes() const {
  int64_t total = 0;
  for (const Input& input : inputs) total += input.wanted_bytes();
  return total;
}

std::string InputList::NamesFingerprint() const {
  std::string all;
  for (const Input& input : inputs) {
    absl::StrAppendFormat(&all, "%s %d\n", input.path, input.size_bytes);
  }
  return Hex(Hash64(all));
}

std::string InputList::ContentFingerprint() const {
  std::string all;
  for (const Input& input : inputs) {
    absl::StrAppendFormat(&all, "%s %d %d\n", input.path, input.size_bytes, input.modified_ns);
  }
  return Hex(Hash64(all));
}

bool InputList::HasStandardInput() const {
  return std::ranges::any_of(inputs, [](const Input& input) { return input.path == "-"; });
}

std::pair<InputFormat, Packing> GuessFormat(std::string_view path, std::string_view first_bytes) {
  Packing packing = PackingOf(first_bytes);
  std::string inflated;
  if (packing != Packing::kPlain) {
    const auto codec = packing == Packing::kGzip ? MakeGzipCodec() : MakeZstdCodec();
    inflated = Peek(*codec, first_bytes.substr(0, kSniffBytes));
    first_bytes = inflated;
  }
  const InputFormat by_bytes = FormatOfBytes(first_bytes.substr(0, kSniffInflated));
  const InputFormat by_name = FormatOfName(path);
  // A page may begin with anything, a brace too.
  const bool page = by_name == InputFormat::kHtml && by_bytes == InputFormat::kJsonLines;
  if (by_bytes == InputFormat::kUnknown || page) {
    // A compressed file whose first member is broken begins with anything; the rest may be good.
    if (packing == Packing::kPlain) packing = PackingOfName(path);
    return {by_name, packing};
  }
  return {by_bytes, packing};
}

absl::StatusOr<InputList> ResolveInputs(std::span<const std::string> arguments) {
  Resolver resolver;
  for (const std::string& argument : arguments) MS_RETURN_IF_ERROR(resolver.Resolve(argument));
  return std::move(resolver).Take();
}

}  // namespace mathsieve
