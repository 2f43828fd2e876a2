// SPDX-License-Identifier: Apache-2.0
#include "construct/exact_schedule.hpp"

#include "gaus/horizon.hpp"
#include "gaus/initiation_interval.hpp"
#include "gaus/verify.hpp"

#include "construct/modulo.hpp"
#include "support/limited_problem.hpp"

#include <gtest/gtest.h>

namespace gaus {
namespace {

const auto never = [] { return false; };

ExactAnswer answer(const Problem& problem, const Windows& window,
                   std::int64_t looks = usual_looks) {
    return exact_schedule(problem, window, window.earliest, looks, never);
}

TEST(ExactSchedule, FindsAScheduleOrProvesThatThereIsNone) {
    int found = 0, infeasible = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        const bool pipelined = seed % 2 == 0;
        const Problem problem = test::limited_problem(seed, pipelined, 6);
        const std::int32_t ii = pipelined ? recurrence_bound(problem).ii : 0;
        const Windows window =
            windows(problem, critical_path(problem, ii) + static_cast<int>(seed % 3), ii);
        const ExactAnswer exact = answer(problem, window);
        EXPECT_EQ(exact.schedule.has_value(), test::any_legal(problem, window)) << seed;
        EXPECT_EQ(exact.infeasible, !exact.schedule) << seed;
        ++(exact.schedule ? found : infeasible);
        if (!exact.schedule) continue;
        EXPECT_TRUE(verify(problem, *exact.schedule, window.latency_bound).empty()) << seed;
    }
    EXPECT_GT(found, 100);
    EXPECT_GT(infeasible, 40);
}

TEST(ExactSchedule, ProvesNothingWithoutTheEffort) {
    ProblemData data;
    data.resources = {{.name = "unit", .limit = 2, .blocking = 3}};
    data.operators.resize(7);
    const Problem problem(std::move(data));
    const Windows window = windows(problem, 12, 0);
    const ExactAnswer little = answer(problem, window, 30);
    EXPECT_FALSE(little.schedule);
    EXPECT_FALSE(little.infeasible);
    const ExactAnswer stopped =
        exact_schedule(problem, window, window.earliest, usual_looks, [] { return true; });
    EXPECT_FALSE(stopped.schedule);
    EXPECT_FALSE(stopped.infeasible);
    EXPECT_TRUE(answer(problem, window).schedule);
    EXPECT_TRUE(answer(problem, windows(problem, 9, 0)).infeasible);
}

/// Sixty operators of amounts 1 and 2 at limit 3, in the order that places the small ones first.
Problem mixed_amounts() {
    ProblemData data;
    data.resources = {{.name = "unit", .limit = 3, .blocking = 4}};
    data.operators.assign(30, {.amount = 1});
    data.operators.resize(60, {.amount = 2});
    return Problem(std::move(data));
}

TEST(ExactSchedule, PlacesFirstWhatTakesMost) {
    const Problem problem = mixed_amounts();
    const std::int32_t ii = minimum_ii(problem);
    ASSERT_EQ(ii, 120);
    const ExactAnswer full = answer(problem, windows(problem, 3 * ii, ii));
    ASSERT_TRUE(full.schedule);
    EXPECT_TRUE(verify(problem, *full.schedule, 3 * ii).empty());
}

TEST(ModuloList, PlacesFirstWhatTakesMost) {
    const Problem problem = mixed_amounts();
    const std::vector<std::int64_t> limits{3};
    const Windows window = windows(problem, 360, 120);
    const auto schedule = modulo_list_schedule(problem, window, limits, Direction::forward);
    ASSERT_TRUE(schedule);
    EXPECT_TRUE(verify(problem, *schedule, 360).empty());
}

/// At MII, 195, they would have to interlock; the next interval is a multiple of 4. What cannot be
/// decided at one interval must not keep the others from being tried.
TEST(OpenHorizons, TheSmallestIntervalIsNotHeldUpByHarderOnes) {
    ProblemData data;
    data.resources = {{.name = "unit", .limit = 3, .blocking = 4}};
    data.operators.assign(54, {.amount = 1});
    data.operators.resize(100, {.amount = 2});
    const Problem problem(std::move(data));
    ASSERT_EQ(minimum_ii(problem), 195);
    const auto horizons = open_horizons(problem, std::vector<LatencyBound>{{}},
                                        {.first = 1, .last = 1, .smallest = true});
    EXPECT_LE(horizons.open.at(0).windows.ii, 196);
}

/// A bound does not end the intervals: units are held, and values wait, beyond it.
TEST(OpenHorizons, AnIntervalLongerThanTheBoundCanBeTheSmallest) {
    ProblemData data;
    data.resources = {{.name = "unit", .limit = 2, .blocking = 4}};
    data.operators.assign(3, {.latency = 1});
    data.operators.push_back({.amount = 2, .latency = 1});
    for (const std::int32_t v : {0, 1, 2})
        data.dependencies.push_back({v, 3});
    const Problem problem(std::move(data));
    const std::vector<LatencyBound> bound{{.steps = 9}};
    const auto horizons = open_horizons(problem, bound, {.first = 1, .last = 1, .smallest = true});
    EXPECT_EQ(horizons.open.at(0).windows.ii, 12);
}

/// Three operators of two units between two that a recurrence holds apart.
TEST(ExactSchedule, ProvesAnIntervalAboveMiiToBeTheSmallest) {
    ProblemData data;
    data.resources = {{.name = "free", .blocking = 0}, {.name = "unit", .limit = 2}};
    data.operators = {{}, {.resource_class = 1}, {.resource_class = 1}, {.resource_class = 1}, {}};
    for (const std::int32_t v : {1, 2, 3}) {
        data.dependencies.push_back({0, v});
        data.dependencies.push_back({v, 4});
    }
    data.dependencies.push_back({4, 0, 1});
    const Problem problem(std::move(data));
    ASSERT_EQ(minimum_ii(problem), 3);
    EXPECT_TRUE(proven_infeasible(problem, {}, 3, never));
    EXPECT_FALSE(proven_infeasible(problem, {}, 4, never));
    EXPECT_TRUE(proven_infeasible(problem, {.steps = 3}, 4, never));
    EXPECT_FALSE(proven_infeasible(problem, {}, 3, [] { return true; }));
    const auto horizons = open_horizons(problem, std::vector<LatencyBound>{{}},
                                        {.first = 1, .last = 1, .smallest = true});
    EXPECT_EQ(horizons.open.at(0).windows.ii, 4);
}

}  // namespace
}  // namespace gaus
