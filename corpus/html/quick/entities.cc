#include "corpus/html/quick/entities.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>

#include "corpus/base/code_points.h"
#include "corpus/html/quick/masked_page.h"

namespace mathsieve {
namespace {

struct Entity {
  std::string_view name;
  char32_t code;
};
#include "corpus/html/quick/entities.inc"

constexpr size_t kLongest = 12;  // behind "&", with ";"

// Of the first `length` of eight bytes, and of a name of so many.
constexpr uint64_t FirstBytes(uint64_t bytes, size_t length) {
  return length >= 8 ? bytes : bytes & ((uint64_t{1} << (8 * length)) - 1);
}
constexpr uint64_t KeyOf(std::string_view name) {
  uint64_t key = 0;
  for (size_t i = name.size(); i-- > 0;) key = key << 8 | static_cast<uint8_t>(name[i]);
  return key;
}

// The named characters by the bytes of their names: open addressing.
struct EntityTable {
  static constexpr int kBits = 10;
  static constexpr size_t kSlots = size_t{1} << kBits;
  struct Slot {
    uint64_t key = 0;
    char32_t code = 0;  // 0: empty
    uint8_t length = 0;
  };
  std::array<Slot, kSlots> slots{};

  static constexpr size_t Home(uint64_t key) {
    return static_cast<size_t>(key * 0x9E3779B97F4A7C15u >> (64 - kBits));
  }
  constexpr char32_t Find(uint64_t key, size_t length) const {
    size_t at = Home(key);
    while (slots[at].code != 0 && slots[at].key != key) at = (at + 1) % kSlots;
    return slots[at].length == length ? slots[at].code : 0;
  }
};
constexpr EntityTable kTable = [] {
  EntityTable table;
  for (const Entity& entity : kEntities) {
    const uint64_t key = KeyOf(entity.name);
    size_t at = EntityTable::Home(key);
    while (table.slots[at].code != 0) at = (at + 1) % EntityTable::kSlots;
    table.slots[at] = {key, entity.code, static_cast<uint8_t>(entity.name.size())};
  }
  return table;
}();
static_assert(std::ranges::all_of(kEntities, [](auto& entity) { return entity.name.size() <= 8; }));

// Where the first ";" of eight bytes is; 8 where there is none.
size_t SemicolonIn(uint64_t bytes) {
  constexpr uint64_t kOnes = 0x0101010101010101u;
  const uint64_t differ = bytes ^ kOnes * ';';
  const uint64_t zero = (differ - kOnes) & ~differ & kOnes * 0x80;
  return static_cast<size_t>(std::countr_zero(zero)) / 8;
}

char32_t CodeOfNumber(std::string_view digits) {
  const bool hexadecimal = digits.starts_with('x') || digits.starts_with('X');
  if (hexadecimal) digits.remove_prefix(1);
  uint32_t code = 0;
  const char* const end = digits.data() + digits.size();
  const auto [behind, error] = std::from_chars(digits.data(), end, code, hexadecimal ? 16 : 10);
  if (behind != end || digits.empty() || error != std::errc()) return 0;
  return code < ' ' || (code >= 0x7F && code < 0xA0) || !IsScalarValue(code) ? U' ' : code;
}

}  // namespace

CharacterReference ReadCharacterReference(std::string_view text) {
  const std::string_view near = text.substr(1, kLongest);
  const uint64_t bytes = LoadEight(near.data(), near.data() + near.size());
  size_t length = SemicolonIn(bytes);
  if (length == 8) length = near.find(';', 8);
  if (length == near.npos || length == 0) return {};
  const char32_t code = near[0] == '#' ? CodeOfNumber(near.substr(1, length - 1))
                                       : kTable.Find(FirstBytes(bytes, length), length);
  return code == 0 ? CharacterReference() : CharacterReference{code, length + 2};
}

void AppendDecoded(std::string_view text, std::string& out) {
  while (true) {
    const size_t at = text.find('&');
    out.append(text.substr(0, at));
    if (at == text.npos) return;
    text.remove_prefix(at);
    const CharacterReference reference = ReadCharacterReference(text);
    if (reference.length > 0) {
      AppendUtf8(out, reference.code);
      text.remove_prefix(reference.length);
    } else {
      out.push_back('&');
      text.remove_prefix(1);
    }
  }
}

}  // namespace mathsieve
