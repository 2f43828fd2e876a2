// SPDX-License-Identifier: Apache-2.0
#include "gaus/compare.hpp"

#include "gaus/pareto.hpp"
#include "gaus/random.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

namespace {

using gaus::attainment_surface;
using gaus::coverage;
using gaus::Point2;
using gaus::PointSet;
using Surface = std::vector<Point2>;
using Runs = std::vector<Surface>;

TEST(Coverage, HandValues) {
    const PointSet a = {{1, 4}, {3, 2}}, b = {{1, 4}, {2, 3}, {4, 4}, {5, 1}};
    EXPECT_EQ(coverage(a, b), 0.5);  // (1, 4) itself and (4, 4)
    EXPECT_EQ(coverage(b, a), 0.5);
    EXPECT_EQ(coverage(a, a), 1);
    EXPECT_EQ(coverage({}, b), 0);
    EXPECT_EQ(coverage(a, {}), 1);
    EXPECT_EQ(coverage({{0, 0}}, b), 1);
}

TEST(Coverage, IsOneMinusWhatTheOtherAddsToAnArchive) {
    gaus::Random random(6, 0);
    for (std::size_t m = 1; m <= 4; ++m) {
        PointSet a(20, std::vector<double>(m)), b = a;
        for (PointSet* set : {&a, &b})
            for (auto& point : *set)
                for (double& value : point)
                    value = random.below(7);
        gaus::ParetoFront archive(1000);
        for (const auto& values : a) {
            gaus::FrontPoint point;
            point.objectives = values;
            archive.insert(point);
        }
        const auto added =
            std::ranges::count_if(b, [&](const auto& point) { return archive.accepts(point); });
        EXPECT_EQ(coverage(a, b), static_cast<double>(20 - added) / 20);
    }
}

TEST(Attainment, HandValues) {
    const Runs runs = {{{1, 5}, {3, 3}}, {{2, 4}}, {{3, 1}, {1, 9}}};
    EXPECT_EQ(attainment_surface(runs, 1), (Surface{{1, 5}, {2, 4}, {3, 1}}));
    EXPECT_EQ(attainment_surface(runs, 2), (Surface{{1, 9}, {2, 5}, {3, 3}}));
    EXPECT_EQ(attainment_surface(runs, 3), (Surface{{2, 9}, {3, 4}}));
    EXPECT_EQ(attainment_surface(runs, 4), Surface{});
    EXPECT_EQ(attainment_surface(runs, 0), Surface{});
    EXPECT_EQ(attainment_surface(Runs{{}, {{1, 1}}}, 1), (Surface{{1, 1}}));
    EXPECT_EQ(attainment_surface(Runs{{}, {{1, 1}}}, 2), Surface{});
}

/// Number of runs with a point at or below (x, y).
std::size_t attained_by(const Runs& runs, const Point2& at) {
    return static_cast<std::size_t>(std::ranges::count_if(runs, [&](const Surface& run) {
        return std::ranges::any_of(run,
                                   [&](const Point2& p) { return p[0] <= at[0] && p[1] <= at[1]; });
    }));
}

/// All integer points of the plane that k runs attain and whose lower neighbours are not attained.
Surface by_enumeration(const Runs& runs, std::size_t k, int levels) {
    Surface surface;
    for (double x = 0; x < levels; ++x)
        for (double y = 0; y < levels; ++y)
            if (attained_by(runs, {x, y}) >= k && attained_by(runs, {x - 1, y}) < k &&
                attained_by(runs, {x, y - 1}) < k)
                surface.push_back({x, y});
    return surface;
}

TEST(Attainment, EqualsEnumeration) {
    gaus::Random random(7, 0);
    for (int repeat = 0; repeat < 200; ++repeat) {
        Runs runs(1 + random.below(5));
        for (Surface& run : runs)
            for (std::uint32_t i = random.below(6); i > 0; --i)
                run.push_back({double(random.below(9)), double(random.below(9))});
        for (std::size_t k = 1; k <= runs.size(); ++k)
            EXPECT_EQ(attainment_surface(runs, k), by_enumeration(runs, k, 9)) << repeat;
    }
}

TEST(SecondsToHypervolume, IsTheFirstRowThatHasIt) {
    const std::vector<gaus::HistoryRow> history = {{.seconds = 1, .hypervolume = 5},
                                                   {.seconds = 2, .hypervolume = 7},
                                                   {.seconds = 3, .hypervolume = 7}};
    EXPECT_EQ(gaus::seconds_to_hypervolume(history, 4), 1);
    EXPECT_EQ(gaus::seconds_to_hypervolume(history, 7), 2);
    EXPECT_EQ(gaus::seconds_to_hypervolume(history, 7.5), std::nullopt);
    EXPECT_EQ(gaus::seconds_to_hypervolume({}, 0), std::nullopt);
}

}  // namespace
