// SPDX-License-Identifier: Apache-2.0
#include "construct/neighbourhoods.hpp"

#include "gaus/verify.hpp"
#include "gaus/windows.hpp"

#include "construct/acyclic_search.hpp"
#include "construct/legal_start.hpp"
#include "exact/reservation_table.hpp"
#include "support/limited_problem.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <gtest/gtest.h>

namespace gaus {
namespace {

const auto never = [] { return false; };

std::int32_t length(const Problem& problem, const Schedule& schedule) {
    std::int32_t steps = 0;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        steps = std::max(steps, schedule.start[v] + std::max(problem.latency()[v], 1));
    return steps;
}

TEST(ShorterSchedule, IsTheShortestOfASmallProblem) {
    int shorter = 0;
    for (std::uint64_t seed = 1; seed <= 150; ++seed) {
        const Problem problem = test::limited_problem(seed, false, 7);
        std::int32_t v = 0;
        while (v < problem.operator_count() && !takes_limited_units(problem, v))
            ++v;
        if (v == problem.operator_count()) continue;
        auto schedule = justified_list_schedule(problem, never);
        ASSERT_TRUE(schedule) << seed;
        for (std::int32_t& step : schedule->start)
            step *= 2;  // legal, and slow
        const std::int32_t before = length(problem, *schedule);
        EXPECT_TRUE(verify(problem, *schedule, before).empty()) << seed;
        if (auto found = shorter_schedule(problem, *schedule, {.stream = seed}, never)) {
            EXPECT_LT(length(problem, *found), before) << seed;
            EXPECT_TRUE(verify(problem, *found, length(problem, *found)).empty()) << seed;
            schedule = std::move(found);
            ++shorter;
        }
        const std::int32_t bound = length(problem, *schedule) - 1;
        if (bound < critical_path(problem)) continue;
        EXPECT_FALSE(test::any_legal(problem, windows(problem, bound))) << seed;
    }
    EXPECT_GT(shorter, 100);
}

/// Jobs of operations on machines, one after the other.
Problem job_shop(std::int32_t jobs, std::int32_t machines) {
    ProblemData data;
    for (std::int32_t m = 0; m < machines; ++m)
        data.resources.push_back({.name = "m" + std::to_string(m), .limit = 1});
    for (std::int32_t j = 0; j < jobs; ++j)
        for (std::int32_t i = 0; i < machines; ++i) {
            const std::int32_t steps = 1 + (7 * j + 5 * i * (j + 1)) % 11;
            data.operators.push_back(
                {.latency = steps,
                 .reservations = {{.index = (i * (j % 3 + 1) + j) % machines, .steps = steps}}});
            const auto v = static_cast<std::int32_t>(data.operators.size()) - 1;
            if (i > 0) data.dependencies.push_back({.source = v - 1, .target = v});
        }
    return Problem(std::move(data));
}

TEST(ShorterSchedule, OfAJobShopBeatsTheListSchedule) {
    const Problem problem = job_shop(8, 5);
    const auto list = justified_list_schedule(problem, never);
    ASSERT_TRUE(list);
    const auto shorter = shorter_schedule(problem, *list, {.rounds = 300}, never);
    ASSERT_TRUE(shorter);
    EXPECT_LT(length(problem, *shorter), length(problem, *list));
    EXPECT_TRUE(verify(problem, *shorter, length(problem, *shorter)).empty());
    // The same random numbers find the same.
    EXPECT_EQ(*shorter_schedule(problem, *list, {.rounds = 300}, never), *shorter);
    EXPECT_FALSE(shorter_schedule(problem, *list, {.rounds = 300}, [] { return true; }));
}

TEST(ShorterSchedule, NeedsLimitsOfClassesAlone) {
    ProblemData data{.resources = {{.name = "a", .limit = 1}},
                     .operators = {{}, {.latency = 3}, {.latency = 2}},
                     .dependencies = {{.source = 0, .target = 1}}};
    const Schedule slow{{0, 5, 9}, 0};
    EXPECT_TRUE(shorter_schedule(Problem(data), slow, {}, never));
    data.spaces = {{.name = "s", .limit = 3}};
    EXPECT_FALSE(shorter_schedule(Problem(data), slow, {}, never));
    data.spaces = {};
    data.resources[0].limit = -1;
    EXPECT_FALSE(shorter_schedule(Problem(data), slow, {}, never));
}

}  // namespace
}  // namespace gaus
