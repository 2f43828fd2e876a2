// SPDX-License-Identifier: Apache-2.0
#include "gaus/horizon.hpp"

#include "gaus/error.hpp"
#include "gaus/verify.hpp"

#include "construct/least_length.hpp"
#include "support/packed_problem.hpp"
#include "support/random_problem.hpp"

#include <gmock/gmock.h>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using testing::HasSubstr;

const auto never = [] { return false; };
const std::vector<LatencyBound> automatic{{}};
constexpr IntervalRange smallest{.first = 1, .last = 1, .smallest = true};

std::vector<LatencyBound> steps(std::vector<std::int32_t> all) {
    std::vector<LatencyBound> bounds;
    for (const std::int32_t one : all)
        bounds.push_back({.steps = one});
    return bounds;
}

/// Three products on one multiplier, and two sums behind them.
Problem products(std::int32_t blocking) {
    ProblemData data;
    data.resources = {{.name = "mul", .limit = 1, .blocking = blocking}, {.name = "add"}};
    data.operators = {{.latency = 4},
                      {.latency = 4},
                      {.latency = 4},
                      {.resource_class = 1},
                      {.resource_class = 1}};
    data.dependencies = {{0, 3}, {1, 3}, {3, 4}, {2, 4}};
    return Problem(std::move(data));
}

void expect_legal(const Problem& problem, const Horizon& horizon) {
    ASSERT_FALSE(horizon.baselines.empty());
    for (const Baseline& baseline : horizon.baselines)
        EXPECT_TRUE(verify(problem, baseline.schedule, horizon.windows.latency_bound).empty())
            << baseline.method;
}

TEST(LeastLength, CountsTheStepsThatAClassNeedsBetweenTheOthers) {
    EXPECT_EQ(least_length(products(4), never).steps, 13);
    EXPECT_EQ(least_length(products(1), never).steps, 7);
    EXPECT_EQ(least_length(products(4), never).reason,
              "resource class mul: 3 operators of blocking 4, limit 1, 1 step behind them");
}

TEST(LeastLength, IsProvenAndReachedOnSmallDesigns) {
    int above_critical = 0;
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        ProblemData data = test::random_data(seed, false);
        data.resources[0].limit = 3;
        data.resources[1].limit = 4;
        const Problem problem(std::move(data));
        const LeastLength least = least_length(problem, never);
        if (!problem.has_limits()) continue;
        above_critical += least.steps > critical_path(problem);
        EXPECT_EQ(least.reason.empty(), least.steps == critical_path(problem)) << seed;
        ASSERT_TRUE(least.schedule) << seed;
        EXPECT_TRUE(verify(problem, *least.schedule, least.steps).empty()) << seed;
        if (least.steps == critical_path(problem)) continue;
        EXPECT_FALSE(verify(problem, *least.schedule, least.steps - 1).empty()) << seed;
    }
    EXPECT_GT(above_critical, 20);
}

TEST(OpenHorizons, WithoutABoundTakesTheFewestStepsThatTheLimitsAllow) {
    for (const auto& [blocking, length] : {std::pair(4, 13), std::pair(1, 7)}) {
        const Problem problem = products(blocking);
        const Horizons horizons = open_horizons(problem, automatic, {});
        ASSERT_EQ(horizons.open.size(), 1u);
        EXPECT_EQ(horizons.open[0].windows.latency_bound, length);
        expect_legal(problem, horizons.open[0]);
    }
}

/// Most have no legal baseline: a repair or a complete search finds a schedule.
TEST(OpenHorizons, OpensWhereNoBaselineIsLegal) {
    int without = 0;
    for (std::uint64_t seed = 1; seed <= 10; ++seed) {
        const auto [problem, schedule] = test::packed_problem(seed, 10, 96, 1.6);
        ASSERT_TRUE(verify(problem, schedule, 96).empty());
        without += open_horizon(problem, 96, 0).baselines.empty();
        const Horizons horizons = open_horizons(problem, steps({96}), {});
        ASSERT_EQ(horizons.open.size(), 1u) << seed;
        expect_legal(problem, horizons.open[0]);
        const Horizons shortest = open_horizons(problem, automatic, {});
        EXPECT_LE(shortest.open.at(0).windows.latency_bound, 96) << seed;
        expect_legal(problem, shortest.open[0]);
    }
    EXPECT_GT(without, 5);
}

TEST(OpenHorizons, OneBoundWithoutAScheduleLeavesTheOthers) {
    const Problem problem = products(4);
    const Horizons horizons = open_horizons(problem, steps({20, 12, 13}), {});
    ASSERT_EQ(horizons.open.size(), 2u);
    EXPECT_EQ(horizons.open[0].windows.latency_bound, 13);
    EXPECT_EQ(horizons.open[1].windows.latency_bound, 20);
    ASSERT_EQ(horizons.closed.size(), 1u);
    EXPECT_EQ(horizons.closed[0].reason,
              "no schedule exists within 12 steps: resource class mul: 3 operators of blocking 4, "
              "limit 1, 1 step behind them; at least 13 steps are needed");
    EXPECT_EQ(why_closed(problem, horizons.closed, ""), horizons.closed[0].reason);
}

TEST(OpenHorizons, WhatIsNotProvenIsOnlyNotFound) {
    const Problem problem(test::odd_limit());
    const Horizons horizons = open_horizons(problem, steps({10}), {});
    EXPECT_TRUE(horizons.open.empty());
    EXPECT_EQ(why_closed(problem, horizons.closed, " in 4.0 s; allow more --time"),
              "no schedule within 10 steps was found in 4.0 s; allow more --time, or raise a limit "
              "or the latency bound");
    const std::vector<ClosedHorizon> pipelined{{10, 8}, {12, 9, "proven"}, {12, 10}};
    EXPECT_EQ(why_closed(problem, pipelined, " in 4.0 s"),
              "no schedule within 10 to 12 steps at initiation intervals 8 to 10 was found in 4.0 "
              "s, or raise a limit, the latency bound or the interval");
    EXPECT_EQ(open_horizons(problem, steps({11}), {}).open.size(), 1u);
}

