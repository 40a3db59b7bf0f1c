#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// What a fuzz target needs: FUZZ(input) { … } is called with bytes of every kind; FUZZ_CHECK ends
// the run where a promise of the code under test does not hold.
#define FUZZ(input)                                                          \
  static void FuzzOne(std::string_view input);                               \
  extern "C" int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) { \
    FuzzOne({reinterpret_cast<const char*>(bytes), size});                   \
    return 0;                                                                \
  }                                                                          \
  static void FuzzOne(std::string_view input)

#define FUZZ_CHECK(condition)                                                             \
  do {                                                                                    \
    if (!(condition)) {                                                                   \
      std::fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition); \
      std::abort();                                                                       \
    }                                                                                     \
  } while (false)
