// SPDX-License-Identifier: Apache-2.0
#include "search/run/deadline.hpp"

#include <gtest/gtest.h>

namespace gaus {
namespace {

TEST(Deadline, KeepsTimeForTheRunItselfAndForTheCaller) {
    double now = 3;
    Deadline deadline({.elapsed = [&] { return now; }}, 10, 1, 100);
    EXPECT_EQ(deadline.elapsed(), 3);
    EXPECT_EQ(deadline.seconds(), 103);
    EXPECT_EQ(deadline.left(), 6);
    deadline.reserve(4);
    EXPECT_EQ(deadline.left(), 2);
    EXPECT_FALSE(deadline.over());
    now = 5;
    EXPECT_TRUE(deadline.over());
    EXPECT_FALSE(deadline.ended());  // that is said, not measured
}

TEST(Deadline, AnInterruptionIsItsEnd) {
    bool interrupted = false;
    const Deadline deadline(
        {.elapsed = [] { return 0.0; }, .interrupted = [&] { return interrupted; }}, 10);
    EXPECT_FALSE(deadline.over());
    interrupted = true;
    EXPECT_TRUE(deadline.over());
}

TEST(Deadline, WithoutAClockItCountsFromItsBeginning) {
    const Deadline deadline({}, 1e9);
    EXPECT_GE(deadline.elapsed(), 0);
    EXPECT_LT(deadline.elapsed(), 1e6);
    EXPECT_FALSE(deadline.over());
}

TEST(Deadline, WhatAsksWhetherToStopIsToldForGood) {
    Deadline deadline({}, 1e9);
    const StopCheck stop = deadline.stop();
    EXPECT_FALSE(stop());
    deadline.end();
    EXPECT_TRUE(stop());
}

TEST(TimeShares, PiecesOnSomeThreadsShareWhatIsLeft) {
    double now = 0;
    const Deadline deadline({.elapsed = [&] { return now; }}, 12);
    TimeShares shares(deadline, 4, 2);
    const TimeLeft first = shares.next();
    EXPECT_DOUBLE_EQ(first(), 6);  // two of four run at a time
    now = 2;
    EXPECT_DOUBLE_EQ(first(), 4);
    EXPECT_NEAR(shares.next()(), 10 * 2.0 / 3, 1e-9);
    EXPECT_DOUBLE_EQ(shares.next()(), 10);
    EXPECT_DOUBLE_EQ(shares.next()(), 10);  // never more than all
}

}  // namespace
}  // namespace gaus
