// SPDX-License-Identifier: Apache-2.0
#include "gaus/merge.hpp"

#include "gaus/error.hpp"
#include "gaus/random.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace {

using gaus::Front;
using gaus::merge;
using gaus::MergedFront;
using gaus::NamedFront;
using Values = std::vector<double>;

/// A front of these points, with a trial for each.
NamedFront front(const std::string& name, const std::vector<Values>& points, Values reference) {
    NamedFront result{name, {}};
    Front& made = result.front;
    made.objective_names = {"latency", "resource"};
    made.reference = std::move(reference);
    for (const Values& objectives : points) {
        made.points.emplace_back().objectives = objectives;
        made.trials.emplace_back();
    }
    made.provenance.command = "gaus solve for " + name;
    made.provenance.seed = points.size();
    return result;
}

std::vector<Values> objectives(const Front& front) {
    std::vector<Values> result;
    for (const auto& point : front.points)
        result.push_back(point.objectives);
    return result;
}

std::vector<std::int32_t> sources(const auto& rows) {
    std::vector<std::int32_t> result;
    for (const auto& row : rows)
        result.push_back(row.source);
    return result;
}

TEST(Merge, KeepsTheBestAndTheFirstOfEquals) {
    const auto a = front("a.h5", {{1, 9}, {5, 5}}, {20, 10});
    const auto b = front("b.h5", {{4, 5}, {1, 9}, {9, 1}}, {10, 30});
    const auto [merged, contributed] = merge({a, b}, 0);
    EXPECT_EQ(objectives(merged), (std::vector<Values>{{1, 9}, {4, 5}, {9, 1}}));
    EXPECT_EQ(merged.reference, (Values{20, 30}));
    EXPECT_EQ(contributed, (std::vector<std::size_t>{1, 2}));
    EXPECT_EQ(sources(merged.points), (std::vector<std::int32_t>{0, 1, 1}));
    EXPECT_EQ(sources(merged.trials), (std::vector<std::int32_t>{0, 0, 1, 1, 1}));
    ASSERT_EQ(merged.sources.size(), 2u);
    EXPECT_EQ(merged.sources[0].path, "a.h5");
    EXPECT_EQ(merged.sources[1].points, 2);
    EXPECT_EQ(merged.sources[1].seed, 3u);
    EXPECT_EQ(merged.sources[1].command, "gaus solve for b.h5");
    EXPECT_TRUE(merged.history.empty());
}

TEST(Merge, HistoryHasTheTotals) {
    auto a = front("a.h5", {{1, 2}}, {5, 5}), b = front("b.h5", {{2, 1}}, {5, 5});
    a.front.history = {{1, 1, 1, 1, 1}, {10, 20, 300, 12, 1}};
    b.front.history = {{5, 6, 7, 12, 1}};
    b.front.provenance.world_size = 4;
    const Front merged = merge({a, b}, 0).front;
    ASSERT_EQ(merged.history.size(), 1u);
    const gaus::HistoryRow& row = merged.history[0];
    EXPECT_EQ(row.seconds, 15);
    EXPECT_EQ(row.restarts, 26);
    EXPECT_EQ(row.evaluations, 307);
    EXPECT_EQ(row.hypervolume, 15);  // 12 + 12 - 9
    EXPECT_EQ(row.front_size, 2);
    EXPECT_EQ(merged.provenance.world_size, 4);
}

TEST(Merge, SourcesOfMergedFrontsStayApart) {
    const auto a = front("a.h5", {{1, 9}, {5, 5}}, {9, 9}), b = front("b.h5", {{9, 1}}, {9, 9});
    const auto c = front("c.h5", {{1, 8}}, {9, 9});
    const NamedFront both{"ab.h5", merge({a, b}, 0).front};
    const auto [merged, contributed] = merge({c, both}, 0);
    EXPECT_EQ(contributed, (std::vector<std::size_t>{1, 2}));
    ASSERT_EQ(merged.sources.size(), 3u);
    EXPECT_EQ(merged.sources[0].path, "c.h5");
    EXPECT_EQ(merged.sources[1].path, "a.h5");
    EXPECT_EQ(merged.sources[2].path, "b.h5");
    EXPECT_EQ(merged.sources[1].points, 1);  // (1, 9) is dominated now
    EXPECT_EQ(sources(merged.points), (std::vector<std::int32_t>{0, 1, 2}));
    EXPECT_EQ(sources(merged.trials), (std::vector<std::int32_t>{0, 1, 1, 2}));
}

