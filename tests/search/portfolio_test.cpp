// SPDX-License-Identifier: Apache-2.0
#include "search/policy/portfolio.hpp"

#include "search/policy/budget.hpp"

#include <algorithm>
#include <functional>
#include <gmock/gmock.h>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

class PortfolioOfADesign : public testing::Test {
  protected:
    PortfolioOfADesign() {
        settings.objectives = {Objective::resource, Objective::communication, Objective::memory};
        settings.latency_bounds = {{}};
    }
    static Problem operators(std::size_t count, bool limited = false) {
        ProblemData data;
        data.resources = {{.name = "alu", .limit = limited ? 4 : -1}};
        data.operators.resize(count);
        return Problem(data);
    }
    std::vector<Choice> choices(const Problem& problem, bool seeks = false) const {
        return Portfolio(problem, settings, {true, false, false}).choices(earned, seeks);
    }
    static double share(const std::vector<Choice>& choices,
                        const std::function<bool(const Assignment&)>& holds) {
        double sum = 0;
        for (const Choice& choice : choices) {
            if (choice.parts.empty() && holds(choice.what)) sum += choice.share;
            for (const Choice::Part& part : choice.parts)
                if (holds(part.what)) sum += part.share;
        }
        return sum;
    }
    static double share_of(const std::vector<Choice>& choices, Start start) {
        return share(choices, [&](const Assignment& what) { return what.start == start; });
    }
    void earn(const Assignment& what, double gain, int times = 20) {
        for (int i = 0; i < times; ++i)
            earned.add({what, 1, gain});
    }

    const Problem small = operators(300);
    SearchSettings settings;
    Scoreboard earned;
    const std::size_t sum = 0, memory = 1, front = 2;  // kinds of task
};

TEST_F(PortfolioOfADesign, SharesOfTheTimeSumUpToOne) {
    const auto whole = [](const Assignment&) { return true; };
    EXPECT_NEAR(share(choices(small), whole), 1, 1e-9);
    EXPECT_NEAR(share(choices(small, true), whole), 1, 1e-9);
    EXPECT_NEAR(share_of(choices(small, true), Start::repair), prior::repair_share, 1e-9);
    earn({sum, Start::elite, 0}, 0.3);
    earn({memory, Start::baseline, 0}, 0);
    earn({front, Start::front, 0}, 0.1);
    EXPECT_NEAR(share(choices(small), whole), 1, 1e-9);
    for (const Choice& choice : choices(small))
        EXPECT_GT(choice.share, 0);
}

TEST_F(PortfolioOfADesign, WithoutGainsThePriorsDecide) {
    const auto scalar = [&](const Assignment& what) { return what.kind != front; };
    const auto first = choices(small);
    EXPECT_NEAR(share(first, scalar), prior::scalar_share, 1e-9);
    // What continues needs something that is known.
    EXPECT_EQ(share_of(first, Start::elite), 0);
    earn({sum, Start::baseline, 0}, 0, 1);
    earn({front, Start::front, 0}, 0, 1);
    const auto later = choices(small);
    EXPECT_NEAR(share(later, scalar), prior::scalar_share, 1e-9);
    EXPECT_GT(share_of(later, Start::elite), 0);
}

TEST_F(PortfolioOfADesign, WhatEarnsGetsMoreAndTheOthersKeepAFloor) {
    const auto before = choices(small);
    earn({sum, Start::relaxation, 0}, 1);
    earn({sum, Start::baseline, 0}, 0);
    const auto after = choices(small);
    const auto of = [&](const std::vector<Choice>& from, std::size_t kind, Start start) {
        return share(
            from, [&](const Assignment& what) { return what.kind == kind && what.start == start; });
    };
    EXPECT_GT(of(after, sum, Start::relaxation), 1.3 * of(before, sum, Start::relaxation));
    EXPECT_LT(of(after, sum, Start::baseline), of(before, sum, Start::baseline));
    const Strategy* baseline = strategy_of(Start::baseline);
    EXPECT_GT(of(after, sum, Start::baseline),
              0.9 * prior::floor * baseline->scalar_share * prior::scalar_share * 2 / 3);
}

