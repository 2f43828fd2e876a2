// SPDX-License-Identifier: Apache-2.0
#include "construct/modulo_sdc.hpp"

#include "gaus/initiation_interval.hpp"
#include "gaus/verify.hpp"
#include "gaus/windows.hpp"

#include "construct/contract.hpp"
#include "construct/legal_start.hpp"
#include "construct/modulo_repair.hpp"
#include "construct/settle.hpp"
#include "support/random_problem.hpp"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

namespace gaus {
namespace {

const auto never = [] { return false; };

/// Operators 0 and 4 use a port; 1, 2 and 3 lie between them on two paths, and 4 feeds 0 again.
Problem two_ports_apart() {
    ProblemData data;
    data.resources = {{.name = "free"}, {.name = "port", .limit = 1}};
    data.operators = {{.resource_class = 1},
                      {.latency = 2},
                      {.latency = 1},
                      {.latency = 4},
                      {.resource_class = 1, .latency = 3}};
    data.dependencies = {{.source = 0, .target = 1},
                         {.source = 1, .target = 2},
                         {.source = 2, .target = 4},
                         {.source = 0, .target = 3},
                         {.source = 3, .target = 4, .distance = 1},
                         {.source = 4, .target = 0, .distance = 3}};
    return Problem(std::move(data));
}

TEST(Contract, KeepsTheLongestPathsBetweenLimitedOperators) {
    const Problem problem = two_ports_apart();
    const Windows bounds = windows(problem, 20, 3);
    const auto contraction = contract(problem, bounds);
    ASSERT_TRUE(contraction);
    EXPECT_THAT(contraction->operators, testing::ElementsAre(0, 4));
    std::vector<std::int64_t> gaps(2);
    for (const Dependency& d : contraction->problem.dependencies()) {
        EXPECT_FALSE(d.carries);
        gaps[d.source] =
            contraction->problem.latency()[d.source] + d.delay - std::int64_t{3} * d.distance;
    }
    // 0 -> 1 -> 2 -> 4 takes 1 + 2 + 1 steps, 0 -> 3 -> 4 takes 1 + 4 - 3; 4 -> 0 takes 3 - 9.
    EXPECT_THAT(gaps, testing::ElementsAre(4, -6));
}

TEST(Contract, LoopsWithoutStepsStayLoopCarried) {
    ProblemData data;
    data.resources = {{.name = "free"}, {.name = "port", .limit = 2}};
    data.operators = {
        {.resource_class = 1, .latency = 0}, {.resource_class = 1, .latency = 0}, {.latency = 2}};
    data.dependencies = {{.source = 0, .target = 1},
                         {.source = 1, .target = 2},
                         {.source = 2, .target = 0, .distance = 1}};
    const Problem problem(std::move(data));
    const Windows bounds = windows(problem, 6, 2);
    ASSERT_TRUE(contract(problem, bounds));
    const auto schedule = modulo_sdc_schedule(problem, bounds, bounds.earliest, {}, never);
    ASSERT_TRUE(schedule);
    EXPECT_TRUE(verify(problem, *schedule, 6).empty());
}

TEST(Contract, IsNotMadeWhenNothingOrEverythingIsLimited) {
    ProblemData data;
    data.resources = {{.name = "unit", .limit = 1}};
    data.operators.resize(2);
    const Problem limited(data);
    EXPECT_FALSE(contract(limited, windows(limited, 4, 2)));
    data.resources[0].limit = -1;
    const Problem free(data);
    EXPECT_FALSE(contract(free, windows(free, 4, 2)));
}

/// A random looped design whose classes A and C are limited to what II = RecMII + 1 needs.
Problem limited_problem(std::uint64_t seed) {
    ProblemData data = test::random_data(seed, true);
    const std::int32_t ii = recurrence_bound(Problem(data)).ii + 1;
    for (const std::size_t c : {0u, 2u}) {
        std::int64_t work = 0, most = 1;
        for (const Operator& op : data.operators) {
            if (op.resource_class != static_cast<std::int32_t>(c)) continue;
            const std::int32_t blocking = data.resources[c].blocking;
            work += op.amount * blocking;
            most = std::max(most, op.amount * ((blocking + ii - 1) / ii));
        }
        data.resources[c].limit = std::max(most, (work + ii - 1) / ii);
    }
    return Problem(std::move(data));
}

TEST(ModuloSdc, SchedulesAreLegalAndNearTheWantedStarts) {
    int found = 0;
    for (std::uint64_t seed = 1; seed <= 80; ++seed) {
        const Problem problem = limited_problem(seed);
        const std::int32_t ii = minimum_ii(problem) + 1;
        const Windows bounds = windows(problem, 2 * critical_path(problem, ii) + ii, ii);
        const auto schedule = modulo_sdc_schedule(problem, bounds, bounds.earliest, {}, never);
        if (!schedule) continue;
        ++found;
        EXPECT_TRUE(verify(problem, *schedule, bounds.latency_bound).empty()) << seed;
        // What is legal already stays.
        EXPECT_EQ(modulo_sdc_schedule(problem, bounds, schedule->start, {}, never), schedule);
    }
    EXPECT_GT(found, 70);
}

TEST(ModuloRepair, RepairsWhatStartsAnywhere) {
    int found = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const Problem problem = limited_problem(seed);
        const std::int32_t ii = minimum_ii(problem) + 1;
        const Windows bounds = windows(problem, 2 * critical_path(problem, ii) + ii, ii);
        Random random(seed, 3);
        std::vector<std::int32_t> start;
        for (std::int32_t v = 0; v < problem.operator_count(); ++v)
            start.push_back(bounds.earliest[v] +
                            static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(
                                bounds.latest[v] - bounds.earliest[v] + 1))));
        const auto repaired = modulo_repair(problem, bounds, start, 20000, seed, 0, never);
        EXPECT_EQ(modulo_repair(problem, bounds, start, 20000, seed, 0, never), repaired);
        if (!repaired) continue;
        ++found;
        EXPECT_TRUE(verify(problem, *repaired, bounds.latency_bound).empty()) << seed;
    }
    EXPECT_GT(found, 50);
}

