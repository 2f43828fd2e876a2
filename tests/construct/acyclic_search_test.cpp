// SPDX-License-Identifier: Apache-2.0
#include "construct/acyclic_search.hpp"

#include "gaus/verify.hpp"
#include "gaus/windows.hpp"

#include "construct/justify.hpp"
#include "construct/modulo_sdc.hpp"
#include "support/limited_problem.hpp"
#include "support/packed_problem.hpp"

#include <gtest/gtest.h>

namespace gaus {
namespace {

const auto never = [] { return false; };

TEST(AcyclicSearch, FindsAScheduleOrProvesThatThereIsNone) {
    int found = 0, infeasible = 0;
    for (std::uint64_t seed = 1; seed <= 400; ++seed) {
        const Problem problem = test::limited_problem(seed, false, 7);
        const Windows window =
            windows(problem, critical_path(problem) + static_cast<int>(seed % 3));
        const ExactAnswer answer = acyclic_search(problem, window, usual_looks, 1, seed % 5, never);
        EXPECT_EQ(answer.schedule.has_value(), test::any_legal(problem, window)) << seed;
        EXPECT_EQ(answer.infeasible, !answer.schedule) << seed;
        ++(answer.schedule ? found : infeasible);
        if (!answer.schedule) continue;
        EXPECT_TRUE(verify(problem, *answer.schedule, window.latency_bound).empty()) << seed;
    }
    EXPECT_GT(found, 100);
    EXPECT_GT(infeasible, 15);
}

TEST(AcyclicSearch, ProvesNothingWithoutTheEffort) {
    const Problem problem(test::odd_limit());
    const ExactAnswer little = acyclic_search(problem, windows(problem, 10), 20000, 1, 0, never);
    EXPECT_FALSE(little.schedule);
    EXPECT_FALSE(little.infeasible);
    const ExactAnswer least = acyclic_search(problem, windows(problem, 10), 1, 1, 0, never);
    EXPECT_FALSE(least.infeasible);
}

TEST(JustifiedSchedule, KeepsDependenciesAndLimitsAndSaysHowLateItIs) {
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const Problem problem = test::limited_problem(seed, false, 7);
        const Windows window = windows(problem, critical_path(problem));
        const auto late = justified_schedule(problem, window, window.earliest, 200, 1, seed, never);
        ASSERT_TRUE(late) << seed;
        EXPECT_GE(late->lateness, 0) << seed;
        const auto bound = static_cast<std::int32_t>(window.latency_bound + late->lateness);
        EXPECT_TRUE(verify(problem, late->schedule, bound).empty()) << seed;
        EXPECT_FALSE(late->lateness > 0 && verify(problem, late->schedule, bound - 1).empty())
            << seed;
    }
}

TEST(JustifiedSchedule, NeedsUnitsForEveryOperator) {
    ProblemData data;
    data.resources = {{.name = "unit", .limit = 1}};
    data.operators = {{.amount = 2}};
    const Problem problem(std::move(data));
    const Windows window = windows(problem, 1);
    EXPECT_FALSE(justified_schedule(problem, window, window.earliest, 100, 1, 1, never));
}

TEST(LegalSchedules, AreFoundWhereLittleRoomIsLeft) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const test::PackedProblem packed = test::packed_problem(seed, 6, 48, 1.6);
        const Windows window = windows(packed.problem, 48);
        const auto schedule =
            modulo_sdc_schedule(packed.problem, window, window.earliest, {}, never);
        ASSERT_TRUE(schedule) << seed;
        EXPECT_TRUE(verify(packed.problem, *schedule, 48).empty()) << seed;
    }
}

}  // namespace
}  // namespace gaus
