// A layer between a program and its files, put there by LD_PRELOAD. MATHSIEVE_FAULT says what
// happens: CALLS:N:WHAT, CALLS "changes" (write, fsync, rename, ftruncate, unlink) or "reads"
// (read), N the number of the call, from 1, 0 every call, WHAT one of
//   kill    the process ends at once, before the call does anything
//   enospc, eio    the call fails
//   eintr   the call fails, as one that a signal interrupts, every second time
//   short   the call does half of what it is asked for
// Calls on standard input, output and error are left alone.

#include <dlfcn.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>

namespace {

struct Fault {
  bool on_changes = false;
  long number = -1;
  const char* what = "";
};

const Fault& TheFault() {
  static const Fault fault = [] {
    Fault parsed;
    const char* text = std::getenv("MATHSIEVE_FAULT");
    const char* const colon = text == nullptr ? nullptr : std::strchr(text, ':');
    if (colon == nullptr) return parsed;
    parsed.on_changes = std::strncmp(text, "changes", 7) == 0;
    char* end = nullptr;
    parsed.number = std::strtol(colon + 1, &end, 10);
    if (*end == ':') parsed.what = end + 1;
    return parsed;
  }();
  return fault;
}

enum class Outcome { kGoOn, kFail, kShort };

// Counts a call and says what becomes of it; sets errno where it fails.
Outcome Next(bool is_change) {
  static std::atomic<long> calls = 0;
  const Fault& fault = TheFault();
  if (fault.number < 0 || is_change != fault.on_changes) return Outcome::kGoOn;
  const long call = ++calls;
  if (fault.number != 0 && call != fault.number) return Outcome::kGoOn;
  if (std::strcmp(fault.what, "kill") == 0) raise(SIGKILL);
  if (std::strcmp(fault.what, "short") == 0) return Outcome::kShort;
  if (std::strcmp(fault.what, "eintr") == 0 && call % 2 == 0) return Outcome::kGoOn;
  errno = std::strcmp(fault.what, "enospc") == 0 ? ENOSPC
          : std::strcmp(fault.what, "eio") == 0  ? EIO
                                                 : EINTR;
  return Outcome::kFail;
}

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

size_t Some(Outcome outcome, size_t size) {
  return outcome == Outcome::kShort ? std::max<size_t>(1, size / 2) : size;
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
  const Outcome outcome = fd > STDERR_FILENO ? Next(false) : Outcome::kGoOn;
  return outcome == Outcome::kFail ? -1 : real(fd, bytes, Some(outcome, size));
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