TEST(ModuloRepair, KeepsWhatIsLegalAndGivesUpInTime) {
    const Problem problem = two_ports_apart();
    const Windows bounds = windows(problem, 20, 3);
    const std::vector<std::int32_t> both_in_slot_0 = {0, 1, 3, 1, 6};
    ASSERT_FALSE(verify(problem, {both_in_slot_0, 3}, 20).empty());
    const auto repaired = modulo_repair(problem, bounds, both_in_slot_0, 1000, 1, 1, never);
    ASSERT_TRUE(repaired);
    EXPECT_TRUE(verify(problem, *repaired, 20).empty());
    EXPECT_EQ(modulo_repair(problem, bounds, repaired->start, 0, 1, 1, never), std::nullopt);
    EXPECT_EQ(modulo_repair(problem, bounds, repaired->start, 1, 1, 1, never), repaired);
    EXPECT_EQ(modulo_repair(problem, bounds, both_in_slot_0, 1000, 1, 1, [] { return true; }),
              std::nullopt);
}

TEST(Settle, BothWaysKeepTheDependenciesAndStayOnTheirSide) {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const Problem problem(test::random_data(seed, true));
        const std::int32_t ii = recurrence_bound(problem).ii;
        const Windows bounds = windows(problem, critical_path(problem, ii) + 5, ii);
        const auto up = settle(problem, bounds, bounds.earliest);
        const auto down = settle_down(problem, bounds, bounds.latest);
        EXPECT_EQ(up, bounds.earliest);
        EXPECT_EQ(down, bounds.latest);
        std::vector<std::int32_t> middle;
        for (std::size_t v = 0; v < up.size(); ++v)
            middle.push_back((up[v] + down[v]) / 2);
        const auto above = settle(problem, bounds, middle),
                   below = settle_down(problem, bounds, middle);
        for (std::size_t v = 0; v < middle.size(); ++v) {
            EXPECT_GE(above[v], middle[v]);
            EXPECT_LE(below[v], middle[v]);
        }
        EXPECT_TRUE(verify(problem, {above, ii}, bounds.latency_bound).empty());
        EXPECT_TRUE(verify(problem, {below, ii}, bounds.latency_bound).empty());
    }
}

TEST(LegalStart, AnOpenBoundIsTwiceTheCriticalPathOrWhatTheLimitsNeed) {
    ProblemData data;
    data.resources = {{.name = "port", .limit = 1}};
    data.operators.resize(8);
    const Problem narrow(data);
    const auto long_one = legal_start(narrow, {}, 8, {}, never);
    ASSERT_TRUE(long_one);
    EXPECT_EQ(long_one->latency_bound, 8);  // eight accesses, one after the other
    data.resources[0].limit = -1;
    const auto free = legal_start(Problem(data), {}, 8, {}, never);
    ASSERT_TRUE(free);
    EXPECT_EQ(free->latency_bound, 2);
    EXPECT_FALSE(legal_start(narrow, {}, 7, {}, never));
    EXPECT_FALSE(legal_start(narrow, {.steps = 7}, 8, {}, never));
    EXPECT_EQ(legal_start(narrow, {.factor = 9}, 8, {}, never)->latency_bound, 9);
}

}  // namespace
}  // namespace gaus
