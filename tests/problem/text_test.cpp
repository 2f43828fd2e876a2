#include "gaus/text.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using namespace std::string_view_literals;

TEST(Text, WhatIsPrintableStaysAsItIs) {
    for (const std::string_view text :
         {""sv, "mul"sv, "a b\\x1b \"~\""sv, "\xc3\xa9t\xc3\xa9"sv, "\xe6\xbc\xa2\xe5\xad\x97"sv,
          "\xf0\x9f\x98\x80"sv, "\xc2\xa0"sv, "\xd7\x90"sv})
        EXPECT_EQ(printable(text), text);
}

TEST(Text, ControlCharactersAreShown) {
    EXPECT_EQ(printable("\x1b]0;title\x07\x1b[2J"), "\\x1b]0;title\\x07\\x1b[2J");
    EXPECT_EQ(printable("a\nb\r\tc\x7f"), "a\\nb\\x0d\\x09c\\x7f");
    EXPECT_EQ(printable("a\0b"sv), "a\\x00b");
    EXPECT_EQ(printable("\xc2\x80\xc2\x9b\xc2\x9f"), "\\u0080\\u009b\\u009f");
}

TEST(Text, WhatTurnsTheDirectionOfWritingIsShown) {
    EXPECT_EQ(printable("\xe2\x80\xae"
                        "a\xe2\x81\xa6\xe2\x81\xa9\xe2\x80\x8f\xd8\x9c"),
              "\\u202ea\\u2066\\u2069\\u200f\\u061c");
    EXPECT_EQ(printable("a\xe2\x80\xa8"
                        "b\xe2\x80\xa9"),
              "a\\u2028b\\u2029");
}

TEST(Text, BytesThatAreNoUtf8AreShown) {
    EXPECT_EQ(printable("\x9b"
                        "2J"),
              "\\x9b2J");                                     // a C1 control of one byte
    EXPECT_EQ(printable("\xc3"), "\\xc3");                    // cut
    EXPECT_EQ(printable("\xc3\x1b"), "\\xc3\\x1b");           // cut by a control character
    EXPECT_EQ(printable("\xc0\x9b"), "\\xc0\\x9b");           // overlong
    EXPECT_EQ(printable("\xed\xa0\x80"), "\\xed\\xa0\\x80");  // a surrogate
    EXPECT_EQ(printable("\xf5\x80\x80\x80"), "\\xf5\\x80\\x80\\x80");
    EXPECT_EQ(printable("\xff"
                        "a\xc3\xa9"),
              "\\xffa\xc3\xa9");
}

TEST(Text, NamesAreUtf8WithoutControlCharacters) {
    for (const std::string_view text : {""sv, "mul"sv, "\xc3\xa9"sv, "\xf4\x8f\xbf\xbf"sv})
        EXPECT_TRUE(is_plain_text(text)) << text;
    for (const std::string_view text : {"\x1b"sv, "a\n"sv, "a\0"sv, "\x7f"sv, "\xff"sv, "\xc3"sv,
                                        "\xc0\x80"sv, "\xed\xa0\x80"sv, "\xf4\x90\x80\x80"sv})
        EXPECT_FALSE(is_plain_text(text)) << printable(text);
}

}  // namespace
}  // namespace gaus
