// SPDX-License-Identifier: Apache-2.0
#include "problem/text_width.hpp"

#include <gtest/gtest.h>

namespace gaus {
namespace {

TEST(TextWidth, CountsColumnsOfATerminal) {
    EXPECT_EQ(text_width(""), 0u);
    EXPECT_EQ(text_width("abc"), 3u);
    EXPECT_EQ(text_width("ä"), 1u);
    EXPECT_EQ(text_width("加法器"), 6u);
    EXPECT_EQ(text_width("e\u0301"), 1u);            // an accent on the letter before
    EXPECT_EQ(text_width("a\xff\xc3"), 3u);          // bytes that are no UTF-8
    EXPECT_EQ(text_width("\xe5\x8a\xa0x\xe5"), 4u);  // one of three bytes is missing at the end
}

}  // namespace
}  // namespace gaus
