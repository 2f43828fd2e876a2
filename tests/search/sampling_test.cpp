#include "search/policy/sampling.hpp"

#include "search/run/summary.hpp"

#include <set>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using enum Hyperparameter;

TEST(Sampling, WithoutExploringValuesAreTheUsualOnesOrTheFirstOfTheUser) {
    const Circumstances given{Start::baseline, true, {.small = true}, {.memory = 100, .use = 7}};
    SearchSpace space;
    space[push_share] = {0.35, 0.1};
    Random random(1, 1);
    for (int i = 0; i < 20; ++i) {
        const Tuning h = sample(random, space, given, false);
        EXPECT_EQ(h[smoothing_start], 20);
        EXPECT_EQ(h[relax_smoothing], 50);
        EXPECT_EQ(h[temperature], 0.3);
        EXPECT_EQ(h[push_share], 0.35);
    }
}

TEST(Sampling, ExploringDrawsAllOfAListAndNothingElse) {
    const Circumstances given{Start::elite, false, {.small = true}, {10, 10}};
    SearchSpace space;
    space[temperature] = {0.7, 0.2};
    Random random(1, 2);
    int first = 0, second = 0;
    for (int i = 0; i < 100; ++i) {
        const double heat = sample(random, space, given, true)[temperature];
        first += heat == 0.7;
        second += heat == 0.2;
    }
    EXPECT_EQ(first + second, 100);
    EXPECT_GT(first, 20);
    EXPECT_GT(second, 20);
}

TEST(Sampling, LimitsAskForOtherMovesEveryTime) {
    Random random(1, 3);
    std::set<double> heats, pushes, swaps, drags;
    for (int i = 0; i < 100; ++i) {
        const Tuning h = sample(random, {}, {Start::baseline, true, {true, true}, {10, 10}}, false);
        heats.insert(h[temperature]);
        pushes.insert(h[push_share]);
        swaps.insert(h[swap_share]);
        drags.insert(h[drag_share]);
        EXPECT_EQ(h[shorten_share], 0);
        EXPECT_EQ(h[excess_price], 20);
    }
    EXPECT_EQ(heats, (std::set<double>{0.1, 0.3, 1}));
    EXPECT_EQ(pushes, (std::set<double>{0.05, 0.3}));
    EXPECT_EQ(swaps, (std::set<double>{0.2, 0.4}));
    EXPECT_EQ(drags, (std::set<double>{0.3, 0.5}));
    const auto usual = [&](bool memory, bool limited) {
        return sample(random, {}, {Start::baseline, memory, {limited, true}, {10, 10}}, false);
    };
    EXPECT_EQ(usual(false, true)[temperature], 1);
    EXPECT_EQ(usual(true, false)[drag_share], 0.1);
    EXPECT_EQ(usual(false, false)[drag_share], 0);
    EXPECT_GT(usual(false, false)[temperature], usual(true, false)[temperature]);
}

TEST(Sampling, TheFirstOfTheUsersValuesIsTheUsualOneWithLimitsToo) {
    Random random(1, 4);
    SearchSpace own;
    own[temperature] = {0.7, 0.5};
    own[push_share] = {0.15, 0.4};
    for (int i = 0; i < 50; ++i) {
        const Tuning h = sample(random, own, {Start::elite, true, {true, true}, {10, 10}}, false);
        EXPECT_EQ(h[temperature], 0.7);
        EXPECT_EQ(h[push_share], 0.15);
    }
}

TEST(Sampling, LongMeltsBeginHotOrHotterAndHoldTheirSmoothingLonger) {
    Random random(1, 5);
    int hot = 0;
    for (int i = 0; i < 300; ++i) {
        const Tuning h =
            sample(random, {}, {Start::baseline, false, {}, {10, 10}, true, true}, false);
        EXPECT_EQ(h[smoothing_hold], 3);
        EXPECT_TRUE(h[temperature] == 1 || h[temperature] == 3);
        hot += h[temperature] == 1;
    }
    EXPECT_NEAR(hot, 200, 40);
    SearchSpace own;
    own[temperature] = {0.7};
    own[smoothing_hold] = {1.5};
    const Tuning h = sample(random, own, {Start::baseline, false, {}, {10, 10}, true, true}, false);
    EXPECT_EQ(h[temperature], 0.7);
    EXPECT_EQ(h[smoothing_hold], 1.5);
}

