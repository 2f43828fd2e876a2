// SPDX-License-Identifier: Apache-2.0
#include "gaus/windows.hpp"

#include "gaus/error.hpp"
#include "gaus/verify.hpp"

#include "support/chain.hpp"
#include "support/random_problem.hpp"

#include <gmock/gmock.h>
#include <optional>
#include <string>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using test::chain;
using testing::ElementsAre;

std::string message(const Problem& problem, std::int32_t bound, std::int32_t ii) {
    try {
        windows(problem, bound, ii);
    } catch (const Error& error) {
        return error.what();
    }
    return "no error";
}

TEST(Windows, CriticalPathCountsLatencyAndDelay) {
    ProblemData data = chain({2, 1, 3});
    EXPECT_EQ(critical_path(Problem(data)), 6);
    data.dependencies[1].delay = 4;
    EXPECT_EQ(critical_path(Problem(data)), 10);
    data.dependencies.push_back({2, 0, 1, 100});
    EXPECT_EQ(critical_path(Problem(data)), 10) << "loop-carried dependencies do not count";
}

TEST(Windows, LatencyZeroTakesOneStepAtTheEnd) {
    EXPECT_EQ(critical_path(Problem(chain({0, 0, 0}))), 1);
    EXPECT_EQ(critical_path(Problem(chain({2, 0}))), 3);
    const Windows w = windows(Problem(chain({0, 1, 0})), 4);
    EXPECT_THAT(w.earliest, ElementsAre(0, 0, 1));
    EXPECT_THAT(w.latest, ElementsAre(2, 2, 3));
}

TEST(Windows, CriticalPathMustFit31Bits) {
    try {
        critical_path(Problem(chain({2147483647, 2147483647, 1})));
        FAIL() << "no error";
    } catch (const InputError& error) {
        EXPECT_STREQ(error.what(),
                     "critical path of 4294967295 steps, expected at most 2147483647: a -> b -> c");
    }
}

TEST(Windows, AcyclicIgnoresLoopCarriedDependencies) {
    ProblemData data = chain({2, 1, 1});
    data.dependencies.push_back({2, 0, 1});
    const Windows w = windows(Problem(data), 6);
    EXPECT_THAT(w.earliest, ElementsAre(0, 2, 3));
    EXPECT_THAT(w.latest, ElementsAre(2, 4, 5));
    EXPECT_EQ(w.latency_bound, 6);
    EXPECT_EQ(w.ii, 0);
}

TEST(Windows, PipelinedFollowsLoopCarriedDependencies) {
    ProblemData data = chain({1, 1, 1});
    data.dependencies.push_back({0, 2, 1, 6});
    const Windows w = windows(Problem(data), 8, 3);
    EXPECT_THAT(w.earliest, ElementsAre(0, 1, 4)) << "0 + 1 + 6 - 3 * 1";
    EXPECT_THAT(w.latest, ElementsAre(3, 6, 7));
}

TEST(Windows, SelfLoopLimitsTheInterval) {
    ProblemData data = chain({4});
    data.dependencies.push_back({0, 0, 2});
    EXPECT_THAT(windows(Problem(data), 4, 2).earliest, ElementsAre(0));
    EXPECT_EQ(message(Problem(data), 4, 1),
              "initiation interval 1 is too small for the recurrence a -> a: 4 steps in 2 "
              "iterations need at least 2");
}

TEST(Windows, NamesTheRecurrenceThatDoesNotFit) {
    ProblemData data = chain({2, 1, 3, 1});
    data.dependencies.push_back({2, 1, 2, 1});
    EXPECT_EQ(message(Problem(data), 100, 2),
              "initiation interval 2 is too small for the recurrence b -> c -> b: 5 steps in 2 "
              "iterations need at least 3");
    EXPECT_EQ(message(Problem(data), 100, 3), "no error");
}

TEST(Windows, NamesTheCriticalPathAboveTheBound) {
    EXPECT_EQ(message(Problem(chain({2, 1, 3})), 5, 0),
              "latency bound 5 is below the critical path of 6 steps: a -> b -> c");
    EXPECT_EQ(message(Problem(chain({4})), 3, 0),
              "latency bound 3 is below the critical path of 4 steps: a");
    ProblemData data = chain({1, 1});
    data.dependencies.push_back({0, 1, 1, 9});
    EXPECT_EQ(message(Problem(data), 7, 3),
              "latency bound 7 is below the critical path of 8 steps: a -> b");
}

TEST(Windows, RejectsRecurrencesThatSpanMoreThanTheStepsThereCanBe) {
    ProblemData data = chain({1, 1});
    data.dependencies.push_back({1, 0, 1'000'000, 0});
    EXPECT_EQ(message(Problem(data), 7, 3000),
              "initiation interval 3000 times distance 1000000, expected at most 1073741824 steps");
}

TEST(Windows, RejectsANegativeInterval) {
    EXPECT_EQ(message(Problem(chain({1})), 7, -1), "initiation interval -1, expected 0 or more");
}

std::optional<Windows> some_windows(const Problem& problem, std::int32_t ii) {
    for (std::int32_t bound = 1; bound < 200; ++bound) {
        try {
            return windows(problem, bound, ii);
        } catch (const InfeasibleError&) {
        }
    }
    return std::nullopt;
}

/// True when some operator shares its earliest (latest) start with a dependency or a bound.
void expect_tight(const Problem& problem, const Windows& w) {
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        const std::int32_t last_step = w.ii > 0 ? 0 : 1;
        std::int64_t low = 0, high = w.latency_bound - std::max(problem.latency()[v], last_step);
        for (const Dependency& d : problem.dependencies()) {
            if (w.ii == 0 && d.distance > 0) continue;
            const std::int64_t gap =
                problem.latency()[d.source] + d.delay - std::int64_t{w.ii} * d.distance;
            if (d.target == v) low = std::max(low, w.earliest[d.source] + gap);
            if (d.source == v) high = std::min(high, w.latest[d.target] - gap);
        }
        ASSERT_EQ(w.earliest[v], low);
        ASSERT_EQ(w.latest[v], high);
        ASSERT_LE(w.earliest[v], w.latest[v]);
    }
}

TEST(Windows, AreLegalAndTightOnRandomDesigns) {
    int checked = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const Problem problem(test::random_data(seed, true));
        for (const std::int32_t ii : {0, 1, 3, 8}) {
            const auto w = some_windows(problem, ii);
            if (!w) continue;
            ++checked;
            expect_tight(problem, *w);
            EXPECT_TRUE(verify(problem, {w->earliest, ii}, w->latency_bound).empty());
            EXPECT_TRUE(verify(problem, {w->latest, ii}, w->latency_bound).empty());
        }
    }
    EXPECT_GT(checked, 600);
}

TEST(Windows, SmallestBoundEqualsTheCriticalPath) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        const Problem problem(test::random_data(seed, false));
        const std::int32_t bound = critical_path(problem);
        EXPECT_EQ(some_windows(problem, 0)->latency_bound, bound);
    }
}

}  // namespace
}  // namespace gaus
