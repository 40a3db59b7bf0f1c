#include "tools/terminal.h"

#include <gtest/gtest.h>

namespace mathsieve {
namespace {

TEST(Visible, WritesOutWhatATerminalWouldObey) {
  EXPECT_EQ(Visible("plain $x^2$ \\ n\xC3\xA9 \xE6\x95\xB0\xE5\xAD\xA6\n\ttab"),
            "plain $x^2$ \\ n\xC3\xA9 \xE6\x95\xB0\xE5\xAD\xA6\n\ttab");
  EXPECT_EQ(Visible("\x1B[2J\a\r\x7F"), "\\x1b[2J\\x07\\x0d\\x7f");
  EXPECT_EQ(Visible(std::string_view("a\0b", 3)), "a\\x00b");
  EXPECT_EQ(Visible("\xC2\x9B"
                    "31m\xC2\xA0"),
            "\\u009b31m\xC2\xA0");
  EXPECT_EQ(Visible("a\xE2\x80\xAE"
                    "b\xE2\x81\xA6\xE2\x80\x94"),
            "a\\u202eb\\u2066\xE2\x80\x94");
}

TEST(Visible, BytesThatAreNoUtf8AreWrittenOut) {
  EXPECT_EQ(Visible("\x9B"
                    "31m\xFF"),
            "\\x9b31m\\xff");
  EXPECT_EQ(Visible("\xEF\xBF\xBD"), "\xEF\xBF\xBD");
}

TEST(VisibleLine, StaysOnItsLine) { EXPECT_EQ(VisibleLine("a\n── b\tc\x1B"), "a\\n── b\\tc\\x1b"); }

TEST(TsvCell, HasNeitherTabsNorNewlines) {
  EXPECT_EQ(TsvCell("a\tb\nc\rd\\te"), "a\\tb\\nc\\rd\\\\te");
  EXPECT_EQ(TsvCell("urn:uuid:1"), "urn:uuid:1");
}

}  // namespace
}  // namespace mathsieve
