#include "corpus/text/unicode.h"

#include <gtest/gtest.h>

#include <sstream>

#include "corpus/base/code_points.h"
#include "tests/support/support.h"

namespace mathsieve {
namespace {

// Writes two columns of hexadecimal UTF-8, a text and its NFKC: every assigned character alone,
// then random strings of what combines. Then every lower case that is one character.
constexpr char kPython[] = R"(
import random, sys, unicodedata as u
random.seed(1)
codes = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000 and u.category(chr(c)) != 'Cn']
def out(kind, a, b):
    sys.stdout.write('%s %s %s\n' % (kind, a.encode().hex() or '-', b.encode().hex() or '-'))
for c in codes:
    out('N', chr(c), u.normalize('NFKC', chr(c)))
    low = chr(c).lower()
    if c != 0x130: out('L', chr(c), low if len(low) == 1 else chr(c))
marks = [c for c in codes if u.combining(chr(c))]
changed = [c for c in codes if u.normalize('NFKC', chr(c)) != chr(c)]
jamo = list(range(0x1100, 0x1200)) + [0xAC00, 0xAC1C, 0xD7A3]
pools = [codes, marks, changed, jamo, list(range(0x20, 0x7F)), list(range(0x900, 0xE00)), [0x3099, 0x304B, 0x30CF]]
for i in range(20000):
    s = ''.join(chr(random.choice(random.choice(pools))) for _ in range(random.randint(1, 9)))
    out('N', s, u.normalize('NFKC', s))
)";

std::string FromHex(const std::string& hex) {
  std::string bytes;
  for (size_t i = 0; hex != "-" && i + 1 < hex.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
  }
  return bytes;
}

TEST(Unicode, NormalFormAndLowerCaseAreThoseOfPython) {
  const CommandResult python = RunCommand({"python3", "-c", kPython});
  if (python.exit_code != 0) GTEST_SKIP() << "no python3";
  std::istringstream lines(python.out);
  std::string kind, from, to, buffer;
  int checked = 0;
  while (lines >> kind >> from >> to) {
    const std::string text = FromHex(from), expected = FromHex(to);
    if (kind == "N") {
      ASSERT_EQ(Nfkc(text, buffer), expected) << from;
    } else {
      size_t at = 0;
      std::string lower;
      AppendUtf8(lower, ToLower(DecodeUtf8(text, at)));
      ASSERT_EQ(lower, expected) << from;
    }
    ++checked;
  }
  EXPECT_GT(checked, 250'000);
}

TEST(Unicode, NormalTextIsNotCopied) {
  std::string buffer = "untouched";
  const std::string text = "plain ASCII, 数学, é and 한글";
  EXPECT_EQ(Nfkc(text, buffer).data(), text.data());
  EXPECT_EQ(buffer, "untouched");
}

TEST(Unicode, ComposesAcrossTheBordersOfAsciiRuns) {
  std::string buffer;
  EXPECT_EQ(Nfkc("cafe\u0301 au lait", buffer), "café au lait");
  EXPECT_EQ(Nfkc("\u0301x", buffer), "\u0301x");
  EXPECT_EQ(Nfkc("（１２）ﬁ", buffer), "(12)fi");
  EXPECT_EQ(Nfkc("", buffer), "");
}

TEST(Unicode, BytesThatAreNoTextStay) {
  std::string buffer;
  EXPECT_EQ(Nfkc("a\xFF\xFE b \xE4\xBD", buffer), "a\xFF\xFE b \xE4\xBD");
  EXPECT_EQ(Nfkc("\xE4\xBD，\xED\xA0\x80", buffer), "\xE4\xBD,\xED\xA0\x80");
}

TEST(Unicode, KnowsItsClasses) {
  EXPECT_EQ(ClassOf('a'), CharClass::kLetter);
  EXPECT_EQ(ClassOf(U'ж'), CharClass::kLetter);
  EXPECT_EQ(ClassOf(U'数'), CharClass::kIdeograph);
  EXPECT_EQ(ClassOf(U'한'), CharClass::kIdeograph);
  EXPECT_EQ(ClassOf(U'ก'), CharClass::kIdeograph);
  EXPECT_EQ(ClassOf(U'∑'), CharClass::kSymbol);
  EXPECT_EQ(ClassOf(U'٣'), CharClass::kDigit);
  EXPECT_EQ(ClassOf(U'\u0301'), CharClass::kMark);
  EXPECT_EQ(ClassOf(U'\u00AD'), CharClass::kIgnorable);
  EXPECT_EQ(ClassOf(U'。'), CharClass::kSeparator);
  EXPECT_EQ(ClassOf(0x10FFFF), CharClass::kSeparator);
}

}  // namespace
}  // namespace mathsieve
