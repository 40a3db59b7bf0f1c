#include "corpus/html/quick/entities.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include "corpus/base/code_points.h"

namespace mathsieve {
namespace {

struct Entity {
  std::string_view name;
  char32_t code;
};
#include "corpus/html/quick/entities.inc"

constexpr size_t kLongest = 12;  // behind "&", with ";"

char32_t CodeOfNumber(std::string_view digits) {
  const bool hexadecimal = digits.starts_with('x') || digits.starts_with('X');
  if (hexadecimal) digits.remove_prefix(1);
  uint32_t code = 0;
  const char* const end = digits.data() + digits.size();
  const auto [behind, error] = std::from_chars(digits.data(), end, code, hexadecimal ? 16 : 10);
  if (behind != end || digits.empty() || error != std::errc()) return 0;
  return code < ' ' || (code >= 0x7F && code < 0xA0) || !IsScalarValue(code) ? U' ' : code;
}

char32_t CodeOfName(std::string_view name) {
  const Entity* const entity = std::ranges::lower_bound(kEntities, name, {}, &Entity::name);
  return entity != std::end(kEntities) && entity->name == name ? entity->code : 0;
}

}  // namespace

CharacterReference ReadCharacterReference(std::string_view text) {
  const std::string_view near = text.substr(1, kLongest);
  const size_t length = near.find(';');
  if (length == near.npos || length == 0) return {};
  const bool number = near[0] == '#';
  const char32_t code =
      number ? CodeOfNumber(near.substr(1, length - 1)) : CodeOfName(near.substr(0, length));
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
