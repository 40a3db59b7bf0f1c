// Every kind of byte is a bit of a class. For ASCII the class is the and of two table entries, one
// by the low and one by the high half of the byte, which vectors look up 32 or 64 at a time
// (Langdale & Lemire 2019, "Parsing gigabytes of JSON per second", section 3.1.2).

#include "kernels/byte_masks.h"

#include <array>
#include <cstring>

#include "kernels/x86.h"

namespace mathsieve {
namespace {

// Bits of the two tables. One bit serves one row (high half) of the ASCII table.
constexpr uint8_t kText2 = 1, kText3 = 2, kText5 = 4, kOpen2 = 8, kOpen3 = 16;
constexpr uint8_t kLess = 32, kGreater = 64, kBackslash = 128;
constexpr uint8_t kTextBits = kText2 | kText3 | kText5;
constexpr uint8_t kOpenBits = kOpen2 | kOpen3;

// Four times over, as wide as vectors are.
struct HalfTables {
  std::array<uint8_t, 64> low{}, high{};
};
constexpr HalfTables MakeTables() {
  HalfTables tables;
  const auto add = [&](char byte, uint8_t bit) {
    for (int i = 0; i < 64; i += 16) {
      tables.low[i + (byte & 15)] |= bit;
      tables.high[i + (byte >> 4)] |= bit;
    }
  };
  for (const char byte : {'&', '$', '+'}) add(byte, kText2);
  for (const char byte : {'<', '=', '>'}) add(byte, kText3);
  for (const char byte : {'\\', '^'}) add(byte, kText5);
  for (const char byte : {'/', '!'}) add(byte, kOpen2);
  add('?', kOpen3);
  add('<', kLess);
  add('>', kGreater);
  add('\\', kBackslash);
  return tables;
}
constexpr HalfTables kTables = MakeTables();

// Of the first and the second letter of a name, a bit for each of kNamePairs.
struct PairTables {
  HalfTables first, second;
};
constexpr PairTables MakePairTables() {
  PairTables tables;
  const auto add = [](HalfTables& table, char byte, uint8_t bit) {
    for (int i = 0; i < 64; i += 16) {
      table.low[i + (byte & 15)] |= bit;
      table.high[i + (byte >> 4)] |= bit;
      if (byte >= 'a') table.high[i + (byte >> 4) - 2] |= bit;
    }
  };
  uint8_t bit = 1;
  for (const NamePairs& pairs : kNamePairs) {
    for (const char byte : pairs.first) add(tables.first, byte, bit);
    for (const char byte : pairs.second) add(tables.second, byte, bit);
    for (int i = 0; pairs.second.empty() && i < 64; ++i) {
      tables.second.low[i] |= bit;
      tables.second.high[i] |= bit;
    }
    bit = static_cast<uint8_t>(bit << 1);
  }
  return tables;
}
constexpr PairTables kPairTables = MakePairTables();

// Which of 64 bytes are of which kind. `open`: / ! and ?; `pairs`: those that begin a pair of
// kNamePairs with the byte behind them.
struct Kinds {
  uint64_t less, greater, backslash, open, slash, single, letters, digits, high, pairs;
};

// The last bits of the block before, and its masks.
struct Before {
  uint64_t letters = 0, digits = 0, high = 0, less = 0, slash = 0;
  ByteMasks* masks = nullptr;
};

inline uint64_t RunStarts(uint64_t run, uint64_t& before) {
  const uint64_t starts = run & ~(run << 1 | before);
  before = run >> 63;
  return starts;
}

// What the last two bytes of the block before open is known only now.
inline void SetMasks(const Kinds& kinds, Before& before, ByteMasks& masks) {
  const uint64_t open = kinds.open | kinds.letters;
  const uint64_t names = kinds.pairs | (kinds.slash & kinds.pairs >> 1);
  before.masks->opens |= (before.less >> 63 & open) << 63;
  before.masks->named |= (before.less >> 63 & names) << 63 |
                         (before.less >> 62 & before.slash >> 63 & kinds.pairs) << 62;
  before.less = kinds.less;
  before.slash = kinds.slash;
  before.masks = &masks;
  masks.opens = kinds.less & open >> 1;
  masks.named = kinds.less & names >> 1;
  masks.closes = kinds.greater;
  masks.backslashes = kinds.backslash;
  masks.letters = kinds.letters;
  masks.starts = kinds.single | RunStarts(kinds.letters, before.letters) |
                 RunStarts(kinds.digits, before.digits) | RunStarts(kinds.high, before.high);
}

uint8_t EntryOf(const HalfTables& tables, uint8_t byte) {
  return tables.low[byte & 15] & tables.high[byte >> 4];
}

// As all of its kind it reads one byte more than 64.
Kinds KindsPortable(const char* bytes) {
  Kinds kinds = {};
  for (int i = 0; i < 64; ++i) {
    const auto byte = static_cast<uint8_t>(bytes[i]);
    const auto next = static_cast<uint8_t>(bytes[i + 1]);
    const uint64_t bit = uint64_t{1} << i;
    if (EntryOf(kPairTables.first, byte) & EntryOf(kPairTables.second, next)) kinds.pairs |= bit;
    if (byte >= 0x80) {
      kinds.high |= bit;
      continue;
    }
    const uint8_t entry = EntryOf(kTables, byte);
    if (entry & kLess) kinds.less |= bit;
    if (entry & kGreater) kinds.greater |= bit;
    if (entry & kBackslash) kinds.backslash |= bit;
    if (entry & kOpenBits) kinds.open |= bit;
    if (byte == '/') kinds.slash |= bit;
    if (entry & kTextBits) kinds.single |= bit;
    if (static_cast<uint8_t>((byte | 0x20) - 'a') < 26) kinds.letters |= bit;
    if (static_cast<uint8_t>(byte - '0') < 10) kinds.digits |= bit;
  }
  return kinds;
}

Before FillPortable(const char* bytes, size_t blocks, ByteMasks* masks, Before before) {
  for (size_t i = 0; i < blocks; ++i, bytes += 64) {
    SetMasks(KindsPortable(bytes), before, masks[i]);
  }
  return before;
}

#ifdef MATHSIEVE_X86
MATHSIEVE_AVX2 inline uint64_t Pair(__m256i first, __m256i second) {
  return static_cast<uint32_t>(_mm256_movemask_epi8(first)) |
         static_cast<uint64_t>(static_cast<uint32_t>(_mm256_movemask_epi8(second))) << 32;
}

struct Half {
  __m256i entries, first, second, letters, digits, bytes;
};

MATHSIEVE_AVX2 inline __m256i Entries(const HalfTables& tables, __m256i v) {
  const __m256i lower = _mm256_and_si256(v, _mm256_set1_epi8(15));
  const __m256i upper = _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(15));
  return _mm256_and_si256(_mm256_shuffle_epi8(Load256(tables.low.data()), lower),
                          _mm256_shuffle_epi8(Load256(tables.high.data()), upper));
}

MATHSIEVE_AVX2 inline Half LookUp(const char* bytes) {
  const __m256i v = Load256(bytes);
  // Bytes are moved so that a range lies at the low end of the signed numbers.
  const __m256i letter = _mm256_add_epi8(_mm256_or_si256(v, _mm256_set1_epi8(0x20)),
                                         _mm256_set1_epi8(static_cast<char>(0x80 - 'a')));
  const __m256i digit = _mm256_add_epi8(v, _mm256_set1_epi8(static_cast<char>(0x80 - '0')));
  return {Entries(kTables, v),
          Entries(kPairTables.first, v),
          Entries(kPairTables.second, Load256(bytes + 1)),
          _mm256_cmpgt_epi8(_mm256_set1_epi8(static_cast<char>(-128 + 26)), letter),
          _mm256_cmpgt_epi8(_mm256_set1_epi8(static_cast<char>(-128 + 10)), digit),
          v};
}

MATHSIEVE_AVX2 inline uint64_t Test(const Half& a, const Half& b, uint8_t bits) {
  const __m256i mask = _mm256_set1_epi8(static_cast<char>(bits)), zero = _mm256_setzero_si256();
  return ~Pair(_mm256_cmpeq_epi8(_mm256_and_si256(a.entries, mask), zero),
               _mm256_cmpeq_epi8(_mm256_and_si256(b.entries, mask), zero));
}

MATHSIEVE_AVX2 inline uint64_t Slashes(const Half& a, const Half& b) {
  const __m256i slash = _mm256_set1_epi8('/');
  return Pair(_mm256_cmpeq_epi8(a.bytes, slash), _mm256_cmpeq_epi8(b.bytes, slash));
}

MATHSIEVE_AVX2 inline uint64_t Meet(const Half& a, const Half& b) {
  const __m256i zero = _mm256_setzero_si256();
  return ~Pair(_mm256_cmpeq_epi8(_mm256_and_si256(a.first, a.second), zero),
               _mm256_cmpeq_epi8(_mm256_and_si256(b.first, b.second), zero));
}

MATHSIEVE_AVX2 Before FillAvx2(const char* bytes, size_t blocks, ByteMasks* masks, Before before) {
  for (size_t i = 0; i < blocks; ++i, bytes += 64) {
    const Half a = LookUp(bytes), b = LookUp(bytes + 32);
    const Kinds kinds = {Test(a, b, kLess),
                         Test(a, b, kGreater),
                         Test(a, b, kBackslash),
                         Test(a, b, kOpenBits),
                         Slashes(a, b),
                         Test(a, b, kTextBits),
                         Pair(a.letters, b.letters),
                         Pair(a.digits, b.digits),
                         Pair(a.bytes, b.bytes),
                         Meet(a, b)};
    SetMasks(kinds, before, masks[i]);
  }
  return before;
}

MATHSIEVE_AVX512 inline __m512i All(uint8_t value) {
  return _mm512_set1_epi8(static_cast<char>(value));
}

MATHSIEVE_AVX512 inline __m512i Entries(const HalfTables& tables, __m512i v) {
  const __m512i lower = _mm512_and_si512(v, All(15));
  const __m512i upper = _mm512_and_si512(_mm512_srli_epi16(v, 4), All(15));
  return _mm512_and_si512(_mm512_shuffle_epi8(_mm512_loadu_si512(tables.low.data()), lower),
                          _mm512_shuffle_epi8(_mm512_loadu_si512(tables.high.data()), upper));
}

MATHSIEVE_AVX512 Before FillAvx512(const char* bytes, size_t blocks, ByteMasks* masks,
                                   Before before) {
  for (size_t i = 0; i < blocks; ++i, bytes += 64) {
    const __m512i v = _mm512_loadu_si512(bytes);
    const __m512i entries = Entries(kTables, v);
    const __m512i first = Entries(kPairTables.first, v);
    const __m512i second = Entries(kPairTables.second, _mm512_loadu_si512(bytes + 1));
    const __m512i letter = _mm512_sub_epi8(_mm512_or_si512(v, All(0x20)), All('a'));
    const __m512i digit = _mm512_sub_epi8(v, All('0'));
    const Kinds kinds = {_mm512_test_epi8_mask(entries, All(kLess)),
                         _mm512_test_epi8_mask(entries, All(kGreater)),
                         _mm512_test_epi8_mask(entries, All(kBackslash)),
                         _mm512_test_epi8_mask(entries, All(kOpenBits)),
                         _mm512_cmpeq_epi8_mask(v, All('/')),
                         _mm512_test_epi8_mask(entries, All(kTextBits)),
                         _mm512_cmplt_epu8_mask(letter, All(26)),
                         _mm512_cmplt_epu8_mask(digit, All(10)),
                         _mm512_movepi8_mask(v),
                         _mm512_test_epi8_mask(first, second)};
    SetMasks(kinds, before, masks[i]);
  }
  return before;
}
#endif

template <Before (*kFill)(const char*, size_t, ByteMasks*, Before)>
void FillAll(const char* bytes, size_t size, ByteMasks* masks) {
  ByteMasks none;
  Before before;
  before.masks = &none;
  if (size == 0) return;
  const size_t whole = (size - 1) / 64;
  before = kFill(bytes, whole, masks, before);
  char tail[128] = {};
  std::memcpy(tail, bytes + whole * 64, size - whole * 64);
  kFill(tail, 1, masks + whole, before);
}

}  // namespace

void FillByteMasks(Simd simd, const char* bytes, size_t size, ByteMasks* masks) {
#ifdef MATHSIEVE_X86
  if (simd == Simd::kAvx512) return FillAll<FillAvx512>(bytes, size, masks);
  if (simd == Simd::kAvx2) return FillAll<FillAvx2>(bytes, size, masks);
#endif
  FillAll<FillPortable>(bytes, size, masks);
}

void FillByteMasks(const char* bytes, size_t size, ByteMasks* masks) {
  FillByteMasks(BestSimd(), bytes, size, masks);
}

}  // namespace mathsieve
