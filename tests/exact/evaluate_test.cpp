// SPDX-License-Identifier: Apache-2.0
#include "gaus/evaluate.hpp"

#include "gaus/error.hpp"

#include "exact/naive_objectives.hpp"
#include "support/random_problem.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <string>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using testing::ElementsAre;

/// a and b feed c; one class, one unit each.
ProblemData fork() {
    ProblemData data{.resources = {{.name = "alu"}}};
    data.operators = {{.name = "a"}, {.name = "b"}, {.name = "c"}};
    data.dependencies = {{0, 2}, {1, 2}};
    return data;
}

TEST(Evaluate, CountsASmallGraphByHand) {
    const Objectives value = evaluate(Problem(fork()), {{0, 0, 1}});
    EXPECT_EQ(value, (Objectives{.latency = 2, .resource = 2, .communication = 2, .memory = 2}));
    const Objectives staggered = evaluate(Problem(fork()), {{0, 1, 2}});
    EXPECT_EQ(staggered,
              (Objectives{.latency = 3, .resource = 1, .communication = 3, .memory = 2}));
}

TEST(Evaluate, WeighsCostsAmountsSizesAndDependencies) {
    ProblemData data = fork();
    data.resources = {{.name = "alu", .cost = 2.5}, {.name = "mul", .cost = 10}};
    data.operators[0] = {.amount = 3, .size = 5};
    data.operators[1].resource_class = 1;
    data.dependencies[0].weight = 0.5;
    const Objectives value = evaluate(Problem(data), {{0, 1, 3}});
    EXPECT_EQ(value.resource, 2.5 * 3 + 10 * 1);
    EXPECT_EQ(value.communication, 0.5 * 3 + 1 * 2);
    EXPECT_EQ(value.memory, 5 + 1);
}

TEST(Evaluate, LatencyZeroNeedsNoBoundary) {
    ProblemData data = fork();
    for (Operator& v : data.operators) {
        v.latency = 0;
    }
    const Objectives value = evaluate(Problem(data), {{1, 1, 1}});
    EXPECT_EQ(value.latency, 1);
    EXPECT_EQ(value.resource, 3);
    EXPECT_EQ(value.communication, 0);
    EXPECT_EQ(value.memory, 0);
    EXPECT_EQ(evaluate(Problem(data), {{0, 1, 1}}).communication, 1);
    EXPECT_EQ(evaluate(Problem(data), {{0, 1, 1}}).memory, 1);
}

TEST(Evaluate, ValuesAreBornAfterALongLatency) {
    ProblemData data = fork();
    data.operators[0].latency = 3;
    const Problem problem(data);
    EXPECT_EQ(evaluate(problem, {{0, 0, 3}}).communication, 1 + 3);
    EXPECT_THAT(live_values(problem, {{0, 0, 3}})[0], ElementsAre(1, 1, 2, 0));
}

TEST(Evaluate, BlockingHoldsUnits) {
    ProblemData data = fork();
    data.resources[0].blocking = 3;
    const auto used = usage(Problem(data), {{0, 1, 4}});
    ASSERT_EQ(used.size(), 1u);
    EXPECT_THAT(used[0], ElementsAre(1, 2, 2, 1, 1, 1, 1));
    data.resources[0].blocking = 0;
    EXPECT_EQ(evaluate(Problem(data), {{0, 0, 1}}).resource, 0);
}

TEST(Evaluate, OrderOnlyDependenciesMoveNothing) {
    ProblemData data = fork();
    data.dependencies[0].carries = false;
    const Problem problem(data);
    EXPECT_EQ(evaluate(problem, {{0, 0, 5}}).communication, 5);
    EXPECT_THAT(live_values(problem, {{0, 0, 5}})[0], ElementsAre(1, 1, 1, 1, 1, 0));
}

TEST(Evaluate, AValueLivesUntilItsLastConsumer) {
    ProblemData data = fork();
    data.dependencies = {{0, 1}, {0, 2}};
    EXPECT_THAT(live_values(Problem(data), {{0, 1, 3}})[0], ElementsAre(1, 1, 1, 0));
}

TEST(Evaluate, LoopCarriedDependenciesCountOnlyWhenPipelined) {
    ProblemData data = fork();
    data.dependencies.push_back({2, 0, 2});
    const Problem problem(data);
    EXPECT_EQ(evaluate(problem, {{0, 0, 1}}).communication, 2);
    const Objectives pipelined = evaluate(problem, {{0, 0, 1}, 3});
    EXPECT_EQ(pipelined.communication, 1 + 1 + (0 + 3 * 2 - 1));
    EXPECT_EQ(pipelined.ii, 3);
}