TEST(Sampling, ElitesOfMemoryAreHeatedOrOnlyPolished) {
    Random random(1, 6);
    int heated = 0;
    for (int i = 0; i < 200; ++i) {
        const double heat =
            sample(random, {}, {Start::elite, true, {.small = true}, {10, 10}}, false)[temperature];
        EXPECT_TRUE(heat == 0.3 || heat == 0.03);
        heated += heat == 0.3;
    }
    EXPECT_NEAR(heated, 100, 35);
    EXPECT_EQ(sample(random, {}, {Start::elite, true, {}, {10, 10}, true}, false)[temperature],
              0.3);  // large designs have few
}

TEST(Sampling, WhatIsMeltedOrPolishedOnSmallDesignsHoldsItsSmoothing) {
    Random random(1, 4);
    const auto usual = [&](Start start, bool memory, bool small) {
        return sample(random, {}, {start, memory, {.small = small}, {10, 10}},
                      false)[smoothing_hold];
    };
    EXPECT_EQ(usual(Start::baseline, false, true), 2);
    EXPECT_EQ(usual(Start::elite, false, true), 2);
    EXPECT_EQ(usual(Start::relaxation, false, true), 2);
    EXPECT_EQ(usual(Start::elite, false, false), 1);
    EXPECT_EQ(usual(Start::relaxation, false, false), 1);
    EXPECT_EQ(usual(Start::baseline, true, true), 1);
    EXPECT_EQ(usual(Start::elite, true, true), 1);
}

TEST(Sampling, PolishingStaysWarmUnderHighSmoothing) {
    Random random(1, 7);
    const Loads loads{.memory = 100, .use = 40};
    const auto usual = [&](Start start, bool sparse, const SearchSpace& space = {}) {
        return sample(random, space, {start, false, {.small = true, .sparse = sparse}, loads},
                      false);
    };
    const Tuning melted = usual(Start::baseline, false), polished = usual(Start::elite, false);
    EXPECT_LT(polished[temperature], melted[temperature]);
    EXPECT_EQ(melted[temperature_end], 0.005);
    EXPECT_EQ(polished[temperature_end], 0.03);
    EXPECT_EQ(melted[smoothing_start], 4);
    EXPECT_EQ(polished[smoothing_start], 8);
    EXPECT_EQ(polished[swap_share], 0.4);
    EXPECT_EQ(polished[drag_share], 0);
    const Tuning sparse = usual(Start::elite, true);
    EXPECT_LT(sparse[temperature], polished[temperature]);
    EXPECT_EQ(sparse[drag_share], 0.2);
    SearchSpace own;
    own[temperature_end] = {0.01};
    own[swap_share] = {0};
    EXPECT_EQ(usual(Start::elite, false, own)[temperature_end], 0.01);
    EXPECT_EQ(usual(Start::elite, false, own)[swap_share], 0);
    const Tuning limited = sample(random, {}, {Start::elite, false, {true, true}, loads}, false);
    EXPECT_EQ(limited[temperature_end], 0.005);
}

TEST(Sampling, DesignsWithFewDependenciesAreSparse) {
    const auto sparse = [](std::initializer_list<Dependency> dependencies) {
        ProblemData data;
        data.resources.push_back({.name = "alu"});
        data.operators.resize(4);
        data.dependencies = dependencies;
        return traits_of(Problem(std::move(data))).sparse;
    };
    const Dependency a{.source = 0, .target = 1}, b{.source = 1, .target = 2},
        c{.source = 2, .target = 3}, d{.source = 0, .target = 2}, e{.source = 1, .target = 3},
        f{.source = 0, .target = 3};
    EXPECT_TRUE(sparse({a, b, c, d, e}));
    EXPECT_FALSE(sparse({a, b, c, d, e, f}));
}

TEST(Summary, LoadsAreInMeanAmountsAndSizes) {
    ProblemData data;
    data.resources = {{.name = "small"}, {.name = "large"}};
    data.operators = {{.resource_class = 0, .amount = 1, .size = 2},
                      {.resource_class = 1, .amount = 3, .size = 6},
                      {.resource_class = 1, .amount = 2, .size = 4}};
    data.dependencies = {{.source = 0, .target = 2}, {.source = 1, .target = 2}};
    const Problem problem(data);
    const Schedule schedule{{0, 0, 1}, 0};
    const Loads loads = loads_of(problem, schedule);
    EXPECT_DOUBLE_EQ(loads.use, 3 / 2.0);
    EXPECT_DOUBLE_EQ(loads.memory, 8 / 4.0);
}

}  // namespace
}  // namespace gaus
