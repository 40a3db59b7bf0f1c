// A layer between a program and its files, put there by LD_PRELOAD. MATHSIEVE_FAULT says what
// happens: CALLS:N:WHAT, CALLS "changes" (write, fsync, rename, ftruncate, unlink) or "reads"
// (read, pread), N the number of the call, from 1, 0 every call, WHAT one of
//   kill    the process ends at once, before the call does anything
//   enospc, eio    the call fails
//   eintr   the call fails, as one that a signal interrupts, every second time
//   short   the call does half of what it is asked for
//   delay   the call waits for two milliseconds
//   cut     the file ends here, for this and all further reads of files that are met
//   flip    one bit in the middle of what is read is another one
// MATHSIEVE_FAULT_PATH: only reads of files whose path ends so are met, and counted.
// MATHSIEVE_FAULT_BYTES: such a read gives no more bytes.
// MATHSIEVE_FAULT_COUNT: a file to which the number of calls is written at the end.
// Calls on standard input, output and error are left alone.

#include <dlfcn.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>

namespace {

struct Fault {
  bool on_changes = false;
  long number = -1;
  std::string_view what;
  std::string_view path;
  size_t most_bytes = SIZE_MAX;
};

std::string_view Setting(const char* name) {
  const char* const text = std::getenv(name);
  return text == nullptr ? std::string_view() : text;
}

const Fault& TheFault() {
  static const Fault fault = [] {
    Fault parsed;
    parsed.path = Setting("MATHSIEVE_FAULT_PATH");
    const std::string_view bytes = Setting("MATHSIEVE_FAULT_BYTES");
    if (!bytes.empty()) parsed.most_bytes = std::strtoul(bytes.data(), nullptr, 10);
    const std::string_view text = Setting("MATHSIEVE_FAULT");
    const size_t colon = text.find(':');
    if (colon == std::string_view::npos) return parsed;
    parsed.on_changes = text.substr(0, colon) == "changes";
    char* end = nullptr;
    parsed.number = std::strtol(text.data() + colon + 1, &end, 10);
    if (*end == ':') parsed.what = end + 1;
    return parsed;
  }();
  return fault;
}

enum class Outcome { kGoOn, kFail, kShort, kCut, kFlip };

Outcome Fail(int error) {
  errno = error;
  return Outcome::kFail;
}

// What becomes of a call that is met, the `call`-th; sets errno where it fails.
Outcome Meet(std::string_view what, long call) {
  if (what == "kill") raise(SIGKILL);
  if (what == "short") return Outcome::kShort;
  if (what == "cut") return Outcome::kCut;
  if (what == "flip") return Outcome::kFlip;
  if (what == "eintr") return call % 2 == 0 ? Outcome::kGoOn : Fail(EINTR);
  if (what == "enospc") return Fail(ENOSPC);
  if (what == "eio") return Fail(EIO);
  const timespec pause{.tv_sec = 0, .tv_nsec = 2'000'000};
  nanosleep(&pause, nullptr);
  return Outcome::kGoOn;
}

std::atomic<long> calls = 0;

// Counts a call and says what becomes of it.
Outcome Next(bool is_change) {
  const Fault& fault = TheFault();
  if (fault.number < 0 || is_change != fault.on_changes) return Outcome::kGoOn;
  const long call = ++calls;
  const bool behind_cut = fault.what == "cut" && call > fault.number;
  if (fault.number != 0 && call != fault.number && !behind_cut) return Outcome::kGoOn;
  return Meet(fault.what, call);
}

bool IsMet(int fd) {
  const std::string_view wanted = TheFault().path;
  if (fd <= STDERR_FILENO) return false;
  if (wanted.empty()) return true;
  char link[64], path[4096];
  std::snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  const ssize_t size = readlink(link, path, sizeof path);
  return size > 0 && std::string_view(path, size).ends_with(wanted);
}

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

size_t Some(Outcome outcome, size_t size) {
  return outcome == Outcome::kShort ? std::max<size_t>(1, size / 2) : size;
}

// real(size) reads so many bytes.
template <typename Read>
ssize_t ReadWith(int fd, void* bytes, size_t size, const Read& real) {
  if (!IsMet(fd)) return real(size);
  const Outcome outcome = Next(false);
  if (outcome == Outcome::kFail) return -1;
  if (outcome == Outcome::kCut) return 0;
  const ssize_t count = real(std::min(Some(outcome, size), TheFault().most_bytes));
  if (outcome == Outcome::kFlip && count > 0) static_cast<char*>(bytes)[count / 2] ^= 0x10;
  return count;
}

__attribute__((destructor)) void WriteCount() {
  const std::string_view path = Setting("MATHSIEVE_FAULT_COUNT");
  if (path.empty()) return;
  std::FILE* const file = std::fopen(path.data(), "w");
  if (file == nullptr) return;
  std::fprintf(file, "%ld", calls.load());
  std::fclose(file);
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* bytes, size_t size) {
  static auto* const real = Real<ssize_t(int, const void*, size_t)>("write");
  const Outcome outcome = fd > STDERR_FILENO ? Next(true) : Outcome::kGoOn;
  return outcome == Outcome::kFail ? -1 : real(fd, bytes, Some(outcome, size));
}

ssize_t read(int fd, void* bytes, size_t size) {
  static auto* const real = Real<ssize_t(int, void*, size_t)>("read");
  return ReadWith(fd, bytes, size, [&](size_t some) { return real(fd, bytes, some); });
}

ssize_t pread(int fd, void* bytes, size_t size, off_t at) {
  static auto* const real = Real<ssize_t(int, void*, size_t, off_t)>("pread");
  return ReadWith(fd, bytes, size, [&](size_t some) { return real(fd, bytes, some, at); });
}

ssize_t pread64(int fd, void* bytes, size_t size, off64_t at) {
  static auto* const real = Real<ssize_t(int, void*, size_t, off64_t)>("pread64");
  return ReadWith(fd, bytes, size, [&](size_t some) { return real(fd, bytes, some, at); });
}

int fsync(int fd) {
  static auto* const real = Real<int(int)>("fsync");
  return Next(true) == Outcome::kFail ? -1 : real(fd);
}

int ftruncate(int fd, off_t size) noexcept {
  static auto* const real = Real<int(int, off_t)>("ftruncate");
  return Next(true) == Outcome::kFail ? -1 : real(fd, size);
}

int rename(const char* from, const char* to) noexcept {
  static auto* const real = Real<int(const char*, const char*)>("rename");
  return Next(true) == Outcome::kFail ? -1 : real(from, to);
}

int unlink(const char* path) noexcept {
  static auto* const real = Real<int(const char*)>("unlink");
  return Next(true) == Outcome::kFail ? -1 : real(path);
}

}  // extern "C"
