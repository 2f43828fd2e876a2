// SPDX-License-Identifier: Apache-2.0
#include "search/policy/agenda.hpp"

#include <map>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

Choice choice(Start start, double share, double seconds, std::int64_t restarts = 1) {
    return {{0, start, 0}, restarts, share, seconds};
}

TEST(Dealer, SecondsComeInTheSharesOfTheChoices) {
    const std::vector<Choice> choices{choice(Start::elite, 0.5, 2),
                                      choice(Start::relaxation, 0.3, 5),
                                      choice(Start::front, 0.2, 0.5)};
    Dealer dealer(60);
    std::map<Start, double> seconds;
    double total = 0;
    for (int i = 0; i < 2000; ++i) {
        const Choice& next = dealer.next(choices);
        seconds[next.what.start] += next.seconds;
        total += next.seconds;
    }
    for (const Choice& each : choices)
        EXPECT_NEAR(seconds[each.what.start] / total, each.share, 0.01);
}

TEST(Dealer, NoChoiceWaitsLongerThanItsShareSays) {
    const std::vector<Choice> choices{choice(Start::elite, 0.7, 1), choice(Start::front, 0.3, 1)};
    Dealer dealer(60);
    int since = 0;
    for (int i = 0; i < 1000; ++i) {
        since = dealer.next(choices).what.start == Start::front ? 0 : since + 1;
        EXPECT_LE(since, 4);
    }
}

TEST(Dealer, WhatTakesMostOfTheRunComesFirst) {
    const std::vector<Choice> choices{choice(Start::front, 0.7, 1),
                                      choice(Start::baseline, 0.3, 48)};
    EXPECT_EQ(Dealer(60).next(choices).what.start, Start::baseline);
    EXPECT_EQ(Dealer(86400).next(choices).what.start, Start::front);
}

TEST(Dealer, SharesMayChangeOnTheWay) {
    std::vector<Choice> choices{choice(Start::elite, 0.9, 1), choice(Start::front, 0.1, 1)};
    Dealer dealer(60);
    for (int i = 0; i < 100; ++i)
        dealer.next(choices);
    std::swap(choices[0].share, choices[1].share);
    int front = 0;
    for (int i = 0; i < 100; ++i)
        front += dealer.next(choices).what.start == Start::front;
    EXPECT_NEAR(front, 90, 2);
}

class AgendaOfADesign : public testing::Test {
  protected:
    AgendaOfADesign() {
        settings.objectives = {Objective::resource, Objective::communication, Objective::memory};
        settings.latency_bounds = {{}};
        settings.share = false;
    }
    static Problem independent_operators() {
        ProblemData data;
        data.resources = {{.name = "alu"}};
        data.operators.resize(100);
        return Problem(data);
    }

    const Problem problem = independent_operators();
    SearchSettings settings;
};

TEST_F(AgendaOfADesign, BatchesFollowEachOtherAndKnowTheirRestarts) {
    const Portfolio portfolio(problem, settings, {true, false, false});
    Agenda agenda(portfolio, 60, 3, false, 0), again(portfolio, 60, 3, false, 0);
    std::int64_t first = 0;
    for (std::int64_t number = 0; number < 300; ++number) {
        const Batch batch = agenda.batch(number);
        EXPECT_EQ(batch.number, number);
        EXPECT_EQ(batch.first, first);
        EXPECT_EQ(batch.what.start == Start::flow, number < 3);
        EXPECT_EQ(batch.horizon, number < 3 ? static_cast<std::size_t>(number) : 0u);
        ASSERT_GT(batch.count, 0);
        first += batch.count;
    }
    // Asked for in another order, they are the same.
    EXPECT_EQ(again.batch(299).first, agenda.batch(299).first);
    for (std::int64_t number = 0; number < 300; ++number) {
        const Batch batch = agenda.batch(number);
        EXPECT_EQ(again.batch(number).what, batch.what);
        EXPECT_EQ(again.batch_of(batch.first), number);
        EXPECT_EQ(again.batch_of(batch.first + batch.count - 1), number);
    }
}

TEST_F(AgendaOfADesign, EndsWithTheLastRestart) {
    const Portfolio portfolio(problem, settings, {false, false, false});
    Agenda agenda(portfolio, 60, 0, false, 50);
    std::int64_t restarts = 0;
    for (std::int64_t number = 0; number < 100; ++number)
        restarts += agenda.batch(number).count;
    EXPECT_EQ(restarts, 50);
    EXPECT_EQ(agenda.batch(1000).count, 0);
}

TEST(OpenNumbers, AreThoseOfTheBatchesThatAreNotDone) {
    const auto numbers = [](const std::vector<std::int64_t>& done) {
        const OpenNumbers open(done);
        std::vector<std::int64_t> result;
        for (std::int64_t ticket = 0; ticket < 5; ++ticket)
            result.push_back(open.number(ticket));
        return result;
    };
    using Numbers = std::vector<std::int64_t>;
    EXPECT_EQ(numbers({}), (Numbers{0, 1, 2, 3, 4}));
    EXPECT_EQ(numbers({0, 1}), (Numbers{2, 3, 4, 5, 6}));
    EXPECT_EQ(numbers({1, 2, 5}), (Numbers{0, 3, 4, 6, 7}));
}

}  // namespace
}  // namespace gaus