TEST(Evaluate, FoldsUsageModuloTheInterval) {
    const Problem problem(fork());
    EXPECT_THAT(usage(problem, {{0, 1, 2}, 2})[0], ElementsAre(2, 1));
    ProblemData data = fork();
    data.resources[0].blocking = 5;
    EXPECT_THAT(usage(Problem(data), {{1, 0, 0}, 2})[0], ElementsAre(2 + 3 + 3, 3 + 2 + 2))
        << "five steps from slot 1 are two whole turns and slot 1";
}

TEST(Evaluate, AddsOverlappedIterationsOfAValue) {
    const Problem problem(fork());
    EXPECT_THAT(live_values(problem, {{0, 6, 7}, 2})[0], ElementsAre(4 + 1 - 0, 3 + 0))
        << "a is live for 7 boundaries from slot 0, b for one from slot 0";
    EXPECT_EQ(evaluate(problem, {{0, 6, 7}, 2}).memory, 5);
}

TEST(Evaluate, SelfLoopWithDistance) {
    ProblemData data = fork();
    data.dependencies = {{0, 0, 2}};
    const Objectives value = evaluate(Problem(data), {{0, 0, 0}, 3});
    EXPECT_EQ(value.communication, 6);
    EXPECT_EQ(value.memory, 2) << "six boundaries in an interval of three";
}

std::string message(const Problem& problem, const Schedule& schedule) {
    try {
        evaluate(problem, schedule);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

TEST(Evaluate, RejectsIncompleteSchedules) {
    const Problem problem(fork());
    EXPECT_EQ(message(problem, {{0, 1}}), "schedule of 2 starts, expected 3");
    EXPECT_EQ(message(problem, {{0, -1, 1}}), "operator b starts at step -1, expected 0 or more");
    EXPECT_EQ(message(problem, {{0, 0, 1}, -2}),
              "schedule with initiation interval -2, expected 0 or more");
}

TEST(Evaluate, RejectsMemoryBeyond63Bits) {
    ProblemData data = fork();
    data.operators[0].size = std::int64_t{1} << 52;
    data.dependencies = {{0, 1, 5000}};
    EXPECT_EQ(message(Problem(data), {{0, 0, 0}, 1}),
              "the overlapped iterations need more than 2^63 - 1 units");
}

TEST(Evaluate, AgreesWithTheDefinitionOnRandomSchedules) {
    for (std::uint64_t seed = 0; seed < 400; ++seed) {
        const Problem problem(test::random_data(seed, true));
        Random random(seed, 2);
        for (const std::int32_t ii : {0, 1, 2, 5, 40}) {
            Schedule schedule{{}, ii};
            for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
                schedule.start.push_back(static_cast<std::int32_t>(random.below(25)));
            }
            ASSERT_EQ(evaluate(problem, schedule), test::naive_objectives(problem, schedule))
                << "seed " << seed << ", ii " << ii;
        }
    }
}

/// Every time of `data` so many times as long.
ProblemData stretched(ProblemData data, std::int32_t factor) {
    for (Operator& one : data.operators)
        one.latency = factor * std::max(one.latency, 1);
    for (ResourceClass& resource : data.resources)
        resource.blocking *= factor;
    for (Dependency& d : data.dependencies)
        d.delay *= factor;
    return data;
}

TEST(Evaluate, PeaksOnALongTimeAxisAreThoseOfTheSameScheduleOnAShortOne) {
    constexpr std::int32_t factor = 20'000'000;
    for (std::uint64_t seed = 0; seed < 200; ++seed) {
        const ProblemData data = test::random_data(seed, true);
        const Problem small(stretched(data, 1)), large(stretched(data, factor));
        Random random(seed, 3);
        for (const std::int32_t ii : {0, 1, 2, 5, 40}) {
            Schedule schedule{{}, ii}, late{{}, factor * ii};
            for (std::int32_t v = 0; v < small.operator_count(); ++v) {
                schedule.start.push_back(static_cast<std::int32_t>(random.below(25)));
                late.start.push_back(factor * schedule.start.back());
            }
            const Objectives expected = evaluate(small, schedule), found = evaluate(large, late);
            EXPECT_EQ(found.resource, expected.resource) << "seed " << seed << ", ii " << ii;
            EXPECT_EQ(found.memory, expected.memory) << "seed " << seed << ", ii " << ii;
            EXPECT_EQ(found.latency, factor * expected.latency);
        }
    }
}

TEST(Evaluate, ListsOfEveryStepHaveAnEnd) {
    const Problem problem({.resources = {{}}, .operators = {{.latency = 1}, {.latency = 1}}});
    EXPECT_EQ(usage_runs(problem, {{0, 2'000'000'000}}).at(0).size(), 3u);
    EXPECT_THROW(usage(problem, {{0, 2'000'000'000}}), InputError);
}

}  // namespace
}  // namespace gaus
