// SPDX-License-Identifier: Apache-2.0
#include "gaus/bound_rows.hpp"

#include <optional>

#include <gtest/gtest.h>

namespace gaus {
namespace {

FrontPoint point(std::int32_t latency_bound, std::int32_t ii) {
    FrontPoint point;
    point.latency_bound = latency_bound;
    point.schedule.ii = ii;
    return point;
}

TEST(BoundRows, OfOneKindTheLargestStays) {
    std::vector<BoundRow> rows = {{8, 0, {1, 0}, 3, false, "cuts", 1}};
    add_bounds(rows, {{8, 0, {1, 0}, 2, true, "single", 1}, {8, 2, {1, 0}, 1, false, "cuts", 1}});
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_EQ(rows[0].value, 3);
    EXPECT_EQ(rows[1].ii, 2);
    add_bounds(rows, {{8, 0, {1, 0}, 3, true, "branches", 1}});
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_TRUE(rows[0].reached);
}

TEST(BoundRows, APointHasThoseOfItsIntervalAndOfLongerLatencyBounds) {
    Front front;
    front.bounds = {{8, 0, {1, 0}, 5, false, "cuts", 1},
                    {10, 0, {1, 0}, 4, false, "cuts", 1},
                    {10, 0, {2, 1}, 90, false, "cuts", 1},
                    {10, 3, {1, 0}, 7, false, "cuts", 1}};
    EXPECT_EQ(bound_of(front, point(8, 0), 0), 5);
    EXPECT_EQ(bound_of(front, point(9, 0), 0), 4);
    EXPECT_EQ(bound_of(front, point(11, 0), 0), std::nullopt);
    EXPECT_EQ(bound_of(front, point(8, 3), 0), 7);
    EXPECT_EQ(bound_of(front, point(8, 0), 1), std::nullopt);
}

}  // namespace
}  // namespace gaus
