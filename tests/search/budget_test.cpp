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

const TaskKind for_sum{{0.5, 0.5, 0}}, for_memory{{0, 0, 1}};

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
    EXPECT_FALSE(melts(small, usual));
    EXPECT_TRUE(melts(large, usual));
    EXPECT_FALSE(melts(large, settings_for(86400)));
    EXPECT_FALSE(melts(independent_operators(5000, true), usual));
    SearchSettings gpu = usual;
    gpu.relaxation.device = Device::cuda;
    EXPECT_FALSE(melts(large, gpu));
}

TEST(Budget, WhetherTimeIsAmpleDependsOnTheDesignAndTheTime) {
    EXPECT_TRUE(has_ample_time(independent_operators(500), settings_for(60)));
    EXPECT_FALSE(has_ample_time(independent_operators(500), settings_for(1)));
    EXPECT_FALSE(has_ample_time(independent_operators(20000), settings_for(60)));
    EXPECT_TRUE(has_ample_time(independent_operators(20000), settings_for(3600)));
}

TEST(Budget, AMeltGrowsWithThePairsOfOperatorsAndLeavesAFifthOfTheRun) {
    const auto melt = [](std::size_t operators, const SearchSettings& settings) {
        return refinement_seconds(independent_operators(operators), settings, for_sum,
                                  {0, Start::baseline, 0});
    };
    const SearchSettings usual = settings_for(60), day = settings_for(5000);
    EXPECT_GT(melt(60000, day), 3.5 * melt(30000, day));
    EXPECT_NEAR(melt(10000, usual), 48, 1e-9);
    SearchSettings settings = usual;
    settings.turn = 10;  // half the default
    EXPECT_NEAR(melt(20000, settings), 24, 1e-9);
    // Elites are not melted, and memory is too dear for it.
    const Problem problem = independent_operators(10000);
    EXPECT_LT(refinement_seconds(problem, usual, for_sum, {0, Start::elite, 0}), 20);
    EXPECT_LT(refinement_seconds(problem, usual, for_memory, {1, Start::baseline, 0}), 20);
}

TEST(Budget, RestartsRefineOnlyWhereTheRelaxationHasNoTime) {
    const Problem problem = independent_operators(100000);
    EXPECT_TRUE(relaxes(problem, settings_for(60)));
    SearchSettings hasty = settings_for(1);
    EXPECT_FALSE(relaxes(problem, hasty));
    hasty.batch = 64;  // asked for
    EXPECT_TRUE(relaxes(problem, hasty));
    EXPECT_EQ(lanes_of(hasty), 64);
}

TEST(Budget, WithLimitsRestartsBeginShorter) {
    const SearchSettings usual = settings_for(60);
    const Problem free = independent_operators(400), limited = independent_operators(400, true);
    const Assignment elite{0, Start::elite, 0}, explores{2, Start::front, 0};
    EXPECT_DOUBLE_EQ(refinement_seconds(free, usual, for_sum, elite),
                     8 * refinement_seconds(limited, usual, for_sum, elite));
    EXPECT_DOUBLE_EQ(refinement_seconds(free, usual, for_sum, explores),
                     refinement_seconds(limited, usual, for_sum, explores));
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
