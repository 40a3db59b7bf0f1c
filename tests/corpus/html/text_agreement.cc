#include "tests/corpus/html/text_agreement.h"

#include <algorithm>
#include <cstdio>
#include <string>

#include "corpus/base/code_points.h"
#include "corpus/base/hash.h"

namespace mathsieve {
namespace {

bool IsPunctuation(char32_t code) {
  if (code < 0x80) {
    return !((code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') ||
             (code >= 'A' && code <= 'Z') || code == '_');
  }
  return (code >= 0xA0 && code <= 0xBF) || (code >= 0x2000 && code <= 0x2BFF) ||
         (code >= 0x3000 && code <= 0x303F) || (code >= 0xFF00 && code <= 0xFF0F);
}

}  // namespace

std::vector<uint64_t> Tokens(std::string_view text) {
  std::vector<uint64_t> tokens;
  std::string token;
  for (size_t at = 0; at < text.size();) {
    const size_t begin = at;
    if (!IsPunctuation(DecodeUtf8(text, at))) {
      token.append(text, begin, at - begin);
    } else if (!token.empty()) {
      tokens.push_back(Hash64(token));
      token.clear();
    }
  }
  if (!token.empty()) tokens.push_back(Hash64(token));
  return tokens;
}

std::map<uint64_t, int> Grams(const std::vector<uint64_t>& tokens, size_t size) {
  std::map<uint64_t, int> grams;
  const size_t last = tokens.size() < size ? 0 : tokens.size() - size;
  for (size_t i = 0; i <= last; ++i) {
    const size_t length = std::min(size, tokens.size() - i);
    ++grams[Hash64({reinterpret_cast<const char*>(tokens.data() + i), length * sizeof(uint64_t)})];
  }
  return grams;
}

void TextAgreement::Add(std::string_view given, std::string_view wanted, size_t size) {
  const std::map<uint64_t, int> a = Grams(Tokens(given), size), b = Grams(Tokens(wanted), size);
  double both = 0, in_a = 0, in_b = 0;
  for (const auto& [gram, count] : a) {
    in_a += count;
    const auto found = b.find(gram);
    if (found != b.end()) both += std::min(count, found->second);
  }
  for (const auto& [gram, count] : b) in_b += count;
  const double all = in_a + in_b - both;
  ++pages;
  if (all == 0) return;
  common += both / all;
  superfluous += (in_a - both) / all;
  missing += (in_b - both) / all;
}

void TextAgreement::Print(const char* name) const {
  std::printf("%s: %d pages, precision %.3f recall %.3f F1 %.4f\n", name, pages, precision(),
              recall(), F1());
}

}  // namespace mathsieve
