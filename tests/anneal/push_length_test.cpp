// SPDX-License-Identifier: Apache-2.0
#include "anneal/push_length.hpp"

#include <cstddef>

#include <gtest/gtest.h>

namespace gaus {
namespace {

TEST(PushLength, FallsWhenLongPushesComeToNothing) {
    PushLength length(32);
    const auto note = [&](int count, std::size_t moved, int accepted) {
        for (int i = 0; i < count; ++i)
            length.note(moved, i < accepted);
    };
    note(5000, 2, 1000);
    note(1999, 20, 0);
    length.adapt();
    EXPECT_EQ(length.most(), 32u) << "too little was seen";
    note(1, 20, 0);
    length.adapt();
    EXPECT_EQ(length.most(), 16u);
    note(5000, 2, 1000);
    note(4000, 10, 40);
    length.adapt();
    EXPECT_EQ(length.most(), 16u) << "one in a hundred where one in nine is accepted";
    for (int i = 0; i < 10; ++i) {
        note(5000, 2, 1000);
        note(4000, 32, 0);
        length.adapt();
    }
    EXPECT_EQ(length.most(), 4u);
}

}  // namespace
}  // namespace gaus
