#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

// How much of a true text an extractor gives, and how much else.
namespace mathsieve {

// Hashes of the words of a text; Chinese and Japanese are cut at punctuation only.
std::vector<uint64_t> Tokens(std::string_view text);
// The multiset of stretches of `size` tokens; the whole where there are fewer.
std::map<uint64_t, int> Grams(const std::vector<uint64_t>& tokens, size_t size);

// Token F1 as the article-extraction-benchmark has it (Scrapinghub 2020): the shares of common,
// superfluous and missing grams of a page, averaged over pages.
struct TextAgreement {
  double common = 0, superfluous = 0, missing = 0;
  int pages = 0;

  void Add(std::string_view given, std::string_view wanted, size_t size);
  double F1() const { return 2 * common / (2 * common + superfluous + missing); }
  double precision() const { return common / (common + superfluous); }
  double recall() const { return common / (common + missing); }
  void Print(const char* name) const;
};

}  // namespace mathsieve
