// SPDX-License-Identifier: Apache-2.0
#include "search/policy/scoreboard.hpp"

#include <gtest/gtest.h>

namespace gaus {
namespace {

constexpr std::size_t task = 0;
const Assignment elite{0, Start::elite, 0}, longer{0, Start::elite, 1},
    relaxed{0, Start::relaxation, 0};

TEST(Scoreboard, WithoutBatchesEverythingEarnsTheMean) {
    const Scoreboard empty;
    EXPECT_EQ(empty.rate(elite, 0.3), 0.3);
    EXPECT_EQ(empty.rate(task, Start::elite, 0.3), 0.3);
    EXPECT_EQ(empty.rate(task, 0.3), 0.3);
    EXPECT_EQ(empty.life(task), 1);
    EXPECT_EQ(empty.tries(task), 0);
    EXPECT_EQ(empty.tries(elite), 0);
    EXPECT_EQ(empty.seconds(elite), 0);
}

TEST(Scoreboard, ARateIsWhatASecondEarns) {
    Scoreboard board;
    for (int i = 0; i < 1000; ++i) {
        board.add({elite, 2, 0.5});
        board.add({relaxed, 4, 0.1});
    }
    EXPECT_NEAR(board.rate(elite, 0), 0.25, 0.01);
    EXPECT_NEAR(board.rate(relaxed, 0), 0.025, 0.001);
    EXPECT_NEAR(board.rate(task, 0), 0.6 / 6, 0.002);
    EXPECT_EQ(board.tries(elite), 1000);
    EXPECT_EQ(board.tries(task), 2000);
}

TEST(Scoreboard, EffortsOfAStrategyCountTogetherAndApart) {
    Scoreboard board;
    for (int i = 0; i < 1000; ++i) {
        board.add({elite, 1, 1});
        board.add({longer, 2, 0});
    }
    EXPECT_NEAR(board.rate(elite, 0), 1, 0.02);
    EXPECT_NEAR(board.rate(longer, 0), 0, 0.02);
    EXPECT_NEAR(board.rate(task, Start::elite, 0), 1.0 / 3, 0.01);
}

TEST(Scoreboard, OldGainsFade) {
    Scoreboard board;
    for (int i = 0; i < 100; ++i)
        board.add({elite, 1, 1});
    const double then = board.rate(elite, 0);
    for (int i = 0; i < 400; ++i)
        board.add({elite, 1, 0});
    // A fifth of the time, and long ago: much less than a fifth.
    EXPECT_GT(then, 0.9);
    EXPECT_LT(board.rate(elite, 0), 0.02);
    EXPECT_GT(board.rate(elite, 0), 0);
}

TEST(Scoreboard, WhatWasNotTriedForLongIsTakenForAverageAgain) {
    Scoreboard board;
    for (int i = 0; i < 10; ++i)
        board.add({relaxed, 1, 0});
    EXPECT_LT(board.rate(relaxed, 1), 0.3);
    for (int i = 0; i < 1000; ++i)
        board.add({elite, 1, 0.5});
    EXPECT_GT(board.rate(relaxed, 1), 0.9);
}

TEST(Scoreboard, AKindOfTaskLivesAsLongAsItGains) {
    Scoreboard board;
    for (int i = 0; i < 100; ++i) {
        board.add({elite, 1, 0.001});
        EXPECT_EQ(board.life(task), 1);
    }
    for (int i = 0; i < 95; ++i)
        board.add({elite, 1, 0});
    EXPECT_EQ(board.life(task), 1);  // its last gain is after half of its time
    for (int i = 0; i < 205; ++i)
        board.add({elite, 1, 0});
    EXPECT_NEAR(board.life(task), 0.125, 0.01);  // half of that, to the power of three
    board.add({elite, 1, 0.001});
    EXPECT_EQ(board.life(task), 1);
}

TEST(Scoreboard, ALengthIsTheMeanOfTheBatches) {
    Scoreboard board;
    board.add_length(elite, 1);
    board.add_length(elite, 3);
    board.add({elite, 100, 0});  // of many ranks
    EXPECT_EQ(board.seconds(elite), 2);
    EXPECT_EQ(board.seconds(longer), 0);
}

TEST(Scoreboard, ABatchThatTookNoTimeIsNotCounted) {
    Scoreboard board;
    board.add({elite, 0, 1});
    EXPECT_EQ(board.tries(elite), 0);
}

}  // namespace
}  // namespace gaus
