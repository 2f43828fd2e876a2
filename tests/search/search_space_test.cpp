// SPDX-License-Identifier: Apache-2.0
#include "gaus/search_space.hpp"

#include "gaus/error.hpp"

#include <limits>
#include <string>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using enum Hyperparameter;

std::string found(const SearchSpace& space, bool limited = false) {
    try {
        check(space, limited);
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

TEST(SearchSpace, BuiltInListsNeedNoCheck) {
    EXPECT_EQ(found({}, false), "");
    EXPECT_EQ(found({}, true), "");
}

TEST(SearchSpace, ValuesAreInTheRangeOfTheirRow) {
    for (const TuningRow& row : tuning_table) {
        SearchSpace space;
        space[row.which] = {row.least, row.least};
        EXPECT_EQ(found(space), "");
        space[row.which].push_back(std::numeric_limits<double>::quiet_NaN());
        EXPECT_NE(found(space).find(row.name), std::string::npos);
        space[row.which] = {2 * row.most};
        EXPECT_NE(found(space).find(row.name), std::string::npos);
    }
    SearchSpace space;
    space[noise] = {0.5, -1};
    EXPECT_EQ(found(space), "search space: noise: found -1, expected 0 to 100");
}

TEST(SearchSpace, SharesLeaveRoomForTheBuiltInOnes) {
    SearchSpace space;
    space[push_share] = {0.1, 0.8};
    EXPECT_EQ(found(space), "");
    space[push_share] = {0.9, 0.1};
    EXPECT_EQ(found(space),
              "shares of the moves: found 0.9 push_share + 0.2 swap_share (built in) = 1.1, "
              "expected a sum of at most 1");
    space[swap_share] = {0.1};
    EXPECT_EQ(found(space), "");
}

TEST(SearchSpace, WithLimitsOtherSharesAreBuiltIn) {
    SearchSpace space;
    space[push_share] = {0.6};
    EXPECT_EQ(found(space, false), "");
    EXPECT_EQ(found(space, true),
              "shares of the moves: found 0.6 push_share + 0.3 drag_share (built in) + 0.2 "
              "swap_share (built in) = 1.1, expected a sum of at most 1");
}

}  // namespace
}  // namespace gaus