TEST(Merge, BoundsAreTheStrongestOfEachKind) {
    auto a = front("a.h5", {{1, 9}}, {9, 9}), b = front("b.h5", {{9, 1}}, {9, 9});
    a.front.bounds = {{7, 0, {1, 0}, 3, false, "cuts", 1}, {7, 0, {0, 1}, 1, true, "single", 1}};
    b.front.bounds = {{7, 0, {1, 0}, 4, true, "branches", 2}, {8, 0, {1, 0}, 2, false, "cuts", 1}};
    const auto bounds = merge({a, b}, 0).front.bounds;
    ASSERT_EQ(bounds.size(), 3u);
    EXPECT_EQ(bounds[0].value, 4);
    EXPECT_EQ(bounds[0].method, "branches");
    EXPECT_EQ(bounds[1].value, 1);
    EXPECT_EQ(bounds[2].latency_bound, 8);
}

TEST(Merge, OfOneFrontKeepsItsPoints) {
    const auto merged = merge({front("a.h5", {{1, 9}, {9, 1}}, {9, 9})}, 0);
    EXPECT_EQ(merged.front.points.size(), 2u);
    EXPECT_EQ(merged.front.sources.size(), 1u);
}

TEST(Merge, CapacityThinsTheWholeFront) {
    const auto a = front("a.h5", {{0, 10}, {1, 9}, {2, 8}, {10, 0}}, {11, 11});
    const auto b = front("b.h5", {{5, 5}}, {11, 11});
    const auto points = objectives(merge({a, b}, 3).front);
    ASSERT_EQ(points.size(), 3u);
    EXPECT_EQ(points.front(), (Values{0, 10}));
    EXPECT_EQ(points.back(), (Values{10, 0}));
}

TEST(Merge, EqualsTheNonDominatedPointsOfAll) {
    gaus::Random random(8, 0);
    for (int repeat = 0; repeat < 50; ++repeat) {
        std::vector<NamedFront> fronts;
        std::vector<Values> all;
        for (int f = 0; f < 4; ++f) {
            std::vector<Values> points(random.below(8));
            for (Values& point : points)
                point = {double(random.below(12)), double(random.below(12))};
            all.insert(all.end(), points.begin(), points.end());
            fronts.push_back(front(std::to_string(f), points, {12, 12}));
        }
        std::set<Values> expected;
        for (const Values& point : all)
            if (std::ranges::none_of(all,
                                     [&](const Values& q) { return gaus::dominates(q, point); }))
                expected.insert(point);
        const auto [merged, contributed] = merge(fronts, 0);
        EXPECT_EQ(objectives(merged), std::vector<Values>(expected.begin(), expected.end()));
        for (const gaus::FrontPoint& point : merged.points) {
            const auto has = [&](const NamedFront& each) {
                return std::ranges::count(objectives(each.front), point.objectives) > 0;
            };
            EXPECT_EQ(point.source, std::ranges::find_if(fronts, has) - fronts.begin());
        }
    }
}

TEST(Merge, OtherObjectivesAreRefused) {
    const auto a = front("a.h5", {{1, 2}}, {5, 5});
    auto b = front("b.h5", {{1, 2}}, {5, 5});
    b.front.objective_names = {"resource", "latency"};
    try {
        merge({a, b}, 0);
        FAIL() << "no error";
    } catch (const gaus::InputError& error) {
        EXPECT_STREQ(error.what(),
                     "a.h5 and b.h5 have different objectives: latency,resource and "
                     "resource,latency");
    }
    EXPECT_THROW(merge({}, 0), gaus::InputError);
}

}  // namespace
