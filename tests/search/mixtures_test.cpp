// SPDX-License-Identifier: Apache-2.0
#include "search/policy/mixtures.hpp"

#include "gaus/verify.hpp"

#include <cstdint>
#include <gmock/gmock.h>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

const auto never = [] { return false; };
const std::vector<double> memory_alone = {0, 0, 1};

/// 16 operators that all start when they like, at one of four steps.
Problem independent() {
    ProblemData data;
    data.resources.resize(1);
    data.operators.resize(20);
    for (std::int32_t v = 16; v < 19; ++v)
        data.dependencies.push_back({.source = v, .target = v + 1});
    return Problem(data);
}

TEST(Mixtures, AreThoseOfTheirWeightingsAsFarAsTheyAreSmall) {
    const Problem problem = independent();
    const Windows horizon = windows(problem, 4);
    const Mixtures mixtures(problem, {{memory_alone, {.memory = 1}}}, 1000);
    EXPECT_TRUE(mixtures.has(horizon, memory_alone));
    EXPECT_FALSE(mixtures.has(horizon, {1, 0, 0}));
    EXPECT_FALSE(Mixtures(problem, {{memory_alone, {.memory = 1}}}, 3).has(horizon, memory_alone));
}

TEST(Mixtures, SchedulesAreDrawnByTheirShares) {
    const Problem problem = independent();
    const Windows horizon = windows(problem, 4);
    const Prices prices{.resource = 1};
    Mixtures mixtures(problem, {{{1, 0, 0}, prices}}, 1000);
    const auto mixture = schedule_mixture(problem, horizon, prices, 60, never);
    ASSERT_GT(mixture.size(), 1u);
    std::vector<double> drawn(mixture.size(), 0.0);
    constexpr int draws = 4000;
    Random random(1, 1);
    for (int i = 0; i < draws; ++i) {
        const auto schedule = mixtures.draw(horizon, {1, 0, 0}, random, never);
        ASSERT_TRUE(schedule);
        EXPECT_THAT(verify(problem, *schedule, 4, 1), testing::IsEmpty());
        for (std::size_t k = 0; k < mixture.size(); ++k)
            drawn[k] += mixture[k].schedule == *schedule;
    }
    for (std::size_t k = 0; k < mixture.size(); ++k) {
        double share = 0;  // of all that are equal to it
        for (const MixedSchedule& other : mixture)
            share += other.schedule == mixture[k].schedule ? other.share : 0;
        EXPECT_NEAR(drawn[k] / draws, share, 0.03);
    }
}

}  // namespace
}  // namespace gaus