TEST_F(PortfolioOfADesign, AKindOfTaskThatStandsLeavesItsTimeToTheOthers) {
    const auto of = [&](std::size_t kind) {
        return share(choices(small), [&](const Assignment& what) { return what.kind == kind; });
    };
    const double before = of(front);
    earn({sum, Start::elite, 0}, 0, 100);
    earn({memory, Start::elite, 0}, 0, 100);
    earn({front, Start::front, 0}, 0.5, 100);
    EXPECT_GT(of(front), 1.5 * before);
    EXPECT_GT(of(sum), prior::floor_of_kind * prior::scalar_share / 2);
}

TEST_F(PortfolioOfADesign, TheLadderIsClimbedAsLongAsTheLastRungHasPaid) {
    settings.time_limit = 1e4;  // so that rungs are short beside it
    const Problem problem = operators(20000);
    const auto highest = [&] {
        int rung = 0;
        for (const Choice& choice : choices(problem))
            if (choice.what.kind == sum && choice.what.start == Start::elite)
                rung = std::max(rung, choice.what.rung);
        return rung;
    };
    earn({sum, Start::elite, 0}, 0.5, prior::tries_of_rung - 1);
    EXPECT_EQ(highest(), 0);
    earn({sum, Start::elite, 0}, 0.5, 10);
    EXPECT_EQ(highest(), 1);
    earn({sum, Start::elite, 1}, 0.9, 10);
    EXPECT_EQ(highest(), 2);
    earn({sum, Start::elite, 2}, 0, 10);
    EXPECT_EQ(highest(), 2);
    settings.mode = SearchMode::fixed;
    EXPECT_EQ(highest(), 0);
}

TEST_F(PortfolioOfADesign, ALongerEffortTakesTwiceTheTimeUntilItIsOfNoUse) {
    const Problem large = operators(20000), tiny = operators(10);
    settings.time_limit = 1e4;
    const Portfolio portfolio(large, settings, {false, false, false});
    const TaskKind task = portfolio.kinds()[sum];
    const auto seconds = [&](const Problem& problem, int rung) {
        return batch_seconds(problem, settings, task, {sum, Start::elite, rung});
    };
    EXPECT_NEAR(seconds(large, 1), 2 * seconds(large, 0), 1e-6);
    EXPECT_EQ(seconds(tiny, 1), seconds(tiny, 0));
}

TEST_F(PortfolioOfADesign, StrategiesThatHaveNoUseAreLeftOut) {
    const auto starts = [&](const Problem& problem) {
        std::vector<Start> result;
        for (const Choice& choice : choices(problem))
            result.push_back(choice.what.start);
        return result;
    };
    EXPECT_THAT(starts(small), testing::Contains(Start::mixture));
    EXPECT_EQ(share(choices(small),
                    [&](const Assignment& what) {
                        return what.start == Start::mixture && what.kind != sum;
                    }),
              0);
    settings.time_limit = 1;
    EXPECT_THAT(starts(operators(100000)), testing::Not(testing::Contains(Start::relaxation)));
    settings.terms.emplace_back();
    EXPECT_THAT(starts(small), testing::Not(testing::Contains(Start::front)));
    settings.terms.clear();
    settings.share = false;
    earn({sum, Start::baseline, 0}, 0);
    EXPECT_THAT(starts(small), testing::Not(testing::Contains(Start::elite)));
    EXPECT_THAT(starts(small), testing::Not(testing::Contains(Start::feedback)));
}

TEST_F(PortfolioOfADesign, AMethodForOneScalarHasOneChoice) {
    settings.method = Method::gaus_paper;
    settings.prices = {1, 1, 0};
    const auto only = choices(small);
    ASSERT_EQ(only.size(), 1u);
    EXPECT_EQ(only[0].what.start, Start::relaxation);
    EXPECT_EQ(only[0].restarts, 16);
    settings.method = Method::annealing;
    EXPECT_EQ(choices(small).at(0).what.start, Start::baseline);
    EXPECT_EQ(choices(small).at(0).restarts, 1);
}

}  // namespace
}  // namespace gaus
