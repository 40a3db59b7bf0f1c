#include "corpus/text/normal_form/listing.h"

#include <string>
#include <vector>

#include "tests/support/generate.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

// `text` with each listing as "@".
std::string Mark(std::string_view text) {
  ListingFinder finder(text);
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const bool first = text[at] == '`' && (at == 0 || text[at - 1] != '`');
    const size_t end = first ? finder.End(at) : at;
    out += end > at ? '@' : text[at];
    at = std::max(end, at + 1);
  }
  return out;
}

// The same, line by line.
std::string MarkNaively(std::string_view text) {
  std::vector<std::string> lines(1);
  for (const char c : text) c == '\n' ? lines.emplace_back() : lines.back() += c, void();
  const auto ticks_at = [](const std::string& line, size_t at) {
    size_t count = 0;
    while (at + count < line.size() && line[at + count] == '`') ++count;
    return count;
  };
  std::string out;
  for (size_t i = 0; i < lines.size(); ++i) {
    const std::string& line = lines[i];
    const size_t at = std::min(line.find_first_not_of(" \t>-*.0123456789"), line.size());
    const size_t count = ticks_at(line, at);
    size_t close = i + 1;
    const auto closes = [&](const std::string& other) {
      const size_t start = std::min(other.find_first_not_of(" >"), other.size());
      const size_t have = ticks_at(other, start);
      return have >= std::min<size_t>(count, 8) &&
             other.find_first_not_of(" \t\r", start + have) == std::string::npos;
    };
    if (count >= 3 && line.find('`', at + count) == std::string::npos) {
      while (close < lines.size() && !closes(lines[close])) ++close;
    } else {
      close = lines.size();
    }
    if (i > 0) out += '\n';
    if (close >= lines.size()) {
      out += line;
      continue;
    }
    const std::string& last = lines[close];
    out += line.substr(0, at) + "@" + last.substr(last.find_last_of('`') + 1);
    i = close;
  }
  return out;
}

TEST(ListingFinder, FindsFences) {
  EXPECT_EQ(Mark("a\n```cpp\nint x;\n```\nb"), "a\n@\nb");
  EXPECT_EQ(Mark("````\n```\n````"), "@");
  EXPECT_EQ(Mark("- > ```\n  x\n  ``` \nb"), "- > @ \nb");
  EXPECT_EQ(Mark("```\n```\nx\n```\n"), "@\nx\n```\n");
}

TEST(ListingFinder, TakesNothingElse) {
  for (const char* text : {"", "`a`", "```a``` b\n```", "a ```\nb\n```x", "```\nopen", "``\na\n``",
                           "````\na\n```", "```\na\nb ```"}) {
    EXPECT_EQ(Mark(text), text);
  }
}

TEST(ListingFinder, AgreesWithANaiveTwin) {
  generate::Random random(3);
  const std::vector<std::string> parts = {"```", "````", "`",   "\n", "\n```\n", "a",   " ",
                                          ">",   "- ",   "1. ", "\t", "\r",      "\n\n"};
  for (int i = 0; i < 20000; ++i) {
    std::string text;
    for (size_t n = random.Below(14); n > 0; --n) text += parts[random.Below(parts.size())];
    EXPECT_EQ(Mark(text), MarkNaively(text)) << testing::PrintToString(text);
  }
}

TEST(ListingFinder, EndsInlineCode) {
  const auto end = [](std::string_view text) { return ListingFinder(text).InlineEnd(0); };
  EXPECT_EQ(end("`a` b"), 3u);
  EXPECT_EQ(end("``a`b`` c"), 7u);
  EXPECT_EQ(end("`a\nb`"), 5u);
  EXPECT_EQ(end("`a\n\nb`"), 0u);
  EXPECT_EQ(end("`a"), 0u);
  EXPECT_EQ(end("`" + std::string(ListingFinder::kMaxInlineCode, 'a') + "`"), 0u);
}

}  // namespace
}  // namespace mathsieve
