// SPDX-License-Identifier: Apache-2.0
#include "construct/long_list.hpp"

#include "gaus/baseline.hpp"
#include "gaus/error.hpp"
#include "gaus/verify.hpp"

#include "construct/time_axis.hpp"
#include "support/random_problem.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using testing::ElementsAre;

constexpr std::int32_t hundred_million = 100'000'000;

/// Three operators for one unit that each holds so long.
ProblemData three_for_one(std::int32_t steps) {
    ProblemData data{.resources = {{.name = "unit", .limit = 1, .blocking = steps}}};
    data.operators = std::vector<Operator>(3, {.latency = steps});
    return data;
}

TEST(LongList, OneAfterTheOther) {
    const Problem problem(three_for_one(10));
    const auto in_line = long_list_schedule(problem, windows(problem, 30), {});
    ASSERT_TRUE(in_line);
    EXPECT_THAT(in_line->start, ElementsAre(0, 10, 20));
    EXPECT_FALSE(long_list_schedule(problem, windows(problem, 29), {}));
    const auto folded = long_list_schedule(problem, windows(problem, 100, 30), {});
    ASSERT_TRUE(folded);
    EXPECT_THAT(folded->start, ElementsAre(0, 10, 20));
    EXPECT_FALSE(long_list_schedule(problem, windows(problem, 100, 29), {}));
}

TEST(LongList, UnitsHeldForMoreThanATurnAreHeldInEverySlot) {
    ProblemData data = three_for_one(10);
    data.resources[0].limit = 6;
    const Problem problem(data);  // each holds a unit everywhere and one more in 2 of 4 slots
    EXPECT_FALSE(long_list_schedule(problem, windows(problem, 100, 3), {}));
    const Windows w = windows(problem, 100, 4);
    const auto schedule = long_list_schedule(problem, w, {});
    data.resources[0].limit = 8;
    EXPECT_TRUE(!schedule || verify(problem, *schedule, 100).empty());
    ASSERT_TRUE(long_list_schedule(Problem(data), w, {}));
}

TEST(LongList, WhatItFindsIsLegalAndItFindsMostOfWhatListSchedulingFinds) {
    int found = 0, listed = 0, both = 0;
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        ProblemData data = test::random_data(seed, true);
        for (ResourceClass& resource : data.resources)
            resource.limit = 3 + static_cast<std::int64_t>(seed % 4);
        const Problem problem(data);
        for (const std::int32_t ii : {0, 4, 9}) {
            Windows w;
            try {
                w = windows(problem, critical_path(problem) + 20, ii);
            } catch (const InfeasibleError&) {
                continue;
            }
            const auto schedule = long_list_schedule(problem, w, {});
            if (schedule) {
                EXPECT_THAT(verify(problem, *schedule, w.latency_bound), testing::IsEmpty())
                    << "seed " << seed << ", ii " << ii;
            }
            std::vector<std::int64_t> limits;
            for (const ResourceClass& resource : problem.resources())
                limits.push_back(resource.limit);
            const bool other = list_schedule(problem, w, limits, Direction::forward).has_value();
            found += schedule.has_value();
            listed += other;
            both += other && schedule;
        }
    }
    EXPECT_GT(found, 300);
    EXPECT_GT(both, 0.8 * listed);
}

TEST(LongList, EndsWhenStoppedUnlessItHasNearlyEnded) {
    const auto at_once = [] { return true; };
    ProblemData data = three_for_one(10);
    EXPECT_TRUE(long_list_schedule(Problem(data), windows(Problem(data), 30), at_once));
    data.operators.resize(1000, data.operators.front());
    EXPECT_FALSE(long_list_schedule(Problem(data), windows(Problem(data), 10'000), at_once));
    EXPECT_TRUE(long_list_schedule(Problem(data), windows(Problem(data), 10'000), {}));
}

/// Tables over so many steps would take gigabytes and minutes.
TEST(LongList, IsTheBaselineWhereTablesWouldBeTooLarge) {
    const Problem problem(three_for_one(hundred_million));
    const auto methods = [&](const Windows& w) {
        std::vector<std::string_view> names;
        for (const Baseline& baseline : baselines(problem, w)) {
            EXPECT_THAT(verify(problem, baseline.schedule, w.latency_bound), testing::IsEmpty());
            names.push_back(baseline.method);
        }
        return names;
    };
    EXPECT_THAT(methods(windows(problem, 3 * hundred_million)), ElementsAre("list-forward"));
    EXPECT_THAT(methods(windows(problem, 4 * hundred_million, 3 * hundred_million)),
                ElementsAre("list-forward"));
    ProblemData free = three_for_one(hundred_million);
    free.resources[0].limit = -1;
    const Problem unlimited(free);
    const Windows w = windows(unlimited, hundred_million + 5);
    EXPECT_TRUE(is_long(unlimited, w));
    ASSERT_EQ(baselines(unlimited, w).size(), 2u);
}

}  // namespace
}  // namespace gaus
