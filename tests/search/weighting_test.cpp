// SPDX-License-Identifier: Apache-2.0
#include "search/policy/weighting.hpp"

#include <gmock/gmock.h>

#include <gtest/gtest.h>

namespace gaus {
namespace {

using testing::DoubleNear;
using testing::ElementsAre;
using testing::Pointwise;

TEST(Lattice, ExtremesThenMiddlesThenTheCentre) {
    const auto points = lattice(3, 7);
    EXPECT_THAT(points[0], ElementsAre(1, 0, 0));
    EXPECT_THAT(points[1], ElementsAre(0, 1, 0));
    EXPECT_THAT(points[2], ElementsAre(0, 0, 1));
    EXPECT_THAT(points[3], ElementsAre(0.5, 0.5, 0));
    EXPECT_THAT(points[4], ElementsAre(0.5, 0, 0.5));
    EXPECT_THAT(points[5], ElementsAre(0, 0.5, 0.5));
    EXPECT_THAT(points[6], ElementsAre(1.0 / 3, 1.0 / 3, 1.0 / 3));
}

TEST(Lattice, LongerOnesBeginAlikeAndRepeatNothing) {
    for (std::size_t objectives = 2; objectives <= 4; ++objectives) {
        const auto points = lattice(objectives, 40);
        ASSERT_EQ(points.size(), 40u);
        EXPECT_EQ(lattice(objectives, 9), std::vector(points.begin(), points.begin() + 9));
        for (std::size_t i = 0; i < points.size(); ++i) {
            double sum = 0;
            for (const double weight : points[i]) {
                EXPECT_GE(weight, 0);
                sum += weight;
            }
            EXPECT_NEAR(sum, 1, 1e-12);
            for (std::size_t j = 0; j < i; ++j)
                EXPECT_NE(points[i], points[j]);
        }
    }
    EXPECT_EQ(lattice(1, 5), (std::vector<std::vector<double>>{{1.0}}));
}

TEST(Scales, RatiosToTheAnchorArePowersOfTen) {
    // resource 71, communication 12246: alpha = 100 is the power of ten next to their ratio.
    const std::vector<double> typical = {71, 12246, 351};
    const auto scales = objective_scales(typical, 1);
    EXPECT_THAT(scales, Pointwise(DoubleNear(1e-9), {122.46, 12246.0, 122.46}));
    const std::vector<double> weighting = {0.5, 0.5, 0};
    const std::vector<Objective> objectives = {Objective::resource, Objective::communication,
                                               Objective::memory};
    const Prices prices = prices_of(weighting, scales, objectives);
    EXPECT_NEAR(prices.resource / prices.communication, 100, 1e-9);
    EXPECT_EQ(prices.memory, 0);
}

TEST(Scales, ZeroValuesGetAScaleToo) {
    const std::vector<double> typical = {0, 0};
    EXPECT_THAT(objective_scales(typical, 0), ElementsAre(1, 1));
}

TEST(Scalarised, IsTheWeightedSumInScaledUnits) {
    const std::vector<double> objectives = {10, 4}, weighting = {0.25, 0.75}, scales = {5, 2};
    EXPECT_DOUBLE_EQ(scalarised(objectives, weighting, scales), 0.25 * 2 + 0.75 * 2);
}

TEST(Prices, TermsComeAfterTheBuiltInObjectives) {
    const std::vector<double> weighting = {0.25, 0.75}, scales = {1, 3};
    const std::vector<Objective> objectives = {Objective::latency};
    const Prices prices = prices_of(weighting, scales, objectives);
    EXPECT_EQ(prices.latency, 0.25);
    EXPECT_THAT(prices.terms, ElementsAre(0.25));
}

TEST(GapWeighting, IsNormalToTheWidestGap) {
    std::vector<FrontPoint> front(3);
    front[0].objectives = {0, 10};
    front[1].objectives = {1, 9};
    front[2].objectives = {9, 1};
    const std::vector<double> scales = {1, 1};
    const auto weighting = gap_weighting(front, scales, 0);
    // Both ends of the gap between the last two cost the same.
    EXPECT_NEAR(scalarised(front[1].objectives, weighting, scales),
                scalarised(front[2].objectives, weighting, scales), 1e-9);
    EXPECT_TRUE(gap_weighting(std::span(front).first(1), scales, 0).empty());
}

}  // namespace
}  // namespace gaus
