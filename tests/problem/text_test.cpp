// SPDX-License-Identifier: Apache-2.0
#include "gaus/text.hpp"

#include <string>
#include <string_view>
#include <vector>

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

TEST(Text, CountsHaveTheirPlural) {
    EXPECT_EQ(counted(1, "operator"), "1 operator");
    EXPECT_EQ(counted(0, "operator"), "0 operators");
    EXPECT_EQ(counted(2u, "loop-carried dependency"), "2 loop-carried dependencies");
}

TEST(Text, EditsAreInsertedDeletedReplacedOrSwapped) {
    EXPECT_EQ(edit_distance("", ""), 0u);
    EXPECT_EQ(edit_distance("abc", ""), 3u);
    EXPECT_EQ(edit_distance("solve", "slove"), 1u);
    EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
    EXPECT_EQ(edit_distance("ca", "abc"), 3u);
}

TEST(Text, TheNearestWordIsSuggested) {
    const std::vector<std::string_view> words = {"operators", "dependencies", "id", "latency"};
    EXPECT_EQ(nearest("opreators", words), "operators");
    EXPECT_EQ(nearest("dep", words), "dependencies");
    EXPECT_EQ(nearest("latecny", words), "latency");
    EXPECT_EQ(nearest("di", words), "id");
    EXPECT_EQ(nearest("x", words), "");
    EXPECT_EQ(nearest("graphics", words), "");
    EXPECT_EQ(nearest("", words), "");
    EXPECT_EQ(nearest(std::string(1000000, 'x'), words), "");
    EXPECT_EQ(did_you_mean("latencies", words), "");
    EXPECT_EQ(did_you_mean("Latency", words), "; did you mean latency?");
}

TEST(Text, LongNamesAreCutAtACharacter) {
    EXPECT_EQ(shown_name("mul"), "mul");
    EXPECT_EQ(shown_name(std::string(80, 'a')), std::string(80, 'a'));
    EXPECT_EQ(shown_name(std::string(81, 'a')), std::string(80, 'a') + "...");
    EXPECT_EQ(shown_name(std::string(79, 'a') + "\xe6\xbc\xa2"), std::string(79, 'a') + "...");
    EXPECT_EQ(shown_name(std::string(100, '\x9b')).size(), 77 * 4 + 3u);  // no UTF-8 at all
    EXPECT_EQ(shown_name("\x1b[2J"), "\\x1b[2J");
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
