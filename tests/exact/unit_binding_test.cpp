// SPDX-License-Identifier: Apache-2.0
#include "exact/unit_binding.hpp"

#include "gaus/evaluate.hpp"

#include "support/random_problem.hpp"

#include <algorithm>
#include <gmock/gmock.h>
#include <map>
#include <set>
#include <tuple>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using testing::ElementsAre;

Problem of_one_class(std::size_t operators, std::int32_t blocking) {
    ProblemData data{.resources = {{.name = "r", .blocking = blocking}}};
    data.operators.resize(operators);
    return Problem(std::move(data));
}

TEST(BindUnits, ReusesUnitsOneAfterTheOther) {
    EXPECT_THAT(bind_units(of_one_class(4, 2), {{0, 1, 2, 3}, 0}), ElementsAre(0, 1, 0, 1));
    EXPECT_THAT(bind_units(of_one_class(3, 1), {{0, 3, 6}, 3}), ElementsAre(0, 1, 2))
        << "all in slot 0";
    EXPECT_THAT(bind_units(of_one_class(3, 0), {{0, 0, 1}, 0}), ElementsAre(0, 1, 0))
        << "never counted, but told apart";
}

TEST(BindUnits, KeepsUnitsAcrossTheEndOfTheInterval) {
    // Slots 3 and 0; 1 and 2: one unit is enough when the first crosses the end.
    EXPECT_THAT(bind_units(of_one_class(2, 2), {{3, 1}, 4}), ElementsAre(0, 0));
    // Slots 0-1, 1-2 and 2-0: two in use in every slot, yet no two can share a unit.
    const std::vector<std::int32_t> units = bind_units(of_one_class(3, 2), {{0, 1, 2}, 3});
    EXPECT_EQ(std::set(units.begin(), units.end()).size(), 3u);
}

TEST(BindUnits, IterationsTakeTurnsWhenBlockingExceedsTheInterval) {
    EXPECT_THAT(bind_units(of_one_class(2, 5), {{0, 1}, 2}), ElementsAre(0, 3));
}

/// Every (class, unit, step or slot) that an operator holds, checked to be its own.
void expect_apart(const Problem& problem, const Schedule& schedule,
                  const std::vector<std::int32_t>& unit) {
    std::set<std::tuple<std::int32_t, std::int32_t, std::int32_t>> held;
    for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
        if (problem.amount()[v] == 0) continue;
        const std::int32_t c = problem.resource_class()[v];
        for (std::int32_t i = 0; i < std::max(problem.resources()[c].blocking, 1); ++i) {
            const std::int32_t step = schedule.start[v] + i, ii = schedule.ii;
            const auto place =
                ii > 0 ? std::tuple(c, unit[v] + i / ii, step % ii) : std::tuple(c, unit[v], step);
            ASSERT_TRUE(held.insert(place).second) << "operator " << v << " in step " << step;
        }
    }
}

TEST(BindUnits, NoTwoOperatorsMeetOnRandomSchedules) {
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        const Problem problem(test::random_data(seed, true));
        Random random(seed, 2);
        for (const std::int32_t ii : {0, 1, 2, 3, 5, 9}) {
            Schedule schedule{{}, ii};
            for (std::int32_t v = 0; v < problem.operator_count(); ++v) {
                schedule.start.push_back(static_cast<std::int32_t>(random.below(12)));
            }
            expect_apart(problem, schedule, bind_units(problem, schedule));
        }
    }
}

TEST(BindUnits, TakesNoMoreUnitsThanThePeakInIntervalsThatDoNotWrap) {
    for (std::uint64_t seed = 0; seed < 100; ++seed) {
        for (const auto& [blocking, ii] : {std::pair{3, 0}, {1, 5}, {1, 1}}) {
            const Problem problem = of_one_class(20, blocking);
            Random random(seed, 3);
            Schedule schedule{{}, ii};
            for (int v = 0; v < 20; ++v) {
                schedule.start.push_back(static_cast<std::int32_t>(random.below(12)));
            }
            const auto units = bind_units(problem, schedule);
            EXPECT_EQ(std::ranges::max(units) + 1, std::ranges::max(usage(problem, schedule)[0]));
        }
    }
}

}  // namespace
}  // namespace gaus
