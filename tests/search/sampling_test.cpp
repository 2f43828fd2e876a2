// SPDX-License-Identifier: Apache-2.0
#include "search/policy/sampling.hpp"

#include "search/policy/loads.hpp"

#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using enum Hyperparameter;

/// Small designs without limits, a list schedule of some height.
Circumstances circumstances(Start start, bool memory) {
    return {start, memory, {.ample = true}, {.memory = 100, .use = 40}};
}

/// All combinations that a restart can be in.
std::vector<Circumstances> all_circumstances() {
    std::vector<Circumstances> all;
    for (const Start start : {Start::baseline, Start::elite, Start::relaxation}) {
        for (unsigned bits = 0; bits < 32; ++bits) {
            const auto bit = [&](unsigned i) { return (bits >> i & 1) != 0; };
            Circumstances given{start, bit(0), {bit(1), bit(2), bit(3)}, {100, 40}};
            given.design.melts = !given.design.ample && bit(4);
            given.melts = given.design.melts && start == Start::baseline && !given.memory;
            all.push_back(given);
        }
    }
    return all;
}

TEST(Sampling, ValuesAreInTheRangesOfTheirOptions) {
    Random random(1, 1);
    for (const Circumstances& given : all_circumstances()) {
        for (const bool explores : {false, true, true, true}) {
            const Tuning h = sample(random, {}, given, explores);
            for (const TuningRow& row : tuning_table) {
                EXPECT_GE(h[row.which], row.least) << row.name;
                EXPECT_LE(h[row.which], row.most) << row.name;
            }
        }
    }
}

TEST(Sampling, WithoutExploringAndLimitsValuesAreTheUsualOnes) {
    Random random(1, 3);
    const Circumstances given = circumstances(Start::relaxation, false);
    const Tuning usual = sample(random, {}, given, false);
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(sample(random, {}, given, false), usual);
}

TEST(Sampling, TheFirstOfTheUsersValuesIsTheUsualOneEverywhere) {
    Random random(1, 4);
    SearchSpace own;
    own[temperature] = {0.7, 0.5};
    own[push_share] = {0.15, 0.4};
    own[smoothing_hold] = {1.5};
    for (const Circumstances& given : all_circumstances()) {
        const Tuning h = sample(random, own, given, false);
        EXPECT_EQ(h[temperature], 0.7);
        EXPECT_EQ(h[push_share], 0.15);
        EXPECT_EQ(h[smoothing_hold], 1.5);
    }
}

TEST(Sampling, ExploringDrawsAllOfAListAndNothingElse) {
    SearchSpace space;
    space[temperature] = {0.7, 0.2};
    Random random(1, 5);
    int first = 0, second = 0;
    for (int i = 0; i < 100; ++i) {
        const double heat =
            sample(random, space, circumstances(Start::elite, false), true)[temperature];
        first += heat == 0.7;
        second += heat == 0.2;
    }
    EXPECT_EQ(first + second, 100);
    EXPECT_GT(first, 20);
    EXPECT_GT(second, 20);
}

TEST(Sampling, WithLimitsHeatAndMovesAreDrawnEveryTime) {
    Random random(1, 6);
    std::set<double> heats, pushes, swaps, drags;
    for (int i = 0; i < 100; ++i) {
        const Tuning h = sample(random, {}, {Start::baseline, true, {true, true}, {10, 10}}, false);
        heats.insert(h[temperature]);
        pushes.insert(h[push_share]);
        swaps.insert(h[swap_share]);
        drags.insert(h[drag_share]);
    }
    for (const auto& drawn : {heats, pushes, swaps, drags})
        EXPECT_GT(drawn.size(), 1u);
}

TEST(Sampling, SmoothingIsInHeightsOfTheProfile) {
    Random random(1, 7);
    Circumstances low = circumstances(Start::baseline, true), high = low;
    high.loads.memory = 2 * low.loads.memory;
    const Tuning once = sample(random, {}, low, false), twice = sample(random, {}, high, false);
    EXPECT_DOUBLE_EQ(twice[smoothing_start], 2 * once[smoothing_start]);
    EXPECT_DOUBLE_EQ(twice[relax_smoothing], 2 * once[relax_smoothing]);
}

TEST(Sampling, BaselinesAreMeltedAndElitesPolished) {
    Random random(1, 8);
    const Tuning melted = sample(random, {}, circumstances(Start::baseline, false), false);
    const Tuning polished = sample(random, {}, circumstances(Start::elite, false), false);
    EXPECT_LT(polished[temperature], melted[temperature]);
    EXPECT_GT(polished[temperature_end], melted[temperature_end]);
    EXPECT_GT(polished[smoothing_start], melted[smoothing_start]);
}

TEST(Sampling, LongMeltsBeginHotOrHotterAndHoldTheirSmoothingLonger) {
    Random random(1, 9);
    const Circumstances shorter{Start::baseline, false, {.melts = true}, {10, 10}, false},
        longer{Start::baseline, false, {.melts = true}, {10, 10}, true};
    const Tuning usual = sample(random, {}, shorter, false);
    std::set<double> heats;
    for (int i = 0; i < 100; ++i) {
        const Tuning h = sample(random, {}, longer, false);
        EXPECT_GT(h[smoothing_hold], usual[smoothing_hold]);
        EXPECT_GE(h[temperature], usual[temperature]);
        heats.insert(h[temperature]);
    }
    EXPECT_EQ(heats.size(), 2u);
}

TEST(Sampling, ElitesOfMemoryAreHeatedOrOnlyPolished) {
    Random random(1, 10);
    std::set<double> heats;
    for (int i = 0; i < 100; ++i)
        heats.insert(sample(random, {}, circumstances(Start::elite, true), false)[temperature]);
    ASSERT_EQ(heats.size(), 2u);
    // Large designs have few.
    EXPECT_EQ(
        sample(random, {}, {Start::elite, true, {.melts = true}, {10, 10}}, false)[temperature],
        *heats.rbegin());
}

TEST(Sampling, SparseDesignsArePolishedCoolerAndWithDrags) {
    Random random(1, 11);
    Circumstances dense = circumstances(Start::elite, false), sparse = dense;
    sparse.design.sparse = true;
    const Tuning in_dense = sample(random, {}, dense, false),
                 in_sparse = sample(random, {}, sparse, false);
    EXPECT_LT(in_sparse[temperature], in_dense[temperature]);
    EXPECT_GT(in_sparse[drag_share], in_dense[drag_share]);
}

TEST(Sampling, DesignsWithFewDependenciesAreSparse) {
    const auto sparse = [](std::initializer_list<Dependency> dependencies) {
        ProblemData data;
        data.resources.push_back({.name = "alu"});
        data.operators.resize(4);
        data.dependencies = dependencies;
        return traits_of(Problem(std::move(data)), {}).sparse;
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
