// SPDX-License-Identifier: Apache-2.0
#include "search/policy/budget.hpp"

#include <gtest/gtest.h>

namespace gaus {
namespace {

Problem independent_operators(std::size_t count, bool limited = false) {
    ProblemData data;
    data.name = "independent";
    data.resources.push_back({.name = "alu", .limit = limited ? 4 : -1});
    data.operators.resize(count);
    return Problem(data);
}

SearchSettings settings_for(double time_limit) {
    SearchSettings settings;
    settings.objectives = {Objective::resource, Objective::communication, Objective::memory};
    settings.time_limit = time_limit;
    settings.relaxation.iterations = 0;  // as many as there is time for
    return settings;
}

TEST(Budget, ADefaultTurnGrowsWithTheDesignUpToAThirdOfTheTime) {
    const auto turn = [](double time_limit, std::int32_t operators) {
        return default_turn(settings_for(time_limit), operators);
    };
    EXPECT_DOUBLE_EQ(turn(60, 100), 60 / 12.0);
    EXPECT_GT(turn(60, 5000), turn(60, 100));
    EXPECT_DOUBLE_EQ(turn(60, 1'000'000), 60 / 3.0);
    EXPECT_DOUBLE_EQ(turn(86400, 100), 300);  // what a kill may cost
    const Problem problem = independent_operators(100);
    SearchSettings settings = settings_for(60);
    EXPECT_DOUBLE_EQ(turn_seconds(problem, settings), turn(60, 100));
    settings.turn = 7;
    EXPECT_DOUBLE_EQ(turn_seconds(problem, settings), 7);
}

TEST(Budget, MeltsWhereOneRestartCanUseMoreThanHalfATurn) {
    const Problem small = independent_operators(500), large = independent_operators(5000);
    const SearchSettings usual = settings_for(60);
    EXPECT_FALSE(batch_plan(small, usual).melts);
    EXPECT_TRUE(batch_plan(large, usual).melts);
    EXPECT_FALSE(batch_plan(large, settings_for(86400)).melts);
    EXPECT_FALSE(batch_plan(independent_operators(5000, true), usual).melts);
    SearchSettings gpu = usual, one = usual;
    gpu.relaxation.device = Device::cuda;
    EXPECT_FALSE(batch_plan(large, gpu).melts);
    one.objectives = {Objective::resource, Objective::memory};
    EXPECT_FALSE(batch_plan(large, one).melts);
}

TEST(Budget, PolishesForLongWhereMeltsDoNotPayYet) {
    const SearchSettings usual = settings_for(60);
    const auto polishes = [&](std::size_t operators, const SearchSettings& settings) {
        return batch_plan(independent_operators(operators), settings).polishes;
    };
    EXPECT_FALSE(polishes(50, usual));
    EXPECT_TRUE(polishes(1000, usual));
    EXPECT_FALSE(polishes(5000, usual));
    EXPECT_FALSE(batch_plan(independent_operators(1000, true), usual).polishes);
    SearchSettings gpu = usual, one = usual;
    gpu.relaxation.device = Device::cuda;
    EXPECT_FALSE(polishes(1000, gpu));
    one.objectives = {Objective::resource, Objective::memory};
    EXPECT_FALSE(polishes(1000, one));
}

TEST(Budget, AMeltTakesTheSquareOfTheThousandsAndLeavesAFifthOfTheRun) {
    const Problem medium = independent_operators(5000), large = independent_operators(10000);
    const auto melt = [](const Problem& problem, const SearchSettings& settings) {
        return batch_seconds(problem, settings, batch_plan(problem, settings), BatchKind::melting,
                             true);
    };
    EXPECT_NEAR(melt(medium, settings_for(60)), 25, 1e-9);
    EXPECT_NEAR(melt(medium, settings_for(20)), 16, 1e-9);
    SearchSettings settings = settings_for(60);
    EXPECT_NEAR(melt(large, settings), 48, 1e-9);
    settings.turn = 10;  // half the default
    EXPECT_NEAR(melt(large, settings), 24, 1e-9);
}

TEST(Budget, RestartsRefineOnlyWhereTheRelaxationHasNoTime) {
    const Problem problem = independent_operators(100000);
    const BatchPlan usual = batch_plan(problem, settings_for(60));
    EXPECT_TRUE(usual.relaxes);
    EXPECT_GT(usual.relaxing, usual.refining);
    SearchSettings hasty = settings_for(1);
    const BatchPlan refines = batch_plan(problem, hasty);
    EXPECT_FALSE(refines.relaxes);
    EXPECT_EQ(refines.relaxing, refines.refining);
    hasty.batch = 64;  // asked for
    EXPECT_TRUE(batch_plan(problem, hasty).relaxes);
    EXPECT_EQ(batch_plan(problem, hasty).relaxing, 64);
}

TEST(Budget, WithLimitsEverySecondRefiningBatchIsOfShortOnes) {
    const BatchPlan free = batch_plan(independent_operators(400), settings_for(60));
    EXPECT_EQ(free.batch(5).count, free.refining);
    const BatchPlan limited = batch_plan(independent_operators(400, true), settings_for(60));
    EXPECT_EQ(limited.refining, free.refining);
    EXPECT_GT(limited.batch(5).count, limited.refining);
}

TEST(Budget, IterationsFitHalfATurn) {
    const SearchSettings settings = settings_for(60);
    const Problem large = independent_operators(200000), larger = independent_operators(400000);
    EXPECT_LT(affordable_iterations(large, settings, 16),
              affordable_iterations(independent_operators(100), settings, 16));
    EXPECT_NEAR(affordable_iterations(larger, settings, 16),
                affordable_iterations(large, settings, 16) / 2.0, 1);
    EXPECT_NEAR(affordable_iterations(large, settings, 1),
                affordable_iterations(large, settings, 16), 1);  // as a group of 16
    EXPECT_NEAR(affordable_iterations(large, settings, 16, 4),   // tables cost three times as much
                affordable_iterations(large, settings, 16) / 4.0, 1);
    EXPECT_NEAR(affordable_iterations(large, settings, 32),
                affordable_iterations(large, settings, 16) / 2.0, 1);
}

TEST(Budget, ProposalsAreProportionalToTheTimeUpToManyForEveryOperator) {
    const Problem problem = independent_operators(1000);
    SearchSettings settings = settings_for(60);
    const Prices sum{.resource = 1, .communication = 1};
    const auto afford = [&](const Prices& prices, double seconds) {
        return static_cast<double>(affordable_proposals(problem, settings, prices, seconds));
    };
    EXPECT_NEAR(afford(sum, 2), 2 * afford(sum, 1), 2);
    EXPECT_EQ(afford(sum, 1e6), afford(sum, 1e7));  // no more than can help
    EXPECT_LT(afford({.memory = 1}, 1), afford(sum, 1) / 2);
    EXPECT_LT(afford({.resource = 1, .communication = 1, .terms = {0.5}}, 1), afford(sum, 1) / 2);
    EXPECT_EQ(afford({.resource = 1, .communication = 1, .terms = {0}}, 1), afford(sum, 1));
    const double most = afford(sum, 1e6);
    settings.refinement = 0.5;
    EXPECT_EQ(afford(sum, 1e6), most / 2);
}

}  // namespace
}  // namespace gaus