TEST(OpenHorizons, AnOperatorThatNeverFitsIsNamedWhateverIsAsked) {
    for (const std::int64_t limit : {0, 1}) {
        ProblemData data;
        data.resources = {{.name = "cpu", .limit = limit}};
        data.operators = {{.name = "t0", .amount = 0}, {.name = "t1", .amount = 5}};
        const Problem problem(std::move(data));
        const std::string message = "resource class cpu: limit " + std::to_string(limit) +
                                    " is below amount 5 of operator t1";
        for (const IntervalRange& range :
             {IntervalRange{}, smallest, IntervalRange{.first = 1, .last = 3}}) {
            EXPECT_THAT([&] { open_horizons(problem, automatic, range); },
                        testing::ThrowsMessage<InfeasibleError>(message));
        }
    }
}

/// The time is over before anything begins, so only a known schedule opens its horizon.
TEST(OpenHorizons, AKnownScheduleOpensItsHorizon) {
    const Problem problem(test::odd_limit());
    Schedule known;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v)
        known.start.push_back(v / 4);
    known.start.back() = 10;
    ASSERT_FALSE(verify(problem, known, 11).empty());
    // 25 of 26 units by threes, then 15 of 24 by fours: 9 and 4 steps.
    for (std::int32_t v = 0; v < 40; ++v)
        known.start[v] = v < 25 ? v / 3 : 9 + (v - 25) / 4;
    ASSERT_TRUE(verify(problem, known, 13).empty());
    const Horizons acyclic = open_horizons(problem, steps({13}), {}, {.known = &known});
    EXPECT_EQ(acyclic.open.size(), 1u);
    known.ii = 13;
    const Horizons pipelined =
        open_horizons(problem, steps({13}), {.first = 13, .last = 13}, {.known = &known});
    EXPECT_EQ(pipelined.open.size(), 1u);
    const Horizons least = open_horizons(problem, automatic, smallest, {.known = &known});
    ASSERT_EQ(least.open.size(), 1u);
    EXPECT_LE(least.open[0].windows.ii, 13);
}

TEST(OpenHorizons, EveryIntervalOfARangeGetsAStart) {
    ProblemData data;
    data.resources = {{.name = "mul", .cost = 10}, {.name = "add"}};
    data.operators.resize(7);
    for (const std::size_t v : {4, 5, 6})
        data.operators[v].resource_class = 1;
    data.dependencies = {{0, 4}, {1, 4}, {2, 5}, {3, 5}, {4, 6}, {5, 6}};
    const Problem problem(std::move(data));
    const Horizons horizons = open_horizons(problem, automatic, {.first = 1, .last = 4});
    ASSERT_EQ(horizons.open.size(), 4u);
    for (std::int32_t ii = 1; ii <= 4; ++ii) {
        EXPECT_EQ(horizons.open[ii - 1].windows.ii, ii);
        expect_legal(problem, horizons.open[ii - 1]);
    }
}

/// Short of time, the first opens and the others are named; a tiny design takes none.
TEST(OpenHorizons, IntervalsAreLeftOutWhenTheTimeIsShort) {
    ProblemData data;
    data.resources = {{.name = "alu"}};
    data.operators.resize(3);
    const OpeningEffort short_of_time{.enough = [] { return true; }};
    const IntervalRange range{.first = 1, .last = 4};
    EXPECT_EQ(open_horizons(Problem(data), automatic, range, short_of_time).open.size(), 4u);
    data.operators.resize(1000);
    const Problem problem(std::move(data));
    const Horizons hurried = open_horizons(problem, automatic, range, short_of_time);
    ASSERT_EQ(hurried.open.size(), 1u);
    expect_legal(problem, hurried.open[0]);
    ASSERT_EQ(hurried.closed.size(), 3u);
    EXPECT_THAT(why_closed(problem, hurried.closed, " in 1.0 s; allow more --time"),
                testing::EndsWith(
                    "at initiation intervals 2 to 4 was looked for in 1.0 s; allow more --time"));
}

TEST(OpenHorizons, IntervalsThatTheSlotsRuleOutAreRefused) {
    ProblemData data;
    data.resources = {{.name = "free", .blocking = 0}, {.name = "unit", .limit = 2}};
    data.operators.resize(5);
    for (const std::size_t v : {1, 2, 3})
        data.operators[v].resource_class = 1;
    data.dependencies = {{0, 1}, {0, 2}, {0, 3}, {1, 4}, {2, 4}, {3, 4}, {4, 0, 1}};
    const Problem problem(std::move(data));
    EXPECT_EQ(least_interval(problem), 4);
    EXPECT_THAT([&] { open_horizons(problem, automatic, {.first = 3, .last = 3}); },
                testing::ThrowsMessage<InfeasibleError>(
                    HasSubstr("initiation interval 3 is too small for the limits")));
    EXPECT_EQ(open_horizons(problem, automatic, smallest).open.at(0).windows.ii, 4);
    const Horizons range = open_horizons(problem, automatic, {.first = 3, .last = 5});
    ASSERT_EQ(range.open.size(), 2u);
    EXPECT_EQ(range.open[0].windows.ii, 4);
}

}  // namespace
}  // namespace gaus
